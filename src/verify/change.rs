//! What a file is that the register does not have: told from what it says of itself and from the published
//! files that are served. None of this makes a file genuine; it helps people to see what happened.

use std::collections::BTreeMap;

use super::beside;
use super::nearest::{differing, most_alike, nearest, stating};
use super::{Case, Respelled, Unapproved, Words, respelled, sealed, transcript};
use crate::compare::{self, Comparison, Side};
use crate::diff::{Class, Nouns, Wording};
use crate::facts::Status;
use crate::import::ImportError;
use crate::parity::Kind;
use crate::phrase::beginning;
use crate::readback;
use crate::record::{RECORD, Record, Version};
use crate::seal;
use crate::view::{self, Fault, View};

/// Why a file is not genuine.
#[derive(Debug, PartialEq, Eq)]
pub enum NotGenuine {
    /// The edition that was approved, without the seal with which it was published.
    BeforeSeal(Source),
    /// It says of itself that it is a draft.
    Draft { title: String, code: String },
    /// It says that it is a release, and the register has none that says that.
    Unpublished { title: String, version: String },
    /// It is a published file with something changed.
    Changed { of: Source, how: How },
    /// The register has it as published, and it is not what was approved.
    Unapproved { of: Source, why: Unapproved },
    /// It is a published file, and stands in a published folder in the place of another.
    Misplaced { of: Source, place: Source },
    /// It is of a kind that stands beside published files, and holds nothing here: why.
    Beside(beside::Kind, String),
    /// It is JSON that says what a published file says, in other bytes.
    Respelled(Respelled),
    /// It is larger than so many MiB, so what it says is not looked at.
    Large(usize),
    /// Nothing shows what it was; and why it could not be read back, if it could not.
    Unknown(Option<ImportError>),
}

impl NotGenuine {
    /// The published file that it is, or was.
    pub(super) fn source(&self) -> Option<&Source> {
        match self {
            Self::BeforeSeal(of)
            | Self::Changed { of, .. }
            | Self::Unapproved { of, .. }
            | Self::Misplaced { of, .. }
            | Self::Respelled(Respelled::Release(of)) => Some(of),
            _ => None,
        }
    }
}

/// A published file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub briefing: String,
    pub version: Version,
    /// The file's name.
    pub edition: String,
    /// The entry that published it.
    pub entry: u64,
}

/// What is changed of a published file.
#[derive(Debug, PartialEq, Eq)]
pub enum How {
    /// So many bytes stand after it, and say of the file what the published one does not.
    Appended { bytes: usize, stated: Vec<String> },
    /// It ends after so many bytes, of how many if that is known.
    Cut { has: usize, of: Option<usize> },
    /// The approved edition is whole, and what follows is not the seal that was published: a sentence.
    Seal(String),
    /// Nothing that is said differs.
    SameWords,
    /// Something else is said.
    OtherWords(Told),
    /// The words are the same, and stand otherwise: with what, after “with”.
    OtherForm { form: &'static str, told: Told },
    /// It is a text, and states a release's code: how its words stand to those of the edition.
    Text(Words),
    /// So many bytes differ, the first at an offset, and it cannot be read any more.
    Unreadable { differing: usize, first: usize },
    /// The published file is not in the copy, so what differs cannot be told.
    NotServed,
}

/// What differs: in a sentence, and the first of the changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub summary: String,
    pub changes: Vec<String>,
}

/// So many changes are told.
const MOST_TOLD: usize = 5;

/// So many words of each.
const MOST_WORDS: usize = 60;

