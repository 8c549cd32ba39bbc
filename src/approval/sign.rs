//! Signing beside a record: each file is written whole, after what is in it was verified.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use super::allowed_signers::{ALLOWED_SIGNERS, allowed_signers};
use super::papers::{self, SIGNATURE};
use super::rejection::{Rejection, RejectionError};
use super::standing::Standing;
use super::void::Why;
use crate::policy::{Day, MemberId, MemberKey, Policy};
use crate::release::Release;
use crate::ssh::{Namespace, SignError, Signer};
use crate::store;

/// Why a member may not approve a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAllowed {
    /// Their signature is there already, and counts.
    Already,
    /// It would count for nothing.
    Void(Why),
}

/// Whether a member's approval, made with this key of theirs, would count: by the judgement that it will
/// be under.
pub fn may_approve(
    standing: &Standing,
    member: &MemberId,
    key: &MemberKey,
    today: Day,
) -> Result<(), NotAllowed> {
    if standing.approved.contains(member) {
        return Err(NotAllowed::Already);
    }
    if let Some(why) = standing.barred.get(member) {
        return Err(NotAllowed::Void(why.clone()));
    }
    key.validity(today).map_err(|not_valid| NotAllowed::Void(not_valid.into()))
}

/// Signs a release's record as approved.
pub fn approve(
    release: &Release,
    member: &MemberId,
    signer: &dyn Signer,
) -> Result<(), SigningError> {
    let signature = signer.sign(Namespace::Approval, &release.record.bytes())?;
    write(release, &papers::approval_path(member), signature.bytes())
}

/// Writes a rejection and signs it. The statement comes last: without it, its signature is nothing.
pub fn reject(
    release: &Release,
    member: &MemberId,
    reason: &str,
    signer: &dyn Signer,
) -> Result<(), SigningError> {
    let statement = Rejection::new(&release.record, member.clone(), reason)?.bytes();
    let signature = signer.sign(Namespace::Rejection, &statement)?;
    let path = papers::rejection_path(member);
    write(release, &format!("{path}{SIGNATURE}"), signature.bytes())?;
    write(release, &path, &statement)
}

/// Signs a release's record as proposed.
pub fn sign_proposal(
    release: &Release,
    member: &MemberId,
    signer: &dyn Signer,
) -> Result<(), SigningError> {
    let signature = signer.sign(Namespace::Proposal, &release.record.bytes())?;
    write(release, &papers::proposal_path(member), signature.bytes())
}

/// Writes beside a record who may sign it, as ssh-keygen reads it.
pub fn write_allowed_signers(release: &Release, policy: &Policy) -> Result<(), SigningError> {
    write(release, ALLOWED_SIGNERS, allowed_signers(policy).as_bytes())
}

/// Whether what is signed can be put into a folder of a release. A link may lead anywhere, out of the
/// workspace as well.
pub fn can_hold(release: &Release, folder: &str) -> Result<(), SigningError> {
    let failed = |error| SigningError::Write(release.folder.join(folder), error);
    store::refuse_links(&release.folder, &format!("{folder}/file")).map_err(failed)
}

/// Writes a file into a release's folder.
pub(crate) fn write(release: &Release, path: &str, bytes: &[u8]) -> Result<(), SigningError> {
    let failed = |error| SigningError::Write(release.folder.join(path), error);
    store::write_within(&release.folder, path, bytes).map_err(failed)
}

/// Why nothing was signed.
#[derive(Debug)]
pub enum SigningError {
    Signer(SignError),
    Rejection(RejectionError),
    Write(PathBuf, io::Error),
}

impl From<SignError> for SigningError {
    fn from(error: SignError) -> Self {
        Self::Signer(error)
    }
}

impl From<RejectionError> for SigningError {
    fn from(error: RejectionError) -> Self {
        Self::Rejection(error)
    }
}

impl Display for SigningError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signer(error) => error.fmt(f),
            Self::Rejection(error) => error.fmt(f),
            Self::Write(path, error) => {
                write!(f, "{} cannot be written: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for SigningError {}
