//! The content code: a content digest short enough to print and to read over the telephone.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use crate::digest::Digest;
use crate::spelling::{self, Misspelt};

/// The first 80 bits of a content digest with a check character.
///
/// The first ten bytes of the digest, spelled as [`spelling`] says: seventeen characters, in groups of
/// 4, 4, 4 and 5.
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
}

impl Display for ContentCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&spelling::spell(&self.0))
    }
}

/// Why a text is not a content code.
#[derive(Debug, PartialEq, Eq)]
pub struct NotACode(Misspelt);

impl Display for NotACode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "this is no content code: {}", self.0)
    }
}

impl std::error::Error for NotACode {}

impl FromStr for ContentCode {
    type Err = NotACode;

    /// Reads a code as people write it.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        spelling::read(text).map(Self).map_err(NotACode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_head_of_the_digest() {
        let digest = Digest::of(b"abc");
        let code = ContentCode::of(&digest);
        assert_eq!(code.to_string(), "Q9W1-DFWF-077Y-MGA1T");
        assert_eq!("q9w1 dfwf o77y mgait".parse(), Ok(code));
        assert!(code.stands_for(&digest));
        assert!(!code.stands_for(&Digest::of(b"abd")));
    }

    #[test]
    fn says_why_a_text_is_none() {
        let error = "Q9W1".parse::<ContentCode>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "this is no content code: it must have 17 characters, and has 4"
        );
    }
}
