//! The content code: a content digest short enough to print and to read over the telephone.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use crate::digest::Digest;

/// Crockford's base 32: no I, L, O or U, so that nothing reads like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first 80 bits of a content digest with a check character.
///
/// The first ten bytes of the digest, most significant bit first, are written as sixteen
/// characters of Crockford's base 32. A seventeenth is the check character of ISO/IEC 7064's
/// hybrid system with M = 32, which catches each single wrong character and each swap of two
/// neighbours but one. Hyphens part it into groups of 4, 4, 4 and 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentCode([u8; 10]);

impl ContentCode {
    /// The code of a content digest.
    pub fn of(digest: &Digest) -> Self {
        let mut head = [0; 10];
        head.copy_from_slice(&digest.as_bytes()[..10]);
        Self(head)
    }

    /// Whether a content digest has this code.
    pub fn stands_for(&self, digest: &Digest) -> bool {
        digest.as_bytes().starts_with(&self.0)
    }

    /// The sixteen values of five bits.
    fn values(&self) -> [u8; 16] {
        let bits = self.0.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        std::array::from_fn(|place| (bits >> (75 - 5 * place) & 31) as u8)
    }
}

/// The check character's value: ISO/IEC 7064, hybrid system, M = 32.
fn check_value(values: &[u8; 16]) -> u8 {
    let product = values.iter().fold(32u8, |product, value| match (product + value) % 32 {
        0 => 64 % 33,
        sum => sum * 2 % 33,
    });
    (33 - product) % 32
}

impl Display for ContentCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let values = self.values();
        for (place, value) in values.iter().chain([&check_value(&values)]).enumerate() {
            if matches!(place, 4 | 8 | 12) {
                f.write_str("-")?;
            }
            write!(f, "{}", ALPHABET[usize::from(*value)] as char)?;
        }
        Ok(())
    }
}

/// Why a text is not a content code.
#[derive(Debug, PartialEq, Eq)]
pub enum NotACode {
    /// It has another number of characters than seventeen.
    Length(usize),
    /// It has a character that no code has.
    Character(char),
    /// The last character does not go with the others: one was misread.
    Check,
}

impl Display for NotACode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => {
                write!(f, "a content code has 17 characters, this has {length}")
            }
            Self::Character(char) => write!(f, "no content code has the character {char:?}"),
            Self::Check => {
                f.write_str("the last character does not go with the others: one was misread")
            }
        }
    }
}

impl std::error::Error for NotACode {}

impl FromStr for ContentCode {
    type Err = NotACode;

    /// Reads a code as people write it: any case, any grouping, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut values = Vec::with_capacity(17);
        for char in text.chars().filter(|char| !char.is_whitespace() && *char != '-') {
            let meant = match char.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|symbol| *symbol as char == meant);
            values.push(value.ok_or(NotACode::Character(char))? as u8);
        }
        let Some((check, Ok(values))) =
            values.split_last().map(|(check, rest)| (*check, <[u8; 16]>::try_from(rest)))
        else {
            return Err(NotACode::Length(values.len()));
        };
        if check_value(&values) != check {
            return Err(NotACode::Check);
        }
        let bits = values.iter().fold(0u128, |bits, value| bits << 5 | u128::from(*value));
        Ok(Self(std::array::from_fn(|place| (bits >> (72 - 8 * place)) as u8)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> impl Strategy<Value = ContentCode> {
        any::<[u8; 10]>().prop_map(ContentCode)
    }

    #[test]
    fn is_the_head_of_the_digest() {
        let digest = Digest::of(b"abc");
        let code = ContentCode::of(&digest);
        assert_eq!(code.to_string(), "Q9W1-DFWF-077Y-MGA1T");
        assert!(code.stands_for(&digest));
        assert!(!code.stands_for(&Digest::of(b"abd")));
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!("".parse::<ContentCode>(), Err(NotACode::Length(0)));
        assert_eq!("Q9W1".parse::<ContentCode>(), Err(NotACode::Length(4)));
        assert_eq!("Q9W1-DFWF-077Y-MGA1!".parse::<ContentCode>(), Err(NotACode::Character('!')));
        assert_eq!("Q9W1-DFWF-077Y-MGA1S".parse::<ContentCode>(), Err(NotACode::Check));
    }

    proptest! {
        #[test]
        fn is_read_back_however_it_was_said(code in code()) {
            let text = code.to_string();
            prop_assert_eq!(text.parse(), Ok(code));
            let said = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(said.parse(), Ok(code));
        }

        #[test]
        fn one_wrong_character_never_passes(code in code(), place in 0usize..17, other in 0usize..32) {
            let mut text: Vec<u8> = code.to_string().replace('-', "").into_bytes();
            prop_assume!(text[place] != ALPHABET[other]);
            text[place] = ALPHABET[other];
            prop_assert_eq!(String::from_utf8(text).unwrap().parse::<ContentCode>(), Err(NotACode::Check));
        }
    }
}
