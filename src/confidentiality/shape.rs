//! What the rules share: places in a folded text, and the words around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A place in a folded text that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub range: Range<usize>,
    /// The organisation has said that this is its own.
    pub own: bool,
}

impl Place {
    pub fn foreign(range: Range<usize>) -> Self {
        Self { range, own: false }
    }
}

/// A pattern that is part of the program.
pub(super) fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
}

/// The places where `pattern` matches and `read` agrees.
///
/// A match that `read` refuses is tried again from its second character on, so that it does not
/// hide one that begins inside it.
pub(super) fn places(
    pattern: &Regex,
    text: &str,
    mut read: impl FnMut(&Captures<'_>, Range<usize>) -> Option<Place>,
) -> Vec<Place> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(captures) = pattern.captures_at(text, at) {
        let range = captures.get_match().range();
        if let Some(place) = read(&captures, range.clone()) {
            at = place.range.end.max(range.start + 1);
            places.push(place);
        } else {
            at = range.start + text[range.start..].chars().next().map_or(1, char::len_utf8);
        }
        if at > text.len() {
            break;
        }
    }
    places
}

/// Whether no letter or digit touches the range; a superscript does not count.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let touches = |character: Option<char>| {
        character.is_some_and(|one| one.is_alphabetic() || one.is_ascii_digit())
    };
    let (before, after) = neighbours(text, range);
    !touches(before) && !touches(after)
}

/// The characters that touch the range.
pub(super) fn neighbours(text: &str, range: &Range<usize>) -> (Option<char>, Option<char>) {
    (text[..range.start].chars().next_back(), text[range.end..].chars().next())
}

/// Whether the range goes on, past one of `marks`, in a further digit: `1-` before it, `.5` after it.
pub(super) fn goes_on(text: &str, range: &Range<usize>, marks: &[char]) -> bool {
    let goes_on = |mark: Option<char>, digit: Option<char>| {
        mark.is_some_and(|mark| marks.contains(&mark))
            && digit.is_some_and(|digit| digit.is_ascii_digit())
    };
    let (mut before, mut after) = (text[..range.start].chars().rev(), text[range.end..].chars());
    goes_on(before.next(), before.next()) || goes_on(after.next(), after.next())
}

/// Up to so many characters before and after the range, but none of another sentence.
///
/// A stop ends a sentence only after a word of four letters or a digit: not in `born at St. Mary's`.
pub(super) fn around<'t>(
    text: &'t str,
    range: &Range<usize>,
    before: usize,
    after: usize,
) -> (&'t str, &'t str) {
    static END: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"(?:^|\p{L}{4}|\d)[.!?]['")\]”]*\s+["'(\[“]*\p{Lu}"#));
    let start = text[..range.start]
        .char_indices()
        .rev()
        .take(before)
        .last()
        .map_or(range.start, |(at, _)| at);
    let end =
        text[range.end..].char_indices().nth(after).map_or(text.len(), |(at, _)| range.end + at);
    let (before, after) = (&text[start..range.start], &text[range.end..end]);
    let before = END.find_iter(before).last().map_or(before, |stop| &before[stop.end()..]);
    let after = END.find(after).map_or(after, |stop| &after[..stop.start()]);
    (before, after)
}

/// Whether the text that ends here introduces a book's, an article's or a researcher's number.
pub(super) fn is_catalogued(before: &str) -> bool {
    static CATALOGUE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)(?:\b(?:isbn|issn|orcid|doi)[\s\d:.()/-]*|\b10\.\d{4,9}/\S*)$")
    });
    CATALOGUE.is_match(before)
}
