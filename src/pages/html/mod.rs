//! Compared pages as a section of a page: side by side, with what differs boxed and said.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{Markup, html};

use super::model::{Comparison, Page, Pair, Region};
use super::told::{EditionPages, numbers};

/// The style of [`section`]. It takes the colours of the page that it stands in, if that has any.
pub const STYLE: &str = include_str!("pages.css");

/// So many millimetres of room stand between a box and what differs.
const ROOM: f32 = 1.5;

/// A section under a heading of the second level, for two sides that are called so. It needs no
/// script, and nothing from elsewhere.
pub fn section(editions: &[EditionPages], sides: [&str; 2]) -> Markup {
    html! {
        section #pages aria-labelledby="pages-heading" {
            h2 #pages-heading { "How the pages look" }
            p.pages-note { "The pictures are an aid on screen; it is the files that count." }
            @for (index, edition) in editions.iter().enumerate() {
                @let view = View { index, edition, sides };
                (view.edition())
            }
        }
    }
}

struct View<'v> {
    index: usize,
    edition: &'v EditionPages,
    sides: [&'v str; 2],
}

impl View<'_> {
    fn edition(&self) -> Markup {
        let id = format!("pages-{}", self.index + 1);
        let heading = match &self.edition.edition {
            Some(edition) => format!("The {edition} edition"),
            None => "The document".to_owned(),
        };
        html! {
            section #(id) aria-labelledby={ (id) "-heading" } {
                h3 #{ (id) "-heading" } { (heading) }
                @match &self.edition.compared {
                    Ok(comparison) => (self.pages(comparison)),
                    Err(error) => p.pages-remark { "Its pages are not shown: " (error) "." },
                }
            }
        }
    }

    fn pages(&self, comparison: &Comparison) -> Markup {
        let remarks = self.sides.iter().zip(&comparison.remarks);
        html! {
            p { (comparison.sentences()) }
            @for (side, remarks) in remarks {
                @for remark in remarks { p.pages-remark { (remark.sentence(side)) } }
            }
            @for pair in comparison.pages.iter().filter(|pair| !pair.is_same()) {
                @if pair.is_expected() {
                    details.pages-pair {
                        summary { (pair.title()) ": " (pair.sentence()) }
                        (self.sides(pair, comparison.same_words))
                    }
                } @else {
                    div.pages-pair {
                        h4 { (pair.title()) }
                        @if !pair.regions.is_empty() { p { (pair.sentence()) "." } }
                        (self.sides(pair, comparison.same_words))
                    }
                }
            }
        }
    }

    fn sides(&self, pair: &Pair, same_words: Option<bool>) -> Markup {
        html! {
            div.pages-sides {
                @for (page, side) in [&pair.old, &pair.new].into_iter().zip(self.sides) {
                    figure {
                        figcaption { (side) }
                        @match page {
                            Some(page) => (self.page(pair, page, side)),
                            None => p.pages-note { "no such page" },
                        }
                    }
                }
            }
            @if let Some(page) = &pair.new {
                ul.pages-regions {
                    @for group in pair.groups(same_words) {
                        li class=[group.first.what.is_expected().then_some("pages-expected")] {
                            b { (numbers(&group.numbers)) }
                            @if group.numbers.len() == 1 { ", " (group.first.place(page)) }
                            ": " (group.what)
                        }
                    }
                }
            }
        }
    }

    fn page(&self, pair: &Pair, page: &Page, side: &str) -> Markup {
        let Some(picture) = &page.picture else {
            return html! { p.pages-note { "Not shown: too many pages differ." } };
        };
        let alt =
            format!("Page {} of {}, {side}: {}", page.number, self.edition.name(), pair.sentence());
        html! {
            div.pages-page {
                img src={ "data:image/png;base64," (BASE64_STANDARD.encode(picture)) }
                    width=(page.width.round()) height=(page.height.round()) alt=(alt);
                svg aria-hidden="true" {
                    @for (number, region) in (1..).zip(&pair.regions) {
                        (boxed(number, region, page))
                    }
                }
            }
        }
    }
}

/// A box over a page, in hundredths of its width and height. The list below says the same.
fn boxed(number: usize, region: &Region, page: &Page) -> Markup {
    let across = |length: f32| format!("{:.2}%", length / page.width * 100.0);
    let down = |length: f32| format!("{:.2}%", length / page.height * 100.0);
    let (left, top) = ((region.left - ROOM).max(0.0), (region.top - ROOM).max(0.0));
    let right = (region.left + region.width + ROOM).min(page.width);
    let bottom = (region.top + region.height + ROOM).min(page.height);
    // In pixels, whatever the size of the page: the label stands beside the box.
    let label = 8 + 8 * number.to_string().len();
    let class = if region.what.is_expected() { "pages-box pages-expected" } else { "pages-box" };
    html! {
        g class=(class) {
            rect x=(across(left)) y=(down(top)) width=(across(right - left))
                height=(down(bottom - top)) {}
            svg x=(across(left)) y=(down(top)) {
                rect.pages-label x={ "-" (label) } y="-1" width=(label) height="18" {}
                text x="-4" y="13" { (number) }
            }
        }
    }
}
