//! What blocks stand in, and how items are labelled.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::apply::mapped;
use super::changes::{Facet, Teller};
use super::compose::number;
use super::doc::Doc;
use super::matched::Matched;
use super::model::{Change, Class, Kind, Spot};
use super::script::Labelled;
use crate::blocks::{Blocks, Label, Step};

/// Blocks that stand in other containers; those that do so together are told together.
pub fn nesting(teller: &mut Teller<'_>) {
    let m = teller.m;
    if !m.is_stated() {
        return;
    }
    let lists = Lists::of(m);
    let mut last: Option<(usize, Kind)> = None;
    for block in 0..m.new.blocks.blocks.len() {
        if teller.is_covered(Facet::Within(block)) || m.script.made[block].within.is_none() {
            continue;
        }
        let Some(from) = m.script.made[block].from else { continue };
        let ways = (way(&m.old.block(from).within), way(&m.new.block(block).within));
        let kind = if ways.0 != ways.1 {
            Kind::Nesting { old: ways.0, new: ways.1 }
        } else if super::changes::is_moved(m, block) {
            // It moved to where it stands now.
            teller.cover(Facet::Within(block));
            continue;
        } else if let Some(kind) = lists.kind(m, from, block) {
            cover_lists(teller, &[block]);
            let spot = |doc: &Doc<'_>, block| Some(doc.spot(block, 1, m.options));
            let (old, new) = (spot(&m.old, from), spot(&m.new, block));
            let change = teller.change(kind, Class::Structure, m.group_of_new[block]);
            teller.tell(m.group_of_new[block], Change { old, new, ..change });
            last = None;
            continue;
        } else {
            Kind::Regrouped { container: parted(m, from, block) }
        };
        teller.cover(Facet::Within(block));
        let group = m.group_of_new[block];
        if let Some((before, other)) = &last
            && *other == kind
            && *before + 1 == block
            && m.new.headings[*before] == m.new.headings[block]
            && let Some((_, change)) =
                teller.told().iter_mut().rev().find(|(_, change)| change.kind == kind)
        {
            let ends = [(&mut change.old, &m.old, from + 1), (&mut change.new, &m.new, block + 1)];
            for (spot, doc, end) in ends {
                if let Some(spot) = spot {
                    spot.blocks.end = spot.blocks.end.max(end);
                    spot.count = doc.count(spot.thing, spot.blocks.clone());
                }
            }
        } else {
            let spot = |doc: &Doc<'_>, block| Some(doc.spot(block, 1, m.options));
            let (old, new) = (spot(&m.old, from), spot(&m.new, block));
            let change = teller.change(kind.clone(), Class::Structure, group);
            teller.tell(group, Change { old, new, ..change });
        }
        last = Some((block, kind));
    }
}

/// What became of whole lists, as their items that did not move tell.
#[derive(Default)]
struct Lists {
    /// By the old list, the lists that it is in, and the other way round.
    became: BTreeMap<usize, BTreeSet<usize>>,
    were: BTreeMap<usize, BTreeSet<usize>>,
}

impl Lists {
    fn of(m: &Matched<'_>) -> Self {
        let mut lists = Self::default();
        for block in 0..m.new.blocks.blocks.len() {
            let Some(from) = m.script.made[block].from else { continue };
            if super::changes::is_moved(m, block) {
                continue;
            }
            let both = m.old.block(from).within.iter().zip(&m.new.block(block).within);
            for (old, new) in both {
                if let (Step::List(old), Step::List(new)) = (old, new) {
                    lists.became.entry(*old).or_default().insert(*new);
                    lists.were.entry(*new).or_default().insert(*old);
                }
            }
        }
        lists
    }

    /// Whether the list of a block was parted, or grew together with others: then nothing more need
    /// be said of its items.
    fn kind(&self, m: &Matched<'_>, old: usize, new: usize) -> Option<Kind> {
        let (was, is) = differing(m, old, new)?;
        let (Step::List(was), Step::List(is)) = (was, is) else { return None };
        match (self.became.get(&was)?.len(), self.were.get(&is)?.len()) {
            (1, 1) | (0, _) | (_, 0) => None,
            (lists, 1) => Some(Kind::Parted { lists }),
            (1, lists) => Some(Kind::Joined { lists }),
            _ => None,
        }
    }
}

/// What is told of some blocks' lists is told of all that stood or stand in the same ones.
pub fn cover_lists(teller: &mut Teller<'_>, blocks: &[usize]) {
    let m = teller.m;
    let lists = |within: &[Step]| -> Vec<usize> {
        let lists = within.iter().filter(|step| matches!(step, Step::List(_)));
        lists.map(|step| number(*step)).collect()
    };
    let old_lists = |block: usize| {
        m.script.made[block].from.map(|from| lists(&m.old.block(from).within)).unwrap_or_default()
    };
    let new_lists = |block: usize| lists(&m.new.block(block).within);
    let olds: BTreeSet<usize> = blocks.iter().flat_map(|block| old_lists(*block)).collect();
    let news: BTreeSet<usize> = blocks.iter().flat_map(|block| new_lists(*block)).collect();
    for block in (0..m.new.blocks.blocks.len()).filter(|block| is_regrouped(m, *block)) {
        let is_one_of =
            |own: Vec<usize>, all: &BTreeSet<usize>| own.iter().any(|list| all.contains(list));
        if is_one_of(old_lists(block), &olds) || is_one_of(new_lists(block), &news) {
            teller.cover(Facet::Within(block));
        }
    }
}

