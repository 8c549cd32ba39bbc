//! Telephone numbers: British ones by Ofcom's National Telephone Numbering Plan, others as E.164.
//!
//! Short codes are no finding: 999, 112, 101, 111, 116 xxx, and Childline's 0800 1111. Neither are
//! numbers without an area code (`496 0000`), or spelt digit by digit.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::own::Own;
use super::shape::{Place, around, goes_on, is_catalogued, pattern, places, stands_alone};

/// Childline, which everybody may publish.
const HELPLINE: &str = "08001111";

static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\(?\+?\d(?:[\s()]{0,2}[.\-/]?[\s()]{0,2}\d){7,17}"));

pub(super) fn find(text: &str, own: &Own) -> Vec<Place> {
    places(&DIGITS, text, |_, range| {
        let readings = read(text, range);
        let known = readings.iter().find(|(_, spelling)| spelling == HELPLINE || own.has(spelling));
        match (known, readings.first()) {
            (Some((range, _)), _) => Some(Place { range: range.clone(), own: true }),
            (None, Some((range, _))) => Some(Place::foreign(range.clone())),
            (None, None) => None,
        }
    })
}

/// The one spelling of a text that is a telephone number and nothing else: `+441214960000`.
pub(super) fn spelling(text: &str) -> Option<String> {
    let whole = DIGITS.find(text)?.range();
    read(text, whole)
        .into_iter()
        .find(|(range, _)| *range == (0..text.len()))
        .map(|(_, spelling)| spelling)
}

/// Every telephone number that begins where a run of digits begins, the longest first.
///
/// The run may go on into a number that follows: `0121 496 0000 12 people`.
fn read(text: &str, run: Range<usize>) -> Vec<(Range<usize>, String)> {
    let written = &text[run.clone()];
    // A bracket that closes outside the number is not part of it: `(0121 496 0000)`.
    let start = if written.contains(')') {
        run.start
    } else {
        run.start + usize::from(written.starts_with('('))
    };
    let plus = written.trim_start_matches('(').starts_with('+');

    let mut readings = Vec::new();
    let (mut digits, mut groups) = (String::new(), Vec::new());
    for (at, character) in
        written.char_indices().filter(|(_, character)| character.is_ascii_digit())
    {
        let follows = at > 0 && written.as_bytes()[at - 1].is_ascii_digit();
        match groups.last_mut() {
            Some(length) if follows => *length += 1,
            _ => groups.push(1),
        }
        digits.push(character);
        let range = start..run.start + at + 1;
        if stands_alone(text, &range)
            && !goes_on(text, &range, &['-', '.'])
            && let Some(spelling) = number(&digits, &groups, plus, text, &range)
        {
            readings.push((range, spelling));
        }
    }
    readings.reverse();
    readings
}

/// The one spelling of these digits, if they are a telephone number in these groups.
fn number(
    digits: &str,
    groups: &[usize],
    plus: bool,
    text: &str,
    range: &Range<usize>,
) -> Option<String> {
    static CONTEXT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:tel|phone|call|ring|text|mob|fax|contact|helpline|whatsapp)|[\u{260E}\u{260F}\u{2706}\u{1F4DE}\u{1F4F1}]",
        )
    });
    let (before, _) = around(text, range, 30, 0);
    if is_catalogued(before) {
        return None;
    }
    let certain = || groups.len() > 1 || CONTEXT.is_match(before);
    let british = |national: &str, certain: bool| {
        is_national(national, certain).then(|| format!("+44{national}"))
    };

    let together = |least: usize| groups.first().is_some_and(|length| *length >= least);
    let abroad =
        if plus { Some(digits) } else { digits.strip_prefix("00").filter(|_| together(2)) };
    if let Some(abroad) = abroad.filter(|abroad| !abroad.starts_with('0')) {
        return match abroad.strip_prefix("44") {
            Some(national) => british(national.strip_prefix('0').unwrap_or(national), true),
            None => ((8..=15).contains(&abroad.len()) && (plus || certain()))
                .then(|| format!("+{abroad}")),
        };
    }
    if let Some(mobile) = digits.strip_prefix("44").filter(|mobile| mobile.starts_with('7')) {
        return british(mobile, false);
    }
    if digits == HELPLINE {
        return Some(HELPLINE.to_owned());
    }
    // A row of a table, `0 12 345 6789`, is not grouped like a number that somebody dials.
    let dialled = together(3) && groups.len() <= 6 && groups.iter().all(|length| *length >= 2);
    let national = digits.strip_prefix('0').filter(|_| dialled)?;
    british(national, certain())
}

