//! A disclosure as a page for people: who got what, and below it what proves that.

use maud::{Markup, html};

use super::{Disclosed, Disclosure, ProvenRow};
use crate::phrase::{capitalised, counted};
use crate::register::entry::Circulated;
use crate::register::told::day;
use crate::view::html::{around, visible};

const STYLE: &str = "
th, td { padding: 0.25rem 0.75rem; text-align: left; vertical-align: top; }
td.address { white-space: pre-line; }
.wide { overflow-x: auto; }
code { overflow-wrap: anywhere; }
";

/// The page of a disclosure.
pub fn page(disclosure: &Disclosure) -> String {
    let inner = html! {
        main #main tabindex="-1" {
            @for disclosed in &disclosure.circulations { (circulation(disclosed)) }
            h2 { "Check it" }
            p {
                "This page proves nothing by itself. Each row above has a salt and a path, and with them it leads \
                 to the hash that the register " (visible(&disclosure.register)) " has in the entry. With a copy \
                 of the register, and its anchor as you know it from elsewhere, such as a letterhead, this says \
                 whether it does:"
            }
            p { code { "engross disclose --check disclosure.json --register COPY --anchor ANCHOR" } }
            p {
                "It shows that each row was circulated as it stands here. That there are no others that fit what \
                 was asked for, it shows only where all rows of a circulation are here."
            }
        }
    };
    let heading = format!("Who was given what: {}", disclosure.asked.told());
    around(&heading, &format!("{}.", disclosure.told()), STYLE, &inner)
}

fn circulation(disclosed: &Disclosed) -> Markup {
    let Circulated { briefing, version, timestamp, .. } = &disclosed.circulated;
    html! {
        h2 { (briefing) " " (version) ", entry " (disclosed.entry) ", " (day(*timestamp)) }
        p { (capitalised(&disclosed.told())) "." }
        // A narrow window scrolls it, by keyboard as well.
        section.wide tabindex="0" aria-label={ "Rows of entry " (disclosed.entry) } {
            table {
                thead {
                    tr {
                        @for label in ["Row", "Name", "Organisation", "Team", "Address", "Edition", "How"] {
                            th scope="col" { (label) }
                        }
                    }
                }
                tbody { @for proven in &disclosed.rows { (row(proven)) } }
            }
        }
        details {
            summary { "Salts and paths of entry " (disclosed.entry) }
            @for proven in &disclosed.rows { (proof(proven)) }
        }
    }
}

fn row(proven: &ProvenRow) -> Markup {
    let row = &proven.row;
    html! {
        tr {
            th scope="row" { (proven.index) }
            td { (visible(&row.name)) }
            td { (visible(&row.organisation)) }
            td { (visible(&row.team)) }
            td.address { (visible(&row.address)) }
            td { (visible(&row.edition)) }
            td { (row.channel.name()) }
        }
    }
}

fn proof(proven: &ProvenRow) -> Markup {
    html! {
        h3 { "Row " (proven.index) }
        dl {
            dt { "File, SHA-256" }
            dd { code { (proven.row.file.sha256) } }
            dt { "Code to answer with" }
            dd { (proven.row.code) }
            @if let Some(salt) = proven.salt {
                dt { "Salt" }
                dd { code { (salt) } }
            }
            dt { "Path" }
            dd { ol { @for hash in &proven.path { li { code { (hash) } } } } }
        }
    }
}

impl Disclosure {
    /// "3 rows of 2 circulations"
    pub fn told(&self) -> String {
        let rows = counted(self.rows(), "row");
        format!("{rows} of {}", counted(self.circulations.len(), "circulation"))
    }
}

impl Disclosed {
    /// "3 of 14 recipients", or that these are all.
    pub fn told(&self) -> String {
        let (here, all) = (self.rows.len(), self.circulated.rows.count());
        match here == all {
            true => format!("all of its {} are here", counted(all, "recipient")),
            false => format!("{here} of its {} {} here", counted(all, "recipient"), are(here)),
        }
    }
}

fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
