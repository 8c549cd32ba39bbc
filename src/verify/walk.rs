//! The files in folders, to be judged one by one.

use std::path::{Path, PathBuf};

use crate::register::aside;

/// So many files are listed, and folders so deep in each other looked into.
const MOST_FILES: usize = 100_000;
const DEEPEST: usize = 32;

/// What git keeps beside the files of a clone. None of it is served.
const GIT: &str = ".git";

/// What is in folders, each list in order of the paths.
#[derive(Debug, Default)]
pub struct Walk {
    pub files: Vec<PathBuf>,
    /// Those that were looked into, the first ones included.
    pub folders: Vec<PathBuf>,
    /// Links, which may lead anywhere and are not followed, and what else is neither a file nor a folder.
    pub not_files: Vec<PathBuf>,
    /// What file managers and git leave, which is not looked at.
    pub asides: Vec<PathBuf>,
    /// Folders that were not looked into, or not to their end, and why, as what follows their names.
    pub ends: Vec<(PathBuf, String)>,
}

impl Walk {
    /// All that is in some folders but in a register's, whose files are replayed.
    pub fn of(folders: impl IntoIterator<Item = PathBuf>, register: &Path) -> Self {
        let register = register.canonicalize().ok();
        let mut walk = Self::default();
        let mut left: Vec<_> = folders.into_iter().map(|folder| (folder, 0)).collect();
        while let Some((folder, depth)) = left.pop() {
            let is_register = || register.is_some() && folder.canonicalize().ok() == register;
            if depth > 0 && is_register() {
                continue;
            }
            if depth > DEEPEST {
                walk.ends.push((folder, "is too deep".to_owned()));
                continue;
            }
            if walk.files.len() >= MOST_FILES {
                let why = format!("comes after more than {MOST_FILES} files, as may others");
                walk.ends.push((folder, why));
                break;
            }
            match walk.look_into(&folder) {
                Ok(inner) => left.extend(inner.into_iter().map(|inner| (inner, depth + 1))),
                Err(error) => {
                    walk.ends.push((folder.clone(), format!("cannot be read: {error}")));
                }
            }
            walk.folders.push(folder);
        }
        let Self { files, folders, not_files, asides, .. } = &mut walk;
        [files, folders, not_files, asides].into_iter().for_each(|paths| paths.sort());
        walk
    }

    /// Adds what is in a folder, and gives the folders in it.
    fn look_into(&mut self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        let mut folders = Vec::new();
        for entry in folder.read_dir()? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let name = entry.file_name();
            let is_aside =
                name == GIT || kind.is_file() && aside::is_of_system(&name.to_string_lossy());
            match () {
                () if is_aside => self.asides.push(path),
                () if kind.is_dir() => folders.push(path),
                () if kind.is_file() => self.files.push(path),
                () => self.not_files.push(path),
            }
        }
        Ok(folders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_in_a_folder_is_listed_but_what_is_replayed_or_left_by_others() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["a/b.pdf", "register/checkpoint", ".git/config", "a/.DS_Store", "c.html"] {
            std::fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            std::fs::write(at(path), "").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", at("link")).unwrap();
        let walk = Walk::of([folder.path().to_owned()], &at("register"));
        assert_eq!(walk.files, [at("a/b.pdf"), at("c.html")]);
        assert_eq!(
            walk.folders,
            [at(""), at("a")].map(|path| path.components().collect::<PathBuf>())
        );
        assert_eq!(walk.asides, [at(".git"), at("a/.DS_Store")]);
        #[cfg(unix)]
        assert_eq!(walk.not_files, [at("link")]);
        assert_eq!(walk.ends, []);
    }

    #[test]
    fn a_folder_that_is_too_deep_or_not_there_ends_it_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let deep: PathBuf = (0..DEEPEST + 1).map(|_| "d").collect();
        std::fs::create_dir_all(folder.path().join(deep)).unwrap();
        let walk =
            Walk::of([folder.path().to_owned(), folder.path().join("none")], Path::new("none"));
        assert_eq!(walk.ends.len(), 2, "{:?}", walk.ends);
    }
}
