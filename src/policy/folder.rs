//! The policy's folder in a workspace: the only submodule that knows files.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::Path;

use super::history::{self, Counts, Fault, Filed, History, POLICY};
use super::signed::free_name;
use super::{Day, Edit, EditError, MAX_LENGTH, Policy};
use crate::report::Problem;
use crate::revision::{self, RevisionError};
use crate::ssh::Signature;
use crate::store;

/// Git is to change no byte, not even a line end.
const ATTRIBUTES: &str = "* -text\n";

/// Reads the policy as it lies in the work tree, and holds it against what commits had. The problems
/// are files that could not be read. Where commits are missing, no policy is in force: what they had
/// may have been taken back.
pub fn open(root: &Path) -> Result<(History, Vec<Problem>), RevisionError> {
    let (files, problems) = revision::folder_of_work_tree(root, POLICY, MAX_LENGTH as u64);
    let history = match revision::folder_in_history(root, POLICY, MAX_LENGTH as u64) {
        Ok(past) => History::remembering(&files, &past),
        Err(RevisionError::Shallow(_)) => {
            let mut history = History::of(&files);
            history.faults.push(Fault::CutOff);
            history
        }
        Err(error) => return Err(error),
    };
    Ok((history, problems))
}

/// Writes a version's policy. Where it stands, from the workspace's root.
pub fn write(root: &Path, policy: &Policy) -> io::Result<String> {
    let path = history::path(policy.version);
    store::write_within(root, &path, &policy.bytes())?;
    store::write_within(root, &format!("{POLICY}/.gitattributes"), ATTRIBUTES.as_bytes())?;
    Ok(path)
}

/// The next version of the policy, after an edit.
pub struct Edited {
    pub history: History,
    pub policy: Policy,
    /// Whether anything is other than before.
    pub changed: bool,
    /// The files of signatures that counted, and are over other bytes now.
    pub stale: Vec<String>,
}

/// Changes the version of the policy that is pending, or starts one from that in force.
pub fn edit(root: &Path, edits: &[Edit], today: Day) -> Result<Edited, FolderError> {
    let (history, _) = open(root)?;
    let draft = history.draft()?;
    let policy = draft.edited(edits, today)?;
    if (Policy { date: draft.date, ..policy.clone() }) == draft {
        return Ok(Edited { history, policy: draft, changed: false, stale: Vec::new() });
    }
    let counted = |filed: &Filed| {
        let good = filed.signed.iter().filter(|signed| signed.counts.is_ok());
        good.map(|signed| signed.file.clone()).collect()
    };
    let stale = history.pending().map(counted).unwrap_or_default();
    write(root, &policy)?;
    Ok(Edited { history: open(root)?.0, policy, changed: true, stale })
}

/// Why the policy could not be read or changed.
#[derive(Debug)]
pub enum FolderError {
    Revision(RevisionError),
    Edit(EditError),
    NotWritten(io::Error),
}

impl Display for FolderError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revision(error) => write!(f, "{error}"),
            Self::Edit(error) => write!(f, "{error}"),
            Self::NotWritten(error) => write!(f, "the policy cannot be written: {error}"),
        }
    }
}

impl std::error::Error for FolderError {}

impl From<RevisionError> for FolderError {
    fn from(error: RevisionError) -> Self {
        Self::Revision(error)
    }
}

impl From<EditError> for FolderError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        Self::NotWritten(error)
    }
}

/// Writes a signature that counts for a version. Where it stands, from the workspace's root.
pub fn write_signature(
    root: &Path,
    filed: &Filed,
    old: Option<&Policy>,
    counts: &Counts,
    signature: &Signature,
) -> io::Result<String> {
    // What counts for nothing makes room.
    let good = filed.signed.iter().filter(|signed| signed.counts.is_ok());
    let taken: BTreeSet<_> = good.map(|signed| signed.file.as_str()).collect();
    let name = free_name(counts, old, &taken);
    let path = format!("{}{name}", history::signatures(filed.version()));
    store::write_within(root, &path, signature.bytes())?;
    Ok(path)
}
