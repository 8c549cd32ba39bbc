//! Which unit of the old document is which of the new one.
//!
//! First those whose words are the same, then those that are alike, all of them weighed together;
//! where words do not decide, neighbours do. A heading is also known by what stands under it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::assign::{Candidate, assign};
use super::common::stretches;
use super::doc::{Doc, Kind, Unit};
use super::neighbour::{Neighbours, sections};
use super::words::{Vocabulary, Word};
use crate::blocks::{Part, Role};

/// Two units are taken for one from this score on: likeness, and what their neighbours add.
const ENOUGH: f64 = 0.5;

/// Without this likeness, no neighbours help.
const LEAST: f64 = 0.2;

/// In the one gap that is left between neighbours, this is enough.
const LEAST_BETWEEN: f64 = 0.15;

/// What two corresponding neighbours add, and a corresponding heading.
const NEIGHBOUR: f64 = 0.1;
const HEADING: f64 = 0.05;

/// Words that stand in more texts than this find no candidates.
const COMMON: u32 = 60;

/// How many candidates a unit has at most, and how many pairs a gap.
const CANDIDATES: usize = 12;
const GAP: usize = 400;

/// Blocks with fewer words than this say too little to be found inside of others.
const FEW: usize = 4;

/// What was found so far, by the unit of either side.
pub struct Pairs {
    pub of_old: Vec<Option<usize>>,
    pub of_new: Vec<Option<usize>>,
}

/// Pairs the units of both documents.
pub fn pair(old: &Doc<'_>, new: &Doc<'_>, vocabulary: &Vocabulary) -> Pairs {
    let mut pairing = Pairing {
        old,
        new,
        vocabulary,
        pairs: Pairs { of_old: vec![None; old.units.len()], of_new: vec![None; new.units.len()] },
    };
    pairing.parts();
    pairing.same_pictures();
    pairing.same_words();
    pairing.alike(0.0);
    pairing.alike(NEIGHBOUR);
    pairing.headings_by_sections();
    pairing.alike(NEIGHBOUR);
    pairing.between_neighbours();
    pairing.pairs
}

struct Pairing<'p> {
    old: &'p Doc<'p>,
    new: &'p Doc<'p>,
    vocabulary: &'p Vocabulary,
    pairs: Pairs,
}

