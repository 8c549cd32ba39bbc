//! Who made a folder of the workspace what it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use git2::{Commit, Delta, DiffFindOptions, DiffOptions, Oid, Repository, Signature};

use super::repository::{folder_in_repository, open};
use super::{CommitId, OUTPUT, RevisionError};

/// The e-mail addresses, in lower case, of all who wrote or committed a change of a folder, in the
/// commits that lead to one and to none of those `before` it; and of what was moved or copied into
/// it, of all who ever changed that.
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
    let workspace = folder_in_repository(&repository, root)?;
    let commit = find_commit(&repository, commit)?.id();
    let mut known = Vec::new();
    // What git has forgotten, or what came later or on another branch, hides nobody: it is not what this
    // commit goes on from.
    for before in before.iter().filter_map(|before| find_commit(&repository, before).ok()) {
        if leads(&repository, before.id(), commit)? {
            known.push(before.id());
        }
    }
    let mut trail = Trail { repository: &repository, output: workspace.join(OUTPUT), known };
    trail.authors(&workspace.join(folder), commit)
}

/// Whether a commit is another, or one that leads to it; not if git has forgotten one of them.
pub fn leads_to(root: &Path, from: &CommitId, to: &CommitId) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    match (find_commit(&repository, from), find_commit(&repository, to)) {
        (Ok(from), Ok(to)) => Ok(leads(&repository, from.id(), to.id())?),
        _ => Ok(false),
    }
}

fn leads(repository: &Repository, from: Oid, to: Oid) -> Result<bool, git2::Error> {
    Ok(from == to || repository.graph_descendant_of(to, from)?)
}

/// What is followed through history.
struct Trail<'t> {
    repository: &'t Repository,
    /// What engross writes. No text comes from there.
    output: PathBuf,
    /// Commits whose authors are not asked for, each of which leads to the one that is.
    known: Vec<Oid>,
}

