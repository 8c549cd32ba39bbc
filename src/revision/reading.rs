//! What a word may mean to git.

use std::path::Path;

use super::repository::open;
use super::{Commit, RevisionError};

/// What git may mean by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// "the tag", "the branch", "the commit".
    pub what: &'static str,
    /// A name that means nothing else to git.
    pub name: String,
    pub commit: Commit,
}

/// All that git may mean by a word: the tag, the branch, else what git makes of it. Those that
/// are the same commit are one.
pub fn readings(root: &Path, word: &str) -> Result<Vec<Reading>, RevisionError> {
    let repository = open(root)?;
    let named = [
        ("the tag", format!("refs/tags/{word}")),
        ("the branch", format!("refs/heads/{word}")),
        ("the commit", word.to_owned()),
    ];
    let mut readings: Vec<Reading> = Vec::new();
    for (what, name) in named {
        let found = repository.revparse_single(&name).and_then(|object| object.peel_to_commit());
        let Ok(commit) = found.map(|commit| Commit::of(&commit)) else { continue };
        if readings.iter().all(|known| known.commit != commit) {
            readings.push(Reading { what, name, commit });
        }
    }
    Ok(readings)
}
