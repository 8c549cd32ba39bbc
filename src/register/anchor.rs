//! The anchor of a register: the identity of its first entry, which somebody got by another way.
//!
//! In words: the anchor is the SHA-256 of the genesis entry's exact bytes, written as 64 hexadecimal
//! digits. Its line, short enough for a letterhead, is the first 160 bits of it as [`spelling`] says: 33
//! characters in groups of four, the last of five. So many bits that nobody, not even who begins a
//! register, can make two that have the same line.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::Serialize;

use crate::digest::Digest;
use crate::spelling::{self, Misspelt};

/// The SHA-256 of a register's genesis entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Anchor(Digest);

impl Anchor {
    pub fn of(genesis: &[u8]) -> Self {
        Self(Digest::of(genesis))
    }

    /// The anchor as it is put on a letterhead.
    pub fn line(&self) -> String {
        spelling::spell(&self.0.as_bytes()[..LINE])
    }
}

impl Display for Anchor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Bytes of the digest that the line says.
const LINE: usize = 20;

/// What somebody was given of an anchor: all of it, or its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    Whole(Digest),
    Line([u8; LINE]),
}

impl Pin {
    /// Whether it is this anchor's.
    pub fn holds(&self, anchor: &Anchor) -> bool {
        match self {
            Self::Whole(digest) => *digest == anchor.0,
            Self::Line(line) => anchor.0.as_bytes().starts_with(line),
        }
    }
}

impl Display for Pin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(digest) => digest.fmt(f),
            Self::Line(line) => f.write_str(&spelling::spell(line)),
        }
    }
}

impl From<Anchor> for Pin {
    fn from(anchor: Anchor) -> Self {
        Self::Whole(anchor.0)
    }
}

/// A text that is neither an anchor nor its line.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAnAnchor(Misspelt);

impl Display for NotAnAnchor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "this is neither an anchor, of 64 hexadecimal digits, nor its line: {}", self.0)
    }
}

impl std::error::Error for NotAnAnchor {}

impl FromStr for Pin {
    type Err = NotAnAnchor;

    /// Reads an anchor, or its line as people write it, with or without [`LABEL`] before it.
    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let text = unlabelled(text.trim());
        match text.to_lowercase().parse() {
            Ok(digest) => Ok(Self::Whole(digest)),
            Err(_) => spelling::read(text).map(Self::Line).map_err(NotAnAnchor),
        }
    }
}

/// What stands before the line on a letterhead.
pub const LABEL: &str = "Register anchor";

/// The text after the label, if it is there: in any case, with a colon or without.
fn unlabelled(text: &str) -> &str {
    match text.split_at_checked(LABEL.len()) {
        Some((label, rest)) if label.eq_ignore_ascii_case(LABEL) => {
            rest.trim_start_matches(|char: char| char == ':' || char.is_whitespace())
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_read_as_it_is_printed() {
        let anchor = Anchor::of(b"abc");
        let printed = format!("{LABEL} {}", anchor.line());
        let whole = format!("{LABEL}: {anchor}\n");
        for text in [&printed, &printed.to_uppercase(), &printed.to_lowercase(), &whole] {
            assert!(text.parse::<Pin>().is_ok_and(|pin| pin.holds(&anchor)), "{text}");
        }
        assert!("Register anchor".parse::<Pin>().is_err());
        assert!(format!("Another anchor {}", anchor.line()).parse::<Pin>().is_err());
    }

    #[test]
    fn both_forms_are_read_and_hold_that_anchor_alone() {
        let anchor = Anchor::of(b"abc");
        let line = "Q9W1-DFWF-077Y-MGA1-83F5-VBH2-4ER0-6RD3M";
        assert_eq!(anchor.line(), line);
        let spoken = line.to_lowercase().replace('-', " ").replace('0', "o");
        for text in [&anchor.to_string(), &anchor.to_string().to_uppercase(), line, &spoken] {
            let pin: Pin = text.parse().unwrap();
            assert!(pin.holds(&anchor), "{text}");
            assert!(!pin.holds(&Anchor::of(b"abd")), "{text}");
        }
    }

    #[test]
    fn a_part_of_one_is_none() {
        let anchor = Anchor::of(b"abc");
        for wrong in ["", &anchor.to_string()[1..], &anchor.line()[5..], "Q9W1-DFWF-077Y-MGA1T"] {
            assert!(wrong.parse::<Pin>().is_err(), "{wrong}");
        }
    }
}
