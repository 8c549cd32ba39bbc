//! All rows behind one entry of the register: canonical JSON (RFC 8785), one line without a line end.
//!
//! With line breaks for this page, and digests cut short:
//!
//! ```text
//! {"briefing":"first",
//!  "rows":[{"row":{"address":"ann@example.org","channel":"email","code":"7Q2M-K0XTW",
//!                  "edition":"print.pdf","file":{"sha256":"20ef…"},"name":"Ann Other",
//!                  "organisation":"A Trust","team":"Health visitors"},
//!           "salt":"9c01…"}],
//!  "timestamp":1663149600,
//!  "type":"engross:circulation:1",
//!  "version":2}
//! ```
//!
//! [`List::read`] accepts exactly what [`List::bytes`] writes.

use std::fmt::{self, Display, Formatter};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::salted::{Salted, tree};
use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::record::Version;
use crate::register::entry::{Entry, Rows};

/// What a list has a row of.
pub trait Listed: Serialize + DeserializeOwned {
    /// What the list's `type` says.
    const TYPE: &'static str;

    /// The register's entry of a list.
    fn entry(list: &List<Self>) -> Entry;
}

/// The rows of one entry, and what they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List<R> {
    pub briefing: String,
    /// Why a version was circulated that a later one had superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(rename = "rows")]
    pub salted: Vec<Salted<R>>,
    /// In seconds since 1970 (UTC).
    pub timestamp: i64,
    #[serde(rename = "type")]
    kind: String,
    pub version: Version,
}

impl<R: Listed> List<R> {
    pub fn new(briefing: &str, version: Version, timestamp: i64, salted: Vec<Salted<R>>) -> Self {
        let (briefing, kind) = (briefing.to_owned(), R::TYPE.to_owned());
        Self { briefing, reason: None, salted, timestamp, kind, version }
    }

    /// What the register says of it.
    pub fn rows(&self) -> Rows {
        let tree = tree(&self.salted);
        Rows { count: tree.size(), root: Digest::from(*tree.root().as_bytes()).into() }
    }

    /// The register's entry.
    pub fn entry(&self) -> Entry {
        R::entry(self)
    }

    /// The list's one spelling.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a list; anything but the very bytes that [`List::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let read: Result<Self, _> = serde_path_to_error::deserialize(&mut json);
        // Neither a name nor an address gets into a message: the path says where.
        let list = read.map_err(|error| ListError::NotAList(error.path().to_string()))?;
        json.end().map_err(|_| ListError::NotAList("its end".into()))?;
        if list.kind != R::TYPE {
            return Err(ListError::OfNoKind);
        }
        match list.bytes() == bytes {
            true => Ok(list),
            false => Err(ListError::NotCanonical),
        }
    }
}

/// Why some bytes are no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListError {
    /// It is no JSON, or a field is unknown, missing, there twice or wrong, at this path.
    NotAList(String),
    /// It is a list of something else.
    OfNoKind,
    NotCanonical,
}

impl Display for ListError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAList(path) => {
                write!(f, "it is no list of rows: `{path}` is not as it must be")
            }
            Self::OfNoKind => f.write_str("it is a list of something else"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ",
            ),
        }
    }
}

impl std::error::Error for ListError {}
