//! What a member decided: the releases that they approved, the policies that they signed, what they withdrew.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::audit::{Audit, Signed, What};
use crate::policy::MemberId;
use crate::register::told::day;
use crate::verify::Case;
use crate::view::{Paragraph, Style, paragraph};

/// All that a member is shown to have decided.
#[derive(Debug)]
pub struct Given {
    /// As was asked: a short name, or a name.
    pub member: String,
    /// "Amina Shah (health)", of each policy that names them otherwise; none if no policy has them.
    pub people: BTreeSet<String>,
    pub deeds: Vec<Deed>,
    /// The releases of which it cannot be shown who approved them.
    pub unshown: Vec<String>,
}

/// One thing that a member decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The entry that rests on it, and its date as the publisher claims it.
    pub entry: u64,
    pub timestamp: i64,
    /// What they did, as a clause: "approved first v1".
    pub what: String,
}

/// What is said of a policy that one of these members signed, as a member of it or of the one before.
fn signed_policy(case: &Case<'_>, number: u32, ids: &BTreeSet<MemberId>) -> Option<String> {
    let mut versions = case.policies().versions.iter().filter(|filed| filed.was_in_force());
    let filed = versions.find(|filed| filed.version().number() == number)?;
    let mut counts = filed.signed.iter().filter_map(|signed| signed.counts.as_ref().ok());
    let is_theirs = |member: &Option<MemberId>| member.as_ref().is_some_and(|id| ids.contains(id));
    let signed = counts.any(|counts| is_theirs(&counts.own) || is_theirs(&counts.old));
    signed.then(|| format!("signed policy {number}"))
}

impl Given {
    /// What an audit shows that a member decided. They are known by their short name, or by their name.
    pub fn of(case: &Case<'_>, audit: &Audit, member: &str) -> Self {
        let mut people = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for filed in case.policies().versions.iter().filter(|filed| filed.was_in_force()) {
            for (id, known) in &filed.policy.members {
                if id.as_str() == member || known.name.to_lowercase() == member.to_lowercase() {
                    people.insert(crate::approval::told::person(&filed.policy, id));
                    ids.insert(id.clone());
                }
            }
        }
        let mut given =
            Self { member: member.to_owned(), people, deeds: Vec::new(), unshown: Vec::new() };
        for event in &audit.events {
            let Some(what) = given.deed(case, &event.what, &ids) else { continue };
            given.deeds.push(Deed { entry: event.entry, timestamp: event.timestamp, what });
        }
        given
    }

    /// What one of these members did that an entry rests on.
    fn deed(&mut self, case: &Case<'_>, what: &What, ids: &BTreeSet<MemberId>) -> Option<String> {
        let is_by = |by: &Signed| by.members.iter().any(|member| ids.contains(member));
        match what {
            What::Published(release) => {
                let Some(members) = release.approved.members() else {
                    self.unshown.push(release.name());
                    return None;
                };
                (!members.is_disjoint(ids)).then(|| format!("approved {}", release.name()))
            }
            What::Withdrawn { briefing, version, by, .. } => {
                is_by(by).then(|| format!("withdrew {briefing} {version}"))
            }
            What::Reinstated { briefing, version, by } => {
                is_by(by).then(|| format!("agreed that {briefing} {version} holds again"))
            }
            What::Began => signed_policy(case, 1, ids),
            What::Policy(number) => signed_policy(case, *number, ids),
            What::Corrected(_) | What::Circulated(_) | What::Acknowledged { .. } => None,
        }
    }

    /// The answer, in a sentence.
    pub fn sentence(&self) -> String {
        let who = match self.people.first() {
            Some(person) => person.clone(),
            None => return format!("No policy in this copy has a member called {}.", self.member),
        };
        match self.deeds.len() {
            0 => format!("{who} is not shown to have approved or withdrawn anything."),
            1 => format!("{who} is shown to have decided 1 thing."),
            more => format!("{who} is shown to have decided {more} things."),
        }
    }

    pub fn text(&self) -> Vec<Paragraph> {
        let mut text = vec![paragraph("", Style::Strong, &self.sentence())];
        text.extend(self.deeds.iter().map(|deed| {
            let lead = format!("  {}  entry {}  ", day(deed.timestamp), deed.entry);
            paragraph(&lead, Style::Plain, &deed.what)
        }));
        if !self.unshown.is_empty() {
            let releases = crate::phrase::listed(&self.unshown);
            let said = format!(
                "Who approved {releases} cannot be shown by this copy; engross audit says why."
            );
            text.push(paragraph("", Style::Plain, &said));
        }
        text
    }

    pub fn json(&self) -> Value {
        let deeds = self.deeds.iter().map(
            |deed| json!({"entry": deed.entry, "timestamp": deed.timestamp, "what": deed.what}),
        );
        json!({
            "member": self.member,
            "people": self.people,
            "sentence": self.sentence(),
            "decided": deeds.collect::<Vec<_>>(),
            "unshown": self.unshown,
        })
    }
}
