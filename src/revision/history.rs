//! What git remembers beside a revision: commits before it, and what they held.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use git2::{Branch, Repository, Revwalk, Sort, Tree};

use super::reader::Reader;
use super::repository::{folder_in_repository, open};
use super::{Commit, CommitId, RevisionError};
use crate::files::Files;

/// The names of all that stands in a folder of the workspace, or ever did in a commit that some
/// branch, tag or remote leads to.
pub fn names_ever_in(root: &Path, folder: &str) -> Result<BTreeSet<String>, RevisionError> {
    let mut names = BTreeSet::new();
    let here = root.join(folder);
    if here.is_dir() {
        let unreadable = |error| RevisionError::Unreadable(here.clone(), error);
        for entry in here.read_dir().map_err(unreadable)? {
            names.extend(entry.map_err(unreadable)?.file_name().into_string());
        }
    }
    let repository = open_whole(root)?;
    let path = folder_in_repository(&repository, root)?.join(folder);
    for tree in trees_ever_at(&repository, &path)? {
        names.extend(tree.iter().filter_map(|entry| entry.name().ok().map(str::to_owned)));
    }
    Ok(names)
}

/// Each state that folders of some names had, two levels below a folder of the workspace, in the commits
/// that some branch, tag or remote leads to: by the name of the folder between, from which paths are.
/// Files larger than `max_file` bytes are left out.
pub fn inner_folders_ever(
    root: &Path,
    folder: &str,
    names: &[&str],
    max_file: u64,
) -> Result<BTreeMap<String, Vec<Files>>, RevisionError> {
    let repository = open_whole(root)?;
    let path = folder_in_repository(&repository, root)?.join(folder);
    let mut states = BTreeMap::<String, Vec<Files>>::new();
    let mut seen = HashSet::new();
    for tree in trees_ever_at(&repository, &path)? {
        for between in &tree {
            let (Ok(name), Ok(inner)) = (between.name(), repository.find_tree(between.id())) else {
                continue;
            };
            for folder in names {
                let Some(entry) = inner.get_name(folder) else { continue };
                let Ok(tree) = repository.find_tree(entry.id()) else { continue };
                if !seen.insert((name.to_owned(), *folder, tree.id())) {
                    continue;
                }
                let mut reader = Reader::within(max_file);
                reader.git_tree(&repository, &tree, folder, 1)?;
                states.entry(name.to_owned()).or_default().push(reader.files);
            }
        }
    }
    Ok(states)
}

/// The different folders that ever were at a path of the repository.
fn trees_ever_at<'r>(
    repository: &'r Repository,
    path: &Path,
) -> Result<Vec<Tree<'r>>, RevisionError> {
    let mut trees = Vec::new();
    // What was seen at one depth need not be looked into again: most commits change little.
    let mut seen = HashSet::new();
    for id in commits(repository)? {
        let mut tree = repository.find_commit(id?)?.tree()?;
        let mut depth = 0;
        let mut parts = path.components();
        while seen.insert((depth, tree.id())) {
            let Some(part) = parts.next() else {
                trees.push(tree);
                break;
            };
            let inner = tree.get_path(Path::new(part.as_os_str()));
            let Some(inner) = inner.ok().and_then(|entry| repository.find_tree(entry.id()).ok())
            else {
                break;
            };
            tree = inner;
            depth += 1;
        }
    }
    Ok(trees)
}

/// Each state that a folder of the workspace had in the commits up to `HEAD`, newest first, with the
/// first commit that had it. Files larger than `max_file` bytes are left out.
pub fn folder_in_history(
    root: &Path,
    folder: &str,
    max_file: u64,
) -> Result<Vec<(Commit, Files)>, RevisionError> {
    let repository = open_whole(root)?;
    let mut states = Vec::new();
    if repository.head().is_err() {
        return Ok(states);
    }
    let path = folder_in_repository(&repository, root)?.join(folder);
    let mut walk = repository.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    walk.push_head()?;
    let mut seen = HashSet::new();
    for id in walk {
        let commit = repository.find_commit(id?)?;
        let Ok(entry) = commit.tree()?.get_path(&path) else { continue };
        if !seen.insert(entry.id()) {
            continue;
        }
        let Ok(tree) = repository.find_tree(entry.id()) else { continue };
        let mut reader = Reader::within(max_file);
        reader.git_tree(&repository, &tree, folder, 1)?;
        states.push((Commit::of(&commit), reader.files));
    }
    states.reverse();
    Ok(states)
}

/// Opens a repository that has all of its history: what was cut off cannot be remembered.
fn open_whole(root: &Path) -> Result<Repository, RevisionError> {
    let repository = open(root)?;
    match repository.is_shallow() {
        true => Err(RevisionError::Shallow(root.to_owned())),
        false => Ok(repository),
    }
}

/// Whether some branch, tag or remote leads to a commit, so that others have it and git keeps it.
pub fn is_in_history(root: &Path, commit: &CommitId) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    for id in commits(&repository)? {
        if id?.to_string() == commit.0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether git is told to pass over a path of the workspace.
pub fn is_ignored(root: &Path, path: &str) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    let inside = folder_in_repository(&repository, root)?.join(path);
    Ok(repository.is_path_ignored(inside)?)
}

/// A file, by its path from a workspace's root, as the branch has it that this one is pushed to, as far
/// as git knows here; `None` if there is no such branch or no such file in it.
pub fn upstream_file(root: &Path, path: &str) -> Result<Option<Vec<u8>>, RevisionError> {
    let repository = open(root)?;
    let Ok(head) = repository.head() else { return Ok(None) };
    let Ok(upstream) = Branch::wrap(head).upstream() else { return Ok(None) };
    let tree = upstream.get().peel_to_tree()?;
    let inside = folder_in_repository(&repository, root)?.join(path);
    let Ok(entry) = tree.get_path(&inside) else { return Ok(None) };
    Ok(Some(repository.find_blob(entry.id())?.content().to_vec()))
}

fn commits(repository: &Repository) -> Result<Revwalk<'_>, RevisionError> {
    let mut walk = repository.revwalk()?;
    for references in ["refs/heads/*", "refs/tags/*", "refs/remotes/*"] {
        walk.push_glob(references)?;
    }
    if repository.head().is_ok() {
        walk.push_head()?;
    }
    Ok(walk)
}
