//! Texts: whether a plain text or a web page has the words of a published edition.
//!
//! A text has no structure that could be held against an edition's, so its words alone are: as engross reads
//! them out of the edition, and as its pages show them. It is never the published file.

use std::collections::HashMap;

use super::Case;
use crate::compare::{Side, What};
use crate::import::{self, FileKind};
use crate::readback;

/// So many words are told that only one of two texts has.
const MOST_TOLD: usize = 12;

/// How the words of a text stand to those of an edition, from the most alike.
#[derive(Debug, PartialEq, Eq)]
pub enum Words {
    Same,
    /// Each word is there as often, and not all stand in the same order.
    Order,
    /// The first words that it has more often, and less often.
    Other {
        more: Vec<String>,
        fewer: Vec<String>,
        count: usize,
    },
}

impl Words {
    /// How many words differ; a text in another order is less alike than the same.
    pub(super) fn unlike(&self) -> (usize, bool) {
        match self {
            Self::Same => (0, false),
            Self::Order => (0, true),
            Self::Other { count, .. } => (*count, true),
        }
    }
}

/// The words of a file that is a text or a web page.
pub(super) fn words(side: &Side, bytes: &[u8]) -> Option<Vec<String>> {
    match &side.what {
        What::File { kind: FileKind::Text, .. } => {
            Some(split(&String::from_utf8_lossy(bytes)).collect())
        }
        What::File { kind: FileKind::Html, .. } => Some(of_blocks(side)),
        _ => None,
    }
}

/// Holds words against those of a served edition; `None` if that cannot be read.
pub(super) fn compare(
    case: &Case<'_>,
    words: &[String],
    (name, edition): (&str, &[u8]),
) -> Option<Words> {
    let read = import::read(name, edition, &case.limits).ok()?;
    let text: Vec<_> = split(&read.text()).collect();
    let blocks = read.blocks.blocks.iter().flat_map(|block| split(&block.text).collect::<Vec<_>>());
    let blocks: Vec<_> = blocks.collect();
    let own = Side::of_file(name, edition, &case.limits).map(|side| of_blocks(&side)).ok();
    let pages = readback::read(edition, &case.limits.pdf).map(|document| {
        let pages = (1..=document.pages.len()).map(|page| document.text_of(page));
        split(&pages.collect::<Vec<_>>().join("\n")).collect()
    });
    let readings: Vec<_> = [text, blocks].into_iter().chain(own).chain(pages.ok()).collect();
    if readings.iter().any(|reading| reading == words) {
        return Some(Words::Same);
    }
    readings.iter().map(|reading| counted(reading, words)).min_by_key(Words::unlike)
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(str::to_owned)
}

fn of_blocks(side: &Side) -> Vec<String> {
    let blocks = side.blocks.blocks.iter();
    blocks.flat_map(|block| split(&block.text).collect::<Vec<_>>()).collect()
}

/// How often each word is there, whatever the order.
fn counted(edition: &[String], text: &[String]) -> Words {
    let mut counts: HashMap<&str, isize> = HashMap::new();
    for (words, step) in [(edition, -1), (text, 1)] {
        words.iter().for_each(|word| *counts.entry(word).or_default() += step);
    }
    let count: usize = counts.values().map(|count| count.unsigned_abs()).sum();
    if count == 0 {
        return Words::Order;
    }
    let mut told = |words: &[String], sign: isize| {
        let mut told = Vec::new();
        for word in words {
            let left = counts.get_mut(word.as_str()).filter(|left| left.signum() == sign);
            if let Some(left) = left {
                *left -= sign;
                told.push(word.clone());
            }
        }
        told.truncate(MOST_TOLD);
        told
    };
    let (more, fewer) = (told(text, 1), told(edition, -1));
    Words::Other { more, fewer, count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_only_one_has_is_told() {
        let words = |text: &str| split(text).collect::<Vec<_>>();
        let edition = words("members must not tell");
        assert_eq!(counted(&edition, &words("tell members must not")), Words::Order);
        let told = Words::Other { more: words("may"), fewer: words("must not"), count: 3 };
        assert_eq!(counted(&edition, &words("members may tell")), told);
    }
}
