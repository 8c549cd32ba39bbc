//! The repository that a workspace is in.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository};

use super::RevisionError;

/// The repository of a folder.
pub(super) fn open(root: &Path) -> Result<Repository, RevisionError> {
    Repository::discover(root).map_err(|error| match error.code() {
        ErrorCode::NotFound => RevisionError::NotARepository(root.to_owned()),
        ErrorCode::Owner => {
            let repository = root.ancestors().find(|folder| folder.join(".git").exists());
            RevisionError::OfAnother(repository.unwrap_or(root).to_owned())
        }
        _ => RevisionError::Git(error),
    })
}

/// The workspace's folder within its repository; empty if it is the repository's own.
pub(super) fn folder_in_repository(
    repository: &Repository,
    root: &Path,
) -> Result<PathBuf, RevisionError> {
    let unreadable = |error| RevisionError::Unreadable(root.to_owned(), error);
    let Some(work_tree) = repository.workdir() else {
        return Err(RevisionError::Bare(root.to_owned()));
    };
    let root = root.canonicalize().map_err(unreadable)?;
    let work_tree = work_tree.canonicalize().map_err(unreadable)?;
    Ok(root.strip_prefix(work_tree).map(Path::to_owned).unwrap_or_default())
}
