//! The step that asks whether the board made its policies, by who signed each.

use super::super::source::Source;
use super::super::{filled, words};
use super::block::answer;
use crate::policy::history::{Counts, Filed, History};
use crate::policy::{MemberId, Policy};
use crate::version::Version;

/// A question about who signed a policy: what is pasted, and what must come out.
struct Asked {
    command: String,
    answers: Vec<String>,
}

/// The step.
pub(super) fn write(source: &Source<'_>, step: usize) -> String {
    let policies = source.subject.register.ledger().policies();
    let logged = policies.iter().map(|it| format!("    logged {} {}", it.number, it.since));
    let history = source.policies();
    let asked: Vec<_> = policies.iter().flat_map(|it| asked(&history, it.number)).collect();
    let commands = asked.iter().map(|asked| format!("    {}", asked.command));
    let is_recovered = asked.iter().any(|asked| asked.command.starts_with("recovered"));
    let mut functions = include_str!("signers.txt").to_owned();
    if is_recovered {
        functions += include_str!("recovered.txt");
    }
    format!(
        include_str!("policies.txt"),
        step = step,
        logged = logged.collect::<Vec<_>>().join("\n"),
        ones = answer(policies.iter().map(|_| "1")),
        functions = functions.trim_end(),
        signed = commands.collect::<Vec<_>>().join("\n"),
        answers = answer(asked.iter().flat_map(|asked| &asked.answers)),
        recovered =
            if is_recovered { filled(&format!("\n\n{RECOVERED}"), "") } else { String::new() },
        first = first(&history),
    )
}

/// What is said of recovery keys, where some were used.
const RECOVERED: &str = "Recovery keys lie in safes. If members cannot sign, so many of those keys as their policy asks \
                         for stand for them.";

/// Who signed a policy, by the policy before it and by itself.
fn asked(history: &History, number: u32) -> Vec<Asked> {
    let Some(filed) = filed(history, number) else { return Vec::new() };
    let old = number.checked_sub(1).and_then(|before| self::filed(history, before));
    let by_old = old.map(|old| {
        let by_members = Asked::signed(filed, &old.policy, |counts| counts.old.as_ref());
        match &filed.old {
            Some(asked) if !asked.standing.is_met() && asked.recovery == 0 => {
                Asked::recovered(filed, &old.policy)
            }
            _ => by_members,
        }
    });
    let by_own = Asked::signed(filed, &filed.policy, |counts| counts.own.as_ref());
    by_old.into_iter().chain([by_own]).collect()
}

fn filed(history: &History, number: u32) -> Option<&Filed> {
    history.versions.iter().find(|filed| filed.version().number() == number)
}

impl Asked {
    /// Which members of a policy signed another, and how many its rule asks for.
    fn signed(filed: &Filed, by: &Policy, member: fn(&Counts) -> Option<&MemberId>) -> Self {
        let mut members: Vec<_> = counting(filed).filter_map(member).cloned().collect();
        members.sort();
        let mut answers = vec![heading(filed, "members", by.version)];
        answers.extend(members.iter().map(|member| good(member.as_str())));
        members.dedup();
        answers.extend(counted(by, &members));
        let command = format!("signed {} {}", filed.version().number(), by.version.number());
        Self { command, answers }
    }

    /// How many recovery keys of a policy signed another, and how many it asks for.
    fn recovered(filed: &Filed, by: &Policy) -> Self {
        let keys = counting(filed).filter(|counts| counts.recovery).count();
        let mut answers = vec![heading(filed, "recovery keys", by.version)];
        answers.extend(std::iter::repeat_n(good("recovery"), keys));
        answers.push(format!("in all {keys}, needed {}", by.recovery.least));
        let command = format!("recovered {} {}", filed.version().number(), by.version.number());
        Self { command, answers }
    }
}

/// The signatures on a policy that count.
fn counting(filed: &Filed) -> impl Iterator<Item = &Counts> {
    filed.signed.iter().filter_map(|signed| signed.counts.as_ref().ok())
}

fn heading(filed: &Filed, who: &str, by: Version) -> String {
    let (number, day) = (filed.version().number(), filed.policy.date);
    format!("policy {number} of {day}, by {who} of policy {}:", by.number())
}

fn good(who: &str) -> String {
    format!("Good \"engross-policy\" signature for {who} ...")
}

