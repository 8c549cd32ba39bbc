//! Withdrawals: whether an entry says what a statement says, and names a member's signature over it.

use std::collections::BTreeSet;

use super::super::agreed;
use super::{Beside, Case, File, Kind, Look, not_here};
use crate::approval::told::person;
use crate::digest::Digest;
use crate::publication::Withdrawal;
use crate::register::entry::{Entry, Withdrawn};
use crate::release::WITHDRAWALS;
use crate::ssh::{Namespace, Signature, Verification};

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    if !file.bytes.starts_with(b"{") || !contains(file.bytes, Withdrawal::TYPE.as_bytes()) {
        return Look::Other;
    }
    match Withdrawal::read(file.bytes) {
        Ok(withdrawal) => judge(case, &withdrawal, file.bytes),
        Err(error) => Look::IsNot(Kind::Withdrawal, error.to_string()),
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn judge(case: &Case<'_>, withdrawal: &Withdrawal, bytes: &[u8]) -> Look {
    let not = |why: &str| Look::IsNot(Kind::Withdrawal, why.to_owned());
    let Withdrawal { briefing, version, .. } = withdrawal;
    let released = case.register.ledger().briefings().get(briefing);
    let released = released.and_then(|versions| versions.get(version));
    let Some(published) = released.and_then(|release| case.published(release.entry)) else {
        return not_here(case, Kind::Withdrawal, "the register has no such version");
    };
    if published.record != withdrawal.record {
        return not("it is of another record than the one that was published under that number");
    }
    let mut logged = entries(case, withdrawal).peekable();
    if logged.peek().is_none() {
        return not_here(case, Kind::Withdrawal, "no entry of the register says the same");
    }
    let folder = case.served.folder(published).join(WITHDRAWALS);
    let signatures = case.served.signatures(&folder);
    let signed = logged.find_map(|(entry, withdrawn)| {
        let named: BTreeSet<_> = withdrawn.approvals.iter().map(|digest| digest.sha256).collect();
        let mut signatures = signatures.iter().filter(|one| named.contains(&Digest::of(one)));
        signatures.find_map(|one| Some((entry, Signature::read(one).ok()?)))
    });
    match signed {
        None => Look::Unknown(
            "an entry says the same, and the signature that it names is not in this copy"
                .to_owned(),
        ),
        Some((_, signature))
            if signature.verify(Namespace::Withdrawal, bytes) != Verification::Good =>
        {
            not("the signature that the entry names is not over it")
        }
        Some((entry, signature)) => signed_by(case, withdrawal, entry, &signature),
    }
}

/// The entries that say the same, the latest first.
fn entries<'c>(
    case: &'c Case<'_>,
    withdrawal: &'c Withdrawal,
) -> impl Iterator<Item = (u64, &'c Withdrawn)> {
    let entries = case.register.entries().iter().enumerate().rev();
    entries.filter_map(|(index, logged)| match &logged.entry {
        Entry::Withdrawn(withdrawn) if withdrawal.is_said_by(withdrawn) => {
            Some((index as u64, withdrawn))
        }
        _ => None,
    })
}

/// Whether the member signed in whose name it speaks, and could.
fn signed_by(case: &Case<'_>, withdrawal: &Withdrawal, entry: u64, signature: &Signature) -> Look {
    let policy = match case.policy_at(entry) {
        Ok((_, filed)) => &filed.policy,
        Err(missing) => return Look::Unknown(format!("whose signature it has: {missing}")),
    };
    match policy.holder(signature.key()) {
        Some((member, ..)) if *member == withdrawal.member => {
            let published = case.register.published(&withdrawal.briefing, withdrawal.version);
            let last = published.and_then(|published| case.as_of.decided(published));
            let could = agreed::signer(case, policy, entry, signature)
                .is_ok_and(|member| agreed::may_withdraw(policy, &member));
            let logged = case.register.entry(entry);
            Look::Is(Beside::Withdrawal {
                entry,
                said: logged.map(|logged| logged.entry.told()).unwrap_or_default(),
                by: person(policy, member),
                could,
                is_last: last == Some(entry),
            })
        }
        _ => Look::IsNot(
            Kind::Withdrawal,
            format!(
                "it speaks for `{}`, and the signature that the entry names is not theirs",
                withdrawal.member
            ),
        ),
    }
}
