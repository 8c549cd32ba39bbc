//! What moved: items of a list, paragraphs, sections; and what came of headings that did or are new.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Facet, Teller};
use super::doc::{Doc, Kind as UnitKind};
use super::matched::Matched;
use super::model::{Change, Class, Consequence, Kind, Noun, Spot, Thing};
use super::order::ranks;
use crate::blocks::{Role, Step};

/// Tells every move, as few as there are: an order that changed is one.
pub fn moves(teller: &mut Teller<'_>) {
    lists(teller);
    under_headings(teller);
    others(teller);
}

/// The moved joins that no change has told yet, in the new order.
fn left(teller: &Teller<'_>) -> Vec<usize> {
    let m = teller.m;
    let is_left =
        |join: &usize| m.moved[*join] && !teller.is_covered(Facet::Place(first_new(m, *join)));
    (0..m.joins.len()).filter(is_left).collect()
}

fn first_new(m: &Matched<'_>, join: usize) -> usize {
    m.new.units[m.joins[join].new[0]].blocks[0]
}

fn first_old(m: &Matched<'_>, join: usize) -> usize {
    m.old.units[m.joins[join].old[0]].blocks[0]
}

fn cover(teller: &mut Teller<'_>, join: usize) {
    let m = teller.m;
    for unit in &m.joins[join].new {
        for block in &m.new.units[*unit].blocks {
            teller.cover(Facet::Place(*block));
        }
    }
}

/// The items of a list that is still the same one, in another order.
fn lists(teller: &mut Teller<'_>) {
    let m = teller.m;
    let mut lists: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
    for join in left(teller) {
        let within = &m.new.block(first_new(m, join)).within;
        for (depth, step) in within.iter().enumerate() {
            if let Step::List(list) = step {
                lists.entry((depth, *list)).or_default().insert(join);
            }
        }
    }
    // The outermost first.
    for ((depth, list), joins) in lists {
        let Some(old_list) = m.list_was(list) else { continue };
        // The items of both, with the first block of each, in the new order.
        let mut items: Vec<(usize, usize)> = Vec::new();
        let mut seen = BTreeSet::new();
        for (block, new) in m.new.blocks.blocks.iter().enumerate() {
            let [Step::List(own), Step::Item(item)] =
                new.within.get(depth..depth + 2).unwrap_or_default()
            else {
                continue;
            };
            if *own == list
                && seen.insert(*item)
                && let Some(old) = m.item_was.get(item)
                && m.list_of_old_item.get(old) == Some(&old_list)
            {
                items.push((block, *old));
            }
        }
        let places: Vec<usize> = items.iter().map(|(_, old)| *old).collect();
        if places.is_sorted() {
            continue;
        }
        let kept: BTreeSet<usize> = places.into_iter().collect();
        for join in joins {
            let in_list = |within: &[Step]| {
                within.iter().any(|step| matches!(step, Step::Item(item) if kept.contains(item)))
            };
            if in_list(&m.old.block(first_old(m, join)).within) {
                cover(teller, join);
            }
        }
        reordered(teller, &items);
    }
}

/// Tells that some blocks, each with its old place, stand in another order.
fn reordered(teller: &mut Teller<'_>, items: &[(usize, usize)]) {
    let m = teller.m;
    let blocks: Vec<usize> = items.iter().map(|(block, _)| *block).collect();
    let places: Vec<usize> = items.iter().map(|(_, place)| *place).collect();
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
    let group = m.group_of_new[*first];
    let olds: Vec<usize> = blocks.iter().filter_map(|block| m.was(*block)).collect();
    let spot = |doc: &Doc<'_>, blocks: &[usize]| {
        let first = *blocks.iter().min()?;
        let last = *blocks.iter().max()?;
        Some(Spot { blocks: first..last + 1, count: items.len(), ..doc.spot(first, 1, m.options) })
    };
    let change = Change {
        old: spot(&m.old, &olds),
        new: spot(&m.new, &[*first, *last]),
        ..teller.change(
            Kind::Reordered { items: blocks, order: ranks(&places) },
            Class::Meaning,
            group,
        )
    };
    teller.tell(group, change);
}

/// Paragraphs that changed places under a heading that is still the same one.
fn under_headings(teller: &mut Teller<'_>) {
    let m = teller.m;
    let is_plain = |join: usize| {
        let block = m.new.block(first_new(m, join));
        block.within.is_empty() && block.role == Role::Paragraph
    };
    let heading = |join: usize| {
        let (old, new) = (m.old.headings[first_old(m, join)], m.new.headings[first_new(m, join)]);
        m.correspond(old, new).then_some(new)
    };
    let mut moved: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for join in left(teller).into_iter().filter(|join| is_plain(*join)) {
        if let Some(heading) = heading(join) {
            moved.entry(heading).or_default().push(join);
        }
    }
    moved.retain(|_, joins| {
        joins.len() > 1 && joins.windows(2).any(|two| !follows(m, two[0], two[1]))
    });
    for (under, joins) in moved {
        let both = |join: &usize| !m.joins[*join].old.is_empty() && !m.joins[*join].new.is_empty();
        let siblings = (0..m.joins.len())
            .filter(both)
            .filter(|join| is_plain(*join) && heading(*join) == Some(under));
        let items: Vec<_> = siblings.map(|join| (first_new(m, join), first_old(m, join))).collect();
        joins.into_iter().for_each(|join| cover(teller, join));
        reordered(teller, &items);
    }
}

