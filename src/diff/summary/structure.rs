//! What changed about the structure, as clauses.

use super::super::model::{Change, Kind, Noun, Wording};
use super::super::tally::WORDS;
use super::NAMED;
use crate::phrase::{beginning, listed, listed_in_short};

/// Where the structure changed, if nothing that is said did.
pub(super) fn structure_alone(changes: &[&Change], wording: Wording) -> Option<String> {
    let (fields, changes): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| matches!(change.kind, Kind::Field { .. }));
    let fields = fields_of_structure(&fields, wording);
    if changes.is_empty() {
        return fields;
    }
    let mut headings: Vec<String> = Vec::new();
    for change in changes {
        let spot = change.new.as_ref().or(change.old.as_ref());
        if let Some(heading) = spot.and_then(|spot| spot.heading.as_deref()) {
            let quoted = format!("“{}”", beginning(heading, WORDS));
            if !headings.contains(&quoted) {
                headings.push(quoted);
            }
        }
    }
    let under = match headings.is_empty() {
        true => String::new(),
        false => format!(" under {}", listed_in_short(&headings, NAMED)),
    };
    let structure = format!("the structure {}{under}", differs(wording));
    Some(fields.into_iter().chain([structure]).collect::<Vec<_>>().join("; "))
}

/// What the front matter says of the whole document, such as its language.
fn fields_of_structure(changes: &[&Change], wording: Wording) -> Option<String> {
    let names: Vec<String> = changes
        .iter()
        .filter_map(|change| match &change.kind {
            Kind::Field { name, .. } => Some(format!("the {name} of the document")),
            _ => None,
        })
        .collect();
    (!names.is_empty()).then(|| format!("{} {}", listed(&names), differs(wording)))
}

/// What changed in the structure beside what is said.
pub(super) fn structure_besides(changes: &[&Change], wording: Wording) -> Vec<String> {
    let (mut items, mut noun, mut others) = (0, None, 0);
    for change in changes {
        match &change.kind {
            Kind::Numbering { items: some, .. } => {
                items += some;
                noun = change.new.as_ref().map(|spot| spot.noun.clone());
            }
            // They have been told with what is said.
            Kind::Table(_) | Kind::Split | Kind::Merged | Kind::Field { .. } => {}
            _ => others += 1,
        }
    }
    let mut clauses: Vec<String> = fields_of_structure(changes, wording).into_iter().collect();
    if let Some(noun) = noun {
        clauses.push(format!("the numbering of {} {}", noun.counted(items), differs(wording)));
    }
    if others > 0 {
        let noun = match wording {
            Wording::Versions => Noun::new("change", "changes"),
            Wording::Files => Noun::new("difference", "differences"),
        };
        clauses.push(format!("{} of structure", noun.counted(others)));
    }
    clauses
}

fn differs(wording: Wording) -> &'static str {
    match wording {
        Wording::Versions => "changed",
        Wording::Files => "differs",
    }
}
