//! One process at a time in a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::store;

const LOCK: &str = "lock";

/// Why a folder could not be locked.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Another process has it.
    Locked,
    Io(PathBuf, io::Error),
}

/// Locks a folder for as long as the file is open, and no longer than the process lives.
pub(crate) fn lock(folder: &Path) -> Result<File, LockError> {
    let path = folder.join(LOCK);
    let opened = store::create_folders(folder)
        .and_then(|()| File::options().create(true).append(true).open(&path));
    let file = opened.map_err(|error| LockError::Io(path.clone(), error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LockError::Locked),
        Err(TryLockError::Error(error)) => Err(LockError::Io(path, error)),
    }
}
