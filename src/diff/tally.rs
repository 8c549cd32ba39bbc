//! What a change counts as in a summary, where, and how that is said.

use super::model::{Change, Kind, Noun, Spot, TableChange, Thing, Wording};
use super::order::moved_of;
use super::summary::WordCounts;
use crate::phrase::beginning;

/// What is counted, in the order in which it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tally {
    /// A section or a heading, as it is called: "the section “Policy”".
    Section(String),
    Sections,
    Moved(Noun, Way),
    /// One heading, or a section that only one side has, by its words.
    Named(How, Noun, String),
    Removed(Noun),
    Added(Noun),
    /// Into how many, and from how many.
    Split(Noun, usize),
    Merged(Noun, usize),
    Edited(Noun),
    Transposed,
    Rows,
    Columns,
    Headers,
    WordsAdded(In),
    WordsRemoved(In),
    WordsChanged(In),
    /// A comma became a dash: no word.
    Marks(In),
    LinkTarget,
    LinkText,
    LinkAdded,
    LinkRemoved,
    Pictures,
    Spoken,
    Notes,
    Field(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Removed,
    Added,
    Edited,
}

impl Tally {
    /// The same without its words, where there are too many to name each.
    pub fn unnamed(self) -> Self {
        match self {
            Self::Named(How::Removed, noun, _) => Self::Removed(noun),
            Self::Named(How::Added, noun, _) => Self::Added(noun),
            Self::Named(How::Edited, noun, _) => Self::Edited(noun),
            other => other,
        }
    }
}

/// What words are of, if it is not running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum In {
    Text,
    Alternative,
    Caption,
    Cell,
    Note,
}

impl In {
    fn of(thing: Thing) -> Self {
        match thing {
            Thing::Picture => Self::Alternative,
            Thing::Caption => Self::Caption,
            Thing::Cell => Self::Cell,
            Thing::Note => Self::Note,
            _ => Self::Text,
        }
    }

    /// " of a caption", or " of captions" where several words are.
    fn said(self, number: usize) -> &'static str {
        match (self, number) {
            (Self::Text, _) => "",
            (Self::Alternative, _) => " of alternative text",
            (Self::Caption, 1) => " of a caption",
            (Self::Caption, _) => " of captions",
            (Self::Cell, 1) => " of a cell",
            (Self::Cell, _) => " of cells",
            (Self::Note, 1) => " of a note",
            (Self::Note, _) => " of notes",
        }
    }
}

/// From where to where something moved: the headings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Between(Option<String>, Option<String>),
    /// In several ways, which are not told one by one.
    Several,
}

/// So many words of a heading are said.
pub const WORDS: usize = 10;

