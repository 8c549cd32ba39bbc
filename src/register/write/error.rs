//! Why a register could not be written.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use crate::register::PRIVATE;
use crate::register::checkpoint::CheckpointError;
use crate::register::entry::EntryError;
use crate::register::fault::Refused;
use crate::register::journal::Change;
use crate::register::ledger::LedgerError;
use crate::register::lock::LockError;

/// Why a register could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// Another process writes it.
    Locked,
    Io(PathBuf, io::Error),
    /// What was decided is to be finished first.
    Interrupted,
    /// A private file of the register is damaged.
    Journal(PathBuf, String),
    /// There is a register already.
    Begun(PathBuf),
    /// This place has not written a register yet.
    NothingRemembered,
    /// The key that was given is not the register's.
    OtherKey(String),
    /// What is there is not what it must be.
    Refused(Refused),
    Entry(EntryError),
    Order(LedgerError),
    Checkpoint(CheckpointError),
    /// The register has grown since the next entry was made.
    Stale,
    /// A change would be made elsewhere.
    Outside(Change),
    /// What is to be put in place was not staged.
    NotStaged(PathBuf),
    /// Where something is to be put, a folder stands already.
    Occupied(PathBuf),
}

impl Display for WriteError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str(
                "another engross is writing this register; wait until it has finished, and try again",
            ),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Interrupted => f.write_str(
                "an earlier command was interrupted, and a dry run finishes nothing. Run engross send, which \
                 finishes it and sends nothing unless an entry is named; then try again",
            ),
            Self::Journal(path, reason) => write!(
                f,
                "{} cannot be read: {reason}. Nothing was changed. Take this folder from your last \
                 backup",
                path.display()
            ),
            Self::Begun(folder) => write!(
                f,
                "there is a register in {} already, and a register begins once: `engross register \
                 show` tells what is in it",
                folder.display()
            ),
            Self::NothingRemembered => write!(
                f,
                "nothing is remembered of this register here, and one place alone writes it. Bring \
                 output/{PRIVATE} from the machine that wrote it last"
            ),
            Self::OtherKey(key) => write!(f, "{key} is not the key of this register"),
            Self::Refused(refused) => write!(f, "the register is refused: {refused}"),
            Self::Entry(error) => write!(f, "the entry is refused: {error}"),
            Self::Order(error) => write!(f, "this cannot be the next entry: {error}"),
            Self::Checkpoint(error) => write!(f, "the checkpoint is refused: {error}"),
            Self::Stale => f.write_str("the register has grown since; try again"),
            Self::NotStaged(path) => write!(f, "{} was not staged", path.display()),
            Self::Occupied(place) => write!(
                f,
                "{} is there already, and would have to be replaced; move it away, and try again",
                place.display()
            ),
            Self::Outside(change) => write!(f, "{change:?} leads out of what may be changed"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<Refused> for WriteError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<EntryError> for WriteError {
    fn from(error: EntryError) -> Self {
        Self::Entry(error)
    }
}

impl From<LedgerError> for WriteError {
    fn from(error: LedgerError) -> Self {
        Self::Order(error)
    }
}

impl From<CheckpointError> for WriteError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<LockError> for WriteError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Locked => Self::Locked,
            LockError::Io(path, error) => Self::Io(path, error),
        }
    }
}
