//! Who approved a release, and whether that met the policy in force when it was published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Case;
use crate::approval::papers::Papers;
use crate::approval::standing::{self, Outcome};
use crate::approval::told::people;
use crate::digest::Digest;
use crate::phrase::counted;
use crate::policy::MemberId;
use crate::register::entry::Published;
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
    let (number, filed) = case.policy_at(entry)?;
    let record = case.served.record(published);
    let record =
        record.ok_or("the record is not in this copy, or is not the one that was published")?;
    let today = case.day_of(entry).ok_or("the entry has no day of our time")?;
    let policy = &filed.policy;
    let members: BTreeSet<_> = policy.members.keys().cloned().collect();
    let logged: BTreeSet<_> = published.approvals.iter().map(|digest| digest.sha256).collect();
    let found = signatures(&case.served.folder(published), &members, &logged)?;
    if found.len() < logged.len() {
        return Err(format!(
            "of the {} that the register names, {} in this copy",
            counted(logged.len(), "approval"),
            match found.len() {
                0 => "none is".to_owned(),
                1 => "1 is".to_owned(),
                more => format!("{more} are"),
            }
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
