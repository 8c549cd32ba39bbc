//! NHS numbers: ten digits, the last a check digit modulo 11 (NHS Data Dictionary, NHS NUMBER).
//!
//! One in eleven of all ten-digit numbers passes the check. So the number must also be grouped
//! 3-3-4, with the same mark in both gaps, or have a word such as "NHS" beside it. Scotland's CHI
//! numbers have the same form.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::shape::{Place, around, goes_on, is_catalogued, neighbours, pattern, places};

pub(super) fn find(text: &str) -> Vec<Place> {
    static TEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d(?:[\s.\-/_·]{0,3}\d){9}"));
    places(&TEN, text, |_, range| is_number(text, &range).then(|| Place::foreign(range)))
}

fn is_number(text: &str, range: &Range<usize>) -> bool {
    static CONTEXT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bnhs|\bpatient(?:'s)?\s+(?:no|num|id|ref)|\bchi\b|\bh\s?&\s?c\b|\bhealth\s+and\s+care\s+n",
        )
    });
    static DIALLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\+|\b00)\d{1,3}[\s.()0-]*$"));

    let (before, after) = neighbours(text, range);
    let digit = |character: char| character.is_ascii_digit();
    if before.is_some_and(digit) || after.is_some_and(|after| after.is_alphabetic() || digit(after))
    {
        return false;
    }
    let written = &text[range.clone()];
    if !is_checked(written) || goes_on(text, range, &['-', '.']) {
        return false;
    }
    let (words_before, words_after) = around(text, range, 40, 30);
    if is_catalogued(words_before) || DIALLED.is_match(words_before) {
        return false;
    }
    let named = CONTEXT.is_match(words_before) || CONTEXT.is_match(words_after);
    named || is_grouped(written) && !before.is_some_and(char::is_alphabetic)
}

/// Whether the digits stand in groups of three, three and four, parted alike.
fn is_grouped(written: &str) -> bool {
    let groups = written
        .split(|character: char| !character.is_ascii_digit())
        .filter(|group| !group.is_empty());
    let mut marks =
        written.split(|character: char| character.is_ascii_digit()).filter(|gap| !gap.is_empty());
    groups.map(str::len).eq([3, 3, 4]) && marks.next().map(str::trim) == marks.next().map(str::trim)
}

/// Whether the tenth digit is eleven less the weighted sum of the others, modulo eleven.
fn is_checked(written: &str) -> bool {
    let digits: Vec<_> = written.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let Some((check, others)) = digits.split_last() else { return false };
    // Ten equal digits pass, but they are what a form shows as an example.
    let example = others.iter().all(|digit| digit == check);
    let sum: u32 = others.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    !example && (sum + check).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::tests::{Table, check_rule};

    use super::find;

    /// Only numbers of the range 999, which is never given to anybody.
    #[test]
    fn nhs_numbers_are_found_by_shape_or_by_name() {
        check_rule(
            find,
            &Table {
                found: &[
                    "«999 123 4578»",
                    "call «999-123-4578» for",
                    "«999.123.4578».",
                    "«999 – 123 – 4578»",
                    "«999\u{A0}123\u{A0}4578»",
                    "«999\u{2009}123\u{202F}4578»",
                    "«999\u{2011}123\u{2011}4578»",
                    "(«999/123/4578»)",
                    "«999_123_4578»",
                    "NHS «9991234578»",
                    "NHS no. «9991234578»",
                    "NHS number: «9991234578»",
                    "NHSNo:«9991234578»",
                    "NHS«9991234578»",
                    "his nhs number is «9991234578»",
                    "«9991234578» (NHS number)",
                    "patient number «9991234586»",
                    "patient's ID «9991234586»",
                    "CHI «9991234594»",
                    "NHS number «9 9 9 1 2 3 4 5 7 8»",
                    "NHS number\n«999 123\n4578»",
                    "«９９９ １２３ ４５７８»",
                    "«٩٩٩ ١٢٣ ٤٥٧٨»",
                    "NHS «९९९१२३४५७८»",
                    "«999\u{200B} 123\u{200B} 4578»",
                    "NHS «999\u{AD}123\u{AD}4578»",
                    "ward 12 «999 123 4578»",
                    "«999 123 4578»²",
                    "«999 010 0004», «999 010 0012»",
                ],
                passed: &[
                    "999 123 4579",
                    "999 123 4587",
                    "9991234578",
                    "reference 9991234578",
                    "1999 123 4578",
                    "999 123 45781",
                    "NHS 99912345781",
                    "NHS 19991234578",
                    "1-999-123-4578",
                    "999.123.4578.9",
                    "+1 999 123 4578",
                    "+44 (0) 999 123 4578",
                    "ISBN 999 123 4578",
                    "ISBN: 9991234578, published by the NHS",
                    "https://doi.org/10.1000/9991234578 NHS",
                    "NHS number 000 000 0000",
                    "NHS number 111 111 1111",
                    "DFARS 999.123-4578",
                    "99 9123 4578",
                    "999 1234578",
                    "NHS England, 2015-2016, 2017",
                    "x999 123 4578",
                    "999 123 4578b",
                    "The NHS is there. The reference is 9991234578",
                ],
            },
        );
    }
}
