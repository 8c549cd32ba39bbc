//! A view as one self-contained page: no script, nothing from elsewhere.
//!
//! What files say may be hostile, so all of it is escaped (maud does, and [`words::visible`] shows
//! control characters as what they are) and no link of theirs can be followed.

mod pictures;
mod rows;
mod several;
mod words;

pub use several::several;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::marked::mixes_spellings;
use super::typography::{gather, places};
use super::{
    Besides, Body, Entry, On, Ordered, Side, View, Wording, class_heading, count, counted,
};
use crate::blocks::Block;
use crate::diff::{Class, Kind};
pub use words::visible;
use words::{
    Shown, added, language, merged, removed, spelled, spoken, table, whole_added, whole_removed,
};

const STYLE: &str = include_str!("page.css");

/// The page of a view.
pub fn page(view: &View<'_>) -> String {
    let entries = view.entries();
    let last = view.first + entries.len() - 1;
    let page = Page { view, entries: &entries, suffix: "", last };
    let inner = html! {
        (page.contents())
        main #main tabindex="-1" { (page.parts()) }
    };
    let style = view.extra.as_ref().map(|extra| extra.style).unwrap_or_default();
    let skip = "the differences";
    let (heading, answer) = (&view.heading(), &view.answer);
    let head = Head { heading, answer, skip, is_to_be_found: false };
    whole(head, view.summary.as_deref(), style, &inner)
}

/// A page of the same look that is about more than differences. `inner` has an element `#main`.
pub fn around(heading: &str, answer: &str, style: &str, inner: &Markup) -> String {
    whole(Head { heading, answer, skip: "what it says", is_to_be_found: false }, None, style, inner)
}

/// The same for everybody on the web. Search engines are to find it if `is_to_be_found`.
pub fn served(
    heading: &str,
    answer: &str,
    style: &str,
    inner: &Markup,
    is_to_be_found: bool,
) -> String {
    whole(Head { heading, answer, skip: "what it says", is_to_be_found }, None, style, inner)
}

/// All that a page says of a view, under headings of the second level.
pub fn parts(view: &View<'_>) -> Markup {
    let entries = view.entries();
    let last = view.first + entries.len() - 1;
    Page { view, entries: &entries, suffix: "", last }.parts()
}

/// What stands at the top of a page.
struct Head<'h> {
    heading: &'h str,
    answer: &'h str,
    /// What its first link skips to.
    skip: &'h str,
    /// Whether search engines are to list it.
    is_to_be_found: bool,
}

/// A page around what it is filled with.
fn whole(head: Head<'_>, summary: Option<&str>, style: &str, inner: &Markup) -> String {
    let Head { heading, answer, skip, is_to_be_found } = head;
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if !is_to_be_found { meta name="robots" content="noindex"; }
                title { (visible(heading)) ": " (visible(answer)) }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body {
                a.skip href="#main" { "Skip to " (skip) }
                header {
                    h1 { (visible(heading)) }
                    p.answer { (visible(answer)) }
                    @if let Some(summary) = summary { p.summary { (visible(summary)) } }
                }
                (inner)
                footer { p { "Made by engross." } }
            }
        }
    };
    markup.into_string() + "\n"
}

/// What differs besides the words.
fn besides(all: &[Besides]) -> Markup {
    html! {
        @for besides in all.iter().filter(|besides| !besides.sentences.is_empty()) {
            section.besides {
                h2 { (besides.heading) }
                ul { @for sentence in &besides.sentences { li { (visible(sentence)) } } }
            }
        }
    }
}

struct Page<'p> {
    view: &'p View<'p>,
    entries: &'p [Entry<'p>],
    /// Tells the anchors of one view from those of the others on the page.
    suffix: &'p str,
    /// The number of the last difference on the page.
    last: usize,
}

