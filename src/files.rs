//! Paths and bytes: what a revision of a workspace holds, wherever it was read from.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path from the workspace's root, with `/` between the parts.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, Arc<[u8]>>);

impl Files {
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) {
        self.0.insert(path.into(), bytes.into());
    }

    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.0.get(path)
    }

    /// The files whose path starts with `folder`, which ends with `/`, in the order of their paths.
    pub fn under<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f Arc<[u8]>)> {
        self.0
            .range(folder.to_owned()..)
            .map(|(path, bytes)| (path.as_str(), bytes))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// The names of the folders directly in `folder`, which ends with `/`.
    pub fn folders_in(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .under(folder)
            .filter_map(|(path, _)| Some(path[folder.len()..].split_once('/')?.0.to_owned()))
            .collect();
        names.dedup();
        names
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::Files;

    /// Texts as files, by their paths.
    pub fn files(list: &[(&str, &str)]) -> Files {
        let mut files = Files::default();
        for (path, text) in list {
            files.insert(*path, text.as_bytes());
        }
        files
    }

    /// Calls `check` with the name and bytes of each file in a folder of `tests/`.
    pub fn for_each_file(folder: &str, check: impl Fn(&str, &[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
        let entries = folder.read_dir().unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        assert!(!paths.is_empty());
        for path in paths {
            let name = path.file_name().unwrap().to_str().unwrap();
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_suffix(name);
            settings.bind(|| check(name, &std::fs::read(&path).unwrap()));
        }
    }
}
