//! Views: a diff as styled text, as a page, and as JSON.
//!
//! ```text
//! diff, blocks, what is said of both sides -> view -> text | html | json
//! ```
//!
//! A view says in words what each change is ([`told`]) and gathers what only concerns how a text is
//! written ([`typography`]). It knows the diff; not where the documents came from, and no terminal.

mod entry;
mod fault;
pub mod html;
mod important;
pub mod json;
pub mod markdown;
mod marked;
mod picture;
mod space;
pub mod text;
mod told;
mod typography;
mod wrap;

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::Markup;

use crate::blocks::{Block, Blocks};
use crate::diff::{Change, Class, Diff, Spot};
use crate::digest::Digest;
use crate::phrase::{self, capitalised};

pub use crate::diff::Wording;
pub use entry::{Body, Cell, Entry, On, Ordered, row};
pub use fault::Fault;
pub use marked::in_a_line;
pub use picture::Picture;
pub use text::{Paragraph, Span, Style, paragraph};
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

    /// Where the two ways stand to write the same words.
    fn of_ways(self) -> [&'static str; 2] {
        match self {
            Self::Versions => ["before", "after"],
            Self::Files => ["in A", "in B"],
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
    let class = match class {
        Class::Meaning => "meaning",
        Class::Structure => "structure",
        Class::Typography => "typography only",
    };
    format!("{} of {class}", phrase::counted(count, "difference"))
}