impl Pairing<'_> {
    fn take(&mut self, old: usize, new: usize) {
        self.pairs.of_old[old] = Some(new);
        self.pairs.of_new[new] = Some(old);
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.pairs.of_old[old].is_none() && self.pairs.of_new[new].is_none()
    }

    /// The title is the title, whatever it says.
    fn parts(&mut self) {
        for part in [Part::Title, Part::Subtitle, Part::Date, Part::Opening] {
            let of = |doc: &Doc<'_>| {
                doc.units.iter().position(|unit| doc.block(unit.blocks[0]).part == part)
            };
            if let (Some(old), Some(new)) = (of(self.old), of(self.new)) {
                self.take(old, new);
            }
        }
    }

    /// The same picture is the same, whatever its alternative text.
    fn same_pictures(&mut self) {
        let mut digests: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, unit) in self.old.units.iter().enumerate() {
            if let Some((digest, _)) = self.old.block(unit.blocks[0]).picture {
                digests.entry(digest.to_string()).or_default().0.push(at);
            }
        }
        for (at, unit) in self.new.units.iter().enumerate() {
            if let Some((digest, _)) = self.new.block(unit.blocks[0]).picture {
                digests.entry(digest.to_string()).or_default().1.push(at);
            }
        }
        for (old, new) in digests.into_values() {
            for (old, new) in old.into_iter().zip(new) {
                self.take(old, new);
            }
        }
    }

    /// Those with the same words: in order first, and then wherever they are.
    fn same_words(&mut self) {
        let mut numbers: BTreeMap<(Kind, &[Word]), u32> = BTreeMap::new();
        let olds = numbered(&self.old.units, &mut numbers);
        let news = numbered(&self.new.units, &mut numbers);
        for stretch in stretches(&olds, &news).into_iter().filter(|stretch| stretch.is_same) {
            for (old, new) in stretch.old.zip(stretch.new) {
                if self.is_free(old, new) {
                    self.take(old, new);
                }
            }
        }
        let mut left: BTreeMap<u32, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, key) in olds.iter().enumerate() {
            if self.pairs.of_old[at].is_none() && !self.old.units[at].key.is_empty() {
                left.entry(*key).or_default().0.push(at);
            }
        }
        for (at, key) in news.iter().enumerate() {
            if self.pairs.of_new[at].is_none() && !self.new.units[at].key.is_empty() {
                left.entry(*key).or_default().1.push(at);
            }
        }
        for (old, new) in left.into_values() {
            // Which of several it is, is decided by neighbours below, unless there are too many.
            let once = old.len() == 1 && new.len() == 1;
            if once || old.len() * new.len() > GAP {
                for (old, new) in old.into_iter().zip(new) {
                    self.take(old, new);
                }
            }
        }
    }

    /// Those that have enough words in common, in one assignment.
    fn alike(&mut self, neighbour: f64) {
        let old_near = Neighbours::of(&self.pairs.of_old);
        let new_near = Neighbours::of(&self.pairs.of_new);
        let mut candidates = Vec::new();
        for (old, new) in self.candidates(&old_near, &new_near) {
            let (one, other) = (&self.old.units[old], &self.new.units[new]);
            if one.kind != other.kind {
                continue;
            }
            let likeness = self.likeness(one, other);
            let shared = self.neighbours(old, new, &old_near, &new_near);
            let least = if neighbour > 0.0 { LEAST } else { ENOUGH };
            let score = likeness + f64::from(shared) * neighbour + self.under(old, new);
            if likeness >= least && score >= ENOUGH {
                // The smallest part decides between those that are alike in everything else.
                let nearness = f64::from(shared) * 0.01 + self.nearness(old, new) * 0.001;
                candidates.push(Candidate { old, new, score: score / 1.5 + nearness });
            }
        }
        for (old, new) in assign(&candidates) {
            self.take(old, new);
        }
    }

    /// The units without a counterpart that rare words, or the gap that they stand in, suggest.
    fn candidates(&self, old_near: &Neighbours, new_near: &Neighbours) -> Vec<(usize, usize)> {
        let mut postings: BTreeMap<Word, Vec<usize>> = BTreeMap::new();
        for (at, unit) in self.new.units.iter().enumerate() {
            if self.pairs.of_new[at].is_none() {
                for (word, _) in &unit.bag {
                    postings.entry(*word).or_default().push(at);
                }
            }
        }
        postings.retain(|word, units| {
            self.vocabulary.texts_with(*word) <= COMMON || units.len() <= CANDIDATES
        });
        let mut scores = vec![0.0; self.new.units.len()];
        let mut found = Vec::new();
        let mut gaps: BTreeMap<Option<usize>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (old, unit) in self.old.units.iter().enumerate() {
            if self.pairs.of_old[old].is_some() {
                continue;
            }
            let before = old_near.before[old].and_then(|before| self.pairs.of_old[before]);
            gaps.entry(before).or_default().0.push(old);
            let mut touched: Vec<usize> = Vec::new();
            for (word, _) in &unit.bag {
                let weight = self.vocabulary.weight(*word);
                for new in postings.get(word).into_iter().flatten() {
                    if scores[*new] == 0.0 {
                        touched.push(*new);
                    }
                    scores[*new] += weight;
                }
            }
            let mut best: Vec<(usize, f64)> =
                touched.into_iter().map(|new| (new, std::mem::take(&mut scores[new]))).collect();
            best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.extend(best.into_iter().take(CANDIDATES).map(|(new, _)| (old, new)));
        }
        for new in 0..self.new.units.len() {
            if self.pairs.of_new[new].is_none() {
                gaps.entry(new_near.before[new]).or_default().1.push(new);
            }
        }
        for (old, new) in gaps.into_values() {
            if old.len() * new.len() <= GAP {
                found.extend(old.iter().flat_map(|old| new.iter().map(|new| (*old, *new))));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// From 0 to 1: the part of their words that both have, rare ones counting more. A unit that
    /// was split or merged is also known by the words of its smaller part.
    fn likeness(&self, one: &Unit, other: &Unit) -> f64 {
        if one.key == other.key {
            return 1.0;
        }
        let common = self.vocabulary.common(&one.bag, &other.bag);
        let all = one.weight + other.weight;
        let least = one.weight.min(other.weight);
        if all <= 0.0 {
            return 0.0;
        }
        let inside = if one.key.len().min(other.key.len()) < FEW { 0.0 } else { common / least };
        (2.0 * common / all).max(inside * 0.6)
    }

    /// How many of the neighbours correspond: the nearest before, and the nearest after.
    fn neighbours(&self, old: usize, new: usize, olds: &Neighbours, news: &Neighbours) -> u8 {
        let fits = |old: Option<usize>, new: Option<usize>| match (old, new) {
            (Some(old), Some(new)) => self.pairs.of_old[old] == Some(new),
            (None, None) => true,
            _ => false,
        };
        u8::from(fits(olds.before[old], news.before[new]))
            + u8::from(fits(olds.after[old], news.after[new]))
    }

    /// Whether both stand under the same heading.
    fn under(&self, old: usize, new: usize) -> f64 {
        let one = self.old.heading(self.old.units[old].blocks[0]);
        let other = self.new.heading(self.new.units[new].blocks[0]);
        if one == other { HEADING } else { 0.0 }
    }

    /// How near they are to each other, as parts of the whole.
    fn nearness(&self, old: usize, new: usize) -> f64 {
        let part = |at: usize, all: usize| at as f64 / all.max(1) as f64;
        1.0 - (part(old, self.old.units.len()) - part(new, self.new.units.len())).abs()
    }

    /// A heading with other words is known by what stands under it.
    fn headings_by_sections(&mut self) {
        let olds = sections(self.old);
        let news = sections(self.new);
        let section_of: BTreeMap<usize, usize> = news
            .iter()
            .flat_map(|(heading, units)| units.clone().map(|unit| (unit, *heading)))
            .collect();
        let mut candidates = Vec::new();
        for (heading, units) in &olds {
            if self.pairs.of_old[*heading].is_some() {
                continue;
            }
            let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
            for unit in units.clone() {
                let Some(new) = self.pairs.of_old[unit] else { continue };
                if let Some(section) = section_of.get(&new) {
                    *shared.entry(*section).or_default() += self.old.units[unit].weight;
                }
            }
            let weight = |doc: &Doc<'_>, units: &Range<usize>| -> f64 {
                doc.units[units.clone()].iter().map(|unit| unit.weight).sum()
            };
            let own = weight(self.old, units);
            for (section, shared) in shared {
                if self.pairs.of_new[section].is_some() {
                    continue;
                }
                let whole = own.max(weight(self.new, &news[&section]));
                if whole > 0.0 && shared / whole >= ENOUGH {
                    let score = shared / whole;
                    candidates.push(Candidate { old: *heading, new: section, score });
                }
            }
        }
        for (old, new) in assign(&candidates) {
            self.take(old, new);
        }
    }

    /// The only two between neighbours that correspond are taken for one if they are of one kind
    /// and say something alike; headings, pictures and tables whatever they say.
    fn between_neighbours(&mut self) {
        let fits = |pairs: &Pairs, old: Option<usize>, new: Option<usize>| match (old, new) {
            (Some(old), Some(new)) => pairs.of_old.get(old).copied().flatten() == Some(new),
            (None, None) => true,
            _ => false,
        };
        let after = |at: usize, all: usize| (at + 1 < all).then_some(at + 1);
        for old in 0..self.old.units.len() {
            if self.pairs.of_old[old].is_some() {
                continue;
            }
            let new = match old.checked_sub(1) {
                None => 0,
                Some(before) => match self.pairs.of_old[before] {
                    Some(before) => before + 1,
                    None => continue,
                },
            };
            if new >= self.new.units.len() || !self.is_free(old, new) {
                continue;
            }
            let next = (after(old, self.old.units.len()), after(new, self.new.units.len()));
            let (one, other) = (&self.old.units[old], &self.new.units[new]);
            let roles =
                [self.old.block(one.blocks[0]), self.new.block(other.blocks[0])].map(|b| &b.role);
            let is_named = one.kind != Kind::Text
                || matches!(
                    roles,
                    [Role::Heading(_), Role::Heading(_)] | [Role::Caption, Role::Caption]
                );
            let is_alike = is_named || self.likeness(one, other) >= LEAST_BETWEEN;
            if one.kind == other.kind
                && std::mem::discriminant(roles[0]) == std::mem::discriminant(roles[1])
                && fits(&self.pairs, next.0, next.1)
                && is_alike
            {
                self.take(old, new);
            }
        }
    }
}

/// Each unit's words as a number.
fn numbered<'u>(units: &'u [Unit], numbers: &mut BTreeMap<(Kind, &'u [Word]), u32>) -> Vec<u32> {
    let number = |unit: &'u Unit| {
        let next = numbers.len() as u32;
        *numbers.entry((unit.kind, &unit.key)).or_insert(next)
    };
    units.iter().map(number).collect()
}