/// How many of a policy's members are among some, and how many its rule asks for: in all, and of each role.
pub(super) fn counted(policy: &Policy, members: &[MemberId]) -> Vec<String> {
    let roles = || members.iter().filter_map(|id| Some(&policy.members.get(id)?.role));
    let in_all = format!("in all {}, needed {}", roles().count(), policy.approval.least);
    let of_roles = policy.approval.roles.iter().map(|(role, least)| {
        let number = roles().filter(|found| *found == role).count();
        format!("of {role} {number}, needed {least}")
    });
    std::iter::once(in_all).chain(of_roles).collect()
}

/// Who is in the first policy, which no other vouches for.
fn first(history: &History) -> String {
    let Some(filed) = filed(history, Version::FIRST.number()) else { return String::new() };
    let members: Vec<_> = filed.policy.members.keys().cloned().collect();
    let told = format!(
        "No policy vouches for the first. The anchor shows that the publisher began with it, and it lists {}. \
         Whether they were the board, and whether these keys were theirs, no file can show: ask them.",
        words::people(&filed.policy, &members)
    );
    filled(&told, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::policy::history::{path, signatures};
    use crate::policy::tests::{id, member, policy};
    use crate::ssh::{KeyFile, Namespace, Signer};

    /// The first policy, and one that Dora joins, with the names and seeds of those who signed that.
    fn history(signed: &[(&str, u8)]) -> History {
        let mut next = policy();
        next.version = next.version.next();
        next.members.insert(id("dora"), member(4, "health"));
        let mut files = Files::default();
        let first: &[_] = &[("amina", 1), ("ben", 2), ("chidi", 3)];
        for (policy, signed) in [(policy(), first), (next, signed)] {
            files.insert(path(policy.version), policy.bytes());
            for (name, seed) in signed {
                let key = KeyFile::of_seed(*seed);
                let signature = key.sign(Namespace::Policy, &policy.bytes()).unwrap();
                let file = format!("{}{name}.sig", signatures(policy.version));
                files.insert(file, signature.bytes());
            }
        }
        History::of(&files)
    }

    /// What is asked of the second policy, and what must come out.
    fn told(signed: &[(&str, u8)]) -> String {
        let told = asked(&history(signed), 2).into_iter();
        let told = told.map(|asked| format!("{}\n{}\n", asked.command, asked.answers.join("\n")));
        told.collect()
    }

    #[test]
    fn who_signed_a_policy_is_counted_by_the_rule_before_it_and_by_its_own() {
        insta::assert_snapshot!(told(&[("amina", 1), ("ben", 2), ("chidi", 3), ("dora", 4)]), @r#"
        signed 2 1
        policy 2 of 2026-11-26, by members of policy 1:
        Good "engross-policy" signature for amina ...
        Good "engross-policy" signature for ben ...
        Good "engross-policy" signature for chidi ...
        in all 3, needed 3
        of health 1, needed 1
        of local-authority 1, needed 1
        of police 1, needed 1
        signed 2 2
        policy 2 of 2026-11-26, by members of policy 2:
        Good "engross-policy" signature for amina ...
        Good "engross-policy" signature for ben ...
        Good "engross-policy" signature for chidi ...
        Good "engross-policy" signature for dora ...
        in all 4, needed 3
        of health 2, needed 1
        of local-authority 1, needed 1
        of police 1, needed 1
        "#);
    }

    #[test]
    fn recovery_keys_are_asked_about_where_they_stood_for_the_members() {
        let recovery = [("recovery.1", 101), ("recovery.2", 102)];
        let own = [("dora", 4), ("ben", 2), ("chidi", 3)];
        insta::assert_snapshot!(told(&[&own[..], &recovery].concat()), @r#"
        recovered 2 1
        policy 2 of 2026-11-26, by recovery keys of policy 1:
        Good "engross-policy" signature for recovery ...
        Good "engross-policy" signature for recovery ...
        in all 2, needed 2
        signed 2 2
        policy 2 of 2026-11-26, by members of policy 2:
        Good "engross-policy" signature for ben ...
        Good "engross-policy" signature for chidi ...
        Good "engross-policy" signature for dora ...
        in all 3, needed 3
        of health 1, needed 1
        of local-authority 1, needed 1
        of police 1, needed 1
        "#);
    }

    #[test]
    fn of_a_policy_that_nobody_signed_all_are_needed() {
        insta::assert_snapshot!(told(&[]), @r#"
        signed 2 1
        policy 2 of 2026-11-26, by members of policy 1:
        in all 0, needed 3
        of health 0, needed 1
        of local-authority 0, needed 1
        of police 0, needed 1
        signed 2 2
        policy 2 of 2026-11-26, by members of policy 2:
        in all 0, needed 3
        of health 0, needed 1
        of local-authority 0, needed 1
        of police 0, needed 1
        "#);
    }
}
