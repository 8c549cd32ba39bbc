//! A rejection: a member says that a release is not to go out, and why, and signs that.
//!
//! Canonical JSON (RFC 8785), one line without a line end; `record` is the SHA-256 of the record's
//! exact bytes. With line breaks for this page, and the digest cut short:
//!
//! ```text
//! {"briefing":"first",
//!  "member":"amina",
//!  "reason":"The date of the review is wrong.",
//!  "record":{"sha256":"ad38…"},
//!  "type":"engross:rejection:1",
//!  "version":2}
//! ```
//!
//! [`Rejection::read`] accepts exactly what [`Rejection::bytes`] writes.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::content::canonical::canonical_json;
use crate::phrase::has_unseen;
use crate::policy::MemberId;
use crate::record::{Record, RecordDigest, Version};

/// No rejection is longer, in bytes.
pub const MAX_LENGTH: usize = 32 << 10;

/// No reason is longer, in characters.
pub const MAX_REASON: usize = 4000;

/// A member's statement that a release is not to go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    pub briefing: String,
    pub member: MemberId,
    pub reason: String,
    record: Sha256,
    #[serde(rename = "type")]
    kind: Kind,
    pub version: Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sha256 {
    sha256: RecordDigest,
}

/// What the fields mean: `docs/approval.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "engross:rejection:1")]
    Rejection1,
}

impl Rejection {
    /// A member's rejection of the release that has this record.
    pub fn new(record: &Record, member: MemberId, reason: &str) -> Result<Self, RejectionError> {
        let rejection = Self {
            briefing: record.briefing.clone(),
            member,
            reason: reason.trim().to_owned(),
            record: Sha256 { sha256: RecordDigest::of(&record.bytes()) },
            kind: Kind::Rejection1,
            version: record.version,
        };
        rejection.wrong_reason().map_or(Ok(rejection), Err)
    }

    /// The record that is rejected.
    pub fn record(&self) -> RecordDigest {
        self.record.sha256
    }

    /// The rejection's one spelling, which its member signs.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a rejection; anything but the very bytes that [`Rejection::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, RejectionError> {
        if bytes.len() > MAX_LENGTH {
            return Err(RejectionError::TooLong);
        }
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let read: Result<Self, _> = serde_path_to_error::deserialize(&mut json);
        let read = read.map_err(|error| RejectionError::NotOne(error.to_string()))?;
        json.end().map_err(|error| RejectionError::NotOne(error.to_string()))?;
        if read.bytes() != bytes {
            return Err(RejectionError::NotCanonical);
        }
        read.wrong_reason().map_or(Ok(read), Err)
    }

    fn wrong_reason(&self) -> Option<RejectionError> {
        match self.reason.trim() {
            "" => Some(RejectionError::NoReason),
            reason if reason != self.reason => Some(RejectionError::NotCanonical),
            reason if reason.chars().count() > MAX_REASON => Some(RejectionError::LongReason),
            reason if reason.split('\n').any(has_unseen) => Some(RejectionError::Unseen),
            _ => None,
        }
    }
}

/// Why something is no rejection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectionError {
    TooLong,
    /// It is no JSON, or has other fields.
    NotOne(String),
    /// It is not written in the one way in which it could be.
    NotCanonical,
    NoReason,
    LongReason,
    /// It has a character that cannot be seen, or turns what stands beside it around.
    Unseen,
}

impl Display for RejectionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => {
                write!(f, "it is longer than {} KiB, and no rejection is", MAX_LENGTH >> 10)
            }
            Self::NotOne(reason) => write!(f, "it is no rejection: {reason}"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ",
            ),
            Self::NoReason => {
                f.write_str("a rejection needs a reason, so that the author knows what to mend")
            }
            Self::LongReason => {
                write!(f, "the reason has more than {MAX_REASON} characters; say it shorter")
            }
            Self::Unseen => f.write_str(
                "the reason has a character in it that cannot be seen; write plain text",
            ),
        }
    }
}

impl std::error::Error for RejectionError {}
