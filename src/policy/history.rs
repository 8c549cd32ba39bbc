//! Which version of the policy is in force.
//!
//! ```text
//! policy/v1/policy.json
//! policy/v1/signatures/amina.sig     an SSHSIG over policy.json's exact bytes: engross-policy
//! policy/v2/policy.json
//! policy/v2/signatures/…
//! ```
//!
//! v1 is in force once its own quorum has signed it. Each later version needs the quorum of the version
//! before it, and its own; so many recovery keys of the version before as that asks for replace its
//! quorum. In force is the newest version up to which all this holds, none left out. A signature that
//! counts for nothing is told, and stops nothing.

use std::collections::{BTreeSet, HashMap};

use time::OffsetDateTime;

pub use super::fault::Fault;
pub use super::signed::{Counts, CountsForNothing, Signed};
use super::signed::{Judge, SignatureFile};
use super::{Day, MemberId, Policy, Standing};
use crate::digest::Digest;
use crate::files::Files;
use crate::revision::Commit;
use crate::ssh::PublicKey;
use crate::version::Version;

/// The folder of a workspace that holds the versions of the policy.
pub const POLICY: &str = "policy";

/// Where a version stands, from the workspace's root.
pub fn path(version: Version) -> String {
    format!("{POLICY}/{version}/policy.json")
}

/// Where the signatures of a version stand, with a `/` at the end.
pub fn signatures(version: Version) -> String {
    format!("{POLICY}/{version}/signatures/")
}

/// All versions of the policy.
#[derive(Debug, Default)]
pub struct History {
    /// Those that could be read, in the order of their numbers.
    pub versions: Vec<Filed>,
    /// What is wrong with the folder, and with versions that could not be read.
    pub faults: Vec<Fault>,
}

/// A version of the policy, as it stands in its folder.
#[derive(Debug)]
pub struct Filed {
    pub policy: Policy,
    pub bytes: Vec<u8>,
    pub state: State,
    pub signed: Vec<Signed>,
    /// What its own rule lacks.
    pub own: Standing,
    /// What the version before asks for; `None` if there is none before it.
    pub old: Option<Old>,
}

/// What the version before asks for.
#[derive(Debug)]
pub struct Old {
    pub standing: Standing,
    /// How many recovery keys must still sign to replace that quorum.
    pub recovery: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was in force until the next one came.
    Past,
    InForce,
    /// It is to be in force next, and signatures are missing.
    Pending,
    /// The version before it is not in force, so it cannot be either.
    Early,
}

impl Filed {
    pub fn version(&self) -> Version {
        self.policy.version
    }

    /// The digest of its exact bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Whether it is in force, or was until the next one came.
    pub fn was_in_force(&self) -> bool {
        matches!(self.state, State::InForce | State::Past)
    }

    /// The file of a signature that counts and is by this key.
    pub fn signed_with(&self, key: &PublicKey) -> Option<&str> {
        let by_key =
            |signed: &&Signed| signed.counts.as_ref().is_ok_and(|counts| counts.key == *key);
        self.signed.iter().find(by_key).map(|signed| signed.file.as_str())
    }

    /// Whether enough have signed, if the version before it is in force.
    pub fn is_met(&self) -> bool {
        self.own.is_met() && self.old.as_ref().is_none_or(Old::is_met)
    }
}

impl Old {
    /// Whether the members have signed, or recovery keys in their place.
    pub fn is_met(&self) -> bool {
        self.standing.is_met() || self.recovery == 0
    }
}

/// The day of the first commit that has a file, by its path and its bytes.
#[derive(Default)]
struct Committed<'p>(HashMap<(&'p str, &'p [u8]), Day>);

impl<'p> Committed<'p> {
    fn of(past: &'p [(Commit, Files)]) -> Self {
        let mut days = HashMap::new();
        for (commit, files) in past {
            let time = OffsetDateTime::from_unix_timestamp(commit.time).ok();
            let Some(day) = time.and_then(Day::of) else { continue };
            for (path, bytes) in files.under("policy/") {
                let first = days.entry((path, &**bytes)).or_insert(day);
                *first = day.min(*first);
            }
        }
        Self(days)
    }
}

impl History {
    /// Reads the versions among a workspace's files.
    pub fn of(files: &Files) -> Self {
        Self::with(files, &Committed::default())
    }

    /// Reads the versions, and holds them against what commits before had.
    pub fn remembering(files: &Files, past: &[(Commit, Files)]) -> Self {
        let committed = Committed::of(past);
        let mut history = Self::with(files, &committed);
        history.remember(past, &committed);
        history
    }

    fn with(files: &Files, committed: &Committed<'_>) -> Self {
        let mut history = Self::default();
        for (policy, bytes) in history.read(files) {
            let filed = history.judge(policy, bytes, files, committed);
            history.versions.push(filed);
        }
        history
    }

