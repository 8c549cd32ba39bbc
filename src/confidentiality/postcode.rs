//! Full postcodes (Royal Mail, PAF Programmers' Guide; BS 7666): `B33 8TH`, `SW1A 1AA`, `GIR 0AA`.
//!
//! With its space a postcode is found in any case, without it in capitals only. A lower-case one
//! that ends like an ordinal (`b12 1st`) is not found.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::own::Own;
use super::shape::{Place, pattern, places, stands_alone};

/// The areas in use; BF is the forces', BX is banks' and offices'.
const AREAS: [&str; 126] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BF", "BH", "BL", "BN", "BR", "BS", "BT", "BX", "CA", "CB",
    "CF", "CH", "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT",
    "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP",
    "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD",
    "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW",
    "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK",
    "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR",
    "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

/// The areas whose districts may end in a letter.
const LETTERED: [&str; 8] = ["E", "EC", "N", "NW", "SE", "SW", "W", "WC"];

static POSTCODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?<area>[A-Z]{1,2})(?<district>\d{1,2}|\d[A-HJKMNPR-Y])(?<gap>\s{0,2}|\s?-\s?)(?<inward>\d[ABD-HJLNP-UW-Z]{2})",
        r"|(?<giro>GIR)(?<girogap>\s{0,2})0AA",
    ))
});

pub(super) fn find(text: &str, own: &Own) -> Vec<Place> {
    places(&POSTCODE, text, |captures, range| {
        (is_postcode(captures) && stands_alone(text, &range))
            .then(|| Place { own: own.has(&squeezed(&text[range.clone()])), range })
    })
}

/// The one spelling of a text that is a postcode and nothing else: capitals, no space.
pub(super) fn spelling(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    let captures = POSTCODE.captures(&text)?;
    (captures.get_match().as_str() == text && is_postcode(&captures)).then(|| squeezed(&text))
}

fn squeezed(written: &str) -> String {
    written
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

fn is_postcode(captures: &Captures<'_>) -> bool {
    let written = captures.get_match().as_str();
    let part = |name| captures.name(name).map_or("", |part| part.as_str());
    let gap = if part("giro").is_empty() { part("gap") } else { part("girogap") };
    let spaced = !gap.is_empty() && gap.chars().all(char::is_whitespace);
    let capitals = !written.contains(|character: char| character.is_ascii_lowercase());
    if !part("giro").is_empty() {
        return spaced || capitals;
    }
    let (area, district) = (part("area").to_ascii_uppercase(), part("district"));
    let real_district = match district.as_bytes() {
        [b'0'] => area.len() == 2,
        [b'0', ..] => false,
        [_, letter] if letter.is_ascii_alphabetic() => LETTERED.contains(&area.as_str()),
        _ => true,
    };
    AREAS.contains(&area.as_str())
        && real_district
        && (capitals || spaced && !is_measure(part("area"), part("inward")))
}

/// Whether what should be the second half is an ordinal (`s47 2nd`) or a unit (`B12 5ug`).
fn is_measure(area: &str, inward: &str) -> bool {
    let (number, unit) = inward.split_at(1);
    let ordinal = matches!((number, unit), ("1", "st") | ("2", "nd") | ("3", "rd") | (_, "th"));
    let capital = area.starts_with(|letter: char| letter.is_ascii_uppercase());
    ordinal
        || capital && matches!(unit, "ft" | "gb" | "hr" | "lb" | "ng" | "tb" | "ug" | "wd" | "yr")
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::own::Own;
    use crate::confidentiality::tests::{Table, check_rule};

    use super::{AREAS, find};

    /// The examples of Royal Mail's own guide and of well-known offices; nobody's home.
    #[test]
    fn full_postcodes_are_found() {
        check_rule(
            |text| find(text, &Own::default()),
            &Table {
                found: &[
                    "«M1 1AA»",
                    "«M60 1NW»",
                    "«CR2 6XH»",
                    "«DN55 1PT»",
                    "«W1A 0AX».",
                    "«EC1A 1BB»",
                    "«SW1A 1AA»",
                    "«GIR 0AA»",
                    "«GIR0AA»",
                    "«gir 0aa»",
                    "(«B33 8TH»)",
                    "«b33 8tj»",
                    "«sw1a 1aa»",
                    "«Sw1a 1aA»",
                    "«SW1A1AA»",
                    "«DN551PT»",
                    "«M11AA»",
                    "«CR0 6XH»",
                    "«BT1 1AA»",
                    "«JE2 3AB»",
                    "«BF1 0AA»",
                    "«SW1A\u{A0}1AA»",
                    "«SW1A\u{2009}1AA»",
                    "«SW1A\n1AA»",
                    "«SW1A  1AA»",
                    "«SW1A-1AA»",
                    "«SW1A\u{2011}1AA»",
                    "«ＳＷ１Ａ １ＡＡ»",
                    "«SW\u{200B}1A 1\u{AD}AA»",
                    "«SW١A ١AA»",
                    "near_«SW1A 1AA»_",
                    "«SW1A 1AA»/«EC1A 1BB»",
                ],
                passed: &[
                    "Section 47 1AB",
                    "A4 2up",
                    "A4 2UP",
                    "Q1 1AA",
                    "XX1 1AA",
                    "AA1 1AA",
                    "M1 1CA",
                    "M1 1IA",
                    "M1 1KA",
                    "M1 1MA",
                    "M1 1OA",
                    "M1 1VA",
                    "M1 AA1",
                    "M01 1AA",
                    "M0 1AA",
                    "B1A 1AA",
                    "CR2A 6XH",
                    "SW1A 1A",
                    "SW1A 1AAA",
                    "XSW1A 1AA",
                    "sw1a1aa",
                    "sw1a-1aa",
                    "a s47 2nd time",
                    "E1 3rd floor",
                    "vitamin B12 5ug",
                    "the M6 2hr delay",
                    "Year 7 3ab",
                    "B12",
                    "SW1A",
                    "2 Corinthians 3",
                    "KS2 2AB",
                    "NG3.2AB",
                ],
            },
        );
    }

    #[test]
    fn areas_are_sorted_and_each_is_listed_once() {
        assert!(AREAS.is_sorted_by(|a, b| a < b));
    }
}
