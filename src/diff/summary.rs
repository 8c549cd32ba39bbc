//! All changes in a sentence that can be read at once, however many they are.

use super::model::{Change, Class, Diff, Kind, Mark, Noun, Spot, TableChange, Thing, Wording};
use super::tally::{Tally, WORDS, Way, counted, tallies, whole_section};
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

/// What a change is to a section that only one side has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Told by itself.
    Own,
    /// The section's heading.
    Heading,
    /// What stands under that.
    Within,
}

/// Finds the sections that only one side has, so that each is told as one.
fn sections(changes: &[Change]) -> Vec<Part> {
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

/// How many words differ, and how many stretches in which only punctuation does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordCounts {
    pub added: usize,
    pub removed: usize,
    pub changed: usize,
    pub marks: usize,
}

/// Adds to what is counted already.
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
    pub fn word_counts(&self) -> WordCounts {
        let is_word = |text: &&str| text.contains(char::is_alphanumeric);
        let words = |text: &str| text.split_whitespace().filter(is_word).count();
        let mut counts = WordCounts::default();
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
                (0, 0) => counts.marks += 1,
                (0, new) => counts.added += new,
                (old, 0) => counts.removed += old,
                (old, new) => counts.changed += old.max(new),
            }
        }
        counts
    }
}

/// Where the structure changed, if nothing that is said did.
fn structure_alone(changes: &[&Change], wording: Wording) -> Option<String> {
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
fn structure_besides(changes: &[&Change], wording: Wording) -> Vec<String> {
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

#[cfg(test)]
mod tests {
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

    fn edited(thing: Thing, words: &[(Mark, &str)]) -> Change {
        let change = change(Kind::Edited, "Policy");
        let new = change.new.clone().map(|spot| Spot { thing, ..spot });
        let segment = |(mark, text): &(Mark, &str)| super::super::model::Segment {
            mark: *mark,
            class: Class::Meaning,
            text: (*text).to_owned(),
        };
        Change { new, words: words.iter().map(segment).collect(), ..change }
    }

    #[test]
    fn one_place_more_than_are_named_is_named_as_well() {
        let in_place = |at: usize| change(Kind::Added, &format!("Section {at}"));
        let field = Kind::Field { name: "keywords", old: None, new: None };
        let mut changes: Vec<Change> = (1..=5).map(in_place).collect();
        changes.insert(0, change(Kind::Moved, "Section 1"));
        changes.push(change(field, ""));
        let told = summary(changes, Wording::Versions);
        assert!(!told.contains("more places"), "{told}");
        assert!(told.contains("1 item added under “Section 5”; the keywords changed."), "{told}");
    }

    #[test]
    fn a_mark_is_no_word_and_words_are_told_by_what_they_are_of() {
        let comma = [(Mark::Removed, ",")];
        let mark = [(Mark::Removed, "."), (Mark::Added, "?")];
        let word = [(Mark::Removed, "blue "), (Mark::Added, "red ")];
        let told = |thing, words| summary(vec![edited(thing, words)], Wording::Versions);
        assert_eq!(told(Thing::Item, &comma), "1 punctuation mark changed under “Policy”.");
        assert_eq!(told(Thing::Item, &mark), "1 punctuation mark changed under “Policy”.");
        assert_eq!(told(Thing::Item, &word), "1 word changed under “Policy”.");
        for (thing, of) in [
            (Thing::Picture, "alternative text"),
            (Thing::Caption, "a caption"),
            (Thing::Cell, "a cell"),
            (Thing::Note, "a note"),
        ] {
            assert_eq!(told(thing, &word), format!("1 word of {of} changed under “Policy”."));
        }
    }

    #[test]
    fn another_language_of_the_document_is_said() {
        let language = Kind::Field { name: "language", old: None, new: None };
        let language = Change { class: Class::Structure, ..change(language, "") };
        assert_eq!(
            summary(vec![language.clone()], Wording::Versions),
            "The same words; the language of the document changed."
        );
        assert_eq!(
            summary(vec![change(Kind::Added, "Policy"), language], Wording::Versions),
            "1 item added under “Policy”; the language of the document changed."
        );
    }

    #[test]
    fn a_subtitle_is_not_added_in_the_subtitle() {
        let added = change(Kind::Added, "Policy");
        let (thing, noun) = (Thing::Subtitle, Thing::Subtitle.noun());
        let new = added.new.clone().map(|spot| Spot { thing, noun, ..spot });
        let told = summary(vec![Change { new, ..added }], Wording::Versions);
        assert_eq!(told, "1 subtitle added.");
    }

    #[test]
    fn a_section_that_is_new_is_told_as_one() {
        let in_section = |kind: Kind, thing: Thing, heading: &str| {
            let change = change(kind, heading);
            let noun = thing.noun();
            let new = change.new.clone().map(|spot| Spot { thing, noun, ..spot });
            Change { new, old: None, ..change }
        };
        let heading = in_section(Kind::Added, Thing::Heading, "Figures");
        let item = in_section(Kind::Added, Thing::Item, "Figures");
        let note = in_section(Kind::Added, Thing::Note, "Figures");
        let all = vec![heading.clone(), item.clone(), note];
        assert_eq!(summary(all, Wording::Versions), "The section “Figures” added.");
        assert_eq!(
            summary(vec![heading.clone()], Wording::Files),
            "The heading “Figures” only there."
        );
        let moved = in_section(Kind::Moved, Thing::Item, "Figures");
        let told = summary(vec![heading, item, moved], Wording::Versions);
        assert!(told.contains("the heading “Figures” added"), "{told}");
        let four = ["A", "B", "C", "D"].map(|text| in_section(Kind::Added, Thing::Heading, text));
        assert_eq!(summary(four.to_vec(), Wording::Versions), "4 headings added.");
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
