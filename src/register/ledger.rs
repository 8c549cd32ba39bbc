//! What a register's entries mean one after another: which policy is in force, and how each published
//! version stands. An entry that cannot follow those before it is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use super::entry::{Acknowledged, Circulated, Claim, Entry, Published, Withdrawn};
use crate::digest::Digest;
use crate::record::Version;

/// The state that a register's entries come to.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    size: u64,
    policies: Vec<Policy>,
    briefings: BTreeMap<String, BTreeMap<Version, Release>>,
    /// The entry of each published record.
    records: BTreeMap<Digest, u64>,
    /// The entry of each published edition, as it was built and as it was sealed.
    files: BTreeMap<Digest, u64>,
    /// The entries that give a reason.
    reasons: BTreeSet<u64>,
}

/// A policy that is, or was, in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// 1, 2, 3.
    pub number: u32,
    /// Of its exact bytes.
    pub digest: Digest,
    /// From which entry on.
    pub since: u64,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The entry that published it.
    pub entry: u64,
    /// Whether the version published before it was withdrawn at that time.
    pub follows_withdrawn: bool,
    /// Whether it is withdrawn, and by which entry.
    pub withdrawn: Option<Withdrawal>,
    /// The last entry that withdrew it, or let it hold again.
    pub decided: Option<u64>,
    /// The entries that circulated it.
    pub circulated: Vec<u64>,
    /// The entries of answers to that.
    pub acknowledged: Vec<u64>,
}

impl Release {
    fn new(entry: u64, follows_withdrawn: bool) -> Self {
        Self {
            entry,
            follows_withdrawn,
            withdrawn: None,
            decided: None,
            circulated: Vec::new(),
            acknowledged: Vec::new(),
        }
    }
}

/// That a version does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub entry: u64,
    pub taken_down: bool,
}

/// How a published version stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Current,
    /// A later version was published, whatever came of it.
    Superseded {
        by: Version,
    },
    Withdrawn(Withdrawal),
}

impl Ledger {
    /// How many entries it is of.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Every policy that ever was in force, in order.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy in force when an entry was made.
    pub fn policy_at(&self, entry: u64) -> Option<&Policy> {
        self.policies.iter().rev().find(|policy| policy.since < entry.max(1))
    }

    /// Each briefing with its published versions, in order.
    pub fn briefings(&self) -> &BTreeMap<String, BTreeMap<Version, Release>> {
        &self.briefings
    }

    /// The entry that published an edition, sealed or as it was built.
    pub fn entry_of_file(&self, file: &Digest) -> Option<u64> {
        self.files.get(file).copied()
    }

    /// The entry that published a record.
    pub fn entry_of_record(&self, record: &Digest) -> Option<u64> {
        self.records.get(record).copied()
    }

    /// How a version stands; `None` if it was never published.
    pub fn standing(&self, briefing: &str, version: Version) -> Option<Standing> {
        let versions = self.briefings.get(briefing)?;
        let release = versions.get(&version)?;
        let (last, _) = versions.last_key_value()?;
        Some(match &release.withdrawn {
            Some(withdrawal) => Standing::Withdrawn(withdrawal.clone()),
            None if *last > version => Standing::Superseded { by: *last },
            None => Standing::Current,
        })
    }

    /// Whether an entry can be the next.
    pub fn check(&self, entry: &Entry) -> Result<(), LedgerError> {
        if matches!(entry, Entry::Genesis(_)) != (self.size == 0) {
            return Err(match self.size {
                0 => LedgerError::NoGenesis,
                _ => LedgerError::SecondGenesis,
            });
        }
        match entry {
            Entry::Genesis(_) => Ok(()),
            Entry::Policy(policy) => {
                let expected = self.policies.len() as u32 + 1;
                match policy.number == expected {
                    true => Ok(()),
                    false => Err(LedgerError::PolicyNumber { found: policy.number, expected }),
                }
            }
            Entry::Published(published) => self.check_published(published),
            Entry::Withdrawn(withdrawn) => self.check_withdrawn(withdrawn),
            Entry::Reinstated(reinstated) => {
                let (briefing, version) = (&reinstated.briefing, reinstated.version);
                match self.release(briefing, version)?.withdrawn {
                    Some(_) => Ok(()),
                    None => Err(LedgerError::NotWithdrawn(briefing.clone(), version)),
                }
            }
            Entry::Corrected(corrected) => match corrected.claim {
                _ if corrected.entry >= self.size => Err(LedgerError::NotBefore(corrected.entry)),
                Claim::Reason(_) if !self.reasons.contains(&corrected.entry) => {
                    Err(LedgerError::NoReason(corrected.entry))
                }
                Claim::Reason(_) | Claim::Timestamp(_) => Ok(()),
            },
            Entry::Circulated(Circulated { briefing, version, .. }) => {
                match &self.release(briefing, *version)?.withdrawn {
                    Some(_) => Err(LedgerError::Withdrawn(briefing.clone(), *version)),
                    None => Ok(()),
                }
            }
            // Those who have a withdrawn version answer, too.
            Entry::Acknowledged(Acknowledged { briefing, version, .. }) => {
                match self.release(briefing, *version)?.circulated.is_empty() {
                    true => Err(LedgerError::NotCirculated(briefing.clone(), *version)),
                    false => Ok(()),
                }
            }
        }
    }

    fn check_published(&self, published: &Published) -> Result<(), LedgerError> {
        let Published { briefing, version, record, .. } = published;
        if let Some(entry) = self.records.get(&record.sha256) {
            return Err(LedgerError::RecordTwice(*entry));
        }
        let last = self.briefings.get(briefing).and_then(|versions| versions.last_key_value());
        match last {
            Some((last, _)) if last >= version => {
                Err(LedgerError::VersionNotNew(briefing.clone(), *version, *last))
            }
            _ => Ok(()),
        }
    }

