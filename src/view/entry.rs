//! A change as all views show it: its number, its title, and what is shown below.

use super::marked::AROUND;
use super::{Picture, View, told};
use crate::blocks::{Block, Role};
use crate::diff::{Change, Diff, Kind, Mark, Segment, TableChange, moved_of};
use crate::phrase::beginning;

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
            | Kind::LinkSpoken { old, new, .. }
            | Kind::Marks { old, new } => pair(old, new),
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

/// A table's row in a line.
pub fn row(cells: &[Cell<'_>]) -> String {
    let texts: Vec<_> = cells.iter().map(|cell| cell.text).collect();
    texts.join(" | ")
}
