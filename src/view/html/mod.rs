//! A view as one self-contained page: no script, nothing from elsewhere.
//!
//! What files say may be hostile, so all of it is escaped (maud does, and [`words::visible`] shows
//! control characters as what they are) and no link of theirs can be followed.

mod rows;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::typography::gather;
use super::{Body, Entry, Side, View, class_heading, counted};
use crate::blocks::Block;
use crate::diff::Class;
use words::{Shown, added, language, merged, removed, spoken, visible, whole_added, whole_removed};

const STYLE: &str = include_str!("page.css");

/// The page of a view.
pub fn page(view: &View<'_>) -> String {
    let entries = view.entries();
    let page = Page { view, entries: &entries };
    page.whole().into_string()
}

struct Page<'p> {
    view: &'p View<'p>,
    entries: &'p [Entry<'p>],
}

impl Page<'_> {
    fn whole(&self) -> Markup {
        let view = self.view;
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (visible(&view.title)) ": " (visible(&view.answer)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#differences" { "Skip to the differences" }
                    header {
                        p.subject { (visible(&view.title)) }
                        h1 { (visible(&view.answer)) }
                        @if let Some(summary) = &view.summary { p.summary { (visible(summary)) } }
                    }
                    (self.contents())
                    main {
                        (self.first())
                        (self.sides())
                        (self.facts())
                        div #differences tabindex="-1" {
                            @for class in [Class::Meaning, Class::Structure, Class::Typography] {
                                (self.class(class))
                            }
                            @if self.entries.is_empty() { p { "Nothing differs in the text." } }
                        }
                        (rows::rows(view, self.entries))
                    }
                    footer { p { "Made by engross." } }
                }
            }
        }
    }

    fn of(&self, class: Class) -> Vec<&Entry<'_>> {
        self.entries.iter().filter(|entry| entry.change.class == class).collect()
    }

    fn contents(&self) -> Markup {
        let classes = [Class::Meaning, Class::Structure, Class::Typography];
        html! {
            nav aria-label="On this page" {
                ul {
                    @for (class, of) in classes.map(|class| (class, self.of(class))) {
                        @if !of.is_empty() {
                            li { a href={ "#" (id(class)) } { (counted(of.len(), class)) } }
                        }
                    }
                    li { a href="#documents" { "The two documents" } }
                    li { a href="#side-by-side" { "Side by side" } }
                }
            }
        }
    }

    fn sides(&self) -> Markup {
        html! {
            section #documents aria-labelledby="documents-heading" {
                h2 #documents-heading { "The two documents" }
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
                section #facts aria-labelledby="facts-heading" {
                    h2 #facts-heading { "What they say of themselves" }
                    dl {
                        @for fact in &self.view.facts {
                            dt { (fact.label) }
                            dd {
                                @if let Some(old) = &fact.old { (removed(old)) }
                                " "
                                @if let Some(new) = &fact.new { (added(new)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What is to be seen before all else.
    fn first(&self) -> Markup {
        let important = self.entries.iter().filter(|entry| entry.important().next().is_some());
        let important: Vec<_> = important.collect();
        html! {
            @if !important.is_empty() {
                section.first aria-labelledby="first-heading" {
                    h2 #first-heading { "Look at these first" }
                    ul {
                        @for entry in important {
                            @for text in entry.important() {
                                li {
                                    (visible(&text)) " "
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
        html! {
            @if !of.is_empty() {
                section #(id(class)) aria-labelledby={ (id(class)) "-heading" } {
                    h2 #{ (id(class)) "-heading" } {
                        (class_heading(class)) ": " (counted(of.len(), class))
                    }
                    @if class == Class::Typography { (self.typography()) }
                    @for entry in of { (self.entry(entry)) }
                }
            }
        }
    }

    fn typography(&self) -> Markup {
        html! {
            ul.gathered {
                @for gathered in gather(self.entries.iter().map(|entry| entry.change)) {
                    li {
                        (gathered.habit.counted(gathered.count))
                        @for (index, (old, new)) in gathered.examples.iter().enumerate() {
                            @if index == 0 { ": " } @else { ", " }
                            @if !old.is_empty() { (removed(old)) " " }
                            @if !new.is_empty() { (added(new)) }
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
                @for text in entry.important() { p.important { (visible(&text)) } }
                (self.body(entry))
                @if let Some(text) = entry.consequence(self.view) { p { (visible(&text)) } }
                (self.jumps(number))
            }
        }
    }

    fn body(&self, entry: &Entry<'_>) -> Markup {
        let [old, new] = [0, 1].map(|side| language(&self.view.sides[side]));
        let plain = |text: &str| html! { p.text lang=[new] { (visible(text)) } };
        let blocks = |blocks: &[Block], shown: &dyn Fn(&str) -> Markup| {
            let texts = blocks.iter().map(|block| block.text.as_str());
            let texts = texts.filter(|text| !text.is_empty());
            html! { @for text in texts { (shown(text)) } }
        };
        match entry.body(self.view) {
            Body::Words => html! {
                p.text lang=[new] { (merged(&entry.change.words, Shown::Both)) }
            },
            Body::Old(of) => {
                blocks(of, &|text| html! { p.text lang=[old] { (whole_removed(text)) } })
            }
            Body::New(of) if entry.change.old.is_none() => {
                blocks(of, &|text| html! { p.text lang=[new] { (whole_added(text)) } })
            }
            Body::New(of) => blocks(of, &plain),
            Body::Order(items) => html! {
                ol.text lang=[new] {
                    @for (text, was) in items {
                        li { (visible(text)) " " span.was lang="en" { "(was " (was) ")" } }
                    }
                }
            },
            Body::Pair(from, to) => html! {
                p.text { (removed(&from)) " " (added(&to)) }
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
                @if number < self.entries.len() { (to(number + 1, "Next", ("", " →"))) }
                @if is_in_rows {
                    a href={ "#row-of-" (number) } {
                        (spoken("Difference ")) (spoken(&number.to_string())) "Side by side"
                    }
                }
            }
        }
    }
}

fn document(letter: &str, side: &Side) -> Markup {
    html! {
        div.document {
            h3 { span.letter { (letter) } " " (visible(&side.name)) }
            @for fault in &side.faults { p.important { "Breaks the rules: " (visible(fault)) } }
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

fn id(class: Class) -> &'static str {
    super::json::class(class)
}