/// Looks at a file that the register does not have.
pub(super) fn look(case: &Case<'_>, name: &str, bytes: &[u8]) -> NotGenuine {
    if let Some((length, entry, edition)) = case.index.beginning(bytes) {
        let how = after_edition(case, entry, edition, length, bytes);
        return NotGenuine::Changed { of: case.source(entry, edition), how };
    }
    if let Some(respelled) = respelled::look(case, bytes) {
        return NotGenuine::Respelled(respelled);
    }
    let (side, unread) = match Side::of_file(name, bytes, &case.limits) {
        Ok(side) => (Some(side), None),
        Err(error) => (None, Some(error)),
    };
    let stated = side.as_ref().and_then(Side::alone);
    if let Some(alone) = stated.filter(|alone| alone.status == Status::Draft) {
        let title = alone.facts.document.title.clone();
        return NotGenuine::Draft { title, code: alone.facts.code.clone() };
    }
    if let Ok(record) = Record::read(bytes) {
        return other_record(case, &record, bytes);
    }
    let stating = side.as_ref().map(|side| stating(case, side)).unwrap_or_default();
    let words = side.as_ref().and_then(|side| transcript::words(side, bytes));
    if let Some((candidate, words)) = words.and_then(|words| most_alike(case, &stating, &words)) {
        let of = case.source(candidate.entry, &candidate.name);
        return NotGenuine::Changed { of, how: How::Text(words) };
    }
    if let Some((candidate, published)) = nearest(case, &stating, bytes, side.as_ref()) {
        let how = how(case, (name, bytes), (&candidate.name, &published));
        return NotGenuine::Changed { of: case.source(candidate.entry, &candidate.name), how };
    }
    match (stating.first(), stated) {
        (Some(candidate), _) => NotGenuine::Changed {
            of: case.source(candidate.entry, &candidate.name),
            how: How::NotServed,
        },
        (None, Some(alone)) => NotGenuine::Unpublished {
            title: alone.facts.document.title.clone(),
            version: alone.facts.version.clone(),
        },
        (None, None) => NotGenuine::Unknown(unread),
    }
}

/// What stands after an approved edition, in place of its seal.
fn after_edition(case: &Case<'_>, entry: u64, edition: &str, length: usize, bytes: &[u8]) -> How {
    let published = case.published(entry);
    let logged = published.and_then(|it| it.editions.iter().find(|logged| logged.name == edition));
    if logged.is_some_and(|logged| logged.sealed.is_none()) {
        return appended(case, bytes, bytes.len() - length);
    }
    let served = published.zip(logged);
    let served = served.and_then(|(it, logged)| case.served.file(it, edition, &logged.file()));
    if let Some(how) = served.and_then(|served| at_the_end(case, bytes, &served)) {
        return how;
    }
    match sealed::verdict(case, entry, bytes) {
        Ok(seal::Verdict::Broken(seal::Fault::Appended(more))) => appended(case, bytes, more),
        Ok(seal::Verdict::Broken(seal::Fault::Cut)) => How::Cut { has: bytes.len(), of: None },
        verdict => How::Seal(sealed::told(case, entry, &verdict)),
    }
}

/// Whether a file is another with bytes appended, or cut off.
fn at_the_end(case: &Case<'_>, bytes: &[u8], published: &[u8]) -> Option<How> {
    match () {
        () if bytes.starts_with(published) => {
            Some(appended(case, bytes, bytes.len() - published.len()))
        }
        () if published.starts_with(bytes) => {
            Some(How::Cut { has: bytes.len(), of: Some(published.len()) })
        }
        () => None,
    }
}

/// A published file with so many bytes after it, which may say something else of the file.
fn appended(case: &Case<'_>, bytes: &[u8], more: usize) -> How {
    let info = |bytes: &[u8]| readback::read(bytes, &case.limits.pdf).map(|it| it.info).ok();
    let published = info(&bytes[..bytes.len().saturating_sub(more)]);
    let stated = published.zip(info(bytes)).map(|(old, new)| restated(&old, &new));
    How::Appended { bytes: more, stated: stated.unwrap_or_default() }
}

/// What one information dictionary says otherwise than another.
fn restated(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name)));
    let said = |info: &BTreeMap<String, String>, name: &String| match info.get(name) {
        Some(value) => format!("“{}”", beginning(value, MOST_WORDS)),
        None => "nothing".to_owned(),
    };
    let others = names.filter(|name| old.get(*name) != new.get(*name));
    let told =
        others.map(|name| format!("{name}: {} instead of {}", said(new, name), said(old, name)));
    told.take(MOST_TOLD).collect()
}

fn other_record(case: &Case<'_>, record: &Record, bytes: &[u8]) -> NotGenuine {
    let mut published = case.index.published().iter();
    let entry = published.find(|(_, (briefing, version))| {
        (briefing, version) == (&record.briefing, &record.version)
    });
    match entry {
        None => NotGenuine::Unpublished {
            title: record.briefing.clone(),
            version: record.version.number().to_string(),
        },
        Some((entry, _)) => {
            let served = case.published(*entry).and_then(|published| {
                case.served.file(published, RECORD, &published.record.sha256)
            });
            let how = served.map_or(How::NotServed, |served| unreadable(bytes, &served));
            NotGenuine::Changed { of: case.source(*entry, RECORD), how }
        }
    }
}

