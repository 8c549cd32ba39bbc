//! A withdrawal: a member says that a published version holds no more, and signs that.
//!
//! Canonical JSON (RFC 8785), one line without a line end; `record` is the SHA-256 of the record's exact
//! bytes, `reason` a code of the register's. With line breaks for this page, and the digest cut short:
//!
//! ```text
//! {"briefing":"first",
//!  "member":"amina",
//!  "reason":"error",
//!  "record":{"sha256":"ad38…"},
//!  "takenDown":false,
//!  "type":"engross:withdrawal:1",
//!  "version":2}
//! ```
//!
//! What a member signs where the register is not written has `after` as well, the number of the last entry
//! about the version: see [`withdrawn_ahead`](super::withdrawn_ahead).
//!
//! The signature is an SSHSIG over these bytes, in the namespace of withdrawals. [`Withdrawal::read`]
//! accepts exactly what [`Withdrawal::bytes`] writes.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::package::CERTIFICATES;
use super::pages::PAGE;
use super::{PROOF, Policies, around, folder};
use crate::approval::allowed_signers::ALLOWED_SIGNERS;
use crate::approval::papers::{APPROVALS, PROPOSALS, SIGNATURE, STATEMENT};
use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::MemberId;
use crate::record::{RECORD, REDLINE, Version};
use crate::register::entry::{Entry, Published, Reason, Sha256, Withdrawn};
use crate::register::journal::Change;
use crate::register::ledger::{self, Ledger};
use crate::register::write::{WriteError, Writer};
use crate::release::{REINSTATEMENTS, Release, WITHDRAWALS};
use crate::ssh::Signature;

/// No withdrawal is longer, in bytes.
pub(super) const MAX_LENGTH: usize = 4096;

/// Where the statement lies with which an entry withdrew a version, from that version's folder.
pub fn withdrawal_path(entry: u64) -> String {
    format!("{WITHDRAWALS}/{entry}{STATEMENT}")
}

/// A member's statement that a published version holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Withdrawal {
    /// The entry that it must be the next after, of those about the version; `None` if it is logged as it
    /// is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    pub briefing: String,
    pub member: MemberId,
    pub reason: Reason,
    pub record: Sha256,
    /// Whether the files are to be removed from what is served, too.
    pub taken_down: bool,
    #[serde(rename = "type")]
    kind: Kind,
    pub version: Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "engross:withdrawal:1")]
    One,
}

impl Withdrawal {
    /// What the statement's `type` is.
    pub const TYPE: &str = "engross:withdrawal:1";

    /// A member's withdrawal of what an entry published.
    pub fn new(published: &Published, member: MemberId, reason: Reason, taken_down: bool) -> Self {
        let Published { briefing, version, record, .. } = published;
        let (briefing, version, record) = (briefing.clone(), *version, *record);
        Self { after: None, briefing, member, reason, record, taken_down, kind: Kind::One, version }
    }

    /// The withdrawal's one spelling, which its member signs.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a withdrawal; anything but the very bytes that [`Withdrawal::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, WithdrawalError> {
        if bytes.len() > MAX_LENGTH {
            return Err(WithdrawalError::TooLong);
        }
        let read: Self = serde_json::from_slice(bytes)
            .map_err(|error| WithdrawalError::NotOne(error.to_string()))?;
        match read.bytes() == bytes {
            true => Ok(read),
            false => Err(WithdrawalError::NotCanonical),
        }
    }

    /// Whether an entry says the same.
    pub fn is_said_by(&self, entry: &Withdrawn) -> bool {
        let Withdrawn { briefing, version, reason, taken_down, .. } = entry;
        (&self.briefing, self.version, self.reason, self.taken_down)
            == (briefing, *version, *reason, *taken_down)
    }

    /// The entry that says so, by the signatures of those who agreed.
    pub fn entry(&self, signatures: &[&Signature], timestamp: i64) -> Entry {
        let digests = signatures.iter().map(|signature| Digest::of(signature.bytes()).into());
        let approvals: BTreeSet<Sha256> = digests.collect();
        Entry::Withdrawn(Withdrawn {
            approvals: approvals.into_iter().collect(),
            briefing: self.briefing.clone(),
            reason: self.reason,
            taken_down: self.taken_down,
            timestamp,
            kind: Default::default(),
            version: self.version,
        })
    }
}

/// Why something is no withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawalError {
    TooLong,
    /// It is no JSON, or has other fields.
    NotOne(String),
    /// It is not written in the one way in which it could be.
    NotCanonical,
}

impl Display for WithdrawalError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "it is longer than {MAX_LENGTH} bytes, and none is"),
            Self::NotOne(reason) => write!(f, "it is none: {reason}"),
            Self::NotCanonical => f.write_str(
                "it is not canonical JSON (RFC 8785): the order, spaces or spelling differ",
            ),
        }
    }
}

impl std::error::Error for WithdrawalError {}

