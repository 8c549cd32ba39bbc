//! A release: all editions of a briefing made from one commit, with a number, frozen for approval.
//!
//! ```text
//! output/releases/<id>/v1/
//!   <edition>.pdf           the editions, clean of any draft mark
//!   <edition>.parity.json   that each says what the content says
//!   content.json            what is said
//!   redline.pdf             what changed since the last published version, or else the one before it
//!   record.json             which files these are, and what they were made of
//!   rebuild/<edition>/      what the stock typst command needs to make an edition's pages
//!   rebuild/fonts/          their fonts
//!   rebuild/Cargo.lock      every crate of the engross that made them
//!   README.txt, SHA256SUMS  how to check all this without engross
//! ```
//!
//! [`propose`](propose::propose) makes one, [`reproduce`](reproduce::reproduce) makes it again and
//! compares.

pub mod beside;
mod earlier;
pub mod examine;
mod folder;
mod inventory;
mod make;
mod obstacles;
mod proposal;
pub mod propose;
mod redline;
pub mod reproduce;
mod reproduction;

use std::fmt::{self, Display, Formatter};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

pub use earlier::PassedOver;
pub use folder::REBUILD;
pub use inventory::{inventory, versions};
pub use make::Workshop;

pub use crate::record::RELEASES;

use beside::Unread;

use crate::digest::Digest;
use crate::phrase::listed_in_short;
use crate::record::{MAX_LENGTH, RECORD, Record, RecordDigest, RecordError, Version};

/// The folder in a release's folder with a signature of each member who approves it.
pub const APPROVALS: &str = "approvals";

/// The folder in a release's folder with what members sign so that it holds again, once withdrawn.
pub const REINSTATEMENTS: &str = "reinstatements";

/// The folder in a release's folder, and in that of a published version, with what members sign so that it
/// holds no more.
pub const WITHDRAWALS: &str = "withdrawals";

/// Where a release stands, from the workspace's root.
pub fn path(briefing: &str, version: Version) -> String {
    format!("{RELEASES}/{briefing}/{version}")
}

/// A release as it stands in its folder.
#[derive(Debug)]
pub struct Release {
    pub folder: PathBuf,
    pub record: Record,
    /// Of the record's exact bytes.
    pub digest: RecordDigest,
}

/// Why a release could not be read.
#[derive(Debug)]
pub enum ReleaseError {
    Unreadable(PathBuf, io::Error),
    Record(PathBuf, RecordError),
    /// A symbolic link leads somewhere else.
    Outside(PathBuf),
    /// A folder is a symbolic link.
    Link(PathBuf),
    /// A folder holds the record of another release.
    Another {
        folder: PathBuf,
        briefing: String,
        version: Version,
    },
}

impl Display for ReleaseError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no {}", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} cannot be read: {error}", path.display())
            }
            Self::Record(path, error) => write!(f, "{} is no record: {error}", path.display()),
            Self::Outside(path) => {
                write!(f, "{} leads out of the workspace and is not read", path.display())
            }
            Self::Link(path) => write!(
                f,
                "{} is a symbolic link, which may lead anywhere; none is followed",
                path.display()
            ),
            Self::Another { folder, briefing, version } => {
                write!(f, "the record in {} is that of {briefing} {version}", folder.display())
            }
        }
    }
}

impl std::error::Error for ReleaseError {}

impl Release {
    /// Reads the record of a briefing's release.
    pub fn open(root: &Path, briefing: &str, version: Version) -> Result<Self, ReleaseError> {
        let folder = root.join(path(briefing, version));
        if folder.is_symlink() {
            return Err(ReleaseError::Link(folder));
        }
        let record = folder.join(RECORD);
        if let (Ok(root), Ok(place)) = (root.canonicalize(), record.canonicalize())
            && !place.starts_with(root)
        {
            return Err(ReleaseError::Outside(record));
        }
        let release = Self::read(&record)?;
        let record = &release.record;
        if (record.briefing.as_str(), record.version) == (briefing, version) {
            return Ok(release);
        }
        let briefing = record.briefing.clone();
        Err(ReleaseError::Another { folder, briefing, version: record.version })
    }

    /// Reads a record, wherever it lies.
    pub fn read(path: &Path) -> Result<Self, ReleaseError> {
        let unreadable = |error| ReleaseError::Unreadable(path.to_owned(), error);
        // What is none may never end.
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(unreadable(io::Error::other("it is not a file")));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        // One byte more than any record has: whatever it is, it is not read to its end.
        file.take(MAX_LENGTH as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        let record =
            Record::read(&bytes).map_err(|error| ReleaseError::Record(path.to_owned(), error))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { folder, record, digest: RecordDigest::of(&bytes) })
    }

    /// A file of the release, by its name.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, Unread> {
        beside::read(&self.folder.join(name), beside::MAX_FILE)
    }

    /// The files beside the record that are not what it says, or not there.
    pub fn faults(&self) -> Vec<Fault> {
        let files = self.record.subjects.iter().chain(&self.record.byproducts);
        files.filter_map(|(name, recorded)| self.fault(name, *recorded)).collect()
    }

    fn fault(&self, name: &str, recorded: Digest) -> Option<Fault> {
        let name = name.to_owned();
        match self.file(&name) {
            Ok(bytes) => {
                let found = Digest::of(&bytes);
                (found != recorded).then_some(Fault::Changed { name, recorded, found })
            }
            Err(Unread::Missing) => Some(Fault::Missing(name)),
            Err(unread) => Some(Fault::Unreadable(name, unread.to_string())),
        }
    }
}

/// What is wrong with a file in a release's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    Missing(String),
    Changed {
        name: String,
        recorded: Digest,
        found: Digest,
    },
    Unreadable(String, String),
    /// A file that no record names, such as README.txt, which is not as it was made.
    Altered(String),
    /// Files in the folder that are none of the release's, by their paths from it.
    Strangers(Vec<String>),
}

impl Fault {
    /// The file's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Missing(name) | Self::Changed { name, .. } | Self::Unreadable(name, _) => name,
            Self::Altered(name) => name,
            Self::Strangers(paths) => paths.first().map_or("", String::as_str),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "{name} is not beside the record"),
            Self::Changed { name, recorded, found } => {
                write!(f, "{name} is not the recorded file: recorded {recorded}, found {found}")
            }
            Self::Unreadable(name, reason) => write!(f, "{name}: {reason}"),
            Self::Altered(name) => write!(f, "{name} is not as it was made with the release"),
            Self::Strangers(paths) => {
                let (what, them) = match paths.len() {
                    1 => ("is no file of the release", "it"),
                    _ => ("are no files of the release", "them"),
                };
                let named = listed_in_short(paths, 5);
                write!(f, "{named} {what}, though in its folder; take {them} away")
            }
        }
    }
}