    /// A version is withdrawn once, and once more if only then its bytes are taken down.
    fn check_withdrawn(&self, withdrawn: &Withdrawn) -> Result<(), LedgerError> {
        let (briefing, version) = (&withdrawn.briefing, withdrawn.version);
        match &self.release(briefing, version)?.withdrawn {
            Some(before) if before.taken_down || !withdrawn.taken_down => {
                Err(LedgerError::WithdrawnBefore(briefing.clone(), version, before.entry))
            }
            _ => Ok(()),
        }
    }

    fn release(&self, briefing: &str, version: Version) -> Result<&Release, LedgerError> {
        let release = self.briefings.get(briefing).and_then(|versions| versions.get(&version));
        release.ok_or_else(|| LedgerError::NotPublished(briefing.to_owned(), version))
    }

    /// Takes the next entry.
    pub fn push(&mut self, entry: &Entry) -> Result<(), LedgerError> {
        self.check(entry)?;
        let index = self.size;
        match entry {
            Entry::Genesis(genesis) => self.push_policy(1, genesis.policy.sha256),
            Entry::Policy(policy) => self.push_policy(policy.number, policy.policy.sha256),
            Entry::Published(published) => self.push_published(published),
            Entry::Withdrawn(withdrawn) => {
                let (briefing, version) = (&withdrawn.briefing, withdrawn.version);
                let withdrawal = Withdrawal { entry: index, taken_down: withdrawn.taken_down };
                self.change(briefing, version, |release| {
                    release.withdrawn = Some(withdrawal);
                    release.decided = Some(index);
                });
                self.reasons.insert(index);
            }
            Entry::Reinstated(reinstated) => {
                let (briefing, version) = (&reinstated.briefing, reinstated.version);
                self.change(briefing, version, |release| {
                    release.withdrawn = None;
                    release.decided = Some(index);
                });
            }
            Entry::Corrected(_) => {}
            Entry::Circulated(Circulated { briefing, version, .. }) => {
                self.change(briefing, *version, |release| release.circulated.push(index));
            }
            Entry::Acknowledged(Acknowledged { briefing, version, .. }) => {
                self.change(briefing, *version, |release| release.acknowledged.push(index));
            }
        }
        self.size += 1;
        Ok(())
    }

    fn push_policy(&mut self, number: u32, digest: Digest) {
        self.policies.push(Policy { number, digest, since: self.size });
    }

    fn push_published(&mut self, published: &Published) {
        let entry = self.size;
        self.records.insert(published.record.sha256, entry);
        for edition in &published.editions {
            // The same bytes may be in two releases; the later one is what they are.
            self.files.insert(edition.built.sha256, entry);
            self.files.insert(edition.file(), entry);
        }
        let versions = self.briefings.entry(published.briefing.clone()).or_default();
        let before = versions.last_key_value();
        let follows_withdrawn = before.is_some_and(|(_, before)| before.withdrawn.is_some());
        versions.insert(published.version, Release::new(entry, follows_withdrawn));
    }

    fn change(&mut self, briefing: &str, version: Version, change: impl FnOnce(&mut Release)) {
        let versions = self.briefings.get_mut(briefing);
        if let Some(release) = versions.and_then(|versions| versions.get_mut(&version)) {
            change(release);
        }
    }
}

/// Why an entry cannot follow those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerError {
    /// The first entry is not a genesis.
    NoGenesis,
    SecondGenesis,
    PolicyNumber {
        found: u32,
        expected: u32,
    },
    /// This record was published by an earlier entry.
    RecordTwice(u64),
    /// The last published version is this one or later.
    VersionNotNew(String, Version, Version),
    NotPublished(String, Version),
    WithdrawnBefore(String, Version, u64),
    NotWithdrawn(String, Version),
    /// A version that does not hold is circulated.
    Withdrawn(String, Version),
    /// Somebody answers to what nobody was sent.
    NotCirculated(String, Version),
    /// It corrects an entry that is not before it.
    NotBefore(u64),
    /// It corrects the reason of an entry that has none.
    NoReason(u64),
}

impl Display for LedgerError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGenesis => f.write_str("the first entry does not begin a register"),
            Self::SecondGenesis => f.write_str("a register begins once, and this begins another"),
            Self::PolicyNumber { found, expected } => {
                write!(f, "it is policy {found}, and the next must be policy {expected}")
            }
            Self::RecordTwice(entry) => {
                write!(f, "its record was published before, by entry {entry}")
            }
            Self::VersionNotNew(briefing, version, last) if version == last => {
                write!(f, "{briefing} {version} was published before")
            }
            Self::VersionNotNew(briefing, version, last) => {
                write!(f, "{briefing} {version} comes after {last}, which is later")
            }
            Self::NotPublished(briefing, version) => {
                write!(f, "{briefing} {version} was not published before")
            }
            Self::WithdrawnBefore(briefing, version, entry) => {
                write!(f, "{briefing} {version} is withdrawn already, by entry {entry}")
            }
            Self::Withdrawn(briefing, version) => {
                write!(f, "{briefing} {version} is withdrawn, and so is not circulated")
            }
            Self::NotCirculated(briefing, version) => {
                write!(f, "{briefing} {version} was not circulated before, so nobody can answer")
            }
            Self::NotWithdrawn(briefing, version) => {
                write!(f, "{briefing} {version} is not withdrawn")
            }
            Self::NotBefore(entry) => {
                write!(f, "it corrects entry {entry}, which is not before it")
            }
            Self::NoReason(entry) => {
                write!(f, "it corrects the reason of entry {entry}, which gives none")
            }
        }
    }
}

impl std::error::Error for LedgerError {}
