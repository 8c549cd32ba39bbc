//! The pages as HTML, without scripts, and readable without their style. Search engines are to list those
//! that lead to something that holds, and no others.

use std::collections::BTreeMap;

use maud::{Markup, html};
use time::OffsetDateTime;

use super::{PAGE, Shown, Site, State};
use crate::approval::papers::{APPROVALS, SIGNATURE};
use crate::phrase::{capitalised, counted};
use crate::policy::Day;
use crate::publication::PROOF;
use crate::record::{CONTENT, RECORD, REDLINE, Version, parity_report};
use crate::register::CHECKPOINT;
use crate::register::listing::LISTING;
use crate::register::told::day;
use crate::view::html::{served, visible};

const STYLE: &str = "
dt { font-weight: 650; }
dd { margin: 0; }
th, td { padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
th, td a { overflow-wrap: normal; }
";

/// What tells at a glance that a version is not the one to use: by its word and its frame, and by colour besides.
const NOTICE_STYLE: &str = "
.notice { max-width: 48rem; margin: 1rem 0; padding: 0.5rem 1.25rem; border-radius: 6px; }
.notice strong { font-size: 1.375rem; }
.notice a { color: inherit; font-weight: 650; }
.superseded { border: 3px dashed; color: var(--warn); background: var(--warn-ground); }
.withdrawn { border: 9px double; color: var(--old); background: var(--old-ground); }
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
            // Who copies all of it has the register's head before the list of its files, which so are all there.
            p {
                "For copying and checking: " a href={ "register/" (CHECKPOINT) } { "the register’s head" }
                ", " a href=(LISTING) { "all files" }
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
    let name = shown.kept.title.as_ref().unwrap_or(&published.briefing);
    let heading = format!("{name}, version {}", published.version.number());
    let answer = format!("{}, {}.", capitalised(&shown.state.told()), site.as_of_told());
    let is_current = matches!(shown.state, State::Current);
    let style = if is_current { STYLE.to_owned() } else { format!("{STYLE}{NOTICE_STYLE}") };
    let inner = html! {
        main #main tabindex="-1" {
            (notice(site, shown))
            (read(shown))
            h2 { "What it is" }
            dl {
                dt { "Published by" }
                dd { (visible(&site.publisher)) ", on " (spoken(published.timestamp)) }
                dt { "Approved by" }
                dd { (counted(published.approvals.len(), "member")) " of the board" (approvals(shown)) }
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
            (checked_by(shown))
            p { a href={ "../" (PAGE) } { "All versions of this briefing" } }
        }
    };
    served(&heading, &answer, &style, &inner, is_current)
}

/// What whoever came to a version that is not current must know first, and where the current one is.
fn notice(site: &Site, shown: &Shown) -> Markup {
    match &shown.state {
        State::Current => html! {},
        State::Superseded(_) => html! {
            div.notice.superseded {
                p { strong { "Superseded" } }
                p { (instead(site, shown)) }
            }
        },
        State::Withdrawn { taken_down, .. } => html! {
            div.notice.withdrawn {
                p { strong { "Withdrawn" } }
                p {
                    "Do not use it or pass it on. "
                    @if *taken_down { "Its files were removed from this site." }
                    @else { "Its files are kept here to check copies against." }
                }
                p { (instead(site, shown)) }
            }
        },
    }
}

/// The current version, or that there is none and what became of the newest.
fn instead(site: &Site, shown: &Shown) -> Markup {
    let newest = site.briefings.get(&shown.published.briefing).and_then(BTreeMap::last_key_value);
    let Some((version, newest)) = newest else { return html! {} };
    let link = |words: &str| {
        html! { a href={ "../" (version) "/" (PAGE) } { (words) " " (version.number()) } }
    };
    match &newest.state {
        State::Withdrawn { .. } if *version == shown.published.version => {
            html! { "No version of this briefing is current." }
        }
        State::Withdrawn { timestamp, .. } => html! {
            "No version of this briefing is current: the newest, " (link("version"))
            ", was withdrawn on " (spoken(*timestamp)) "."
        },
        State::Current | State::Superseded(_) => {
            html! { (link("Go to the current version, version")) }
        }
    }
}

/// The editions of a version that was not withdrawn.
fn read(shown: &Shown) -> Markup {
    let heading = match &shown.state {
        State::Current => "Read it",
        State::Superseded(_) => "Read this superseded version",
        State::Withdrawn { .. } => return html! {},
    };
    html! {
        h2 { (heading) }
        ul {
            @for edition in &shown.published.editions {
                li { a href=(edition.name) { (edition_name(&edition.name)) } }
            }
            @if let Some(against) = shown.redline {
                li { a href=(REDLINE) { "What changed since version " (against.number()) " (PDF)" } }
            }
        }
    }
}

/// The signature of each member who approved it, as far as they are served.
fn approvals(shown: &Shown) -> Markup {
    let approvals = &shown.kept.approvals;
    if approvals.is_empty() {
        return html! {};
    }
    html! {
        ", who signed it: "
        @for (place, member) in approvals.iter().enumerate() {
            @if place > 0 { (if place + 1 == approvals.len() { " and " } else { ", " }) }
            a href={ (APPROVALS) "/" (member) (SIGNATURE) } { (member) }
        }
    }
}

/// What else is served of a version that was not withdrawn, for whoever checks it by themselves.
fn checked_by(shown: &Shown) -> Markup {
    let editions = shown.published.editions.iter();
    let editions = editions.filter_map(|edition| edition.name.strip_suffix(".pdf"));
    html! {
        p { "To check more than that:" }
        ul {
            li { a href=(RECORD) { "The record" } ": what the board approved, and what it was made of" }
            @if !matches!(shown.state, State::Withdrawn { .. }) {
                li { a href=(CONTENT) { "The text" } ": what each edition says, without its looks" }
                @for edition in editions {
                    li {
                        a href=(parity_report(edition)) {
                            "The parity report of the " (edition.replace('-', " ")) " edition"
                        }
                        ": that it says exactly this text"
                    }
                }
            }
            li { a href={ "../../../" (LISTING) } { "All files" } " of all versions, with the register" }
        }
    }
}

fn row(name: &str, digest: &str) -> Markup {
    let proof = format!("{name}{}", PROOF);
    html! {
        tr {
            th scope="row" { (name) }
            td { (digest) }
            td { a href=(proof) { "Proof" span.spoken { " of " (name) } } }
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
    let title = versions.values().rev().find_map(|shown| shown.kept.title.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::Kept;
    use crate::register::entry::Entry;
    use crate::register::tests::published;

    /// The page of the first version of a briefing whose versions stand so.
    fn first_page(states: Vec<State>) -> String {
        let shown = |(number, state)| {
            let Entry::Published(published) = published("first", &format!("v{number}")) else {
                unreachable!()
            };
            let kept = Kept::default();
            (published.version, Shown { published, state, kept, redline: None })
        };
        let versions: BTreeMap<_, _> = (1..).zip(states).map(shown).collect();
        let briefings = BTreeMap::from([("first".to_owned(), versions)]);
        let site = Site { publisher: "The Board".to_owned(), as_of: (3, 1_663_149_603), briefings };
        let (_, first) = site.briefings["first"].first_key_value().unwrap();
        version(&site, first)
    }

    fn superseded() -> State {
        State::Superseded("v2".parse().unwrap())
    }

    fn withdrawn() -> State {
        State::Withdrawn { reason: None, timestamp: 1_663_149_603, taken_down: false }
    }

    /// What follows the line below the heading, up to the first heading of a part.
    fn first_in(page: &str) -> &str {
        let main = page.split_once("<main id=\"main\" tabindex=\"-1\">").unwrap().1;
        main.split_once("<h2>").unwrap().0
    }

    #[test]
    fn a_version_that_is_not_current_leads_to_the_one_that_is_before_all_else() {
        for (state, word) in [(superseded(), "Superseded"), (withdrawn(), "Withdrawn")] {
            let page = first_page(vec![state, State::Current]);
            let first = first_in(&page);
            assert!(first.contains(&format!("<strong>{word}</strong>")), "{first}");
            assert!(first.contains("<a href=\"../v2/index.html\">Go to the current"), "{first}");
        }
        assert_eq!(first_in(&first_page(vec![State::Current])), "");
    }

    #[test]
    fn no_version_is_said_to_be_current_if_the_newest_is_withdrawn() {
        let page = first_page(vec![superseded(), withdrawn()]);
        let first = first_in(&page);
        assert!(first.contains("No version of this briefing is current: the newest"), "{first}");
        assert!(first.contains("was withdrawn on 14 September 2022"), "{first}");
        let alone = first_page(vec![withdrawn()]);
        assert!(first_in(&alone).contains("No version of this briefing is current."), "{alone}");
        assert!(!first_in(&alone).contains("href"), "{alone}");
    }
}
