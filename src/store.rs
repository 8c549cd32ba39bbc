//! Whole files and whole folders or none: a reader never sees half of one.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

/// Marks what is being written and is gone if it is not finished.
pub const PREFIX: &str = ".engross-";

/// Makes a folder, and those above it that are missing. `output/private` and the folders in it are their owner's alone.
pub fn create_folders(folder: &Path) -> io::Result<()> {
    let names: Vec<_> = folder.components().collect();
    let is_private =
        |names: &[Component]| names[0].as_os_str() == "output" && names[1].as_os_str() == "private";
    let Some(output) = names.windows(2).rposition(is_private) else {
        return std::fs::create_dir_all(folder);
    };
    std::fs::create_dir_all(names[..=output].iter().collect::<PathBuf>())?;
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file beside its place, flushes it to the disk, and moves it there.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    staged(path, bytes, 0o666)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file as [`write`] does, at a path from a folder, and never through a symbolic link, which
/// may lead anywhere.
pub fn write_within(folder: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    refuse_links(folder, path)?;
    write(&folder.join(path), bytes)
}

/// An error if any part of a path from a folder is a symbolic link.
pub fn refuse_links(folder: &Path, path: &str) -> io::Result<()> {
    let mut part = folder.to_owned();
    for name in Path::new(path) {
        part.push(name);
        if part.is_symlink() {
            return Err(io::Error::other(format!(
                "{} is a symbolic link, which may lead anywhere; take it away",
                part.display()
            )));
        }
    }
    Ok(())
}

/// Writes a file that only its owner may read, if nothing is there yet.
pub fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    staged(path, bytes, 0o600)?.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that only its owner may read, in place of what is there.
pub fn replace_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    staged(path, bytes, 0o600)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file that is whole on the disk, beside the place where it is to stand.
fn staged(path: &Path, bytes: &[u8], mode: u32) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folders(folder)?;
    let mut file = temporary(mode).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file)
}

/// A folder that is written beside its place, and takes the place of what is there all at once.
pub struct Folder {
    staged: TempDir,
    place: PathBuf,
}

impl Folder {
    /// Starts an empty folder that is to stand at `place`.
    pub fn stage(place: &Path) -> io::Result<Self> {
        let parent = place.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent)?;
        Ok(Self { staged: temporary(0o777).tempdir_in(parent)?, place: place.to_owned() })
    }

    /// Writes a file into it, at a path from the folder, and flushes it to the disk: once the folder
    /// has its name, all that is in it is whole. Until then nobody looks for the file.
    pub fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let path = self.staged.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    /// Moves the folder to its place if nothing is there yet; if something is, it stays as it is.
    pub fn place(self) -> io::Result<()> {
        // To rename a folder onto one that has something in it fails on every system.
        std::fs::rename(self.staged.path(), &self.place)
    }

    /// Moves the folder to its place. What was there is gone but for the files that `keep` names.
    ///
    /// A reader finds the old folder, or the new one, or for a moment none: never some files of
    /// each. After a power cut there may be none.
    pub fn promote(self, keep: impl Fn(&str) -> bool) -> io::Result<()> {
        let parent = self.place.parent().unwrap_or(Path::new("."));
        let aside = temporary(0o700).tempdir_in(parent)?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let old = aside.path().join(attempt.to_string());
            let there_was = match std::fs::rename(&self.place, &old) {
                Ok(()) => true,
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(error),
            };
            match std::fs::rename(self.staged.path(), &self.place) {
                Ok(()) if there_was => return carry_over(&old, &self.place, keep),
                Ok(()) => return Ok(()),
                // Another build was quicker to put its own there.
                Err(_) if self.place.exists() && attempt < 100 => {}
                Err(error) => {
                    if there_was {
                        std::fs::rename(&old, &self.place)?;
                    }
                    return Err(error);
                }
            }
        }
    }
}

fn carry_over(old: &Path, new: &Path, keep: impl Fn(&str) -> bool) -> io::Result<()> {
    if !old.is_dir() {
        return Ok(());
    }
    for entry in old.read_dir()? {
        let name = entry?.file_name();
        let kept = name.to_str().is_none_or(&keep) && !new.join(&name).exists();
        if kept {
            std::fs::rename(old.join(&name), new.join(&name))?;
        }
    }
    Ok(())
}

