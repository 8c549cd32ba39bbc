//! A backup of what is private: all of `output/private/` in one file that only its recipients can open.
//!
//! It is a ZIP archive of the files, by their paths below `output/private/`, encrypted in the age format. So
//! `age --decrypt` and `unzip` open it without engross. What belongs to a moment is left out: locks, and what
//! was being written.
//!
//! The register's key and head are in it, because a register whose key is lost has ended. But one place alone
//! writes a register: [`Backup::restore`] puts them back only where it is told that this is the place now.

mod archive;
mod restore;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::circulation::{PrivateError, PrivatePart, Vault};
use crate::register::Register;
use crate::register::checkpoint::SignedCheckpoint;
use crate::store;

pub use self::restore::{Restored, Restoring};

/// The files of `output/private/`, by their paths from there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backup {
    files: BTreeMap<String, Vec<u8>>,
}

/// The folder of the register's key and head.
const REGISTER: &str = "register/";
/// The files in it that last; all others belong to a moment.
const LASTING: [&str; 3] = ["register/anchor", "register/head", "register/key"];
/// The folder of the lists of circulations and answers.
const LISTS: &str = "circulation/";

impl Backup {
    /// Reads all files of `output/private/` that last.
    pub fn read(private: &Path) -> Result<Self, BackupError> {
        let mut backup = Self::default();
        backup.read_folder(private, "")?;
        Ok(backup)
    }

    fn read_folder(&mut self, private: &Path, below: &str) -> Result<(), BackupError> {
        let folder = private.join(below);
        let io = |error| BackupError::Io(folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                return Err(BackupError::NotAPath(path.display().to_string()));
            };
            let name = format!("{below}{name}");
            let kind = entry.file_type().map_err(io)?;
            if kind.is_symlink() {
                return Err(BackupError::Link(path));
            }
            if kind.is_dir() {
                self.read_folder(private, &format!("{name}/"))?;
            } else if is_lasting(&name) {
                let bytes = fs::read(&path).map_err(|error| BackupError::Io(path, error))?;
                self.files.insert(name, bytes);
            }
        }
        Ok(())
    }

    /// The archive that is to be encrypted. The same files give the same bytes.
    pub fn archive(&self) -> Result<Vec<u8>, BackupError> {
        archive::write(&self.files)
    }

    /// Reads an archive that was decrypted.
    pub fn open(archive: &[u8]) -> Result<Self, BackupError> {
        let files = archive::read(archive)?;
        match files.keys().find(|name| !is_plain(name) || !is_lasting(name)) {
            Some(name) => Err(BackupError::NotAPath(name.clone())),
            None => Ok(Self { files }),
        }
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether it has the key that the register is written with.
    pub fn has_key(&self) -> bool {
        self.files.contains_key("register/key")
    }

    /// Whether it has the list of an entry.
    pub fn has_list(&self, entry: u64) -> bool {
        self.files.keys().any(|name| entry_of(name) == Some(entry))
    }

    /// Whether it is of another register than this one, as far as it says of which.
    pub fn is_of_another(&self, register: &Register) -> bool {
        let anchor = self.files.get("register/anchor").map(|bytes| String::from_utf8_lossy(bytes));
        anchor.is_some_and(|anchor| anchor.trim_end() != register.anchor().to_string())
    }

    /// Whether it is of a later state of the register than this copy.
    pub fn is_ahead_of(&self, register: &Register) -> bool {
        let size = register.checkpoint().size;
        let head = self.files.get("register/head").map(|bytes| SignedCheckpoint::read(bytes));
        let is_signed_later = head.is_some_and(|head| match head {
            Ok(signed) => signed.checkpoint.size > size,
            Err(_) => false,
        });
        is_signed_later
            || self.files.keys().filter_map(|name| entry_of(name)).any(|entry| entry >= size)
    }

    /// Its lists, each held against the register's entry, and what is wrong with any.
    pub fn lists(&self, register: &Register, vault: &Vault) -> (PrivatePart, Vec<PrivateError>) {
        let read = |path: &Path| {
            let name = path.to_str().unwrap_or_default();
            self.files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
        };
        PrivatePart::read(Path::new(LISTS), register, vault, read)
    }
}

/// Whether a file is more than what belongs to a moment.
fn is_lasting(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    if file.starts_with(store::PREFIX) || file == "lock" || file.ends_with(".lock") {
        return false;
    }
    !name.starts_with(REGISTER) || LASTING.contains(&name)
}

/// Whether a path leads to a file below where it starts, on every system.
fn is_plain(name: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    name.split('/').all(is_name) && !name.contains(['\\', ':', '\0'])
}

/// The entry whose list a file is.
fn entry_of(name: &str) -> Option<u64> {
    name.strip_prefix(LISTS)?.split_once(".json")?.0.parse().ok()
}

/// Why a backup could not be made or read.
#[derive(Debug)]
pub enum BackupError {
    Io(PathBuf, io::Error),
    /// A path that cannot be in a backup.
    NotAPath(String),
    /// A symbolic link, which may lead anywhere.
    Link(PathBuf),
    /// The archive is none, or is damaged.
    NotABackup(String),
    TooLarge,
}

impl Display for BackupError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NotAPath(name) => write!(f, "`{name}` is no path of a file in a backup"),
            Self::Link(path) => write!(
                f,
                "{} is a symbolic link, which may lead anywhere; put the file itself there",
                path.display()
            ),
            Self::NotABackup(reason) => write!(f, "it is no backup of output/private: {reason}"),
            Self::TooLarge => write!(f, "it holds more than {} GiB", archive::MOST >> 30),
        }
    }
}

impl std::error::Error for BackupError {}
