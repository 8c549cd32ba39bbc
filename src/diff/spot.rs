//! Where a change is, and what it is about, for people.

use std::ops::Range;

use crate::blocks::Block;

/// Where a change is, for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// The blocks, by their index.
    pub blocks: Range<usize>,
    /// The heading that they stand under.
    pub heading: Option<String>,
    /// What they are.
    pub thing: Thing,
    /// What that is called.
    pub noun: Noun,
    /// How many of them there are: a table is one, and so is an item of several paragraphs.
    pub count: usize,
    /// From 1; 0 if it is not known.
    pub page: usize,
}

/// What blocks are to a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Title,
    Subtitle,
    Date,
    Opening,
    Attribution,
    Heading,
    /// A heading and what stands under it.
    Section,
    Caption,
    /// A picture, or its alternative text.
    Picture,
    Cell,
    Table,
    Item,
    Note,
    Quotation,
    #[default]
    Paragraph,
    /// Things of several kinds.
    Block,
}

/// A word for one thing and for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Noun {
    pub one: String,
    pub many: String,
}

impl Noun {
    pub fn new(one: impl Into<String>, many: impl Into<String>) -> Self {
        Self { one: one.into(), many: many.into() }
    }

    /// "1 item", "2 items".
    pub fn counted(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { &self.one } else { &self.many })
    }
}

impl Default for Noun {
    fn default() -> Self {
        Thing::default().noun()
    }
}

impl Thing {
    /// What it is called where nobody calls it otherwise.
    pub fn noun(self) -> Noun {
        let (one, many) = match self {
            Self::Title => ("title", "titles"),
            Self::Subtitle => ("subtitle", "subtitles"),
            Self::Date => ("date", "dates"),
            Self::Opening => ("opening quotation", "opening quotations"),
            Self::Attribution => ("attribution", "attributions"),
            Self::Heading => ("heading", "headings"),
            Self::Section => ("section", "sections"),
            Self::Caption => ("caption", "captions"),
            Self::Picture => ("picture", "pictures"),
            Self::Cell => ("cell", "cells"),
            Self::Table => ("table", "tables"),
            Self::Item => ("item", "items"),
            Self::Note => ("note", "notes"),
            Self::Quotation => ("quotation", "quotations"),
            Self::Paragraph => ("paragraph", "paragraphs"),
            Self::Block => ("block", "blocks"),
        };
        Noun::new(one, many)
    }

    /// Whether it has a name of its own, rather than a heading that it stands under.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Heading | Self::Section | Self::Title | Self::Subtitle | Self::Date)
    }
}

impl Spot {
    /// The blocks themselves.
    pub fn of<'b>(&self, blocks: &'b [Block]) -> &'b [Block] {
        blocks.get(self.blocks.clone()).unwrap_or_default()
    }
}
