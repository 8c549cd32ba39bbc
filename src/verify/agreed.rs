//! Who signed a withdrawal or a reinstatement, and whether the policy in force then let them.
//!
//! A register takes such an entry whoever signed it: its order stands, and only what is served shows whether
//! the rules were kept. What a member signed follows from the entry, byte for byte, so no statement that is
//! served is believed.

use std::collections::BTreeSet;

use super::Case;
use crate::approval::Why;
use crate::approval::papers::STATEMENT;
use crate::approval::standing::holder;
use crate::approval::told::{needed, people};
use crate::digest::Digest;
use crate::phrase::counted;
use crate::policy::{MemberId, Policy};
use crate::publication::{Reinstatement, Withdrawal};
use crate::register::entry::{Entry, Published, Withdrawn};
use crate::release::WITHDRAWALS;
use crate::ssh::{Namespace, Signature};

/// The last word on a release: a withdrawal or a reinstatement.
#[derive(Debug)]
pub struct Decision {
    pub entry: u64,
    pub agreed: Agreed,
}

/// What the copy shows of those who signed an entry.
#[derive(Debug, PartialEq, Eq)]
pub enum Agreed {
    /// As the policy asks.
    Met { by: String, policy: u32 },
    /// Not as it asks: what is missing.
    NotMet { by: String, policy: u32, needed: Vec<String> },
    /// What would show it is not in the copy: what, in words.
    NotShown(String),
}

/// The last entry that withdrew or reinstated a release, and who signed that.
pub(super) fn decision(case: &Case<'_>, published: &Published) -> Option<Decision> {
    let entry = case.as_of.decided(published)?;
    Some(Decision { entry, agreed: agreed(case, entry) })
}

/// Who signed an entry that withdrew or reinstated something.
pub(super) fn agreed(case: &Case<'_>, entry: u64) -> Agreed {
    shown(case, entry).unwrap_or_else(Agreed::NotShown)
}

fn shown(case: &Case<'_>, entry: u64) -> Result<Agreed, String> {
    let (number, filed) = case.policy_at(entry)?;
    let policy = &filed.policy;
    let mut members = BTreeSet::new();
    let mut void = Vec::new();
    for signature in signatures(case, entry)? {
        match signer(case, policy, entry, &signature) {
            Ok(member) => drop(members.insert(member)),
            Err(why) => void.push(format!("a signature counts for nothing: {why}")),
        }
    }
    let missing = match case.register.entry(entry).map(|logged| &logged.entry) {
        Some(Entry::Reinstated(_)) => {
            let quorum = policy.standing(&members, &BTreeSet::new());
            (!quorum.is_met()).then(|| needed(&quorum, policy))
        }
        _ => (!members.iter().any(|id| may_withdraw(policy, id))).then(|| who_may(policy)),
    };
    let by = match members.is_empty() {
        true => "nobody whose signature counts".to_owned(),
        false => people(policy, &members),
    };
    Ok(match missing {
        None => Agreed::Met { by, policy: number },
        Some(missing) => {
            let needed = missing.into_iter().chain(void).collect();
            Agreed::NotMet { by, policy: number, needed }
        }
    })
}

/// The member whose signature over what an entry says this is, with a key that was valid then.
pub(super) fn signer(
    case: &Case<'_>,
    policy: &Policy,
    entry: u64,
    signature: &Signature,
) -> Result<MemberId, Why> {
    let (member, ..) = policy
        .holder(signature.key())
        .ok_or_else(|| Why::UnknownKey(signature.key().fingerprint()))?;
    let (namespace, statement) = statement(case, entry, member).ok_or(Why::OtherStatement)?;
    let held = holder(policy, signature, namespace, &statement);
    let (member, key) = held.map_err(|why| match why {
        Why::Stale(_) => Why::OtherStatement,
        why => why,
    })?;
    if let Some(day) = case.day_of(entry) {
        key.validity(day)?;
    }
    Ok(member.clone())
}

/// Whether the policy lets a member withdraw alone.
pub(super) fn may_withdraw(policy: &Policy, member: &MemberId) -> bool {
    policy.members.get(member).is_some_and(|member| member.may_withdraw)
}

fn who_may(policy: &Policy) -> Vec<String> {
    let may: Vec<_> = policy.members.keys().filter(|id| may_withdraw(policy, id)).collect();
    match may.is_empty() {
        true => vec!["it lets no member withdraw alone".to_owned()],
        false => vec![format!("it lets nobody withdraw alone but {}", people(policy, may))],
    }
}

/// What a member signs who agrees to an entry, and for which purpose; `None` if it is about no release.
fn statement(case: &Case<'_>, entry: u64, member: &MemberId) -> Option<(Namespace, Vec<u8>)> {
    match &case.register.entry(entry)?.entry {
        Entry::Withdrawn(withdrawn) => {
            let Withdrawn { briefing, version, reason, taken_down, .. } = withdrawn;
            let published = case.register.published(briefing, *version)?;
            let withdrawal = Withdrawal::new(published, member.clone(), *reason, *taken_down);
            Some((Namespace::Withdrawal, withdrawal.bytes()))
        }
        Entry::Reinstated(_) => {
            let reinstatement = Reinstatement::logged_by(case.register, entry)?;
            Some((Namespace::Reinstatement, reinstatement.bytes()))
        }
        _ => None,
    }
}

/// The signatures that an entry names, all of which have to be in the copy.
fn signatures(case: &Case<'_>, entry: u64) -> Result<Vec<Signature>, String> {
    let (published, papers) = release(case, entry)
        .zip(papers(case, entry))
        .ok_or("the entry neither withdrew nor reinstated a release")?;
    let mut found = case.served.signatures(&case.served.folder(published).join(&papers.folder));
    found.retain(|bytes| papers.named.contains(&Digest::of(bytes)));
    if found.len() < papers.named.len() {
        return Err(format!(
            "the entry names {}, and {} of them {} in this copy",
            counted(papers.named.len(), "signature"),
            found.len(),
            if found.len() == 1 { "is" } else { "are" },
        ));
    }
    Ok(found.iter().filter_map(|bytes| Signature::read(bytes).ok()).collect())
}

/// What is served with an entry that withdrew or reinstated a release, by paths from that one's folder.
pub(super) struct Papers {
    /// The folder of the signatures.
    pub folder: String,
    /// Those that the entry names.
    pub named: BTreeSet<Digest>,
    pub statement: String,
}

pub(super) fn papers(case: &Case<'_>, entry: u64) -> Option<Papers> {
    let (folder, statement, approvals) = match &case.register.entry(entry)?.entry {
        Entry::Withdrawn(withdrawn) => {
            let statement = format!("{WITHDRAWALS}/{entry}{STATEMENT}");
            (WITHDRAWALS.to_owned(), statement, &withdrawn.approvals)
        }
        Entry::Reinstated(reinstated) => {
            let statement = Reinstatement::logged_by(case.register, entry)?;
            (statement.folder(), statement.statement_path(), &reinstated.approvals)
        }
        _ => return None,
    };
    let named = approvals.iter().map(|digest| digest.sha256).collect();
    Some(Papers { folder, named, statement })
}

/// The release that an entry withdrew or reinstated.
fn release<'c>(case: &Case<'c>, entry: u64) -> Option<&'c Published> {
    let (briefing, version) = match &case.register.entry(entry)?.entry {
        Entry::Withdrawn(withdrawn) => (&withdrawn.briefing, withdrawn.version),
        Entry::Reinstated(reinstated) => (&reinstated.briefing, reinstated.version),
        _ => return None,
    };
    case.register.published(briefing, version)
}
