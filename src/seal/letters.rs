//! The letters that a seal is drawn with.
//!
//! A seal's words are drawn as shapes: it needs no font of its own, adds no words to what a file
//! says, and looks the same in every viewer. `letters.txt` has a line for each letter:
//!
//! ```text
//! 006C 247 70 0 m 70 668 l 160 668 l 160 0 l h
//! ```
//!
//! its code, its width, and its outline in operators of content streams (ISO 32000-1, 8.5.2), in
//! thousandths of the size. `letters/draw.py` made it once, from Atkinson Hyperlegible Next, whose
//! licence lies beside it. It never changes: a seal must look as it was written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The outline of a character.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// In thousandths of the size.
    pub width: u32,
    pub outline: &'static str,
}

static LETTERS: LazyLock<BTreeMap<char, Letter>> =
    LazyLock::new(|| include_str!("letters/letters.txt").lines().filter_map(read).collect());

fn read(line: &'static str) -> Option<(char, Letter)> {
    let (code, rest) = line.split_once(' ')?;
    let (width, outline) = rest.split_once(' ').unwrap_or((rest, ""));
    let char = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    Some((char, Letter { width: width.parse().ok()?, outline }))
}

/// The letter for a character, if there is one.
pub fn letter(char: char) -> Option<Letter> {
    LETTERS.get(&char).copied()
}

/// How wide a text is, in thousandths of the size. What has no letter has no width.
pub fn width(text: &str) -> u32 {
    text.chars().filter_map(letter).map(|letter| letter.width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_letter_that_only_draws() {
        let lines = include_str!("letters/letters.txt").lines().count();
        assert_eq!(LETTERS.len(), lines);
        for letter in LETTERS.values() {
            for token in letter.outline.split_whitespace() {
                assert!(matches!(token, "m" | "l" | "c" | "h") || token.parse::<i32>().is_ok());
            }
        }
    }

    #[test]
    fn welsh_names_can_be_drawn() {
        assert!("Bwrdd Diogelu Plant Tŷ Gŵyr, Ŵ Ŷ’".chars().all(|char| letter(char).is_some()));
    }
}
