//! A reinstatement: members say that a withdrawn version holds again, and each signs the same statement.
//!
//! Canonical JSON (RFC 8785), one line without a line end; `record` is the SHA-256 of the record's exact
//! bytes, and `withdrawal` the register's entry that withdrew it, so that what was signed once is worth nothing
//! after another withdrawal. Its number is there because two withdrawals within the same second can have the
//! same bytes. With line breaks for this page, and the digests cut short:
//!
//! ```text
//! {"briefing":"first",
//!  "record":{"sha256":"ad38…"},
//!  "type":"engross:reinstatement:1",
//!  "version":2,
//!  "withdrawal":{"entry":2,"sha256":"0c1f…"}}
//! ```
//!
//! The signatures are SSHSIGs over these bytes, in the namespace of reinstatements. They are collected in
//! the release's folder, where each member writes a file of their own, and are then served in that of the
//! published version. `<entry>` is the number of the withdrawal:
//!
//! ```text
//! reinstatements/<entry>/statement.json
//! reinstatements/<entry>/allowed_signers   the members' keys, for ssh-keygen
//! reinstatements/<entry>/<member>.sig
//! ```
//!
//! Whoever could approve the version can sign, and as many must as must approve.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use serde::Serialize;

use super::{PROOF, Policies, Refusal, around, folder};
use crate::approval::allowed_signers::{ALLOWED_SIGNERS, allowed_signers};
use crate::approval::papers::{SIGNATURE, STATEMENT};
use crate::approval::standing::{holder, read};
use crate::approval::told::needed;
use crate::approval::{SigningError, Standing, Void, Why, write_beside};
use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::{self, Day, MemberId, MemberKey, Policy};
use crate::record::Version;
use crate::register::entry::{Entry, Published, Reinstated, Sha256, Withdrawn};
use crate::register::ledger;
use crate::register::write::{WriteError, Writer};
use crate::register::{Logged, Register};
use crate::release::beside::{self, Unread};
use crate::release::{REINSTATEMENTS, Release};
use crate::ssh::{self, Namespace, Signature, Signer};

/// Members' statement that a withdrawn version holds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reinstatement {
    briefing: String,
    record: Sha256,
    #[serde(rename = "type")]
    kind: Kind,
    version: Version,
    withdrawal: WithdrawnBy,
}

/// The entry that withdrew a version: its number, and the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct WithdrawnBy {
    entry: u64,
    sha256: Digest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Kind {
    #[serde(rename = "engross:reinstatement:1")]
    One,
}

/// Why a version is not reinstated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    NeverPublished,
    NotWithdrawn,
    /// Its files were taken down, by this entry.
    TakenDown(u64),
    /// The release's folder has another record than the register.
    OtherRecord,
    PolicyExpired(Day),
    /// Who is still needed, each in a few words.
    Quorum(Vec<String>),
}

impl Display for Obstacle {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverPublished => f.write_str("it was never published"),
            Self::NotWithdrawn => f.write_str("it is not withdrawn"),
            Self::TakenDown(entry) => write!(
                f,
                "its files were taken down, by entry {entry}: nobody could get what would hold again. \
                 Propose it again and publish that: engross propose ID --again"
            ),
            Self::OtherRecord => {
                f.write_str("the release here has another record than the one that was published")
            }
            Self::PolicyExpired(expires) => Refusal::PolicyExpired(*expires).fmt(f),
            Self::Quorum(needed) => {
                write!(
                    f,
                    "too few members have signed that it holds. Needed: {}",
                    needed.join("; ")
                )
            }
        }
    }
}

/// What members signed of a reinstatement.
#[derive(Debug)]
pub struct Signed {
    /// The signatures that count.
    pub signatures: BTreeMap<MemberId, Signature>,
    /// What counts for nothing.
    pub void: Vec<Void>,
    /// How those who signed stand to the policy's rule.
    pub quorum: policy::Standing,
}

impl Reinstatement {
    /// What the statement's `type` is.
    pub const TYPE: &str = "engross:reinstatement:1";

