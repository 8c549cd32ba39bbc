//! Who is not the publisher, and says that the register only ever grew.
//!
//! ```text
//! <folder>/<SHA-256 of the origin>/checkpoint
//! ```
//!
//! A witness keeps the last checkpoint that it cosigned, where C2SP tlog-witness
//! (<https://c2sp.org/tlog-witness>) would serve it. It cosigns the next one only if that goes on from it.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::disk::Disk;
use super::fault::{Fault, Refused};
use super::key::SecretKey;
use super::lock::{LockError, lock};
use super::merkle;
use super::trust::{Known, Source, Trust};
use super::{CHECKPOINT, Register};
use crate::digest::Digest;

/// What a witness does its work with.
pub struct Witness<'w> {
    /// Where it keeps what it saw.
    pub folder: &'w Path,
    pub key: &'w SecretKey,
    pub disk: &'w dyn Disk,
}

/// What a witness said.
#[derive(Debug)]
pub struct Witnessed {
    pub checkpoint: Checkpoint,
    /// The size that it last saw; `None` if it had never seen this register.
    pub before: Option<u64>,
    /// The line that belongs at the end of the checkpoint.
    pub line: String,
    /// The checkpoint with that line.
    pub bytes: Vec<u8>,
}

impl Witness<'_> {
    /// Replays a copy of a register, proves that it goes on from what this witness last saw, and
    /// cosigns its checkpoint with the time, in seconds since 1970.
    ///
    /// Of a register that it has never seen, it has to be told the anchor.
    pub fn cosign(
        &self,
        copy: &Path,
        trust: &Trust,
        timestamp: u64,
    ) -> Result<Witnessed, WitnessError> {
        let _lock = lock(self.folder)?;
        let register = Register::open(copy, trust)?;
        let last = self.last(&register)?;
        match &last {
            None if !register.is_anchored() => return Err(WitnessError::NoAnchor),
            None => {}
            Some(last) => goes_on(&register, last)?,
        }
        let mut signed = SignedCheckpoint::read(&register.signed().bytes())?;
        let line = signed.cosign(self.key, timestamp)?;
        let (path, bytes) = (self.path(&register), signed.bytes());
        // What is remembered comes before what is said.
        self.disk.write(&path, &bytes).map_err(|error| WitnessError::Io(path, error))?;
        let before = last.map(|last| last.size);
        Ok(Witnessed { checkpoint: signed.checkpoint, before, line, bytes })
    }

    fn path(&self, register: &Register) -> PathBuf {
        let origin = Digest::of(register.genesis().origin.as_bytes()).to_string();
        self.folder.join(origin).join(CHECKPOINT)
    }

    /// The last checkpoint of this register that this witness cosigned.
    fn last(&self, register: &Register) -> Result<Option<Checkpoint>, WitnessError> {
        let path = self.path(register);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WitnessError::Io(path, error)),
        };
        let signed = SignedCheckpoint::read(&bytes)?;
        if signed.cosignatures(&[self.key.witness_key()])?.is_empty() {
            return Err(WitnessError::NotOwn(path));
        }
        match signed.verify(&register.genesis().key) {
            Ok(checkpoint) => Ok(Some(checkpoint.clone())),
            // This witness vouched for what it saw, so the key is wrong that this copy comes with.
            Err(CheckpointError::NotSigned(_)) => {
                Err(Refused::from(Fault::OtherKey(Source::Witnessed)).into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// That a register goes on from what was last seen, by the proof that anybody else could check.
fn goes_on(register: &Register, last: &Checkpoint) -> Result<(), WitnessError> {
    let known = Known { checkpoint: last.clone(), source: Source::Witnessed };
    if let Some(fault) = known.fault(register.tree()) {
        return Err(Refused::from(fault).into());
    }
    let Checkpoint { size, root, .. } = register.checkpoint();
    let proof = register.tree().consistency(last.size, *size).unwrap_or_default();
    match merkle::is_consistent(last.root, last.size, *root, *size, &proof) {
        true => Ok(()),
        false => Err(WitnessError::Inconsistent),
    }
}

/// Why a witness says nothing.
#[derive(Debug)]
pub enum WitnessError {
    /// Another process is at work with the same folder.
    Locked,
    Io(PathBuf, io::Error),
    /// What is remembered was not cosigned with this key.
    NotOwn(PathBuf),
    /// It has never seen this register and was not told which one it is.
    NoAnchor,
    /// The proof that the register only grew does not hold.
    Inconsistent,
    Checkpoint(CheckpointError),
    Refused(Refused),
}

impl Display for WitnessError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str("another engross is at work in this folder; try again"),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NotOwn(path) => write!(
                f,
                "{} was not cosigned with this key; use the key that it was cosigned with, or \
                 another folder",
                path.display()
            ),
            Self::NoAnchor => f.write_str(
                "this witness has never seen this register; say which one it is, as you know it from \
                 elsewhere: --anchor",
            ),
            Self::Inconsistent => f.write_str("the register does not go on from what was last seen"),
            Self::Checkpoint(error) => write!(f, "a checkpoint is worth nothing: {error}"),
            Self::Refused(refused) => write!(f, "the register is refused: {refused}"),
        }
    }
}

impl std::error::Error for WitnessError {}

impl From<CheckpointError> for WitnessError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<Refused> for WitnessError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<LockError> for WitnessError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Locked => Self::Locked,
            LockError::Io(path, error) => Self::Io(path, error),
        }
    }
}
