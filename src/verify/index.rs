//! What each digest is that the register has.

use std::collections::{BTreeMap, HashMap};

use crate::digest::Digest;
use crate::record::{CONTENT, RECORD, Version};
use crate::register::Register;
use crate::register::entry::{Corrected, Entry, PolicyChanged, Published, Reinstated, Withdrawn};

/// What a file is to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A file of the release that this entry published.
    Part(u64, Part),
    /// A policy, by its number.
    Policy(u32),
    /// The signature of somebody who agreed to this entry, which published nothing.
    Signature(u64),
}

/// Which file of a release one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An edition as readers get it, by its file's name.
    Edition(String),
    /// An edition as it was approved, before its seal.
    BeforeSeal(String),
    Record,
    Content,
    /// The signature of somebody who approved it.
    Approval,
    /// A file that the record names beside the editions.
    Byproduct(String),
}

impl Part {
    /// What the file is called in the folder of its release; an approval, what it is.
    pub fn file(&self) -> &str {
        match self {
            Self::Edition(name) | Self::BeforeSeal(name) | Self::Byproduct(name) => name,
            Self::Record => RECORD,
            Self::Content => CONTENT,
            Self::Approval => "an approval",
        }
    }
}

/// Which release an entry published.
pub type Name = (String, Version);

/// All digests that a register has.
#[derive(Debug, Default)]
pub struct Index {
    things: HashMap<Digest, Thing>,
    /// The releases by their entries.
    published: BTreeMap<u64, Name>,
    /// The editions as they were approved, by their length in bytes and their digest.
    built: BTreeMap<u64, Vec<(Digest, u64, String)>>,
}

impl Index {
    /// The same bytes may be in two releases; the later one is what they are.
    pub fn of(register: &Register) -> Self {
        let mut index = Self::default();
        for policy in register.ledger().policies() {
            index.things.insert(policy.digest, Thing::Policy(policy.number));
        }
        for (entry, logged) in (0..).zip(register.entries()) {
            match &logged.entry {
                Entry::Published(published) => index.push(entry, published),
                Entry::Policy(PolicyChanged { approvals, .. })
                | Entry::Withdrawn(Withdrawn { approvals, .. })
                | Entry::Reinstated(Reinstated { approvals, .. })
                | Entry::Corrected(Corrected { approvals, .. }) => {
                    let signatures = approvals.iter().map(|digest| digest.sha256);
                    let signatures = signatures.map(|digest| (digest, Thing::Signature(entry)));
                    index.things.extend(signatures);
                }
                Entry::Genesis(_) | Entry::Circulated(_) | Entry::Acknowledged(_) => {}
            }
        }
        index
    }

    fn push(&mut self, entry: u64, published: &Published) {
        self.published.insert(entry, (published.briefing.clone(), published.version));
        let mut put = |digest, part| drop(self.things.insert(digest, Thing::Part(entry, part)));
        put(published.content.sha256, Part::Content);
        put(published.record.sha256, Part::Record);
        for approval in &published.approvals {
            put(approval.sha256, Part::Approval);
        }
        for edition in &published.editions {
            put(edition.built.sha256, Part::BeforeSeal(edition.name.clone()));
            put(edition.file(), Part::Edition(edition.name.clone()));
        }
        for edition in &published.editions {
            let built = (edition.built.sha256, entry, edition.name.clone());
            self.built.entry(edition.length).or_default().push(built);
        }
    }

    pub fn thing(&self, digest: &Digest) -> Option<&Thing> {
        self.things.get(digest)
    }

    /// The releases by their entries.
    pub fn published(&self) -> &BTreeMap<u64, Name> {
        &self.published
    }

    /// The longest approved edition that a file begins with: its length, entry and name.
    pub fn beginning(&self, bytes: &[u8]) -> Option<(usize, u64, &str)> {
        let lengths = self.built.keys().filter_map(|length| usize::try_from(*length).ok());
        let lengths = lengths.take_while(|length| *length <= bytes.len());
        let mut longest = None;
        for (length, digest) in Digest::of_beginnings(bytes, lengths) {
            let built = self.built.get(&(length as u64)).into_iter().flatten();
            if let Some((_, entry, name)) = built.rev().find(|(built, ..)| *built == digest) {
                longest = Some((length, *entry, name.as_str()));
            }
        }
        longest
    }
}
