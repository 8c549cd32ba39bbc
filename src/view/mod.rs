//! Views: a diff as styled text, as a page, and as JSON.
//!
//! ```text
//! diff, blocks, what is said of both sides -> view -> text | html | json
//! ```
//!
//! A view says in words what each change is ([`told`]) and gathers what only concerns how a text is
//! written ([`typography`]). It knows the diff; not where the documents came from, and no terminal.

mod fault;
pub mod html;
mod important;
pub mod json;
pub mod markdown;
pub mod text;
mod told;
mod typography;
mod wrap;

use maud::Markup;

use crate::blocks::{Block, Blocks, Role};
use crate::diff::{Change, Class, Diff, Kind, Mark, Segment, Spot, TableChange, moved_of};
use crate::phrase::capitalised;

pub use crate::diff::Wording;
pub use fault::Fault;
pub use text::{Paragraph, Span, Style};
pub use wrap::wrap;

/// A diff and all that is said around it.
pub struct View<'v> {
    /// What it is of, or which two files it is of.
    pub title: String,
    /// The answer, in a sentence.
    pub answer: String,
    /// What it consists of, from the first document to the second.
    pub summary: Option<String>,
    pub sides: [Side; 2],
    /// What both state of themselves and is not the same.
    pub facts: Vec<Fact>,
    /// What differs besides what is said.
    pub besides: Vec<Besides>,
    /// A section of its own that a page has, such as pictures.
    pub extra: Option<Extra>,
    /// The number of its first change, so that no two views of a page share one.
    pub first: usize,
    pub diff: &'v Diff,
    pub blocks: [&'v Blocks; 2],
    pub wording: Wording,
}

/// One of the two documents.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// What it is called in a sentence: a file's name, a revision.
    pub name: String,
    pub language: Option<String>,
    /// What it is: labels and values.
    pub about: Vec<(&'static str, String)>,
    /// What has to be known of it to judge a comparison.
    pub remarks: Vec<String>,
    /// What is wrong with it by itself.
    pub faults: Vec<Fault>,
}

/// What differs besides what is said, a sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Besides {
    pub heading: &'static str,
    pub sentences: Vec<String>,
}

/// A section of a page that another module makes, under a heading of the second level, and what
/// stands for it in a text.
pub struct Extra {
    pub id: &'static str,
    pub besides: Besides,
    pub markup: Markup,
    pub style: &'static str,
}

/// Views that are shown as one: several briefings, or a lone one.
pub struct Several<'v> {
    pub title: String,
    /// The answer for all of them, in a sentence.
    pub answer: String,
    /// What concerns all of them.
    pub besides: Vec<Besides>,
    pub views: Vec<View<'v>>,
}

/// Something that both documents state of themselves, or one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// A change with its number, as all views show it.
pub struct Entry<'v> {
    /// From 1, in the order in which changes are shown.
    pub number: usize,
    /// Its place in [`Diff::changes`].
    pub index: usize,
    pub change: &'v Change,
    /// What it is, in a few words.
    pub title: String,
    /// What of it is called out first, each in a few words.
    pub important: Vec<String>,
}

/// What is shown of a change below its title.
pub enum Body<'v> {
    /// Both texts as one, with the words that differ marked.
    Words,
    /// Blocks that only one side has, or that stand elsewhere.
    Old(&'v [Block]),
    New(&'v [Block]),
    /// Rows of a table, or a column of it, that a side has or both.
    Rows(On, Vec<Vec<Cell<'v>>>),
    /// The items of a list in the order of the new document.
    Order(Vec<Ordered<'v>>),
    /// What was, and what is.
    Pair(String, String),
    Nothing,
}

/// Which documents have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Old,
    New,
    Both,
}

/// An item of a list whose order changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered<'v> {
    pub text: &'v str,
    /// Its number in the old order, from 1.
    pub was: usize,
    /// Whether it is one of those that moved, which are as few as can be.
    pub moved: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'v> {
    pub text: &'v str,
    pub is_header: bool,
}

impl<'v> View<'v> {
    /// A diff of two versions, with nothing said around it.
    pub fn of_versions(diff: &'v Diff, blocks: [&'v Blocks; 2]) -> Self {
        Self {
            title: String::new(),
            answer: String::new(),
            summary: None,
            sides: Default::default(),
            facts: Vec::new(),
            besides: Vec::new(),
            extra: None,
            first: 1,
            diff,
            blocks,
            wording: Wording::Versions,
        }
    }

    /// All changes: meaning first, then structure, then typography, each in reading order.
    pub fn entries(&self) -> Vec<Entry<'v>> {
        let diff = self.diff;
        let classes = [Class::Meaning, Class::Structure, Class::Typography];
        let of = |class: Class| {
            let changes = diff.changes.iter().enumerate();
            changes.filter(move |(_, change)| change.class == class)
        };
        let entry = |(number, (index, change))| Entry {
            number,
            index,
            change,
            title: capitalised(&self.clause(change)),
            important: important::important(self, change),
        };
        (self.first..).zip(classes.into_iter().flat_map(of)).map(entry).collect()
    }

    /// What it is, as the heading of a page.
    fn heading(&self) -> String {
        let [old, new] = &self.sides;
        match self.wording {
            Wording::Versions => format!("{}, from {} to {}", self.title, old.name, new.name),
            Wording::Files => self.title.clone(),
        }
    }

    /// What a change is, in a few words.
    pub fn clause(&self, change: &Change) -> String {
        told::clause(self, change)
    }

    /// The blocks at a place of the first document, 0, or of the second, 1.
    fn at(&self, side: usize, spot: &Spot) -> &'v [Block] {
        spot.of(&self.blocks[side].blocks)
    }
}

