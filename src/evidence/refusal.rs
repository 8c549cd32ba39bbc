//! Why there is no pack of a version.

use std::fmt::{self, Display, Formatter};

use super::archive::ArchiveError;
use super::fault::Fault;
use crate::phrase::listed;
use crate::record::Version;
use crate::register::Register;
use crate::release::ReleaseError;
use crate::release::beside::Unread;

/// Why there is no pack of a version.
#[derive(Debug)]
pub enum Refusal {
    /// It was never published; these were.
    NotPublished {
        name: String,
        published: Vec<Version>,
    },
    /// The record or the policy is not there, or none.
    NoPage,
    /// The release that it was published from is not in this workspace.
    NoRelease(ReleaseError),
    /// Another release has its number in this workspace.
    AnotherRelease(String),
    /// What the stock compiler needs is not in the release's folder.
    NoRebuild(String),
    /// A file, by its path, could not be read.
    Unread(String, Unread),
    /// What would be packed is not what the register says, all of it.
    Faults(Vec<Fault>),
    Archive(ArchiveError),
}

impl Refusal {
    /// What is said of a version that a register did not publish.
    pub fn not_published(register: &Register, briefing: &str, version: Version) -> Self {
        let versions = register.ledger().briefings().get(briefing);
        let published = versions.into_iter().flat_map(|versions| versions.keys().copied());
        Self::NotPublished { name: format!("{briefing} {version}"), published: published.collect() }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPublished { name, published } => {
                write!(f, "{name} was never published, so there is no evidence of it")?;
                let published: Vec<_> = published.iter().map(Version::to_string).collect();
                match published.is_empty() {
                    true => Ok(()),
                    false => write!(f, ". Published of it: {}", listed(&published)),
                }
            }
            Self::NoPage => f.write_str(
                "the record that was published, or the policy that was in force then, is not in output/public",
            ),
            Self::NoRelease(error) => write!(
                f,
                "the release that it was published from cannot be read, and so not what the stock \
                 compiler needs: {error}. Bring the release, or leave that out: --no-rebuild"
            ),
            Self::AnotherRelease(name) => write!(
                f,
                "the release {name} in this workspace is not the one that was published. Bring that \
                 one, or leave out what the stock compiler needs: --no-rebuild"
            ),
            Self::NoRebuild(folder) => write!(
                f,
                "there is no {folder}, with what the stock compiler needs. Bring it back from git, or \
                 leave it out: --no-rebuild"
            ),
            Self::Unread(path, unread) => write!(f, "{path}: {unread}"),
            Self::Faults(faults) => {
                f.write_str("what would be packed is not what the register says:")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  - {fault}"))
            }
            Self::Archive(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<ArchiveError> for Refusal {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}
