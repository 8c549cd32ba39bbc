//! Whether git may hold a file.

use std::io;
use std::path::{Path, PathBuf};

use super::RevisionError;
use super::repository::open;

/// Whether git holds a path or would, so that what is in it may get about. A file need not be there yet.
pub fn is_within_reach_of_git(root: &Path, path: &Path) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    let Some(work_tree) = repository.workdir() else { return Ok(false) };
    let (Ok(work_tree), Ok(path)) = (work_tree.canonicalize(), canonical(path)) else {
        return Ok(false);
    };
    let Ok(inside) = path.strip_prefix(&work_tree) else { return Ok(false) };
    let folder = inside.to_string_lossy().replace('\\', "/");
    let is_inside = |path: &[u8]| {
        path.strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
    };
    let staged = repository.index()?.iter().any(|entry| is_inside(&entry.path));
    let committed = repository.head().and_then(|head| head.peel_to_tree());
    let committed = committed.is_ok_and(|tree| tree.get_path(inside).is_ok());
    Ok(staged || committed || !repository.is_path_ignored(inside)?)
}

/// Where a path leads, or would if its file were there.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(_), Some(folder), Some(name)) => Ok(folder.canonicalize()?.join(name)),
        (found, ..) => found,
    }
}