/// What of a change is counted: the place, what, and how many.
pub fn tallies(change: &Change) -> Vec<(String, Tally, usize)> {
    let nothing = Spot::default();
    let spot = change.new.as_ref().or(change.old.as_ref()).unwrap_or(&nothing);
    let noun = || spot.noun.clone();
    let place = place(spot);
    let one = |what: Tally| vec![(place.clone(), what, 1)];
    let own_place = |what: Tally, count: usize| vec![(String::new(), what, count)];
    match &change.kind {
        Kind::Added | Kind::Removed | Kind::Edited if spot.thing == Thing::Heading => {
            let how = match change.kind {
                Kind::Added => How::Added,
                Kind::Removed => How::Removed,
                _ => How::Edited,
            };
            // A heading that became two is still one that was edited.
            let count = if how == How::Edited { 1 } else { spot.count };
            own_place(named(how, noun(), spot), count)
        }
        // "A subtitle added in the subtitle" would say nothing.
        Kind::Added if spot.thing.is_named() => own_place(Tally::Added(noun()), spot.count),
        Kind::Removed if spot.thing.is_named() => own_place(Tally::Removed(noun()), spot.count),
        Kind::Added => vec![(place, Tally::Added(noun()), spot.count)],
        Kind::Removed => vec![(place, Tally::Removed(noun()), spot.count)],
        Kind::Moved if matches!(spot.thing, Thing::Section | Thing::Heading) => {
            let what = match &spot.heading {
                Some(heading) => format!("the {} “{}”", noun().one, beginning(heading, WORDS)),
                None => format!("a {}", noun().one),
            };
            own_place(Tally::Section(what), 1)
        }
        Kind::Moved => own_place(Tally::Moved(noun(), way(change)), spot.count),
        Kind::Reordered { order, .. } => {
            let count = moved_of(order).iter().filter(|moved| **moved).count();
            own_place(Tally::Moved(noun(), way(change)), count)
        }
        Kind::SentenceMoved => {
            own_place(Tally::Moved(Noun::new("sentence", "sentences"), way(change)), 1)
        }
        Kind::Table(table) => {
            let noun = |one, many| Noun::new(one, many);
            one(match table {
                TableChange::Added(_) => Tally::Added(Thing::Table.noun()),
                TableChange::Removed(_) => Tally::Removed(Thing::Table.noun()),
                TableChange::RowAdded { .. } => Tally::Added(noun("row", "rows")),
                TableChange::RowRemoved { .. } => Tally::Removed(noun("row", "rows")),
                TableChange::ColumnAdded { .. } => Tally::Added(noun("column", "columns")),
                TableChange::ColumnRemoved { .. } => Tally::Removed(noun("column", "columns")),
                TableChange::Transposed => Tally::Transposed,
                TableChange::RowsReordered { .. } => Tally::Rows,
                TableChange::ColumnsReordered { .. } => Tally::Columns,
                TableChange::Header => Tally::Headers,
            })
        }
        Kind::Edited | Kind::Split | Kind::Merged => edited(change, spot, &place),
        Kind::LinkAdded { .. } => one(Tally::LinkAdded),
        Kind::LinkRemoved { .. } => one(Tally::LinkRemoved),
        Kind::LinkTarget { .. } => one(Tally::LinkTarget),
        Kind::LinkText { .. } => one(Tally::LinkText),
        Kind::Picture { .. } => one(Tally::Pictures),
        Kind::NotePlace => one(Tally::Notes),
        Kind::LinkSpoken { .. } => one(Tally::Spoken),
        Kind::Field { name, .. } => own_place(Tally::Field(name), 1),
        // Changes of structure are told by themselves.
        _ => Vec::new(),
    }
}

/// A heading by its words, if there is but one.
fn named(how: How, noun: Noun, spot: &Spot) -> Tally {
    match &spot.heading {
        Some(heading) if spot.count == 1 => Tally::Named(how, noun, beginning(heading, WORDS)),
        _ => Tally::Named(how, noun, String::new()).unnamed(),
    }
}

/// A section that only one side has, told with all that stands under its heading.
pub fn whole_section(change: &Change) -> Tally {
    let how = if change.kind == Kind::Added { How::Added } else { How::Removed };
    let spot = change.new.as_ref().or(change.old.as_ref()).cloned().unwrap_or_default();
    named(how, Thing::Section.noun(), &spot)
}

fn edited(change: &Change, spot: &Spot, place: &str) -> Vec<(String, Tally, usize)> {
    let noun = spot.noun.clone();
    let olds = change.old.as_ref().map_or(0, |spot| spot.count);
    let joined = match change.kind {
        Kind::Split => Some(Tally::Split(noun, spot.count)),
        Kind::Merged => Some(Tally::Merged(noun, olds)),
        _ => None,
    };
    let WordCounts { added, removed, changed, marks } = change.word_counts();
    let within = In::of(spot.thing);
    let words = [
        (Tally::WordsAdded(within), added),
        (Tally::WordsRemoved(within), removed),
        (Tally::WordsChanged(within), changed),
        (Tally::Marks(within), marks),
    ];
    let words = words.into_iter().filter(|(_, number)| *number > 0);
    let all = joined.map(|tally| (tally, 1)).into_iter().chain(words);
    all.map(|(tally, number)| (place.to_owned(), tally, number)).collect()
}

/// " under “Next steps”", " in the title".
fn place(spot: &Spot) -> String {
    match (spot.thing, &spot.heading) {
        (Thing::Title | Thing::Subtitle | Thing::Date, _) => format!(" in the {}", spot.noun.one),
        (thing, Some(heading)) if !thing.is_named() => {
            format!(" under “{}”", beginning(heading, WORDS))
        }
        _ => String::new(),
    }
}

fn way(change: &Change) -> Way {
    let heading = |spot: &Option<Spot>| {
        let heading = spot.as_ref().and_then(|spot| spot.heading.as_deref());
        heading.map(|heading| beginning(heading, WORDS))
    };
    Way::Between(heading(&change.old), heading(&change.new))
}

