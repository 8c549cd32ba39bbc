//! Files on disk and in git's objects, read within bounds; what cannot be read is a problem, and leaves the
//! others to be read.

use std::io;
use std::path::Path;

use git2::{ObjectType, Oid, Repository, Tree};

use super::{Commit, FOLDERS, Revision, RevisionError};
use crate::files::Files;
use crate::report::{Place, Problem};
use crate::workspace::CONFIG_PATH;

/// How deep folders may stand in each other.
const MAX_DEPTH: usize = 16;

/// What was read so far.
pub(super) struct Reader {
    pub files: Files,
    pub problems: Vec<Problem>,
    /// The largest file that is read, in bytes.
    max_file: u64,
}

impl Reader {
    pub fn within(max_file: u64) -> Self {
        Self { files: Files::default(), problems: Vec::new(), max_file }
    }

    pub fn revision(self, commit: Commit) -> Revision {
        Revision { commit, files: self.files, problems: self.problems }
    }

    fn refuse(&mut self, path: &str, message: &str, hint: &str) {
        self.problems
            .push(Problem::error("unreadable-file", message).at(Place::file(path)).hint(hint));
    }

    fn refuse_link(&mut self, path: &str) {
        self.refuse(
            path,
            "a symbolic link may lead anywhere, so none is followed",
            "put the file itself here",
        );
    }

    /// One file that cannot be read leaves the others to be read.
    fn refuse_unreadable(&mut self, path: &str, error: &io::Error) {
        self.refuse(
            path,
            &format!("this cannot be read: {error}"),
            "see whose it is, and who may read it",
        );
    }

    fn refuse_size(&mut self, path: &str) {
        let most = match self.max_file >> 20 {
            0 => format!("{} KiB", self.max_file >> 10),
            mib => format!("{mib} MiB"),
        };
        self.refuse(path, &format!("this file is larger than {most}"), "make it smaller");
    }

    fn refuse_depth(&mut self, path: &str) {
        self.refuse(
            path,
            &format!("folders stand in each other more than {MAX_DEPTH} deep"),
            "make them flatter",
        );
    }

    pub fn disk_folder(&mut self, root: &Path, folder: &str, depth: usize) {
        let path = root.join(folder);
        if path.is_symlink() {
            return self.refuse_link(folder);
        }
        if !path.exists() {
            return;
        }
        if depth > MAX_DEPTH {
            return self.refuse_depth(folder);
        }
        let entries = match path.read_dir() {
            Ok(entries) => entries,
            Err(error) => return self.refuse_unreadable(folder, &error),
        };
        for entry in entries {
            let entry =
                entry.and_then(|entry| Ok((entry.file_type()?.is_dir(), entry.file_name())));
            let (is_folder, name) = match entry {
                Ok(entry) => entry,
                Err(error) => return self.refuse_unreadable(folder, &error),
            };
            let Some(name) = name.to_str() else {
                self.refuse(
                    folder,
                    "a file in this folder has a name that is not Unicode",
                    "give it another name",
                );
                continue;
            };
            // As in a commit: what starts with a dot belongs to other programs.
            if name.starts_with('.') {
                continue;
            }
            let inner = format!("{folder}/{name}");
            if is_folder {
                self.disk_folder(root, &inner, depth + 1);
            } else {
                self.disk_file(root, &inner);
            }
        }
    }

    pub fn disk_file(&mut self, root: &Path, path: &str) {
        let full = root.join(path);
        let metadata = match full.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => return self.refuse_unreadable(path, &error),
        };
        if metadata.is_symlink() {
            self.refuse_link(path);
        } else if !metadata.is_file() {
            self.refuse(path, "this is neither a file nor a folder", "take it away");
        } else if metadata.len() > self.max_file {
            self.refuse_size(path);
        } else {
            match std::fs::read(&full) {
                Ok(bytes) => self.files.insert(path, bytes),
                Err(error) => self.refuse_unreadable(path, &error),
            }
        }
    }

    pub fn git_tree(
        &mut self,
        repository: &Repository,
        tree: &Tree<'_>,
        folder: &str,
        depth: usize,
    ) -> Result<(), RevisionError> {
        for entry in tree {
            let Ok(name) = entry.name() else {
                self.refuse(
                    folder,
                    "a file in this folder has a name that is not Unicode",
                    "give it another name",
                );
                continue;
            };
            let wanted = depth > 0 || name == CONFIG_PATH || FOLDERS.contains(&name);
            if !wanted || name.starts_with('.') {
                continue;
            }
            let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            match entry.kind() {
                _ if entry.filemode() == 0o120_000 => self.refuse_link(&path),
                Some(ObjectType::Tree) if depth > MAX_DEPTH => self.refuse_depth(&path),
                Some(ObjectType::Tree) => {
                    let inner = repository.find_tree(entry.id())?;
                    self.git_tree(repository, &inner, &path, depth + 1)?;
                }
                Some(ObjectType::Blob) => self.git_blob(repository, entry.id(), path)?,
                _ => self.refuse(
                    &path,
                    "a submodule is another repository, which is not read",
                    "copy its files here",
                ),
            }
        }
        Ok(())
    }

    fn git_blob(
        &mut self,
        repository: &Repository,
        id: Oid,
        path: String,
    ) -> Result<(), RevisionError> {
        let (size, _) = repository.odb()?.read_header(id)?;
        if size as u64 > self.max_file {
            self.refuse_size(&path);
        } else {
            self.files.insert(path, repository.find_blob(id)?.content());
        }
        Ok(())
    }
}
