//! Who approved a release, and whether that met the policy in force when it was published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use time::OffsetDateTime;

use super::{Case, Part};
use crate::approval::papers::Papers;
use crate::approval::standing::{self, Outcome};
use crate::approval::told::people;
use crate::digest::Digest;
use crate::policy::history::{Filed, State};
use crate::policy::{Day, MemberId};
use crate::readback;
use crate::register::entry::Published;
use crate::seal::{self, Trust};
use crate::ssh::Signature;

/// What the copy shows of a release's approval.
#[derive(Debug)]
pub enum Approved {
    /// As many as the policy asks for, as told: "Amina Shah (health) and Ben Cole (police)".
    Met { by: String, members: BTreeSet<MemberId>, policy: u32 },
    /// Fewer than that, and what is missing.
    NotMet { by: String, members: BTreeSet<MemberId>, policy: u32, needed: Vec<String> },
    /// What would show it is not in the copy, or does not hold: what, in words.
    NotShown(String),
}

/// Who approved the release that an entry published.
pub(super) fn approved(case: &Case<'_>, entry: u64, published: &Published) -> Approved {
    match shown(case, entry, published) {
        Ok(approved) => approved,
        Err(missing) => Approved::NotShown(missing),
    }
}

fn shown(case: &Case<'_>, entry: u64, published: &Published) -> Result<Approved, String> {
    let (number, filed) = policy(case, entry)?;
    let record = case.served.record(published);
    let record =
        record.ok_or("the record is not in this copy, or is not the one that was published")?;
    let today = day(case, entry).ok_or("the entry has no day of our time")?;
    let policy = &filed.policy;
    let members: BTreeSet<_> = policy.members.keys().cloned().collect();
    let logged: BTreeSet<_> = published.approvals.iter().map(|digest| digest.sha256).collect();
    let found = signatures(&case.served.folder(published), &members, &logged)?;
    if found.len() < logged.len() {
        return Err(format!(
            "the register names {} approvals, and {} of them are in this copy",
            logged.len(),
            found.len()
        ));
    }
    // What a signature's file is called is in no entry: the key tells whose it is.
    let holder = |bytes: &[u8]| {
        let signature = Signature::read(bytes).ok()?;
        policy.holder(signature.key()).map(|(member, ..)| member.clone())
    };
    let approvals = found.into_values().filter_map(|bytes| Some((holder(&bytes)?, Ok(bytes))));
    let papers = Papers { approvals: approvals.collect(), ..Papers::default() };
    let standing = standing::judge(&standing::Case {
        record: &record,
        papers: &papers,
        past: &Ok(Vec::new()),
        policy,
        today,
        // Who wrote the text is in git's history, which is not served: the publisher looked at it.
        written_by: &Ok(BTreeSet::new()),
        others: &BTreeMap::new(),
    });
    let by = people(policy, &standing.approved);
    let needed = standing.needed(policy);
    let is_met = standing.outcome() == Outcome::Approved;
    let members = standing.approved;
    Ok(match is_met {
        true => Approved::Met { by, members, policy: number },
        false => Approved::NotMet { by, members, policy: number, needed },
    })
}

/// The signatures in a release's folder that its entry names, by their digests. A rejection, or who signed
/// the proposal, is in no entry: it may have been made at any time since, and changes nothing.
fn signatures(
    folder: &Path,
    members: &BTreeSet<MemberId>,
    logged: &BTreeSet<Digest>,
) -> Result<BTreeMap<Digest, Vec<u8>>, String> {
    let papers = Papers::read(folder, members).map_err(|error| error.to_string())?;
    let Papers { approvals, strangers, .. } = papers;
    let papers = approvals.into_values().chain(strangers.into_values());
    let signatures = papers.filter_map(Result::ok).map(|bytes| (Digest::of(&bytes), bytes));
    Ok(signatures.filter(|(digest, _)| logged.contains(digest)).collect())
}

/// The policy in force when an entry was made, if it is served and enough had signed it.
pub(super) fn policy<'f>(case: &'f Case<'_>, entry: u64) -> Result<(u32, &'f Filed), String> {
    let in_force = case.register.ledger().policy_at(entry).ok_or("there was no policy")?;
    let number = in_force.number;
    let mut filed = case.policies.versions.iter();
    let filed = filed.find(|filed| filed.digest() == in_force.digest);
    let filed = filed
        .ok_or_else(|| format!("policy {number}, which was in force then, is not in this copy"))?;
    match filed.state {
        State::InForce | State::Past => Ok((number, filed)),
        State::Pending | State::Early => Err(format!(
            "this copy does not have the signatures with which policy {number} came into force"
        )),
    }
}

fn time(case: &Case<'_>, entry: u64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(case.as_of.timestamp(entry)).ok()
}

fn day(case: &Case<'_>, entry: u64) -> Option<Day> {
    time(case, entry).and_then(Day::of)
}

/// What the seal of an edition shows, if the release has one on it.
pub(super) fn seal(case: &Case<'_>, entry: u64, part: &Part, bytes: &[u8]) -> Option<String> {
    let Part::Edition(name) = part else { return None };
    let edition = case.published(entry)?.editions.iter().find(|edition| edition.name == *name)?;
    edition.sealed?;
    Some(look_at_seal(case, entry, bytes))
}

/// What a file's seal is, by the policy that was in force when an entry was made.
pub(super) fn seal_verdict(
    case: &Case<'_>,
    entry: u64,
    bytes: &[u8],
) -> Result<seal::Verdict, readback::Error> {
    let machines = policy(case, entry).ok().map(|(_, filed)| &filed.policy.machines);
    let trust = Trust {
        seals: machines.map(|machines| machines.seals.clone()).unwrap_or_default(),
        authorities: machines.map(|machines| machines.time_stamps.clone()).unwrap_or_default(),
        at: time(case, entry).unwrap_or(OffsetDateTime::UNIX_EPOCH),
    };
    seal::verify(bytes, &trust, &case.limits.pdf)
}

/// The same in a sentence.
pub(super) fn look_at_seal(case: &Case<'_>, entry: u64, bytes: &[u8]) -> String {
    match (seal_verdict(case, entry, bytes), policy(case, entry)) {
        (Err(error), _) => format!("The seal cannot be looked at: {error}"),
        (Ok(seal::Verdict::OtherKey(seal)), Err(missing)) => {
            format!("Every byte is as {seal}. Whether that key may seal cannot be told: {missing}.")
        }
        (Ok(verdict), _) => verdict.to_string(),
    }
}
