//! Whether enough members have signed, and if not, exactly what is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Member, MemberId, Policy, Role};

/// How those who signed stand to the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How many more must sign at least; 0 if the rule is met.
    pub more: usize,
    /// How many more of each role, among those; roles that lack nobody are left out.
    pub roles: BTreeMap<Role, usize>,
    /// Who could bring it nearer.
    pub could: BTreeSet<MemberId>,
    /// Whether the rule is met, or would be if all of those signed.
    pub reachable: bool,
}

impl Standing {
    pub fn is_met(&self) -> bool {
        self.more == 0
    }
}

impl Policy {
    /// How the rule stands when `given` have signed and `excluded` may not. Whoever is no member, or
    /// is excluded, counts for nothing.
    pub fn standing(&self, given: &BTreeSet<MemberId>, excluded: &BTreeSet<MemberId>) -> Standing {
        let may = |id: &MemberId| !excluded.contains(id);
        let given: BTreeMap<&MemberId, &Member> =
            self.members.iter().filter(|(id, _)| given.contains(*id) && may(id)).collect();
        let others: BTreeMap<&MemberId, &Member> = self
            .members
            .iter()
            .filter(|(id, member)| !given.contains_key(id) && may(id) && !member.keys.is_empty())
            .collect();

        let roles = self.missing_of_roles(&given);
        let in_all = self.missing_in_all(&given);
        let of_roles = roles.values().sum();
        let more = in_all.max(of_roles);
        // If more are missing than their roles need, anybody brings it nearer.
        let useful = |member: &Member| roles.contains_key(&member.role) || in_all > of_roles;
        let could: BTreeSet<_> = others
            .iter()
            .filter(|(_, member)| useful(member))
            .map(|(id, _)| (*id).clone())
            .collect();
        let everybody = given.into_iter().chain(others).collect();
        let reachable =
            self.missing_in_all(&everybody) == 0 && self.missing_of_roles(&everybody).is_empty();
        Standing { more, roles, could, reachable }
    }

    fn missing_in_all(&self, given: &BTreeMap<&MemberId, &Member>) -> usize {
        (self.approval.least.get() as usize).saturating_sub(given.len())
    }

    fn missing_of_roles(&self, given: &BTreeMap<&MemberId, &Member>) -> BTreeMap<Role, usize> {
        let missing = |(role, least): (&Role, &std::num::NonZeroU32)| {
            let have = given.values().filter(|member| member.role == *role).count();
            let missing = (least.get() as usize).saturating_sub(have);
            (missing > 0).then(|| (role.clone(), missing))
        };
        self.approval.roles.iter().filter_map(missing).collect()
    }
}
