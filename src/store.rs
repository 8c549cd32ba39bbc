//! Whole files or none: a reader never sees half of one.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file beside its place, flushes it to the disk, and moves it there.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    stage(path, bytes)?.promote()
}

/// A file that is written but not yet in its place. It is gone if it is never promoted.
pub struct Staged<'p> {
    file: NamedTempFile,
    path: &'p Path,
}

/// Writes a file beside its place and flushes it to the disk.
pub fn stage<'p>(path: &'p Path, bytes: &[u8]) -> io::Result<Staged<'p>> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".engross-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    make_readable(file.as_file())?;
    Ok(Staged { file, path })
}

impl Staged<'_> {
    /// Moves the file to its place, over what was there.
    pub fn promote(self) -> io::Result<()> {
        self.file.persist(self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Temporary files are made for their owner alone; a document is for others too.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/a.txt");
        write(&path, b"one").unwrap();
        let staged = stage(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        staged.promote().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        drop(stage(&path, b"three").unwrap());
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
