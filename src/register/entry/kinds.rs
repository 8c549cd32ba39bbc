//! The kinds of entries, field by field. `docs/register.md` has them as tables.
//!
//! The fields stand in the order in which canonical JSON has their keys.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ssh_key::PublicKey;

use super::error::{is_briefing, is_file_name, is_sorted};
use super::{Entry, EntryError};
use crate::content::ContentCode;
use crate::digest::Digest;
use crate::phrase::listed;
use crate::record::Version;
use crate::register::key::LogKey;

/// A SHA-256, named as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sha256 {
    pub sha256: Digest,
}

impl From<Digest> for Sha256 {
    fn from(sha256: Digest) -> Self {
        Self { sha256 }
    }
}

/// What an entry's `type` says: one value for each kind.
macro_rules! kind {
    ($name:ident, $text:literal) => {
        #[doc = concat!("`", $text, "`")]
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            #[default]
            #[serde(rename = $text)]
            One,
        }
    };
}

kind!(GenesisType, "engross:genesis:1");
kind!(PolicyType, "engross:policy:1");
kind!(PublishedType, "engross:published:1");
kind!(WithdrawnType, "engross:withdrawn:1");
kind!(ReinstatedType, "engross:reinstated:1");
kind!(CorrectedType, "engross:corrected:1");
kind!(CirculatedType, "engross:circulated:1");
kind!(AcknowledgedType, "engross:acknowledged:1");

/// The first entry, whose SHA-256 is the register's anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// The key of its checkpoints, which has the origin's name.
    pub key: LogKey,
    /// The publisher's name.
    pub name: String,
    /// What its checkpoints call the register: its address without `https://`.
    pub origin: String,
    /// Of the exact bytes of the first policy, which is number 1.
    pub policy: Sha256,
    /// OpenSSH public keys, without a comment, that may put a policy into force when the quorum cannot.
    pub recovery: Vec<String>,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: GenesisType,
}

/// Another policy came into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChanged {
    /// Of the signature files of those who agreed.
    pub approvals: Vec<Sha256>,
    /// 2, 3, 4, and no number left out.
    pub number: u32,
    /// Of its exact bytes.
    pub policy: Sha256,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: PolicyType,
}

/// A release was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Of the signature files of those who approved the record.
    pub approvals: Vec<Sha256>,
    pub briefing: String,
    /// The content code, which is printed in each edition.
    pub code: String,
    /// The content digest.
    pub content: Sha256,
    /// Sorted by name.
    pub editions: Vec<Edition>,
    /// Of the record's exact bytes.
    pub record: Sha256,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: PublishedType,
    pub version: Version,
}

/// A file that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Of the edition as it was built and approved: a subject of the record.
    pub built: Sha256,
    /// Its bytes. The sealed file starts with exactly these.
    pub length: u64,
    /// The file's name, such as `print.pdf`.
    pub name: String,
    /// Of the edition with the seal appended; left out if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sha256>,
}

impl Edition {
    /// The digest of the file that readers get.
    pub fn file(&self) -> Digest {
        self.sealed.unwrap_or(self.built).sha256
    }
}

/// A published version no longer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Withdrawn {
    /// Of the signature files of those who withdrew it.
    pub approvals: Vec<Sha256>,
    pub briefing: String,
    pub reason: Reason,
    /// Whether its bytes were removed from what is served, too.
    pub taken_down: bool,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: WithdrawnType,
    pub version: Version,
}

/// Why a version was withdrawn. The words stay with the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It may tell who somebody is.
    Confidentiality,
    /// Something that it says is wrong.
    Error,
    /// A court or the law requires it.
    Law,
    /// It was not published as the rules ask.
    Procedure,
    /// Somebody whom it concerns asked for it.
    Request,
}

impl Reason {
    pub const ALL: [Self; 5] =
        [Self::Confidentiality, Self::Error, Self::Law, Self::Procedure, Self::Request];

