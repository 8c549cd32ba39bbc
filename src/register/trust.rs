//! What a verifier knows of a register beforehand. None of it is taken from the copy under test.

use std::fmt::{self, Display, Formatter};

use super::anchor::Pin;
use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::fault::Fault;
use super::key::{LogKey, WitnessKey};
use super::merkle::Tree;

/// What is known of a register beforehand.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Which register it must be. Without it, a copy can only agree with itself.
    pub anchor: Option<Pin>,
    /// Checkpoints of it that were seen before, and were verified then.
    pub known: Vec<Known>,
    /// Witnesses whose cosignatures are looked for.
    pub witnesses: Vec<WitnessKey>,
}

/// Where an anchor came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AnchorSource {
    /// Whoever asked said it.
    #[default]
    Said,
    /// The configuration of whoever asked, which no copy of a register can reach.
    Configured,
    /// The machine where the register is written, which remembers what it began.
    Remembered,
}

/// A checkpoint that was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub checkpoint: Checkpoint,
    pub source: Source,
}

/// Where a checkpoint was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The last that was signed here.
    Remembered,
    /// The place that this copy is made from and sent to.
    Upstream,
    /// The last that a witness cosigned.
    Witnessed,
    /// Another copy that somebody holds beside this one.
    Other,
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Remembered => "what was last signed here",
            Self::Upstream => "the copy upstream",
            Self::Witnessed => "what this witness last saw",
            Self::Other => "the other copy",
        })
    }
}

impl Known {
    /// A checkpoint that was seen, if the register's key signed it.
    pub fn verified(
        signed: &SignedCheckpoint,
        key: &LogKey,
        source: Source,
    ) -> Result<Self, CheckpointError> {
        Ok(Self { checkpoint: signed.verify(key)?.clone(), source })
    }

    /// What is wrong with a tree that must start with this checkpoint's.
    pub(super) fn fault(&self, tree: &Tree) -> Option<Fault> {
        let Self { checkpoint: Checkpoint { size, root, .. }, source } = self;
        let (size, root, source) = (*size, *root, *source);
        match tree.root_at(size) {
            None => Some(Fault::Behind { found: tree.size(), known: size, source }),
            Some(found) if found == root => None,
            Some(found) if size == tree.size() => {
                Some(Fault::Fork { size, source, found, other: root })
            }
            Some(_) => Some(Fault::Rewritten { size, source }),
        }
    }
}
