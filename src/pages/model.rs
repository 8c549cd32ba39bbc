//! What a comparison of pages says.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::worker::{Cause, Ended};

/// How the pages of two documents look beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// In the order of the new document; what was removed stands where it was.
    pub pages: Vec<Pair>,
    /// Whether both say the same beside their content codes; `None` if it cannot be read.
    pub same_words: Option<bool>,
    /// What the pictures do not show, of the old and of the new document.
    pub remarks: [BTreeSet<Remark>; 2],
}

/// Two pages that stand for each other, or one that has no counterpart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub old: Option<Page>,
    pub new: Option<Page>,
    /// Where they differ, from top to bottom; none if they look the same, or if one is missing.
    pub regions: Vec<Region>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: usize,
    /// In millimetres.
    pub width: f32,
    pub height: f32,
    /// A PNG file, if the page has something to show.
    #[serde(skip)]
    pub picture: Option<Arc<[u8]>>,
}

/// A part of a page that looks different, in millimetres from the upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    pub what: What,
}

/// What has changed in a region, as far as the words in it tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// No more than the content code, or a number that pages bear, such as their own: these change
    /// whenever words do.
    Marks { code: bool },
    /// Other words stand here: of a document that says the same, words that stood elsewhere.
    Words,
    /// The same words elsewhere: so many millimetres to the right, and down.
    Moved { right: f32, down: f32 },
    /// The same words in another colour, font or size; in none of these, on other lines.
    Set { colour: bool, font: bool, size: bool },
    /// No words: a line, a colour, a picture.
    Drawing,
    /// The pages are not of one size.
    Size,
    /// What stands here cannot be read.
    Unknown,
}

/// What a picture of a page does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// Words in a font that the file does not hold.
    Font,
    /// A picture that cannot be decoded.
    Picture,
}

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PagesError {
    /// A file cannot be shown: the first, or the second.
    Refused { side: Side, refusal: Refusal },
    /// The process that made the pictures gave no answer.
    Ended(Ended),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Old,
    New,
}

/// Why a file cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    NotPdf,
    Encrypted,
    NoPage,
    TooManyPages { pages: usize, most: usize },
}

impl Pair {
    /// Whether both sides have the page and it looks the same.
    pub fn is_same(&self) -> bool {
        self.old.is_some() && self.new.is_some() && self.regions.is_empty()
    }

    /// Whether the pages differ in what always changes with words, and in nothing else.
    pub fn is_expected(&self) -> bool {
        !self.regions.is_empty() && self.regions.iter().all(|region| region.what.is_expected())
    }
}

impl What {
    pub fn is_expected(&self) -> bool {
        matches!(self, Self::Marks { .. })
    }
}

impl Display for PagesError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { side, refusal } => {
                let side = match side {
                    Side::Old => "old",
                    Side::New => "new",
                };
                match refusal {
                    Refusal::NotPdf => write!(f, "the {side} file is no PDF that can be read"),
                    Refusal::Encrypted => {
                        write!(f, "the {side} file is encrypted; save it without a password")
                    }
                    Refusal::NoPage => write!(f, "the {side} file has no page that can be shown"),
                    Refusal::TooManyPages { pages, most } => {
                        write!(f, "the {side} file has {pages} pages; up to {most} can be shown")
                    }
                }
            }
            Self::Ended(Ended::TooLong(seconds)) => write!(
                f,
                "making pictures of the pages was stopped after {seconds} seconds; if they only \
                 need longer, raise `seconds` under `[limits]` in engross.toml"
            ),
            Self::Ended(Ended::Died { cause: Cause::Memory(mib), .. }) => write!(
                f,
                "pictures of the pages need more memory than {mib} MiB; if they only need more, \
                 raise `memory-mib` under `[limits]` in engross.toml"
            ),
            Self::Ended(Ended::Died { status, .. }) => write!(
                f,
                "making pictures of the pages ended in the middle ({status}): one of the files is \
                 damaged, or made to do so"
            ),
            Self::Ended(Ended::Unheard(message)) => {
                write!(f, "no pictures of the pages could be made: {message}")
            }
        }
    }
}

impl std::error::Error for PagesError {}