    /// The versions that can be read, one after another, without a gap.
    fn read(&mut self, files: &Files) -> Vec<(Policy, Vec<u8>)> {
        let mut versions = BTreeSet::new();
        for name in files.folders_in(&format!("{POLICY}/")) {
            match name.parse::<Version>() {
                Ok(version) => _ = versions.insert(version),
                Err(_) => self.faults.push(Fault::NotAVersion(name)),
            }
        }
        let mut expected = Version::FIRST;
        let mut read = Vec::new();
        for version in versions {
            if version > expected {
                self.faults.push(Fault::Skipped(expected));
            }
            expected = version.next();
            let Some(bytes) = files.get(&path(version)) else {
                self.faults.push(Fault::Missing(version));
                continue;
            };
            match Policy::read(bytes) {
                Ok(policy) if policy.version != version => {
                    self.faults.push(Fault::OtherNumber { version, found: policy.version });
                }
                Ok(policy) => read.push((policy, bytes.to_vec())),
                Err(error) => self.faults.push(Fault::Unreadable(version, error)),
            }
        }
        read
    }

    /// How a version stands after all those before it.
    fn judge(
        &mut self,
        policy: Policy,
        bytes: Vec<u8>,
        files: &Files,
        committed: &Committed<'_>,
    ) -> Filed {
        let version = policy.version;
        let before = self.versions.iter().rev();
        let old = before
            .clone()
            .next()
            .filter(|old| old.state == State::InForce && old.version().next() == version);
        let folder = signatures(version);
        let judge = Judge {
            policy: &policy,
            bytes: &bytes,
            old: old.map(|old| &old.policy),
            earlier: before.map(|filed| &filed.policy).collect(),
        };
        let signed = judge.judge(files.under(&folder).map(|(path, bytes)| SignatureFile {
            name: &path[folder.len()..],
            bytes,
            committed: committed.0.get(&(path, &**bytes)).copied(),
        }));
        let counts = || signed.iter().filter_map(|signed| signed.counts.as_ref().ok());
        let nobody = BTreeSet::new();
        let own: BTreeSet<MemberId> = counts().filter_map(|counts| counts.own.clone()).collect();
        let own = policy.standing(&own, &nobody);
        let of_old = old.map(|old| {
            let given = counts().filter_map(|counts| counts.old.clone()).collect();
            let recovered = counts().filter(|counts| counts.recovery).count();
            let least = old.policy.recovery.least.get() as usize;
            Old {
                standing: old.policy.standing(&given, &nobody),
                recovery: least.saturating_sub(recovered),
            }
        });
        let backdated = old.is_some_and(|old| policy.date < old.policy.date);
        let founded = !backdated && (old.is_some() || version == Version::FIRST);
        let mut filed = Filed { policy, bytes, state: State::Pending, signed, own, old: of_old };
        filed.state = match (founded, filed.is_met()) {
            (false, _) => State::Early,
            (true, false) => State::Pending,
            (true, true) => State::InForce,
        };
        if backdated {
            self.faults.push(Fault::Backdated(version));
        }
        if filed.state == State::InForce
            && let Some(old) = self.versions.last_mut()
        {
            old.state = State::Past;
        }
        filed
    }

    /// What was in force once must be there, with the same bytes and enough signatures.
    fn remember(&mut self, past: &[(Commit, Files)], committed: &Committed<'_>) {
        for (commit, files) in past {
            for was in History::with(files, committed).versions {
                if !was.was_in_force() {
                    continue;
                }
                let version = was.version();
                let is = self.versions.iter().find(|filed| filed.version() == version);
                let commit = commit.clone();
                let fault = match is {
                    Some(filed) if filed.bytes != was.bytes => Fault::Changed { version, commit },
                    Some(filed) if filed.was_in_force() => continue,
                    Some(_) => Fault::Unsigned { version, commit },
                    None => Fault::RolledBack { version, commit },
                };
                let known = |known: &Fault| known.undone() == Some(version);
                if !self.faults.iter().any(known) {
                    self.faults.push(fault);
                }
            }
        }
    }

    /// Whether there is no policy, and never was one in force as far as git knows.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty() && self.faults.is_empty()
    }

    /// What must be mended before anything is changed or signed.
    pub fn broken(&self) -> Option<&Fault> {
        self.faults.iter().find(|fault| !matches!(fault, Fault::NotAVersion(_)))
    }

    /// The version that is in force; none if one that was is not any more, or nobody can tell.
    pub fn in_force(&self) -> Option<&Filed> {
        let undone = |fault: &Fault| *fault == Fault::CutOff || fault.undone().is_some();
        if self.faults.iter().any(undone) {
            return None;
        }
        self.versions.iter().find(|filed| filed.state == State::InForce)
    }

    /// The version that is to be in force next.
    pub fn pending(&self) -> Option<&Filed> {
        self.versions.iter().find(|filed| filed.state == State::Pending)
    }

    /// For whom a key would count if it signed a version today: the one that is pending.
    pub fn whose(
        &self,
        pending: &Filed,
        key: &PublicKey,
        today: Day,
    ) -> Result<Counts, CountsForNothing> {
        let before = self.versions.iter().rev().filter(|filed| filed.version() < pending.version());
        let judge = Judge {
            policy: &pending.policy,
            bytes: &pending.bytes,
            old: self.in_force().map(|old| &old.policy),
            earlier: before.map(|filed| &filed.policy).collect(),
        };
        judge.whose(key, Some(today))
    }
}
