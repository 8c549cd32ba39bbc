//! All that others get of a release, and the register's entry that says so.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use time::OffsetDateTime;

use super::LeftOut;
use crate::approval::allowed_signers::{ALLOWED_SIGNERS, allowed_signers};
use crate::approval::papers::{approval_path, proposal_path};
use crate::content::ContentCode;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::{MemberId, Policy};
use crate::readback::Limits;
use crate::record::{RECORD, REDLINE, Record};
use crate::register::entry::{Edition, Entry, Published, Sha256};
use crate::register::ledger::Ledger;
use crate::release::beside::Unread;
use crate::release::{Fault, Release};
use crate::seal::{self, Sealer, Service};

/// The file with the seal's certificate, and those that lead from it to one that readers trust.
pub const CERTIFICATES: &str = "certificates.pem";

/// A release as it is published.
#[derive(Debug, Clone)]
pub struct Package {
    pub entry: Published,
    /// By their paths from the version's folder.
    pub files: Files,
    /// Why the redline is not among them, if the release has one that is not to be served.
    pub left_out: Option<LeftOut>,
}

/// Why a release could not be made ready.
#[derive(Debug)]
pub enum PackageError {
    Fault(Fault),
    /// An edition, by its file's name, could not be sealed.
    Seal(String, seal::Error),
    /// What a member signed is not there any more.
    Paper(String, Unread),
    /// The certificates could not be written.
    Certificates(String),
}

impl Display for PackageError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Seal(name, error) => write!(f, "{name} could not be sealed. {error}"),
            Self::Paper(path, unread) => write!(f, "{path}: {unread}"),
            Self::Certificates(reason) => {
                write!(f, "the seal's certificates could not be written: {reason}")
            }
        }
    }
}

impl std::error::Error for PackageError {}

impl Package {
    /// Seals each edition of a release, which these members have approved, at a time, and lets a service
    /// stamp each seal. The redline stays out if, by a register's ledger, it is [`LeftOut`].
    pub fn seal(
        release: &Release,
        ledger: &Ledger,
        policy: &Policy,
        approved: &BTreeSet<MemberId>,
        sealer: &Sealer,
        service: Option<&Service<'_>>,
        time: OffsetDateTime,
    ) -> Result<Self, PackageError> {
        let record = &release.record;
        let mut files = Files::default();
        let mut editions = Vec::new();
        for (name, digest) in &record.subjects {
            let built = recorded(release, name, *digest)?;
            let sealed = seal::seal(&built, sealer, time, service, &Limits::default());
            let sealed = sealed.map_err(|error| PackageError::Seal(name.clone(), error))?;
            editions.push(Edition {
                built: (*digest).into(),
                length: built.len() as u64,
                name: name.clone(),
                sealed: Some(Digest::of(&sealed).into()),
            });
            files.insert(name.as_str(), sealed);
        }
        let left_out = LeftOut::of(record, ledger);
        let is_left_out = |name: &str| name == REDLINE && left_out.is_some();
        for (name, digest) in record.byproducts.iter().filter(|(name, _)| !is_left_out(name)) {
            files.insert(name.as_str(), recorded(release, name, *digest)?);
        }
        files.insert(RECORD, record.bytes());
        files.insert(ALLOWED_SIGNERS, allowed_signers(policy).into_bytes());
        let certificates = sealer.certificates_pem();
        let certificates =
            certificates.map_err(|error| PackageError::Certificates(error.to_string()))?;
        files.insert(CERTIFICATES, certificates.into_bytes());
        for path in policy.members.keys().map(proposal_path) {
            match release.file(&path) {
                Ok(bytes) => files.insert(path, bytes),
                Err(Unread::Missing) => {}
                Err(unread) => return Err(PackageError::Paper(path, unread)),
            }
        }
        let mut approvals: Vec<Sha256> = Vec::new();
        for path in approved.iter().map(approval_path) {
            let paper = release.file(&path);
            let paper = paper.map_err(|unread| PackageError::Paper(path.clone(), unread))?;
            approvals.push(Digest::of(&paper).into());
            files.insert(path, paper);
        }
        approvals.sort();
        let entry = Published {
            approvals,
            briefing: record.briefing.clone(),
            code: ContentCode::of(&record.content_digest).to_string(),
            content: record.content_digest.into(),
            editions,
            record: release.digest.digest().into(),
            timestamp: time.unix_timestamp(),
            kind: Default::default(),
            version: record.version,
        };
        Ok(Self { entry, files, left_out })
    }
}

impl Package {
    /// The paths of the files that the entry has the digest of, or the record that it has: the entry's proof
    /// proves each of them.
    pub fn proved(&self) -> impl Iterator<Item = &str> {
        let record = self.files.get(RECORD).and_then(|bytes| Record::read(bytes).ok());
        let byproducts = record.into_iter().flat_map(|record| record.byproducts.into_values());
        let digests: BTreeSet<_> =
            Entry::Published(self.entry.clone()).files().into_iter().chain(byproducts).collect();
        let files = self.files.under("");
        let files = files.filter(move |(_, bytes)| digests.contains(&Digest::of(bytes)));
        files.map(|(path, _)| path)
    }
}

/// A file that the record names, if it is the recorded one.
fn recorded(release: &Release, name: &str, recorded: Digest) -> Result<Vec<u8>, PackageError> {
    let name = || name.to_owned();
    let bytes = release.file(&name()).map_err(|unread| {
        PackageError::Fault(match unread {
            Unread::Missing => Fault::Missing(name()),
            unread => Fault::Unreadable(name(), unread.to_string()),
        })
    })?;
    match Digest::of(&bytes) {
        found if found == recorded => Ok(bytes),
        found => Err(PackageError::Fault(Fault::Changed { name: name(), recorded, found })),
    }
}
