//! How a new document is made of an old one, exactly: what proves that no change was missed.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::blocks::{
    Block, Blocks, Foreign, Label, Link, Part, Place, Reference, Role, Step, Stressed,
};
use crate::content::model::Media;
use crate::digest::Digest;

/// What [`apply`](super::apply) makes a document from. Both documents are as [`said`] has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// One for each block of the new document.
    pub made: Vec<Made>,
    /// Which container of the new document one of the old document has become.
    pub containers: BTreeMap<Container, usize>,
    /// One for each item of the new document.
    pub labels: Vec<Labelled>,
}

/// How a block comes about: from an old block, but for what is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The old block; a paragraph that says nothing if there is none.
    pub from: Option<usize>,
    pub text: Vec<Piece>,
    pub role: Option<Role>,
    pub within: Option<Vec<Step>>,
    pub links: Option<Vec<Link>>,
    pub languages: Option<Vec<Foreign>>,
    pub notes: Option<Vec<Reference>>,
    pub stresses: Option<Vec<Stressed>>,
    pub breaks: Option<Vec<Place>>,
    pub picture: Option<Option<(Digest, Media)>>,
    pub part: Option<Part>,
}

/// A part of a new block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of an old block's text.
    Kept {
        block: usize,
        at: Range<usize>,
    },
    Added(String),
}

/// Where an item's label comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labelled {
    /// The label of an item of the old document.
    Kept(usize),
    Given(Label),
}

/// A list, quote, note or table by its number, or an item by its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Container {
    Whole(usize),
    Item(usize),
}

impl From<Step> for Container {
    fn from(step: Step) -> Self {
        match step {
            Step::Item(number) => Self::Item(number),
            Step::List(number) | Step::Quote(number) | Step::Note(number) | Step::Table(number) => {
                Self::Whole(number)
            }
        }
    }
}

/// The same step with another number.
pub fn numbered(step: Step, number: usize) -> Step {
    match step {
        Step::List(_) => Step::List(number),
        Step::Item(_) => Step::Item(number),
        Step::Quote(_) => Step::Quote(number),
        Step::Note(_) => Step::Note(number),
        Step::Table(_) => Step::Table(number),
    }
}

/// What blocks say, without where they were read from and white space at the ends of texts: containers
/// and items are numbered as they come, and an item without any block is not there.
pub fn said(blocks: &Blocks) -> Blocks {
    let mut numbers: BTreeMap<Container, usize> = BTreeMap::new();
    let mut labels = Vec::new();
    let mut containers = 0;
    let mut out = Vec::with_capacity(blocks.blocks.len());
    for block in &blocks.blocks {
        let within = block.within.iter().map(|step| {
            let number = *numbers.entry((*step).into()).or_insert_with(|| match step {
                Step::Item(item) => {
                    labels.push(blocks.labels.get(*item).cloned().unwrap_or(Label::Bullet));
                    labels.len() - 1
                }
                _ => {
                    containers += 1;
                    containers - 1
                }
            });
            numbered(*step, number)
        });
        let within = within.collect();
        let text = block.text.trim().to_owned();
        out.push(Block { within, text, page: 0, source: None, ..block.clone() });
    }
    Blocks { blocks: out, labels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_numbered_as_they_come() {
        let block =
            |within: &[Step]| Block { within: within.to_vec(), page: 3, ..Block::default() };
        let blocks = Blocks {
            blocks: vec![block(&[Step::List(7), Step::Item(2)]), block(&[Step::Quote(3)])],
            labels: vec![Label::Bullet, Label::Bullet, Label::Number(4)],
        };
        let said = said(&blocks);
        assert_eq!(said.blocks[0].within, [Step::List(0), Step::Item(0)]);
        assert_eq!(said.blocks[1].within, [Step::Quote(1)]);
        assert_eq!(said.blocks[0].page, 0);
        assert_eq!(said.labels, [Label::Number(4)]);
    }
}
