//! What is wrong with a copy of a register, by name.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use super::anchor::{Anchor, Pin};
use super::checkpoint::CheckpointError;
use super::entry::EntryError;
use super::ledger::LedgerError;
use super::merkle::Hash;
use super::trust::Source;

/// One thing that is wrong with a copy of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no register in this folder.
    NoRegister(PathBuf),
    Unreadable(String, String),
    /// Something that is neither a file nor a folder, or too large for what it is.
    NotAFile(String),
    Missing(String),
    /// No register of so many entries has such a file.
    Extra(String),
    /// A bundle ends after fewer entries than it must have.
    EntriesMissing {
        path: String,
        found: u64,
        expected: u64,
    },
    /// A bundle ends within an entry.
    Truncated(String),
    /// There is something after a bundle's last entry.
    Trailing(String),
    /// A file's hashes or entries are not those of the register.
    Forged(String),
    Checkpoint(String),
    /// A checkpoint of no entry.
    Empty,
    /// An entry is not the one that was there when the checkpoint was signed.
    Changed(u64),
    /// An entry stands where another stood when the checkpoint was signed.
    Moved {
        to: u64,
        from: u64,
    },
    /// The entries, and the hashes beside them, do not give the root that was signed.
    WrongRoot {
        found: Hash,
        signed: Hash,
    },
    Entry(u64, EntryError),
    Order(u64, LedgerError),
    OtherAnchor {
        found: Anchor,
        expected: Pin,
    },
    /// A register of this name was seen before, and was signed with another key.
    OtherKey(Source),
    /// Two checkpoints of one size have different roots.
    Fork {
        size: u64,
        source: Source,
        found: Hash,
        other: Hash,
    },
    /// The entries that were known are not among the first of this copy.
    Rewritten {
        size: u64,
        source: Source,
    },
    /// The copy upstream is another register, or its checkpoint is damaged.
    Upstream(CheckpointError),
    /// The copy ends before what is known.
    Behind {
        found: u64,
        known: u64,
        source: Source,
    },
}

impl From<CheckpointError> for Fault {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error.to_string())
    }
}

impl Fault {
    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRegister(_) => "no-register",
            Self::Unreadable(..) => "unreadable",
            Self::NotAFile(_) => "not-a-file",
            Self::Missing(_) => "missing-file",
            Self::Extra(_) => "extra-file",
            Self::EntriesMissing { .. } => "missing-entry",
            Self::Truncated(_) => "truncated-file",
            Self::Trailing(_) => "trailing-bytes",
            Self::Forged(_) => "forged-tile",
            Self::Checkpoint(_) => "checkpoint",
            Self::Empty => "empty",
            Self::Changed(_) => "changed-entry",
            Self::Moved { .. } => "reordered-entry",
            Self::WrongRoot { .. } => "wrong-root",
            Self::Entry(..) => "entry",
            Self::Order(..) => "order",
            Self::OtherAnchor { .. } => "other-anchor",
            Self::OtherKey(_) => "other-key",
            Self::Fork { .. } => "fork",
            Self::Rewritten { .. } => "rewritten",
            Self::Upstream(_) => "upstream",
            Self::Behind { source: Source::Upstream, .. } => "behind-upstream",
            Self::Behind { .. } => "rollback",
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRegister(folder) => {
                write!(
                    f,
                    "there is no register in {}: it has no file `checkpoint`",
                    folder.display()
                )
            }
            Self::Unreadable(path, error) => write!(f, "{path} cannot be read: {error}"),
            Self::NotAFile(path) => write!(f, "{path} is no plain file, or is larger than any"),
            Self::Missing(path) => write!(f, "{path} is missing: copy the register again"),
            Self::Extra(path) => write!(
                f,
                "{path} is no part of the register that its checkpoint is of: either it was \
                 added, or the checkpoint is older than it; copy the register again"
            ),
            Self::EntriesMissing { path, found, expected } => {
                write!(f, "{path} has {found} entries, and must have {expected}")
            }
            Self::Truncated(path) => write!(f, "{path} is cut off within an entry"),
            Self::Trailing(path) => write!(f, "{path} goes on after its last entry"),
            Self::Forged(path) => {
                write!(f, "{path} is forged or damaged: the entries give other bytes")
            }
            Self::Checkpoint(reason) => write!(f, "the checkpoint is worth nothing: {reason}"),
            Self::Empty => {
                f.write_str("the checkpoint is of no entry, and a register has one at least")
            }
            Self::Changed(index) => {
                write!(f, "entry {index} is not the one that the checkpoint was signed for")
            }
            Self::Moved { to, from } => {
                write!(f, "entry {to} was entry {from} when the checkpoint was signed")
            }
            Self::WrongRoot { found, signed } => write!(
                f,
                "the entries are not those that the checkpoint was signed for: their root is \
                 {found}, and the signed one {signed}"
            ),
            Self::Entry(index, error) => write!(f, "entry {index} is refused: {error}"),
            Self::Order(index, error) => write!(f, "entry {index} cannot stand there: {error}"),
            Self::OtherAnchor { found, expected } => write!(
                f,
                "this is another register: its anchor is {found}, or {}, and not {expected}",
                found.line()
            ),
            Self::OtherKey(source) => write!(
                f,
                "this is another register of the same name: it has another key than {source}; do not \
                 trust it, and keep it, it is evidence"
            ),
            Self::Fork { size, source, found, other } => write!(
                f,
                "the register was forked: of {size} entries, this copy's root is {found}, and that \
                 of {source} is {other}; keep both, they are the evidence"
            ),
            Self::Rewritten { size, source } => write!(
                f,
                "the register was rewritten: its first {size} entries are not those of {source}"
            ),
            Self::Upstream(error) => write!(
                f,
                "the copy upstream, as of the last `git fetch`, is another register or is damaged: \
                 {error}"
            ),
            Self::Behind { found, known, source } => {
                write!(
                    f,
                    "this copy has {found} entries, and {source} has {known}: it is old, or was rolled \
                     back. "
                )?;
                f.write_str(match source {
                    Source::Upstream => "Bring the newer one here: git pull",
                    Source::Remembered => {
                        "Bring the newer output/public back: from the stash or the branch that has it \
                         (git log --all -- output/public), from a mirror, or from a backup"
                    }
                    _ => "Copy the register again, from where it is served",
                })
            }
        }
    }
}

/// That a copy of a register is refused, and all that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// At least one.
    pub faults: Vec<Fault>,
}

impl Display for Refused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.faults.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault] }
    }
}
