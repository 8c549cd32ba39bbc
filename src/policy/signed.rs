//! What each signature on a version of the policy counts for, or why it counts for nothing.
//!
//! A signature's file is named after who signed: `amina.sig`, or `recovery.1.sig` for a recovery key.
//! Whoever signs with a second key adds a number, `amina.2.sig`. The name helps people and git; who
//! signed is told by the key alone.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::member::RECOVERY;
use super::{Day, MemberId, Policy};
use crate::ssh::{Namespace, PublicKey, Signature, SignatureError, Verification};

/// The ending of a signature's file.
const ENDING: &str = ".sig";

/// A file beside a version of the policy, and what it counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub file: String,
    pub counts: Result<Counts, CountsForNothing>,
}

/// A good signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    pub key: PublicKey,
    /// Who signed, by the policy that was in force before.
    pub old: Option<MemberId>,
    /// Who signed, by the policy that was signed.
    pub own: Option<MemberId>,
    /// Whether it is a recovery key of the policy that was in force before.
    pub recovery: bool,
}

/// Why a signature counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountsForNothing {
    NotASignature(SignatureError),
    /// It is over other bytes, or for another purpose.
    NotGood(Verification),
    /// Nobody who could sign has the key, or ever had it as a member.
    Stranger(PublicKey),
    /// The key was that of a member who is one no more.
    Removed(MemberId),
    /// Not on the day that the policy is of.
    KeyNotValid {
        member: MemberId,
        day: Day,
    },
    /// The key had ended when it signed, or long before the signature was committed.
    KeyEnded {
        member: MemberId,
        until: Day,
    },
    /// The file has the name of somebody else.
    NamedAfterAnother {
        whose: String,
    },
    /// The same key signed in another file already.
    Twice {
        file: String,
    },
}

/// A file among a version's signatures.
pub(super) struct SignatureFile<'f> {
    pub name: &'f str,
    pub bytes: &'f [u8],
    /// The day of the first commit that has it.
    pub committed: Option<Day>,
}

/// Within so many days of signing a signature is committed.
const COMMITTED_WITHIN: u16 = 7;

/// The version whose signatures are judged, and the policies that say whose keys count.
pub(super) struct Judge<'p> {
    pub policy: &'p Policy,
    /// The exact bytes of that version.
    pub bytes: &'p [u8],
    /// The policy that is in force before it.
    pub old: Option<&'p Policy>,
    /// Those before that, the newest first.
    pub earlier: Vec<&'p Policy>,
}

impl Judge<'_> {
    /// What each of a version's signatures counts for, in the order of their files.
    pub fn judge<'f>(&self, files: impl Iterator<Item = SignatureFile<'f>>) -> Vec<Signed> {
        let mut signed: Vec<Signed> = Vec::new();
        for file in files {
            let counts = self.one(&file).and_then(|counts| {
                let same = |other: &&Signed| {
                    other.counts.as_ref().is_ok_and(|other| other.key == counts.key)
                };
                match signed.iter().find(same) {
                    Some(other) => Err(CountsForNothing::Twice { file: other.file.clone() }),
                    None => Ok(counts),
                }
            });
            signed.push(Signed { file: file.name.to_owned(), counts });
        }
        signed
    }

    fn one(&self, file: &SignatureFile<'_>) -> Result<Counts, CountsForNothing> {
        let signature = Signature::read(file.bytes).map_err(CountsForNothing::NotASignature)?;
        // A signature says nothing of time. The commit does, and a key that has ended signs nothing.
        let signed = file.committed.map(|day| day.minus(COMMITTED_WITHIN));
        let counts = self.whose(signature.key(), signed)?;
        match signature.verify(Namespace::Policy, self.bytes) {
            Verification::Good => {}
            why => return Err(CountsForNothing::NotGood(why)),
        }
        if counts.names().all(|name| !is_file_of(file.name, name)) {
            let whose = counts.names().next().unwrap_or_default().to_owned();
            return Err(CountsForNothing::NamedAfterAnother { whose });
        }
        Ok(counts)
    }

    /// For whom a key counts on the day of this version, if it did not sign before another day.
    pub fn whose(&self, key: &PublicKey, signed: Option<Day>) -> Result<Counts, CountsForNothing> {
        let day = self.policy.date;
        let mut not_valid = None;
        let mut holder = |policy: &Policy| {
            let (id, _, held) = policy.holder(key)?;
            let member = id.clone();
            let ended = held.until.filter(|until| signed.is_some_and(|signed| *until < signed));
            not_valid = Some(match ended {
                _ if !held.is_valid(day) => CountsForNothing::KeyNotValid { member, day },
                Some(until) => CountsForNothing::KeyEnded { member, until },
                None => return Some(member),
            });
            None
        };
        let own = holder(self.policy);
        let old = self.old.and_then(holder);
        let recovery = self.old.is_some_and(|old| old.recovery.keys.contains(key));
        if own.is_some() || old.is_some() || recovery {
            return Ok(Counts { key: key.clone(), old, own, recovery });
        }
        if let Some(why) = not_valid {
            return Err(why);
        }
        let removed = self.earlier.iter().find_map(|policy| policy.holder(key));
        Err(match removed {
            Some((id, ..)) => CountsForNothing::Removed(id.clone()),
            None => CountsForNothing::Stranger(key.clone()),
        })
    }
}

impl Counts {
    /// The names that the signature's file may have.
    fn names(&self) -> impl Iterator<Item = &str> {
        let members = self.old.iter().chain(&self.own).map(MemberId::as_str);
        members.chain(self.recovery.then_some(RECOVERY))
    }
}

fn is_file_of(file: &str, name: &str) -> bool {
    let Some(stem) = file.strip_suffix(ENDING) else { return false };
    match stem.split_once('.') {
        Some((who, number)) => who == name && number.parse::<u32>().is_ok(),
        None => stem == name,
    }
}

/// A name for the file of a signature that none of the files that are there has.
pub(super) fn free_name(counts: &Counts, old: Option<&Policy>, taken: &BTreeSet<&str>) -> String {
    let (who, first) = match counts.own.as_ref().or(counts.old.as_ref()) {
        Some(id) => (id.as_str(), format!("{id}{ENDING}")),
        None => {
            // Two who hold recovery keys sign on two machines, and git is to merge that.
            let place =
                old.and_then(|old| old.recovery.keys.iter().position(|key| *key == counts.key));
            (RECOVERY, format!("{RECOVERY}.{}{ENDING}", place.map_or(1, |place| place + 1)))
        }
    };
    let numbered = (2..).map(|number| format!("{who}.{number}{ENDING}"));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    names.find(|name| !taken.contains(name.as_str())).unwrap_or(first)
}

impl Display for CountsForNothing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASignature(error) => write!(f, "{error}"),
            Self::NotGood(Verification::OtherBytes) => f.write_str(
                "it is over other bytes: the policy was changed after it was signed, or it is of another version",
            ),
            Self::NotGood(why) => write!(f, "{why}"),
            Self::Stranger(key) => {
                write!(f, "nobody who could sign has its key, {}", key.fingerprint())
            }
            Self::Removed(member) => write!(f, "its key was that of `{member}`, who is no member now"),
            Self::KeyNotValid { member, day } => {
                write!(f, "the key of `{member}` is not valid on {day}, the day of this policy")
            }
            Self::KeyEnded { member, until } => {
                write!(f, "the key of `{member}` was valid until {until}, and this was signed later")
            }
            Self::NamedAfterAnother { whose } => {
                write!(f, "it was made by `{whose}`, and the file has another name")
            }
            Self::Twice { file } => write!(f, "the same key signed in {file} already"),
        }
    }
}