/// Withdraws a version in the register that a writer holds below a workspace's `output/`: the entry, the
/// statement with its signature, the pages, and, if it says so, the removal of the files.
pub fn withdraw<'d>(
    writer: Writer<'d>,
    output: &Path,
    withdrawal: &Withdrawal,
    signature: &Signature,
    policies: &Policies,
    timestamp: i64,
) -> Result<Writer<'d>, WriteError> {
    let mut writer = policies.append(writer, timestamp)?;
    let place = folder(&withdrawal.briefing, withdrawal.version);
    let index = writer.register().tree().size();
    let entry = withdrawal.entry(&[signature], timestamp);
    let next = writer.next(entry.clone())?;
    let statement = withdrawal_path(index);
    let papers = [
        (statement.clone(), withdrawal.bytes()),
        (format!("{statement}{SIGNATURE}"), signature.bytes().to_vec()),
        (format!("{statement}{SIGNATURE}{PROOF}"), next.proof().bytes()),
    ];
    let mut changes = Vec::new();
    for (path, bytes) in papers {
        writer.stage(&path, &bytes)?;
        changes.push(Writer::put(&path, &format!("{place}/{path}")));
    }
    if withdrawal.taken_down {
        let folder = output.join(&place);
        let names = to_take_down(&folder).map_err(|error| WriteError::Io(folder, error))?;
        let own = names.iter().map(|name| format!("{place}/{name}"));
        let Withdrawal { briefing, version, .. } = withdrawal;
        let later = shown_by(writer.register().ledger(), output, briefing, *version);
        let redlines = later.iter().map(|later| redline(briefing, *later));
        changes.extend(own.chain(redlines).map(|place| Change::Remove { place }));
    }
    let briefing = &withdrawal.briefing;
    changes.extend(around(&writer, output, &entry, &Files::default(), policies, briefing)?);
    writer.append(next, changes)
}

/// All in a version's folder but what shows that it was published, and holds none of its words.
fn to_take_down(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let stays = |name: &str| {
        let papers = [PAGE, RECORD, ALLOWED_SIGNERS, CERTIFICATES];
        papers.contains(&name)
            || [APPROVALS, PROPOSALS, WITHDRAWALS, REINSTATEMENTS].contains(&name)
            || name.ends_with(PROOF)
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !stays(name));
    names.sort();
    Ok(names)
}

/// The other versions of a briefing whose files are served: withdrawn or not, they may say the same words.
pub fn also_served(ledger: &Ledger, briefing: &str, version: Version) -> Vec<Version> {
    let versions = ledger.briefings().get(briefing).into_iter().flatten();
    let is_served = |release: &ledger::Release| {
        release.withdrawn.as_ref().is_none_or(|withdrawal| !withdrawal.taken_down)
    };
    let others = versions.filter(|(other, release)| **other != version && is_served(release));
    others.map(|(other, _)| *other).collect()
}

/// The later versions in whose folders below a workspace's `output/` a redline lies that shows what this one said.
pub fn redlines_that_show(
    ledger: &Ledger,
    output: &Path,
    briefing: &str,
    version: Version,
) -> Vec<Version> {
    let mut later = shown_by(ledger, output, briefing, version);
    later.retain(|later| output.join(redline(briefing, *later)).exists());
    later
}

/// The later versions whose redlines, if they are served, show what this one said.
fn shown_by(ledger: &Ledger, output: &Path, briefing: &str, version: Version) -> Vec<Version> {
    let shows_it = |later: &Version| {
        let record = output.join(folder(briefing, *later)).join(RECORD);
        // Of a record that cannot be read, the redline is taken to be against this version.
        Release::read(&record).map_or(true, |release| {
            release.record.previous().is_some_and(|(previous, _)| previous == version)
        })
    };
    let versions = ledger.briefings().get(briefing).into_iter().flatten().map(|(later, _)| *later);
    versions.filter(|later| *later > version && shows_it(later)).collect()
}

/// The place of a version's redline, below a workspace's `output/`.
fn redline(briefing: &str, version: Version) -> String {
    format!("{}/{REDLINE}", folder(briefing, version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{genesis, published, version, withdrawn};

    #[test]
    fn all_versions_but_those_taken_down_are_served_still() {
        let taken_down = |number: &str| {
            let Entry::Withdrawn(mut entry) = withdrawn("first", number) else { unreachable!() };
            entry.taken_down = true;
            Entry::Withdrawn(entry)
        };
        let mut ledger = Ledger::default();
        let versions = ["v1", "v2", "v3", "v4"].map(|number| published("first", number));
        let withdrawals = [taken_down("v1"), withdrawn("first", "v2"), taken_down("v3")];
        let entries = [Entry::Genesis(genesis()), published("second", "v1")];
        for entry in entries.into_iter().chain(versions).chain(withdrawals) {
            ledger.push(&entry).unwrap();
        }
        let others = also_served(&ledger, "first", version("v3"));
        assert_eq!(others, [version("v2"), version("v4")]);
    }
}
