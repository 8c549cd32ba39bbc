//! What a board regrets to have overlooked: changed obligations, amounts, dates, numbers, names.
//!
//! Each side's text is searched for such things whole ("1 March 2023"); one of which a word changed
//! is called out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::model::{Important, Matter};

/// Words that say what must be, may be, or must not be.
const OBLIGATIONS: [&str; 30] = [
    "must",
    "should",
    "shall",
    "may",
    "might",
    "will",
    "would",
    "can",
    "could",
    "cannot",
    "ought",
    "need",
    "needs",
    "not",
    "never",
    "no",
    "none",
    "nor",
    "neither",
    "only",
    "unless",
    "except",
    "always",
    "required",
    "require",
    "requires",
    "mandatory",
    "optional",
    "prohibited",
    "forbidden",
];

/// Whether a folded word is one of obligation; "don't" and "won't" are.
pub fn is_obligation(folded: &str) -> bool {
    OBLIGATIONS.contains(&folded) || folded.ends_with("n't")
}

const MONTHS: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";

const NUMBER_WORDS: &str = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|twice|weekly|monthly|quarterly|annually|annual)";

/// What to look for, most telling first: a number in a date is part of the date.
static PATTERNS: LazyLock<Vec<(Matter, Regex)>> = LazyLock::new(|| {
    let date = format!(
        r"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTHS}\s+\d{{4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTHS}\b|\b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b|\b(?:19|20)\d{{2}}\b"
    );
    // By itself, May is a month only where a month can stand.
    let month = r"\b(?:January|February|April|June|July|August|September|October|November|December)\b|\b(?i:in|by|since|until|from|before|after|of|during) (?:March|May)\b";
    let amount = r"[£$€]\s?\d+(?:[.,]\d+)*(?:\s?(?:thousand|million|billion|bn|m|k)\b)?|\b\d+(?:[.,]\d+)*\s?(?:%|per cent\b|percent\b|pounds\b|pence\b|euros?\b)";
    let number = format!(r"\b\d+(?:[.,:/]\d+)*|(?i)\b{NUMBER_WORDS}\b");
    // Two or more words with capitals, small ones between them allowed; or an acronym.
    let name = r"\b\p{Lu}[\p{L}'’&]*(?:\s+(?:(?:of|and|for|the|in|&)\s+)*\p{Lu}[\p{L}'’&]*)+|\b\p{Lu}{2,}[\p{Lu}\d]*s?\b";
    let patterns = [
        (Matter::Amount, amount.to_owned()),
        (Matter::Date, date),
        (Matter::Date, month.to_owned()),
        (Matter::Organisation, name.to_owned()),
        (Matter::Number, number),
    ];
    // None depends on what is read, and a test builds them all.
    let built = |pattern: &str| Regex::new(pattern).expect("a pattern of this list is valid");
    patterns.into_iter().map(|(matter, pattern)| (matter, built(&pattern))).collect()
});

/// Words that start a sentence with a capital without being part of a name.
const OPENING: [&str; 24] = [
    "the", "a", "an", "this", "that", "these", "in", "on", "at", "by", "for", "from", "to", "all",
    "each", "every", "when", "where", "if", "read", "watch", "and", "as", "with",
];

/// A thing in a text, by its bytes.
type Found = (Matter, Range<usize>);

