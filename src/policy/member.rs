//! A member: a person who may approve, their role and their keys.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::spelling::written_as_text;
use super::{Day, PolicyError};
use crate::phrase::has_unseen;
use crate::ssh::PublicKey;

/// The short name of a member, which is also the principal in `allowed_signers` and the name of
/// signatures' files: small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(String);

/// What a member speaks for, a word that the board chooses: `health`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role(String);

/// An address that a member commits with, in small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

written_as_text!(MemberId, Role, Email);

/// The start of the name of a recovery key's signature, which no member can have.
pub const RECOVERY: &str = "recovery";

/// A person who may approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub name: String,
    pub role: Role,
    pub keys: Vec<MemberKey>,
    pub emails: BTreeSet<Email>,
    /// Whether this member may withdraw a release alone, at once.
    pub may_withdraw: bool,
}

/// A key of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberKey {
    pub key: PublicKey,
    /// The first day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl MemberKey {
    /// A key that is valid on every day.
    pub fn new(key: PublicKey) -> Self {
        Self { key, from: None, until: None }
    }

    pub fn is_valid(&self, at: Day) -> bool {
        self.validity(at).is_ok()
    }

    /// Whether it counts on a day, and if not, why.
    pub fn validity(&self, at: Day) -> Result<(), NotValid> {
        match (self.from, self.until) {
            (Some(from), _) if at < from => Err(NotValid::Yet(from)),
            (_, Some(until)) if until < at => Err(NotValid::AnyMore(until)),
            _ => Ok(()),
        }
    }
}

/// Why a key does not count on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotValid {
    /// It does from this day.
    Yet(Day),
    /// It did until this day.
    AnyMore(Day),
}

impl Member {
    pub(super) fn agrees_with_itself(&self, id: &MemberId) -> Result<(), PolicyError> {
        if !is_text(&self.name) {
            return Err(PolicyError::NotAPersonsName(id.clone()));
        }
        let backwards = |key: &MemberKey| key.from.zip(key.until).is_some_and(|(a, b)| b < a);
        match self.keys.iter().find(|key| backwards(key)) {
            Some(key) => Err(PolicyError::KeyEndsBeforeItStarts(key.key.fingerprint())),
            None => Ok(()),
        }
    }
}

/// Words on one line, without anything that cannot be seen.
fn is_text(text: &str) -> bool {
    (1..=100).contains(&text.chars().count()) && text.trim() == text && !has_unseen(text)
}

/// Why a text is no name of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAName {
    Member,
    Role,
    Email,
}

impl Display for NotAName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Member => {
                "a member's short name is small letters without accents, digits and hyphens, 32 at most, and not `recovery`"
            }
            Self::Role => {
                "a role is one word of small letters without accents, digits and hyphens, 32 at most"
            }
            Self::Email => "this is no e-mail address",
        })
    }
}

impl std::error::Error for NotAName {}

fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().all(plain)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 32
}

impl FromStr for MemberId {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let is_id = is_word(text) && text != RECOVERY;
        is_id.then(|| Self(text.to_owned())).ok_or(NotAName::Member)
    }
}

impl FromStr for Role {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        is_word(text).then(|| Self(text.to_owned())).ok_or(NotAName::Role)
    }
}

impl FromStr for Email {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let text = text.to_lowercase();
        let parts =
            text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        let printable = !has_unseen(&text) && !text.contains(char::is_whitespace);
        let is_email = parts && printable && text.len() <= 254;
        is_email.then_some(Self(text)).ok_or(NotAName::Email)
    }
}

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MemberId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for MemberId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// In words: the hyphens that keep a role one word are spaces.
impl Role {
    pub fn in_words(&self) -> String {
        self.0.replace('-', " ")
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Display for Email {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
