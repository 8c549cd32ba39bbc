//! A policy in words: who somebody is, and what one version changes of another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::{Member, MemberId, MemberKey, Policy, Role, Standing};

/// "Amina Shah (`amina`, health)"
pub(super) fn person(id: &MemberId, member: &Member) -> String {
    format!("{} (`{id}`, {})", member.name, member.role.in_words())
}

/// "one, two and three"
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

impl Policy {
    /// Each thing that this policy has other than one before it, as a sentence without its full stop.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let mut said = Vec::new();
        for (id, member) in &before.members {
            if !self.members.contains_key(id) {
                said.push(format!("{} is no member any more", person(id, member)));
            }
        }
        for (id, member) in &self.members {
            match before.members.get(id) {
                None => {
                    said.push(format!("{} becomes a member", person(id, member)));
                    said.extend(member.keys.iter().map(|key| format!("  with the {}", held(key))));
                    said.extend(withdraws(
                        member.may_withdraw,
                        member.may_withdraw.then_some(false),
                    ));
                }
                Some(was) => said.extend(member.changes_since(was, id)),
            }
        }
        said.extend(self.rule_changes(before));
        said.extend(self.key_changes(before));
        if self.expires != before.expires {
            said.push(format!(
                "it expires on {}, not on {}",
                self.expires.in_words(),
                before.expires.in_words()
            ));
        }
        said
    }

    /// Who is still missing, in a sentence.
    pub fn missing_in_words(&self, standing: &Standing) -> String {
        if standing.is_met() {
            return "enough have signed".to_owned();
        }
        let roles = standing.roles.iter().map(|(role, n)| format!("{n} of {}", role.in_words()));
        let roles: Vec<_> = roles.collect();
        let of = match (standing.roles.values().sum::<usize>(), &roles[..]) {
            (_, []) => String::new(),
            (sum, roles) if sum == standing.more => format!(" ({})", listed(roles)),
            (_, roles) => format!(" (at least {})", listed(roles)),
        };
        let could: Vec<_> = standing
            .could
            .iter()
            .filter_map(|id| Some(person(id, self.members.get(id)?)))
            .collect();
        let who = match (&could[..], standing.reachable) {
            ([], _) => "nobody can".to_owned(),
            (could, true) => format!("who can: {}", listed(could)),
            (could, false) => format!("who can: {}, and they are too few", listed(could)),
        };
        format!("{} more must sign{of}; {who}", standing.more)
    }

    fn rule_changes(&self, before: &Self) -> Vec<String> {
        let mut said = Vec::new();
        let (rule, was) = (&self.approval, &before.approval);
        if rule.least != was.least {
            said.push(format!("{} must approve in all, not {}", rule.least, was.least));
        }
        let roles: BTreeSet<&Role> = rule.roles.keys().chain(was.roles.keys()).collect();
        for role in roles {
            let number = |roles: &BTreeMap<Role, _>| {
                roles.get(role).map_or(0, |n: &std::num::NonZeroU32| n.get())
            };
            let (is, was) = (number(&rule.roles), number(&was.roles));
            if is != was {
                said.push(format!("{is} of {} must approve, not {was}", role.in_words()));
            }
        }
        if rule.authors_may_approve != was.authors_may_approve {
            said.push(match rule.authors_may_approve {
                true => "authors may approve what they wrote".to_owned(),
                false => "authors may not approve what they wrote".to_owned(),
            });
        }
        said
    }

    fn key_changes(&self, before: &Self) -> Vec<String> {
        let mut said = Vec::new();
        let (is, was) = (&self.recovery, &before.recovery);
        let shown = |keys: &BTreeSet<crate::ssh::PublicKey>| {
            keys.iter().map(|key| key.fingerprint()).collect::<BTreeSet<_>>()
        };
        said.extend(set_changes("recovery key", &shown(&is.keys), &shown(&was.keys)));
        if is.least != was.least {
            said.push(format!("{} recovery keys are needed together, not {}", is.least, was.least));
        }
        let (is, was) = (&self.machines, &before.machines);
        let register: BTreeSet<_> = is.register.iter().collect();
        said.extend(set_changes("register's key", &register, &was.register.iter().collect()));
        said.extend(set_changes("certificate that seals", &is.seals, &was.seals));
        said.extend(set_changes("time-stamp authority", &is.time_stamps, &was.time_stamps));
        said.extend(set_changes("witness", &is.witnesses, &was.witnesses));
        said
    }
}

impl Member {
    fn changes_since(&self, was: &Self, id: &MemberId) -> Vec<String> {
        let who = person(id, self);
        let mut said = Vec::new();
        if self.name != was.name {
            said.push(format!("{who} was called {}", was.name));
        }
        if self.role != was.role {
            said.push(format!("{who} was of {}", was.role.in_words()));
        }
        let keys = |member: &Self| member.keys.iter().map(held).collect::<BTreeSet<_>>();
        for sentence in set_changes("key", &keys(self), &keys(was)) {
            said.push(format!("{who}: {sentence}"));
        }
        for sentence in set_changes("address", &self.emails, &was.emails) {
            said.push(format!("{who}: {sentence}"));
        }
        let withdraws = withdraws(self.may_withdraw, Some(was.may_withdraw));
        said.extend(withdraws.map(|sentence| format!("{who}: {}", sentence.trim_start())));
        said
    }
}

/// "Ed25519 key SHA256:…, valid until 1 January 2028"
fn held(key: &MemberKey) -> String {
    let from = key.from.map(|day| format!(", valid from {}", day.in_words()));
    let until = key.until.map(|day| format!(", valid until {}", day.in_words()));
    format!(
        "{} key {}{}{}",
        key.key.kind(),
        key.key.fingerprint(),
        from.unwrap_or_default(),
        until.unwrap_or_default()
    )
}

fn withdraws(may: bool, did: Option<bool>) -> Option<String> {
    (did.is_some_and(|did| did != may)).then(|| match may {
        true => "  may withdraw a release alone, at once".to_owned(),
        false => "  may withdraw no release alone any more".to_owned(),
    })
}

fn set_changes<T: Ord + Display>(what: &str, is: &BTreeSet<T>, was: &BTreeSet<T>) -> Vec<String> {
    let gone = was.difference(is).map(|one| format!("the {what} is taken out: {one}"));
    let new = is.difference(was).map(|one| format!("a {what} is added: {one}"));
    gone.chain(new).collect()
}
