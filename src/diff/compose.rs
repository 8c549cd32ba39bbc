//! The script: how each new block is made, from what was matched.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::{Carried, mapped};
use super::doc::Doc;
use super::script::{Container, Labelled, Made, Piece, Script};
use super::segment::{Bit, pieces};
use super::text::Group;
use crate::blocks::Step;

/// Writes the script for groups and their bits.
pub fn compose(old: &Doc<'_>, new: &Doc<'_>, groups: &[Group], bits: &[Vec<Bit>]) -> Script {
    let mut script = Script { containers: containers(old, new, groups), ..Script::default() };
    let mut made = vec![Made::default(); new.blocks.blocks.len()];
    for (group, bits) in groups.iter().zip(bits) {
        for (part, block) in group.new.iter().enumerate() {
            let from = group.old.get(part).or(group.old.last()).copied();
            let unchanged = group.is_unchanged(old, new);
            let text = match from {
                Some(from) if unchanged && !old.block(from).text.is_empty() => {
                    vec![Piece::Kept { block: from, at: 0..old.block(from).text.len() }]
                }
                _ => pieces(new, *block, bits),
            };
            made[*block] = Made { from, text, ..Made::default() };
        }
    }
    for (block, made) in made.iter_mut().enumerate() {
        differ(old, new, block, made, &script);
    }
    script.made = made;
    script.labels = labels(old, new, &script.containers);
    script
}

/// Gives a block what its old one does not.
fn differ(old: &Doc<'_>, new: &Doc<'_>, at: usize, made: &mut Made, script: &Script) {
    let block = new.block(at);
    let nothing = Default::default();
    let from = made.from.map_or(&nothing, |from| old.block(from));
    let carried = Carried::new(made, &old.blocks.blocks);
    debug_assert_eq!(carried.text, block.text, "the pieces of a block are its text");
    if from.role != block.role {
        made.role = Some(block.role.clone());
    }
    if mapped(&from.within, script) != block.within {
        made.within = Some(block.within.clone());
    }
    if carried.links(from) != block.links {
        made.links = Some(block.links.clone());
    }
    if carried.languages(from) != block.languages {
        made.languages = Some(block.languages.clone());
    }
    if carried.notes(from) != block.notes {
        made.notes = Some(block.notes.clone());
    }
    if carried.stresses(from) != block.stresses {
        made.stresses = Some(block.stresses.clone());
    }
    if carried.breaks(from) != block.breaks {
        made.breaks = Some(block.breaks.clone());
    }
    if from.picture != block.picture {
        made.picture = Some(block.picture);
    }
    if from.part != block.part {
        made.part = Some(block.part);
    }
}

/// Which container became which: the one that most of its blocks now stand in.
fn containers(old: &Doc<'_>, new: &Doc<'_>, groups: &[Group]) -> BTreeMap<Container, usize> {
    let mut votes: BTreeMap<(Container, Container), u64> = BTreeMap::new();
    for group in groups {
        // The first of several carries on what the one was.
        let (Some(own), Some(other)) = (group.old.first(), group.new.first()) else { continue };
        let (own, other) = (&old.block(*own).within, &new.block(*other).within);
        let is_like = own.len() == other.len()
            && own.iter().zip(other).all(|(own, other)| own.is_like(*other));
        for (own, other) in own.iter().zip(other).filter(|(own, other)| own.is_like(**other)) {
            // Blocks that are nested otherwise say little.
            let vote = if is_like { 1000 } else { 1 };
            *votes.entry(((*own).into(), (*other).into())).or_default() += vote;
        }
    }
    let mut ranked: Vec<_> = votes.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut became = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for ((own, other), _) in ranked {
        if !became.contains_key(&own) && !taken.contains(&other) {
            taken.insert(other);
            let (Container::Whole(number) | Container::Item(number)) = other;
            became.insert(own, number);
        }
    }
    became
}

fn labels(old: &Doc<'_>, new: &Doc<'_>, containers: &BTreeMap<Container, usize>) -> Vec<Labelled> {
    let from: BTreeMap<usize, usize> = containers
        .iter()
        .filter_map(|(container, number)| match container {
            Container::Item(item) => Some((*number, *item)),
            Container::Whole(_) => None,
        })
        .collect();
    let label = |(item, label)| match from.get(&item) {
        Some(old_item) if old.blocks.labels.get(*old_item) == Some(label) => {
            Labelled::Kept(*old_item)
        }
        _ => Labelled::Given(label.clone()),
    };
    new.blocks.labels.iter().enumerate().map(label).collect()
}

/// The number of a step's list, quote, note, table or item.
pub fn number(step: Step) -> usize {
    let (Container::Whole(number) | Container::Item(number)) = step.into();
    number
}
