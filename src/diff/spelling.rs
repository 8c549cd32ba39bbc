//! How words are set in marks: what of a content its blocks do not say.

use std::collections::BTreeSet;

use super::changes::Teller;
use super::model::{Class, Kind};
use crate::content::outline::{Stretch, stretches};

/// Tells the blocks whose texts are marked otherwise, beside the changes that are about marks of that
/// sort already: by [`Content::texts`](crate::content::Content::texts) of both sides.
pub fn spellings(teller: &mut Teller<'_>, [olds, news]: [&[String]; 2]) {
    let m = teller.m;
    for (group, blocks) in m.groups.iter().enumerate() {
        let ([old], [new]) = (&blocks.old[..], &blocks.new[..]) else { continue };
        let (old, new) = (&olds[*old], &news[*new]);
        if old == new {
            continue;
        }
        let told = teller.told().iter().filter(|(of, _)| *of == group);
        let told: BTreeSet<_> = told.filter_map(|(_, change)| sort_told(&change.kind)).collect();
        if differ(old, new, &told) {
            let kind = Kind::Marks { old: old.clone(), new: new.clone() };
            let change = teller.change(kind, Class::Structure, group);
            teller.tell(group, change);
        }
    }
}

/// A sort of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Link,
    Language,
    Stress,
    Break,
    /// Notes that came or went are told by themselves.
    Note,
}

fn sort(mark: &str) -> Sort {
    match mark.split(' ').next() {
        Some("link") => Sort::Link,
        Some("in") => Sort::Language,
        Some("break") => Sort::Break,
        Some("note") => Sort::Note,
        _ => Sort::Stress,
    }
}

/// The sort of marks that a change is about.
fn sort_told(kind: &Kind) -> Option<Sort> {
    match kind {
        Kind::LinkAdded { .. }
        | Kind::LinkRemoved { .. }
        | Kind::LinkTarget { .. }
        | Kind::LinkText { .. }
        | Kind::LinkSpoken { .. } => Some(Sort::Link),
        Kind::Language { .. } => Some(Sort::Language),
        Kind::Stress { .. } => Some(Sort::Stress),
        Kind::Break { .. } => Some(Sort::Break),
        _ => None,
    }
}

/// Whether the marks of a sort that was not told are others, around words that both sides have, or the
/// spaces at an end.
fn differ(old: &str, new: &str, told: &BTreeSet<Sort>) -> bool {
    let ((old_words, old_marks), (new_words, new_marks)) = (stretches(old), stretches(new));
    let untold = |marks: Vec<Stretch>| -> Vec<Stretch> {
        marks.into_iter().filter(|stretch| is_untold(stretch, told)).collect()
    };
    let (old_marks, new_marks) = (untold(old_marks), untold(new_marks));
    // A mark that came or went with its words is told with them.
    let kept_in = |other: &str, marks: &[Stretch]| -> Vec<String> {
        let kept = marks.iter().filter(|stretch| other.contains(stretch.words.trim()));
        kept.map(|stretch| stretch.mark.clone()).collect()
    };
    let names = |marks: &[Stretch]| -> Vec<String> {
        marks.iter().map(|stretch| stretch.mark.clone()).collect()
    };
    ends(&old_words) != ends(&new_words)
        || names(&old_marks) != names(&new_marks)
            && kept_in(&new_words, &old_marks) != kept_in(&old_words, &new_marks)
}

fn is_untold(stretch: &Stretch, told: &BTreeSet<Sort>) -> bool {
    let sort = sort(&stretch.mark);
    sort != Sort::Note && !told.contains(&sort)
}

/// The white space at both ends of a text.
fn ends(words: &str) -> [&str; 2] {
    let inner = words.trim_start();
    [&words[..words.len() - inner.len()], &inner[inner.trim_end().len()..]]
}
