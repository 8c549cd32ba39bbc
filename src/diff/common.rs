//! What two sequences have in common, within bounds whatever they are.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::order::kept;

/// A stretch of both sequences that is the same, or of which nothing is taken to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub old: Range<usize>,
    pub new: Range<usize>,
    pub is_same: bool,
}

/// Stretches with more pairs than this are first parted by what stands once on each side.
const MOST: usize = 1_000_000;

/// Parts two sequences into stretches, in order.
pub fn stretches(old: &[u32], new: &[u32]) -> Vec<Stretch> {
    let mut same = Vec::new();
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = (&old[start..], &new[start..]);
    let end = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    same.push((0, 0, start));
    if (old_end - start) * (new_end - start) <= MOST {
        histogram(old, new, start..old_end, start..new_end, &mut same);
    } else {
        // Patience: what stands once on each side, as far as it kept its order.
        let (mut o, mut n) = (start, start);
        for (to_o, to_n) in anchors(old, new, start..old_end, start..new_end) {
            histogram(old, new, o..to_o, n..to_n, &mut same);
            same.push((to_o, to_n, 1));
            (o, n) = (to_o + 1, to_n + 1);
        }
        histogram(old, new, o..old_end, n..new_end, &mut same);
    }
    same.push((old_end, new_end, end));
    parted(old.len(), new.len(), same)
}

type Same = (usize, usize, usize);

/// What is still too long has nothing in common.
fn histogram(
    old: &[u32],
    new: &[u32],
    olds: Range<usize>,
    news: Range<usize>,
    same: &mut Vec<Same>,
) {
    if olds.len() * news.len() > MOST {
        return;
    }
    let (start_o, start_n) = (olds.start, news.start);
    for op in capture_diff_slices(Algorithm::Histogram, &old[olds], &new[news]) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            same.push((start_o + old_index, start_n + new_index, len));
        }
    }
}

fn anchors(
    old: &[u32],
    new: &[u32],
    olds: Range<usize>,
    news: Range<usize>,
) -> Vec<(usize, usize)> {
    let once = |all: &[u32], range: Range<usize>| {
        let mut places: BTreeMap<u32, Option<usize>> = BTreeMap::new();
        for at in range {
            places.entry(all[at]).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (olds, news) = (once(old, olds), once(new, news));
    let mut both: Vec<(usize, usize)> = olds
        .into_iter()
        .filter_map(|(thing, old)| Some((old?, news.get(&thing).copied().flatten()?)))
        .collect();
    both.sort_by_key(|(_, new)| *new);
    let things: Vec<_> = both.iter().map(|(old, _)| (*old, 1)).collect();
    both.into_iter().zip(kept(&things)).filter(|(_, kept)| *kept).map(|(pair, _)| pair).collect()
}

/// The stretches, with what is between those that are the same.
fn parted(old: usize, new: usize, same: Vec<Same>) -> Vec<Stretch> {
    let mut parted: Vec<Stretch> = Vec::new();
    let (mut o, mut n) = (0, 0);
    for (to_o, to_n, length) in same.into_iter().chain([(old, new, 0)]) {
        if to_o > o || to_n > n {
            parted.push(Stretch { old: o..to_o, new: n..to_n, is_same: false });
        }
        (o, n) = (to_o + length, to_n + length);
        match parted.last_mut().filter(|last| last.is_same && last.old.end == to_o) {
            Some(last) => (last.old.end, last.new.end) = (o, n),
            None if length > 0 => {
                parted.push(Stretch { old: to_o..o, new: to_n..n, is_same: true });
            }
            None => {}
        }
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &[u32], new: &[u32]) -> Vec<(bool, usize, usize)> {
        let all = stretches(old, new).into_iter();
        all.map(|stretch| (stretch.is_same, stretch.old.len(), stretch.new.len())).collect()
    }

    #[test]
    fn stretches_cover_both_sequences() {
        assert_eq!(
            told(&[1, 2, 3], &[1, 9, 3, 4]),
            [(true, 1, 1), (false, 1, 1), (true, 1, 1), (false, 0, 1)]
        );
        assert_eq!(told(&[], &[]), []);
        assert_eq!(told(&[5], &[5]), [(true, 1, 1)]);
        assert_eq!(told(&[1, 2], &[]), [(false, 2, 0)]);
    }

    #[test]
    fn long_ones_are_parted_by_what_stands_once() {
        let old: Vec<u32> = (0..3000).collect();
        let new: Vec<u32> = old.iter().map(|at| if at % 1000 == 7 { 9999 } else { *at }).collect();
        assert_eq!(told(&old, &new).iter().filter(|(is_same, ..)| !is_same).count(), 3);
        // Nothing stands once: nothing is looked for.
        let (old, new) = (vec![1; 5000], [2, 1].repeat(5000));
        assert_eq!(told(&old, &new), [(false, 4999, 9999), (true, 1, 1)]);
    }
}
