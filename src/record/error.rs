//! Why some bytes are no record.

use std::fmt::{self, Display, Formatter};

use super::MAX_LENGTH;
use crate::misread::Misread;

/// Why some bytes are no record.
#[derive(Debug, PartialEq, Eq)]
pub enum RecordError {
    /// It has more bytes than any record.
    TooLong,
    /// It is no JSON, or ends too early or too late.
    NotJson(String),
    /// Git found two records in one place and left both.
    Conflict,
    /// A field is unknown, missing, there twice, or of the wrong kind.
    Field {
        path: String,
        reason: String,
    },
    /// It is not written in the one way in which it could be.
    NotCanonical,
    NoSubject,
    /// The first dependency is not the commit.
    NoCommit,
    /// A dependency that is a file has no SHA-256.
    NotAFile(String),
    NotAName {
        list: &'static str,
        name: String,
    },
    Twice {
        list: &'static str,
        name: String,
    },
    OutOfOrder {
        list: &'static str,
        name: String,
    },
    NotATime(i64),
    /// The content among the by-products is not the one that it says.
    OtherContent,
    /// It has a redline and not the one lower version that this is against, or the other way round.
    NoRedline,
    /// An edition has no parity report.
    NoParity(String),
}

impl Display for RecordError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => {
                write!(f, "it is longer than {} KiB, and no record is", MAX_LENGTH >> 10)
            }
            Self::NotJson(reason) => write!(f, "it is no JSON: {reason}"),
            Self::Conflict => f.write_str(
                "git left a conflict here: two people made a version with this number; keep one \
                 of the two, whole",
            ),
            Self::Field { path, reason } => write!(f, "at `{path}`: {reason}"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ",
            ),
            Self::NoSubject => f.write_str("it has no subject"),
            Self::NoCommit => f.write_str("its first dependency is not the commit"),
            Self::NotAFile(name) => write!(f, "the dependency `{name}` has no SHA-256"),
            Self::NotAName { list, name } => {
                write!(f, "`{name}` cannot be a name among the {list}")
            }
            Self::Twice { list, name } => write!(f, "`{name}` is there twice among the {list}"),
            Self::OutOfOrder { list, name } => {
                write!(f, "`{name}` is not in its order among the {list}")
            }
            Self::NotATime(seconds) => write!(f, "{seconds} is no time of a commit"),
            Self::OtherContent => {
                f.write_str("the content among its by-products is not the one that it is of")
            }
            Self::NoRedline => f.write_str(
                "a redline, and the record of the one lower version that it is against, are not both there",
            ),
            Self::NoParity(subject) => write!(f, "it has no parity report on `{subject}`"),
        }
    }
}

impl std::error::Error for RecordError {}

impl From<serde_path_to_error::Error<serde_json::Error>> for RecordError {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        match Misread::from(error) {
            Misread::Field { path, reason } => Self::Field { path, reason },
            Misread::NotJson(reason) => Self::NotJson(reason),
        }
    }
}
