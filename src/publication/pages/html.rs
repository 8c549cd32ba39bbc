//! The pages as HTML, without scripts, and readable without their style. Search engines are to list those
//! that lead to something that holds, and no others.

use std::collections::BTreeMap;

use maud::{Markup, html};
use time::OffsetDateTime;

use super::{PAGE, Shown, Site, State};
use crate::phrase::{capitalised, counted};
use crate::policy::Day;
use crate::publication::PROOF;
use crate::record::{RECORD, Version};
use crate::register::told::day;
use crate::view::html::{served, visible};

const STYLE: &str = "
dt { font-weight: 650; }
dd { margin: 0; }
th, td { padding: 0.25rem 0.75rem; text-align: left; vertical-align: top; }
";

/// The page of all briefings.
pub fn index(site: &Site) -> String {
    let heading = format!("Published by {}", site.publisher);
    let number = counted(site.briefings.len(), "briefing");
    let inner = html! {
        main #main tabindex="-1" {
            ul {
                @for (id, versions) in &site.briefings {
                    li {
                        a href={ "editions/" (id) "/" (PAGE) } { (visible(&title(id, versions))) }
                        ": " (standing(versions))
                    }
                }
            }
        }
    };
    served(&heading, &format!("{number}, {}.", site.as_of_told()), STYLE, &inner, true)
}

/// The page of a briefing: its versions, the newest first.
pub fn briefing(site: &Site, id: &str, versions: &BTreeMap<Version, Shown>) -> String {
    let answer = format!("{}, {}.", capitalised(&standing(versions)), site.as_of_told());
    let inner = html! {
        main #main tabindex="-1" {
            h2 { "Its versions" }
            ul {
                @for (version, shown) in versions.iter().rev() {
                    li {
                        a href={ (version) "/" (PAGE) } { "Version " (version.number()) }
                        ", published on " (spoken(shown.published.timestamp)) ": "
                        (shown.state.told())
                    }
                }
            }
            p { a href={ "../../" (PAGE) } { "All briefings" } }
        }
    };
    let is_current = versions.values().any(|shown| matches!(shown.state, State::Current));
    served(&title(id, versions), &answer, STYLE, &inner, is_current)
}

/// The page of a version.
pub fn version(site: &Site, shown: &Shown) -> String {
    let published = &shown.published;
    let name = shown.title.as_ref().unwrap_or(&published.briefing);
    let heading = format!("{name}, version {}", published.version.number());
    let answer = format!("{}, {}.", capitalised(&shown.state.told()), site.as_of_told());
    let inner = html! {
        main #main tabindex="-1" {
            (read(shown))
            h2 { "What it is" }
            dl {
                dt { "Published by" }
                dd { (visible(&site.publisher)) ", on " (spoken(published.timestamp)) }
                dt { "Approved by" }
                dd { (counted(published.approvals.len(), "member")) " of the board" }
                dt { "Content code, as it is printed in each edition" }
                dd { (published.code) }
            }
            h2 { "Check a copy" }
            p {
                "A file is the published one if its SHA-256 is in this table, and the register says the \
                 same. This page proves nothing by itself. The proofs beside the files do, to whoever knows \
                 the register’s anchor from elsewhere, such as a letterhead."
            }
            table {
                thead { tr { th scope="col" { "File" } th scope="col" { "SHA-256" } th scope="col" { "Proof" } } }
                tbody {
                    @for edition in &published.editions {
                        (row(&edition.name, &edition.file().to_string()))
                    }
                    (row(RECORD, &published.record.sha256.to_string()))
                }
            }
            p { a href={ "../" (PAGE) } { "All versions of this briefing" } }
        }
    };
    served(&heading, &answer, STYLE, &inner, matches!(shown.state, State::Current))
}

/// The editions of a version that holds; of another, why they are not offered.
fn read(shown: &Shown) -> Markup {
    let State::Withdrawn { taken_down, .. } = &shown.state else {
        return html! {
            h2 { "Read it" }
            ul {
                @for edition in &shown.published.editions {
                    li { a href=(edition.name) { (edition_name(&edition.name)) } }
                }
            }
        };
    };
    html! {
        p {
            "Do not use it or pass it on. "
            @if *taken_down { "Its files were removed from this site." }
            @else { "Its files are kept here to check copies against." }
        }
    }
}

fn row(name: &str, digest: &str) -> Markup {
    let proof = format!("{name}{}", PROOF);
    html! {
        tr {
            th scope="row" { (name) }
            td { (digest) }
            td { a href=(proof) { "Proof of " (name) } }
        }
    }
}

/// "Print edition (PDF)"
fn edition_name(file: &str) -> String {
    match file.strip_suffix(".pdf") {
        Some(name) => format!("{} edition (PDF)", capitalised(&name.replace('-', " "))),
        None => file.to_owned(),
    }
}

/// The title of the newest version whose text is served, else the briefing's name.
fn title(id: &str, versions: &BTreeMap<Version, Shown>) -> String {
    let title = versions.values().rev().find_map(|shown| shown.title.clone());
    title.unwrap_or_else(|| id.to_owned())
}

/// How a briefing stands, as a clause.
fn standing(versions: &BTreeMap<Version, Shown>) -> String {
    match versions.iter().rev().find(|(_, shown)| matches!(shown.state, State::Current)) {
        Some((version, _)) => format!("version {} is current", version.number()),
        None => "no version is current".to_owned(),
    }
}

impl Site {
    /// "as of entry 3 of the register, 26 November 2026"
    fn as_of_told(&self) -> String {
        let (entry, timestamp) = self.as_of;
        format!("as of entry {entry} of the register, {}", spoken(timestamp))
    }
}

impl State {
    /// As a clause.
    fn told(&self) -> String {
        match self {
            Self::Current => "this version is current".to_owned(),
            Self::Superseded(by) => {
                format!("this version is superseded by version {}", by.number())
            }
            Self::Withdrawn { reason, timestamp, .. } => {
                let why = reason.map(|reason| format!(", because {}", reason.told()));
                let on = spoken(*timestamp);
                format!("this version was withdrawn on {on}{}", why.unwrap_or_default())
            }
        }
    }
}

/// A day as people write it.
fn spoken(timestamp: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(timestamp).ok();
    time.and_then(Day::of).map_or_else(|| day(timestamp), Day::in_words)
}
