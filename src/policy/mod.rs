//! The policy: who may approve, how many must, and which keys count.
//!
//! `policy.json` is canonical JSON (RFC 8785), without a line end. With line breaks for this page, and
//! keys cut short:
//!
//! ```text
//! {"approval":{"authors_may_approve":false,"least":3,
//!              "roles":{"health":1,"local-authority":1,"police":1}},
//!  "date":"2026-11-26",
//!  "expires":"2027-11-26",
//!  "format":"engross-policy-1",
//!  "machines":{
//!   "register":"example.org/register+7f3a90c1+AZx0…",
//!   "seals":["5c77…"],
//!   "time_stamps":["a0b1…"],
//!   "witnesses":["witness.example.org+1b2c3d4e+BHk2…"]},
//!  "members":{
//!   "amina":{"emails":["amina@example.org"],
//!            "keys":[{"from":"2026-01-01","key":"ssh-ed25519 AAAA…","until":"2028-01-01"}],
//!            "may_withdraw":true,"name":"Amina Shah","role":"health"}},
//!  "recovery":{"keys":["ssh-ed25519 AAAB…"],"least":2},
//!  "version":1}
//! ```
//!
//! `docs/policy.md` says what each field means. [`Policy::read`] accepts exactly what
//! [`Policy::bytes`] writes. Each version is kept with its signatures, and [`history`] says which is in
//! force. Only [`folder`] knows files; none of it knows a clock.

mod changes;
mod check;
mod day;
mod describe;
mod edit;
mod error;
mod fault;
pub mod folder;
pub mod history;
mod member;
mod signed;
mod spelling;
mod standing;
mod verifier_key;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

pub use day::{Day, NotADay};
pub use edit::{Edit, EditError};
pub use error::PolicyError;
pub use member::{Email, Member, MemberId, MemberKey, NotAName, NotValid, Role};
pub use standing::Standing;
pub use verifier_key::{NotAVerifierKey, VerifierKey};

use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::ssh::PublicKey;
use crate::version::Version;

/// No policy is longer, in bytes: some hundreds of members.
pub const MAX_LENGTH: usize = 256 << 10;

/// How git begins what it could not merge; of a file of one line, at its start.
const CONFLICT: &[u8] = b"<<<<<<< ";

/// Who may approve, and how many must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    format: Format,
    pub version: Version,
    /// The day on which it was last edited: on which the keys that sign it must be valid.
    pub date: Day,
    /// The last day on which anything may be published under it.
    pub expires: Day,
    pub members: BTreeMap<MemberId, Member>,
    pub approval: Rule,
    pub recovery: Recovery,
    #[serde(default, skip_serializing_if = "Machines::is_empty")]
    pub machines: Machines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "engross-policy-1")]
    One,
}

/// How many members must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// In all, whatever their roles.
    pub least: NonZeroU32,
    /// Of each role, among those.
    pub roles: BTreeMap<Role, NonZeroU32>,
    /// Whether members may approve a release whose authors they are.
    pub authors_may_approve: bool,
}

/// Keys that lie in a safe: so many of them replace the old quorum when it cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    pub keys: BTreeSet<PublicKey>,
    pub least: NonZeroU32,
}

/// The keys that are not people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Machines {
    /// The register's key, as a verifier key of a signed note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<VerifierKey>,
    /// Certificates that seal: the SHA-256 of each in DER.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub seals: BTreeSet<Digest>,
    /// Certificates of time-stamp authorities: the SHA-256 of each in DER.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub time_stamps: BTreeSet<Digest>,
    /// Who cosigns the register's checkpoints, as verifier keys of signed notes.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub witnesses: BTreeSet<VerifierKey>,
}

impl Machines {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Policy {
    /// The first policy of a safeguarding partnership, without members: of each of its three
    /// agencies somebody must approve.
    pub fn first(date: Day, expires: Day) -> Self {
        let one = |role: &str| role.parse().ok().map(|role| (role, NonZeroU32::MIN));
        let roles: BTreeMap<_, _> =
            ["local-authority", "health", "police"].into_iter().filter_map(one).collect();
        Self {
            format: Format::One,
            version: Version::FIRST,
            date,
            expires,
            members: BTreeMap::new(),
            approval: Rule {
                least: NonZeroU32::MIN.saturating_add(2),
                roles,
                authors_may_approve: false,
            },
            recovery: Recovery { keys: BTreeSet::new(), least: NonZeroU32::MIN },
            machines: Machines::default(),
        }
    }

    /// The policy's one spelling.
    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a policy; anything but the very bytes that [`Policy::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, PolicyError> {
        if bytes.len() > MAX_LENGTH {
            return Err(PolicyError::TooLong);
        }
        if bytes.starts_with(CONFLICT) {
            return Err(PolicyError::Conflict);
        }
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let policy: Self = serde_path_to_error::deserialize(&mut json)?;
        json.end().map_err(|error| PolicyError::NotJson(error.to_string()))?;
        policy.agrees_with_itself()?;
        if policy.bytes() != bytes {
            return Err(PolicyError::NotCanonical);
        }
        Ok(policy)
    }

    /// Whether what one part says goes with what the others say.
    fn agrees_with_itself(&self) -> Result<(), PolicyError> {
        if self.expires < self.date {
            return Err(PolicyError::ExpiresBeforeItsDate);
        }
        for (id, member) in &self.members {
            member.agrees_with_itself(id)?;
        }
        self.no_key_twice()?;
        self.no_email_twice()
    }

    /// One key is one signer, under however many names.
    fn no_key_twice(&self) -> Result<(), PolicyError> {
        let mut seen: Vec<(&PublicKey, String)> = Vec::new();
        let members = self.members.iter().flat_map(|(id, member)| {
            member.keys.iter().map(move |key| (&key.key, format!("member `{id}`")))
        });
        let recovery = self.recovery.keys.iter().map(|key| (key, "recovery".to_owned()));
        for (key, holder) in members.chain(recovery) {
            if let Some((_, other)) = seen.iter().find(|(known, _)| known.is_one_with(key)) {
                let holders = [other.clone(), holder];
                return Err(PolicyError::KeyTwice { fingerprint: key.fingerprint(), holders });
            }
            seen.push((key, holder));
        }
        Ok(())
    }

    fn no_email_twice(&self) -> Result<(), PolicyError> {
        let mut seen = BTreeMap::new();
        for (id, member) in &self.members {
            for email in &member.emails {
                if let Some(other) = seen.insert(email, id) {
                    let holders = [other.clone(), id.clone()];
                    return Err(PolicyError::EmailTwice { email: email.clone(), holders });
                }
            }
        }
        Ok(())
    }

    /// The member who has a key, valid or not, and what the policy says of the key.
    pub fn holder(&self, key: &PublicKey) -> Option<(&MemberId, &Member, &MemberKey)> {
        self.members.iter().find_map(|(id, member)| {
            let held = member.keys.iter().find(|held| held.key == *key)?;
            Some((id, member, held))
        })
    }

    /// The member who commits with an e-mail address, whatever the case of its letters.
    pub fn member_of_email(&self, email: &str) -> Option<&MemberId> {
        let email = email.to_lowercase();
        let has = |member: &Member| member.emails.iter().any(|known| known.as_str() == email);
        self.members.iter().find(|(_, member)| has(member)).map(|(id, _)| id)
    }
}

#[cfg(test)]
pub mod tests;
