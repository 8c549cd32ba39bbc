//! Changing a policy: always the next version, never the one in force.

use std::fmt::{self, Display, Formatter};
use std::num::NonZeroU32;

use super::history::{Fault, History};
use super::{Day, Email, Member, MemberId, MemberKey, Policy, PolicyError, Role, VerifierKey};
use crate::digest::Digest;
use crate::ssh::PublicKey;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    AddMember(MemberId, Member),
    RemoveMember(MemberId),
    AddKey(MemberId, MemberKey),
    /// By its fingerprint.
    RemoveKey(MemberId, String),
    /// From which day a member's key is valid, by its fingerprint.
    KeyFrom(String, Day),
    /// Until which day a member's key is valid, by its fingerprint.
    KeyUntil(String, Day),
    AddEmail(MemberId, Email),
    RemoveEmail(MemberId, Email),
    MayWithdraw(MemberId, bool),
    Expires(Day),
    /// How many must approve in all.
    Least(NonZeroU32),
    /// How many of a role must approve; none for 0.
    OfRole(Role, u32),
    AuthorsMayApprove(bool),
    AddRecoveryKey(PublicKey),
    /// By its fingerprint.
    RemoveRecoveryKey(String),
    RecoveryLeast(NonZeroU32),
    Register(VerifierKey),
    AddSeal(Digest),
    RemoveSeal(Digest),
    AddTimeStamp(Digest),
    RemoveTimeStamp(Digest),
    AddWitness(VerifierKey),
    RemoveWitness(VerifierKey),
}

/// Why a policy cannot be changed like that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// There is no policy yet.
    NoPolicy,
    /// The versions are not as they must be.
    History(Fault),
    NotAMember(MemberId),
    AlreadyAMember(MemberId),
    /// Somebody who is to become a member has no name or no role.
    NoNameOrRole(MemberId),
    NotThere(String),
    AlreadyThere(String),
    Policy(PolicyError),
}

impl History {
    /// The policy that an edit is made in: the one that is pending, or the next after that in force.
    pub fn draft(&self) -> Result<Policy, EditError> {
        if let Some(fault) = self.broken() {
            return Err(EditError::History(fault.clone()));
        }
        if let Some(pending) = self.pending() {
            return Ok(pending.policy.clone());
        }
        let in_force = self.in_force().ok_or(EditError::NoPolicy)?;
        Ok(Policy { version: in_force.version().next(), ..in_force.policy.clone() })
    }
}

impl Policy {
    /// The same policy with changes, as of a day, never before its own; all of them or none.
    pub fn edited(&self, edits: &[Edit], today: Day) -> Result<Self, EditError> {
        let mut policy = Self { date: today.max(self.date), ..self.clone() };
        for edit in edits {
            policy.apply(edit)?;
        }
        policy.agrees_with_itself().map_err(EditError::Policy)?;
        Ok(policy)
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit.clone() {
            Edit::AddMember(id, member) => {
                if self.members.contains_key(&id) {
                    return Err(EditError::AlreadyAMember(id));
                }
                self.members.insert(id, member);
            }
            Edit::RemoveMember(id) => {
                self.members.remove(&id).ok_or(EditError::NotAMember(id))?;
            }
            Edit::AddKey(id, key) => self.member(&id)?.keys.push(key),
            Edit::RemoveKey(id, key) => {
                let keys = &mut self.member(&id)?.keys;
                let before = keys.len();
                keys.retain(|held| held.key.fingerprint() != key);
                take(keys.len() < before, key)?;
            }
            Edit::KeyFrom(key, day) => self.key(&key)?.from = Some(day),
            Edit::KeyUntil(key, day) => self.key(&key)?.until = Some(day),
            Edit::AddEmail(id, email) => {
                put(self.member(&id)?.emails.insert(email.clone()), email)?
            }
            Edit::RemoveEmail(id, email) => take(self.member(&id)?.emails.remove(&email), email)?,
            Edit::MayWithdraw(id, may) => self.member(&id)?.may_withdraw = may,
            Edit::Expires(day) => self.expires = day,
            Edit::Least(least) => self.approval.least = least,
            Edit::OfRole(role, least) => match NonZeroU32::new(least) {
                Some(least) => _ = self.approval.roles.insert(role, least),
                None => take(self.approval.roles.remove(&role).is_some(), role)?,
            },
            Edit::AuthorsMayApprove(may) => self.approval.authors_may_approve = may,
            Edit::AddRecoveryKey(key) => {
                put(self.recovery.keys.insert(key.clone()), key.fingerprint())?;
            }
            Edit::RemoveRecoveryKey(key) => {
                let keys = &mut self.recovery.keys;
                let before = keys.len();
                keys.retain(|held| held.fingerprint() != key);
                take(keys.len() < before, key)?;
            }
            Edit::RecoveryLeast(least) => self.recovery.least = least,
            Edit::Register(key) => self.machines.register = Some(key),
            Edit::AddSeal(digest) => put(self.machines.seals.insert(digest), digest)?,
            Edit::RemoveSeal(digest) => take(self.machines.seals.remove(&digest), digest)?,
            Edit::AddTimeStamp(digest) => put(self.machines.time_stamps.insert(digest), digest)?,
            Edit::RemoveTimeStamp(digest) => {
                take(self.machines.time_stamps.remove(&digest), digest)?;
            }
            Edit::AddWitness(key) => put(self.machines.witnesses.insert(key.clone()), key)?,
            Edit::RemoveWitness(key) => take(self.machines.witnesses.remove(&key), key)?,
        }
        Ok(())
    }

    fn member(&mut self, id: &MemberId) -> Result<&mut Member, EditError> {
        self.members.get_mut(id).ok_or_else(|| EditError::NotAMember(id.clone()))
    }

    fn key(&mut self, fingerprint: &str) -> Result<&mut MemberKey, EditError> {
        let mut keys = self.members.values_mut().flat_map(|member| &mut member.keys);
        let key = keys.find(|held| held.key.fingerprint() == fingerprint);
        key.ok_or_else(|| EditError::NotThere(fingerprint.to_owned()))
    }
}

/// What was put somewhere, unless it was there.
fn put(is_new: bool, what: impl Display) -> Result<(), EditError> {
    if is_new { Ok(()) } else { Err(EditError::AlreadyThere(what.to_string())) }
}

/// What was taken from somewhere, unless it was not there.
fn take(was_there: bool, what: impl Display) -> Result<(), EditError> {
    if was_there { Ok(()) } else { Err(EditError::NotThere(what.to_string())) }
}

impl Display for EditError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicy => {
                f.write_str("there is no policy yet; start with: engross policy init")
            }
            Self::History(fault) => write!(f, "{fault}"),
            Self::NotAMember(id) => {
                write!(f, "`{id}` is no member; `engross policy show` lists them")
            }
            Self::AlreadyAMember(id) => write!(
                f,
                "`{id}` is a member already; their name and role stay as they are, keys and addresses can be added without --name and --role"
            ),
            Self::NoNameOrRole(id) => {
                write!(f, "`{id}` is no member yet; to make them one, say their --name and --role")
            }
            Self::NotThere(what) => write!(f, "the policy does not have {what}"),
            Self::AlreadyThere(what) => write!(f, "the policy has {what} already"),
            Self::Policy(error) => write!(f, "the policy would not be one: {error}"),
        }
    }
}

impl std::error::Error for EditError {}
