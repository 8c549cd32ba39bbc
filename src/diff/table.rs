//! Two versions of a table: rows, columns and cells that correspond.

use super::assign::{Candidate, assign};
use super::doc::Doc;
use super::order::{kept, ranks};
use super::words::{Vocabulary, Word};
use crate::blocks::Role;

/// How a table became another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regrid {
    /// Its rows became its columns.
    pub transposed: bool,
    pub rows: Lines,
    pub columns: Lines,
    /// The cells that correspond, as blocks.
    pub cells: Vec<(usize, usize)>,
}

/// The rows, or the columns, that correspond. If a table was transposed, the old ones are counted
/// as they are after that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// By the new line.
    pub pairs: Vec<Option<usize>>,
    pub removed: Vec<usize>,
    /// The numbers, from 1, that those on both sides had among them, if their order changed.
    pub order: Option<Vec<usize>>,
}

/// Lines are taken for one from this on.
const ENOUGH: f64 = 0.5;

/// Tables with more pairs of lines than this are compared line by line in their order.
const MOST: usize = 250_000;

/// A table by row and column: the block that stands there.
type Grid = Vec<Vec<Option<usize>>>;

/// Compares the cells of two tables, given as blocks.
pub fn regrid(
    old: &Doc<'_>,
    new: &Doc<'_>,
    cells: (&[usize], &[usize]),
    vocabulary: &Vocabulary,
) -> Regrid {
    let tables = Tables { old, new, vocabulary };
    let (own, other) = (grid(old, cells.0), grid(new, cells.1));
    let turned = transposed(&own);
    let straight = tables.agreement(&own, &other);
    let is_turned = own.len() > 1 && tables.agreement(&turned, &other) > straight;
    let own = if is_turned { turned } else { own };
    let columns = tables.lines(&transposed(&own), &transposed(&other), None);
    let rows = tables.lines(&own, &other, Some(&columns.pairs));
    let mut cells = Vec::new();
    for (row, old_row) in rows.pairs.iter().enumerate() {
        for (column, old_column) in columns.pairs.iter().enumerate() {
            let old = old_row.zip(*old_column).and_then(|(row, column)| cell(&own, row, column));
            cells.extend(old.zip(cell(&other, row, column)));
        }
    }
    Regrid { transposed: is_turned, rows, columns, cells }
}

fn grid(doc: &Doc<'_>, cells: &[usize]) -> Grid {
    let mut grid = Grid::new();
    for block in cells {
        let Role::Cell { row, column, .. } = doc.block(*block).role else { continue };
        // A file may claim any place; there are no more rows and columns than cells.
        let (row, column) = (row.min(cells.len()), column.min(cells.len()));
        if grid.len() <= row {
            grid.resize(row + 1, Vec::new());
        }
        let line = &mut grid[row];
        if line.len() <= column {
            line.resize(column + 1, None);
        }
        line[column].get_or_insert(*block);
    }
    grid
}

fn cell(grid: &Grid, row: usize, column: usize) -> Option<usize> {
    grid.get(row)?.get(column).copied().flatten()
}

fn transposed(grid: &Grid) -> Grid {
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns)
        .map(|column| (0..grid.len()).map(|row| cell(grid, row, column)).collect())
        .collect()
}

struct Tables<'t> {
    old: &'t Doc<'t>,
    new: &'t Doc<'t>,
    vocabulary: &'t Vocabulary,
}