    /// What members sign so that a version of a register holds again, or why it cannot.
    pub fn new(register: &Register, briefing: &str, version: Version) -> Result<Self, Obstacle> {
        register.published(briefing, version).ok_or(Obstacle::NeverPublished)?;
        let Some(ledger::Standing::Withdrawn(withdrawal)) =
            register.ledger().standing(briefing, version)
        else {
            return Err(Obstacle::NotWithdrawn);
        };
        let entry = withdrawal.entry;
        if withdrawal.taken_down {
            return Err(Obstacle::TakenDown(entry));
        }
        Self::undoing(register, entry).ok_or(Obstacle::NotWithdrawn)
    }

    /// What members sign so that the version holds again that an entry withdrew; `None` if it did no such
    /// thing.
    pub fn undoing(register: &Register, entry: u64) -> Option<Self> {
        let logged = register.entry(entry)?;
        let Entry::Withdrawn(Withdrawn { briefing, version, .. }) = &logged.entry else {
            return None;
        };
        Some(Self::after(register.published(briefing, *version)?, entry, logged))
    }

    /// What members sign so that a published version holds again after this entry, which withdrew it.
    pub fn after(published: &Published, entry: u64, withdrawal: &Logged) -> Self {
        Self {
            briefing: published.briefing.clone(),
            record: published.record,
            kind: Kind::One,
            version: published.version,
            withdrawal: WithdrawnBy { entry, sha256: Digest::of(&withdrawal.bytes) },
        }
    }

    /// What members signed so that an entry could reinstate a version; `None` if it did no such thing.
    pub fn logged_by(register: &Register, entry: u64) -> Option<Self> {
        let Entry::Reinstated(Reinstated { briefing, version, .. }) = &register.entry(entry)?.entry
        else {
            return None;
        };
        let is_it = |before: &u64| {
            matches!(register.entry(*before).map(|logged| &logged.entry),
                Some(Entry::Withdrawn(withdrawn))
                    if (&withdrawn.briefing, &withdrawn.version) == (briefing, version))
        };
        Self::undoing(register, (0..entry).rev().find(is_it)?)
    }

    /// The number of the entry that withdrew it.
    pub fn withdrawal(&self) -> u64 {
        self.withdrawal.entry
    }

    /// The statement's one spelling, which each member signs.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// The folder of what is signed, from that of a release or a published version.
    pub fn folder(&self) -> String {
        format!("{REINSTATEMENTS}/{}", self.withdrawal.entry)
    }

    /// The statement's path, from there.
    pub fn statement_path(&self) -> String {
        format!("{}/statement{STATEMENT}", self.folder())
    }

    fn signers_path(&self) -> String {
        format!("{}/{ALLOWED_SIGNERS}", self.folder())
    }

    fn signature_path(&self, member: &MemberId) -> String {
        format!("{}/{member}{SIGNATURE}", self.folder())
    }

    /// Signs it as a member, beside the release.
    pub fn sign(
        &self,
        release: &Release,
        policy: &Policy,
        member: &MemberId,
        signer: &dyn Signer,
    ) -> Result<(), SigningError> {
        let signature = signer.sign(Namespace::Reinstatement, &self.bytes())?;
        write_beside(release, &self.statement_path(), &self.bytes())?;
        write_beside(release, &self.signers_path(), allowed_signers(policy).as_bytes())?;
        write_beside(release, &self.signature_path(member), signature.bytes())
    }

    /// Whether a member's signature with this key of theirs counts, when the release stands like this.
    pub fn may_sign(
        standing: &Standing,
        member: &MemberId,
        key: &MemberKey,
        today: Day,
    ) -> Result<(), Why> {
        match standing.barred.get(member) {
            Some(why) => Err(why.clone()),
            None => Ok(key.validity(today)?),
        }
    }

