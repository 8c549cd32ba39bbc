//! What stands beside a unit, and under a heading.

use std::collections::BTreeMap;
use std::ops::Range;

use super::doc::Doc;
use crate::blocks::Role;

/// The nearest units before and after that have a counterpart, by the unit.
pub struct Neighbours {
    pub before: Vec<Option<usize>>,
    pub after: Vec<Option<usize>>,
}

impl Neighbours {
    pub fn of(pairs: &[Option<usize>]) -> Self {
        let mut near = None;
        let mut before = Vec::with_capacity(pairs.len());
        for (at, pair) in pairs.iter().enumerate() {
            before.push(near);
            near = pair.map(|_| at).or(near);
        }
        near = None;
        let mut after: Vec<_> = pairs
            .iter()
            .enumerate()
            .rev()
            .map(|(at, pair)| {
                let found = near;
                near = pair.map(|_| at).or(near);
                found
            })
            .collect();
        after.reverse();
        Self { before, after }
    }
}

/// The units under each heading, up to the next of its level or above.
pub fn sections(doc: &Doc<'_>) -> BTreeMap<usize, Range<usize>> {
    let level = |at: usize| match doc.block(doc.units[at].blocks[0]).role {
        Role::Heading(level) => Some(level),
        _ => None,
    };
    let count = doc.units.len();
    // From the end: the nearest heading after of each level or above.
    let mut next = [count; 256];
    let mut sections = BTreeMap::new();
    for at in (0..count).rev() {
        if let Some(level) = level(at) {
            sections.insert(at, at + 1..next[usize::from(level)]);
            next[usize::from(level)..].fill(at);
        }
    }
    sections
}
