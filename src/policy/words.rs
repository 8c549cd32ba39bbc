//! Who somebody is, which key it is, and who is missing, in words.

use std::collections::BTreeMap;

use super::{Member, MemberId, MemberKey, Policy, Role, Standing};
use crate::phrase::listed;
use crate::version::Version;

/// "Amina Shah (`amina`, health)"
pub(super) fn identified(id: &MemberId, member: &Member) -> String {
    format!("{} (`{id}`, {})", member.name, member.role.in_words())
}

/// "Ed25519 key SHA256:…, valid until 1 January 2028"
pub(super) fn held(key: &MemberKey) -> String {
    let valid = match (key.from, key.until) {
        (None, None) => String::new(),
        _ => format!(", {}", validity(key)),
    };
    format!("{} key {}{valid}", key.key.kind(), key.key.fingerprint())
}

/// "valid until 1 January 2028"
pub(super) fn validity(key: &MemberKey) -> String {
    match (key.from, key.until) {
        (None, None) => "valid on every day".to_owned(),
        (Some(from), None) => format!("valid from {}", from.in_words()),
        (None, Some(until)) => format!("valid until {}", until.in_words()),
        (Some(from), Some(until)) => {
            format!("valid from {} until {}", from.in_words(), until.in_words())
        }
    }
}

impl Standing {
    /// How many are still missing, as a sentence without its full stop.
    pub fn in_words(&self) -> String {
        if self.is_met() {
            return "enough have signed".to_owned();
        }
        let roles = self.roles.iter().map(|(role, n)| format!("{n} of {}", role.in_words()));
        let roles = listed(&roles.collect::<Vec<_>>());
        let of = match self.roles.values().sum::<usize>() {
            0 => String::new(),
            sum if sum == self.more => format!(" ({roles})"),
            _ => format!(" (at least {roles})"),
        };
        let too_few = match (self.reachable, self.could.is_empty()) {
            (true, _) => "",
            (false, true) => ", and nobody can",
            (false, false) => ", and those who can are too few",
        };
        format!("{} more must sign{of}{too_few}", self.more)
    }
}

/// Who could bring rules nearer, a line for each role. Of several rules, it is said whose approval only
/// one of them lacks.
pub(super) fn who_can(rules: &[(&Policy, &Standing)]) -> Vec<String> {
    let mut roles: BTreeMap<&Role, BTreeMap<&MemberId, (&Member, Vec<Version>)>> = BTreeMap::new();
    for (policy, standing) in rules {
        for id in &standing.could {
            let Some(member) = policy.members.get(id) else { continue };
            let of_role = roles.entry(&member.role).or_default();
            of_role.entry(id).or_insert((member, Vec::new())).1.push(policy.version);
        }
    }
    let named = |(id, (member, by)): (&MemberId, (&Member, Vec<Version>))| match &by[..] {
        [only] if rules.len() > 1 => format!("{} (`{id}`, for {only} only)", member.name),
        _ => format!("{} (`{id}`)", member.name),
    };
    let line = |(role, members): (&Role, BTreeMap<_, _>)| {
        let members: Vec<_> = members.into_iter().map(named).collect();
        format!("who can, of {}: {}", role.in_words(), listed(&members))
    };
    roles.into_iter().map(line).collect()
}
