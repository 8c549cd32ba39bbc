//! Which of some things is best taken for which, all together.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::prelude::{Matrix, kuhn_munkres};

/// A pair that could be, and how good it is, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub old: usize,
    pub new: usize,
    pub score: f64,
}

/// Groups with more things on their smaller side are paired best first.
const MOST: usize = 120;

/// The pairs with the highest sum of squared scores: one excellent pair is better than two poor ones.
pub fn assign(candidates: &[Candidate]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for group in connected(candidates) {
        let olds = indices(group.iter().map(|candidate| candidate.old));
        let news = indices(group.iter().map(|candidate| candidate.new));
        if olds.len().min(news.len()) > MOST || olds.len().max(news.len()) > 10 * MOST {
            best_first(group, &mut pairs);
        } else if olds.len() <= news.len() {
            let ends = |candidate: &Candidate| (candidate.old, candidate.new);
            pairs.extend(best_sum(&group, &olds, &news, ends));
        } else {
            let ends = |candidate: &Candidate| (candidate.new, candidate.old);
            let turned = best_sum(&group, &news, &olds, ends);
            pairs.extend(turned.into_iter().map(|(new, old)| (old, new)));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn indices(all: impl Iterator<Item = usize>) -> BTreeMap<usize, usize> {
    let mut sorted: Vec<_> = all.collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into_iter().enumerate().map(|(index, thing)| (thing, index)).collect()
}

/// The assignment by the Hungarian method; a pair that is no candidate is worth nothing.
fn best_sum(
    group: &[Candidate],
    rows: &BTreeMap<usize, usize>,
    columns: &BTreeMap<usize, usize>,
    ends: impl Fn(&Candidate) -> (usize, usize),
) -> Vec<(usize, usize)> {
    let mut weights = Matrix::new(rows.len(), columns.len(), 0_i64);
    for candidate in group {
        let (row, column) = ends(candidate);
        let weight = (candidate.score * candidate.score * 1e9) as i64;
        weights[(rows[&row], columns[&column])] = weight;
    }
    let (_, assigned) = kuhn_munkres(&weights);
    let columns: Vec<usize> = columns.keys().copied().collect();
    let rows = rows.keys().zip(assigned).enumerate();
    rows.filter(|(index, (_, column))| weights[(*index, *column)] > 0)
        .map(|(_, (row, column))| (*row, columns[column]))
        .collect()
}

fn best_first(mut group: Vec<Candidate>, pairs: &mut Vec<(usize, usize)>) {
    group.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.old, a.new).cmp(&(b.old, b.new))));
    let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
    for candidate in group {
        if !olds.contains(&candidate.old) && !news.contains(&candidate.new) {
            olds.insert(candidate.old);
            news.insert(candidate.new);
            pairs.push((candidate.old, candidate.new));
        }
    }
}

/// Parts the candidates into groups that have no thing in common.
fn connected(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let olds = candidates.iter().map(|candidate| candidate.old + 1).max().unwrap_or(0);
    let news = candidates.iter().map(|candidate| candidate.new + 1).max().unwrap_or(0);
    let mut parents: Vec<usize> = (0..olds + news).collect();
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    for candidate in candidates {
        let old = root(&mut parents, candidate.old);
        let new = root(&mut parents, olds + candidate.new);
        parents[old.max(new)] = old.min(new);
    }
    let mut groups: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        groups.entry(root(&mut parents, candidate.old)).or_default().push(*candidate);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_decides_and_not_the_first() {
        let candidate = |old, new, score| Candidate { old, new, score };
        let pairs = assign(&[
            candidate(0, 0, 0.9),
            candidate(0, 1, 0.85),
            candidate(1, 0, 0.85),
            candidate(7, 3, 0.5),
        ]);
        assert_eq!(pairs, [(0, 1), (1, 0), (7, 3)]);
        assert_eq!(assign(&[]), []);
    }
}
