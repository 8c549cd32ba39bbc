//! Who somebody is, which key it is, and who is missing, in words.

use super::{Member, MemberId, MemberKey, Policy, Standing};
use crate::phrase::listed;

/// "Amina Shah (`amina`, health)"
pub(super) fn person(id: &MemberId, member: &Member) -> String {
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

impl Policy {
    /// Who is still missing, as a sentence without its full stop.
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
        let could = standing.could.iter();
        let could: Vec<_> =
            could.filter_map(|id| Some(person(id, self.members.get(id)?))).collect();
        let who = match (&could[..], standing.reachable) {
            ([], _) => "nobody can".to_owned(),
            (could, true) => format!("who can: {}", listed(could)),
            (could, false) => format!("who can: {}, and they are too few", listed(could)),
        };
        format!("{} more must sign{of}; {who}", standing.more)
    }
}
