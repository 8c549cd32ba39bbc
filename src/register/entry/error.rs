//! Why some bytes are no entry.

use std::fmt::{self, Display, Formatter};

use crate::content;
use crate::misread::without_place;
use crate::record::MAX_TIMESTAMP;
use crate::register::tile::MAX_ENTRY;

/// Why some bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryError {
    /// It has more bytes than any entry.
    TooLong,
    /// Its type is none that is known.
    OfNoKind(String),
    /// It is no JSON, or a field is unknown, missing, there twice or wrong.
    NotAnEntry(String),
    /// It is not written in the one way in which it could be.
    NotCanonical,
    NotATime(i64),
    NotABriefing(String),
    NotAFileName(String),
    NotASshKey(String),
    /// A list is not in its order, or has something twice.
    Unsorted(&'static str),
    NoName,
    /// The register's key has another name than the register.
    KeyOfAnother,
    /// The content code is not the content digest's.
    OtherCode,
    NoEdition,
    /// It counts rows, and there are none.
    NoRow,
}

impl Display for EntryError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "it is longer than {MAX_ENTRY} bytes, and no entry is"),
            Self::OfNoKind(kind) => {
                write!(f, "it is of the kind `{kind}`, which this version of engross does not know")
            }
            Self::NotAnEntry(reason) => write!(f, "it is no entry: {reason}"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ",
            ),
            Self::NotATime(seconds) => write!(f, "{seconds} is no time of an entry"),
            Self::NotABriefing(name) => write!(f, "`{name}` cannot be the name of a briefing"),
            Self::NotAFileName(name) => write!(f, "`{name}` cannot be the name of an edition"),
            Self::NotASshKey(text) => write!(
                f,
                "`{text}` is no OpenSSH public key: a type and a key in base 64, and no comment"
            ),
            Self::Unsorted(list) => {
                write!(f, "its {list} are not in their order, or one is there twice")
            }
            Self::NoName => f.write_str("it does not say who publishes"),
            Self::KeyOfAnother => {
                f.write_str("the register's key has another name than the register's origin")
            }
            Self::OtherCode => f.write_str("its content code is not that of its content digest"),
            Self::NoEdition => f.write_str("it has no edition"),
            Self::NoRow => f.write_str("it is of no rows"),
        }
    }
}

impl std::error::Error for EntryError {}

impl From<serde_json::Error> for EntryError {
    fn from(error: serde_json::Error) -> Self {
        Self::NotAnEntry(without_place(&error))
    }
}

pub(super) fn is_time(timestamp: i64) -> Result<(), EntryError> {
    match (0..=MAX_TIMESTAMP).contains(&timestamp) {
        true => Ok(()),
        false => Err(EntryError::NotATime(timestamp)),
    }
}

pub(super) fn is_briefing(id: &str) -> Result<(), EntryError> {
    match content::is_id(id) {
        true => Ok(()),
        false => Err(EntryError::NotABriefing(id.to_owned())),
    }
}

pub(super) fn is_sorted<T: Ord>(list: &'static str, items: &[T]) -> Result<(), EntryError> {
    match items.is_sorted_by(|one, next| one < next) {
        true => Ok(()),
        false => Err(EntryError::Unsorted(list)),
    }
}

/// A file beside others: never a path that leads elsewhere.
pub(super) fn is_file_name(name: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    name.bytes().all(plain) && !name.is_empty() && !name.starts_with('.') && name.len() <= 200
}
