//! What is wrong with the versions of the policy.

use std::fmt::{self, Display, Formatter};

use super::PolicyError;
use super::history::{POLICY, path};
use crate::revision::Commit;
use crate::version::Version;

/// What is wrong with the versions of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A folder among the versions is none.
    NotAVersion(String),
    /// A version has no policy.
    Missing(Version),
    Unreadable(Version, PolicyError),
    /// The number in the policy is not that of its folder.
    OtherNumber {
        version: Version,
        found: Version,
    },
    /// A version follows, and this one is not there.
    Skipped(Version),
    /// Its day is before that of the version before: keys that have ended would count again.
    Backdated(Version),
    /// Git has only the end of the history here, and a later version may have been taken back.
    CutOff,
    /// A version that was in force in a commit is not there.
    RolledBack {
        version: Version,
        commit: Commit,
    },
    /// A version that was in force in a commit has other bytes.
    Changed {
        version: Version,
        commit: Commit,
    },
    /// A version that was in force in a commit has too few signatures for it.
    Unsigned {
        version: Version,
        commit: Commit,
    },
}

impl Fault {
    /// The version that was in force in a commit, and is not any more.
    pub(super) fn undone(&self) -> Option<Version> {
        match self {
            Self::RolledBack { version, .. }
            | Self::Changed { version, .. }
            | Self::Unsigned { version, .. } => Some(*version),
            _ => None,
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAVersion(name) => {
                write!(f, "{POLICY}/{name} is no version of the policy; they are v1, v2 and so on")
            }
            Self::Missing(version) => write!(f, "there is no {}", path(*version)),
            Self::Unreadable(version, error) => {
                write!(f, "{} is no policy: {error}", path(*version))
            }
            Self::OtherNumber { version, found } => write!(
                f,
                "{} says that it is {found}: two policies would have one number",
                path(*version)
            ),
            Self::Skipped(version) => write!(
                f,
                "policy {version} is not there, and a later one is: each is signed by the quorum of the one before"
            ),
            Self::Backdated(version) => write!(
                f,
                "policy {version} is of a day before that of the policy before it, when other keys were valid"
            ),
            Self::CutOff => f.write_str(
                "this copy of the repository has only the end of its history, so nobody can see whether a later policy was taken back; run: git fetch --unshallow",
            ),
            Self::RolledBack { version, commit } => {
                write!(f, "policy {version} was in force in commit {} and is not there", commit.id)
            }
            Self::Changed { version, commit } => {
                write!(f, "policy {version} was in force in commit {} with other bytes", commit.id)
            }
            Self::Unsigned { version, commit } => write!(
                f,
                "policy {version} was in force in commit {}, and signatures on it are gone",
                commit.id
            ),
        }
    }
}
