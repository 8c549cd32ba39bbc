//! What is not as a release's record says, in sentences.

use std::fmt::{self, Display, Formatter};

use crate::digest::Digest;
use crate::phrase::{by_number, listed};
use crate::record::Version;
use crate::release::reproduce::Difference;
use crate::release::{Fault, PassedOver};
use crate::revision::{CommitId, WrongDate};

/// Something that is not as a release's record says, so that nobody should approve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A file beside the record is not the recorded one.
    File(Fault),
    /// Git does not have the commit.
    NoCommit(CommitId),
    /// No branch or tag leads to the commit.
    CommitRewritten(CommitId),
    /// The commit has a date that cannot be right.
    Date(CommitId, WrongDate),
    /// An earlier version that somebody approved is passed over.
    PassedOver(PassedOver),
    /// The commit's time is another, in seconds since 1970 (UTC).
    Time {
        recorded: i64,
        here: i64,
    },
    /// The commit's files cannot be read or built.
    Unreadable {
        path: Option<String>,
        reason: String,
    },
    Input {
        path: String,
        recorded: Digest,
        here: Option<Digest>,
    },
    /// The release that the redline is against has another record than it had.
    AnotherPrevious(Version),
    /// The release that the redline is against cannot be read, and why.
    NoPrevious(Version, String),
    /// A build of the commit reads other files than the record names.
    OtherInput(String),
    Content {
        recorded: Digest,
        here: Digest,
    },
    /// The commit has layouts for other editions.
    Editions {
        recorded: Vec<String>,
        here: Vec<String>,
    },
    Standards(String),
    /// The checks find so many errors on this machine.
    Check(usize),
    /// A file that is no PDF that can be read.
    NoDocument(String),
    /// What an edition says otherwise than the text.
    SaysOtherwise(Vec<String>),
    /// Files that come out otherwise, and the tools that are others here.
    Rebuilt {
        files: Vec<String>,
        tools: Vec<(String, Difference<String>)>,
    },
}

/// How many of several are told.
const MOST: usize = 3;

impl Display for Doubt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(fault) => fault.fmt(f),
            Self::NoCommit(commit) => write!(
                f,
                "git does not have the commit {commit} that it was made from; it may be in another \
                 copy of this repository: git fetch"
            ),
            Self::CommitRewritten(commit) => write!(
                f,
                "no branch or tag leads to the commit {commit} any more: history was rewritten \
                 after it was proposed"
            ),
            Self::Date(commit, WrongDate::BeforeItsPast) => write!(
                f,
                "the commit {commit} says that it was made more than a day before one that leads \
                 to it, and the editions have its date"
            ),
            Self::Date(commit, WrongDate::InTheFuture) => write!(
                f,
                "the commit {commit} says that it was made more than a day after today, and the \
                 editions have its date"
            ),
            Self::PassedOver(passed) => passed.fmt(f),
            Self::Time { recorded, here } => {
                write!(f, "the commit's time is {here}, and the record says {recorded}")
            }
            Self::Unreadable { path: Some(path), reason } => {
                write!(f, "in the commit, {path}: {reason}")
            }
            Self::Unreadable { path: None, reason } => write!(f, "in the commit: {reason}"),
            Self::Input { path, recorded, here: None } => {
                write!(f, "{path} is not in the commit; the record says {recorded}")
            }
            Self::Input { path, recorded, here: Some(here) } => {
                write!(f, "{path} is another file in the commit: recorded {recorded}, there {here}")
            }
            Self::AnotherPrevious(version) => write!(
                f,
                "the redline is against {version}, whose record is not what it was: bring it back with \
                 git restore"
            ),
            Self::NoPrevious(version, reason) => {
                write!(f, "the redline is against {version}, which cannot be read: {reason}")
            }
            Self::OtherInput(path) => {
                write!(f, "the record does not have {path} as a build of the commit reads it")
            }
            Self::Content { recorded, here } => write!(
                f,
                "the commit's text says something else than the record: recorded {recorded}, there \
                 {here}"
            ),
            Self::Editions { recorded, here } => write!(
                f,
                "the record has the editions {}, and the commit has layouts for {}",
                listed(recorded),
                listed(here)
            ),
            Self::Standards(recorded) => {
                write!(f, "the record says that editions keep {recorded}, and they do not")
            }
            Self::Check(errors) => {
                let what = if *errors == 1 { "something" } else { "several things" };
                write!(f, "the checks find {what} in the text that may not go out")
            }
            Self::NoDocument(name) => write!(f, "{name} cannot be read back as a PDF"),
            Self::SaysOtherwise(told) => {
                f.write_str(&told[..told.len().min(MOST)].join("; "))?;
                match told.len().saturating_sub(MOST) {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more such differences"),
                }
            }
            Self::Rebuilt { files, tools } => {
                let come = by_number(files.len(), "comes", "come");
                write!(f, "made again from the commit, {} {come} out otherwise", listed(files))?;
                let told = tools.iter().take(MOST).map(|(tool, version)| {
                    let here = version.here.as_deref().unwrap_or("nothing");
                    let recorded = version.recorded.as_deref().unwrap_or("nothing");
                    format!("{tool} is {here} here and was {recorded}")
                });
                match told.collect::<Vec<_>>() {
                    told if told.is_empty() => Ok(()),
                    told => write!(f, "; {}", told.join(", ")),
                }
            }
        }
    }
}
