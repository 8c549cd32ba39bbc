//! What lies in the work tree and in no commit.

use std::path::Path;

use git2::StatusOptions;

use super::RevisionError;
use super::repository::{folder_in_repository, open};

/// Whether a file at or below a path of the workspace is not as the last commit has it, or is not in it.
pub fn is_uncommitted(root: &Path, path: &str) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    let inside = folder_in_repository(&repository, root)?.join(path);
    let mut options = StatusOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true);
    options.disable_pathspec_match(true).pathspec(inside);
    let statuses = repository.statuses(Some(&mut options))?;
    Ok(!statuses.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::tests::History;

    #[test]
    fn what_no_commit_has_is_uncommitted() {
        let history = History::new();
        history.commit("kept/approvals/amina.sig", "signed", ["amina@example.org"; 2]);
        history.repository.index().unwrap().write().unwrap();
        let root = history.folder.path();
        let is_new = |path: &str| is_uncommitted(root, path).unwrap();
        std::fs::write(root.join("kept/approvals/ben.sig"), "signed").unwrap();
        assert!(is_new("kept"));
        assert!(is_new("kept/approvals/ben.sig"));
        assert!(!is_new("other"));
    }
}
