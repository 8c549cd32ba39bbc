//! A disclosure as a page for people: who was to get what and what they answered, and below it what proves that.

use maud::{Markup, html};
use serde::Serialize;

use super::proven::Proven;
use super::{Answered, Answers, Circulation, Disclosure};
use crate::circulation::answer::Answer;
use crate::phrase::{capitalised, counted};
use crate::policy::Day;
use crate::register::entry::Circulated;
use crate::register::told::day;
use crate::view::html::{around, visible};

const STYLE: &str = "
h3 { margin-top: 1.5rem; }
th, td { padding: 0.25rem 0.75rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td.address { white-space: pre-line; }
td.unbroken { white-space: nowrap; }
td.words { min-width: 14rem; }
.wide { overflow-x: auto; }
code { overflow-wrap: anywhere; }
";

/// The page of a disclosure.
pub fn page(disclosure: &Disclosure) -> String {
    let answered = disclosure.answered();
    let inner = html! {
        main #main tabindex="-1" {
            @for circulation in &disclosure.circulations { (section(disclosure, circulation, &answered)) }
            h2 { "Check it" }
            p {
                "This page proves nothing by itself. Each row and each answer above has a salt and a path, and with \
                 them it leads to the hash that the register " (visible(&disclosure.register)) " has in the entry. \
                 With a copy of the register, and its anchor as you know it from elsewhere, such as a letterhead, \
                 this says whether it does:"
            }
            p { code { "engross disclose --check disclosure.json --register COPY --anchor ANCHOR" } }
            p {
                "It shows that each row here is in the list that was circulated, and that each answer was recorded, as \
                 it stands. Whether a message reached somebody, the register does not say: that is the publisher’s \
                 word, which nothing proves; who answered had it. That there are no other rows that fit what was asked for, it shows only where all rows of a circulation are here; that \
                 there are no other answers, it does not show."
            }
        }
    };
    let heading =
        format!("What was circulated, and what was answered: {}", disclosure.asked.told());
    around(&heading, &format!("{}.", disclosure.told()), STYLE, &inner)
}

fn section(disclosure: &Disclosure, circulation: &Circulation, answered: &Answered<'_>) -> Markup {
    let Circulated { briefing, version, timestamp, .. } = &circulation.logged;
    let entry = circulation.entry;
    let answers: Vec<_> = circulation
        .rows
        .iter()
        .flat_map(|proven| {
            let answers = answered.by(circulation, &proven.row).iter();
            answers.map(move |(answers, answer)| (proven, *answers, *answer))
        })
        .collect();
    html! {
        h2 { (briefing) " " (version) ", entry " (entry) ", " (day(*timestamp)) }
        p { (capitalised(&circulation.told())) "." }
        (recipients(disclosure, circulation))
        @if answers.is_empty() {
            p { "No answer of theirs is here." }
        } @else {
            (said(entry, &answers))
        }
        details {
            summary { "Salts and paths of entry " (entry) }
            @for proven in &circulation.rows {
                h3 { "Row " (proven.number()) " of entry " (entry) }
                dl {
                    dt { "File, SHA-256" }
                    dd { code { (proven.row.file.sha256) } }
                    (proof(proven))
                }
            }
            @for (_, answers, proven) in &answers {
                h3 { "Answer in row " (proven.number()) " of entry " (answers.entry) }
                dl { (proof(proven)) }
            }
        }
    }
}

/// A table that a narrow window scrolls, by keyboard as well.
fn table(label: &str, header: &[&str], rows: &Markup) -> Markup {
    html! {
        section.wide tabindex="0" aria-label=(label) {
            table {
                thead { tr { @for label in header { th scope="col" { (label) } } } }
                tbody { (rows) }
            }
        }
    }
}

fn recipients(disclosure: &Disclosure, circulation: &Circulation) -> Markup {
    let rows = html! {
        @for proven in &circulation.rows {
            @let row = &proven.row;
            tr {
                th scope="row" { (proven.number()) }
                td { (visible(&row.name)) }
                td { (visible(&row.organisation)) }
                td { (visible(&row.team)) }
                td.address { (visible(&row.address)) }
                td { (visible(&row.edition)) }
                td.unbroken { (row.channel.told()) }
                td.unbroken { (row.code) }
                td.words {
                    @match disclosure.publisher_says(circulation.entry, proven.index) {
                        Some(said) => (visible(&said.how)),
                        None => "not told",
                    }
                }
            }
        }
    };
    let header = [
        "Row",
        "Name",
        "Organisation",
        "Team",
        "Address",
        "Edition",
        "How",
        "Code",
        "Whether it reached them: the publisher’s word, not proved",
    ];
    table(&format!("Rows of entry {}", circulation.entry), &header, &rows)
}

/// What recipients of the circulation by an entry answered.
fn said(entry: u64, answers: &[(&Proven<super::Row>, &Answers, &Proven<Answer>)]) -> Markup {
    let on = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = html! {
        @for (by, answers, answer) in answers {
            @let row = &answer.row;
            tr {
                th scope="row" { (by.number()) }
                td { (visible(by.row.who().as_str())) }
                td.unbroken { (on(row.received)) }
                td.unbroken { (on(row.read)) }
                td.unbroken { (on(row.discussed)) }
                td { @if let Some(attended) = row.attended { (attended) } }
                td.words { (visible(row.change.as_deref().unwrap_or_default())) }
                td.unbroken { (on(row.recalled)) }
                td { "entry " (answers.entry) ", row " (answer.number()) ", " (day(answers.logged.timestamp)) }
            }
        }
    };
    let header = [
        "Row",
        "Who",
        "Received",
        "Read",
        "Discussed",
        "How many attended",
        "What will change",
        "Destroyed or given back",
        "Recorded in",
    ];
    html! {
        h3 { "What they answered" }
        (table(&format!("Answers to entry {entry}"), &header, &rows))
    }
}

fn proof<R: Clone + Serialize>(proven: &Proven<R>) -> Markup {
    html! {
        @if let Some(salt) = proven.salt {
            dt { "Salt" }
            dd { code { (salt) } }
        }
        dt { "Leaf index" }
        dd { (proven.index) }
        dt { "Path" }
        dd {
            @if proven.path.is_empty() {
                "None: the row is alone, and the hash of its leaf is the root."
            } @else {
                ol { @for hash in &proven.path { li { code { (hash) } } } }
            }
        }
    }
}

impl Disclosure {
    /// "3 rows of 2 circulations, and 1 answer"
    pub fn told(&self) -> String {
        let rows = counted(self.rows(), "row");
        let answers = self.answers.iter().map(|answers| answers.rows.len()).sum();
        let circulations = counted(self.circulations.len(), "circulation");
        format!("{rows} of {circulations}, and {}", counted(answers, "answer"))
    }
}

impl Circulation {
    /// "3 of 14 recipients", or that these are all.
    pub fn told(&self) -> String {
        let (here, all) = (self.rows.len(), self.logged.rows.count());
        match here == all {
            true => format!("all of its {} are here", counted(all, "recipient")),
            false => format!("{here} of its {} {} here", counted(all, "recipient"), are(here)),
        }
    }
}

fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