impl Trail<'_> {
    /// The addresses of all who made a folder what it is in a commit.
    fn authors(&mut self, folder: &Path, commit: Oid) -> Result<BTreeSet<String>, RevisionError> {
        let mut emails = BTreeSet::new();
        let mut followed = BTreeSet::new();
        let mut ahead = vec![(folder.to_owned(), commit)];
        while let Some((path, from)) = ahead.pop() {
            if !followed.insert((path.clone(), from)) {
                continue;
            }
            let mut walk = self.repository.revwalk()?;
            walk.push(from)?;
            for known in &self.known {
                walk.hide(*known)?;
            }
            for id in walk {
                let commit = self.repository.find_commit(id?)?;
                if !self.changes(&commit, &path)? {
                    continue;
                }
                emails.extend([email(&commit.author()), email(&commit.committer())]);
                for origin in self.origins(&commit, &path)? {
                    ahead.extend(commit.parent_ids().map(|parent| (origin.clone(), parent)));
                }
            }
            // What was known of the folder says nothing of what came into it from elsewhere.
            self.known.clear();
        }
        Ok(emails)
    }

    /// Whether a commit makes a path what none of its parents has.
    fn changes(&self, commit: &Commit<'_>, path: &Path) -> Result<bool, git2::Error> {
        let here = held(commit, path)?;
        if commit.parent_count() == 0 {
            return Ok(here.is_some());
        }
        for parent in commit.parents() {
            if held(&parent, path)? == here && self.keeps_known(commit, &parent, path)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a merge that takes a path as a parent has it loses nothing of a known commit: who brings
    /// back an older text by a merge is its author.
    fn keeps_known(
        &self,
        merge: &Commit<'_>,
        parent: &Commit<'_>,
        path: &Path,
    ) -> Result<bool, git2::Error> {
        if merge.parent_count() == 1 {
            return Ok(true);
        }
        for known in &self.known {
            if !leads(self.repository, *known, merge.id())? {
                continue;
            }
            let Ok(base) = self.repository.merge_base(parent.id(), *known) else {
                return Ok(false);
            };
            let [base, known] = [base, *known].map(|id| self.repository.find_commit(id));
            if held(&base?, path)? != held(&known?, path)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The files elsewhere that were moved or copied to a path by a commit, changed a little or not.
    fn origins(
        &self,
        commit: &Commit<'_>,
        path: &Path,
    ) -> Result<BTreeSet<PathBuf>, RevisionError> {
        let Ok(parent) = commit.parent(0) else { return Ok(BTreeSet::new()) };
        let [old, new] = [parent.tree()?, commit.tree()?];
        let compare = |options: &mut DiffOptions| {
            options.disable_pathspec_match(true);
            self.repository.diff_tree_to_tree(Some(&old), Some(&new), Some(options))
        };
        let added = compare(DiffOptions::new().pathspec(path))?;
        if added.deltas().all(|delta| delta.status() != Delta::Added) {
            return Ok(BTreeSet::new());
        }
        let mut options = DiffOptions::new();
        options.include_unmodified(true);
        for entry in old.iter().chain(&new) {
            if Path::new(&*String::from_utf8_lossy(entry.name_bytes())) != self.output {
                options.pathspec(entry.name_bytes());
            }
        }
        let mut diff = compare(&mut options)?;
        let mut similar = DiffFindOptions::new();
        diff.find_similar(Some(similar.renames(true).copies(true).copies_from_unmodified(true)))?;
        let moved = diff.deltas().filter(|delta| {
            matches!(delta.status(), Delta::Renamed | Delta::Copied)
                && delta.new_file().path().is_some_and(|new| new.starts_with(path))
        });
        let from = moved.filter_map(|delta| delta.old_file().path().map(Path::to_owned));
        Ok(from.filter(|old| !old.starts_with(path) && !old.starts_with(&self.output)).collect())
    }
}

/// What a commit has at a path.
fn held(commit: &Commit<'_>, path: &Path) -> Result<Option<Oid>, git2::Error> {
    Ok(commit.tree()?.get_path(path).ok().map(|entry| entry.id()))
}

fn email(signature: &Signature<'_>) -> String {
    String::from_utf8_lossy(signature.email_bytes()).trim().to_lowercase()
}

pub(super) fn find_commit<'r>(
    repository: &'r Repository,
    id: &CommitId,
) -> Result<Commit<'r>, RevisionError> {
    let unknown = |_| RevisionError::UnknownRevision(id.0.clone());
    let oid = Oid::from_str(&id.0).map_err(unknown)?;
    repository.find_commit(oid).map_err(unknown)
}

#[cfg(test)]
mod tests {
    use git2::Time;

    use super::super::tests::History;
    use super::*;

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
    fn an_approved_commit_that_came_later_hides_no_author() {
        let history = History::new();
        let one = history.commit("sources/first/briefing.md", "1", ["ann@example.org"; 2]);
        let two = history.commit("sources/first/briefing.md", "2", ["ben@example.org"; 2]);
        assert_eq!(history.authors(&one, std::slice::from_ref(&two)), ["ann@example.org"]);
        assert_eq!(history.authors(&two, std::slice::from_ref(&two)), [""; 0]);
        assert!(leads_to(history.folder.path(), &one, &two).unwrap());
        assert!(!leads_to(history.folder.path(), &two, &one).unwrap());
    }

    #[test]
    fn who_brings_back_an_older_text_by_a_merge_is_its_author() {
        let history = History::new();
        let repository = &history.repository;
        let old = history.commit("sources/first/briefing.md", "1", ["ann@example.org"; 2]);
        let approved = history.commit("sources/first/briefing.md", "2", ["ben@example.org"; 2]);
        let find = |id: &CommitId| find_commit(repository, id).unwrap();
        let who = Signature::new("Name", "cy@example.org", &Time::new(1_663_149_600, 0)).unwrap();
        let parents = [&find(&approved), &find(&old)];
        let tree = find(&old).tree().unwrap();
        let merge = repository.commit(None, &who, &who, "Merge", &tree, &parents).unwrap();
        let merge = CommitId(merge.to_string());
        assert_eq!(history.authors(&merge, &[approved]), ["cy@example.org"]);
    }

    /// Enough words that what is left of them is known again.
    const WORDS: &str = "One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight\n";

    #[test]
    fn who_wrote_what_another_moved_here_is_an_author() {
        let history = History::new();
        let draft = "sources/draft/briefing.md";
        history.commit(draft, "Nothing yet.\n", ["dan@example.org"; 2]);
        history.commit(draft, WORDS, ["ann@example.org"; 2]);
        let words = WORDS.replace("Eight", "8");
        let moved = history.rename(draft, "sources/first/briefing.md", &words, "ben@example.org");
        let all = ["ann@example.org", "ben@example.org", "dan@example.org"];
        assert_eq!(history.authors(&moved, &[]), all);
    }

    #[test]
    fn who_wrote_what_was_copied_here_is_an_author_though_it_was_there_before() {
        let history = History::new();
        history.commit("sources/first/briefing.md", "Words.\n", ["ben@example.org"; 2]);
        let known = history.commit("drafts/more.md", WORDS, ["ann@example.org"; 2]);
        let copied = history.commit("sources/first/more.md", WORDS, ["cy@example.org"; 2]);
        assert_eq!(history.authors(&copied, &[known]), ["ann@example.org", "cy@example.org"]);
    }

    #[test]
    fn what_engross_wrote_is_nobody_s_text() {
        let history = History::new();
        history.commit("output/releases/first/v1/a.md", WORDS, ["ann@example.org"; 2]);
        let copied = history.commit("sources/first/briefing.md", WORDS, ["cy@example.org"; 2]);
        assert_eq!(history.authors(&copied, &[]), ["cy@example.org"]);
    }
}
