//! A block: a stretch of text with one role, and where it stands.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use crate::content::model::Media;
use crate::digest::Digest;
use crate::readback::normalise;

/// All blocks in reading order, and the labels of the items that they stand in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    pub blocks: Vec<Block>,
    /// By the item's number, as it stands in [`Step::Item`].
    pub labels: Vec<Label>,
}

/// A stretch of text with one role: a heading, a paragraph, a cell, a caption, a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub role: Role,
    /// What it stands in, from the outside.
    pub within: Vec<Step>,
    /// Normalised. A picture's is its alternative text.
    pub text: String,
    pub links: Vec<Link>,
    /// Words in another language than the document's.
    pub languages: Vec<Foreign>,
    pub notes: Vec<Reference>,
    /// Words that the author marked, as far as the document says.
    pub stresses: Vec<Stressed>,
    /// Line breaks that the author asked for, as far as the document says.
    pub breaks: Vec<Place>,
    /// Which picture it is, as far as the document says.
    pub picture: Option<(Digest, Media)>,
    pub part: Part,
    /// The page that it begins on, from 1; 0 if it is not read from one.
    pub page: usize,
    /// The bytes of the document's file that it comes from.
    pub source: Option<Range<usize>>,
}

/// What a block is to the document, beside its role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Body,
    Title,
    Subtitle,
    Date,
    /// The quotation that opens a briefing.
    Opening,
    /// The last paragraph of a quote, which says who spoke.
    Attribution,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Role {
    Heading(u8),
    #[default]
    Paragraph,
    Cell {
        row: usize,
        column: usize,
        header: bool,
    },
    Caption,
    Picture,
    /// A structure type that no block of a content has.
    Other(String),
}

/// One of the things that a block stands in; numbers tell those of one document apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    List(usize),
    Item(usize),
    Quote(usize),
    Note(usize),
    Table(usize),
}

/// How an item of a list is labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    Bullet,
    Number(u64),
    Words(String),
    /// As a file has it: the text and whether its list calls itself numbered, if it says.
    Found(String, Option<bool>),
}

/// Places in a text are counted in characters that are not white space, so that normalisation
/// moves none of them.
pub type Place = usize;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub at: Range<Place>,
    pub text: String,
    pub target: String,
    /// What its annotations say instead of the text; one for each part of a broken link.
    pub spoken: Vec<Option<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    pub at: Range<Place>,
    pub language: String,
}

/// Words that are emphasised or strong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stressed {
    pub at: Range<Place>,
    pub stress: Stress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stress {
    Emphasis,
    Strong,
}

/// The place that refers to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub at: Place,
    pub label: String,
}

/// The text of a block while it is put together.
#[derive(Debug, Default)]
pub struct Line {
    raw: String,
    solid: Place,
    languages: Vec<Foreign>,
    pub links: Vec<Link>,
    pub notes: Vec<Reference>,
    pub stresses: Vec<Stressed>,
    pub breaks: Vec<Place>,
}

impl Line {
    /// Adds words, in a language if it is not the document's.
    pub fn push(&mut self, text: &str, language: Option<&str>) {
        let start = self.solid;
        self.raw.push_str(text);
        self.solid +=
            text.chars().filter(|char| !char.is_whitespace() && *char != '\u{ad}').count();
        let Some(language) = language.filter(|_| self.solid > start) else { return };
        match self.languages.last_mut() {
            Some(last) if last.at.end == start && last.language == language => {
                last.at.end = self.solid;
            }
            _ => self
                .languages
                .push(Foreign { at: start..self.solid, language: language.to_owned() }),
        }
    }

    /// Where the next words will stand.
    pub fn place(&self) -> Place {
        self.solid
    }

    /// Where the next words begin in the text so far, to get it back with [`Line::since`].
    pub fn mark(&self) -> usize {
        self.raw.len()
    }

    pub fn since(&self, mark: usize) -> String {
        normalise(self.raw.get(mark..).unwrap_or_default())
    }

    pub fn raw(&self) -> &str {
        &self.raw
    }

    pub fn block(self, role: Role, within: &[Step]) -> Block {
        Block {
            role,
            within: within.to_vec(),
            text: normalise(&self.raw),
            links: self.links,
            languages: self.languages,
            notes: self.notes,
            stresses: self.stresses,
            breaks: self.breaks,
            ..Block::default()
        }
    }
}

impl Block {
    /// The text after the dash that it begins with.
    pub fn after_dash(&self) -> Option<&str> {
        self.text.strip_prefix("— ").or_else(|| self.text.strip_prefix("– "))
    }

    /// Takes off the dash that the text begins with, if there is one.
    pub fn take_dash_off(&mut self) -> bool {
        let Some(text) = self.after_dash() else { return false };
        self.text = text.to_owned();
        // The dash was one solid character.
        let back = |at: &mut Range<Place>| {
            *at = at.start.saturating_sub(1)..at.end.saturating_sub(1);
        };
        self.links.iter_mut().for_each(|link| back(&mut link.at));
        self.languages.iter_mut().for_each(|foreign| back(&mut foreign.at));
        self.stresses.iter_mut().for_each(|stressed| back(&mut stressed.at));
        self.notes.iter_mut().for_each(|note| note.at = note.at.saturating_sub(1));
        self.breaks.iter_mut().for_each(|place| *place = place.saturating_sub(1));
        true
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading(level) => write!(f, "heading of level {level}"),
            Self::Paragraph => f.write_str("paragraph"),
            Self::Cell { row, column, header } => {
                let kind = if *header { "header cell" } else { "cell" };
                write!(f, "{kind} in row {}, column {}", row + 1, column + 1)
            }
            Self::Caption => f.write_str("caption"),
            Self::Picture => f.write_str("picture"),
            Self::Other(role) if role.is_empty() => {
                f.write_str("something without a kind, which is no block of a text")
            }
            Self::Other(role) => write!(f, "`{role}`, which is no block of a text"),
        }
    }
}

impl Step {
    /// Whether both are of one kind, whichever of them they are.
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::List(_) => "list",
            Self::Item(_) => "item",
            Self::Quote(_) => "quote",
            Self::Note(_) => "note",
            Self::Table(_) => "table",
        }
    }
}

impl Display for Label {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bullet => f.write_str("a bullet"),
            Self::Number(number) => write!(f, "{number}."),
            Self::Words(words) => f.write_str(words),
            Self::Found(text, _) if text.is_empty() => f.write_str("no text"),
            Self::Found(text, _) => f.write_str(text),
        }
    }
}
