//! The policy's folder in a workspace: the only submodule that knows files.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::history::{self, Filed, History, POLICY};
use super::signed::{Counts, free_name};
use super::{MAX_LENGTH, Policy};
use crate::report::Problem;
use crate::revision::{self, RevisionError};
use crate::ssh::Signature;
use crate::store;

/// Git is to change no byte, not even a line end.
const ATTRIBUTES: &str = "* -text\n";

/// Reads the policy as it lies in the work tree, and holds it against what commits had. The problems
/// are files that could not be read.
pub fn open(root: &Path) -> Result<(History, Vec<Problem>), RevisionError> {
    let (files, problems) = revision::folder_of_work_tree(root, POLICY, MAX_LENGTH as u64)?;
    let mut history = History::of(&files);
    history.remember(&revision::folder_in_history(root, POLICY, MAX_LENGTH as u64)?);
    Ok((history, problems))
}

/// Writes a version's policy. Where it stands, from the workspace's root.
pub fn write(root: &Path, policy: &Policy) -> io::Result<String> {
    let path = history::path(policy.version);
    store::write(&root.join(POLICY).join(".gitattributes"), ATTRIBUTES.as_bytes())?;
    store::write(&root.join(&path), &policy.bytes())?;
    Ok(path)
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
    store::write(&root.join(&path), signature.bytes())?;
    Ok(path)
}
