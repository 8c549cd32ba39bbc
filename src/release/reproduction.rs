//! What came of making a release again: each file that is the same or not, and what else differs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Fault;
use crate::digest::Digest;

/// What came of making a release again.
#[derive(Debug, Default, Serialize)]
pub struct Reproduction {
    /// Each edition by its file's name, those of the record and those that were made.
    pub subjects: BTreeMap<String, Subject>,
    /// What is made beside the editions, in the same way.
    pub byproducts: BTreeMap<String, Difference<Digest>>,
    /// Inputs that are not what the record says, by path.
    pub inputs: BTreeMap<String, Difference<Digest>>,
    /// Versions of engross, of the compiler and of crates that are not what they were.
    pub tools: BTreeMap<String, Difference<String>>,
    /// What else the record says otherwise of its commit, by its name there.
    pub parameters: BTreeMap<String, Difference<String>>,
    /// Files beside the record that are not the recorded ones.
    pub changed: Vec<Fault>,
}

/// What was recorded, and what there is here; what is missing is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference<T> {
    pub recorded: Option<T>,
    pub here: Option<T>,
}

impl<T: PartialEq> Difference<T> {
    pub fn is_same(&self) -> bool {
        self.recorded == self.here
    }
}

/// An edition that was made again.
#[derive(Debug, Serialize)]
pub struct Subject {
    #[serde(flatten)]
    pub sha256: Difference<Digest>,
    /// What can be said of the words, if the bytes differ.
    pub words: Option<Words>,
}

/// Whether an edition with other bytes says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Words {
    /// The recorded file and the new one were both read back, and both say the recorded content.
    Same,
    /// The new one says the recorded content; the recorded file is not at hand.
    SameContent,
    Different,
}

impl Reproduction {
    /// Whether every edition has the recorded bytes, and there is none more.
    pub fn has_same_editions(&self) -> bool {
        self.subjects.values().all(Subject::is_same)
    }

    /// Whether also what is made beside them is the same, the files beside the record are the recorded
    /// ones, and what it says of its commit is so. With what they were made may be another.
    pub fn is_same(&self) -> bool {
        self.has_same_editions()
            && self.byproducts.values().all(Difference::is_same)
            && self.changed.is_empty()
            && self.inputs.is_empty()
            && self.parameters.is_empty()
    }
}

impl Subject {
    pub fn is_same(&self) -> bool {
        self.sha256.is_same()
    }
}
