//! The lists that stay with the publisher, one for each entry that is of rows.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::list::{List, ListError, Listed};
use super::{Answer, Row, rows_of};
use crate::register::Register;
use crate::register::entry::Entry;
use crate::vault::{SUFFIX, Vault, VaultError};

/// Where the lists are, below a workspace's `output/`.
pub const PRIVATE: &str = "private/circulation";

/// What a list is called, encrypted or not, but for [`SUFFIX`].
pub(super) fn name(entry: u64) -> String {
    format!("{entry}.json")
}

/// A list with the entry whose rows it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<R> {
    pub entry: u64,
    pub list: List<R>,
}

/// The lists of the entries of one register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrivatePart {
    pub circulations: Vec<Kept<Row>>,
    pub answers: Vec<Kept<Answer>>,
}

impl PrivatePart {
    /// Reads the list of each entry that is of rows, below a workspace's `output/`, and finds that it is the
    /// list that the entry means. What is wrong with any is told, of all of them.
    pub fn open(output: &Path, register: &Register, vault: &Vault) -> (Self, Vec<PrivateError>) {
        Self::read(&output.join(PRIVATE), register, vault, |path| fs::read(path))
    }

    /// The same of lists that are read in another way.
    pub fn read(
        folder: &Path,
        register: &Register,
        vault: &Vault,
        read: impl Fn(&Path) -> io::Result<Vec<u8>>,
    ) -> (Self, Vec<PrivateError>) {
        let (mut part, mut wrong) = (Self::default(), Vec::new());
        for (entry, logged) in (0..).zip(register.entries()) {
            match &logged.entry {
                Entry::Circulated(_) => {
                    let kept = keep(folder, entry, &logged.entry, vault, &read);
                    kept.map_or_else(
                        |error| wrong.push(error),
                        |kept| part.circulations.push(kept),
                    );
                }
                Entry::Acknowledged(_) => {
                    let kept = keep(folder, entry, &logged.entry, vault, &read);
                    kept.map_or_else(|error| wrong.push(error), |kept| part.answers.push(kept));
                }
                _ => {}
            }
        }
        (part, wrong)
    }
}

/// The list of one entry, if it is the one that the entry means.
fn keep<R: Listed>(
    folder: &Path,
    index: u64,
    entry: &Entry,
    vault: &Vault,
    read: &impl Fn(&Path) -> io::Result<Vec<u8>>,
) -> Result<Kept<R>, PrivateError> {
    let is_missing = |read: &io::Result<_>| {
        read.as_ref().is_err_and(|error: &io::Error| error.kind() == io::ErrorKind::NotFound)
    };
    let mut path = folder.join(name(index));
    let mut bytes = read(&path);
    if is_missing(&bytes) {
        let encrypted = folder.join(name(index) + SUFFIX);
        let other = read(&encrypted);
        if !is_missing(&other) {
            (path, bytes) = (encrypted, other);
        }
    }
    let because = |reason| PrivateError { entry: index, path: path.clone(), reason };
    if is_missing(&bytes) {
        return Err(because(Reason::Missing));
    }
    let bytes = bytes.map_err(|error| because(Reason::Io(error.to_string())))?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let bytes = vault.open(name, bytes).map_err(|error| because(Reason::Vault(error)))?;
    let list: List<R> = List::read(&bytes).map_err(|error| because(Reason::List(error)))?;
    match list.entry() == *entry {
        true => Ok(Kept { entry: index, list }),
        false if Some(list.rows()) != rows_of(entry) => Err(because(Reason::OtherRows)),
        false => Err(because(Reason::OtherEntry)),
    }
}

/// Why the list of an entry cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateError {
    pub entry: u64,
    pub path: PathBuf,
    pub reason: Reason,
}

impl PrivateError {
    /// Whether nothing is wrong but that the key is missing that opens it.
    pub fn is_locked(&self) -> bool {
        matches!(self.reason, Reason::Vault(VaultError::Locked | VaultError::OtherKey))
    }
}

/// What is wrong with the list of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Missing,
    Io(String),
    Vault(VaultError),
    List(ListError),
    /// Its rows are not those whose root the register has.
    OtherRows,
    /// It is of another briefing, version or time than the entry.
    OtherEntry,
}

impl PrivateError {
    /// Whether there is no such list.
    pub fn is_missing(&self) -> bool {
        self.reason == Reason::Missing
    }
}

impl Display for PrivateError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}, the list of entry {}: ", self.path.display(), self.entry)?;
        match &self.reason {
            Reason::Missing => f.write_str("it is not there; restore it from your backup"),
            Reason::Io(reason) => f.write_str(reason),
            Reason::Vault(error) => error.fmt(f),
            Reason::List(error) => error.fmt(f),
            Reason::OtherRows => {
                f.write_str("its rows are not those that the register has a root of")
            }
            Reason::OtherEntry => {
                f.write_str("it is of another briefing, version or time than the entry")
            }
        }
    }
}

impl std::error::Error for PrivateError {}
