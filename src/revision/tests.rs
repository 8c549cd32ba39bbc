//! A small history of git, for tests.

use std::fs;
use std::path::Path;

use git2::{Repository, RepositoryInitOptions, Signature, Time};
use tempfile::TempDir;

use super::{CommitId, authors};

/// A repository, and a commit for each change that was made to it.
pub(crate) struct History {
    pub folder: TempDir,
    pub repository: Repository,
}

impl History {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main");
        let repository = Repository::init_opts(folder.path(), &options).unwrap();
        Self { folder, repository }
    }

    pub fn commit_at(&self, path: &str, text: &str, who: [&str; 2], time: i64) -> CommitId {
        let full = self.folder.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
        let mut index = self.repository.index().unwrap();
        index.add_path(Path::new(path)).unwrap();
        let tree = self.repository.find_tree(index.write_tree().unwrap()).unwrap();
        let [author, committer] =
            who.map(|email| Signature::new("Name", email, &Time::new(time, 0)).unwrap());
        let parent = self.repository.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        let id = self
            .repository
            .commit(Some("HEAD"), &author, &committer, "One", &tree, &parents)
            .unwrap();
        CommitId(id.to_string())
    }

    pub fn commit(&self, path: &str, text: &str, who: [&str; 2]) -> CommitId {
        self.commit_at(path, text, who, 1_663_149_600)
    }

    /// Moves a file in git, without a word changed.
    pub fn rename(&self, from: &str, to: &str, text: &str, who: &str) -> CommitId {
        let mut index = self.repository.index().unwrap();
        index.remove_path(Path::new(from)).unwrap();
        index.write().unwrap();
        fs::remove_file(self.folder.path().join(from)).unwrap();
        self.commit(to, text, [who; 2])
    }

    pub fn authors(&self, commit: &CommitId, before: &[CommitId]) -> Vec<String> {
        let authors = authors(self.folder.path(), "sources/first", commit, before).unwrap();
        authors.into_iter().collect()
    }
}
