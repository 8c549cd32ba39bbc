//! The few things that are done to files while a register is written, so that a test can stop after any.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::store;

/// Where a register is written. Each is done whole and lasts, or it was not done.
pub trait Disk {
    /// Writes a file, and the folders that it is in.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Writes a file that only its owner may read.
    fn write_secret(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Moves a file, or a whole folder, to its place. It replaces a file, and no folder.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file, or a folder with all that is in it. If it is not there, that is as well.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The machine's own files.
pub struct RealDisk;

impl Disk for RealDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        store::write(path, bytes)?;
        sync_folder_of(path)
    }

    fn write_secret(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        store::write_secret(path, bytes)?;
        sync_folder_of(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        store::create_folders(folder_of(to))?;
        std::fs::rename(from, to)?;
        sync_folder_of(to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let removed = match std::fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
            Ok(_) => std::fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Ok(()) => sync_folder_of(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// A name lasts through a power cut once its folder was flushed. Windows does that by itself.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder_of(path))?.sync_all(),
        false => Ok(()),
    }
}
