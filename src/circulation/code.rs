//! The code that a recipient answers with.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ssh_key::rand_core::CryptoRngCore;

use crate::spelling::{self, Misspelt};

/// Forty random bits with a check character, as [`spelling`] says: `7Q2M-K0XTW`.
///
/// So few that it is easy to type: what it opens is a line in the publisher's own list, and no door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerCode([u8; 5]);

impl AnswerCode {
    pub fn random(random: &mut impl CryptoRngCore) -> Self {
        let mut bytes = [0; 5];
        random.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

impl Display for AnswerCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&spelling::spell(&self.0))
    }
}

/// Why a text is no code to answer with.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAnAnswerCode(Misspelt);

impl Display for NotAnAnswerCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "this is no code to answer with: {}", self.0)
    }
}

impl std::error::Error for NotAnAnswerCode {}

impl FromStr for AnswerCode {
    type Err = NotAnAnswerCode;

    /// Reads a code as people write it.
    fn from_str(text: &str) -> Result<Self, NotAnAnswerCode> {
        spelling::read(text).map(Self).map_err(NotAnAnswerCode)
    }
}

impl Serialize for AnswerCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AnswerCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
