//! The register: the append-only log of what happened to briefings, as static files.
//!
//! ```text
//! output/public/register/
//!   checkpoint                  how many entries there are, and their root, signed
//!   tile/<level>/<number>       the tree's hashes
//!   tile/entries/<number>       the entries, 256 to a file
//! ```
//!
//! A C2SP tiled log (<https://c2sp.org/tlog-tiles>), so that any web server or git remote serves it, any
//! copy is as good as the original, and other people's tools check it. Its entries begin with a genesis,
//! whose digest is the [`anchor`].
//!
//! 1. An [`entry`] is canonical JSON; the [`ledger`] says what entries mean one after another.
//! 2. [`merkle`] is the tree over them, [`tile`] the files that tree and entries are, and a
//!    [`checkpoint`] its head, signed with a [`key`] and perhaps with a [`cosignature`] of a witness.
//! 3. [`Register::open`] makes everything again from the entries of a copy, and refuses what does not
//!    agree with it or with what is known beforehand ([`trust`]), each [`fault`] by name.
//! 4. [`proof`] shows that one entry is in a register, in a file that stands alone.
//! 5. [`write`] appends, through a [`journal`] on a [`disk`], so that a crash leaves nothing half done, and
//!    writes the [`listing`] of all that is served.
//! 6. A [`witness`] elsewhere cosigns a checkpoint that goes on from the last that it saw.

pub mod anchor;
pub mod aside;
pub mod checkpoint;
pub mod claims;
pub mod cosignature;
pub mod disk;
pub mod entry;
pub mod fault;
pub mod journal;
pub mod key;
pub mod ledger;
pub mod listing;
pub(crate) mod lock;
pub mod merkle;
pub mod proof;
mod replay;
pub mod tile;
pub mod told;
pub mod trust;
pub mod witness;
pub mod write;

use std::path::Path;

use crate::files::Files;
use crate::record::Version;
use anchor::Anchor;
use aside::Aside;
use checkpoint::{Checkpoint, SignedCheckpoint};
use cosignature::Cosignature;
use entry::{Entry, Genesis, Published};
use fault::{Fault, Refused};
use ledger::Ledger;
use merkle::Tree;
use trust::{Known, Trust};

/// What is served, below a workspace's `output/`.
pub const SERVED: &str = "public";

/// Where a register is served from, below a workspace's `output/`.
pub const PUBLIC: &str = "public/register";

/// What the place that writes a register keeps for itself, below a workspace's `output/`.
pub const PRIVATE: &str = "private/register";

/// The file of a register that is its head.
pub const CHECKPOINT: &str = "checkpoint";

/// A register that was replayed, and agrees with itself and with what was known of it.
#[derive(Debug)]
pub struct Register {
    is_anchored: bool,
    /// Of which the first is the genesis.
    entries: Vec<Logged>,
    tree: Tree,
    ledger: Ledger,
    signed: SignedCheckpoint,
    cosignatures: Vec<Cosignature>,
    asides: Vec<Aside>,
}

/// An entry of a register, and the exact bytes that it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    pub bytes: Vec<u8>,
    pub entry: Entry,
}

impl AsRef<[u8]> for Logged {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Register {
    /// Replays the copy of a register in a folder.
    pub fn open(folder: &Path, trust: &Trust) -> Result<Self, Refused> {
        Self::replay(&Self::files(folder)?, trust)
    }

    /// The files of a copy, by their paths from its folder. A file that is none of a register's is refused
    /// when they are replayed.
    pub fn files(folder: &Path) -> Result<Files, Refused> {
        replay::files(folder)
    }

    /// Replays the copy of a register that these files are, by their paths from its folder.
    pub fn replay(files: &Files, trust: &Trust) -> Result<Self, Refused> {
        replay::replay(files, trust)
    }

    /// Whether it is known to be the register that was asked for, rather than one like it.
    pub fn is_anchored(&self) -> bool {
        self.is_anchored
    }

    pub fn anchor(&self) -> Anchor {
        Anchor::of(&self.entries[0].bytes)
    }

    pub fn genesis(&self) -> &Genesis {
        match &self.entries[0].entry {
            Entry::Genesis(genesis) => genesis,
            _ => unreachable!("the ledger takes no other entry first"),
        }
    }

    pub fn entries(&self) -> &[Logged] {
        &self.entries
    }

    /// An entry by its number, from 0.
    pub fn entry(&self, index: u64) -> Option<&Logged> {
        self.entries.get(usize::try_from(index).ok()?)
    }

    /// The entry that published a version, if one did.
    pub fn published(&self, briefing: &str, version: Version) -> Option<&Published> {
        let release = self.ledger.briefings().get(briefing)?.get(&version)?;
        match &self.entry(release.entry)?.entry {
            Entry::Published(published) => Some(published),
            _ => None,
        }
    }

    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The head, which the register's key signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.signed.checkpoint
    }

    /// The head with its signatures.
    pub fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    /// What is wrong with it, if it has to go on from this checkpoint.
    pub fn contradiction(&self, known: &Known) -> Option<Fault> {
        known.fault(&self.tree)
    }

    /// What lies in the copy and is no part of the register.
    pub fn asides(&self) -> &[Aside] {
        &self.asides
    }

    /// Whether files of more entries than the head is of lie there.
    pub fn has_files_of_later(&self) -> bool {
        self.asides.iter().any(|aside| matches!(aside, Aside::Later(_)))
    }

    /// What the witnesses that were asked about say of the head.
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.cosignatures
    }
}

#[cfg(test)]
pub(crate) mod tests;
