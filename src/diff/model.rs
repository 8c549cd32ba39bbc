//! What a diff says: the model of a change.

use super::script::Script;
pub use super::spot::{Noun, Spot, Thing};
use crate::blocks::Role;
pub use crate::import::Structure;
use std::collections::BTreeMap;

/// What differs between two documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// For people, in reading order; what was removed stands where it was.
    pub changes: Vec<Change>,
    /// For proof: how the new document is made of the old one, exactly.
    pub script: Script,
    /// Both documents side by side.
    pub rows: Vec<Row>,
}

/// Blocks that stand beside each other; none on a side has no counterpart there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Blocks of the old document, by their index.
    pub old: Vec<usize>,
    pub new: Vec<usize>,
    /// What has changed about them, by the index in [`Diff::changes`].
    pub changes: Vec<usize>,
    /// Their words, if any of them changed or moved: both sides' texts, as [`Change::words`] has them.
    pub words: Vec<Segment>,
}

/// One change, as a reader would name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: Kind,
    pub class: Class,
    /// What of it is called out first.
    pub important: Vec<Important>,
    /// Where it is in the old document: none if it was added.
    pub old: Option<Spot>,
    pub new: Option<Spot>,
    /// The words of both sides, for a change of words: [`old_text`](Change::old_text) and
    /// [`new_text`](Change::new_text) of them are exactly what stands there.
    pub words: Vec<Segment>,
    /// What else came of it: "3 items that stood under it now stand under “Key learning”".
    pub consequence: Option<Consequence>,
}

/// What kind of a change it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A block that the old document has not, and the other way round.
    Added,
    Removed,
    /// Blocks that stand one after another now stand elsewhere.
    Moved,
    /// The items of one list, or the paragraphs under one heading, stand in another order: those
    /// that both documents have, by the first block of each in the new one, and the number, from 1,
    /// that each had among them.
    Reordered {
        items: Vec<usize>,
        order: Vec<usize>,
    },
    /// Other words.
    Edited,
    /// One block became several, and the other way round.
    Split,
    Merged,
    /// A sentence stands in another block.
    SentenceMoved,
    LinkAdded {
        text: String,
        target: String,
    },
    LinkRemoved {
        text: String,
        target: String,
    },
    /// The same words lead elsewhere.
    LinkTarget {
        text: String,
        old: String,
        new: String,
    },
    /// Other words lead to the same place.
    LinkText {
        target: String,
        old: String,
        new: String,
    },
    /// A screen reader says something else for a link.
    LinkSpoken {
        text: String,
        old: String,
        new: String,
    },
    Role {
        old: Role,
        new: Role,
    },
    Level {
        old: u8,
        new: u8,
    },
    /// In other lists, items, quotes, tables or notes, named from the outside.
    Nesting {
        old: Vec<&'static str>,
        new: Vec<&'static str>,
    },
    /// In another list, item, quote, table or note of the same kind.
    Regrouped {
        container: &'static str,
    },
    /// One list became so many, and the other way round.
    Parted {
        lists: usize,
    },
    Joined {
        lists: usize,
    },
    /// What they are to the document: "title", "attribution", "text".
    Part {
        old: &'static str,
        new: &'static str,
    },
    /// Items are labelled otherwise: the first label of either side, and how many items.
    Numbering {
        old: String,
        new: String,
        items: usize,
    },
    Table(TableChange),
    /// Another picture, by the digests of both if they are known.
    Picture {
        old: Option<String>,
        new: Option<String>,
    },
    /// Words are marked as another language: the words, and the language's tag on each side.
    Language {
        text: String,
        old: Option<String>,
        new: Option<String>,
    },
    /// The place that refers to a note is another.
    NotePlace,
    /// Words are no longer, or newly, or otherwise emphasised.
    Stress {
        text: String,
        old: Vec<String>,
        new: Vec<String>,
    },
    /// The same words, whose marks are set otherwise: how the content's outline spells either.
    Marks {
        old: String,
        new: String,
    },
    /// A line break that the author asked for.
    Break {
        old: usize,
        new: usize,
    },
    /// What is said about the document in its front matter.
    Field {
        name: &'static str,
        old: Option<String>,
        new: Option<String>,
    },
    /// Something else about a block, by its name in the model.
    Other(&'static str),
}

/// Rows are counted from 1 below the header row, which is none; columns from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableChange {
    /// A table that the old document has not, and the other way round.
    Added(TableSize),
    Removed(TableSize),
    /// Its rows became its columns.
    Transposed,
    RowAdded {
        row: Option<usize>,
    },
    RowRemoved {
        row: Option<usize>,
    },
    RowsReordered {
        order: Vec<usize>,
    },
    ColumnAdded {
        column: usize,
    },
    ColumnRemoved {
        column: usize,
    },
    ColumnsReordered {
        order: Vec<usize>,
    },
    /// Cells became header cells, or no longer are.
    Header,
}

/// What a table is called, and how large it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSize {
    pub caption: Option<String>,
    /// Without the header row.
    pub rows: usize,
    pub columns: usize,
}

/// How much a change matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// What is said: words, their order, links, pictures, alternative text.
    Meaning,
    /// What it is: roles, levels, lists, emphasis, languages, line breaks.
    Structure,
    /// How it is written: quotation marks, dashes, capitals, a trailing colon, spaces.
    Typography,
}

/// How the two documents stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// One came after the other: words were added and removed.
    Versions,
    /// They stand side by side: words are missing from one of them.
    Files,
}

/// A stretch of text that was treated in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub mark: Mark,
    /// Of a segment that is not the same: typography, or meaning.
    pub class: Class,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Same,
    Removed,
    Added,
    /// A sentence that now stands in another block, and one that stood in another.
    MovedAway,
    MovedHere,
    /// Here one block ended and the next began, in the old document only. Its text is the white
    /// space that the new one has instead, if it has.
    OldBorder,
    /// The same in the new document only, with the white space of the old one.
    NewBorder,
}

/// Something that a board regrets to have overlooked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Important {
    pub what: Matter,
    pub old: Option<String>,
    pub new: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// must, should, have to, may, not, only …
    Obligation,
    /// "Able" became "unable".
    Opposite,
    Amount,
    Date,
    /// How often, how long, on which day of the week.
    Time,
    Number,
    Organisation,
    LinkTarget,
    /// A word that became one which looks the same.
    LookAlike,
}

/// Blocks that themselves did not change stand under another heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// New blocks, by their index.
    pub blocks: Vec<usize>,
    pub noun: Noun,
    pub old_heading: Option<String>,
    pub new_heading: Option<String>,
}

/// What the caller knows about both documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Of a guessed structure, only words, their order and links are compared.
    pub old: Structure,
    pub new: Structure,
    /// What an item under a heading is called, by the heading's text: "recommendation".
    pub nouns: BTreeMap<String, Noun>,
}

impl Diff {
    pub fn is_same(&self) -> bool {
        self.changes.is_empty()
    }

    pub fn of_class(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.class == class)
    }
}

impl Change {
    /// The old text that its words are of.
    pub fn old_text(&self) -> String {
        use Mark::*;
        self.text(|mark| matches!(mark, Same | Removed | MovedAway | NewBorder))
    }

    pub fn new_text(&self) -> String {
        use Mark::*;
        self.text(|mark| matches!(mark, Same | Added | MovedHere | OldBorder))
    }

    fn text(&self, is_in: fn(Mark) -> bool) -> String {
        let segments = self.words.iter().filter(|segment| is_in(segment.mark));
        segments.map(|segment| segment.text.as_str()).collect()
    }
}