/// How a wording calls what happened.
struct Verbs {
    added: &'static str,
    removed: &'static str,
    changed: &'static str,
    edited: &'static str,
    moved: &'static str,
}

fn verbs(wording: Wording) -> Verbs {
    match wording {
        Wording::Versions => Verbs {
            added: "added",
            removed: "removed",
            changed: "changed",
            edited: "edited",
            moved: "moved",
        },
        Wording::Files => Verbs {
            added: "only there",
            removed: "missing",
            changed: "different",
            edited: "with other words",
            moved: "in another place",
        },
    }
}

impl Way {
    fn said(&self, wording: Wording) -> String {
        let Self::Between(old, new) = self else { return String::new() };
        let under = |heading: &Option<String>| match heading {
            Some(heading) => format!("under “{heading}”"),
            None => "at the beginning".to_owned(),
        };
        match (wording, old, new) {
            (_, None, None) => String::new(),
            (_, Some(old), Some(new)) if old == new => format!(" within “{new}”"),
            (Wording::Files, old, new) => format!(", {} instead of {}", under(new), under(old)),
            (_, Some(old), Some(new)) => format!(" from “{old}” to “{new}”"),
            (_, None, Some(new)) => format!(" from the beginning to “{new}”"),
            (_, Some(old), None) => format!(" from “{old}” to the beginning"),
        }
    }
}

/// "2 items added", "1 item missing".
pub fn counted(what: &Tally, number: usize, wording: Wording) -> String {
    let noun = |one: &str, many: &str| Noun::new(one, many).counted(number);
    let Verbs { added, removed, changed, edited, moved } = verbs(wording);
    let of_table = |what: &str| match number {
        1 => format!("the {what} of a table {changed}"),
        _ => format!("the {what} of {number} tables {changed}"),
    };
    match what {
        Tally::Section(section) => format!("{section} {moved}"),
        Tally::Sections => format!("{} {moved}", noun("section", "sections")),
        Tally::Moved(noun, way) => {
            format!("{} {moved}{}", noun.counted(number), way.said(wording))
        }
        Tally::Split(noun, into) if number == 1 => format!("{} split into {into}", noun.counted(1)),
        Tally::Split(noun, _) => format!("{} split", noun.counted(number)),
        Tally::Merged(noun, from) if number == 1 => {
            format!("{} merged into 1", noun.counted(*from))
        }
        Tally::Merged(noun, _) => format!("{} merged in {number} places", noun.many),
        Tally::Transposed => format!("{} transposed", noun("table", "tables")),
        Tally::Rows => of_table("order of the rows"),
        Tally::Columns => of_table("order of the columns"),
        Tally::Headers => of_table("header cells"),
        Tally::Named(how, noun, heading) => {
            let how = match how {
                How::Removed => removed,
                How::Added => added,
                How::Edited => edited,
            };
            format!("the {} “{heading}” {how}", noun.one)
        }
        Tally::Removed(noun) => format!("{} {removed}", noun.counted(number)),
        Tally::Added(noun) => format!("{} {added}", noun.counted(number)),
        Tally::Edited(noun) => format!("{} {edited}", noun.counted(number)),
        Tally::WordsAdded(within) => {
            format!("{}{} {added}", noun("word", "words"), within.said(number))
        }
        Tally::WordsRemoved(within) => {
            format!("{}{} {removed}", noun("word", "words"), within.said(number))
        }
        Tally::WordsChanged(within) => {
            format!("{}{} {changed}", noun("word", "words"), within.said(number))
        }
        Tally::Marks(within) => {
            let marks = noun("punctuation mark", "punctuation marks");
            format!("{marks}{} {changed}", within.said(number))
        }
        Tally::LinkTarget => format!("{} {changed}", noun("link target", "link targets")),
        Tally::LinkText => format!("{} {changed}", noun("link's words", "links' words")),
        Tally::LinkAdded => format!("{} {added}", noun("link", "links")),
        Tally::LinkRemoved => format!("{} {removed}", noun("link", "links")),
        Tally::Pictures => format!("{} {changed}", noun("picture", "pictures")),
        Tally::Spoken => noun("link", "links") + " read out otherwise",
        Tally::Notes => noun("note", "notes") + " referred to at another place",
        Tally::Field(name) => format!("the {name} {changed}"),
    }
}