impl Tables<'_> {
    fn words(doc: &Doc<'_>, block: usize) -> Vec<Word> {
        doc.words[block].tokens.iter().map(|token| token.word).collect()
    }

    /// How many cells of the first row and the first column say the same.
    fn agreement(&self, own: &Grid, other: &Grid) -> usize {
        let same = |a: Option<usize>, b: Option<usize>| {
            a.zip(b).is_some_and(|(a, b)| Self::words(self.old, a) == Self::words(self.new, b))
        };
        let row = (1..).take(own.first().map_or(0, Vec::len).saturating_sub(1));
        let of_row = row.filter(|column| same(cell(own, 0, *column), cell(other, 0, *column)));
        let column = (1..).take(own.len().saturating_sub(1));
        let of_column = column.filter(|row| same(cell(own, *row, 0), cell(other, *row, 0)));
        of_row.count() + of_column.count()
    }

    /// Which lines correspond: by the cells that say the same, at corresponding places if those are
    /// known; the first counts twice, for it says what the line is about.
    fn lines(&self, own: &Grid, other: &Grid, places: Option<&[Option<usize>]>) -> Lines {
        let mut candidates = Vec::new();
        if own.len() * other.len() <= MOST {
            for old in 0..own.len() {
                for new in 0..other.len() {
                    let score = self.likeness(&own[old], &other[new], places);
                    let stays = if old == new { 0.02 } else { 0.0 };
                    if score >= ENOUGH {
                        candidates.push(Candidate { old, new, score: score + stays });
                    }
                }
            }
        } else {
            let count = own.len().min(other.len());
            candidates.extend((0..count).map(|at| Candidate { old: at, new: at, score: 1.0 }));
        }
        let mut pairs = vec![None; other.len()];
        let mut is_kept = vec![false; own.len()];
        for (old, new) in assign(&candidates) {
            pairs[new] = Some(old);
            is_kept[old] = true;
        }
        // What is left between corresponding lines, as many on either side, are those.
        let left: (Vec<_>, Vec<_>) = (
            (0..own.len()).filter(|at| !is_kept[*at]).collect(),
            (0..other.len()).filter(|at| pairs[*at].is_none()).collect(),
        );
        if left.0.len() == left.1.len() && own.len() == other.len() && left.0 == left.1 {
            for (old, new) in left.0.into_iter().zip(left.1) {
                pairs[new] = Some(old);
                is_kept[old] = true;
            }
        }
        let places: Vec<usize> = pairs.iter().flatten().copied().collect();
        let weights: Vec<_> = places.iter().map(|place| (*place, 1)).collect();
        let order = kept(&weights).contains(&false).then(|| ranks(&places));
        let removed = (0..own.len()).filter(|at| !is_kept[*at]).collect();
        Lines { pairs, removed, order }
    }

    fn likeness(
        &self,
        own: &[Option<usize>],
        other: &[Option<usize>],
        places: Option<&[Option<usize>]>,
    ) -> f64 {
        let (mut same, mut all) = (0.0, 0.0);
        for (new, block) in other.iter().enumerate() {
            let weight = if new == 0 { 2.0 } else { 1.0 };
            let old = match places {
                Some(places) => match places.get(new).copied().flatten() {
                    Some(old) => own.get(old).copied().flatten(),
                    None => continue,
                },
                None => own
                    .get(new)
                    .copied()
                    .flatten()
                    .filter(|_| new == 0)
                    .or_else(|| block.and_then(|block| self.anywhere(own, block))),
            };
            all += weight;
            same += match (old, block) {
                (Some(old), Some(new)) => weight * self.alike(old, *new),
                (None, None) => weight,
                _ => 0.0,
            };
        }
        if all > 0.0 { same / all } else { 0.0 }
    }

    /// A cell of a line that says what this block says.
    fn anywhere(&self, own: &[Option<usize>], block: usize) -> Option<usize> {
        let words = Self::words(self.new, block);
        own.iter().flatten().copied().find(|old| Self::words(self.old, *old) == words)
    }

    /// From 0 to 1: how much of their words two cells have in common.
    fn alike(&self, old: usize, new: usize) -> f64 {
        let (own, other) = (Self::words(self.old, old), Self::words(self.new, new));
        if own == other {
            return 1.0;
        }
        let weight = |words: &[Word]| -> f64 {
            words.iter().map(|word| self.vocabulary.weight(*word)).sum()
        };
        let mut left = other.clone();
        let mut common = 0.0;
        for word in &own {
            if let Some(at) = left.iter().position(|other| other == word) {
                left.swap_remove(at);
                common += 2.0 * self.vocabulary.weight(*word);
            }
        }
        let all = weight(&own) + weight(&other);
        if all > 0.0 { common / all } else { 0.0 }
    }
}