    /// What members signed in a release's folder.
    pub fn signed(
        &self,
        folder: &Path,
        policy: &Policy,
        standing: &Standing,
        today: Day,
    ) -> Signed {
        let mut signatures = BTreeMap::new();
        let mut void = Vec::new();
        for member in policy.members.keys() {
            let path = self.signature_path(member);
            let paper = beside::read(&folder.join(&path), ssh::MAX_LENGTH as u64);
            if paper == Err(Unread::Missing) {
                continue;
            }
            let signature = read(&paper).and_then(|signature| {
                self.check(&signature, policy, standing, member, today)?;
                Ok(signature)
            });
            match signature {
                Ok(signature) => drop(signatures.insert(member.clone(), signature)),
                Err(why) => void.push(Void { path, why }),
            }
        }
        let barred = standing.barred.keys().cloned().collect();
        let quorum = policy.standing(&signatures.keys().cloned().collect(), &barred);
        Signed { signatures, void, quorum }
    }

    /// Whether a signature is a member's over this statement, and counts.
    fn check(
        &self,
        signature: &Signature,
        policy: &Policy,
        standing: &Standing,
        member: &MemberId,
        today: Day,
    ) -> Result<(), Why> {
        let held = holder(policy, signature, Namespace::Reinstatement, &self.bytes());
        let (signer, key) = held.map_err(|why| match why {
            Why::Stale(_) => Why::OtherStatement,
            why => why,
        })?;
        if signer != member {
            return Err(Why::OtherMember(signer.clone()));
        }
        Self::may_sign(standing, member, key, today)
    }

    /// What stands against it, all of it. Nothing: it may be logged.
    pub fn obstacles(
        &self,
        release: &Release,
        signed: &Signed,
        policy: &Policy,
        today: Day,
    ) -> Vec<Obstacle> {
        let mut obstacles = Vec::new();
        if release.digest.digest() != self.record.sha256 {
            obstacles.push(Obstacle::OtherRecord);
        }
        if policy.expires < today {
            obstacles.push(Obstacle::PolicyExpired(policy.expires));
        }
        if !signed.quorum.is_met() {
            obstacles.push(Obstacle::Quorum(needed(&signed.quorum, policy)));
        }
        obstacles
    }

    /// The entry that says so.
    fn logged(&self, signed: &Signed, timestamp: i64) -> Entry {
        let signatures = signed.signatures.values();
        let digests = signatures.map(|signature| Digest::of(signature.bytes()).into());
        let approvals: BTreeSet<Sha256> = digests.collect();
        Entry::Reinstated(Reinstated {
            approvals: approvals.into_iter().collect(),
            briefing: self.briefing.clone(),
            timestamp,
            kind: Default::default(),
            version: self.version,
        })
    }

    /// The files that are served with it, by their paths from the version's folder; the proof of its entry
    /// beside each signature.
    fn papers(&self, signed: &Signed, policy: &Policy, proof: &[u8]) -> Files {
        let mut files = Files::default();
        files.insert(self.statement_path(), self.bytes());
        files.insert(self.signers_path(), allowed_signers(policy).into_bytes());
        for (member, signature) in &signed.signatures {
            let path = self.signature_path(member);
            files.insert(format!("{path}{PROOF}"), proof);
            files.insert(path, signature.bytes());
        }
        files
    }
}

/// Reinstates a version in the register that a writer holds below a workspace's `output/`: the entry, the
/// statement with its signatures, and the pages.
pub fn reinstate<'d>(
    writer: Writer<'d>,
    output: &Path,
    reinstatement: &Reinstatement,
    signed: &Signed,
    policy: &Policy,
    policies: &Policies,
    timestamp: i64,
) -> Result<Writer<'d>, WriteError> {
    let mut writer = policies.append(writer, timestamp)?;
    let Reinstatement { briefing, version, .. } = reinstatement;
    let entry = reinstatement.logged(signed, timestamp);
    let next = writer.next(entry.clone())?;
    for (path, bytes) in reinstatement.papers(signed, policy, &next.proof().bytes()).under("") {
        writer.stage(path, bytes)?;
    }
    let papers = reinstatement.folder();
    let mut changes =
        vec![Writer::put(&papers, &format!("{}/{papers}", folder(briefing, *version)))];
    changes.extend(around(&writer, output, &entry, &Files::default(), policies, briefing)?);
    writer.append(next, changes)
}
