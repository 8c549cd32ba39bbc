//! All changes in a sentence.

use super::model::{Change, Class, Diff, Important, Kind, Mark, Noun, Spot, TableChange};

/// Changes under more headings than this are counted without naming them.
const MOST: usize = 5;

/// What is counted, in the order in which it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    Order(String),
    Moved(String),
    Removed(Noun),
    Added(Noun),
    Joined(String),
    Edited(Noun),
    Table(String),
    WordsAdded,
    WordsRemoved,
    WordsChanged,
    LinkTarget,
    LinkText,
    LinkAdded,
    LinkRemoved,
    Other(&'static str),
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
        self.changes.iter().map(Change::typography).sum()
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
    let under = match spot.noun.one.as_str() {
        "title" | "subtitle" | "date" => format!(" in the {}", spot.noun.one),
        _ => spot.under(),
    };
    let one = |what: Count| vec![(under.clone(), what, 1)];
    let own_place = |what: Count| vec![(String::new(), what, 1)];
    match &change.kind {
        Kind::Added => one(Count::Added(spot.noun.clone())),
        Kind::Removed => one(Count::Removed(spot.noun.clone())),
        Kind::Moved => {
            let told = change.clause();
            let section = spot.noun.one == "section" || spot.noun.one == "heading";
            own_place(Count::Moved(if section { format!("the {told}") } else { told }))
        }
        Kind::SentenceMoved => own_place(Count::Moved(change.sentence())),
        Kind::Reordered { order, .. } => {
            let what = spot.noun.counted(order.len());
            own_place(Count::Order(format!("the order of {what}{under} changed")))
        }
        Kind::Table(table) => {
            let told = match table {
                TableChange::Transposed => "1 table transposed",
                TableChange::RowAdded { .. } => return one(Count::Added(Noun::new("row", "rows"))),
                TableChange::RowRemoved { .. } => {
                    return one(Count::Removed(Noun::new("row", "rows")));
                }
                TableChange::ColumnAdded { .. } => {
                    return one(Count::Added(Noun::new("column", "columns")));
                }
                TableChange::ColumnRemoved { .. } => {
                    return one(Count::Removed(Noun::new("column", "columns")));
                }
                TableChange::RowsReordered { .. } => "the order of the rows of a table changed",
                TableChange::ColumnsReordered { .. } => {
                    "the order of the columns of a table changed"
                }
                TableChange::Header => "the header cells of a table changed",
            };
            one(Count::Table(told.to_owned()))
        }
        Kind::Edited | Kind::Split | Kind::Merged => {
            if spot.noun.one == "heading" && change.kind == Kind::Edited {
                return one(Count::Edited(spot.noun.clone()));
            }
            let mut all = Vec::new();
            let olds = change.old.as_ref().map_or(0, |spot| spot.blocks.len());
            match change.kind {
                Kind::Split => {
                    let what = spot.noun.counted(1);
                    let told = format!("{what} split into {}", spot.blocks.len());
                    all.push((under.clone(), Count::Joined(told), 1));
                }
                Kind::Merged => {
                    let told = format!("{} merged into 1", spot.noun.counted(olds));
                    all.push((under.clone(), Count::Joined(told), 1));
                }
                _ => {}
            }
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
        Kind::Picture { .. } => one(Count::Other("1 picture changed")),
        Kind::NotePlace => one(Count::Other("1 note refers to another place")),
        Kind::LinkSpoken { .. } => one(Count::Other("1 link is read out otherwise")),
        Kind::Field { name, .. } => {
            vec![(String::new(), Count::Other(field(name)), 1)]
        }
        _ => one(Count::Other("something else changed")),
    }
}

fn field(name: &str) -> &'static str {
    match name {
        "language" => "the language changed",
        "date" => "the date changed",
        "subject" => "the subject changed",
        _ => "the keywords changed",
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
        Count::Order(told) | Count::Moved(told) | Count::Joined(told) | Count::Table(told) => {
            told.clone()
        }
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
        Count::Other(told) => (*told).to_owned(),
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

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
