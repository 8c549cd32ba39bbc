//! Changes in words, for the list of changes and for the places that they stand at.

use std::collections::BTreeSet;

use super::marked::{self, Rewritten};
use crate::diff::{Class, Kind, Mark, Segment, Thing};
use crate::phrase::{beginning, capitalised, listed};
use crate::view::{Body, Entry, View};

/// All changes, told once.
pub struct Told {
    /// By the place in the diff.
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Default)]
struct Change {
    number: usize,
    sentence: String,
    excerpt: String,
    away: String,
    spelling: bool,
}

impl Told {
    pub fn new(view: &View<'_>, entries: &[Entry<'_>]) -> Self {
        let mut changes = vec![Change::default(); view.diff.changes.len()];
        for entry in entries {
            changes[entry.index] = Change {
                number: entry.number,
                sentence: sentence(view, entry),
                excerpt: excerpt(entry),
                away: away(entry),
                spelling: matches!(entry.change.kind, Kind::Edited | Kind::Split | Kind::Merged),
            };
        }
        Self { changes }
    }

    /// The number that every view of the diff gives a change.
    pub fn number(&self, change: usize) -> usize {
        self.changes[change].number
    }

    pub fn label(&self, change: usize) -> String {
        format!("Change {}", self.number(change))
    }

    /// What a change is.
    pub fn sentence(&self, change: usize) -> String {
        self.changes[change].sentence.clone()
    }

    /// The same, with the beginning of the words that it is about.
    pub fn with_excerpt(&self, change: usize) -> String {
        let Change { sentence, excerpt, .. } = &self.changes[change];
        format!("{sentence} {excerpt}").trim().to_owned()
    }

    /// What is said where moved words stood.
    pub fn away(&self, change: usize) -> String {
        self.changes[change].away.clone()
    }

    /// Whether other spellings in the same block are told with it.
    pub fn tells_spelling(&self, change: usize) -> bool {
        self.changes[change].spelling
    }
}

fn sentence(view: &View<'_>, entry: &Entry<'_>) -> String {
    let mut sentences = vec![format!("{}.", entry.title.trim_end_matches('.'))];
    match entry.body(view) {
        Body::Pair(old, new) => sentences.push(format!("Before: {old}. After: {new}.")),
        Body::Order(items) => {
            let places: Vec<_> = items.iter().map(|item| item.was.to_string()).collect();
            let places = listed(&places);
            sentences.push(format!("In the order they now have, they were number {places}."));
        }
        _ => {}
    }
    sentences.extend(entry.consequence(view));
    sentences.join(" ")
}

fn away(entry: &Entry<'_>) -> String {
    let spot = entry.change.new.as_ref();
    let is_section = spot.is_some_and(|spot| matches!(spot.thing, Thing::Section | Thing::Heading));
    match spot.and_then(|spot| spot.heading.as_deref()) {
        // It stands under no other heading than its own.
        Some(heading) if is_section => {
            format!("From here “{heading}” moved to another place.")
        }
        Some(heading) => format!("From here moved to another place, under “{heading}”."),
        None => "From here moved to another place.".to_owned(),
    }
}

/// More pairs of words than this are only counted.
const PAIRS: usize = 3;

/// More words than this are cut off.
const WORDS: usize = 14;

/// The words that a change is about, or the first of them.
fn excerpt(entry: &Entry<'_>) -> String {
    let change = entry.change;
    let rewritten = marked::rewritten(&change.words);
    if !rewritten.is_empty() && change.class == Class::Typography {
        return spelled(&rewritten);
    }
    let is_changed = |segment: &Segment| {
        segment.class == Class::Meaning && matches!(segment.mark, Mark::Removed | Mark::Added)
    };
    let mut pairs = Vec::new();
    for run in change.words.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
        let side = |mark| {
            let own = run.iter().filter(|segment| is_changed(segment) && segment.mark == mark);
            let own: String = own.map(|segment| segment.text.as_str()).collect();
            excerpt_of(&own)
        };
        let pair = match (side(Mark::Removed), side(Mark::Added)) {
            (None, None) => continue,
            (Some(old), Some(new)) => format!("“{old}” became “{new}”"),
            (Some(old), None) => format!("removed “{old}”"),
            (None, Some(new)) => format!("added “{new}”"),
        };
        pairs.push(pair);
    }
    match (pairs.len(), &change.kind) {
        (0, Kind::SentenceMoved) => {
            let text = change.words.first().and_then(|segment| excerpt_of(&segment.text));
            text.map(|text| format!("“{text}”")).unwrap_or_default()
        }
        (0, _) => String::new(),
        (count, _) => {
            let more = count.saturating_sub(PAIRS);
            pairs.truncate(PAIRS);
            let mut text = capitalised(&pairs.join("; "));
            if more > 0 {
                text.push_str(&format!("; and {more} more"));
            }
            text
        }
    }
}

fn excerpt_of(text: &str) -> Option<String> {
    Some(beginning(text, WORDS)).filter(|shown| !shown.is_empty())
}

/// Other spellings of the same words, each once.
pub fn spelled(rewritten: &Rewritten) -> String {
    let mut told = BTreeSet::new();
    let mut parts = Vec::new();
    for (old, new) in rewritten {
        if told.insert((old, new)) {
            parts.push(match (old.is_empty(), new.is_empty()) {
                (false, false) => format!("“{old}” is now written “{new}”"),
                (false, true) => format!("“{old}” is gone"),
                (true, false) => format!("“{new}” is new"),
                (true, true) => "a space".to_owned(),
            });
        }
    }
    capitalised(&format!("{}.", parts.join("; ")))
}
