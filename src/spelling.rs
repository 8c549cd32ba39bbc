//! How a few bytes are spelled for people who print them, read them aloud and type them again.
//!
//! In words: the bytes, most significant bit first, are written as characters of Crockford's base 32,
//! five bits each. One more is the check character of ISO/IEC 7064's hybrid system with M = 32, which
//! catches each single wrong character and each swap of two neighbours but one. Hyphens part them into
//! groups of four, and the check character joins the last.

use std::fmt::{self, Display, Formatter};

/// Crockford's base 32: no I, L, O or U, so that nothing reads like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a group.
const GROUP: usize = 4;

/// The spelling of `bytes`, whose number is a multiple of five.
pub fn spell(bytes: &[u8]) -> String {
    let values = values(bytes);
    let mut text = String::new();
    for (place, value) in values.iter().chain([&check_value(&values)]).enumerate() {
        if place % GROUP == 0 && place > 0 && place < values.len() {
            text.push('-');
        }
        text.push(ALPHABET[usize::from(*value)] as char);
    }
    text
}

/// Reads a spelling as people write it: any case, any grouping, O for 0, I and L for 1.
pub fn read<const BYTES: usize>(text: &str) -> Result<[u8; BYTES], Misspelt> {
    let mut values = Vec::new();
    for char in text.chars().filter(|char| !char.is_whitespace() && *char != '-') {
        let meant = match char.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|symbol| *symbol as char == meant);
        values.push(value.ok_or(Misspelt::Character(char))? as u8);
    }
    let expected = BYTES * 8 / 5 + 1;
    let Some((check, values)) = values.split_last().filter(|_| values.len() == expected) else {
        return Err(Misspelt::Length { found: values.len(), expected });
    };
    if check_value(values) != *check {
        return Err(Misspelt::Check);
    }
    Ok(bytes(values))
}

/// The values of five bits that bytes are.
fn values(bytes: &[u8]) -> Vec<u8> {
    let five = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |place| (bits >> (5 * place) & 31) as u8)
    };
    bytes.chunks_exact(5).flat_map(five).collect()
}

/// The bytes that values of five bits are.
fn bytes<const BYTES: usize>(values: &[u8]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (five, eight) in bytes.chunks_exact_mut(5).zip(values.chunks_exact(8)) {
        let bits = eight.iter().fold(0u64, |bits, value| bits << 5 | u64::from(*value));
        five.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    bytes
}

/// The check character's value: ISO/IEC 7064, hybrid system, M = 32.
fn check_value(values: &[u8]) -> u8 {
    let product = values.iter().fold(32u8, |product, value| match (product + value) % 32 {
        0 => 64 % 33,
        sum => sum * 2 % 33,
    });
    (33 - product) % 32
}

/// Why a text is no spelling of so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Misspelt {
    /// It has another number of characters.
    Length { found: usize, expected: usize },
    /// It has a character that no spelling has.
    Character(char),
    /// The last character does not go with the others: one was misread.
    Check,
}

impl Display for Misspelt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { found, expected } => {
                write!(f, "it must have {expected} characters, and has {found}")
            }
            Self::Character(char) => write!(f, "it never has the character {char:?}"),
            Self::Check => {
                f.write_str("the last character does not go with the others: one was misread")
            }
        }
    }
}

impl std::error::Error for Misspelt {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_are_of_four_and_the_last_has_the_check_character() {
        assert_eq!(spell(&[0; 5]), "0000-0000S");
        assert_eq!(spell(&[0; 10]), "0000-0000-0000-0000Z");
    }

    #[test]
    fn names_what_is_wrong() {
        let expected = 17;
        let read = read::<10>;
        assert_eq!(read(""), Err(Misspelt::Length { found: 0, expected }));
        assert_eq!(read("Q9W1"), Err(Misspelt::Length { found: 4, expected }));
        assert_eq!(read("Q9W1-DFWF-077Y-MGA1!"), Err(Misspelt::Character('!')));
        assert_eq!(read("Q9W1-DFWF-077Y-MGA1S"), Err(Misspelt::Check));
    }

    proptest! {
        #[test]
        fn is_read_back_however_it_was_said(bytes in any::<[u8; 20]>()) {
            let text = spell(&bytes);
            prop_assert_eq!(read(&text), Ok(bytes));
            let said = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(read(&said), Ok(bytes));
        }

        #[test]
        fn one_wrong_character_never_passes(
            bytes in any::<[u8; 10]>(), place in 0usize..17, other in 0usize..32
        ) {
            let mut text = spell(&bytes).replace('-', "").into_bytes();
            prop_assume!(text[place] != ALPHABET[other]);
            text[place] = ALPHABET[other];
            prop_assert_eq!(read::<10>(&String::from_utf8(text).unwrap()), Err(Misspelt::Check));
        }
    }
}
