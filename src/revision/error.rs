//! Why a revision could not be read.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use crate::workspace::CONFIG_PATH;

/// Why a revision could not be read at all.
#[derive(Debug)]
pub enum RevisionError {
    NotARepository(PathBuf),
    /// A repository without a work tree, which a workspace has.
    Bare(PathBuf),
    /// A repository that belongs to another user of the machine, who could make git run anything.
    OfAnother(PathBuf),
    NoCommit(PathBuf),
    /// A copy of a repository without the beginning of its history.
    Shallow(PathBuf),
    UnknownRevision(String),
    NoWorkspace(String),
    Unreadable(PathBuf, io::Error),
    Git(git2::Error),
}

impl Display for RevisionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARepository(path) => write!(
                f,
                "{} is not in a git repository; a workspace is one: run `git init` there",
                path.display()
            ),
            Self::Bare(path) => {
                write!(
                    f,
                    "the repository of {} has no work tree; clone it and work there",
                    path.display()
                )
            }
            Self::OfAnother(path) => write!(
                f,
                "the repository of {0} belongs to another user, so git does not trust it; if you do, run: git config --global --add safe.directory {0}",
                path.display()
            ),
            Self::NoCommit(path) => write!(
                f,
                "the repository of {} has no commit yet, and an edition's date is its commit's: run `git add` and `git commit` first",
                path.display()
            ),
            Self::Shallow(path) => write!(
                f,
                "the repository of {} has only the end of its history, which does not say who wrote what or what was there before; run: git fetch --unshallow",
                path.display()
            ),
            Self::UnknownRevision(rev) => {
                write!(
                    f,
                    "git knows no revision `{rev}`; `git log --oneline` and `git tag` list them"
                )
            }
            Self::NoWorkspace(rev) => {
                write!(
                    f,
                    "revision `{rev}` has no {CONFIG_PATH} in this folder, so it is no workspace"
                )
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} cannot be read: {error}", path.display())
            }
            Self::Git(error) => write!(f, "git: {}", error.message()),
        }
    }
}

impl std::error::Error for RevisionError {}

impl From<git2::Error> for RevisionError {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}
