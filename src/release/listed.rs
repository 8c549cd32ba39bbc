//! Which releases a workspace has in its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::RELEASES;
use crate::content;
use crate::record::Version;

/// The versions that are in the folder, by briefing. What is named otherwise is none of them.
pub fn listed(root: &Path) -> io::Result<BTreeMap<String, BTreeSet<Version>>> {
    let mut all = BTreeMap::new();
    for id in folders_in(&root.join(RELEASES))?.into_iter().filter(|id| content::is_id(id)) {
        let versions = versions(root, &id)?;
        if !versions.is_empty() {
            all.insert(id, versions);
        }
    }
    Ok(all)
}

/// The versions of a briefing that are in the folder.
pub fn versions(root: &Path, briefing: &str) -> io::Result<BTreeSet<Version>> {
    let names = folders_in(&root.join(RELEASES).join(briefing))?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

fn folders_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        // A link to a folder is none: it may lead anywhere.
        if entry.file_type()?.is_dir() {
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
        assert!(listed(root.path()).unwrap().is_empty());
        for path in
            ["first/v1", "first/v10", "first/v2", "first/.engross-1", "First/v1", "second/1"]
        {
            std::fs::create_dir_all(root.path().join(RELEASES).join(path)).unwrap();
        }
        std::fs::write(root.path().join(RELEASES).join("first/v3"), "").unwrap();
        let all = listed(root.path()).unwrap();
        let names: Vec<_> = all["first"].iter().map(Version::to_string).collect();
        assert_eq!((all.len(), names), (1, vec!["v1".into(), "v2".into(), "v10".into()]));
    }
}
