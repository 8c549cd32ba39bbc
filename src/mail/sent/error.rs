//! Why what was sent cannot be read or written down.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use crate::register::lock::LockError;

/// The first line of a file that cannot be what was written there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged {
    pub line: usize,
}

impl Damaged {
    pub fn of(self, path: PathBuf) -> SentError {
        SentError::Damaged { path, line: self.line }
    }
}

/// Why what was sent cannot be read or written down.
#[derive(Debug)]
pub enum SentError {
    /// Another process sends.
    Locked,
    Io(PathBuf, io::Error),
    /// It is not what was written there, or it is of another circulation.
    Damaged {
        path: PathBuf,
        line: usize,
    },
    /// What cannot have happened then: a row was to be sent again that had arrived, or that there is not.
    OutOfTurn(String),
}

impl Display for SentError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => {
                f.write_str("another engross is sending; wait until it has finished, and try again")
            }
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Damaged { path, line: 1 } => write!(
                f,
                "{} does not say what was sent of this circulation; move it away, and restore your last backup: \
                 engross private restore FILE",
                path.display()
            ),
            Self::Damaged { path, line } => write!(
                f,
                "{}: line {line} cannot be what was written there. Nothing was sent; move the file away, and restore \
                 your last backup: engross private restore FILE",
                path.display()
            ),
            Self::OutOfTurn(what) => write!(f, "`{what}` is not to be written down"),
        }
    }
}

impl std::error::Error for SentError {}

impl From<LockError> for SentError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Locked => Self::Locked,
            LockError::Io(path, error) => Self::Io(path, error),
        }
    }
}
