//! The lists that stay with the publisher, one for each entry that is of rows.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::list::{List, ListError, Listed};
use super::{Answer, Deliveries, Row, rows_of};
use crate::phrase::counted;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Acknowledged, Circulated, Entry};
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
    /// What became of the rows of circulations, as far as somebody looked.
    pub deliveries: Deliveries,
    /// How many of these lists were encrypted, and opened.
    pub unlocked: usize,
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
            let logged = &logged.entry;
            if rows_of(logged).is_none() {
                continue;
            }
            let is_kept = ListFile::find(folder, entry, &read).and_then(|file| {
                let is_encrypted = file.is_encrypted();
                match logged {
                    Entry::Acknowledged(_) => part.answers.push(file.open(logged, vault)?),
                    _ => part.circulations.push(file.open(logged, vault)?),
                }
                part.unlocked += usize::from(is_encrypted);
                Ok(())
            });
            let error = is_kept.err();
            wrong
                .extend(error.map(|(path, reason)| PrivateError::new(entry, logged, path, reason)));
        }
        (part, wrong)
    }

    /// Whether the key that was given opens none of the lists that are encrypted.
    pub fn is_of_another_key(&self, unread: &[PrivateError]) -> bool {
        let is_other = |error: &PrivateError| error.reason == Reason::Vault(VaultError::OtherKey);
        self.unlocked == 0 && unread.iter().any(is_other)
    }
}

/// The file that has the list of an entry.
struct ListFile {
    entry: u64,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl ListFile {
    /// The plain one, or the encrypted one.
    fn find(
        folder: &Path,
        entry: u64,
        read: &impl Fn(&Path) -> io::Result<Vec<u8>>,
    ) -> Result<Self, (PathBuf, Reason)> {
        let plain = folder.join(name(entry));
        for path in [plain.clone(), folder.join(name(entry) + SUFFIX)] {
            match read(&path) {
                Ok(bytes) => return Ok(Self { entry, path, bytes }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err((path, Reason::Io(error.to_string()))),
            }
        }
        Err((plain, Reason::Missing))
    }

    fn is_encrypted(&self) -> bool {
        self.path.to_string_lossy().ends_with(SUFFIX)
    }

    /// Its list, if it is the one that the entry means.
    fn open<R: Listed>(self, logged: &Entry, vault: &Vault) -> Result<Kept<R>, (PathBuf, Reason)> {
        let Self { entry, path, bytes } = self;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let list = match vault.open(name, bytes) {
            Ok(bytes) => List::<R>::read(&bytes).map_err(Reason::List),
            Err(error) => Err(Reason::Vault(error)),
        };
        match list {
            Ok(list) if list.entry() == *logged => Ok(Kept { entry, list }),
            Ok(list) if Some(list.rows()) != rows_of(logged) => Err((path, Reason::OtherRows)),
            Ok(_) => Err((path, Reason::OtherEntry)),
            Err(reason) => Err((path, reason)),
        }
    }
}

/// Why the list of an entry cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateError {
    pub entry: u64,
    /// What the register has in that entry.
    logged: Box<Entry>,
    pub path: PathBuf,
    pub reason: Reason,
}

impl PrivateError {
    fn new(entry: u64, logged: &Entry, path: PathBuf, reason: Reason) -> Self {
        Self { entry, logged: Box::new(logged.clone()), path, reason }
    }

    /// Whether the list is of a briefing, and of a version of it, if these are asked about.
    pub fn is_of(&self, briefing: Option<&str>, version: Option<Version>) -> bool {
        let of = match &*self.logged {
            Entry::Circulated(circulated) => Some((&circulated.briefing, circulated.version)),
            Entry::Acknowledged(answers) => Some((&answers.briefing, answers.version)),
            _ => None,
        };
        of.is_some_and(|(id, number)| {
            briefing.is_none_or(|asked| asked == id) && version.is_none_or(|asked| asked == number)
        })
    }

    /// Whether it has recipients, and not answers.
    pub fn is_of_recipients(&self) -> bool {
        matches!(*self.logged, Entry::Circulated(_))
    }

    /// What nobody can say without the list: "the 3 recipients to whom entry 2 circulated first v1".
    pub fn hidden(&self) -> String {
        let number = rows_of(&self.logged).map_or(0, |rows| rows.count());
        match &*self.logged {
            Entry::Acknowledged(answers) => {
                let Acknowledged { briefing, version, .. } = answers;
                let answers = counted(number, "answer");
                format!("the {answers} to {briefing} {version} in entry {}", self.entry)
            }
            Entry::Circulated(circulated) => {
                let Circulated { briefing, version, .. } = circulated;
                let recipients = counted(number, "recipient");
                format!(
                    "the {recipients} to whom entry {} circulated {briefing} {version}",
                    self.entry
                )
            }
            _ => format!("the list of entry {}", self.entry),
        }
    }

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
