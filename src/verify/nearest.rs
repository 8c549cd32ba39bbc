//! Which published file a file was, most likely: by the code that it states, its bytes, pages and words.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Case, Words, transcript};
use crate::compare::{Side, What};
use crate::content::ContentCode;
use crate::parity::Alone;
use crate::record::{CONTENT, RECORD};
use crate::register::entry::Published;

/// So many bytes of published files are read to find out which of them a file was.
const MOST_READ: u64 = 1 << 30;

/// So many codes in a text are looked for.
const MOST_CODES: usize = 4;

/// A file of fewer bytes is like any other.
const LEAST: usize = 512;

/// A published file that another may have been.
pub(super) struct Candidate {
    pub entry: u64,
    pub name: String,
}

/// The editions of the releases whose content code a file states.
pub(super) fn stating(case: &Case<'_>, side: &Side) -> Vec<Candidate> {
    let codes: Vec<ContentCode> = match side.alone() {
        Some(Alone { facts, .. }) => facts.code.parse().into_iter().collect(),
        None => {
            let texts = side.blocks.blocks.iter().flat_map(|block| block.text.split_whitespace());
            texts
                .filter(|word| word.len() == "S4FW-MEFG-6YCA-PYP5R".len())
                .filter_map(|word| word.parse().ok())
                .take(MOST_CODES)
                .collect()
        }
    };
    let mut releases: Vec<_> = codes.iter().flat_map(|code| case.releases_of(code)).collect();
    let version = side.alone().map(|alone| alone.facts.version.as_str());
    let is_stated = |it: &Published| version == Some(it.version.number().to_string().as_str());
    if releases.iter().any(|(_, published)| is_stated(published)) {
        releases.retain(|(_, published)| is_stated(published));
    }
    let editions = releases.iter().flat_map(|(entry, published)| {
        let names = published.editions.iter().map(|edition| edition.name.clone());
        names.map(|name| Candidate { entry: *entry, name })
    });
    editions.collect()
}

/// The served edition of those a text may be of whose words are most like its own.
pub(super) fn most_alike<'s>(
    case: &Case<'_>,
    stating: &'s [Candidate],
    words: &[String],
) -> Option<(&'s Candidate, Words)> {
    let compared = stating.iter().filter_map(|candidate| {
        let published = case.published(candidate.entry)?;
        let edition = published.editions.iter().find(|it| it.name == candidate.name)?;
        let served = case.served.file(published, &candidate.name, &edition.file())?;
        Some((candidate, transcript::compare(case, words, (&candidate.name, &served))?))
    });
    compared.min_by_key(|(_, words)| words.unlike())
}

/// How many pages a PDF has.
fn pages_of(side: &Side) -> Option<usize> {
    match &side.what {
        What::Edition { document, .. } => Some(document.pages.len()),
        _ => None,
    }
}

/// Whether most of a file's bytes are where another has them, whether it has as many pages, how many words
/// differ, and how many bytes they share: more is more alike.
type Likeness = (bool, bool, Reverse<usize>, usize);

/// The served file that a file was most likely: most of its bytes are where that has them, or it has as many
/// pages, or the same words. It is one of the candidates; or, if there are none, any that was published and
/// has most bytes.
pub(super) fn nearest(
    case: &Case<'_>,
    candidates: &[Candidate],
    bytes: &[u8],
    side: Option<&Side>,
) -> Option<(Candidate, Vec<u8>)> {
    let is_asked = |entry: u64, name: &str| {
        candidates.is_empty() || candidates.iter().any(|it| it.entry == entry && it.name == name)
    };
    let mut left = MOST_READ;
    let mut nearest: Option<(Likeness, (Candidate, Vec<u8>))> = None;
    for entry in case.index.published().keys().rev() {
        let Some(published) = case.published(*entry) else { continue };
        let editions = published.editions.iter().map(|it| (it.name.as_str(), it.file(), it.length));
        let others = [(RECORD, published.record.sha256, 0), (CONTENT, published.content.sha256, 0)];
        for (name, digest, length) in editions.chain(others) {
            left = left.saturating_sub(length);
            if left == 0 || !is_asked(*entry, name) {
                continue;
            }
            let Some(served) = case.served.file(published, name, &digest) else { continue };
            let both = served.len().min(bytes.len());
            let same = both - differing(bytes, &served);
            let is_like = same > both / 2;
            if candidates.is_empty() && !(is_like && both >= LEAST) {
                continue;
            }
            let (has_as_many, words) = likeness_of(case, side, (name, &served));
            let likeness = (is_like, has_as_many, Reverse(words), same);
            if nearest.as_ref().is_none_or(|(most, ..)| likeness > *most) {
                let candidate = Candidate { entry: *entry, name: name.to_owned() };
                nearest = Some((likeness, (candidate, served)));
            }
        }
    }
    nearest.map(|(_, served)| served)
}

/// Whether a file has as many pages as a served one, and how many words only one of them has. One that cannot
/// be read is as unlike as can be.
fn likeness_of(
    case: &Case<'_>,
    side: Option<&Side>,
    (name, served): (&str, &[u8]),
) -> (bool, usize) {
    let served = Side::of_file(name, served, &case.limits).ok();
    let Some((side, served)) = side.zip(served) else { return (false, usize::MAX) };
    let pages = pages_of(side);
    (pages.is_some() && pages == pages_of(&served), differing_words(side, &served))
}

/// How many words one side has more often than the other.
fn differing_words(one: &Side, other: &Side) -> usize {
    let mut counts: HashMap<&str, isize> = HashMap::new();
    for (side, step) in [(one, 1), (other, -1)] {
        for word in side.blocks.blocks.iter().flat_map(|block| block.text.split_whitespace()) {
            *counts.entry(word).or_default() += step;
        }
    }
    counts.into_values().map(isize::unsigned_abs).sum()
}

/// How many bytes differ where both have some.
pub(super) fn differing(bytes: &[u8], published: &[u8]) -> usize {
    bytes.iter().zip(published).filter(|(one, other)| one != other).count()
}
