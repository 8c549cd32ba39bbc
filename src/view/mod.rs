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
mod picture;
pub mod text;
mod told;
mod typography;
mod wrap;

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::Markup;

use crate::blocks::{Block, Blocks, Role};
use crate::diff::{Change, Class, Diff, Kind, Mark, Segment, Spot, TableChange, moved_of};
use crate::digest::Digest;
use crate::phrase::{beginning, capitalised};

pub use crate::diff::Wording;
pub use fault::Fault;
pub use picture::Picture;
pub use text::{Paragraph, Span, Style};
pub use wrap::wrap;

/// A diff and all that is said around it.
pub struct View<'v> {
    /// What it is: the title of a page.
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
    /// The picture files of either side by digest, as far as they are at hand.
    pub pictures: [Option<&'v PictureFiles>; 2],
    pub wording: Wording,
}

/// Picture files, by digest.
pub type PictureFiles = BTreeMap<Digest, Arc<[u8]>>;

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

impl Wording {
    /// What words that differ are, those of the first document and of the second.
    fn of_words(self) -> [&'static str; 2] {
        match self {
            Self::Versions => ["removed", "added"],
            Self::Files => ["only in A", "only in B"],
        }
    }

    /// What is said before words that are only written otherwise, in either document.
    fn of_spellings(self) -> [&'static str; 2] {
        match self {
            Self::Versions => ["was written: ", "now written: "],
            Self::Files => ["written in A: ", "written in B: "],
        }
    }
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

/// So many words that are the same are shown, beside those that are not or of a text that is shown
/// elsewhere.
const AROUND: usize = 8;

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
    /// The picture that was, and the one that is.
    Pictures(Picture<'v>, Picture<'v>),
    /// Words that are shown in full with another change.
    Said(String),
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
            pictures: [None, None],
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
            Kind::Picture { .. } => match (old, new) {
                ([old, ..], [new, ..]) => {
                    Body::Pictures(Picture::of(view, 0, old), Picture::of(view, 1, new))
                }
                _ => Body::Nothing,
            },
            Kind::Removed => Body::Old(old),
            Kind::Added => Body::New(new),
            Kind::SentenceMoved if stands_in_moved(view.diff, change) => {
                let text = beginning(&change.new_text(), AROUND);
                Body::Said(format!("“{text}”, shown in full with what moved"))
            }
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

/// Whether a sentence now stands in blocks that are shown because they moved.
fn stands_in_moved(diff: &Diff, sentence: &Change) -> bool {
    let Some(spot) = &sentence.new else { return false };
    let moved = diff.changes.iter().filter(|change| change.kind == Kind::Moved);
    let mut spots = moved.filter_map(|change| change.new.as_ref());
    spots.any(|moved| moved.blocks.contains(&spot.blocks.start))
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

/// Words that are shown in one way.
struct Stretch {
    mark: Mark,
    /// Only how they are written differs: the same words stand on the other side.
    is_spelling: bool,
    text: String,
}

/// Words with neighbours that are shown in the same way as one.
fn joined(words: &[Segment]) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for segment in words {
        let Segment { mark, text, .. } = segment;
        let is_spelling = is_spelling(segment);
        match joined.last_mut() {
            Some(last) if (last.mark, last.is_spelling) == (*mark, is_spelling) => {
                last.text.push_str(text);
            }
            _ => joined.push(Stretch { mark: *mark, is_spelling, text: text.clone() }),
        }
    }
    joined
}

/// Whether a segment is words that are only written otherwise.
fn is_spelling(segment: &Segment) -> bool {
    segment.class == Class::Typography && matches!(segment.mark, Mark::Removed | Mark::Added)
}

/// Whether changed words stand beside others that are only written otherwise.
fn mixes_spellings(diff: &Diff) -> bool {
    let others = diff.changes.iter().filter(|change| change.class != Class::Typography);
    others.flat_map(|change| &change.words).any(is_spelling)
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
