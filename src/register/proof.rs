//! That an entry is in a register, in a file that stands alone: C2SP tlog-proof, version 1
//! (<https://c2sp.org/tlog-proof>), named `.tlog-proof`.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra eyJhcHByb3ZhbHMiOltdLCJicmllZmluZyI6…
//! index 7
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
//!
//! example.org/register
//! 9
//! sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//!
//! — example.org/register hI2DJw…
//! ```
//!
//! `extra` is the entry's exact bytes in base 64; what it says is true only because it is the leaf whose
//! hash gives the signed root. The lines after `index` are the hashes of the inclusion proof, from the
//! leaf's neighbour up. The rest is the checkpoint, word for word.

use std::fmt::{self, Display, Formatter};

use base64::prelude::{BASE64_STANDARD, Engine};

use super::Register;
use super::checkpoint::{self, Checkpoint, CheckpointError, SignedCheckpoint};
use super::cosignature::Cosignature;
use super::entry::{Entry, EntryError};
use super::key::{LogKey, WitnessKey};
use super::merkle::{Hash, MAX_PROOF, root_by_inclusion};
use super::tile::MAX_ENTRY;

/// The first line of a proof.
pub const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// No proof is longer, in bytes: the longest entry in base 64, all hashes, and a checkpoint.
pub const MAX_LENGTH: usize =
    MAX_ENTRY.div_ceil(3) * 4 + MAX_PROOF * 45 + checkpoint::MAX_LENGTH + 100;

/// A proof that has been read, and not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The entry's bytes, if the proof carries them.
    pub extra: Option<Vec<u8>>,
    pub index: u64,
    /// From the leaf's neighbour up.
    pub hashes: Vec<Hash>,
    /// The signed note's bytes.
    pub checkpoint: Vec<u8>,
}

/// An entry that a proof shows to be in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    pub entry: Entry,
    pub index: u64,
    /// The head that it was proved against.
    pub checkpoint: Checkpoint,
    pub cosignatures: Vec<Cosignature>,
}

impl Proof {
    /// The proof of an entry against the register's head; `None` if there is no such entry.
    pub fn of(register: &Register, index: u64) -> Option<Self> {
        Some(Self {
            extra: Some(register.entry(index)?.bytes.clone()),
            index,
            hashes: register.tree().inclusion(index, register.tree().size())?,
            checkpoint: register.signed().bytes(),
        })
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{HEADER}\n");
        if let Some(extra) = &self.extra {
            text += &format!("extra {}\n", BASE64_STANDARD.encode(extra));
        }
        text += &format!("index {}\n", self.index);
        for hash in &self.hashes {
            text += &format!("{hash}\n");
        }
        text.push('\n');
        [text.as_bytes(), &self.checkpoint].concat()
    }

    /// Reads a proof; anything but the very bytes that [`Proof::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
        if bytes.len() > MAX_LENGTH {
            return Err(ProofError::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ProofError::Header)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Header);
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let extra = extra.map(|line| BASE64_STANDARD.decode(&line[6..])).transpose();
        let index = lines.next().and_then(|line| line.strip_prefix("index ")?.parse().ok());
        let hashes = lines.map(|line| line.parse().map_err(|_| ProofError::Hash(line.to_owned())));
        let proof = Self {
            extra: extra.map_err(|_| ProofError::Extra)?,
            index: index.ok_or(ProofError::Index)?,
            hashes: hashes.collect::<Result<_, _>>()?,
            checkpoint: checkpoint.as_bytes().to_vec(),
        };
        if proof.hashes.len() > MAX_PROOF {
            return Err(ProofError::TooLong);
        }
        match proof.bytes() == bytes {
            true => Ok(proof),
            false => Err(ProofError::NotCanonical),
        }
    }

    /// The entry, if the proof shows that the register with this key has it.
    pub fn verify(&self, key: &LogKey, witnesses: &[WitnessKey]) -> Result<Proven, ProofError> {
        let signed = SignedCheckpoint::read(&self.checkpoint)?;
        let checkpoint = signed.verify(key)?;
        let bytes = self.extra.as_ref().ok_or(ProofError::Extra)?;
        let root = root_by_inclusion(Hash::leaf(bytes), self.index, checkpoint.size, &self.hashes);
        if root != Some(checkpoint.root) {
            return Err(ProofError::NotIncluded);
        }
        Ok(Proven {
            entry: Entry::read(bytes)?,
            index: self.index,
            cosignatures: signed.cosignatures(witnesses)?,
            checkpoint: checkpoint.clone(),
        })
    }
}

/// Why a proof proves nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum ProofError {
    /// It has more bytes, or more hashes, than any proof.
    TooLong,
    /// Its first line is not that of a proof.
    Header,
    /// It has no entry, or that is no base 64.
    Extra,
    /// It does not say the entry's number where it should.
    Index,
    Hash(String),
    NoCheckpoint,
    /// It is not written in the one way in which it could be.
    NotCanonical,
    Checkpoint(CheckpointError),
    /// The entry, its number and the hashes do not give the signed root.
    NotIncluded,
    Entry(EntryError),
}

impl Display for ProofError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("it is longer than any proof"),
            Self::Header => write!(f, "its first line is not `{HEADER}`"),
            Self::Extra => f.write_str("it does not carry the entry"),
            Self::Index => f.write_str("it does not say which entry it is of"),
            Self::Hash(line) => write!(f, "`{line}` is no hash"),
            Self::NoCheckpoint => f.write_str("it has no checkpoint"),
            Self::NotCanonical => f.write_str("it is spelled otherwise than a proof is"),
            Self::Checkpoint(error) => write!(f, "its checkpoint is worth nothing: {error}"),
            Self::NotIncluded => {
                f.write_str("it does not lead from its entry to the root that was signed")
            }
            Self::Entry(error) => write!(f, "its entry is refused: {error}"),
        }
    }
}

impl std::error::Error for ProofError {}

impl From<CheckpointError> for ProofError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<EntryError> for ProofError {
    fn from(error: EntryError) -> Self {
        Self::Entry(error)
    }
}
