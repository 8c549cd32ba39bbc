//! The policies that are, or were, in force: what the register has of them, and where they are served.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::policy::history::{self, History};
use crate::register::SERVED;
use crate::register::entry::{Entry, PolicyChanged, Sha256};
use crate::register::journal::Change;
use crate::register::ledger::Ledger;
use crate::register::write::{WriteError, Writer};
use crate::release::beside::{self, Unread};
use crate::ssh;
use crate::version::Version;

/// The policies that are, or were, in force, from the first on.
#[derive(Debug, Clone, Default)]
pub struct Policies(Vec<Policy>);

#[derive(Debug, Clone)]
struct Policy {
    version: Version,
    bytes: Vec<u8>,
    /// The signatures that count, by their files' names.
    signatures: BTreeMap<String, Vec<u8>>,
}

/// Why the policies and a register do not go together.
#[derive(Debug)]
pub enum PoliciesError {
    Unread(PathBuf, Unread),
    /// The register has another policy under this number.
    Another(Version),
    /// The register has so many, and the workspace fewer.
    Behind(usize),
}

impl Display for PoliciesError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(path, unread) => write!(f, "{}: {unread}", path.display()),
            Self::Another(version) => write!(
                f,
                "the register has another policy as {version} than {}. Bring the one that it has, or \
                 ask who keeps the register",
                history::path(*version)
            ),
            Self::Behind(logged) => write!(
                f,
                "the register has {logged} policies, and fewer of them are in force here. Bring this \
                 workspace up to date first"
            ),
        }
    }
}

impl std::error::Error for PoliciesError {}

impl Policies {
    /// Reads what is in force in a workspace, and holds it against what the register has.
    pub fn read(root: &Path, history: &History, ledger: &Ledger) -> Result<Self, PoliciesError> {
        let mut policies = Vec::new();
        for filed in history.versions.iter().filter(|filed| filed.was_in_force()) {
            let version = filed.version();
            let mut signatures = BTreeMap::new();
            for signed in filed.signed.iter().filter(|signed| signed.counts.is_ok()) {
                let path = root.join(history::signatures(version)).join(&signed.file);
                let bytes = beside::read(&path, ssh::MAX_LENGTH as u64);
                let bytes = bytes.map_err(|unread| PoliciesError::Unread(path, unread))?;
                signatures.insert(signed.file.clone(), bytes);
            }
            policies.push(Policy { version, bytes: filed.bytes.clone(), signatures });
        }
        let logged = ledger.policies();
        if policies.len() < logged.len() {
            return Err(PoliciesError::Behind(logged.len()));
        }
        let differs = |(logged, policy): (&crate::register::ledger::Policy, &Policy)| {
            (logged.digest != Digest::of(&policy.bytes)).then_some(policy.version)
        };
        match logged.iter().zip(&policies).find_map(differs) {
            Some(version) => Err(PoliciesError::Another(version)),
            None => Ok(Self(policies)),
        }
    }

    /// Policies from 1 on, with their signatures by the names of their files.
    #[cfg(test)]
    pub(super) fn of(
        policies: impl IntoIterator<Item = (Vec<u8>, BTreeMap<String, Vec<u8>>)>,
    ) -> Self {
        let versions = std::iter::successors(Some(Version::FIRST), |version| Some(version.next()));
        let policies = versions.zip(policies);
        let policy = |(version, (bytes, signatures))| Policy { version, bytes, signatures };
        Self(policies.map(policy).collect())
    }

    /// Appends those that a register does not have yet, each with its files.
    pub(super) fn append<'d>(
        &self,
        mut writer: Writer<'d>,
        timestamp: i64,
    ) -> Result<Writer<'d>, WriteError> {
        let logged = writer.register().ledger().policies().len();
        for policy in self.0.iter().skip(logged) {
            let next = writer.next(policy.entry(timestamp))?;
            let changes = policy.stage(&writer)?;
            writer = writer.append(next, changes)?;
        }
        Ok(writer)
    }

    /// Stages the files of all of them; the changes that put them where they are served.
    pub(super) fn stage(&self, writer: &Writer<'_>) -> Result<Vec<Change>, WriteError> {
        let mut changes = Vec::new();
        for policy in &self.0 {
            changes.extend(policy.stage(writer)?);
        }
        Ok(changes)
    }
}

impl Policy {
    fn entry(&self, timestamp: i64) -> Entry {
        let digests = self.signatures.values().map(|bytes| Digest::of(bytes).into());
        let mut approvals: Vec<Sha256> = digests.collect();
        approvals.sort();
        Entry::Policy(PolicyChanged {
            approvals,
            number: self.version.number(),
            policy: Digest::of(&self.bytes).into(),
            timestamp,
            kind: Default::default(),
        })
    }

    fn stage(&self, writer: &Writer<'_>) -> Result<Vec<Change>, WriteError> {
        let folder = history::signatures(self.version);
        let signatures =
            self.signatures.iter().map(|(name, bytes)| (format!("{folder}{name}"), bytes));
        let mut changes = Vec::new();
        for (path, bytes) in
            [(history::path(self.version), &self.bytes)].into_iter().chain(signatures)
        {
            writer.stage(&path, bytes)?;
            changes.push(Writer::put(&path, &format!("{SERVED}/{path}")));
        }
        Ok(changes)
    }
}
