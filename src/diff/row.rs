//! Both documents side by side.

use std::collections::BTreeMap;

use super::matched::Matched;
use super::model::{Diff, Kind, Row, Spot};

impl Diff {
    /// All changes that concern the blocks of a row, also those that another row begins.
    pub fn concerning(&self, row: &Row) -> Vec<usize> {
        let holds = |spot: &Option<Spot>, blocks: &[usize]| {
            spot.as_ref().is_some_and(|spot| blocks.iter().any(|at| spot.blocks.contains(at)))
        };
        let mut changes = row.changes.clone();
        for (index, change) in self.changes.iter().enumerate() {
            let concerns = match &change.kind {
                Kind::Reordered { items, .. } => row.new.iter().any(|at| items.contains(at)),
                Kind::Moved => holds(&change.new, &row.new),
                Kind::SentenceMoved => holds(&change.old, &row.old) || holds(&change.new, &row.new),
                _ => false,
            };
            if concerns && !changes.contains(&index) {
                changes.push(index);
            }
        }
        changes
    }
}

/// The groups in the order in which they are told: that of the new document, and what was removed
/// where it was.
pub fn order(m: &Matched<'_>) -> Vec<usize> {
    let mut after: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut moved = vec![false; m.old.blocks.blocks.len()];
    for (join, is_moved) in m.joins.iter().zip(&m.moved) {
        for block in join.old.iter().flat_map(|unit| &m.old.units[*unit].blocks) {
            moved[*block] = *is_moved;
        }
    }
    let mut stays = None;
    for (block, moved) in moved.into_iter().enumerate() {
        let group = m.group_of_old[block];
        if m.groups[group].new.is_empty() {
            after.entry(stays).or_default().push(group);
        } else if !moved {
            stays = Some(group);
        }
    }
    let mut order: Vec<usize> = after.remove(&None).unwrap_or_default();
    for group in (0..m.groups.len()).filter(|group| !m.groups[*group].new.is_empty()) {
        order.push(group);
        order.extend(after.remove(&Some(group)).unwrap_or_default());
    }
    order
}