/// The containers of a block, from the outside; an item says its list.
fn way(within: &[Step]) -> Vec<&'static str> {
    let named = within.iter().filter(|step| !matches!(step, Step::List(_)));
    named.map(|step| step.name()).collect()
}

/// Whether a block only stands in another container of the same kind.
pub fn is_regrouped(m: &Matched<'_>, block: usize) -> bool {
    let made = &m.script.made[block];
    made.within.is_some()
        && made
            .from
            .is_some_and(|from| way(&m.old.block(from).within) == way(&m.new.block(block).within))
}

/// The outermost container that is another one, as it was and as it is.
fn differing(m: &Matched<'_>, old: usize, new: usize) -> Option<(Step, Step)> {
    let was = &m.old.block(old).within;
    let is = &m.new.block(new).within;
    let carried = mapped(was, &m.script);
    let at = carried.iter().zip(is).position(|(was, is)| was != is)?;
    Some((was[at], is[at]))
}

fn parted(m: &Matched<'_>, old: usize, new: usize) -> &'static str {
    differing(m, old, new).map_or("container", |(_, is)| is.name())
}

/// Items that are labelled otherwise, told once for each list. A list whose items only stand in another order
/// counts as it did.
pub fn numbering(teller: &mut Teller<'_>) {
    let m = teller.m;
    let mut lists: BTreeMap<usize, Vec<(usize, usize, usize)>> = BTreeMap::new();
    for (block, new) in m.new.blocks.blocks.iter().enumerate() {
        for pair in new.within.windows(2) {
            let [Step::List(list), Step::Item(item)] = pair else { continue };
            if !matches!(m.script.labels[*item], Labelled::Given(_))
                || teller.is_covered(Facet::Label(*item))
            {
                continue;
            }
            teller.cover(Facet::Label(*item));
            // An item that is new as such is told by what it holds.
            let Some(old) = m.item_was.get(item) else { continue };
            lists.entry(*list).or_default().push((block, *old, *item));
        }
    }
    if !m.is_stated() {
        return;
    }
    let (were, are) = (sequences(m.old.blocks), sequences(m.new.blocks));
    for items in lists.into_values() {
        let label = |labels: &[Label], item: usize| labels.get(item).map(says).unwrap_or_default();
        let of = |(_, old, new): &(usize, usize, usize)| {
            (label(&m.old.blocks.labels, *old), label(&m.new.blocks.labels, *new))
        };
        let differ: Vec<_> = items
            .iter()
            .filter(|item| of(item).0 != of(item).1)
            .filter(|(_, old, new)| were.get(old) != are.get(new))
            .collect();
        let Some(first) = differ.first() else { continue };
        let (old, new) = of(first);
        let kind = Kind::Numbering { old, new, items: differ.len() };
        let group = m.group_of_new[first.0];
        let change = teller.change(kind, Class::Structure, group);
        let end = differ.iter().map(|(block, ..)| block + 1).max().unwrap_or_default();
        let new = change.new.clone().map(|spot| Spot { blocks: first.0..end, ..spot });
        teller.tell(group, Change { new, ..change });
    }
}

/// For each item all labels of its list, one after another.
fn sequences(blocks: &Blocks) -> BTreeMap<usize, Rc<[String]>> {
    let lists = list_of_items(&blocks.blocks);
    let mut labels: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (item, list) in &lists {
        let label = blocks.labels.get(*item).map(says).unwrap_or_default();
        labels.entry(*list).or_default().push(label);
    }
    let labels: BTreeMap<usize, Rc<[String]>> =
        labels.into_iter().map(|(list, labels)| (list, labels.into())).collect();
    lists.iter().filter_map(|(item, list)| Some((*item, labels.get(list)?.clone()))).collect()
}

/// What a label says, whichever file it stands in: bullets are all one.
fn says(label: &Label) -> String {
    match label {
        Label::Bullet => "a bullet".to_owned(),
        Label::Number(number) => format!("{number}."),
        Label::Words(words) => words.clone(),
        Label::Found(text, numbered) => {
            let digits = text.trim_matches(|char: char| !char.is_ascii_digit());
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_number && text.trim_end_matches(['.', ')']) == digits {
                format!("{digits}.")
            } else if *numbered == Some(true) || text.chars().any(char::is_alphanumeric) {
                text.clone()
            } else {
                "a bullet".to_owned()
            }
        }
    }
}

/// The list that each item stands in, by the item's number.
pub fn list_of_items<'b>(
    blocks: impl IntoIterator<Item = &'b crate::blocks::Block>,
) -> BTreeMap<usize, usize> {
    let mut lists = BTreeMap::new();
    for block in blocks {
        for pair in block.within.windows(2) {
            if let [list @ Step::List(_), item @ Step::Item(_)] = pair {
                lists.insert(number(*item), number(*list));
            }
        }
    }
    lists
}
