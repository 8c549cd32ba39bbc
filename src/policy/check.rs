//! What is wrong with a policy, or soon will be.

use std::collections::BTreeSet;

use super::words::identified;
use super::{Day, Member, MemberId, Policy, Role};
use crate::phrase::listed;
use crate::report::Problem;

/// How many days before its end something is told of.
const SOON: u16 = 60;

impl Policy {
    /// What is wrong with the policy on a day, or will be within 60 days.
    pub fn check(&self, at: Day) -> Vec<Problem> {
        let mut problems = Vec::new();
        problems.extend(self.expiry(at));
        problems.extend(self.keys(at));
        problems.extend(self.roles_without_rule());
        problems.extend(self.quorum(at));
        problems.extend(self.recovery());
        problems
    }

    fn expiry(&self, at: Day) -> Option<Problem> {
        let hint = "make the next version with a later day: engross policy set --expires DATE";
        if self.expires < at {
            let message = format!(
                "the policy expired on {}; nothing can be published under it",
                self.expires.in_words()
            );
            return Some(Problem::error("policy-expired", message).hint(hint));
        }
        let message = format!("the policy expires on {}", self.expires.in_words());
        (self.expires <= at.plus(SOON))
            .then(|| Problem::warning("policy-expires-soon", message).hint(hint))
    }

    fn keys(&self, at: Day) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (id, member) in &self.members {
            let who = identified(id, member);
            if !member.keys.iter().any(|key| key.is_valid(at)) {
                let last = member.keys.iter().filter_map(|key| key.until).max();
                let message = match last.filter(|until| *until < at) {
                    _ if member.keys.is_empty() => format!("{who} has no key, so can sign nothing"),
                    Some(until) => format!(
                        "{who} can sign nothing: their last key was valid until {}",
                        until.in_words()
                    ),
                    None => format!("{who} can sign nothing: no key of theirs is valid yet"),
                };
                let hint = format!(
                    "add the key that they sent: engross policy add {id} --key FILE; or take them out: engross policy remove {id}"
                );
                problems.push(Problem::warning("member-without-key", message).hint(hint));
            }
            for key in &member.keys {
                let soon = |until: &Day| (at..=at.plus(SOON)).contains(until);
                let Some(until) = key.until.filter(soon) else { continue };
                let message = format!(
                    "a key of {who} is valid until {}: {}",
                    until.in_words(),
                    key.key.fingerprint()
                );
                let hint = format!("add the next one before: engross policy add {id} --key FILE");
                problems.push(Problem::warning("key-expires", message).hint(hint));
            }
        }
        problems
    }

    /// A role that no rule names is often one that was written wrongly.
    fn roles_without_rule(&self) -> Vec<Problem> {
        let rule = &self.approval;
        let of_roles: u32 = rule.roles.values().map(|least| least.get()).sum();
        let named: Vec<_> = rule.roles.keys().map(Role::to_string).collect();
        if named.is_empty() {
            return Vec::new();
        }
        let others =
            self.members.iter().filter(|(_, member)| !rule.roles.contains_key(&member.role));
        let told = others.map(|(id, member)| {
            let counts = match rule.least.get() > of_roles {
                true => "so their approval counts only towards the number in all",
                false => "so their approval is never needed",
            };
            let message = format!(
                "{}: the rule asks for nobody of this role, {counts}",
                identified(id, member)
            );
            Problem::warning("role-without-rule", message)
                .hint(format!("the roles that it names are {}", listed(&named)))
                .hint(format!(
                    "if the role is written wrongly: engross policy remove {id}, and add them again"
                ))
                .hint(format!("if it is meant: engross policy set --role {}=1", member.role))
        });
        told.collect()
    }

    /// Whether the quorum is there, and still is without any one member.
    fn quorum(&self, at: Day) -> Vec<Problem> {
        let asleep: BTreeSet<MemberId> = self
            .members
            .iter()
            .filter(|(_, member)| !member.keys.iter().any(|key| key.is_valid(at)))
            .map(|(id, _)| id.clone())
            .collect();
        let nobody = BTreeSet::new();
        let all = self.standing(&nobody, &asleep);
        if !all.reachable {
            return vec![self.no_quorum(&asleep)];
        }
        let others = self.members.iter().filter(|(id, _)| !asleep.contains(*id));
        let needed: Vec<_> = others
            .filter(|(id, _)| {
                let mut without = asleep.clone();
                without.insert((*id).clone());
                !self.standing(&nobody, &without).reachable
            })
            .collect();
        needed.into_iter().map(|(id, member)| self.cannot_be_spared(id, member, &asleep)).collect()
    }

    fn no_quorum(&self, asleep: &BTreeSet<MemberId>) -> Problem {
        let message = format!("nothing could be approved: {}", self.lacking(asleep).join(", and "));
        Problem::error("quorum-out-of-reach", message)
            .hint("add members: engross policy add ID --name NAME --role ROLE --key FILE")
            .hint("or ask for fewer: engross policy set --least N --role ROLE=N")
    }

    fn cannot_be_spared(
        &self,
        id: &MemberId,
        member: &Member,
        asleep: &BTreeSet<MemberId>,
    ) -> Problem {
        let mut without = asleep.clone();
        without.insert(id.clone());
        let when = match self.approval.authors_may_approve {
            true => "if they lose their key or are away",
            false => "if they lose their key, are away, or are an author of the release",
        };
        let message = format!(
            "without {} nothing can be approved ({when}): {}",
            identified(id, member),
            self.lacking(&without).join(", and ")
        );
        Problem::error("quorum-needs-member", message).hint(format!(
            "add somebody who can stand in: engross policy add ID --name NAME --role {} --key FILE",
            member.role
        ))
    }

    /// What the rule asks for and the members who can sign do not give.
    fn lacking(&self, asleep: &BTreeSet<MemberId>) -> Vec<String> {
        let able: Vec<&Member> =
            self.members.iter().filter(|(id, _)| !asleep.contains(*id)).map(|(_, m)| m).collect();
        let mut lacking: Vec<_> = self
            .approval
            .roles
            .iter()
            .map(|(role, least)| {
                let have = able.iter().filter(|member| member.role == *role).count();
                (role, least.get() as usize, have)
            })
            .filter(|(_, least, have)| have < least)
            .map(|(role, least, have)| match have {
                0 => format!("{least} of {} must approve, and nobody can", role.in_words()),
                _ => format!("{least} of {} must approve, and {have} can", role.in_words()),
            })
            .collect();
        let least = self.approval.least.get() as usize;
        // Of those who are too few in all, a role that lacks somebody says more.
        if lacking.is_empty() && able.len() < least {
            lacking.push(format!("{least} must approve in all, and {} can", able.len()));
        }
        lacking
    }

    fn recovery(&self) -> Option<Problem> {
        let have = self.recovery.keys.len();
        let least = self.recovery.least.get() as usize;
        let hint =
            "make keys that lie in a safe, and add them: engross policy set --recovery-key FILE";
        if have == 0 {
            let message = "there are no recovery keys: if too many members lose theirs, no policy can follow this one";
            return Some(Problem::warning("no-recovery-key", message).hint(hint));
        }
        let message = format!("{least} recovery keys are needed together, and there are {have}");
        (have < least).then(|| {
            Problem::error("recovery-out-of-reach", message)
                .hint(hint)
                .hint("or ask for fewer: engross policy set --recovery-least N")
        })
    }
}
