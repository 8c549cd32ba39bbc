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
