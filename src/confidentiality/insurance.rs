//! National Insurance numbers: two letters, six digits, one of A to D (HMRC, NIM39110).
//!
//! The last letter may be missing where the number is named.

use std::sync::LazyLock;

use regex::Regex;

use super::shape::{Place, around, pattern, places, stands_alone};

/// Prefixes that are not given out, beside those with a letter that is not used.
const UNUSED: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

pub(super) fn find(text: &str) -> Vec<Place> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)([A-CEGHJ-PR-TW-Z][\s.-]?[A-CEGHJ-NPR-TW-Z])",
            r"[\s.\-/]{0,3}(\d(?:[\s.\-/]{0,3}\d){5})(?:[\s.\-/]{0,3}([A-D])(?-u:\b))?",
        ))
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\bnational\s+insurance|\bn\.?\s?i\.?\s+(?:no|num)|\bnino\b")
    });

    places(&NUMBER, text, |captures, range| {
        let prefix: String = captures[1].chars().filter(char::is_ascii_alphabetic).collect();
        if UNUSED.contains(&prefix.to_ascii_uppercase().as_str()) {
            return None;
        }
        let (before, after) = around(text, &range, 40, 40);
        let named = || NAMED.is_match(before) || NAMED.is_match(after);
        // A number without its last letter, or one that could be words of a sentence.
        let doubtful = captures.get(3).is_none() || !is_even(&text[range.clone()], &captures[2]);
        (stands_alone(text, &range) && (!doubtful || named())).then(|| Place::foreign(range))
    })
}

/// Whether it is written like such a number: in pairs, in single digits, or in one run that is in
/// capitals or touches the letters. `as 123456 a` is part of a sentence, `SP 800-131A` a standard.
fn is_even(written: &str, digits: &str) -> bool {
    let groups =
        digits.split(|digit: char| !digit.is_ascii_digit()).filter(|group| !group.is_empty());
    match groups.map(str::len).collect::<Vec<_>>()[..] {
        [2, 2, 2] | [1, 1, 1, 1, 1, 1] => true,
        [6] => {
            !written.contains(char::is_whitespace)
                || !written.contains(|one: char| one.is_ascii_lowercase())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::tests::{Table, check_rule};

    use super::find;

    #[test]
    fn national_insurance_numbers_are_found() {
        check_rule(
            find,
            &Table {
                found: &[
                    "«AA123456A»",
                    "«AA 12 34 56 A»",
                    "«AB123456C».",
                    "(«JG 10 37 59 A»)",
                    "«jg103759a»",
                    "«jg 10 37 59 a»",
                    "«Jg 10 37 59 A»",
                    "«JG 103759 A»",
                    "NI number «JG 103 759 A»",
                    "«JG-10-37-59-A»",
                    "«JG.10.37.59.A»",
                    "«J G 1 0 3 7 5 9 A»",
                    "«JG\u{A0}10\u{A0}37\u{A0}59\u{A0}A»",
                    "«JG\u{2011}10\u{2011}37\u{2011}59\u{2011}A»",
                    "«ＪＧ１０３７５９Ａ»",
                    "«JG\u{200B}103759\u{AD}A»",
                    "«JG١٠٣٧٥٩A»",
                    "NI number «JG103759»",
                    "National Insurance: «jg 103759»",
                    "«JG103759» is her NINO",
                    "NI no. «jg 103759 a»",
                    "«JG 10\n37 59 A»",
                ],
                passed: &[
                    "QQ123456C",
                    "DA123456A",
                    "AF123456A",
                    "IA123456A",
                    "UA123456A",
                    "VA123456A",
                    "AO123456A",
                    "BG123456A",
                    "GB123456A",
                    "KN123456A",
                    "NK123456A",
                    "NT123456A",
                    "TN123456A",
                    "ZZ123456A",
                    "AA123456E",
                    "AA12345A",
                    "AA1234567A",
                    "XAA123456A",
                    "AA123456AB",
                    "AA123456",
                    "AB 123456",
                    "NIST SP 800-131A",
                    "recorded as 123456 a day",
                    "at 100000 a year",
                    "case AB/2015/123456",
                ],
            },
        );
    }
}
