//! Which releases a workspace has in its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::{RELEASES, ReleaseError};
use crate::content;
use crate::record::Version;

/// The versions of a briefing, or why they cannot be told.
type Versions = Result<BTreeSet<Version>, ReleaseError>;

/// The versions that are in the folder, by briefing. What is named otherwise is none of them.
pub fn inventory(root: &Path) -> Result<BTreeMap<String, Versions>, ReleaseError> {
    let mut all = BTreeMap::new();
    for id in names_in(&root.join(RELEASES))?.into_iter().filter(|id| content::is_id(id)) {
        let versions = versions(root, &id);
        if versions.as_ref().map_or(true, |versions| !versions.is_empty()) {
            all.insert(id, versions);
        }
    }
    Ok(all)
}

/// The versions of a briefing that are in the folder, as links as well, which are not followed.
pub fn versions(root: &Path, briefing: &str) -> Versions {
    let names = names_in(&root.join(RELEASES).join(briefing))?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// The names of folders in a folder, and of links: that they are none is told where they are opened.
fn names_in(folder: &Path) -> Result<Vec<String>, ReleaseError> {
    if folder.is_symlink() {
        return Err(ReleaseError::Link(folder.to_owned()));
    }
    let unreadable = |error| ReleaseError::Unreadable(folder.to_owned(), error);
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() || kind.is_symlink() {
            names.extend(entry.file_name().into_string());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_otherwise_is_no_release() {
        let root = tempfile::tempdir().unwrap();
        assert!(inventory(root.path()).unwrap().is_empty());
        for path in
            ["first/v1", "first/v10", "first/v2", "first/.engross-1", "First/v1", "second/1"]
        {
            std::fs::create_dir_all(root.path().join(RELEASES).join(path)).unwrap();
        }
        std::fs::write(root.path().join(RELEASES).join("first/v3"), "").unwrap();
        let all = inventory(root.path()).unwrap();
        let names: Vec<_> = all["first"].as_ref().unwrap().iter().map(Version::to_string).collect();
        assert_eq!((all.len(), names), (1, vec!["v1".into(), "v2".into(), "v10".into()]));
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told_by_its_path() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join(RELEASES)).unwrap();
        // No system has so long a name, whoever asks.
        let error = versions(root.path(), &"x".repeat(300)).unwrap_err().to_string();
        assert!(error.contains(RELEASES) && error.contains("cannot be read"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_told_and_not_followed() {
        use std::os::unix::fs::symlink;

        let root = tempfile::tempdir().unwrap();
        let releases = root.path().join(RELEASES);
        std::fs::create_dir_all(releases.join("first/v1")).unwrap();
        symlink(releases.join("first/v1"), releases.join("first/v2")).unwrap();
        assert_eq!(versions(root.path(), "first").unwrap().len(), 2);
        let opened = super::super::Release::open(root.path(), "first", "v2".parse().unwrap());
        assert!(matches!(opened, Err(ReleaseError::Link(_))), "{opened:?}");
        symlink(releases.join("first"), releases.join("second")).unwrap();
        // The others are told all the same.
        let all = inventory(root.path()).unwrap();
        assert!(all["first"].is_ok() && matches!(all["second"], Err(ReleaseError::Link(_))));
    }
}
