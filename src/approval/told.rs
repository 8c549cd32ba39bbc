//! How a release stands, in sentences for people and as JSON for programs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::sign::NotAllowed;
use super::standing::{Outcome, Standing};
use super::void::Why;
use crate::phrase::listed;
use crate::policy::{self as quorum, MemberId, Policy, Role};

/// What to do about a release that cannot be approved.
pub const FAILED: &str = "Too few members may still approve it: mend what is wrong and propose it again, or change the policy.";

/// "Amina Shah (health)"; their short name if the policy does not have them.
pub fn person(policy: &Policy, id: &MemberId) -> String {
    match policy.members.get(id) {
        Some(member) => format!("{} ({})", member.name, member.role.in_words()),
        None => id.to_string(),
    }
}

/// "Amina Shah (health) and Ben Cole (police)"
pub fn people<'m>(policy: &Policy, ids: impl IntoIterator<Item = &'m MemberId>) -> String {
    listed(&ids.into_iter().map(|id| person(policy, id)).collect::<Vec<_>>())
}

/// A number up to ten as a word.
fn number(number: usize) -> String {
    let words =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// Who is still needed to meet the rule, each in a few words: "one of police: Ben Cole". Of a rule that
/// cannot be met, only what nobody can give.
pub fn needed(quorum: &quorum::Standing, policy: &Policy) -> Vec<String> {
    let could = |role: Option<&Role>| {
        let of_role = |id: &&MemberId| {
            let member = policy.members.get(*id);
            role.is_none_or(|role| member.is_some_and(|member| member.role == *role))
        };
        let could: BTreeSet<_> = quorum.could.iter().filter(of_role).collect();
        let name = |id: &&MemberId| match role {
            Some(_) => policy.members.get(*id).map(|member| member.name.clone()),
            None => Some(person(policy, id)),
        };
        could.iter().filter_map(name).collect::<Vec<_>>().join(" or ")
    };
    let mut needed = Vec::new();
    for (role, missing) in &quorum.roles {
        let what = format!("{} of {}", number(*missing), role.in_words());
        match could(Some(role)) {
            nobody if nobody.is_empty() => {
                needed.push(format!("{what}, and nobody can give it"));
            }
            _ if !quorum.reachable => {}
            names => needed.push(format!("{what}: {names}")),
        }
    }
    let of_roles: usize = quorum.roles.values().sum();
    match (quorum.more.saturating_sub(of_roles), needed.is_empty()) {
        (0, _) => {}
        (more, true) => needed.push(format!("{} more: {}", number(more), could(None))),
        (more, false) => needed.push(format!("{} more of any role", number(more))),
    }
    needed
}

impl Standing {
    /// The answer: "is approved", "waits for one more approval", after the release's name.
    pub fn answer(&self) -> String {
        match (self.outcome(), self.quorum.more) {
            (Outcome::Approved, _) => match self.rejected.len() {
                0 => "is approved".to_owned(),
                1 => "is approved, although one member rejected it".to_owned(),
                more => format!("is approved, although {} members rejected it", number(more)),
            },
            (Outcome::Waiting, 1) => "waits for one more approval".to_owned(),
            (Outcome::Waiting, more) => format!("waits for {} more approvals", number(more)),
            (Outcome::Failed, _) => "cannot be approved as it stands".to_owned(),
        }
    }

    /// Who is still needed, each in a few words.
    pub fn needed(&self, policy: &Policy) -> Vec<String> {
        needed(&self.quorum, policy)
    }

    /// What there is to say beside the answer, a sentence each.
    pub fn sentences(&self, policy: &Policy) -> Vec<String> {
        let mut told = Vec::new();
        if !self.approved.is_empty() {
            told.push(format!("Approved by {}.", people(policy, &self.approved)));
        }
        told.extend(self.rejected_told(policy));
        told.extend(self.needed(policy).iter().map(|needed| format!("Needed: {needed}.")));
        if self.outcome() == Outcome::Failed {
            told.push(FAILED.to_owned());
        }
        told.extend(self.void.iter().map(|void| format!("{void}.")));
        told.extend(self.gone_told());
        told
    }

    /// Who rejected it, and why, a sentence each.
    pub fn rejected_told(&self, policy: &Policy) -> Vec<String> {
        let told = self.rejected.iter().map(|(member, reason)| {
            format!("Rejected by {}: “{}”", person(policy, member), one_line(reason))
        });
        told.collect()
    }

    /// What was signed and is not there any more, a sentence each.
    pub fn gone_told(&self) -> impl Iterator<Item = String> {
        self.gone.iter().map(|path| {
            format!(
                "{path} was signed and counts, and is not here as it was: bring it back from \
                 git's history."
            )
        })
    }

    /// Who had a part in it, if the policy keeps them from approving: a sentence.
    pub fn authors_told(&self, policy: &Policy) -> Option<String> {
        let verb = if policy.approval.authors_may_approve {
            "and may approve it all the same, as the policy says"
        } else {
            "and so may not approve it"
        };
        (!self.authors.is_empty())
            .then(|| format!("Written or proposed by {}, {verb}.", people(policy, &self.authors)))
    }

    /// That nobody is known as its proposer, if so: a sentence.
    pub fn unsigned_told(&self) -> Option<String> {
        self.proposers.is_empty().then(|| "Nobody signed the proposal.".to_owned())
    }

    /// Who else its history names, and perhaps is a member under another address: a sentence.
    pub fn unmapped_told(&self) -> Option<String> {
        let unmapped: Vec<_> = self.unmapped.iter().cloned().collect();
        (!unmapped.is_empty()).then(|| {
            format!(
                "The policy gives nobody these addresses of its authors: {}.",
                listed(&unmapped)
            )
        })
    }

    pub fn json(&self) -> Value {
        let outcome = match self.outcome() {
            Outcome::Approved => "approved",
            Outcome::Waiting => "waiting",
            Outcome::Failed => "failed",
        };
        let void = self.void.iter();
        json!({
            "outcome": outcome,
            "approved": self.approved,
            "rejected": self.rejected,
            "authors": self.authors,
            "proposers": self.proposers,
            "unmapped_emails": self.unmapped,
            "missing": { "all": self.quorum.more, "roles": self.quorum.roles },
            "could_approve": self.quorum.could,
            "gone": self.gone,
            "void": void
                .map(|void| json!({ "file": void.path, "reason": void.why.to_string() }))
                .collect::<Value>(),
        })
    }
}

/// A text of several lines on one.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl NotAllowed {
    /// Why a member may not approve a release, as a sentence that says what to do.
    pub fn sentence(&self, person: &str) -> String {
        match self {
            Self::Already => format!("{person} has approved this version already"),
            Self::Void(Why::Author) => format!(
                "{person} wrote or proposed this version, and an author does not approve their \
                 own release; the others can"
            ),
            Self::Void(Why::Rejected) => format!(
                "{person} has rejected this version, and a rejection stays; to approve after all, \
                 let it be proposed again: engross propose ID --again"
            ),
            Self::Void(Why::KeyNotValidYet(from)) => {
                format!("the policy lists this key of {person} as valid only from {from}")
            }
            Self::Void(Why::KeyExpired(until)) => format!(
                "the policy lists this key of {person} as valid until {until}; send the publisher \
                 a new one"
            ),
            Self::Void(why) => format!("the approval of {person} would count for nothing: {why}"),
        }
    }
}
