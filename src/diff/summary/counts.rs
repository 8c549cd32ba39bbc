//! What is counted in one place, and the clause that tells it.

use super::super::model::{Noun, Wording};
use super::super::tally::{Tally, Way, counted};
use crate::phrase::listed;

/// So many different moves are told one by one.
const MOVES: usize = 3;

/// So many things are counted in one clause.
const COUNTS: usize = 5;

/// What is counted in one place.
pub(super) type Counts = Vec<(Tally, usize)>;

/// Adds to what is counted already.
pub(super) fn count(counts: &mut Counts, what: Tally, number: usize) {
    match counts.iter_mut().find(|(other, _)| *other == what) {
        Some((_, total)) => *total += number,
        None => counts.push((what, number)),
    }
}

/// "1 word added and 2 words changed under “Key Learning”"
pub(super) fn clause(counts: Counts, place: &str, wording: Wording) -> String {
    let mut counts = together(counts);
    counts.sort();
    let others: usize =
        counts.split_off(counts.len().min(COUNTS)).iter().map(|(_, number)| number).sum();
    let mut told: Vec<String> =
        counts.iter().map(|(what, number)| counted(what, *number, wording)).collect();
    told.extend((others > 0).then(|| Noun::new("other change", "other changes").counted(others)));
    listed(&told) + place
}

/// Many moves as few: without their ways, and sections without their names.
fn together(counts: Counts) -> Counts {
    let has_many =
        |is_one: fn(&Tally) -> bool| counts.iter().filter(|(what, _)| is_one(what)).count() > MOVES;
    let many_moves = has_many(|what| matches!(what, Tally::Moved(..)));
    let many_sections = has_many(|what| matches!(what, Tally::Section(_)));
    let many_names = has_many(|what| matches!(what, Tally::Named(..)));
    let mut all = Counts::new();
    for (what, number) in counts {
        let what = match what {
            Tally::Named(..) if many_names => what.unnamed(),
            Tally::Moved(noun, _) if many_moves => Tally::Moved(noun, Way::Several),
            Tally::Section(_) if many_sections => Tally::Sections,
            what => what,
        };
        count(&mut all, what, number);
    }
    all
}