fn unreadable(bytes: &[u8], published: &[u8]) -> How {
    let length = bytes.len().abs_diff(published.len());
    let same = bytes.iter().zip(published).take_while(|(one, other)| one == other).count();
    How::Unreadable { differing: differing(bytes, published) + length, first: same }
}

/// What is changed of a published file.
fn how(
    case: &Case<'_>,
    (name, bytes): (&str, &[u8]),
    (published_name, published): (&str, &[u8]),
) -> How {
    if let Some(how) = at_the_end(case, bytes, published) {
        return how;
    }
    // What is left of a seal in the file is no difference, and that there is none is none.
    let reads = [Side::of_file, Side::of_file_with_seal];
    let compared = reads.iter().filter_map(|read| {
        let published = read(published_name, published, &case.limits).ok()?;
        let published = Side { name: "the published file".to_owned(), ..published };
        let file = Side::of_file(name, bytes, &case.limits).ok()?;
        let file = Side { name: "the file".to_owned(), ..file };
        Some(differences(&compare::compare(published, file, &Nouns::default())))
    });
    match compared.min_by_key(|(_, told)| told.changes.len()) {
        None => unreadable(bytes, published),
        Some((_, told)) if told.changes.is_empty() => How::SameWords,
        Some((form, mut told)) => {
            told.changes.truncate(MOST_TOLD);
            match form {
                Some(form) => How::OtherForm { form, told },
                None => How::OtherWords(told),
            }
        }
    }
}

/// What a comparison with the published file tells; and what else the words have, if they are the same.
fn differences(comparison: &Comparison) -> (Option<&'static str>, Told) {
    let view = View { wording: Wording::Versions, ..comparison.view() };
    let facts = comparison.facts.iter().map(|fact| {
        let said = |said: &Option<String>| said.clone().unwrap_or_default();
        format!("{}: “{}” instead of “{}”", fact.label, said(&fact.new), said(&fact.old))
    });
    let changes = comparison.diff.changes.iter().map(|change| {
        let clause = view.clause(change);
        match view::in_a_line(&change.words) {
            words if words.is_empty() => clause,
            words => format!("{clause}: {words}"),
        }
    });
    let [before, faults] = comparison.sides.each_ref().map(Side::faults);
    let faults: Vec<_> = faults.iter().filter(|fault| !before.contains(fault)).collect();
    let form = form(comparison, &faults);
    let faults =
        faults.iter().map(|fault| [vec![fault.sentence()], fault.texts()].concat().join("; "));
    let told = facts.chain(changes).chain(faults);
    let told: Vec<_> = told.map(|told| beginning(&told, MOST_WORDS)).collect();
    let summary = match comparison.diff.changes.is_empty() {
        true => "The text is the same; what differs stands beside it.".to_owned(),
        false => comparison.diff.summary(Wording::Versions),
    };
    (form, Told { summary, changes: told })
}

/// The faults that leave the words as they are, and make something else of them.
const OF_STRUCTURE: [Kind; 4] = [Kind::Role, Kind::Level, Kind::Table, Kind::Nesting];

/// What else the words have, after “with”, if nothing but that differs.
fn form(comparison: &Comparison, faults: &[&Fault]) -> Option<&'static str> {
    let is_of_structure =
        |fault: &&Fault| OF_STRUCTURE.iter().any(|kind| kind.code() == fault.code);
    let is_bookmark = |fault: &&Fault| fault.code == Kind::Bookmark.code();
    let is_changed = |class: Class| comparison.diff.of_class(class).next().is_some();
    let is_form = faults.iter().all(|fault| is_of_structure(fault) || is_bookmark(fault));
    if !is_form || !comparison.facts.is_empty() || is_changed(Class::Meaning) {
        return None;
    }
    let has_structure = is_changed(Class::Structure) || faults.iter().any(is_of_structure);
    match (has_structure, faults.iter().any(is_bookmark)) {
        (true, true) => Some("another structure and other bookmarks"),
        (true, false) => Some("another structure"),
        (false, true) => Some("other bookmarks"),
        (false, false) => None,
    }
}
