//! Which block of a file is which block of the content.

use std::collections::HashMap;

use crate::blocks::{Block, Role};

/// A block on one or both sides, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    Both(usize, usize),
    Missing(usize),
    Extra(usize),
    /// The same words, but not at the same place among the others.
    Moved(usize, usize),
}

/// Two blocks are taken for one with changed words if they have this much in common.
const SIMILAR: f32 = 0.4;

/// Stretches of more blocks than this, multiplied, are not compared each with each.
const MOST: usize = 250_000;

/// Pairs the blocks of both sides, in the order of reading.
pub fn align(expected: &[Block], actual: &[Block]) -> Vec<Pair> {
    let mut aligner = Aligner { expected, actual, pairs: Vec::new() };
    aligner.anchored(0..expected.len(), 0..actual.len());
    let mut pairs = aligner.pairs;
    find_moved(&mut pairs, expected, actual);
    find_replaced(pairs, expected, actual)
}

struct Aligner<'b> {
    expected: &'b [Block],
    actual: &'b [Block],
    pairs: Vec<Pair>,
}

type Range = std::ops::Range<usize>;

impl Aligner<'_> {
    /// Blocks whose words stand once on each side part the text into stretches.
    fn anchored(&mut self, e: Range, a: Range) {
        let (mut e, mut a) = (e, a);
        while !e.is_empty() && !a.is_empty() && same(&self.expected[e.start], &self.actual[a.start])
        {
            self.pairs.push(Pair::Both(e.start, a.start));
            (e.start, a.start) = (e.start + 1, a.start + 1);
        }
        let mut tail = Vec::new();
        while !e.is_empty()
            && !a.is_empty()
            && same(&self.expected[e.end - 1], &self.actual[a.end - 1])
        {
            (e.end, a.end) = (e.end - 1, a.end - 1);
            tail.push(Pair::Both(e.end, a.end));
        }
        if e.len() * a.len() <= MOST {
            self.each_with_each(e, a);
        } else {
            let anchors = self.anchors(e.clone(), a.clone());
            if anchors.is_empty() {
                self.pairs.extend(e.map(Pair::Missing));
                self.pairs.extend(a.map(Pair::Extra));
            } else {
                let (mut from_e, mut from_a) = (e.start, a.start);
                for (at_e, at_a) in anchors {
                    self.anchored(from_e..at_e, from_a..at_a);
                    self.pairs.push(Pair::Both(at_e, at_a));
                    (from_e, from_a) = (at_e + 1, at_a + 1);
                }
                self.anchored(from_e..e.end, from_a..a.end);
            }
        }
        self.pairs.extend(tail.into_iter().rev());
    }

    /// The longest sequence, rising on both sides, of texts that each side has once.
    fn anchors(&self, e: Range, a: Range) -> Vec<(usize, usize)> {
        let mut once: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for at in e {
            once.entry(&self.expected[at].text).or_default().0.push(at);
        }
        for at in a {
            once.entry(&self.actual[at].text).or_default().1.push(at);
        }
        let mut both: Vec<(usize, usize)> = once
            .into_values()
            .filter_map(|(e, a)| match (&e[..], &a[..]) {
                ([e], [a]) => Some((*e, *a)),
                _ => None,
            })
            .collect();
        both.sort_unstable();
        // Patience: the last of each pile, and what each card lies upon.
        let mut piles: Vec<usize> = Vec::new();
        let mut below = vec![None; both.len()];
        for (index, (_, a)) in both.iter().enumerate() {
            let pile = piles.partition_point(|top| both[*top].1 < *a);
            below[index] = pile.checked_sub(1).map(|pile| piles[pile]);
            piles.truncate(piles.len().max(pile));
            match piles.get_mut(pile) {
                Some(top) => *top = index,
                None => piles.push(index),
            }
        }
        let mut rising = Vec::new();
        let mut next = piles.last().copied();
        while let Some(index) = next {
            rising.push(both[index]);
            next = below[index];
        }
        rising.reverse();
        rising
    }

    /// The pairing with the most in common.
    fn each_with_each(&mut self, e: Range, a: Range) {
        let width = a.len() + 1;
        let own: Vec<_> = self.expected[e.clone()].iter().map(Bag::of).collect();
        let other: Vec<_> = self.actual[a.clone()].iter().map(Bag::of).collect();
        let mut scores = vec![0.0f32; e.len() * a.len()];
        let mut best = vec![0.0f32; (e.len() + 1) * width];
        for i in (0..e.len()).rev() {
            for j in (0..a.len()).rev() {
                let (block, found) = (&self.expected[e.start + i], &self.actual[a.start + j]);
                let score = match same(block, found) {
                    true if block.role == found.role => 2.0,
                    true => 1.9,
                    false => own[i].likeness(&other[j]),
                };
                scores[i * a.len() + j] = score;
                let paired =
                    if score >= SIMILAR { best[(i + 1) * width + j + 1] + score } else { 0.0 };
                best[i * width + j] =
                    paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < e.len() && j < a.len() {
            let here = best[i * width + j];
            let score = scores[i * a.len() + j];
            if score >= SIMILAR && here <= best[(i + 1) * width + j + 1] + score {
                self.pairs.push(Pair::Both(e.start + i, a.start + j));
                (i, j) = (i + 1, j + 1);
            } else if here <= best[(i + 1) * width + j] {
                self.pairs.push(Pair::Missing(e.start + i));
                i += 1;
            } else {
                self.pairs.push(Pair::Extra(a.start + j));
                j += 1;
            }
        }
        self.pairs.extend((e.start + i..e.end).map(Pair::Missing));
        self.pairs.extend((a.start + j..a.end).map(Pair::Extra));
    }
}

/// Whether two blocks say the same, whatever they are.
fn same(expected: &Block, actual: &Block) -> bool {
    let picture = |block: &Block| block.role == Role::Picture;
    expected.text == actual.text && picture(expected) == picture(actual)
}

/// How often each word stands in a text.
struct Bag<'b> {
    words: HashMap<&'b str, usize>,
    count: usize,
    picture: bool,
}

