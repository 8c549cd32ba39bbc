//! Why some bytes are no policy.

use std::fmt::{self, Display, Formatter};

use super::{Email, MAX_LENGTH, MemberId};
use crate::misread::Misread;

/// Why some bytes are no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// It has more bytes than any policy.
    TooLong,
    /// Git could not merge two changes of it.
    Conflict,
    /// It is no JSON, or ends too early or too late.
    NotJson(String),
    /// A field is unknown, missing, there twice, or of the wrong kind.
    Field {
        path: String,
        reason: String,
    },
    /// It is not written in the one way in which it could be.
    NotCanonical,
    ExpiresBeforeItsDate,
    NotAPersonsName(MemberId),
    KeyEndsBeforeItStarts(String),
    /// A key stands twice, and one key is one signer.
    KeyTwice {
        fingerprint: String,
        holders: [String; 2],
    },
    /// An address is that of two members, so that nobody knows who wrote.
    EmailTwice {
        email: Email,
        holders: [MemberId; 2],
    },
}

impl Display for PolicyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => {
                write!(f, "it is longer than {} KiB, and no policy is", MAX_LENGTH >> 10)
            }
            Self::Conflict => f.write_str(
                "git left a conflict in it: two people changed it at once, and one of the two must be taken, with its signatures: git checkout --ours or --theirs, for the whole folder",
            ),
            Self::NotJson(reason) => write!(f, "it is no JSON: {reason}"),
            Self::Field { path, reason } => write!(f, "at `{path}`: {reason}"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ, or something is there twice",
            ),
            Self::ExpiresBeforeItsDate => f.write_str("it expires before the day that it is of"),
            Self::NotAPersonsName(id) => write!(
                f,
                "the name of member `{id}` is no name: words on one line, 100 characters at most, and none that cannot be seen"
            ),
            Self::KeyEndsBeforeItStarts(fingerprint) => {
                write!(f, "the key {fingerprint} ends before the day on which it starts")
            }
            Self::KeyTwice { fingerprint, holders: [one, other] } if one == other => {
                write!(f, "the key {fingerprint} stands twice at {one}")
            }
            Self::KeyTwice { fingerprint, holders: [one, other] } => write!(
                f,
                "the key {fingerprint} stands at {one} and at {other}, and one key is one signer"
            ),
            Self::EmailTwice { email, holders: [one, other] } => {
                write!(f, "{email} is the address of `{one}` and of `{other}`")
            }
        }
    }
}

impl std::error::Error for PolicyError {}

impl From<serde_path_to_error::Error<serde_json::Error>> for PolicyError {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        match Misread::from(error) {
            Misread::Field { path, reason } => Self::Field { path, reason },
            Misread::NotJson(reason) => Self::NotJson(reason),
        }
    }
}
