//! Two documents with everything that was found to correspond.

use std::collections::BTreeMap;

use super::compose::compose;
use super::doc::{Doc, Kind};
use super::join::{Join, join};
use super::model::{Options, Structure};
use super::nesting::list_of_items;
use super::order::kept;
use super::pair::pair;
use super::script::{Container, Script};
use super::segment::{Bit, bits};
use super::table::{Regrid, regrid};
use super::text::{Group, Moved, compare};
use super::words::Vocabulary;
use crate::blocks::{Blocks, Role};

pub struct Matched<'m> {
    pub old: Doc<'m>,
    pub new: Doc<'m>,
    pub options: &'m Options,
    pub joins: Vec<Join>,
    /// By the join: whether it stands elsewhere among the others.
    pub moved: Vec<bool>,
    pub tables: Vec<Table>,
    /// Blocks that belong together, in the order of the new document; what was removed comes last.
    pub groups: Vec<Group>,
    /// The group that each block is in.
    pub group_of_old: Vec<usize>,
    pub group_of_new: Vec<usize>,
    /// By the group: its words, none if nothing has changed about them.
    pub bits: Vec<Vec<Bit>>,
    pub sentences: Vec<Moved>,
    pub script: Script,
    /// The join that each new block is in.
    pub join_of_new: Vec<usize>,
    /// By the new item, or the new list: the old one.
    pub item_was: BTreeMap<usize, usize>,
    list_was: BTreeMap<usize, usize>,
    pub list_of_old_item: BTreeMap<usize, usize>,
}

/// A table on both sides.
pub struct Table {
    pub join: usize,
    pub regrid: Regrid,
}

impl<'m> Matched<'m> {
    pub fn new(old: &'m Blocks, new: &'m Blocks, options: &'m Options) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut old = Doc::new(old, options.old, &mut vocabulary);
        let mut new = Doc::new(new, options.new, &mut vocabulary);
        vocabulary.weigh();
        old.weigh(&vocabulary);
        new.weigh(&vocabulary);

        let pairs = pair(&old, &new, &vocabulary);
        let joins = join(&old, &new, &pairs, &vocabulary);
        let moved = moved(&old, &joins);
        let (groups, tables) = groups(&old, &new, &joins, &vocabulary);
        let (texts, sentences) = compare(&old, &new, &groups, &vocabulary);
        let bits: Vec<_> = texts.iter().map(|text| bits(&old, &new, text)).collect();
        let script = compose(&old, &new, &groups, &bits);

        let mut group_of_old = vec![0; old.blocks.blocks.len()];
        let mut group_of_new = vec![0; new.blocks.blocks.len()];
        for (index, group) in groups.iter().enumerate() {
            group.old.iter().for_each(|block| group_of_old[*block] = index);
            group.new.iter().for_each(|block| group_of_new[*block] = index);
        }
        let mut join_of_new = vec![0; new.blocks.blocks.len()];
        for (index, join) in joins.iter().enumerate() {
            for block in join.new.iter().flat_map(|unit| &new.units[*unit].blocks) {
                join_of_new[*block] = index;
            }
        }
        let (mut item_was, mut list_was) = (BTreeMap::new(), BTreeMap::new());
        for (container, number) in &script.containers {
            match container {
                Container::Item(old) => item_was.insert(*number, *old),
                Container::Whole(old) => list_was.insert(*number, *old),
            };
        }
        let list_of_old_item = list_of_items(&old.blocks.blocks);
        Self {
            old,
            new,
            options,
            joins,
            moved,
            tables,
            groups,
            group_of_old,
            group_of_new,
            bits,
            sentences,
            script,
            join_of_new,
            item_was,
            list_was,
            list_of_old_item,
        }
    }

    /// Whether both documents say what their blocks are.
    pub fn is_stated(&self) -> bool {
        [self.old.structure, self.new.structure] == [Structure::Stated; 2]
    }

    /// The old block that a new one goes on from.
    pub fn was(&self, new: usize) -> Option<usize> {
        self.groups[self.group_of_new[new]].old.first().copied()
    }

    /// The old list that a new one was.
    pub fn list_was(&self, list: usize) -> Option<usize> {
        self.list_was.get(&list).copied()
    }

    /// Whether an old heading and a new one are the same one, or there is none on either side.
    pub fn correspond(&self, old: Option<usize>, new: Option<usize>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.group_of_old[old] == self.group_of_new[new],
            (None, None) => true,
            _ => false,
        }
    }
}

/// What a heading, and any other unit, weighs besides its words: rather one paragraph moved than the
/// heading that it stood under.
const HEADING: usize = 100;
const UNIT: usize = 20;

/// Which joins moved, so that what did weighs as little as possible.
fn moved(old: &Doc<'_>, joins: &[Join]) -> Vec<bool> {
    let both: Vec<(usize, &Join)> = joins
        .iter()
        .enumerate()
        .filter(|(_, join)| !join.old.is_empty() && !join.new.is_empty())
        .collect();
    let weight = |unit: &usize| {
        let unit = &old.units[*unit];
        let is_heading = matches!(old.block(unit.blocks[0]).role, Role::Heading(_));
        unit.key.len() + if is_heading { HEADING } else { UNIT }
    };
    let things: Vec<(usize, u64)> = both
        .iter()
        .map(|(_, join)| (join.old[0], join.old.iter().map(weight).sum::<usize>() as u64))
        .collect();
    let mut moved = vec![false; joins.len()];
    for ((at, _), kept) in both.into_iter().zip(kept(&things)) {
        moved[at] = !kept;
    }
    moved
}

/// The blocks of the joins; those of tables cell by cell.
fn groups(
    old: &Doc<'_>,
    new: &Doc<'_>,
    joins: &[Join],
    vocabulary: &Vocabulary,
) -> (Vec<Group>, Vec<Table>) {
    let mut of_new: BTreeMap<usize, Group> = BTreeMap::new();
    let mut removed = Vec::new();
    let mut tables = Vec::new();
    for (index, join) in joins.iter().enumerate() {
        let blocks = |doc: &Doc<'_>, units: &[usize]| -> Vec<usize> {
            units.iter().flat_map(|unit| doc.units[*unit].blocks.iter().copied()).collect()
        };
        let (own, other) = (blocks(old, &join.old), blocks(new, &join.new));
        let is_table = |doc: &Doc<'_>, units: &[usize]| {
            units.first().is_some_and(|unit| doc.units[*unit].kind == Kind::Table)
        };
        if is_table(old, &join.old) || is_table(new, &join.new) {
            let regrid = regrid(old, new, (&own, &other), vocabulary);
            let from: BTreeMap<usize, usize> =
                regrid.cells.iter().map(|(old, new)| (*new, *old)).collect();
            for block in other {
                let old = from.get(&block).copied().into_iter().collect();
                of_new.insert(block, Group { old, new: vec![block] });
            }
            let mut kept: Vec<_> = from.into_values().collect();
            kept.sort_unstable();
            removed.extend(own.into_iter().filter(|block| kept.binary_search(block).is_err()));
            if !join.old.is_empty() && !join.new.is_empty() {
                tables.push(Table { join: index, regrid });
            }
        } else if let Some(first) = other.first() {
            of_new.insert(*first, Group { old: own, new: other });
        } else {
            removed.extend(own);
        }
    }
    removed.sort_unstable();
    let mut groups: Vec<_> = of_new.into_values().collect();
    groups.extend(removed.into_iter().map(|block| Group { old: vec![block], new: Vec::new() }));
    (groups, tables)
}
