//! Whether a release was approved by what was in force earlier.
//!
//! Policies change and keys end, and what a board approved then must not read as if it never had. Nothing
//! beside a record shows when a member signed, so this is no proof of a day: it says that the signatures
//! are enough by a version of the policy that was in force on the day of the release's commit or since,
//! and by keys that were valid when both were there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::standing::{Outcome, Standing};
use crate::policy::history::History;
use crate::policy::{Day, MemberId, Policy};
use crate::version::Version;

/// By what a release was approved, although it is not by what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Of the policy.
    pub policy: Version,
    /// The day as of which keys were valid.
    pub day: Day,
    pub approved: BTreeSet<MemberId>,
}

impl Earlier {
    pub fn json(&self) -> Value {
        json!({ "policy": self.policy, "day": self.day, "approved": self.approved })
    }
}

/// Looks for a policy, the latest first, by which a release of a commit of this day was approved.
pub fn earlier(
    history: &History,
    commit: Day,
    judge: impl Fn(&Policy, Day) -> Option<Standing>,
) -> Option<Earlier> {
    in_force_since(history, commit).into_iter().find_map(|policy| {
        let day = commit.max(policy.date);
        let standing = judge(policy, day)?;
        let Standing { approved, .. } = &standing;
        (standing.outcome() == Outcome::Approved).then(|| Earlier {
            policy: policy.version,
            day,
            approved: approved.clone(),
        })
    })
}

/// The versions of the policy that were in force on a day or since, the latest first.
fn in_force_since(history: &History, day: Day) -> Vec<&Policy> {
    // What was undone may never have been in force.
    if history.in_force().is_none() {
        return Vec::new();
    }
    let mut policies = Vec::new();
    for filed in history.versions.iter().rev().filter(|filed| filed.was_in_force()) {
        policies.push(&filed.policy);
        if filed.policy.date <= day {
            break;
        }
    }
    policies
}