    /// As it stands in an entry.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::Error => "error",
            Self::Law => "law",
            Self::Procedure => "procedure",
            Self::Request => "request",
        }
    }
}

/// A text that is no reason's code.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAReason;

impl Display for NotAReason {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let codes = Reason::ALL.map(|reason| reason.code().to_owned());
        write!(f, "a reason is one of {}", listed(&codes))
    }
}

impl std::error::Error for NotAReason {}

impl FromStr for Reason {
    type Err = NotAReason;

    fn from_str(code: &str) -> Result<Self, NotAReason> {
        Self::ALL.into_iter().find(|reason| reason.code() == code).ok_or(NotAReason)
    }
}

/// A withdrawn version holds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reinstated {
    /// Of the signature files of those who agreed.
    pub approvals: Vec<Sha256>,
    pub briefing: String,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: ReinstatedType,
    pub version: Version,
}

/// A claim of an earlier entry was wrong. What a digest proves cannot be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// Of the signature files of those who agreed.
    pub approvals: Vec<Sha256>,
    /// What it should have claimed.
    pub claim: Claim,
    /// The number of the earlier entry, from 0.
    pub entry: u64,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: CorrectedType,
}

/// What an entry says on the publisher's word alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// When it happened, in seconds since 1970 (UTC).
    Timestamp(i64),
    /// Why a version was withdrawn.
    Reason(Reason),
}

/// A published version was given to so many recipients. Who they are stays with the publisher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circulated {
    pub briefing: String,
    pub rows: Rows,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: CirculatedType,
    pub version: Version,
}

/// So many answers came from those to whom a version was circulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledged {
    pub briefing: String,
    pub rows: Rows,
    pub timestamp: i64,
    #[serde(rename = "type")]
    pub kind: AcknowledgedType,
    pub version: Version,
}

/// What is told of rows that are not public: how many they are, and one hash of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub count: u64,
    /// The root of the Merkle tree (RFC 6962, section 2.1) whose leaves are the rows, each after its salt.
    pub root: Sha256,
}

impl From<Genesis> for Entry {
    fn from(genesis: Genesis) -> Self {
        Self::Genesis(genesis)
    }
}

impl Genesis {
    pub(super) fn agrees_with_itself(&self) -> Result<(), EntryError> {
        if self.name.trim() != self.name || self.name.is_empty() {
            return Err(EntryError::NoName);
        }
        if self.key.name() != self.origin {
            return Err(EntryError::KeyOfAnother);
        }
        is_sorted("recovery keys", &self.recovery)?;
        // A comment is often somebody's name or address.
        let is_key = |text: &String| {
            PublicKey::from_openssh(text)
                .is_ok_and(|key| key.comment().is_empty() && key.to_openssh().as_ref() == Ok(text))
        };
        match self.recovery.iter().find(|text| !is_key(text)) {
            Some(text) => Err(EntryError::NotASshKey(text.clone())),
            None => Ok(()),
        }
    }
}

impl Published {
    pub(super) fn agrees_with_itself(&self) -> Result<(), EntryError> {
        is_briefing(&self.briefing)?;
        is_sorted("approvals", &self.approvals)?;
        if self.code != ContentCode::of(&self.content.sha256).to_string() {
            return Err(EntryError::OtherCode);
        }
        if self.editions.is_empty() {
            return Err(EntryError::NoEdition);
        }
        let names: Vec<_> = self.editions.iter().map(|edition| &edition.name).collect();
        is_sorted("editions", &names)?;
        match self.editions.iter().find(|edition| !is_file_name(&edition.name)) {
            Some(edition) => Err(EntryError::NotAFileName(edition.name.clone())),
            None => Ok(()),
        }
    }
}

impl Rows {
    /// How many rows they are.
    pub fn count(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }

    pub(super) fn agrees_with_itself(&self) -> Result<(), EntryError> {
        match self.count {
            0 => Err(EntryError::NoRow),
            _ => Ok(()),
        }
    }
}
