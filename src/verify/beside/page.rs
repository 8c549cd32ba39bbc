//! Pages: whether one is what engross writes by the register as of the entry that it speaks of.
//!
//! Pages are for people and prove nothing. But who reads one takes what it says for the register's word, so
//! one that says anything else is told.

use std::sync::LazyLock;

use regex::Regex;

use super::{Beside, Case, File, Kind, Look, not_here};
use crate::publication::{Kept, Site};
use crate::register::entry::{Entry, Published};
use crate::register::ledger::Ledger;
use crate::register::listing::Listing;

/// How each page begins.
const BEGIN: &[u8] = b"<!DOCTYPE html>";

/// How a page says as of which entry it speaks.
static AS_OF: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"as of entry ([0-9]{1,18}) of the register").expect("a pattern"));

/// A file that the list of all files leads to.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<li><a rel="nofollow" href="([^"]+)">"#).expect("a pattern"));

/// A title may say the same; so many entries are tried.
const MOST_ENTRIES: usize = 4;

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    let Some(page) = std::str::from_utf8(file.bytes).ok().filter(|_| is_page(file.bytes)) else {
        return Look::Other;
    };
    let stated = AS_OF.captures_iter(page).filter_map(|found| found[1].parse().ok());
    let mut entries: Vec<u64> = stated.take(MOST_ENTRIES * 2).collect();
    entries.dedup();
    entries.truncate(MOST_ENTRIES);
    if entries.is_empty() {
        return Look::Other;
    }
    let looks = entries.into_iter().map(|entry| as_of(case, page, entry));
    // The first that can be told is the best that can be said.
    looks
        .reduce(|first, next| if matches!(next, Look::Is(_)) { next } else { first })
        .unwrap_or(Look::Other)
}

fn is_page(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGIN)
}

/// What a page is that says that it speaks as of an entry.
fn as_of(case: &Case<'_>, page: &str, entry: u64) -> Look {
    let not = |why: String| Look::IsNot(Kind::Page, why);
    let Some(logged) = case.register.entry(entry) else {
        let last = case.register.checkpoint().size - 1;
        let why = format!("it speaks as of entry {entry}, and the last of this copy is {last}");
        return not_here(case, Kind::Page, &why);
    };
    if let Some(look) = listing(case, page, entry) {
        return look;
    }
    let Some(briefing) = briefing(&logged.entry) else {
        return not(format!(
            "it speaks as of entry {entry}, with which no page is written but the list of all files"
        ));
    };
    let kept = |published: &Published| Kept::in_folder(&case.served.folder(published), published);
    let site =
        |is_asked: &dyn Fn(&str) -> bool| Site::as_of(case.register, entry + 1, is_asked, kept);
    let own = site(&|id| id == briefing);
    let mut own_pages = own.iter().flat_map(|site| site.pages_of(briefing));
    if own_pages.any(|(_, own)| own == page) {
        let is_latest = !changed_since(case, entry, |other| other == briefing);
        return Look::Is(Beside::Page { entry, is_latest });
    }
    let all = site(&|_| true);
    if all.as_ref().is_some_and(|site| site.index() == page) {
        return Look::Is(Beside::Page { entry, is_latest: !changed_since(case, entry, |_| true) });
    }
    match all.is_none_or(|site| site.lacks_files()) {
        true => Look::Unknown(format!(
            "it is a page as of entry {entry}, and not all texts, records and approvals that pages show are \
             in this copy to write it again. A page proves nothing: look at the files"
        )),
        false => not(format!(
            "engross writes no such page as of entry {entry}. Somebody changed it, or another version of \
             engross wrote it"
        )),
    }
}

/// What the list of all files is, if a page is that as of an entry.
///
/// Which files there were, only the list itself tells. As of the last entry, it must name those that are there;
/// of an earlier one nothing more can be said, since files may have come and gone.
fn listing(case: &Case<'_>, page: &str, entry: u64) -> Option<Look> {
    let mut ledger = Ledger::default();
    let entries = case.register.entries().iter().take(usize::try_from(entry + 1).ok()?);
    entries.for_each(|logged| drop(ledger.push(&logged.entry)));
    let named = NAMED.captures_iter(page).filter_map(|found| Some(found.get(1)?.as_str()));
    let listing = Listing::as_of(case.register, &ledger, named);
    if listing.page() != page {
        return None;
    }
    let is_latest = entry + 1 == case.as_of.ledger.size();
    let genuine = Look::Is(Beside::Page { entry, is_latest });
    if !is_latest {
        return Some(genuine);
    }
    let there = case.served.files();
    let there = Listing::of(case.register, there.iter().map(String::as_str)).files();
    let named = listing.files();
    Some(match (there.difference(&named).next(), named.difference(&there).next()) {
        (None, None) => genuine,
        (Some(more), _) => {
            let why = format!("it lists all files, and not {more}, which is served");
            not_here(case, Kind::Page, &why)
        }
        (None, Some(gone)) => Look::Unknown(format!(
            "it lists all files as of entry {entry}, and {gone} is not in this copy. A list proves nothing: \
             look at the files"
        )),
    })
}

/// The briefing that an entry is about, if pages are written with it.
fn briefing(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Published(published) => Some(&published.briefing),
        Entry::Withdrawn(withdrawn) => Some(&withdrawn.briefing),
        Entry::Reinstated(reinstated) => Some(&reinstated.briefing),
        _ => None,
    }
}

/// Whether pages about a briefing were written after an entry.
fn changed_since(case: &Case<'_>, entry: u64, is_it: impl Fn(&str) -> bool) -> bool {
    let later = (entry + 1)..case.as_of.ledger.size();
    let mut later = later.filter_map(|later| briefing(&case.register.entry(later)?.entry));
    later.any(is_it)
}