impl Page<'_> {
    /// All there is to a view, below its heading.
    fn parts(&self) -> Markup {
        html! {
            (self.first())
            (self.sides())
            (self.facts())
            div #{ "differences" (self.suffix) } tabindex="-1" {
                @if mixes_spellings(self.view.diff) { (key(self.view.wording)) }
                @for class in [Class::Meaning, Class::Structure, Class::Typography] {
                    (self.class(class))
                }
                @if self.entries.is_empty() { p { "Nothing differs in the text." } }
            }
            (besides(&self.view.besides))
            @if let Some(extra) = &self.view.extra { (extra.markup) }
            (rows::rows(self.view, self.entries, self.suffix))
        }
    }

    fn of(&self, class: Class) -> Vec<&Entry<'_>> {
        self.entries.iter().filter(|entry| entry.change.class == class).collect()
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-label="On this page" { (self.links()) }
        }
    }

    fn links(&self) -> Markup {
        let classes = [Class::Meaning, Class::Structure, Class::Typography];
        html! {
                ul.links {
                    @for (class, count) in classes.map(|class| (class, count(self.view.diff, class))) {
                        @if count > 0 {
                            li { a href={ "#" (id(class)) (self.suffix) } { (counted(count, class)) } }
                        }
                    }
                    li { a href={ "#documents" (self.suffix) } { "The two documents" } }
                    @if let Some(extra) = &self.view.extra {
                    li { a href={ "#" (extra.id) } { (extra.besides.heading) } }
                }
                li { a href={ "#side-by-side" (self.suffix) } { "Side by side" } }
                }
        }
    }

    fn sides(&self) -> Markup {
        html! {
            section #{ "documents" (self.suffix) } aria-labelledby=(labels("documents", self.suffix)) {
                h2 #{ "documents-heading" (self.suffix) } { "The two documents" }
                div.sides {
                    @for (letter, side) in ["A", "B"].iter().zip(&self.view.sides) {
                        (document(letter, side))
                    }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        html! {
            @if !self.view.facts.is_empty() {
                section #{ "facts" (self.suffix) } aria-labelledby=(labels("facts", self.suffix)) {
                    h2 #{ "facts-heading" (self.suffix) } { "What they say of themselves" }
                    dl {
                        @for fact in &self.view.facts {
                            dt { (fact.label) }
                            dd {
                                @if let Some(old) = &fact.old { (removed(self.view.wording, old)) }
                                " "
                                @if let Some(new) = &fact.new { (added(self.view.wording, new)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What is to be seen before all else.
    fn first(&self) -> Markup {
        let important = self.entries.iter().filter(|entry| !entry.important.is_empty());
        let important: Vec<_> = important.collect();
        html! {
            @if !important.is_empty() {
                section.first aria-labelledby=(labels("first", self.suffix)) {
                    h2 #{ "first-heading" (self.suffix) } { "Look at these first" }
                    ul {
                        @for entry in important {
                            @for text in &entry.important {
                                li {
                                    (visible(text)) " "
                                    a href={ "#difference-" (entry.number) } {
                                        "difference " (entry.number)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn class(&self, class: Class) -> Markup {
        let of = self.of(class);
        let count = count(self.view.diff, class);
        html! {
            @if count > 0 {
                section #{ (id(class)) (self.suffix) }
                    aria-labelledby=(labels(id(class), self.suffix))
                {
                    h2 #{ (id(class)) "-heading" (self.suffix) } {
                        (class_heading(class)) ": " (counted(count, class))
                    }
                    @if class == Class::Typography { (self.typography()) }
                    @for entry in of { (self.entry(entry)) }
                }
            }
        }
    }

    fn typography(&self) -> Markup {
        html! {
            @if let Some(places) = places(self.view.diff) { p { (places) } }
            ul.gathered {
                @for gathered in gather(self.entries.iter().map(|entry| entry.change)) {
                    li {
                        (gathered.habit.counted(gathered.count))
                        @for (index, (old, new)) in gathered.examples.iter().enumerate() {
                            @if index == 0 { ": " } @else { ", " }
                            @if !old.is_empty() { (spelled(self.view.wording, old, true)) " " }
                            @if !new.is_empty() { (spelled(self.view.wording, new, false)) }
                        }
                    }
                }
            }
        }
    }

    fn entry(&self, entry: &Entry<'_>) -> Markup {
        let number = entry.number;
        html! {
            article #{ "difference-" (number) } tabindex="-1"
                aria-labelledby={ "difference-" (number) "-title" }
            {
                h3 #{ "difference-" (number) "-title" } {
                    span.number { (number) "." } " " (visible(&entry.title))
                }
                @for text in &entry.important { p.important { (visible(text)) } }
                (self.body(entry))
                @if let Some(text) = entry.consequence(self.view) { p { (visible(&text)) } }
                (self.jumps(number))
            }
        }
    }

    fn body(&self, entry: &Entry<'_>) -> Markup {
        let number = entry.number;
        let [old, new] = [0, 1].map(|side| language(&self.view.sides[side]));
        let plain = |text: &str| html! { p.text lang=[new] { (visible(text)) } };
        let blocks = |blocks: &[Block], shown: &dyn Fn(&str) -> Markup| {
            let texts = blocks.iter().map(|block| block.text.as_str());
            let texts = texts.filter(|text| !text.is_empty());
            html! { @for text in texts { (shown(text)) } }
        };
        match entry.body(self.view) {
            Body::Words => html! {
                p.text lang=[new] { (merged(self.view.wording, &entry.change.words, Shown::Both)) }
            },
            Body::Old(of) => blocks(
                of,
                &|text| html! { p.text lang=[old] { (whole_removed(self.view.wording, text)) } },
            ),
            Body::New(of) if entry.change.old.is_none() => blocks(
                of,
                &|text| html! { p.text lang=[new] { (whole_added(self.view.wording, text)) } },
            ),
            Body::New(of) => blocks(of, &plain),
            Body::Rows(on, rows) => {
                let language = if on == On::Old { old } else { new };
                table(self.view.wording, on, &rows, language)
            }
            Body::Order(items) => html! {
                ol.text lang=[new] {
                    @for Ordered { text, was, moved } in items {
                        li {
                            (visible(text)) " "
                            span.was lang="en" { "(" @if moved { "moved, " } "was " (was) ")" }
                        }
                    }
                }
            },
            Body::Pictures(from, to) => {
                let pictures = self.entries.iter().filter(|entry| {
                    entry.number < number && matches!(entry.change.kind, Kind::Picture { .. })
                });
                pictures::both(&from, &to, pictures.count())
            }
            Body::Said(text) => html! { p { (visible(&text)) } },
            Body::Pair(from, to) => html! {
                p.text { (removed(self.view.wording, &from)) " " (added(self.view.wording, &to)) }
            },
            Body::Nothing => html! {},
        }
    }

    /// From one difference to the next, by keyboard as well.
    fn jumps(&self, number: usize) -> Markup {
        let to = |number: usize, word: &str, arrow: (&str, &str)| {
            html! {
                a href={ "#difference-" (number) } {
                    (arrow.0) (word) (spoken(" difference")) (arrow.1)
                }
            }
        };
        let is_in_rows = rows::shows(self.view, self.entries, number);
        html! {
            p.jumps {
                @if number > 1 { (to(number - 1, "Previous", ("← ", ""))) }
                @if number < self.last { (to(number + 1, "Next", ("", " →"))) }
                @if is_in_rows {
                    a href={ "#row-of-" (number) } {
                        (spoken(&format!("Difference {number}: "))) "Side by side"
                    }
                }
            }
        }
    }
}

/// How the two kinds of marks are read, where both stand together.
fn key(wording: Wording) -> Markup {
    let [old, new] = wording.of_words();
    let [before, after] = wording.of_ways();
    html! {
        p.key {
            "Marks: " del { (old) } " " ins { (new) } "; the same words, written otherwise: "
            del.spelling { span.sign aria-hidden="true" { "~" } (before) } " "
            ins.spelling { span.sign aria-hidden="true" { "~" } (after) }
        }
    }
}

fn document(letter: &str, side: &Side) -> Markup {
    html! {
        div.document {
            h3 { span.letter { (letter) } " " (visible(&side.name)) }
            @for fault in &side.faults {
                p.important { "Breaks the rules: " (visible(&fault.sentence())) }
                @for text in fault.texts() { p { (visible(&text)) } }
            }
            dl {
                @for (label, value) in &side.about {
                    dt { (label) }
                    dd { (visible(value)) }
                }
            }
            @if !side.remarks.is_empty() {
                ul.remarks { @for remark in &side.remarks { li { (visible(remark)) } } }
            }
        }
    }
}

/// The headings that name a section: its own, after its briefing's if there are several.
fn labels(id: &str, suffix: &str) -> String {
    match suffix {
        "" => format!("{id}-heading"),
        suffix => format!("briefing-heading{suffix} {id}-heading{suffix}"),
    }
}

fn id(class: Class) -> &'static str {
    super::json::class(class)
}