/// Whether two joins follow each other on both sides.
fn follows(m: &Matched<'_>, one: usize, other: usize) -> bool {
    let (one, other) = (&m.joins[one], &m.joins[other]);
    one.old.last().map(|unit| unit + 1) == other.old.first().copied()
        && one.new.last().map(|unit| unit + 1) == other.new.first().copied()
}

/// All other moves: what moved together is told together, a section with its heading.
fn others(teller: &mut Teller<'_>) {
    let m = teller.m;
    let level = |join: usize| match m.new.block(first_new(m, join)).role {
        Role::Heading(level) => Some(level),
        _ => None,
    };
    let mut together: Vec<Vec<usize>> = Vec::new();
    for join in left(teller) {
        let goes_on = together.last().is_some_and(|group| {
            let section = level(group[0]);
            let ends = level(join).is_some_and(|own| section.is_none_or(|level| own <= level));
            follows(m, group[group.len() - 1], join) && !ends
        });
        match together.last_mut().filter(|_| goes_on) {
            Some(group) => group.push(join),
            None => together.push(vec![join]),
        }
    }
    for joins in together {
        joins.iter().for_each(|join| cover(teller, *join));
        let units = |of: fn(&super::join::Join) -> &Vec<usize>| -> Vec<usize> {
            joins.iter().flat_map(|join| of(&m.joins[*join]).iter().copied()).collect()
        };
        let spot = |doc: &Doc<'_>, units: &[usize]| {
            let blocks: Vec<usize> =
                units.iter().flat_map(|unit| doc.units[*unit].blocks.iter().copied()).collect();
            let (first, last) = (*blocks.first()?, *blocks.last()?);
            let spot = doc.spot(first, 1, m.options);
            let things: BTreeSet<_> = units.iter().map(|unit| called(m, doc, *unit)).collect();
            let is_section = matches!(doc.block(first).role, Role::Heading(_)) && things.len() > 1;
            let mut things = things.into_iter();
            let (thing, noun) = match (things.next(), things.next()) {
                _ if is_section => (Thing::Section, Thing::Section.noun()),
                (Some(one), None) => one,
                _ => (Thing::Block, Thing::Block.noun()),
            };
            let count = match thing {
                Thing::Table => units.len(),
                thing => doc.count(thing, first..last + 1),
            };
            Some(Spot { blocks: first..last + 1, thing, noun, count, ..spot })
        };
        let old = spot(&m.old, &units(|join| &join.old));
        let new = spot(&m.new, &units(|join| &join.new));
        let group = m.group_of_new[first_new(m, joins[0])];
        let change = teller.change(Kind::Moved, Class::Meaning, group);
        teller.tell(group, Change { old, new, ..change });
    }
}

/// What a unit is, and what that is called.
fn called(m: &Matched<'_>, doc: &Doc<'_>, unit: usize) -> (Thing, Noun) {
    let first = doc.units[unit].blocks[0];
    match doc.units[unit].kind {
        UnitKind::Table => (Thing::Table, Thing::Table.noun()),
        _ => (doc.thing(first), doc.noun(first, m.options)),
    }
}

/// Blocks that stayed where they are and yet stand under another heading, for one was added or
/// removed, or moved, or is none any more.
pub fn consequences(teller: &mut Teller<'_>) {
    let m = teller.m;
    type Headings = (Option<usize>, Option<usize>);
    let mut shifted: BTreeMap<Headings, Vec<usize>> = BTreeMap::new();
    for join in (0..m.joins.len()).filter(|join| !m.moved[*join]) {
        let (Some(old), Some(new)) = (m.joins[join].old.first(), m.joins[join].new.first()) else {
            continue;
        };
        let (old, new) = (m.old.units[*old].blocks[0], m.new.units[*new].blocks[0]);
        let under = (m.old.headings[old], m.new.headings[new]);
        let is_heading = under.0 == Some(old) || under.1 == Some(new);
        if !is_heading && !m.correspond(under.0, under.1) {
            shifted.entry(under).or_default().push(new);
        }
    }
    for ((old, new), blocks) in shifted {
        let is_cause = |change: &Change| {
            matches!(
                change.kind,
                Kind::Added | Kind::Removed | Kind::Moved | Kind::Role { .. } | Kind::Level { .. }
            )
        };
        let is_about = |spot: &Option<Spot>, heading: Option<usize>| {
            spot.as_ref().zip(heading).is_some_and(|(spot, heading)| spot.blocks.start == heading)
        };
        for (heading, is_new) in [(new, true), (old, false)] {
            let cause = teller.told().iter_mut().find(|(_, change)| {
                let spot = if is_new { &change.new } else { &change.old };
                is_cause(change) && change.consequence.is_none() && is_about(spot, heading)
            });
            let Some((_, change)) = cause else { continue };
            // What has lost its heading is called what it was.
            let noun = |block: &usize| match m.script.made[*block].from {
                Some(from) if !is_new => m.old.noun(from, m.options),
                _ => m.new.noun(*block, m.options),
            };
            let nouns: BTreeSet<_> = blocks.iter().map(noun).collect();
            let mut nouns = nouns.into_iter();
            let noun = match (nouns.next(), nouns.next()) {
                (Some(noun), None) => noun,
                _ => Thing::Block.noun(),
            };
            let text = |doc: &Doc<'_>, heading: Option<usize>| {
                heading.map(|heading| doc.block(heading).text.clone())
            };
            let (old_heading, new_heading) = (text(&m.old, old), text(&m.new, new));
            change.consequence =
                Some(Consequence { blocks: blocks.clone(), noun, old_heading, new_heading });
            // A list that a heading parts becomes two, and two that no heading parts any more are one.
            super::nesting::cover_lists(teller, &blocks);
            break;
        }
    }
}
