//! A redline as data: what its layout is given, and what the finished file must say.
//!
//! Every word that a layout shows stands here, in the order in which it is read. The serde form of
//! these types is `engross-redline-1`, described in `docs/redline.md`.

use serde::Serialize;

/// The first field of every redline's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Format {
    #[serde(rename = "engross-redline-1")]
    One,
}

/// Two versions of a document as one, with each change marked and numbered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redline {
    pub format: Format,
    pub title: String,
    /// The language of its own words (BCP 47).
    pub language: String,
    /// What changed, in a sentence or two, each by itself.
    pub answer: Vec<String>,
    pub compared: Compared,
    /// What a board regrets to have overlooked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Group>,
    /// All changes, by class.
    pub changes: Vec<Group>,
    /// What else changed than the text: files, layouts, how pages look.
    pub besides: Vec<Besides>,
    /// How the marks are read, by example.
    pub key: Key,
    pub text: Section,
}

/// The two versions side by side: what each is, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub heading: &'static str,
    pub header: [&'static str; 3],
    pub rows: Vec<[String; 3]>,
    /// What has to be known to judge the comparison.
    pub remarks: Vec<String>,
}

/// A heading and some changes under it, each by its label: "Change 7".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub heading: String,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub change: usize,
    pub label: String,
    pub text: String,
    /// Whether the text marks its place.
    pub marked: bool,
}

/// A heading and some sentences under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Besides {
    pub heading: String,
    pub sentences: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    pub heading: &'static str,
    pub lines: Vec<Vec<Run>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub heading: &'static str,
    pub blocks: Vec<Node>,
}

/// A part of the text that starts on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Node {
    Heading {
        /// From 2: the redline's own title is the only heading of level 1.
        level: u8,
        #[serde(flatten)]
        line: Line,
    },
    Paragraph(Line),
    Caption(Line),
    Picture {
        #[serde(flatten)]
        line: Line,
        pictures: Vec<Picture>,
    },
    List {
        kind: ListKind,
        items: Vec<Item>,
    },
    Quote {
        blocks: Vec<Node>,
    },
    /// A note, right after the block that refers to it.
    Note {
        label: String,
        blocks: Vec<Node>,
    },
    Table {
        /// What its cells' changes are.
        remarks: Vec<Remark>,
        changes: Vec<usize>,
        /// The first is the header row; all have as many cells.
        rows: Vec<Vec<Line>>,
    },
}

/// A block of words, with what is said of it before it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    pub remarks: Vec<Remark>,
    /// The numbers that the margin repeats.
    pub changes: Vec<usize>,
    pub runs: Vec<Run>,
}

/// What a change is, said where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub change: usize,
    pub label: String,
    pub text: String,
    /// Whether the list of changes leads here.
    pub first: bool,
}

/// How the items of a list are labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    Bullets,
    Numbers,
    Words,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The item's number or words; none for a bullet.
    pub label: String,
    pub blocks: Vec<Node>,
}

/// One picture, as it was or as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// What stands above it, if there are two.
    pub label: &'static str,
    pub alt: String,
    /// Where the layout finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What is said of it: its digest, or that it cannot be shown.
    pub said: String,
}

/// Words that were treated in one way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    pub mark: Mark,
    /// What is said before and after the words.
    pub open: String,
    pub close: String,
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    #[default]
    Same,
    Removed,
    Added,
    /// Stands elsewhere now.
    Away,
    /// Stood elsewhere.
    Here,
}

/// Words with one form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    /// Where it leads; what is said of that follows in a piece of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// If it is not the redline's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub emphasis: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub strong: bool,
    /// Said about the text rather than in it: an address, the mark of a note.
    #[serde(skip_serializing_if = "is_false")]
    pub aside: bool,
    /// A line ends before it.
    #[serde(rename = "break", skip_serializing_if = "is_false")]
    pub breaks: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands in a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Mark {
    /// What is said before and after words with this mark.
    pub fn says(self) -> (&'static str, &'static str) {
        match self {
            Self::Same => ("", ""),
            Self::Removed => ("[Removed: ", "]"),
            Self::Added => ("[Added: ", "]"),
            Self::Away => ("[Moved away: ", "]"),
            Self::Here => ("[Moved here: ", "]"),
        }
    }
}

impl Run {
    pub fn new(mark: Mark, pieces: Vec<Piece>) -> Self {
        let (open, close) = mark.says();
        Self { mark, open: open.to_owned(), close: close.to_owned(), pieces }
    }
}

impl Piece {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
