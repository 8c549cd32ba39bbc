//! What one version of a policy changes of another, in words.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::words::{held, identified, validity};
use super::{Member, MemberId, MemberKey, Policy, Role};

impl Policy {
    /// Each thing that this policy has other than one before it, as a sentence without its full stop.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let mut said = self.member_changes(before);
        said.extend(self.rule_changes(before));
        said.extend(self.recovery_changes(before));
        said.extend(self.machine_changes(before));
        if self.expires != before.expires {
            let (is, was) = (self.expires.in_words(), before.expires.in_words());
            said.push(format!("it expires on {is}, not on {was}"));
        }
        said
    }

    fn member_changes(&self, before: &Self) -> Vec<String> {
        let gone = before.members.iter().filter(|(id, _)| !self.members.contains_key(*id));
        let mut said: Vec<_> = gone
            .map(|(id, member)| format!("{} is no member any more", identified(id, member)))
            .collect();
        for (id, member) in &self.members {
            match before.members.get(id) {
                Some(was) => said.extend(member.changes_since(was, id)),
                None => said.push(member.joins(id)),
            }
        }
        said
    }

    fn rule_changes(&self, before: &Self) -> Vec<String> {
        let mut said = Vec::new();
        let (rule, was) = (&self.approval, &before.approval);
        if rule.least != was.least {
            said.push(format!("{} must approve in all, not {}", rule.least, was.least));
        }
        let roles: BTreeSet<&Role> = rule.roles.keys().chain(was.roles.keys()).collect();
        for role in roles {
            let words = role.in_words();
            match (rule.roles.get(role), was.roles.get(role)) {
                (Some(is), Some(was)) if is == was => {}
                (Some(is), Some(was)) => {
                    said.push(format!("{is} of {words} must approve, not {was}"))
                }
                (Some(is), None) => {
                    said.push(format!("{is} of {words} must approve, where nobody had to"))
                }
                (None, _) => said.push(format!("nobody of {words} must approve any more")),
            }
        }
        if rule.authors_may_approve != was.authors_may_approve {
            said.push(match rule.authors_may_approve {
                true => "authors may approve their own release".to_owned(),
                false => "authors may not approve their own release".to_owned(),
            });
        }
        said
    }

    fn recovery_changes(&self, before: &Self) -> Vec<String> {
        let (is, was) = (&self.recovery, &before.recovery);
        let shown = |policy: &Self| {
            let keys = policy.recovery.keys.iter();
            keys.map(|key| key.fingerprint()).collect::<BTreeSet<_>>()
        };
        let mut said = set_changes("recovery key", &shown(self), &shown(before));
        if is.least != was.least {
            said.push(format!("of the recovery keys {} must sign, not {}", is.least, was.least));
        }
        said
    }

    fn machine_changes(&self, before: &Self) -> Vec<String> {
        let (is, was) = (&self.machines, &before.machines);
        let registers = [is, was].map(|machines| machines.register.iter().collect());
        let [register, old_register] = registers;
        [
            set_changes("register's key", &register, &old_register),
            set_changes("certificate that seals", &is.seals, &was.seals),
            set_changes("time-stamp authority", &is.time_stamps, &was.time_stamps),
            set_changes("witness", &is.witnesses, &was.witnesses),
        ]
        .concat()
    }
}

impl Member {
    fn joins(&self, id: &MemberId) -> String {
        let keys: Vec<_> =
            self.keys.iter().map(|key| format!(", with the {}", held(key))).collect();
        let withdraws = if self.may_withdraw { ", and may withdraw a release alone" } else { "" };
        format!("{} becomes a member{}{withdraws}", identified(id, self), keys.concat())
    }

    fn changes_since(&self, was: &Self, id: &MemberId) -> Vec<String> {
        let mut said = Vec::new();
        if self.name != was.name {
            said.push(format!("the name was {}", was.name));
        }
        if self.role != was.role {
            said.push(format!("the role was {}", was.role.in_words()));
        }
        said.extend(self.key_changes(was));
        said.extend(set_changes("address", &self.emails, &was.emails));
        if self.may_withdraw != was.may_withdraw {
            said.push(match self.may_withdraw {
                true => "may withdraw a release alone".to_owned(),
                false => "may withdraw no release alone any more".to_owned(),
            });
        }
        let who = identified(id, self);
        said.into_iter().map(|sentence| format!("{who}: {sentence}")).collect()
    }

    fn key_changes(&self, was: &Self) -> Vec<String> {
        let of = |member: &Self, key: &MemberKey| {
            member.keys.iter().find(|held| held.key == key.key).cloned()
        };
        let gone = was.keys.iter().filter(|key| of(self, key).is_none());
        let mut said: Vec<_> = gone.map(|key| format!("the {} is taken out", held(key))).collect();
        for key in &self.keys {
            match of(was, key) {
                Some(old) if old == *key => {}
                Some(old) => {
                    let (is, was) = (validity(key), validity(&old));
                    said.push(format!(
                        "the {} is {is}, and was {was}",
                        held(&MemberKey::new(old.key))
                    ));
                }
                None => said.push(format!("the {} is added", held(key))),
            }
        }
        said
    }
}

fn set_changes<T: Ord + Display>(what: &str, is: &BTreeSet<T>, was: &BTreeSet<T>) -> Vec<String> {
    let gone = was.difference(is).map(|one| format!("the {what} {one} is taken out"));
    let new = is.difference(was).map(|one| format!("the {what} {one} is added"));
    gone.chain(new).collect()
}
