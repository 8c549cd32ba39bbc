//! All changes in a sentence that can be read at once, however many they are.

use super::model::{Change, Class, Diff, Kind, Mark, Noun, Wording};
use super::tally::{Tally, WORDS, Way, counted, tallies};
use crate::phrase::{beginning, capitalised, listed, listed_in_short};

/// Changes in more places than this are told by place only for the first of them.
const PLACES: usize = 5;

/// So many places are named then.
const NAMED: usize = 4;

/// So many different moves are told one by one.
const MOVES: usize = 3;

/// So many things are counted in one clause.
const COUNTS: usize = 5;

/// What is counted in one place.
type Counts = Vec<(Tally, usize)>;

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
        let is_told = |change: &&Change| {
            change.class == Class::Meaning
                || matches!(change.kind, Kind::Table(_))
                || matches!(change.kind, Kind::Split | Kind::Merged)
        };
        for (place, what, number) in self.changes.iter().filter(is_told).flat_map(tallies) {
            let at = places.iter().position(|(other, _)| *other == place).unwrap_or(places.len());
            if at == places.len() {
                places.push((place, Vec::new()));
            }
            count(&mut places[at].1, what, number);
        }
        let mut rest = Vec::new();
        let mut more = 0;
        if places.len() > PLACES {
            // What has a place of its own in the text goes before.
            places.sort_by_key(|(place, _)| !place.is_empty());
            let named = NAMED + usize::from(places[0].0.is_empty());
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
        clauses
    }
}

fn count(counts: &mut Counts, what: Tally, number: usize) {
    match counts.iter_mut().find(|(other, _)| *other == what) {
        Some((_, total)) => *total += number,
        None => counts.push((what, number)),
    }
}

/// "1 word added and 2 words changed under “Key Learning”"
fn clause(counts: Counts, place: &str, wording: Wording) -> String {
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
    let mut all = Counts::new();
    for (what, number) in counts {
        let what = match what {
            Tally::Moved(noun, _) if many_moves => Tally::Moved(noun, Way::Several),
            Tally::Section(_) if many_sections => Tally::Sections,
            what => what,
        };
        count(&mut all, what, number);
    }
    all
}

impl Change {
    /// How many stretches of its words differ in typography.
    pub fn typography(&self) -> usize {
        let is_typography = |segment: &super::model::Segment| {
            segment.class == Class::Typography
                && matches!(segment.mark, Mark::Removed | Mark::Added)
        };
        let stretches = self.words.chunk_by(|a, b| is_typography(a) && is_typography(b));
        stretches.filter(|stretch| stretch.first().is_some_and(is_typography)).count()
    }

    /// How many words were added, removed, and changed into others.
    pub fn words_changed(&self) -> (usize, usize, usize) {
        let words = |text: &str| text.split_whitespace().count();
        let (mut added, mut removed, mut changed) = (0, 0, 0);
        let is_changed = |segment: &super::model::Segment| {
            segment.class == Class::Meaning && matches!(segment.mark, Mark::Removed | Mark::Added)
        };
        for stretch in self.words.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
            if !stretch.first().is_some_and(is_changed) {
                continue;
            }
            let of = |mark| -> usize {
                let all = stretch.iter().filter(|segment| segment.mark == mark);
                all.map(|segment| words(&segment.text)).sum()
            };
            match (of(Mark::Removed), of(Mark::Added)) {
                (0, new) => added += new,
                (old, 0) => removed += old,
                (old, new) => changed += old.max(new),
            }
        }
        (added, removed, changed)
    }
}

/// Where the structure changed, if nothing that is said did.
fn structure_alone(changes: &[&Change], wording: Wording) -> Option<String> {
    changes.first()?;
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
    Some(format!("the structure {}{under}", differs(wording)))
}

/// What changed in the structure beside what is said.
fn structure_besides(changes: &[&Change], wording: Wording) -> Vec<String> {
    let (mut items, mut noun, mut others) = (0, None, 0);
    for change in changes {
        match &change.kind {
            Kind::Numbering { items: some, .. } => {
                items += some;
                noun = change.new.as_ref().map(|spot| spot.noun.clone());
            }
            // They have been told with what is said.
            Kind::Table(_) | Kind::Split | Kind::Merged => {}
            _ => others += 1,
        }
    }
    let mut clauses = Vec::new();
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

#[cfg(test)]
mod tests {
    use super::super::model::{Spot, Thing};
    use super::*;

    fn change(kind: Kind, heading: &str) -> Change {
        let spot = Spot {
            heading: Some(heading.to_owned()),
            thing: Thing::Item,
            noun: Thing::Item.noun(),
            count: 1,
            ..Spot::default()
        };
        let (old, new) = (Some(Spot { heading: None, ..spot.clone() }), Some(spot));
        let (important, words) = (Vec::new(), Vec::new());
        Change { kind, class: Class::Meaning, important, old, new, words, consequence: None }
    }

    fn summary(changes: Vec<Change>, wording: Wording) -> String {
        Diff { changes, ..Diff::default() }.summary(wording)
    }

    #[test]
    fn of_many_places_the_first_are_named() {
        let added = |at: usize| change(Kind::Added, &format!("Section {at}"));
        assert_eq!(
            summary((1..=7).map(added).collect(), Wording::Versions),
            "1 item added under “Section 1”; 1 item added under “Section 2”; 1 item added under \
             “Section 3”; 1 item added under “Section 4”; 3 items added in 3 more places."
        );
    }

    #[test]
    fn many_moves_are_counted_and_no_clause_is_endless() {
        let moved = |at: usize| change(Kind::Moved, &format!("Section {at}"));
        assert_eq!(
            summary((1..=3).map(moved).collect(), Wording::Versions),
            "1 item moved from the beginning to “Section 1”, 1 item moved from the beginning to \
             “Section 2” and 1 item moved from the beginning to “Section 3”."
        );
        assert_eq!(summary((1..=40).map(moved).collect(), Wording::Versions), "40 items moved.");
        let kinds = [
            Kind::Added,
            Kind::Removed,
            Kind::NotePlace,
            Kind::LinkText { target: String::new(), old: String::new(), new: String::new() },
            Kind::LinkTarget { text: String::new(), old: String::new(), new: String::new() },
            Kind::Picture { old: None, new: None },
            Kind::LinkAdded { text: String::new(), target: String::new() },
        ];
        let all = kinds.map(|kind| change(kind, "Policy")).to_vec();
        assert_eq!(
            summary(all, Wording::Versions),
            "1 item removed, 1 item added, 1 link target changed, 1 link's words changed, 1 link \
             added and 2 other changes under “Policy”."
        );
    }

    #[test]
    fn what_moved_in_a_list_is_as_little_as_can_be() {
        let order = |order: &[usize]| {
            let kind = Kind::Reordered { items: Vec::new(), order: order.to_vec() };
            let same = change(kind, "Policy");
            Change { old: same.new.clone(), ..same }
        };
        let told = |numbers: &[usize]| summary(vec![order(numbers)], Wording::Versions);
        assert_eq!(told(&[6, 1, 2, 3, 4, 5]), "1 item moved within “Policy”.");
        assert_eq!(told(&[3, 1, 5, 2, 4]), "2 items moved within “Policy”.");
    }

    #[test]
    fn two_files_lack_words_rather_than_lose_them() {
        let kinds = [Kind::Added, Kind::Removed, Kind::Moved];
        assert_eq!(
            summary(kinds.map(|kind| change(kind, "Policy")).to_vec(), Wording::Files),
            "1 item missing and 1 item only there under “Policy”; 1 item in another place, under \
             “Policy” instead of at the beginning."
        );
    }
}