/// Temporary files are made for their owner alone unless told otherwise; the user's umask holds.
fn temporary(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let _ = mode;
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/a.txt");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link_in_any_part_of_its_path() {
        use std::os::unix::fs::symlink;
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("v1/inner")).unwrap();
        symlink(elsewhere.path(), root.join("v2")).unwrap();
        symlink(elsewhere.path(), root.join("v1/inner/signatures")).unwrap();
        symlink(elsewhere.path().join("a"), root.join("v1/inner/a.sig")).unwrap();
        symlink(elsewhere.path().join("gone"), root.join("v3")).unwrap();
        for path in ["v2/a", "v2/inner/a", "v1/inner/signatures/a", "v1/inner/a.sig", "v3/a"] {
            let error = write_within(root, path, b"one").unwrap_err().to_string();
            assert!(error.contains("is a symbolic link"), "{path}: {error}");
        }
        assert_eq!(names(elsewhere.path()), [""; 0]);
        write_within(root, "v1/inner/b.sig", b"one").unwrap();
        assert_eq!(std::fs::read(root.join("v1/inner/b.sig")).unwrap(), b"one");
    }

    #[test]
    fn a_secret_is_its_owner_s_alone_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/key.pem");
        write_secret(&path, b"one").unwrap();
        let error = write_secret(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(names(path.parent().unwrap()), ["key.pem"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_private_lies_in_folders_of_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let mode = |folder: &str| {
            parent.path().join(folder).metadata().unwrap().permissions().mode() & 0o077
        };
        std::fs::create_dir(parent.path().join("plain")).unwrap();
        create_folders(&parent.path().join("output/private/circulation/2")).unwrap();
        write(&parent.path().join("output/public/a"), b"one").unwrap();
        for folder in
            ["output/private", "output/private/circulation", "output/private/circulation/2"]
        {
            assert_eq!(mode(folder), 0, "{folder}");
        }
        for folder in ["output", "output/public"] {
            assert_eq!(mode(folder), mode("plain"), "{folder}");
        }
    }

    #[test]
    fn a_folder_is_replaced_whole_whatever_stood_in_its_place() {
        let parent = tempfile::tempdir().unwrap();
        let place = parent.path().join("briefing");
        std::fs::create_dir_all(place.join("print.pdf/inner")).unwrap();
        std::fs::write(place.join("old.pdf"), "old").unwrap();
        std::fs::write(place.join("notes.txt"), "mine").unwrap();

        let folder = Folder::stage(&place).unwrap();
        folder.write("print.pdf", b"new").unwrap();
        assert_eq!(names(&place), ["notes.txt", "old.pdf", "print.pdf"]);
        folder.promote(|name| !name.ends_with(".pdf")).unwrap();
        assert_eq!(names(&place), ["notes.txt", "print.pdf"]);
        assert_eq!(std::fs::read(place.join("print.pdf")).unwrap(), b"new");
        assert_eq!(names(parent.path()), ["briefing"]);
    }

    #[test]
    fn a_folder_that_is_not_finished_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::stage(&parent.path().join("briefing")).unwrap();
        folder.write("print.pdf", b"new").unwrap();
        drop(folder);
        assert_eq!(names(parent.path()), [""; 0]);
    }

    #[test]
    fn a_folder_that_must_be_new_never_takes_the_place_of_another() {
        let parent = tempfile::tempdir().unwrap();
        let place = parent.path().join("v1");
        for (bytes, placed) in [(b"one", true), (b"two", false)] {
            let folder = Folder::stage(&place).unwrap();
            folder.write("a", bytes).unwrap();
            assert_eq!(folder.place().is_ok(), placed);
            assert_eq!(std::fs::read(place.join("a")).unwrap(), b"one");
            assert_eq!(names(parent.path()), ["v1"]);
        }
    }

    #[test]
    fn of_two_folders_at_once_one_stands_whole() {
        let parent = tempfile::tempdir().unwrap();
        let place = parent.path().join("briefing");
        std::thread::scope(|scope| {
            for who in ["one", "two", "three", "four"] {
                let place = &place;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let folder = Folder::stage(place).unwrap();
                        folder.write("a", who.as_bytes()).unwrap();
                        folder.write("b", who.as_bytes()).unwrap();
                        folder.promote(|_| false).unwrap();
                    }
                });
            }
        });
        let read = |name: &str| std::fs::read(place.join(name)).unwrap();
        assert_eq!(read("a"), read("b"));
        assert_eq!(names(parent.path()), ["briefing"]);
    }
}
