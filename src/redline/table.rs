//! Both versions of a table as one.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::Placed;
use super::model::{Node, Remark};

/// A row or a column: of the new table, or of the old one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Track {
    New(usize),
    Old(usize),
}

/// The cells as one table, and those of the old one that have no place in it.
pub fn table<'p>(cells: &[&'p Placed]) -> (Option<Node>, Vec<&'p Placed>) {
    let rows = Tracks::new(cells, |(row, _)| row);
    let columns = Tracks::new(cells, |(_, column)| column);
    let mut grid: BTreeMap<(Track, Track), &Placed> = BTreeMap::new();
    let mut left = Vec::new();
    for cell in cells {
        let place = match cell.cells {
            [_, Some((row, column))] => Some((Track::New(row), Track::New(column))),
            [Some((row, column)), None] => rows.of(row).zip(columns.of(column)),
            [None, None] => None,
        };
        match place {
            Some(place) if !grid.contains_key(&place) => {
                grid.insert(place, cell);
            }
            _ => left.push(*cell),
        }
    }
    let row = |row: &Track| {
        let cell = |column: &Track| grid.get(&(*row, *column)).copied();
        columns.order.iter().map(cell).collect()
    };
    let is_there = !grid.is_empty();
    (is_there.then(|| of_cells(rows.order.iter().map(row).collect())), left)
}

/// What is said of a cell's changes stands before the table; the cell has their numbers.
fn of_cells(cells: Vec<Vec<Option<&Placed>>>) -> Node {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut changes = BTreeSet::new();
    let rows = cells.into_iter().map(|row| {
        let line = |cell: Option<&Placed>| {
            let mut line = cell.map(|cell| cell.line.clone()).unwrap_or_default();
            changes.extend(line.changes.iter().copied());
            remarks.extend(cell.into_iter().flat_map(|cell| cell.about_table.clone()));
            remarks.extend(line.remarks.iter().filter(|remark| remark.first).cloned());
            for remark in &mut line.remarks {
                (remark.text, remark.first) = (String::new(), false);
            }
            line
        };
        row.into_iter().map(line).collect()
    });
    let rows = rows.collect();
    Node::Table { remarks, changes: changes.into_iter().collect(), rows }
}

/// The rows, or the columns, of both versions in one order.
struct Tracks {
    order: Vec<Track>,
    /// What an old one became; nothing if its cells do not agree.
    became: BTreeMap<usize, Track>,
}

impl Tracks {
    fn new(cells: &[&Placed], of: fn((usize, usize)) -> usize) -> Self {
        let olds: BTreeSet<usize> =
            cells.iter().filter_map(|cell| Some(of(cell.cells[0]?))).collect();
        let news: BTreeSet<usize> =
            cells.iter().filter_map(|cell| Some(of(cell.cells[1]?))).collect();
        let mut pairs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for cell in cells {
            if let [Some(old), Some(new)] = cell.cells {
                pairs.entry(of(old)).or_default().insert(of(new));
            }
        }
        let mut order: Vec<Track> = news.into_iter().map(Track::New).collect();
        let mut became = BTreeMap::new();
        let mut before = None;
        for old in olds {
            let track = match pairs.get(&old) {
                None => {
                    // After the one that it stood after; never before the new header row.
                    let after = before.and_then(|before| order.iter().position(|at| *at == before));
                    let at = after.map_or(usize::from(!order.is_empty()), |after| after + 1);
                    order.insert(at, Track::Old(old));
                    Track::Old(old)
                }
                Some(news) => match news.first() {
                    Some(new) if news.len() == 1 => Track::New(*new),
                    _ => continue,
                },
            };
            became.insert(old, track);
            before = Some(track);
        }
        Self { order, became }
    }

    fn of(&self, old: usize) -> Option<Track> {
        self.became.get(&old).copied()
    }
}
