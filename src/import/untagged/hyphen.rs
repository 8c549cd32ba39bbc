//! How the end of a line is joined with the next line's beginning: with a space, but for hyphens and
//! broken addresses.
//!
//! A soft hyphen (U+00AD) goes with the line's end. Any other stays, `multi-` and `agency` becoming
//! `multi-agency`, unless the word without it (`information`) stands elsewhere in the same file and
//! the word with it (`infor-mation`) does not: only then was it put in by hyphenation.
//!
//! A web address goes on in the next line if that begins with something like a part of one.

use std::collections::BTreeSet;

/// The words of a document that no line's end parts.
#[derive(Debug, Default)]
pub(in crate::import) struct Words(BTreeSet<String>);

/// How the end of a line is joined with the next line's beginning.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) enum Join {
    Space,
    /// Without anything between.
    Close,
    /// Without anything between, and without the line's last character.
    DropHyphen,
}

impl Words {
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut words = BTreeSet::new();
        for line in lines {
            let mut all: Vec<_> = line.split_whitespace().collect();
            // The last may go on in the next line.
            if all.last().is_some_and(|last| last.ends_with(HYPHENS)) {
                all.pop();
            }
            words.extend(all.into_iter().map(plain).filter(|word| !word.is_empty()));
        }
        Self(words)
    }

    pub fn join(&self, line: &str, next: &str) -> Join {
        if line.ends_with('\u{ad}') {
            return Join::Close;
        }
        let (Some(first), Some(last)) =
            (next.split_whitespace().next(), line.split_whitespace().last())
        else {
            return Join::Space;
        };
        if is_address(last) && goes_on(first) {
            return Join::Close;
        }
        // A dash between words, or after a number, is no hyphen.
        let stem = last.strip_suffix(HYPHENS).filter(|stem| stem.ends_with(char::is_alphabetic));
        let Some(stem) = stem.filter(|_| first.starts_with(char::is_alphabetic)) else {
            return Join::Space;
        };
        let (without, with) = (plain(&format!("{stem}{first}")), plain(&format!("{last}{first}")));
        if self.0.contains(&without) && !self.0.contains(&with) {
            Join::DropHyphen
        } else {
            Join::Close
        }
    }
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.")
}

/// Whether a word may be the rest of an address: no word of a sentence has such characters in it.
fn goes_on(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    !is_address(word) && word.contains(['/', '.', '=', '&', '_', '%'])
}

const HYPHENS: [char; 2] = ['-', '\u{2010}'];

/// A word in small letters, without what stands around it.
fn plain(word: &str) -> String {
    word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_goes_only_if_the_file_itself_shows_that_it_may() {
        let words =
            Words::of(["Information, and multi-agency work", "an infor-", "re-form"].into_iter());
        assert_eq!(words.join("the infor-", "mation is"), Join::DropHyphen);
        assert_eq!(words.join("the multi-", "agency way"), Join::Close);
        assert_eq!(words.join("a post-", "mortem"), Join::Close);
        assert_eq!(words.join("we were –", "and are"), Join::Space);
        assert_eq!(words.join("from 2019-", "2020"), Join::Space);
        assert_eq!(words.join("was -", "then"), Join::Space);
        assert_eq!(words.join("inter\u{ad}", "national"), Join::Close);
        assert_eq!(words.join("a plain", "line"), Join::Space);
    }

    #[test]
    fn an_address_goes_on_in_the_next_line() {
        let words = Words::default();
        assert_eq!(words.join("see https://www.example.", "org/guidance."), Join::Close);
        assert_eq!(words.join("see www.example.org/", "a_b"), Join::Close);
        assert_eq!(words.join("see www.example.org", "for more."), Join::Space);
        assert_eq!(words.join("see www.example.org", "www.example.com"), Join::Space);
    }
}
