//! A revision of a workspace: a commit, or the work tree, read into paths and bytes.
//!
//! The only module that knows git. A commit is read from git's objects alone, without a checkout.

mod commit;
mod dates;
mod error;
mod history;
mod people;
mod reach;
mod reader;
mod reading;
mod repository;
#[cfg(test)]
pub(crate) mod tests;
mod uncommitted;

use std::path::Path;

pub use commit::{Commit, CommitId};
pub use dates::{WrongDate, wrong_date};
pub use error::RevisionError;
pub use history::{
    folder_in_history, inner_folders_ever, is_ignored, is_in_history, names_ever_in, upstream_file,
};
pub use people::{authors, leads_to};
pub use reach::is_within_reach_of_git;
pub use reading::{Reading, readings};
pub use uncommitted::is_uncommitted;

use crate::files::Files;
use crate::report::Problem;
use crate::workspace::CONFIG_PATH;
use reader::Reader;
use repository::{folder_in_repository, open};

/// The folders that a build reads, besides the configuration.
const FOLDERS: [&str; 2] = ["sources", "layouts"];

/// The folder that engross writes.
const OUTPUT: &str = "output";

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// What a workspace held at one time.
#[derive(Debug)]
pub struct Revision {
    pub commit: Commit,
    pub files: Files,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Revision {
    /// The files as they lie in the work tree at `root`, committed or not.
    pub fn of_work_tree(root: &Path) -> Result<Self, RevisionError> {
        let repository = open(root)?;
        let commit = match repository.head() {
            Ok(head) => Commit::of(&head.peel_to_commit()?),
            Err(_) => return Err(RevisionError::NoCommit(root.to_owned())),
        };
        let mut reader = Reader::within(MAX_FILE);
        reader.disk_file(root, CONFIG_PATH);
        for folder in FOLDERS {
            reader.disk_folder(root, folder, 0);
        }
        Ok(reader.revision(commit))
    }

    /// The files of a commit, named as git names it: an id, a tag, a branch, `HEAD~2`.
    pub fn of_commit(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let repository = open(root)?;
        if repository.is_empty()? {
            return Err(RevisionError::NoCommit(root.to_owned()));
        }
        let unknown = || RevisionError::UnknownRevision(name.to_owned());
        let found = repository
            .revparse_single(name)
            .map_err(|_| unknown())?
            .peel_to_commit()
            .map_err(|_| unknown())?;
        let mut tree = found.tree()?;
        let folder = folder_in_repository(&repository, root)?;
        if !folder.as_os_str().is_empty() {
            let entry =
                tree.get_path(&folder).map_err(|_| RevisionError::NoWorkspace(name.to_owned()))?;
            tree = entry
                .to_object(&repository)?
                .into_tree()
                .map_err(|_| RevisionError::NoWorkspace(name.to_owned()))?;
        }
        if tree.get_name(CONFIG_PATH).is_none() {
            return Err(RevisionError::NoWorkspace(name.to_owned()));
        }
        let mut reader = Reader::within(MAX_FILE);
        reader.git_tree(&repository, &tree, "", 0)?;
        Ok(reader.revision(Commit::of(&found)))
    }
}

/// The files in one folder of the work tree, none larger than `max_file` bytes; and what could not be
/// read.
pub fn folder_of_work_tree(root: &Path, folder: &str, max_file: u64) -> (Files, Vec<Problem>) {
    let mut reader = Reader::within(max_file);
    reader.disk_folder(root, folder, 0);
    (reader.files, reader.problems)
}
