//! Several views on one page, each under a heading of its own.

use maud::{Markup, PreEscaped, html};

use super::words::visible;
use super::{Head, Page, besides, page, whole};
use crate::view::Several;

/// The page of several views; a lone one has it for itself.
pub fn several(several: &Several<'_>) -> String {
    if let [view] = &several.views[..] {
        return page(view);
    }
    let changes = several.views.iter().map(|view| view.diff.changes.len());
    let last = changes.sum();
    let views = several.views.iter().zip(1..).map(|(view, number)| {
        let entries = view.entries();
        let suffix = format!("-{number}");
        let page = Page { view, entries: &entries, suffix: &suffix, last };
        html! {
            section.briefing #{ "briefing" (suffix) } aria-labelledby={ "briefing-heading" (suffix) } {
                h2 #{ "briefing-heading" (suffix) } { (visible(&view.title)) }
                p.summary { (visible(&view.answer)) }
                (page.links())
                (lowered(&page.parts()))
            }
        }
    });
    let inner = html! {
        nav aria-label="On this page" {
            ul {
                @for (view, number) in several.views.iter().zip(1..) {
                    li { a href={ "#briefing-" (number) } { (visible(&view.title)) } }
                }
            }
        }
        main #main tabindex="-1" {
            @for view in views { (view) }
            (besides(&several.besides))
        }
    };
    let head = Head {
        heading: &several.title,
        answer: &several.answer,
        skip: "the differences",
        is_to_be_found: false,
    };
    whole(head, None, "", &inner)
}

/// A view's parts under a heading: theirs are a level lower. All text is escaped, so nothing but
/// tags looks like one.
fn lowered(parts: &Markup) -> Markup {
    let parts = parts.0.replace("<h3", "<h4").replace("</h3", "</h4");
    PreEscaped(parts.replace("<h2", "<h3").replace("</h2", "</h3"))
}
