//! Reading what is served, each file by the digest that it must have.

use std::path::Path;

use super::cause::Lost;
use crate::digest::Digest;
use crate::release::beside::{self, MAX_FILE, Unread};
use crate::ssh;
use crate::verify::{Case, Verdict};

/// A file that has to be there with a digest.
pub(super) fn recorded(path: &Path, digest: &Digest) -> Result<Vec<u8>, Lost> {
    let bytes = any(path)?;
    match Digest::of(&bytes) == *digest {
        true => Ok(bytes),
        false => Err(Lost::Changed),
    }
}

/// A file that has to be there.
pub(super) fn any(path: &Path) -> Result<Vec<u8>, Lost> {
    beside::read(path, MAX_FILE).map_err(|unread| match unread {
        Unread::Missing => Lost::Missing,
        unread => Lost::Unreadable(unread.to_string()),
    })
}

/// What a file is among the others in its folder, as `verify` says.
pub(super) fn verdict(case: &Case<'_>, path: &Path, bytes: &[u8]) -> Verdict {
    let folder = path.parent().unwrap_or(path);
    let name = path.to_string_lossy();
    case.verify_among(&name, bytes, &|name| any(&folder.join(name)).ok()).verdict
}

/// The files of a folder that may be signatures, by name, as far as they can be read; none if there is no such
/// folder.
pub(super) fn signatures(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let read = |name: String| {
        let bytes = beside::read(&folder.join(&name), ssh::MAX_LENGTH as u64).ok()?;
        Some((name, bytes))
    };
    let mut files: Vec<_> =
        entries.filter_map(|entry| entry.file_name().into_string().ok()).filter_map(read).collect();
    files.sort();
    files
}
