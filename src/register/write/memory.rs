//! What is remembered of a register where it is written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::WriteError;
use crate::register::PRIVATE;
use crate::register::anchor::Pin;
use crate::register::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::register::trust::{Known, Source, Trust};

/// The checkpoint that was last signed here.
pub(super) const HEAD: &str = "head";
/// The anchor of the register that is written here.
pub(super) const ANCHOR: &str = "anchor";

/// What the place where a register is written remembers of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    pub anchor: Pin,
    /// What was last signed.
    pub head: Checkpoint,
}

impl Memory {
    /// Reads what is remembered below a workspace's `output/`; `None` if no register is written there.
    pub fn read(output: &Path) -> Result<Option<Self>, WriteError> {
        let (Some((_, anchor)), Some((path, head))) = (read(output, ANCHOR)?, read(output, HEAD)?)
        else {
            return Ok(None);
        };
        let head = SignedCheckpoint::read(&head)
            .map_err(|error| WriteError::Journal(path, error.to_string()))?;
        let anchor = String::from_utf8_lossy(&anchor).parse();
        let anchor = anchor.map_err(|_| {
            let path = output.join(PRIVATE).join(ANCHOR);
            WriteError::Journal(path, "it is no anchor".into())
        })?;
        Ok(Some(Self { anchor, head: head.checkpoint }))
    }

    /// The same as what a copy has to agree with.
    pub fn trust(self) -> Trust {
        let known = Known { checkpoint: self.head, source: Source::Remembered };
        Trust { anchor: Some(self.anchor), known: vec![known], witnesses: Vec::new() }
    }
}

/// A private file and its path; `None` if it is not there.
fn read(output: &Path, name: &str) -> Result<Option<(PathBuf, Vec<u8>)>, WriteError> {
    let path = output.join(PRIVATE).join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some((path, bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::Io(path, error)),
    }
}
