//! Sections that only one side has.

use super::super::model::{Change, Kind, Spot, TableChange, Thing};

/// What a change is to a section that only one side has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Told by itself.
    Own,
    /// The section's heading.
    Heading,
    /// What stands under that.
    Within,
}

/// Finds the sections that only one side has, so that each is told as one.
pub(super) fn sections(changes: &[Change]) -> Vec<Part> {
    let mut parts = vec![Part::Own; changes.len()];
    for (at, change) in changes.iter().enumerate() {
        let is_old = change.kind == Kind::Removed;
        let heading = |change: &Change| {
            let spot = if is_old { &change.old } else { &change.new };
            spot.as_ref().and_then(|spot| spot.heading.clone())
        };
        let is_heading = one_sided(change) == Some(is_old)
            && change.consequence.is_none()
            && [&change.old, &change.new].into_iter().flatten().any(is_lone_heading);
        if !is_heading {
            continue;
        }
        let within = changes[at + 1..]
            .iter()
            .take_while(|next| one_sided(next) == Some(is_old) && heading(next) == heading(change));
        let end = at + 1 + within.count();
        // What came from elsewhere, or stayed, is no part of what is new or gone.
        let mut others = changes[..at].iter().chain(&changes[end..]);
        if end > at + 1 && others.all(|other| heading(other) != heading(change)) {
            parts[at] = Part::Heading;
            parts[at + 1..end].fill(Part::Within);
        }
    }
    parts
}

fn is_lone_heading(spot: &Spot) -> bool {
    spot.thing == Thing::Heading && spot.count == 1
}

/// Whether a change is of what only one side has: the old one, or the new one.
fn one_sided(change: &Change) -> Option<bool> {
    match change.kind {
        Kind::Removed | Kind::Table(TableChange::Removed(_)) => Some(true),
        Kind::Added | Kind::Table(TableChange::Added(_)) => Some(false),
        _ => None,
    }
}
