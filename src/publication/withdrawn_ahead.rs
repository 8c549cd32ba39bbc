//! A withdrawal that a member signs on their own machine, where the register is not written.
//!
//! It lies beside the release until the publisher takes it up:
//!
//! ```text
//! output/releases/<id>/v1/withdrawals/<member>.json      what is signed
//! output/releases/<id>/v1/withdrawals/<member>.json.sig
//! ```
//!
//! It names the last entry about the version, so that it is worth nothing once another has followed: what
//! was withdrawn and reinstated is not withdrawn again by what was signed before.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::withdrawal::{MAX_LENGTH, Withdrawal, WithdrawalError};
use crate::approval::papers::{SIGNATURE, STATEMENT};
use crate::approval::standing::{holder, read};
use crate::approval::{SigningError, Why, write_beside};
use crate::policy::{Day, MemberId, Policy};
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Entry, Published, Reason};
use crate::release::beside::{self, Unread};
use crate::release::{Release, WITHDRAWALS};
use crate::ssh::{self, Namespace, Signature};

/// A withdrawal with its signature, which counts.
pub type Ahead = (Withdrawal, Signature);

/// Why a withdrawal beside a release cannot be taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTakenUp {
    Unread(Unread),
    NotOne(WithdrawalError),
    /// It says something else than its member could say of the version as it stands.
    OtherStatement,
    /// The policy does not let its member withdraw alone.
    NotAlone,
    Signature(Why),
}

impl Display for NotTakenUp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(unread) => unread.fmt(f),
            Self::NotOne(error) => error.fmt(f),
            Self::OtherStatement => f.write_str(
                "it was signed for something else, or before the register's last entry about this \
                 version; its member signs again",
            ),
            Self::NotAlone => f.write_str("the policy does not let its member withdraw alone"),
            Self::Signature(why) => why.fmt(f),
        }
    }
}

impl From<Unread> for NotTakenUp {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}

impl From<WithdrawalError> for NotTakenUp {
    fn from(error: WithdrawalError) -> Self {
        Self::NotOne(error)
    }
}

impl From<Why> for NotTakenUp {
    fn from(why: Why) -> Self {
        Self::Signature(why)
    }
}

/// Where a member's statement lies, from the release's folder.
pub fn path(member: &MemberId) -> String {
    format!("{WITHDRAWALS}/{member}{STATEMENT}")
}

/// A member's withdrawal of a published version as it stands in the register, and no later.
pub fn withdrawal(
    register: &Register,
    published: &Published,
    member: MemberId,
    reason: Reason,
    taken_down: bool,
) -> Withdrawal {
    let mut withdrawal = Withdrawal::new(published, member, reason, taken_down);
    withdrawal.after = last(register, &published.briefing, published.version);
    withdrawal
}

/// The last entry that changed how a version stands.
fn last(register: &Register, briefing: &str, version: Version) -> Option<u64> {
    let is_about = |entry: &Entry| match entry {
        Entry::Published(entry) => (&*entry.briefing, entry.version) == (briefing, version),
        Entry::Withdrawn(entry) => (&*entry.briefing, entry.version) == (briefing, version),
        Entry::Reinstated(entry) => (&*entry.briefing, entry.version) == (briefing, version),
        _ => false,
    };
    let index = register.entries().iter().rposition(|logged| is_about(&logged.entry));
    index.map(|index| index as u64)
}

/// Writes a withdrawal beside the release. The statement comes last: without it, its signature is nothing.
pub fn write(
    release: &Release,
    withdrawal: &Withdrawal,
    signature: &Signature,
) -> Result<(), SigningError> {
    let path = path(&withdrawal.member);
    write_beside(release, &format!("{path}{SIGNATURE}"), signature.bytes())?;
    write_beside(release, &path, &withdrawal.bytes())
}

/// What members signed in a release's folder, each with why it cannot be taken up, if it cannot.
pub fn all(
    folder: &Path,
    register: &Register,
    published: &Published,
    policy: &Policy,
    today: Day,
) -> BTreeMap<MemberId, Result<Ahead, NotTakenUp>> {
    let of = |member: &MemberId| match beside::read(&folder.join(path(member)), MAX_LENGTH as u64) {
        Err(Unread::Missing) => None,
        Err(unread) => Some(Err(unread.into())),
        Ok(bytes) => Some(Withdrawal::read(&bytes).map_err(NotTakenUp::from).and_then(|said| {
            let Withdrawal { reason, taken_down, .. } = said;
            let could = withdrawal(register, published, member.clone(), reason, taken_down);
            if said != could {
                return Err(NotTakenUp::OtherStatement);
            }
            let signature = signature(folder, &said, policy, today)?;
            Ok((said, signature))
        })),
    };
    let members = policy.members.keys();
    members.filter_map(|member| Some((member.clone(), of(member)?))).collect()
}

/// The signature of a withdrawal's member, if it counts.
fn signature(
    folder: &Path,
    withdrawal: &Withdrawal,
    policy: &Policy,
    today: Day,
) -> Result<Signature, NotTakenUp> {
    let path = format!("{}{SIGNATURE}", path(&withdrawal.member));
    let signature = read(&beside::read(&folder.join(path), ssh::MAX_LENGTH as u64))?;
    let held = holder(policy, &signature, Namespace::Withdrawal, &withdrawal.bytes());
    let (member, key) = held.map_err(|why| match why {
        Why::Stale(_) => Why::OtherStatement,
        why => why,
    })?;
    if *member != withdrawal.member {
        return Err(Why::OtherMember(member.clone()).into());
    }
    key.validity(today).map_err(Why::from)?;
    match policy.members.get(member).is_some_and(|member| member.may_withdraw) {
        true => Ok(signature),
        false => Err(NotTakenUp::NotAlone),
    }
}
