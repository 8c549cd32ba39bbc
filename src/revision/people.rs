//! Who made a folder of the workspace what it is, and when they say that they did.

use std::collections::BTreeSet;
use std::path::Path;

use git2::{Commit, Oid, Repository, Signature};

use super::{CommitId, RevisionError, folder_in_repository, open};

/// How far two people's clocks may differ, in seconds.
const CLOCKS: i64 = 86_400;

/// The e-mail addresses, in lower case, of all who wrote or committed a change of a folder, in the
/// commits that lead to one and to none of those `before` it.
pub fn authors(
    root: &Path,
    folder: &str,
    commit: &CommitId,
    before: &[CommitId],
) -> Result<BTreeSet<String>, RevisionError> {
    let repository = open(root)?;
    // Of a history that was cut off, nobody can say who wrote it.
    if repository.is_shallow() {
        return Err(RevisionError::Shallow(root.to_owned()));
    }
    let folder = folder_in_repository(&repository, root)?.join(folder);
    let mut walk = repository.revwalk()?;
    walk.push(find_commit(&repository, commit)?.id())?;
    // A commit that git has forgotten hides nothing: more people are authors then, not fewer.
    for known in before.iter().filter_map(|commit| find_commit(&repository, commit).ok()) {
        walk.hide(known.id())?;
    }
    let mut emails = BTreeSet::new();
    for id in walk {
        let commit = repository.find_commit(id?)?;
        if changes(&commit, &folder)? {
            emails.extend([email(&commit.author()), email(&commit.committer())]);
        }
    }
    Ok(emails)
}

/// Whether a commit's folder is none of those that its parents have.
fn changes(commit: &Commit<'_>, folder: &Path) -> Result<bool, git2::Error> {
    let held = |commit: &Commit<'_>| -> Result<Option<Oid>, git2::Error> {
        Ok(commit.tree()?.get_path(folder).ok().map(|entry| entry.id()))
    };
    let here = held(commit)?;
    if commit.parent_count() == 0 {
        return Ok(here.is_some());
    }
    for parent in commit.parents() {
        if held(&parent)? == here {
            return Ok(false);
        }
    }
    Ok(true)
}

fn email(signature: &Signature<'_>) -> String {
    String::from_utf8_lossy(signature.email_bytes()).trim().to_lowercase()
}

/// Whether a commit says that it was made before the one that it follows, by more than clocks differ.
pub fn is_backdated(root: &Path, commit: &CommitId) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    let commit = find_commit(&repository, commit)?;
    let time = commit.time().seconds();
    Ok(commit.parents().any(|parent| parent.time().seconds() - CLOCKS > time))
}

fn find_commit<'r>(repository: &'r Repository, id: &CommitId) -> Result<Commit<'r>, RevisionError> {
    let unknown = |_| RevisionError::UnknownRevision(id.0.clone());
    let oid = Oid::from_str(&id.0).map_err(unknown)?;
    repository.find_commit(oid).map_err(unknown)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use git2::{RepositoryInitOptions, Time};
    use tempfile::TempDir;

    use super::*;

    /// A repository, and a commit for each change that was made to it.
    struct History {
        folder: TempDir,
        repository: Repository,
    }

    impl History {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let mut options = RepositoryInitOptions::new();
            options.initial_head("main");
            let repository = Repository::init_opts(folder.path(), &options).unwrap();
            Self { folder, repository }
        }

        fn commit_at(&self, path: &str, text: &str, who: [&str; 2], time: i64) -> CommitId {
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

        fn commit(&self, path: &str, text: &str, who: [&str; 2]) -> CommitId {
            self.commit_at(path, text, who, 1_663_149_600)
        }

        fn authors(&self, commit: &CommitId, before: &[CommitId]) -> Vec<String> {
            let authors = authors(self.folder.path(), "sources/first", commit, before).unwrap();
            authors.into_iter().collect()
        }
    }

    #[test]
    fn authors_are_all_who_wrote_or_committed_a_change_of_the_folder() {
        let history = History::new();
        history.commit("sources/first/briefing.md", "1", ["Ann@Example.org", "ben@example.org"]);
        history.commit("sources/second/briefing.md", "1", ["cy@example.org"; 2]);
        let one = history.commit("engross.toml", "", ["dan@example.org"; 2]);
        assert_eq!(history.authors(&one, &[]), ["ann@example.org", "ben@example.org"]);

        let two = history.commit("sources/first/briefing.md", "2", ["eve@example.org"; 2]);
        assert_eq!(history.authors(&two, &[one]), ["eve@example.org"]);
        let back = history.commit("sources/first/briefing.md", "1", ["fay@example.org"; 2]);
        assert_eq!(history.authors(&back, &[two]), ["fay@example.org"]);
    }

    #[test]
    fn a_commit_that_git_has_forgotten_hides_no_author() {
        let history = History::new();
        let one = history.commit("sources/first/briefing.md", "1", ["ann@example.org"; 2]);
        let gone = CommitId("5ac1".repeat(10));
        assert_eq!(history.authors(&one, std::slice::from_ref(&gone)), ["ann@example.org"]);
        let unknown = authors(history.folder.path(), "sources/first", &gone, &[]);
        assert!(matches!(unknown, Err(RevisionError::UnknownRevision(_))));
    }

    #[test]
    fn who_merges_what_others_wrote_is_no_author_unless_they_change_it() {
        let history = History::new();
        let repository = &history.repository;
        let base = history.commit("sources/first/briefing.md", "1", ["ann@example.org"; 2]);
        let side = history.commit("sources/first/briefing.md", "2", ["ben@example.org"; 2]);
        let find = |id: &CommitId| find_commit(repository, id).unwrap();
        let who = Signature::new("Name", "cy@example.org", &Time::new(1_663_149_600, 0)).unwrap();
        let merge = |tree: Oid| {
            let tree = repository.find_tree(tree).unwrap();
            let parents = [&find(&base), &find(&side)];
            CommitId(
                repository.commit(None, &who, &who, "Merge", &tree, &parents).unwrap().to_string(),
            )
        };
        let clean = merge(find(&side).tree_id());
        assert_eq!(history.authors(&clean, &[]), ["ann@example.org", "ben@example.org"]);

        let third = history.commit("sources/first/briefing.md", "3", ["ann@example.org"; 2]);
        let evil = merge(find(&third).tree_id());
        assert_eq!(
            history.authors(&evil, &[]),
            ["ann@example.org", "ben@example.org", "cy@example.org"]
        );
    }

    #[test]
    fn a_backdated_commit_is_one_that_says_it_was_made_before_its_parent() {
        let history = History::new();
        let at =
            |time: i64| history.commit_at("a", &time.to_string(), ["ann@example.org"; 2], time);
        let root = history.folder.path();
        let first = at(1_663_149_600);
        assert!(!is_backdated(root, &first).unwrap());
        // Clocks differ.
        assert!(!is_backdated(root, &at(1_663_149_600 - CLOCKS)).unwrap());
        at(1_663_149_600);
        assert!(is_backdated(root, &at(1_663_149_599 - CLOCKS)).unwrap());
    }
}
