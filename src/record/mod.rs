//! The record of a release: which files it is, and all that they were made of.
//!
//! An in-toto Statement v1 (<https://in-toto.io/Statement/v1>) with the SLSA provenance v1 predicate
//! (<https://slsa.dev/provenance/v1>), as canonical JSON (RFC 8785), without a line end. With line
//! breaks for this page, and digests cut short:
//!
//! ```text
//! {"_type":"https://in-toto.io/Statement/v1",
//!  "predicate":{
//!   "buildDefinition":{
//!    "buildType":"engross:release:1",
//!    "externalParameters":{
//!     "briefing":"2022-09-asthma-neglect",
//!     "contentDigest":{"sha256":"c91f…"},
//!     "standards":["PDF 1.7","PDF/A-2a","PDF/UA-1"],
//!     "version":1},
//!    "internalParameters":{"timestamp":1663149600},
//!    "resolvedDependencies":[
//!     {"digest":{"gitCommit":"5ac1…"},"name":"commit"},
//!     {"digest":{"sha256":"06e1…"},"name":"engross.toml"},
//!     {"digest":{"sha256":"9b3d…"},"name":"layouts/print/layout.typ"},
//!     {"digest":{"sha256":"77b0…"},"name":"sources/2022-09-asthma-neglect/briefing.md"}]},
//!   "runDetails":{
//!    "builder":{
//!     "builderDependencies":[{"digest":{"sha256":"e2a4…"},"name":"Cargo.lock"}],
//!     "id":"engross:propose",
//!     "version":{"engross":"0.1.0","typst":"0.15.1"}},
//!    "byproducts":[
//!     {"digest":{"sha256":"c91f…"},"name":"content.json"},
//!     {"digest":{"sha256":"1f0c…"},"name":"print.parity.json"}]}},
//!  "predicateType":"https://slsa.dev/provenance/v1",
//!  "subject":[{"digest":{"sha256":"5c77…"},"name":"print.pdf"}]}
//! ```
//!
//! A release with a redline, the by-product `redline.pdf`, has the record of the release that it is
//! against among its dependencies: `output/releases/2022-09-asthma-neglect/v1/record.json`. No other file
//! of `output/` is one.
//!
//! Each list is sorted by name, in the order of the names' bytes, and holds a name once; `commit`
//! comes before all paths. Subjects and by-products are files beside the record. The timestamp is the
//! commit's, in seconds since 1970 (UTC). Git's own name of the commit says where to look, and
//! proves nothing: every input has its SHA-256.
//!
//! [`Record::read`] accepts exactly what [`Record::bytes`] writes. It knows no files.

mod error;
mod statement;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

pub use error::RecordError;
use statement::Statement;

pub use crate::version::{NotAVersion, Version};

use crate::content::ContentCode;
use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::revision::CommitId;

/// The file of a release that is its record.
pub const RECORD: &str = "record.json";

/// The folder of a workspace that holds the releases, one folder for each briefing.
pub const RELEASES: &str = "output/releases";

/// The by-product that is the redline, against the release whose record is among the inputs.
pub const REDLINE: &str = "redline.pdf";

/// Where the record of a release stands, from the workspace's root.
pub fn path(briefing: &str, version: Version) -> String {
    format!("{RELEASES}/{briefing}/{version}/{RECORD}")
}

/// The by-product that is the content's canonical JSON.
pub const CONTENT: &str = "content.json";

/// No record is longer, in bytes: some thousands of inputs.
pub const MAX_LENGTH: usize = 1 << 20;

/// The latest timestamp that a record can have: the last second of the year 9999.
pub const MAX_TIMESTAMP: i64 = 253_402_300_799;

/// The by-product that is the parity report of an edition.
pub fn parity_report(edition: &str) -> String {
    format!("{edition}.parity.json")
}

/// What a release is and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub briefing: String,
    pub version: Version,
    pub content_digest: Digest,
    /// What every edition keeps, such as `PDF/UA-1`.
    pub standards: Vec<String>,
    pub commit: CommitId,
    /// The commit's, in seconds since 1970 (UTC): the editions' creation date.
    pub timestamp: i64,
    /// The editions before they are sealed, by file name.
    pub subjects: BTreeMap<String, Digest>,
    /// Every file that was read, by its path from the workspace's root.
    pub inputs: BTreeMap<String, Digest>,
    /// What was made beside the editions, by file name.
    pub byproducts: BTreeMap<String, Digest>,
    pub builder: Builder,
}

/// What made the editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Builder {
    /// The version of engross.
    pub engross: String,
    /// The version of the compiler.
    pub typst: String,
    /// Of `Cargo.lock`, which names every crate in it.
    pub lock: Digest,
}

impl Record {
    /// The record's one spelling.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(&Statement::from(self))
    }

    /// Reads a record; anything but the very bytes that [`Record::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        if bytes.len() > MAX_LENGTH {
            return Err(RecordError::TooLong);
        }
        // A record is one line, so git marks the whole of it.
        if bytes.starts_with(b"<<<<<<<") {
            return Err(RecordError::Conflict);
        }
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let statement: Statement = serde_path_to_error::deserialize(&mut json)?;
        json.end().map_err(|error| RecordError::NotJson(error.to_string()))?;
        let record = Self::try_from(statement)?;
        if record.bytes() != bytes {
            return Err(RecordError::NotCanonical);
        }
        Ok(record)
    }
}

impl Record {
    /// The version that the redline is against, and the digest of its record, which is an input.
    pub fn previous(&self) -> Option<(Version, RecordDigest)> {
        let folder = format!("{RELEASES}/{}/", self.briefing);
        let mut inputs = self.inputs.iter();
        inputs.find_map(|(path, digest)| {
            let name = path.strip_prefix(&folder)?.strip_suffix(RECORD)?.strip_suffix('/')?;
            Some((name.parse().ok()?, RecordDigest(*digest)))
        })
    }
}

/// The SHA-256 of a record's exact bytes: what members approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordDigest(Digest);

impl RecordDigest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Digest::of(bytes))
    }

    /// As the digest of a file.
    pub fn digest(self) -> Digest {
        self.0
    }

    /// A short form to read aloud: its first 80 bits, spelled as a content code is.
    pub fn spoken(&self) -> String {
        ContentCode::of(&self.0).to_string()
    }
}

impl Display for RecordDigest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
pub(crate) mod tests;
