//! The pages' own words for what happened, for who somebody is, and for what a policy asks. Elsewhere in engross
//! they may be said better one day; here they are for ever, and a form that says something better says it itself.

use crate::phrase::listed;
use crate::policy::{Member, MemberId, Policy};
use crate::register::entry::{Acknowledged, Circulated, Entry, Published, Reinstated, Withdrawn};
use crate::register::ledger::Standing;

/// What happened to a briefing, without its full stop.
pub(super) fn told(entry: &Entry) -> String {
    match entry {
        Entry::Published(Published { briefing, version, .. }) => {
            format!("{briefing} {version} was published")
        }
        Entry::Withdrawn(Withdrawn { briefing, version, reason, taken_down, .. }) => {
            let down = if *taken_down { ", and its files were taken down" } else { "" };
            format!("{briefing} {version} was withdrawn for the reason “{}”{down}", reason.code())
        }
        Entry::Reinstated(Reinstated { briefing, version, .. }) => {
            format!("{briefing} {version} holds again")
        }
        Entry::Circulated(Circulated { briefing, version, rows, .. }) => {
            format!("{briefing} {version} was circulated to {}", rows.count)
        }
        Entry::Acknowledged(Acknowledged { briefing, version, rows, .. }) => {
            format!("{} answered that they have {briefing} {version}", rows.count)
        }
        Entry::Genesis(_) | Entry::Policy(_) | Entry::Corrected(_) => {
            "something about the whole register".to_owned()
        }
    }
}

/// How a version stands, after its name.
pub(super) fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Current => "is current".to_owned(),
        Standing::Superseded { by } => format!("is superseded by {by}"),
        Standing::Withdrawn(withdrawal) => {
            format!("is withdrawn, by entry {}: do not use it", withdrawal.entry)
        }
    }
}

/// "Amina Shah (health) and Ben Cole (police)"
pub(super) fn people(policy: &Policy, ids: &[MemberId]) -> String {
    let person = |id: &MemberId| match policy.members.get(id) {
        Some(Member { name, role, .. }) => format!("{name} ({})", role.in_words()),
        None => id.to_string(),
    };
    listed(&ids.iter().map(person).collect::<Vec<_>>())
}

/// What a policy asks for: "3 members must approve, and among them 1 of health"
pub(super) fn rule(policy: &Policy) -> String {
    let rule = &policy.approval;
    let of_roles: u32 = rule.roles.values().map(|least| least.get()).sum();
    let least = rule.least.get().max(of_roles);
    let roles = rule.roles.iter().map(|(role, least)| format!("{least} of {}", role.in_words()));
    let roles: Vec<_> = roles.collect();
    let members = if least == 1 { "member" } else { "members" };
    match roles.is_empty() {
        true => format!("{least} {members} must approve"),
        false => format!("{least} {members} must approve, and among them {}", listed(&roles)),
    }
}