/// Whether the plan has such numbers: ten digits, or nine after some 01 codes and 0800.
fn is_national(national: &str, certain: bool) -> bool {
    match national.as_bytes() {
        [b'1', b'0', ..] => false,
        digits @ [b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9', ..] if digits.len() == 10 => true,
        digits @ ([b'1', ..] | [b'8', b'0', b'0', ..]) if digits.len() == 9 => certain,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::own::Own;
    use crate::confidentiality::tests::{Table, check_rule};

    use super::find;

    /// Only numbers that Ofcom keeps for drama, and their like abroad.
    #[test]
    fn telephone_numbers_are_found() {
        check_rule(
            |text| find(text, &Own::default()),
            &Table {
                found: &[
                    "«01632 960000»",
                    "«01632960000»",
                    "«01632-960-000»",
                    "«01632.960.000».",
                    "«0121 496 0000»",
                    "«(0121) 496 0000»",
                    "(«0121 496 0000»)",
                    "«020 7946 0018»",
                    "«0207 946 0018»",
                    "«07700 900123»",
                    "«07700900123»",
                    "«07700 900 123»",
                    "«07700 90 01 23»",
                    "«0306 999 0000»",
                    "«0808 157 0000»",
                    "«0909 879 0000»",
                    "«0800 123456»",
                    "tel «0800123456»",
                    "«01632 96000»",
                    "«+44 1632 960000»",
                    "«+441632960000»",
                    "«+44 (0)1632 960000»",
                    "«+44 (0) 121 496 0000»",
                    "«(+44) 7700 900123»",
                    "«0044 7700 900123»",
                    "«00447700900123»",
                    "«447700900123»",
                    "«+353 20 912 3456»",
                    "«+1 (202) 555-0100»",
                    "«+33 1 99 00 12 34»",
                    "«00 353 20 912 3456»",
                    "call «00353209123456»",
                    "tel:«+441632960000»",
                    "«0121/496 0000»",
                    "«0121 496 0000»/«07700 900123»",
                    "«0121 496 0000»\n«0121 496 0001»",
                    "«0121 496 0000» 0121",
                    "«0121 496 0000» ext 12",
                    "«01632\u{A0}960\u{A0}000»",
                    "«01632\u{2011}960\u{2011}000»",
                    "«０１６３２ ９６００００»",
                    "«٠١٦٣٢ ٩٦٠٠٠٠»",
                    "«01632\u{200B}960\u{AD}000»",
                    "«07700 900123»²",
                ],
                passed: &[
                    "999",
                    "call 999, 112, 101 or 111",
                    "116 123",
                    "116 000 and 116 111",
                    "0800 1111",
                    "0800 1111 24 hours a day",
                    "call 0800 1111",
                    "in 2015 2016 2017",
                    "2015-2016, 2017-2018",
                    "999 123 4578",
                    "01/02/2015 10:30",
                    "2015-03-03 10:30:00",
                    "0 1 2 3 4 5 6 7 8 9",
                    "0 12 345 6789",
                    "496 0000",
                    "01632 9600",
                    "01632 9600001",
                    "0123456789",
                    "04123 456789",
                    "06123 456789",
                    "01023 456789",
                    "010033573241",
                    "case 2015/0123",
                    "case AB01632960000",
                    "01632960000B",
                    "ISBN 978-0-12-345678-9",
                    "ISBN 978 0123456789",
                    "ISBN 0121496000",
                    "ISBN-10: 012 149 6000",
                    "ISSN 0123-4567",
                    "doi:10.1000/01214960000",
                    "0000-0002-1825-0097",
                    "978-0121496000",
                    "0.0368013 11340",
                    "[0.0.6](#006---2026-01-15)",
                    "£20,000,000.00",
                    "10+12345678",
                    "3.14159265358979",
                    "GB33BUKB20201555555555",
                    "+44 1234",
                ],
            },
        );
    }
}
