//! A document as it is matched: its blocks, their words, and the units that stay together.

use std::collections::BTreeMap;
use std::ops::Range;

use super::model::{Noun, Options, Spot, Structure, Thing};
use super::words::{Vocabulary, Word, Words};
use crate::blocks::{Block, Blocks, Part, Role, Step};

/// One of the two documents.
pub struct Doc<'b> {
    pub blocks: &'b Blocks,
    pub structure: Structure,
    /// By the block.
    pub words: Vec<Words>,
    /// The heading that each block stands under; a heading's is its own.
    pub headings: Vec<Option<usize>>,
    pub units: Vec<Unit>,
}

/// What is matched as one: a block, or a table with all its cells.
#[derive(Debug)]
pub struct Unit {
    pub kind: Kind,
    pub blocks: Vec<usize>,
    /// Its words in order.
    pub key: Vec<Word>,
    /// How often it has each word, by the word.
    pub bag: Vec<(Word, u32)>,
    pub weight: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Text,
    Picture,
    Table,
}

impl<'b> Doc<'b> {
    pub fn new(blocks: &'b Blocks, structure: Structure, vocabulary: &mut Vocabulary) -> Self {
        let words: Vec<_> =
            blocks.blocks.iter().map(|block| vocabulary.read(&block.text)).collect();
        let headings = headings(&blocks.blocks);
        let units = units(&blocks.blocks, &words);
        Self { blocks, structure, words, headings, units }
    }

    /// Weighs the units, once all words are known.
    pub fn weigh(&mut self, vocabulary: &Vocabulary) {
        for unit in &mut self.units {
            unit.weight = vocabulary.weight_of(&unit.bag);
        }
    }

    pub fn block(&self, at: usize) -> &'b Block {
        &self.blocks.blocks[at]
    }

    /// The text of the heading that a block stands under.
    pub fn heading(&self, block: usize) -> Option<&'b str> {
        self.headings[block].map(|heading| self.block(heading).text.as_str())
    }

    /// Where a change of these blocks is.
    pub fn spot(&self, first: usize, count: usize, options: &Options) -> Spot {
        let thing = self.thing(first);
        let blocks = first..first + count;
        Spot {
            heading: self.heading(first).map(str::to_owned),
            thing,
            noun: self.noun(first, options),
            count: self.count(thing, blocks.clone()),
            page: self.block(first).page,
            blocks,
        }
    }

    /// How many things of a kind some blocks are.
    pub fn count(&self, thing: Thing, blocks: Range<usize>) -> usize {
        match thing {
            Thing::Item | Thing::Note | Thing::Quotation => {
                let mut inside: Vec<_> = blocks.map(|at| innermost(self.block(at))).collect();
                inside.dedup();
                inside.len()
            }
            Thing::Table | Thing::Section => 1,
            _ => blocks.len(),
        }
    }

    /// What a block is.
    pub fn thing(&self, at: usize) -> Thing {
        let block = self.block(at);
        match (block.part, &block.role) {
            (Part::Title, _) => Thing::Title,
            (Part::Subtitle, _) => Thing::Subtitle,
            (Part::Date, _) => Thing::Date,
            (Part::Opening, _) => Thing::Opening,
            (Part::Attribution, _) => Thing::Attribution,
            (_, Role::Heading(_)) => Thing::Heading,
            (_, Role::Caption) => Thing::Caption,
            (_, Role::Picture) => Thing::Picture,
            (_, Role::Cell { .. }) => Thing::Cell,
            (Part::Body, Role::Paragraph | Role::Other(_)) => match innermost(block) {
                Some(Step::Item(_)) => Thing::Item,
                Some(Step::Note(_)) => Thing::Note,
                Some(Step::Quote(_)) => Thing::Quotation,
                _ => Thing::Paragraph,
            },
        }
    }

    /// What a block is called.
    pub fn noun(&self, at: usize, options: &Options) -> Noun {
        let thing = self.thing(at);
        let own = self.heading(at).and_then(|heading| options.nouns.get(heading));
        own.filter(|_| thing == Thing::Item).cloned().unwrap_or_else(|| thing.noun())
    }
}

/// What a block stands in, lists apart.
fn innermost(block: &Block) -> Option<Step> {
    block.within.iter().rev().find(|step| !matches!(step, Step::List(_))).copied()
}

/// A table's cells are one; notes in it stand by themselves.
fn units(blocks: &[Block], words: &[Words]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut tables: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let kind = match block.role {
            Role::Cell { .. } => Kind::Table,
            Role::Picture => Kind::Picture,
            _ => Kind::Text,
        };
        if let Some(table) = table_of(block) {
            if let Some(unit) = tables.get(&table) {
                units[*unit].blocks.push(at);
                continue;
            }
            tables.insert(table, units.len());
        }
        units.push(Unit { kind, blocks: vec![at], key: Vec::new(), bag: Vec::new(), weight: 0.0 });
    }
    for unit in &mut units {
        let tokens = unit.blocks.iter().flat_map(|block| &words[*block].tokens);
        unit.key = tokens.map(|token| token.word).collect();
        unit.bag = bag(&unit.key);
    }
    units
}

/// The table whose cell a block is.
pub fn table_of(block: &Block) -> Option<usize> {
    let cell = matches!(block.role, Role::Cell { .. });
    let table = block.within.iter().rev().find_map(|step| match step {
        Step::Table(table) => Some(*table),
        _ => None,
    });
    table.filter(|_| cell)
}

/// How often each word stands among some.
pub fn bag(words: &[Word]) -> Vec<(Word, u32)> {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
}

/// The document's title is no heading that something stands under.
fn headings(blocks: &[Block]) -> Vec<Option<usize>> {
    let is_heading = |block: &Block| matches!(block.role, Role::Heading(_));
    let of_level_1 = blocks.iter().filter(|block| block.role == Role::Heading(1)).count();
    let mut under = None;
    let mut headings = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let is_title =
            block.part == Part::Title || block.role == Role::Heading(1) && of_level_1 == 1;
        if is_heading(block) && !is_title {
            under = Some(at);
        }
        headings.push(under);
    }
    headings
}