/// All such things in a text, none within another, in its order.
fn find(text: &str, is_heading: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (matter, pattern) in PATTERNS.iter() {
        for hit in pattern.find_iter(text) {
            let mut range = hit.range();
            if *matter == Matter::Organisation && !trim_name(text, &mut range, is_heading) {
                continue;
            }
            if !found.iter().any(|(_, other)| other.start < range.end && range.start < other.end) {
                found.push((*matter, range));
            }
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Takes the word off that only begins the sentence; whether a name is left.
fn trim_name(text: &str, range: &mut Range<usize>, is_heading: bool) -> bool {
    while let Some((first, rest)) = text[range.clone()].split_once(char::is_whitespace) {
        if !OPENING.contains(&fold(first).as_str()) {
            break;
        }
        range.start = range.end - rest.trim_start().len();
    }
    let name = &text[range.clone()];
    let is_acronym = |word: &str| {
        word.chars().filter(|char| char.is_uppercase()).count() >= 2 && word.len() >= 2
    };
    // In a heading, capitals are a matter of style.
    match is_heading {
        true => !name.contains(char::is_whitespace) && is_acronym(name),
        false => name.contains(char::is_whitespace) || is_acronym(name),
    }
}

/// A stretch of changed words: their bytes in the old text, and in the new one.
pub struct Run {
    pub old: Vec<Range<usize>>,
    pub new: Vec<Range<usize>>,
}

/// What of the changed words of two texts is important.
pub fn important(old: &str, new: &str, runs: &[Run], is_heading: bool) -> Vec<Important> {
    let (olds, news) = (find(old, is_heading), find(new, is_heading));
    let mut important: Vec<Important> = Vec::new();
    let touches = |changed: &[Range<usize>], range: &Range<usize>| {
        changed.iter().any(|other| other.start < range.end && range.start < other.end)
    };
    let mut last = (0, 0);
    for run in runs {
        let touched = |found: &[Found], changed: &[Range<usize>], last: usize| -> Vec<Found> {
            let fits = |(_, range): &&Found| range.end > last && touches(changed, range);
            found.iter().filter(fits).cloned().collect()
        };
        let (own, other) = (touched(&olds, &run.old, last.0), touched(&news, &run.new, last.1));
        last.0 = own.last().map_or(last.0, |(_, range)| range.end);
        last.1 = other.last().map_or(last.1, |(_, range)| range.end);
        for matter in [Matter::Amount, Matter::Date, Matter::Number, Matter::Organisation] {
            let of = |found: &[Found], text: &str| -> Vec<String> {
                let all = found.iter().filter(|(what, _)| *what == matter);
                all.map(|(_, range)| text[range.clone()].to_owned()).collect()
            };
            pair(matter, of(&own, old), of(&other, new), &mut important);
        }
        let obliging = |text: &str, changed: &[Range<usize>], found: &[Found]| -> Vec<String> {
            let words = changed.iter().filter(|range| {
                // "May" of a date is none.
                let inside =
                    |(_, other): &Found| other.start <= range.start && range.end <= other.end;
                !found.iter().any(inside)
            });
            words
                .map(|range| &text[range.clone()])
                .filter(|word| is_obligation(&fold(word)))
                .map(str::to_owned)
                .collect()
        };
        let obligations = (obliging(old, &run.old, &olds), obliging(new, &run.new, &news));
        pair(Matter::Obligation, obligations.0, obligations.1, &mut important);
    }
    important.sort_by_key(|important| important.what);
    important
}

/// The things of one kind that a run removed and added: one became the other, as they come.
fn pair(what: Matter, old: Vec<String>, new: Vec<String>, important: &mut Vec<Important>) {
    let mut new = new;
    let mut old = old;
    // What both sides have did not change.
    old.retain(|thing| match new.iter().position(|other| fold(other) == fold(thing)) {
        Some(at) => {
            new.remove(at);
            false
        }
        None => true,
    });
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) => important.push(Important { what, old, new }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Matter, &str)> {
        find(text, false).into_iter().map(|(matter, range)| (matter, &text[range])).collect()
    }

    #[test]
    fn all_patterns_compile() {
        assert_eq!(PATTERNS.len(), 5);
    }

    #[test]
    fn things_are_found_whole() {
        assert_eq!(
            found("By 1 March 2023 the NHS Trust pays £1,200, or 5% of 30 places."),
            [
                (Matter::Date, "1 March 2023"),
                (Matter::Organisation, "NHS Trust"),
                (Matter::Amount, "£1,200"),
                (Matter::Amount, "5%"),
                (Matter::Number, "30"),
            ]
        );
        assert_eq!(
            found("The Birmingham Safeguarding Children Partnership may meet in May 2024"),
            [
                (Matter::Organisation, "Birmingham Safeguarding Children Partnership"),
                (Matter::Date, "May 2024"),
            ]
        );
        assert_eq!(found("Nobody may say so"), []);
        assert_eq!(
            found("Met in April, not in May"),
            [(Matter::Date, "April"), (Matter::Date, "in May")]
        );
    }
}