impl<'v> Entry<'v> {
    pub fn body(&self, view: &View<'v>) -> Body<'v> {
        let change = self.change;
        let old = change.old.as_ref().map(|spot| view.at(0, spot)).unwrap_or_default();
        let new = change.new.as_ref().map(|spot| view.at(1, spot)).unwrap_or_default();
        let pair = |old: &str, new: &str| Body::Pair(old.to_owned(), new.to_owned());
        let either = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        match &change.kind {
            Kind::LinkTarget { old, new, .. }
            | Kind::LinkText { old, new, .. }
            | Kind::LinkSpoken { old, new, .. } => pair(old, new),
            Kind::Field { old, new, .. } => Body::Pair(either(old), either(new)),
            Kind::Reordered { items, order } => {
                let texts = items.iter().filter_map(|item| view.blocks[1].blocks.get(*item));
                let places = order.iter().zip(moved_of(order));
                let ordered = texts.zip(places).map(|(block, (was, moved))| Ordered {
                    text: &block.text,
                    was: *was,
                    moved,
                });
                Body::Order(ordered.collect())
            }
            Kind::Table(table) => match table {
                TableChange::Removed(_) => Body::Rows(On::Old, rows(old)),
                TableChange::Added(_) => Body::Rows(On::New, rows(new)),
                TableChange::RowRemoved { .. } | TableChange::ColumnRemoved { .. } => {
                    Body::Rows(On::Old, vec![line(&change.words)])
                }
                TableChange::RowAdded { .. } | TableChange::ColumnAdded { .. } => {
                    Body::Rows(On::New, vec![line(&change.words)])
                }
                TableChange::Transposed
                | TableChange::RowsReordered { .. }
                | TableChange::ColumnsReordered { .. }
                | TableChange::Header => Body::Rows(On::Both, rows(new)),
            },
            Kind::Removed => Body::Old(old),
            Kind::Added => Body::New(new),
            _ if !change.words.is_empty() => Body::Words,
            Kind::Moved => Body::New(new),
            Kind::LinkAdded { .. } | Kind::LinkRemoved { .. } => Body::Nothing,
            // What has changed about a block is told by its words.
            _ => Body::New(if new.is_empty() { old } else { new }),
        }
    }

    /// What came of a change beside itself, as a sentence.
    pub fn consequence(&self, view: &View<'v>) -> Option<String> {
        self.change.consequence.as_ref().map(|consequence| told::consequence(view, consequence))
    }
}

/// The cells among some blocks, row by row.
fn rows(blocks: &[Block]) -> Vec<Vec<Cell<'_>>> {
    let mut rows: Vec<(usize, Vec<Cell<'_>>)> = Vec::new();
    for block in blocks {
        let Role::Cell { row, header: is_header, .. } = block.role else { continue };
        let cell = Cell { text: &block.text, is_header };
        match rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push(cell),
            _ => rows.push((row, vec![cell])),
        }
    }
    rows.into_iter().map(|(_, cells)| cells).collect()
}

/// The cells of one row or column, as a change has its words.
fn line(words: &[Segment]) -> Vec<Cell<'_>> {
    let cells = words.iter().filter(|segment| matches!(segment.mark, Mark::Removed | Mark::Added));
    cells.map(|segment| Cell { text: &segment.text, is_header: false }).collect()
}

/// Words with neighbours of one mark as one, whatever their class.
fn joined(words: &[Segment]) -> Vec<(Mark, String)> {
    let mut joined: Vec<(Mark, String)> = Vec::new();
    for segment in words {
        match joined.last_mut() {
            Some((last, text)) if *last == segment.mark => text.push_str(&segment.text),
            _ => joined.push((segment.mark, segment.text.clone())),
        }
    }
    joined
}

/// What a class of changes is about, for people who do not know its name.
pub fn class_heading(class: Class) -> &'static str {
    match class {
        Class::Meaning => "What is said",
        Class::Structure => "How it is arranged",
        Class::Typography => "How it is written",
    }
}

/// How many differences of a class there are. Typography beside other words is counted as well.
pub fn count(diff: &Diff, class: Class) -> usize {
    match class {
        Class::Typography => diff.typography(),
        _ => diff.of_class(class).count(),
    }
}

/// "1 difference of meaning", "2 differences of meaning".
pub fn counted(count: usize, class: Class) -> String {
    let noun = if count == 1 { "difference" } else { "differences" };
    let class = match class {
        Class::Meaning => "meaning",
        Class::Structure => "structure",
        Class::Typography => "typography only",
    };
    format!("{count} {noun} of {class}")
}
