//! All changes in a sentence.

use super::model::{Change, Class, Diff, Important, Kind, Mark, Noun, Spot, TableChange, Thing};
use crate::phrase::capitalised;

/// Changes under more headings than this are counted without naming them.
const MOST: usize = 5;

/// What is counted, in the order in which it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    /// What it is, and where it is told to be.
    Order(String),
    Section(String),
    Moved(Noun, String),
    Removed(Noun),
    Added(Noun),
    /// Into how many, and from how many.
    Split(Noun, usize),
    Merged(Noun, usize),
    Edited(Noun),
    /// Before the tables, and after them.
    Tables(&'static str, &'static str),
    WordsAdded,
    WordsRemoved,
    WordsChanged,
    LinkTarget,
    LinkText,
    LinkAdded,
    LinkRemoved,
    Pictures,
    Spoken,
    Notes,
    Field(&'static str),
}

impl Diff {
    /// "2 recommendations added under “Improving Practice”; 1 word changed under “Key Learning”."
    pub fn summary(&self) -> String {
        let mut clauses = self.meaning();
        let structure: Vec<&Change> = self.of_class(Class::Structure).collect();
        let typography = self.typography();
        if clauses.is_empty() {
            clauses.extend(structure_alone(&structure));
            let words = "The same words";
            let differences =
                Noun::new("difference", "differences").counted(typography) + " of typography";
            return match (clauses.is_empty(), typography) {
                (true, 0) => format!("{words}."),
                (true, _) => format!("{words}: {differences} only."),
                (false, 0) => format!("{words}; {}.", clauses.join("; ")),
                (false, _) => format!("{words}; {}; {differences}.", clauses.join("; ")),
            };
        }
        clauses.extend(structure_besides(&structure));
        if typography > 0 {
            let differences = Noun::new("difference", "differences").counted(typography);
            clauses.push(format!("{differences} of typography"));
        }
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

    /// What is called out first, with the change that it is part of.
    pub fn important(&self) -> Vec<(&Important, &Change)> {
        let mut all: Vec<_> = self
            .changes
            .iter()
            .flat_map(|change| change.important.iter().map(move |important| (important, change)))
            .collect();
        all.sort_by_key(|(important, _)| important.what);
        all
    }

    /// A clause for each place where what is said has changed.
    fn meaning(&self) -> Vec<String> {
        let mut places: Vec<(String, Vec<(Count, usize)>)> = Vec::new();
        let mut count = |under: String, what: Count, number: usize| {
            let place = match places.iter().position(|(other, _)| *other == under) {
                Some(at) => &mut places[at],
                None => {
                    places.push((under, Vec::new()));
                    let last = places.len() - 1;
                    &mut places[last]
                }
            };
            match place.1.iter_mut().find(|(other, _)| *other == what) {
                Some((_, total)) => *total += number,
                None => place.1.push((what, number)),
            }
        };
        let is_told = |change: &&Change| {
            change.class == Class::Meaning
                || matches!(change.kind, Kind::Table(_))
                || matches!(change.kind, Kind::Split | Kind::Merged)
        };
        for change in self.changes.iter().filter(is_told) {
            for (under, what, number) in counts(change) {
                count(under, what, number);
            }
        }
        let is_long = places.len() > MOST;
        if is_long {
            let mut all: Vec<(Count, usize)> = Vec::new();
            let named = places.len();
            for (what, number) in places.into_iter().flat_map(|(_, counts)| counts) {
                match all.iter_mut().find(|(other, _)| *other == what) {
                    Some((_, total)) => *total += number,
                    None => all.push((what, number)),
                }
            }
            return vec![clause(all, &format!(" in {named} places"))];
        }
        places.into_iter().map(|(under, counts)| clause(counts, &under)).collect()
    }
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

/// What of a change is counted, and where.
fn counts(change: &Change) -> Vec<(String, Count, usize)> {
    let nothing = Spot::default();
    let spot = change.new.as_ref().or(change.old.as_ref()).unwrap_or(&nothing);
    let under = match spot.thing {
        Thing::Title | Thing::Subtitle | Thing::Date => format!(" in the {}", spot.noun.one),
        _ => spot.under(),
    };
    let one = |what: Count| vec![(under.clone(), what, 1)];
    let own_place = |what: Count| vec![(String::new(), what, 1)];
    match &change.kind {
        Kind::Added => vec![(under, Count::Added(spot.noun.clone()), spot.count)],
        Kind::Removed => vec![(under, Count::Removed(spot.noun.clone()), spot.count)],
        Kind::Moved if matches!(spot.thing, Thing::Section | Thing::Heading) => {
            own_place(Count::Section(format!("the {}", change.clause())))
        }
        Kind::Moved => {
            let count = Count::Moved(spot.noun.clone(), change.way());
            vec![(String::new(), count, spot.count)]
        }
        Kind::SentenceMoved => {
            own_place(Count::Moved(Noun::new("sentence", "sentences"), change.way()))
        }
        Kind::Reordered { order, .. } => {
            let what = spot.noun.counted(order.len());
            own_place(Count::Order(format!("the order of {what}{under} changed")))
        }
        Kind::Table(table) => {
            let noun = |one, many| Noun::new(one, many);
            one(match table {
                TableChange::Added(_) => Count::Added(Thing::Table.noun()),
                TableChange::Removed(_) => Count::Removed(Thing::Table.noun()),
                TableChange::RowAdded { .. } => Count::Added(noun("row", "rows")),
                TableChange::RowRemoved { .. } => Count::Removed(noun("row", "rows")),
                TableChange::ColumnAdded { .. } => Count::Added(noun("column", "columns")),
                TableChange::ColumnRemoved { .. } => Count::Removed(noun("column", "columns")),
                TableChange::Transposed => Count::Tables("", "transposed"),
                TableChange::RowsReordered { .. } => {
                    Count::Tables("the order of the rows of ", "changed")
                }
                TableChange::ColumnsReordered { .. } => {
                    Count::Tables("the order of the columns of ", "changed")
                }
                TableChange::Header => Count::Tables("the header cells of ", "changed"),
            })
        }
        Kind::Edited | Kind::Split | Kind::Merged => {
            if spot.thing == Thing::Heading && change.kind == Kind::Edited {
                return one(Count::Edited(spot.noun.clone()));
            }
            let mut all = Vec::new();
            let olds = change.old.as_ref().map_or(0, |spot| spot.count);
            let joined = match change.kind {
                Kind::Split => Some(Count::Split(spot.noun.clone(), spot.count)),
                Kind::Merged => Some(Count::Merged(spot.noun.clone(), olds)),
                _ => None,
            };
            all.extend(joined.map(|count| (under.clone(), count, 1)));
            let (added, removed, changed) = change.words_changed();
            let words = [
                (Count::WordsAdded, added),
                (Count::WordsRemoved, removed),
                (Count::WordsChanged, changed),
            ];
            let told = words.into_iter().filter(|(_, number)| *number > 0);
            all.extend(told.map(|(what, number)| (under.clone(), what, number)));
            all
        }
        Kind::LinkAdded { .. } => one(Count::LinkAdded),
        Kind::LinkRemoved { .. } => one(Count::LinkRemoved),
        Kind::LinkTarget { .. } => one(Count::LinkTarget),
        Kind::LinkText { .. } => one(Count::LinkText),
        Kind::Picture { .. } => one(Count::Pictures),
        Kind::NotePlace => one(Count::Notes),
        Kind::LinkSpoken { .. } => one(Count::Spoken),
        Kind::Field { name, .. } => {
            vec![(String::new(), Count::Field(name), 1)]
        }
        // Changes of structure are told by themselves.
        _ => Vec::new(),
    }
}

/// "1 word added and 2 words changed under “Key Learning”"
fn clause(mut counts: Vec<(Count, usize)>, under: &str) -> String {
    counts.sort();
    let told: Vec<String> =
        counts.into_iter().map(|(what, number)| counted(&what, number)).collect();
    match &told[..] {
        [rest @ .., last] if !rest.is_empty() => {
            format!("{} and {last}{under}", rest.join(", "))
        }
        _ => told.concat() + under,
    }
}

fn counted(what: &Count, number: usize) -> String {
    let noun = |one: &str, many: &str| Noun::new(one, many).counted(number);
    match what {
        Count::Order(told) | Count::Section(told) => told.clone(),
        Count::Moved(noun, way) => format!("{} moved{way}", noun.counted(number)),
        Count::Split(noun, into) if number == 1 => format!("{} split into {into}", noun.counted(1)),
        Count::Split(noun, _) => format!("{} split", noun.counted(number)),
        Count::Merged(noun, from) if number == 1 => {
            format!("{} merged into 1", noun.counted(*from))
        }
        Count::Merged(noun, _) => format!("{} merged in {number} places", noun.many),
        Count::Tables("", what) => format!("{} {what}", noun("table", "tables")),
        Count::Tables(of, what) if number == 1 => format!("{of}a table {what}"),
        Count::Tables(of, what) => format!("{of}{} {what}", noun("table", "tables")),
        Count::Removed(noun) => format!("{} removed", noun.counted(number)),
        Count::Added(noun) => format!("{} added", noun.counted(number)),
        Count::Edited(noun) => format!("{} edited", noun.counted(number)),
        Count::WordsAdded => noun("word", "words") + " added",
        Count::WordsRemoved => noun("word", "words") + " removed",
        Count::WordsChanged => noun("word", "words") + " changed",
        Count::LinkTarget => noun("link target", "link targets") + " changed",
        Count::LinkText => noun("link's words", "links' words") + " changed",
        Count::LinkAdded => noun("link", "links") + " added",
        Count::LinkRemoved => noun("link", "links") + " removed",
        Count::Pictures => noun("picture", "pictures") + " changed",
        Count::Spoken => noun("link", "links") + " read out otherwise",
        Count::Notes => noun("note", "notes") + " referred to at another place",
        Count::Field(name) => format!("the {name} changed"),
    }
}

/// Where the structure changed, if nothing that is said did.
fn structure_alone(changes: &[&Change]) -> Option<String> {
    changes.first()?;
    let mut headings: Vec<String> = Vec::new();
    for change in changes {
        let spot = change.new.as_ref().or(change.old.as_ref());
        if let Some(heading) = spot.and_then(|spot| spot.heading.clone())
            && !headings.contains(&heading)
        {
            headings.push(heading);
        }
    }
    let quoted: Vec<String> = headings.iter().map(|heading| format!("“{heading}”")).collect();
    Some(match &quoted[..] {
        [] => "the structure changed".to_owned(),
        [one] => format!("the structure changed under {one}"),
        [rest @ .., last] if quoted.len() <= MOST => {
            format!("the structure changed under {} and {last}", rest.join(", "))
        }
        all => format!("the structure changed under {} headings", all.len()),
    })
}

/// What changed in the structure beside what is said.
fn structure_besides(changes: &[&Change]) -> Vec<String> {
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
        clauses.push(format!("the numbering of {} changed", noun.counted(items)));
    }
    if others > 0 {
        let changes = Noun::new("change", "changes").counted(others);
        clauses.push(format!("{changes} of structure"));
    }
    clauses
}
