//! What stands against publishing a release, all of it at once.

use std::fmt::{self, Display, Formatter};

use time::OffsetDateTime;

use crate::approval::{Outcome, Standing};
use crate::digest::Digest;
use crate::policy::{Day, Policy};
use crate::record::Version;
use crate::register::Register;
use crate::register::told::day;
use crate::release::Release;
use crate::release::examine::{Doubt, Examined};
use crate::seal::Certificate;

/// A release that is to be published, and all that decides whether it may be.
pub struct Candidate<'c> {
    pub release: &'c Release,
    /// What was found when all that the record says was computed again.
    pub examined: &'c Examined,
    /// The policy in force, and how the release stands by it.
    pub policy: &'c Policy,
    pub standing: &'c Standing,
    /// The seal's, if one was named.
    pub certificate: Option<&'c Certificate>,
    /// The workspace's, if it has one.
    pub register: Option<&'c Register>,
    pub now: OffsetDateTime,
}

/// Something that stands against publishing a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was published, by this entry and on this day.
    Published {
        entry: u64,
        on: String,
    },
    /// A later version was published.
    Overtaken(Version),
    /// Who is still needed, each in a few words.
    Quorum(Vec<String>),
    PolicyExpired(Day),
    /// Something is not as the record says.
    Doubt(Doubt),
    /// The policy does not list the seal's certificate.
    UnknownSeal {
        name: String,
        digest: Digest,
    },
    SealExpired(String),
    SealNotYetValid(String),
    /// The policy names another key for the register.
    OtherRegister,
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published { entry, on } => {
                write!(f, "it is published already: entry {entry} of the register, of {on}")
            }
            Self::Overtaken(later) => {
                write!(f, "{later} is published, and only a later version can follow it")
            }
            Self::Quorum(needed) => {
                write!(f, "too few members have approved it. Needed: {}", needed.join("; "))
            }
            Self::PolicyExpired(expires) => write!(
                f,
                "the policy expired on {}; renew it: engross policy set --expires DATE",
                expires.in_words()
            ),
            Self::Doubt(doubt) => write!(f, "{doubt}"),
            Self::UnknownSeal { name, digest } => write!(
                f,
                "the policy does not list the certificate of {name}; if it is yours, let the board \
                 add it: engross policy set --seal {digest}"
            ),
            Self::SealExpired(until) => {
                write!(f, "the seal's certificate was valid until {until} only; use a new one")
            }
            Self::SealNotYetValid(from) => {
                write!(f, "the seal's certificate is not valid before {from}")
            }
            Self::OtherRegister => {
                f.write_str("the policy names another key as the register's than this register has")
            }
        }
    }
}

/// What stands against publishing a release, as far as there are a seal and a register. Nothing: it may be published.
pub fn refusals(candidate: &Candidate<'_>) -> Vec<Refusal> {
    let Candidate { examined, policy, standing, certificate, register, now, .. } = candidate;
    let mut refusals: Vec<_> = candidate.earlier().into_iter().collect();
    if standing.outcome() != Outcome::Approved {
        refusals.push(Refusal::Quorum(standing.needed(policy)));
    }
    if Day::of(*now).is_none_or(|today| policy.expires < today) {
        refusals.push(Refusal::PolicyExpired(policy.expires));
    }
    refusals.extend(examined.doubts.iter().cloned().map(Refusal::Doubt));
    let key = register.map(|register| register.genesis().key.to_string());
    let listed = policy.machines.register.as_ref().map(ToString::to_string);
    if key.zip(listed).is_some_and(|(key, listed)| key != listed) {
        refusals.push(Refusal::OtherRegister);
    }
    refusals.extend(certificate.iter().flat_map(|certificate| of_seal(certificate, policy, *now)));
    refusals
}

/// What stands against a seal of this certificate.
fn of_seal(certificate: &Certificate, policy: &Policy, now: OffsetDateTime) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !policy.machines.seals.contains(&certificate.digest()) {
        let (name, digest) = (certificate.name(), certificate.digest());
        refusals.push(Refusal::UnknownSeal { name, digest });
    }
    let (from, until) = certificate.validity();
    match now {
        _ if certificate.is_valid_at(now) => {}
        now if now < from => refusals.push(Refusal::SealNotYetValid(day(from.unix_timestamp()))),
        _ => refusals.push(Refusal::SealExpired(day(until.unix_timestamp()))),
    }
    refusals
}

impl Candidate<'_> {
    /// What of the same briefing was published before, and cannot be before it.
    fn earlier(&self) -> Option<Refusal> {
        let (record, register) = (&self.release.record, self.register?);
        let versions = register.ledger().briefings().get(&record.briefing)?;
        if let Some(published) = versions.get(&record.version) {
            let logged = register.entry(published.entry)?;
            let on = day(logged.entry.timestamp());
            return Some(Refusal::Published { entry: published.entry, on });
        }
        let (last, _) = versions.last_key_value()?;
        (*last > record.version).then_some(Refusal::Overtaken(*last))
    }
}
