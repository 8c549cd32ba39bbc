//! Signatures of members: what was signed, and by whom.

use super::super::agreed;
use super::{Beside, Case, File, Kind, Look, not_here};
use crate::approval::told::person;
use crate::policy::Policy;
use crate::register::entry::{Entry, Published};
use crate::ssh::{Namespace, Signature, Verification};

/// How a signature's file begins, whatever follows.
const BEGIN: &[u8] = b"-----BEGIN SSH SIGNATURE-----";

/// What is said of a signer whom nothing in the copy names.
const SOMEBODY: &str = "somebody whom no policy in this copy names";

/// A signature that an entry names by its digest, other than an approval.
pub(in super::super) fn named(case: &Case<'_>, entry: u64, bytes: &[u8]) -> Beside {
    let said = case.register.entry(entry).map(|logged| logged.entry.told()).unwrap_or_default();
    let signature = Signature::read(bytes);
    let by = signature.as_ref().ok().and_then(|signature| signer(case, entry, signature));
    let void = match &signature {
        Ok(signature) => void(case, entry, signature),
        Err(error) => Some(error.to_string()),
    };
    let of = format!("entry {entry} of the register ({said})");
    Beside::Signature { of, by: by.unwrap_or_else(|| SOMEBODY.to_owned()), void }
}

/// Why a signature counts for nothing that an entry names which withdrew or reinstated a release.
fn void(case: &Case<'_>, entry: u64, signature: &Signature) -> Option<String> {
    let is_withdrawal = match case.register.entry(entry)?.entry {
        Entry::Withdrawn(_) => true,
        Entry::Reinstated(_) => false,
        _ => return None,
    };
    let (number, filed) = case.policy_at(entry).ok()?;
    match agreed::signer(case, &filed.policy, entry, signature) {
        Ok(member) if is_withdrawal && !agreed::may_withdraw(&filed.policy, &member) => Some(
            format!("policy {number}, which was in force then, does not let them withdraw alone"),
        ),
        Ok(_) => None,
        Err(why) => Some(why.to_string()),
    }
}

/// Who signed, by the policy in force when an entry was made or by the one that it put into force.
fn signer(case: &Case<'_>, entry: u64, signature: &Signature) -> Option<String> {
    let policies = [case.policy_at(entry), case.policy_at(entry + 1)];
    let mut policies = policies.into_iter().flatten().map(|(_, filed)| &filed.policy);
    policies.find_map(|policy| holder(policy, signature))
}

fn holder(policy: &Policy, signature: &Signature) -> Option<String> {
    policy.holder(signature.key()).map(|(member, ..)| person(policy, member))
}

/// Looks at a signature that no entry names.
pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    if !file.bytes.starts_with(BEGIN) {
        return Look::Other;
    }
    let signature = match Signature::read(file.bytes) {
        Ok(signature) => signature,
        Err(error) => return Look::IsNot(Kind::Signature, error.to_string()),
    };
    let look = of_policy(case, &signature).or_else(|| of_record(case, &signature));
    let policies = case.register.ledger().policies().len();
    let lacks = || case.filed_policies().count() < policies || case.lacks_records();
    look.unwrap_or_else(|| match lacks() {
        true => Look::Unknown(
            "it is a signature, and not all records and policies of the register are in this copy to find what \
             it signs"
                .to_owned(),
        ),
        false => {
            let why = "nothing that this copy of the register shows was signed with it";
            not_here(case, Kind::Signature, why)
        }
    })
}

/// A signature over a policy of the register, as one of those with which that came into force.
fn of_policy(case: &Case<'_>, signature: &Signature) -> Option<Look> {
    let is_over = |bytes: &[u8]| is_good(signature, Namespace::Policy, bytes);
    let mut policies = case.filed_policies();
    let (number, filed) = policies.find(|(_, filed)| is_over(&filed.bytes))?;
    if !filed.was_in_force() {
        let why = format!(
            "it is over policy {number}, and not all signatures with which that came into force are in this copy"
        );
        return Some(Look::Unknown(why));
    }
    if filed.signed_with(signature.key()).is_none() {
        let why = format!("it is over policy {number}, and its key was none of those that count");
        return Some(Look::IsNot(Kind::Signature, why));
    }
    let by = holder(&filed.policy, signature);
    let by = by.unwrap_or_else(|| "somebody who was a member, or has a recovery key".to_owned());
    Some(Look::Is(Beside::Signature { of: format!("policy {number}"), by, void: None }))
}

/// A signature over a published record.
fn of_record(case: &Case<'_>, signature: &Signature) -> Option<Look> {
    let releases = case.index.published().keys().rev();
    let mut releases = releases.filter_map(|entry| Some((*entry, case.published(*entry)?)));
    releases.find_map(|(entry, published)| {
        let record = case.served.record(published)?.bytes();
        let is_for = |namespace| is_good(signature, namespace, &record);
        match () {
            () if is_for(Namespace::Proposal) => Some(proposal(case, entry, published, signature)),
            () if is_for(Namespace::Approval) => Some(Look::IsNot(
                Kind::Signature,
                format!(
                    "it approves {} {}, and the entry that published that does not name it",
                    published.briefing, published.version
                ),
            )),
            () => None,
        }
    })
}

/// Who proposed a release is in no entry; the key has to be a member's.
fn proposal(case: &Case<'_>, entry: u64, published: &Published, signature: &Signature) -> Look {
    let of = format!("the proposal of {} {}", published.briefing, published.version);
    match case.policy_at(entry) {
        Err(missing) => Look::Unknown(format!("it signs {of}, and whose it is: {missing}")),
        Ok((number, filed)) => match holder(&filed.policy, signature) {
            Some(by) => Look::Is(Beside::Signature { of, by, void: None }),
            None => Look::IsNot(
                Kind::Signature,
                format!(
                    "it signs {of}, and its key is that of no member in policy {number}, which was in force then"
                ),
            ),
        },
    }
}

fn is_good(signature: &Signature, namespace: Namespace, bytes: &[u8]) -> bool {
    signature.verify(namespace, bytes) == Verification::Good
}
