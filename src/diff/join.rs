//! Blocks that were split or merged: what one lacks is found in a neighbour.

use std::collections::BTreeMap;

use super::doc::{Doc, Kind, bag};
use super::pair::Pairs;
use super::words::{Vocabulary, Word};

/// Units that belong together: one on either side, or several on one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Join {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
}

/// This part of a unit's words must be found in its neighbour's counterpart, and not be there
/// already.
const ENOUGH: f64 = 0.6;

/// With fewer words than this, nothing is found.
const FEW: usize = 3;

/// Puts the pairs, and what was split or merged, in the order of the new document; what was removed
/// comes last.
pub fn join(old: &Doc<'_>, new: &Doc<'_>, pairs: &Pairs, vocabulary: &Vocabulary) -> Vec<Join> {
    let mut joins: Vec<Join> = Vec::new();
    let mut join_of_old = BTreeMap::new();
    let mut join_of_new = BTreeMap::new();
    for (new, old) in pairs.of_new.iter().enumerate() {
        if let Some(old) = old {
            join_of_old.insert(*old, joins.len());
            join_of_new.insert(new, joins.len());
            joins.push(Join { old: vec![*old], new: vec![new] });
        }
    }
    let mut joiner = Joiner { old, new, vocabulary, joins };
    // A merged unit stands beside another of the same new one, and so does a split one.
    for (at, pair) in pairs.of_old.iter().enumerate() {
        if pair.is_none() {
            joiner.merge(at, &mut join_of_old);
        }
    }
    for (at, pair) in pairs.of_old.iter().enumerate().rev() {
        if pair.is_none() && !join_of_old.contains_key(&at) {
            joiner.merge(at, &mut join_of_old);
        }
    }
    for (at, pair) in pairs.of_new.iter().enumerate() {
        if pair.is_none() {
            joiner.split(at, &mut join_of_new);
        }
    }
    for (at, pair) in pairs.of_new.iter().enumerate().rev() {
        if pair.is_none() && !join_of_new.contains_key(&at) {
            joiner.split(at, &mut join_of_new);
        }
    }
    let mut joins = joiner.joins;
    for at in 0..pairs.of_new.len() {
        if !join_of_new.contains_key(&at) {
            joins.push(Join { old: Vec::new(), new: vec![at] });
        }
    }
    for join in &mut joins {
        join.old.sort_unstable();
        join.new.sort_unstable();
    }
    joins.sort_by_key(|join| join.new[0]);
    let removed = (0..pairs.of_old.len()).filter(|at| !join_of_old.contains_key(at));
    joins.extend(removed.map(|at| Join { old: vec![at], new: Vec::new() }));
    joins
}

struct Joiner<'j> {
    old: &'j Doc<'j>,
    new: &'j Doc<'j>,
    vocabulary: &'j Vocabulary,
    joins: Vec<Join>,
}

impl Joiner<'_> {
    /// Finds an old unit in what its neighbour has become.
    fn merge(&mut self, at: usize, join_of: &mut BTreeMap<usize, usize>) {
        let best = neighbours(at, join_of, |join| {
            let join = &self.joins[join];
            (join.new.len() == 1).then(|| {
                share(self.vocabulary, self.old, at, self.new, &join.new, self.old, &join.old)
            })
        });
        if let Some(join) = best {
            self.joins[join].old.push(at);
            join_of.insert(at, join);
        }
    }

    fn split(&mut self, at: usize, join_of: &mut BTreeMap<usize, usize>) {
        let best = neighbours(at, join_of, |join| {
            let join = &self.joins[join];
            (join.old.len() == 1).then(|| {
                share(self.vocabulary, self.new, at, self.old, &join.old, self.new, &join.new)
            })
        });
        if let Some(join) = best {
            self.joins[join].new.push(at);
            join_of.insert(at, join);
        }
    }
}

/// The neighbour with the greatest share, if it is enough.
fn neighbours(
    at: usize,
    join_of: &BTreeMap<usize, usize>,
    share: impl Fn(usize) -> Option<f64>,
) -> Option<usize> {
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let known = beside.into_iter().flatten().filter_map(|at| join_of.get(&at).copied());
    let shares = known.filter_map(|join| Some((join, share(join)?)));
    let best = shares.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 >= ENOUGH).then_some(best.0)
}

/// The part of a unit's words that stand in `whole` beyond those of the `others` of its own side.
fn share(
    vocabulary: &Vocabulary,
    doc: &Doc<'_>,
    at: usize,
    whole_doc: &Doc<'_>,
    whole: &[usize],
    others_doc: &Doc<'_>,
    others: &[usize],
) -> f64 {
    let unit = &doc.units[at];
    let words = |doc: &Doc<'_>, units: &[usize]| -> Vec<Word> {
        units.iter().flat_map(|unit| doc.units[*unit].key.iter().copied()).collect()
    };
    let is_text = |doc: &Doc<'_>, unit: usize| doc.units[unit].kind == Kind::Text;
    if unit.key.len() < FEW || !is_text(doc, at) || !is_text(whole_doc, whole[0]) {
        return 0.0;
    }
    let mut left: BTreeMap<Word, u32> = bag(&words(whole_doc, whole)).into_iter().collect();
    for (word, count) in bag(&words(others_doc, others)) {
        if let Some(left) = left.get_mut(&word) {
            *left = left.saturating_sub(count);
        }
    }
    let found = unit.bag.iter().map(|(word, count)| {
        let there = left.get(word).copied().unwrap_or(0).min(*count);
        vocabulary.weight(*word) * f64::from(there)
    });
    if unit.weight > 0.0 { found.sum::<f64>() / unit.weight } else { 0.0 }
}
