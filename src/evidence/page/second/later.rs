//! The step that asks who withdrew a version, and who agreed that it holds again.

use std::collections::BTreeSet;

use super::super::source::Source;
use super::super::{filled, words};
use super::block::answer;
use super::policies::counted;
use crate::policy::{Member, MemberId};
use crate::publication::{Reinstatement, Withdrawal, withdrawal_path};
use crate::register::entry::{Entry, Reinstated, Withdrawn};
use crate::register::told::day;

/// An entry that withdrew or reinstated the version, as it is asked about.
struct Asked {
    /// What the entry says, without its full stop.
    told: String,
    /// The function that asks.
    function: &'static str,
    /// Its name and arguments.
    command: String,
    answers: Vec<String>,
    /// What the answers mean.
    meaning: &'static str,
}

/// The step; `None` if no member's signature is there for one.
pub(super) fn write(source: &Source<'_>, step: usize) -> Option<String> {
    let later = source.subject.later();
    let is_reinstated = later.iter().any(|(_, entry)| matches!(entry, Entry::Reinstated(_)));
    let asked = later.into_iter().filter_map(|(index, entry)| match entry {
        Entry::Withdrawn(withdrawn) => withdrawal(source, index, withdrawn),
        Entry::Reinstated(reinstated) => reinstatement(source, index, reinstated),
        _ => None,
    });
    // Each function is pasted once, before the first command that needs it.
    let mut pasted = BTreeSet::new();
    let parts = asked.map(|asked| {
        let function = if pasted.insert(asked.function) { asked.function } else { "" };
        let commands = format!("{function}    {}", asked.command);
        format!(
            "\n{}\n\nPASTE\n\n{commands}\n\nANSWER\n\n{}\n\n{}\n",
            filled(&format!("{}.", asked.told), ""),
            answer(&asked.answers),
            filled(asked.meaning, "")
        )
    });
    let parts: String = parts.collect();
    let and_reinstated = if is_reinstated { ", and who let it hold again" } else { "" };
    (!parts.is_empty()).then(|| {
        let intro =
            format!(include_str!("later.txt"), step = step, and_reinstated = and_reinstated);
        intro + &parts
    })
}

fn withdrawal(source: &Source<'_>, index: u64, entry: &Withdrawn) -> Option<Asked> {
    let policy = source.policy_at(index)?;
    let statement = Withdrawal::read(source.own(&withdrawal_path(index))?).ok()?;
    let number = policy.version.number();
    let Withdrawn { reason, taken_down, .. } = entry;
    let member = statement.member;
    let down = if *taken_down { ", and its files were taken down" } else { "" };
    let (may, alone) = match policy.members.get(&member) {
        Some(Member { may_withdraw: true, .. }) => ("1", ""),
        _ => ("0", ", which did not let them withdraw alone"),
    };
    let ones = ["1", "1", "1", may].map(str::to_owned);
    let answers = ones.into_iter().chain([good("withdrawal", &member)]).collect();
    Some(Asked {
        told: format!(
            "By entry {index} it was withdrawn{down}. {} signed that, under policy {number}{alone}",
            words::people(&policy, std::slice::from_ref(&member))
        ),
        command: format!(
            "withdrawn {index} {} {number} {member} {} {taken_down}",
            digits(entry.timestamp),
            reason.code()
        ),
        answers,
        function: include_str!("withdrawn.txt"),
        meaning: "The lines with a number mean, one after another: the statement is about this record; the entry \
                  says the same; it names this signature; the policy let the member withdraw alone. “Good” means \
                  that this member's key signed exactly this statement, and “Could not verify signature” that \
                  it did not.",
    })
}

fn reinstatement(source: &Source<'_>, index: u64, entry: &Reinstated) -> Option<Asked> {
    let policy = source.policy_at(index)?;
    let statement = Reinstatement::logged_by(source.subject.register, index)?;
    let named = |digest| entry.approvals.iter().any(|approval| approval.sha256 == digest);
    let signed = source.signed(&statement.folder()).into_iter();
    let members: Vec<_> =
        signed.filter(|(_, digest)| named(*digest)).map(|(member, _)| member).collect();
    if members.is_empty() {
        return None;
    }
    let number = policy.version.number();
    let names: Vec<_> = members.iter().map(MemberId::to_string).collect();
    let mut answers = vec!["1".to_owned(); 2];
    answers.extend(members.iter().flat_map(|id| ["1".to_owned(), good("reinstatement", id)]));
    answers.extend(counted(&policy, &members));
    Some(Asked {
        told: format!(
            "By entry {index} it holds again. {} signed that, under policy {number}, by which {}",
            words::people(&policy, &members),
            words::rule(&policy)
        ),
        command: format!(
            "reinstated {} {index} {} {number} {}",
            statement.withdrawal(),
            digits(entry.timestamp),
            names.join(" ")
        ),
        answers,
        function: include_str!("reinstated.txt"),
        meaning: "The first 1 means that the statement is about this record, the second that it is about this \
                  withdrawal, and each other that the entry names the member's signature. “Good” means that the \
                  member's key signed exactly this statement, and “Could not verify signature” that it did not. \
                  As in step 6, no number may be smaller than the one needed.",
    })
}

/// The day of a time in seconds since 1970 (UTC), as ssh-keygen reads days: `20261126`.
fn digits(timestamp: i64) -> String {
    day(timestamp).replace('-', "")
}

/// What ssh-keygen says of a good signature.
fn good(purpose: &str, member: &MemberId) -> String {
    format!("Good \"engross-{purpose}\" signature for {member} ...")
}
