//! What stands in the way of a proposal before anything is made, whatever the briefing says.

use std::collections::BTreeSet;

use super::propose::Request;
use super::{RELEASES, path};
use crate::content::SOURCES;
use crate::edition::{self, LAYOUTS};
use crate::files::Files;
use crate::record::{MAX_TIMESTAMP, Version};
use crate::report::{Place, Problem};
use crate::revision::{self, RevisionError, WrongDate};
use crate::workspace::CONFIG_PATH;

/// All that stands in the way of this proposal.
pub fn of(request: &Request<'_>) -> Result<Vec<Problem>, RevisionError> {
    let mut problems = uncommitted(request);
    problems.extend(wrong_workspace(request)?);
    Ok(problems)
}

/// What lies in the work tree and is not in the commit, of all that a release may be made of.
fn uncommitted(request: &Request<'_>) -> Vec<Problem> {
    let Some(here) = request.work_tree else { return Vec::new() };
    let committed = &request.workshop.revision.files;
    let sources = format!("{SOURCES}{}/", request.id);
    let mut paths = BTreeSet::new();
    for files in [here, committed] {
        for folder in [CONFIG_PATH, LAYOUTS, &sources] {
            paths.extend(files.under(folder).map(|(path, _)| path.to_owned()));
        }
    }
    paths.retain(|path| here.get(path) != committed.get(path));
    // A folder that is in no commit is told once, not with each of its files.
    let paths: BTreeSet<_> = paths.iter().map(|path| new_folder(path, committed)).collect();
    let gate = request.rules.names.gate(request.id, request.rules.config);
    let problem = |path: &&str| {
        // A file's name may be what nobody is to see.
        let shown = if gate.scan(path).is_empty() { path } else { sources.as_str() };
        let message = match (here.get(path), committed.get(path)) {
            _ if path.ends_with('/') => {
                "this folder is in no commit, and a release is made from a commit"
            }
            (_, None) => "this file is in no commit, and a release is made from a commit",
            (None, _) => "this file is gone from the work tree, and still in the commit",
            _ => "this file is not as it was committed, and a release is made from a commit",
        };
        Problem::error("not-committed", message)
            .at(Place::file(shown))
            .hint("commit it, or propose what is committed with --rev HEAD")
    };
    paths.iter().map(problem).collect()
}

/// The outermost folder around a path, with a slash, that is in no commit; the path itself if there is none.
fn new_folder<'p>(path: &'p str, committed: &Files) -> &'p str {
    let folders = path.match_indices('/').map(|(end, _)| &path[..=end]);
    let mut new = folders.filter(|folder| committed.under(folder).next().is_none());
    new.next().unwrap_or(path)
}

/// What is wrong around the briefing.
fn wrong_workspace(request: &Request<'_>) -> Result<Vec<Problem>, RevisionError> {
    let revision = request.workshop.revision;
    let mut problems = edition::wrong_fonts(&revision.files);
    if edition::names(&revision.files).is_empty() {
        let problem = Problem::error("no-layout", "this workspace has no layout");
        problems.push(
            problem.at(Place::file(LAYOUTS)).hint("write one as layouts/<edition>/layout.typ"),
        );
    }
    if revision::is_ignored(request.root, &path(request.id, Version::FIRST))? {
        let message = "git passes over this folder, and a release is kept in git";
        problems.push(
            Problem::error("release-ignored", message)
                .at(Place::file(RELEASES))
                .hint("take it out of .gitignore: name output/draft/ and output/private/ there"),
        );
    }
    if !(0..=MAX_TIMESTAMP).contains(&revision.commit.time) {
        let message = format!("the commit {} has a time that is none", revision.commit.id);
        problems.push(Problem::error("commit-time", message).hint("make another commit"));
    }
    let commit = &revision.commit.id;
    let wrong = match revision::wrong_date(request.root, commit, request.now)? {
        Some(WrongDate::BeforeItsPast) => "made more than a day before one that leads to it",
        Some(WrongDate::InTheFuture) => "made more than a day after today",
        None => return Ok(problems),
    };
    let message = format!(
        "the commit {commit} says that it was {wrong}, and the editions would have its date"
    );
    let hint = "make another commit on a machine whose clock is right";
    problems.push(Problem::error("commit-date", message).hint(hint));
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_in_no_commit_is_told_once() {
        let mut committed = Files::default();
        committed.insert("sources/first/briefing.md", &b""[..]);
        let told = |path| new_folder(path, &committed).to_owned();
        assert_eq!(told("sources/first/node_modules/a/b.js"), "sources/first/node_modules/");
        assert_eq!(told("sources/first/notes.md"), "sources/first/notes.md");
        assert_eq!(told("sources/second/briefing.md"), "sources/second/");
    }
}
