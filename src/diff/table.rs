//! Two versions of a table: rows, columns and cells that correspond.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::{Candidate, assign};
use super::doc::{Doc, bag};
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

/// Compares the cells of two tables, given as blocks.
pub fn regrid(
    old: &Doc<'_>,
    new: &Doc<'_>,
    cells: (&[usize], &[usize]),
    vocabulary: &Vocabulary,
) -> Regrid {
    let mut texts = Texts { vocabulary, numbers: BTreeMap::new(), bags: Vec::new() };
    let own = Grid::of(old, cells.0, &mut texts);
    let other = Grid::of(new, cells.1, &mut texts);
    let turned = own.transposed();
    let is_turned = turned.heads_shared(&other) > own.heads_shared(&other);
    let own = if is_turned { turned } else { own };
    let columns = texts.lines(&own.transposed(), &other.transposed(), None);
    let rows = texts.lines(&own, &other, Some(&columns.pairs));
    let mut pairs = Vec::new();
    for (row, old_row) in rows.pairs.iter().enumerate() {
        for (column, old_column) in columns.pairs.iter().enumerate() {
            let was = old_row.zip(*old_column).and_then(|(row, column)| own.cell(row, column));
            pairs.extend(was.zip(other.cell(row, column)).map(|(a, b)| (a.block, b.block)));
        }
    }
    Regrid { transposed: is_turned, rows, columns, cells: pairs }
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    block: usize,
    /// What it says, by its number.
    text: usize,
}

/// The cells by row and column.
struct Grid(Vec<Vec<Option<Cell>>>);

impl Grid {
    fn of(doc: &Doc<'_>, cells: &[usize], texts: &mut Texts<'_>) -> Self {
        let mut grid = Self(Vec::new());
        for block in cells {
            let Role::Cell { row, column, .. } = doc.block(*block).role else { continue };
            // A file may claim any place; there are no more rows and columns than cells.
            let (row, column) = (row.min(cells.len()), column.min(cells.len()));
            if grid.0.len() <= row {
                grid.0.resize(row + 1, Vec::new());
            }
            let line = &mut grid.0[row];
            if line.len() <= column {
                line.resize(column + 1, None);
            }
            let words = doc.words[*block].tokens.iter().map(|token| token.word).collect();
            line[column].get_or_insert(Cell { block: *block, text: texts.number(words) });
        }
        grid
    }

    fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        self.0.get(row)?.get(column).copied().flatten()
    }

    fn transposed(&self) -> Self {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let column = |at| (0..self.0.len()).map(|row| self.cell(row, at)).collect();
        Self((0..columns).map(column).collect())
    }

    /// How many cells of the first row and the first column say the same on both sides.
    fn heads_shared(&self, other: &Self) -> usize {
        let same = |row: usize, column: usize| {
            let both = self.cell(row, column).zip(other.cell(row, column));
            both.is_some_and(|(own, other)| own.text == other.text)
        };
        let columns = self.0.first().map_or(0, Vec::len);
        let of_row = (1..columns).filter(|column| same(0, *column)).count();
        of_row + (1..self.0.len()).filter(|row| same(*row, 0)).count()
    }
}

/// What the cells of both tables say.
struct Texts<'t> {
    vocabulary: &'t Vocabulary,
    numbers: BTreeMap<Vec<Word>, usize>,
    /// By the text's number.
    bags: Vec<Vec<(Word, u32)>>,
}

impl Texts<'_> {
    fn number(&mut self, words: Vec<Word>) -> usize {
        let next = self.bags.len();
        let bag = bag(&words);
        let number = *self.numbers.entry(words).or_insert(next);
        if number == next {
            self.bags.push(bag);
        }
        number
    }

    /// Which lines correspond: by the cells that say the same, at corresponding places if those are
    /// known; the first counts twice, for it says what the line is about.
    fn lines(&self, own: &Grid, other: &Grid, places: Option<&[Option<usize>]>) -> Lines {
        let (olds, news) = (own.0.len(), other.0.len());
        let mut candidates = Vec::new();
        if olds * news <= MOST {
            let said: Vec<BTreeSet<usize>> = own
                .0
                .iter()
                .map(|line| line.iter().flatten().map(|cell| cell.text).collect())
                .collect();
            for (old, (line, said)) in own.0.iter().zip(&said).enumerate() {
                for (new, other) in other.0.iter().enumerate() {
                    let score = match places {
                        Some(places) => self.likeness(line, other, places),
                        None => self.shared(line, said, other),
                    };
                    // Those that stay are preferred to those that say the same elsewhere.
                    let stays = if old == new { 0.02 } else { 0.0 };
                    if score >= ENOUGH {
                        candidates.push(Candidate { old, new, score: score + stays });
                    }
                }
            }
        } else {
            let both = 0..olds.min(news);
            candidates.extend(both.map(|at| Candidate { old: at, new: at, score: 1.0 }));
        }
        let mut pairs = vec![None; news];
        let mut is_kept = vec![false; olds];
        for (old, new) in assign(&candidates) {
            pairs[new] = Some(old);
            is_kept[old] = true;
        }
        // Lines with other words at the same places, and no others left, are those.
        let left = |is_left: &dyn Fn(usize) -> bool, count: usize| -> Vec<usize> {
            (0..count).filter(|at| is_left(*at)).collect()
        };
        let old_left = left(&|at| !is_kept[at], olds);
        if olds == news && old_left == left(&|at| pairs[at].is_none(), news) {
            for at in old_left {
                pairs[at] = Some(at);
                is_kept[at] = true;
            }
        }
        let places: Vec<usize> = pairs.iter().flatten().copied().collect();
        let weights: Vec<_> = places.iter().map(|place| (*place, 1)).collect();
        let order = kept(&weights).contains(&false).then(|| ranks(&places));
        let removed = (0..olds).filter(|at| !is_kept[*at]).collect();
        Lines { pairs, removed, order }
    }

    /// How much of a new line's cells an old line says anywhere; its head only as its head.
    fn shared(&self, own: &[Option<Cell>], said: &BTreeSet<usize>, other: &[Option<Cell>]) -> f64 {
        let head = |line: &[Option<Cell>]| line.first().copied().flatten();
        let heads = match (head(own), head(other)) {
            (Some(own), Some(other)) => self.alike(own, other),
            (None, None) => 1.0,
            _ => 0.0,
        };
        let rest = other.iter().skip(1);
        let there = rest.clone().filter(|cell| cell.is_none_or(|cell| said.contains(&cell.text)));
        (2.0 * heads + there.count() as f64) / (2.0 + rest.count() as f64)
    }

    fn likeness(
        &self,
        own: &[Option<Cell>],
        other: &[Option<Cell>],
        places: &[Option<usize>],
    ) -> f64 {
        let (mut same, mut all) = (0.0, 0.0);
        for (new, place) in places.iter().enumerate() {
            let Some(old) = place else { continue };
            let weight = if new == 0 { 2.0 } else { 1.0 };
            let cell = |line: &[Option<Cell>], at: usize| line.get(at).copied().flatten();
            all += weight;
            same += match (cell(own, *old), cell(other, new)) {
                (Some(own), Some(other)) => weight * self.alike(own, other),
                (None, None) => weight,
                _ => 0.0,
            };
        }
        if all > 0.0 { same / all } else { 0.0 }
    }

    /// From 0 to 1: how much of their words two cells have in common.
    fn alike(&self, own: Cell, other: Cell) -> f64 {
        if own.text == other.text {
            return 1.0;
        }
        self.vocabulary.likeness(&self.bags[own.text], &self.bags[other.text])
    }
}
