//! A text as a reader sees it: one kind of digit, space and dash, and nothing invisible.
//!
//! Each character is replaced by its compatibility form (NFKC), every decimal digit by its ASCII
//! digit, every space by a space, every dash by a hyphen. Superscript and circled digits stay what
//! they are: a footnote's mark that touches a number must not lengthen it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A folded text, with the way back to the text it was made from.
pub(super) struct Folded {
    text: String,
    /// For each character: where it stands here, and the bytes of the character it came from.
    places: Vec<(usize, Range<usize>)>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
        };
        for (at, character) in text.char_indices() {
            let from = at..at + character.len_utf8();
            match fold(character) {
                Fold::Gone => {}
                Fold::One(one) => folded.push(one, from),
                Fold::Compatible => character.nfkc().for_each(|one| folded.push(one, from.clone())),
            }
        }
        folded
    }

    fn push(&mut self, character: char, from: Range<usize>) {
        self.places.push((self.text.len(), from));
        self.text.push(character);
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The characters, each with the bytes it came from.
    pub fn characters(&self) -> impl Iterator<Item = (char, Range<usize>)> {
        self.text.chars().zip(self.places.iter().map(|(_, from)| from.clone()))
    }

    /// The bytes that a range of the folded text came from.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let first = self.places.partition_point(|(at, _)| *at < range.start);
        let last = self.places.partition_point(|(at, _)| *at < range.end).saturating_sub(1);
        match (self.places.get(first), self.places.get(last)) {
            (Some((_, first)), Some((_, last))) if first.start <= last.end => first.start..last.end,
            _ => 0..0,
        }
    }
}

enum Fold {
    Gone,
    One(char),
    Compatible,
}

fn fold(character: char) -> Fold {
    match character {
        '\n' | ' '..='~' => Fold::One(character),
        _ if invisible(character) => Fold::Gone,
        _ if character.is_whitespace() => Fold::One(' '),
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}' => Fold::One('-'),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{02BC}' | '\u{FF07}' => {
            Fold::One('\'')
        }
        _ => match digit(character) {
            Some(digit) => Fold::One(digit),
            None if character.nfkc().any(|one| one.is_ascii_digit()) => Fold::One(character),
            None => Fold::Compatible,
        },
    }
}

/// Soft hyphens, joiners, direction and variation marks, tags: what prints as nothing.
fn invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The ASCII digit of a decimal digit in any script.
fn digit(character: char) -> Option<char> {
    let next = ZEROS.partition_point(|zero| *zero <= character as u32);
    let value = character as u32 - ZEROS.get(next.checked_sub(1)?)?;
    char::from_digit(value, 10)
}

/// Every script's zero; its other digits follow it (Unicode, general category Nd).
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn every_decimal_digit_of_unicode_folds_to_ascii() {
        let decimal = Regex::new(r"^\p{Nd}$").expect("a pattern");
        let missed: Vec<_> = (char::MIN..=char::MAX)
            .filter(|character| {
                decimal.is_match(character.encode_utf8(&mut [0; 4])) != digit(*character).is_some()
            })
            .map(|character| format!("{:#X}", character as u32))
            .collect();
        assert_eq!(missed.join(", "), "");
    }

    #[test]
    fn a_place_leads_back_to_the_bytes_it_came_from() {
        let text = "a\u{200B}\u{FF11}\u{AD}2 ﬁn";
        let folded = Folded::new(text);
        assert_eq!(folded.text(), "a12 fin");
        assert_eq!(&text[folded.origin(1..3)], "\u{FF11}\u{AD}2");
        assert_eq!(&text[folded.origin(4..5)], "ﬁ");
        assert_eq!(&text[folded.origin(5..7)], "ﬁn");
    }

    #[test]
    fn a_footnote_mark_is_no_digit() {
        assert_eq!(Folded::new("5²①½").text(), "5²①½");
    }
}