impl<'b> Bag<'b> {
    fn of(block: &'b Block) -> Self {
        let mut words = HashMap::new();
        let mut count = 0;
        for word in block.text.split(' ').filter(|word| !word.is_empty()) {
            *words.entry(word).or_default() += 1;
            count += 1;
        }
        Self { words, count, picture: block.role == Role::Picture }
    }

    /// From 0 to 1: the part of the words that both have. Pictures have only other pictures.
    fn likeness(&self, other: &Self) -> f32 {
        if self.picture || other.picture {
            return if self.picture && other.picture { SIMILAR } else { 0.0 };
        }
        if self.count + other.count == 0 {
            return 0.0;
        }
        let count = |word: &str| other.words.get(word).copied().unwrap_or(0);
        let common: usize = self.words.iter().map(|(word, own)| count(word).min(*own)).sum();
        (2 * common) as f32 / (self.count + other.count) as f32
    }
}

/// What is missing at one place and stands at another was moved.
fn find_moved(pairs: &mut Vec<Pair>, expected: &[Block], actual: &[Block]) {
    let mut extra: HashMap<&str, Vec<usize>> = HashMap::new();
    for pair in pairs.iter().rev() {
        if let Pair::Extra(a) = pair {
            extra.entry(&actual[*a].text).or_default().push(*a);
        }
    }
    let mut moved = Vec::new();
    for pair in pairs.iter_mut() {
        let Pair::Missing(e) = *pair else { continue };
        if expected[e].text.is_empty() {
            continue;
        }
        if let Some(a) = extra.get_mut(expected[e].text.as_str()).and_then(Vec::pop) {
            *pair = Pair::Moved(e, a);
            moved.push(a);
        }
    }
    pairs.retain(|pair| !matches!(pair, Pair::Extra(a) if moved.contains(a)));
}

/// Where as many blocks of the same roles stand as are missing, they have other words.
fn find_replaced(pairs: Vec<Pair>, expected: &[Block], actual: &[Block]) -> Vec<Pair> {
    let mut replaced = Vec::with_capacity(pairs.len());
    for gap in pairs.chunk_by(|a, b| !is_pair(a) && !is_pair(b)) {
        let missing = gap.iter().filter_map(|pair| match pair {
            Pair::Missing(e) => Some(*e),
            _ => None,
        });
        let extra = gap.iter().filter_map(|pair| match pair {
            Pair::Extra(a) => Some(*a),
            _ => None,
        });
        let both: Vec<_> = missing.zip(extra).collect();
        if both.len() * 2 == gap.len()
            && both.iter().all(|(e, a)| expected[*e].role == actual[*a].role)
        {
            replaced.extend(both.into_iter().map(|(e, a)| Pair::Both(e, a)));
        } else {
            replaced.extend_from_slice(gap);
        }
    }
    replaced
}

fn is_pair(pair: &Pair) -> bool {
    matches!(pair, Pair::Both(..) | Pair::Moved(..))
}
