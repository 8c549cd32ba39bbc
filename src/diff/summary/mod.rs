//! All changes in a sentence that can be read at once, however many they are.

mod counts;
mod sections;
mod structure;
#[cfg(test)]
mod tests;
mod words;

pub use words::WordCounts;

use super::model::{Change, Class, Diff, Kind, Noun, Wording};
use super::tally::{Tally, tallies, whole_section};
use crate::phrase::capitalised;
use counts::{Counts, clause, count};
use sections::{Part, sections};
use structure::{structure_alone, structure_besides};

/// Changes in more places than this are told by place only for the first of them.
const PLACES: usize = 5;

/// So many places are named then.
const NAMED: usize = 4;

impl Diff {
    /// "2 recommendations added under “Improving Practice”; 1 word changed under “Key Learning”."
    pub fn summary(&self, wording: Wording) -> String {
        let mut clauses = self.meaning(wording);
        let structure: Vec<&Change> = self.of_class(Class::Structure).collect();
        let typography = self.typography();
        let differences =
            Noun::new("difference", "differences").counted(typography) + " of typography";
        if clauses.is_empty() {
            let words = "The same words";
            return match (structure_alone(&structure, wording), typography) {
                (None, 0) => format!("{words}."),
                (None, _) => format!("{words}: {differences} only."),
                (Some(structure), 0) => format!("{words}; {structure}."),
                (Some(structure), _) => format!("{words}; {structure}; {differences}."),
            };
        }
        clauses.extend(structure_besides(&structure, wording));
        clauses.extend((typography > 0).then_some(differences));
        capitalised(&clauses.join("; ")) + "."
    }

    /// How many differences of typography there are, those beside other words among them.
    pub fn typography(&self) -> usize {
        // How words are written that only one side has is no difference.
        let both = self
            .changes
            .iter()
            .filter(|change| !matches!(change.kind, Kind::Added | Kind::Removed));
        let each = both
            .map(|change| change.typography().max(usize::from(change.class == Class::Typography)));
        each.sum()
    }

    /// A clause for each place where what is said has changed, the first of many.
    fn meaning(&self, wording: Wording) -> Vec<String> {
        let mut places: Vec<(String, Counts)> = Vec::new();
        let sections = sections(&self.changes);
        let is_told = |change: &Change| {
            change.class == Class::Meaning
                || matches!(change.kind, Kind::Table(_))
                || matches!(change.kind, Kind::Split | Kind::Merged)
        };
        let mut fields = Counts::new();
        let told = self.changes.iter().zip(&sections).filter(|(change, _)| is_told(change));
        let tallied = told.flat_map(|(change, part)| match part {
            Part::Own => tallies(change),
            Part::Heading => vec![(String::new(), whole_section(change), 1)],
            Part::Within => Vec::new(),
        });
        for (place, what, number) in tallied {
            if matches!(what, Tally::Field(_)) {
                count(&mut fields, what, number);
                continue;
            }
            let at = places.iter().position(|(other, _)| *other == place).unwrap_or(places.len());
            if at == places.len() {
                places.push((place, Vec::new()));
            }
            count(&mut places[at].1, what, number);
        }
        let mut rest = Vec::new();
        let mut more = 0;
        let without = places.iter().filter(|(place, _)| place.is_empty()).count();
        if places.len() > without + PLACES {
            // What has no place of its own comes first.
            places.sort_by_key(|(place, _)| !place.is_empty());
            let named = without + NAMED;
            let others = places.split_off(named);
            more = others.len();
            for (what, number) in others.into_iter().flat_map(|(_, counts)| counts) {
                count(&mut rest, what, number);
            }
        }
        let mut clauses: Vec<String> =
            places.into_iter().map(|(place, counts)| clause(counts, &place, wording)).collect();
        clauses
            .extend((more > 0).then(|| clause(rest, &format!(" in {more} more places"), wording)));
        clauses.extend((!fields.is_empty()).then(|| clause(fields, "", wording)));
        clauses
    }
}
