//! How many words of a change differ, and how.

use super::super::model::{Change, Class, Mark, Segment};

/// How many words differ, and how many stretches in which only punctuation does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordCounts {
    pub added: usize,
    pub removed: usize,
    pub changed: usize,
    pub marks: usize,
}

impl Change {
    /// How many stretches of its words differ in typography.
    pub fn typography(&self) -> usize {
        let is_typography = |segment: &Segment| {
            segment.class == Class::Typography
                && matches!(segment.mark, Mark::Removed | Mark::Added)
        };
        let stretches = self.words.chunk_by(|a, b| is_typography(a) && is_typography(b));
        stretches.filter(|stretch| stretch.first().is_some_and(is_typography)).count()
    }

    /// How many words were added, removed, and changed into others.
    pub fn word_counts(&self) -> WordCounts {
        let is_word = |text: &&str| text.contains(char::is_alphanumeric);
        let words = |text: &str| text.split_whitespace().filter(is_word).count();
        let mut counts = WordCounts::default();
        let is_changed = |segment: &Segment| {
            segment.class == Class::Meaning && matches!(segment.mark, Mark::Removed | Mark::Added)
        };
        for stretch in self.words.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
            if !stretch.first().is_some_and(is_changed) {
                continue;
            }
            let of = |mark| -> usize {
                let all = stretch.iter().filter(|segment| segment.mark == mark);
                all.map(|segment| words(&segment.text)).sum()
            };
            match (of(Mark::Removed), of(Mark::Added)) {
                (0, 0) => counts.marks += 1,
                (0, new) => counts.added += new,
                (old, 0) => counts.removed += old,
                (old, new) => counts.changed += old.max(new),
            }
        }
        counts
    }
}
