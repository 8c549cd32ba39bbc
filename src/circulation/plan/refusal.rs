//! Why a version is not circulated.

use std::fmt::{self, Display, Formatter};

use crate::circulation::recipients::{MAX_TEXT, edition_names};
use crate::phrase::listed;
use crate::record::Version;
use crate::release::beside;

/// Why a version is not circulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    NeverPublished(String),
    /// Of the briefing, these versions were published.
    NoVersion(Version, Vec<Version>),
    /// By this entry.
    Withdrawn(Version, u64),
    /// By this version, and no reason is given.
    Superseded(Version, Version),
    /// A reason is given for the current version.
    NeedlessReason(Version),
    NotAReason,
    /// The version has no such edition; the files of those that it has.
    NoEdition(String, Vec<String>),
    /// So many lists of who has it already cannot be read.
    UnreadBefore(usize),
    /// An edition's file cannot be read.
    Unread(String, beside::Unread),
    /// An edition's file is not the one that was published.
    OtherFile(String),
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverPublished(briefing) => {
                write!(
                    f,
                    "no version of {briefing} was published, and only what is published is circulated"
                )
            }
            Self::NoVersion(version, versions) => {
                let versions: Vec<_> = versions.iter().map(Version::to_string).collect();
                write!(f, "{version} was not published, only {}", listed(&versions))
            }
            Self::Withdrawn(version, entry) => {
                write!(f, "{version} was withdrawn by entry {entry}, and so is not circulated")
            }
            Self::Superseded(version, by) => write!(
                f,
                "{version} is superseded by {by}; if people are to get it all the same, say why: --reason TEXT"
            ),
            Self::NeedlessReason(version) => {
                write!(f, "{version} is current and needs no reason; leave --reason out")
            }
            Self::NotAReason => write!(
                f,
                "a reason says something, in one line of at most {MAX_TEXT} characters that can be seen"
            ),
            Self::NoEdition(name, files) => {
                let files: Vec<_> = files.iter().map(String::as_str).collect();
                write!(
                    f,
                    "there is no edition `{name}`; this version has {}",
                    edition_names(&files)
                )
            }
            Self::UnreadBefore(lists) => {
                let (lists, them) = match lists {
                    1 => ("1 list of an earlier circulation".to_owned(), "it"),
                    more => (format!("{more} lists of earlier circulations"), "them"),
                };
                write!(
                    f,
                    "who has it already is not known, because {lists} cannot be read; open {them}, or give it to \
                     everybody in the table, whoever has it: --again"
                )
            }
            Self::Unread(path, error) => write!(f, "output/{path}: {error}"),
            Self::OtherFile(path) => {
                write!(f, "output/{path} is not the file that was published; restore it from git")
            }
        }
    }
}

impl std::error::Error for Refusal {}
