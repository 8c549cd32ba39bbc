//! What changed about tables: rows, columns, their order, header cells.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Facet, Teller};
use super::doc::{Doc, Kind as UnitKind, table_of};
use super::important::each_once;
use super::matched::Table;
use super::model::{
    Change, Class, Important, Kind, Mark, Options, Segment, Spot, TableChange, TableSize, Thing,
};
use super::order::ranks;
use super::table::Lines;
use crate::blocks::{Block, Role, Step};

/// Tells them all; cells that were edited are told with all other blocks.
pub fn tables(teller: &mut Teller<'_>) {
    let m = teller.m;
    for table in &m.tables {
        Telling::new(teller, table).tell();
    }
    for join in &m.joins {
        match (&join.old[..], &join.new[..]) {
            ([unit], []) => one_sided(teller, &m.old, *unit, true),
            ([], [unit]) => one_sided(teller, &m.new, *unit, false),
            _ => {}
        }
    }
}

/// A table that only one side has, with its caption, if that unit is one.
fn one_sided(teller: &mut Teller<'_>, doc: &Doc<'_>, unit: usize, is_old: bool) {
    if doc.units[unit].kind != UnitKind::Table {
        return;
    }
    let m = teller.m;
    let cells = &doc.units[unit].blocks;
    let groups = if is_old { &m.group_of_old } else { &m.group_of_new };
    let is_alone = |block: &usize| {
        let group = &m.groups[groups[*block]];
        group.old.is_empty() || group.new.is_empty()
    };
    let caption = caption(doc, cells).filter(is_alone);
    let mut blocks = cells.clone();
    blocks.extend(caption);
    blocks.sort_unstable();
    for block in &blocks {
        match is_old {
            true => teller.cover(Facet::Removed(*block)),
            false => teller.cover_block(*block),
        }
    }
    let size = size(doc, cells, caption.map(|caption| doc.block(caption).text.clone()));
    let (kind, mark, border) = match is_old {
        true => (TableChange::Removed(size), Mark::Removed, Mark::OldBorder),
        false => (TableChange::Added(size), Mark::Added, Mark::NewBorder),
    };
    let group = groups[blocks[0]];
    let told = teller.change(Kind::Table(kind), Class::Meaning, group);
    let spot = Some(whole(doc, &blocks, m.options));
    let important = blocks.iter().flat_map(|block| teller.important(groups[*block])).collect();
    let change = Change {
        old: spot.clone().filter(|_| is_old),
        new: spot.filter(|_| !is_old),
        words: listed(doc, &blocks, mark, border),
        important: each_once(important),
        ..told
    };
    teller.tell(group, change);
}

/// The caption that stands in a table, by its block.
fn caption(doc: &Doc<'_>, cells: &[usize]) -> Option<usize> {
    let table = table_of(doc.block(cells[0]))?;
    let is_caption =
        |block: &Block| block.role == Role::Caption && block.within.contains(&Step::Table(table));
    doc.blocks.blocks.iter().position(is_caption)
}

fn size(doc: &Doc<'_>, cells: &[usize], caption: Option<String>) -> TableSize {
    let lines = |of: fn(&Role) -> Option<usize>| {
        let lines: BTreeSet<_> =
            cells.iter().filter_map(|cell| of(&doc.block(*cell).role)).collect();
        lines.len()
    };
    TableSize { caption, rows: lines(row) - header_rows(doc, cells), columns: lines(column) }
}

fn row(role: &Role) -> Option<usize> {
    if let Role::Cell { row, .. } = role { Some(*row) } else { None }
}

fn column(role: &Role) -> Option<usize> {
    if let Role::Cell { column, .. } = role { Some(*column) } else { None }
}

/// How many rows head the others: those of header cells alone, unless all are.
fn header_rows(doc: &Doc<'_>, cells: &[usize]) -> usize {
    let mut rows: BTreeMap<usize, bool> = BTreeMap::new();
    for cell in cells {
        if let Role::Cell { row, header, .. } = doc.block(*cell).role {
            *rows.entry(row).or_insert(true) &= header;
        }
    }
    let headers = rows.values().take_while(|header| **header).count();
    if headers == rows.len() { 0 } else { headers }
}

/// Where a table is.
fn whole(doc: &Doc<'_>, blocks: &[usize], options: &Options) -> Spot {
    Spot {
        blocks: blocks[0]..blocks[blocks.len() - 1] + 1,
        thing: Thing::Table,
        noun: Thing::Table.noun(),
        count: 1,
        ..doc.spot(blocks[0], 1, options)
    }
}

struct Telling<'a, 't> {
    teller: &'a mut Teller<'t>,
    table: &'a Table,
    /// The cells, as blocks.
    olds: Vec<usize>,
    news: Vec<usize>,
    /// The group of the first cell.
    group: usize,
    /// How many header rows there are on each side; a transposed table's are counted after that.
    headers: (usize, usize),
}

impl<'a, 't> Telling<'a, 't> {
    fn new(teller: &'a mut Teller<'t>, table: &'a Table) -> Self {
        let m = teller.m;
        let join = &m.joins[table.join];
        let cells = |doc: &Doc<'_>, units: &[usize]| doc.units[units[0]].blocks.clone();
        let (olds, news) = (cells(&m.old, &join.old), cells(&m.new, &join.new));
        let group = m.group_of_new[news[0]];
        let new_headers = header_rows(&m.new, &news);
        let old_headers = match table.regrid.transposed {
            true => new_headers,
            false => header_rows(&m.old, &olds),
        };
        Self { teller, table, olds, news, group, headers: (old_headers, new_headers) }
    }

    fn tell(mut self) {
        let regrid = &self.table.regrid;
        if regrid.transposed {
            self.whole(TableChange::Transposed, Class::Structure);
        }
        for (lines, is_row) in [(&regrid.rows, true), (&regrid.columns, false)] {
            for line in &lines.removed {
                let cells = self.old_line(*line, is_row);
                for cell in &cells {
                    self.teller.cover(Facet::Removed(*cell));
                }
                let change = match is_row {
                    true => TableChange::RowRemoved { row: below(*line, self.headers.0) },
                    false => TableChange::ColumnRemoved { column: line + 1 },
                };
                let words = listed(&self.teller.m.old, &cells, Mark::Removed, Mark::OldBorder);
                let important = self.important(&cells, &self.teller.m.group_of_old);
                self.lines(change, words, important);
            }
            for (line, _) in lines.pairs.iter().enumerate().filter(|(_, pair)| pair.is_none()) {
                let cells = self.new_line(line, is_row);
                for cell in &cells {
                    self.teller.cover_block(*cell);
                }
                let change = match is_row {
                    true => TableChange::RowAdded { row: below(line, self.headers.1) },
                    false => TableChange::ColumnAdded { column: line + 1 },
                };
                let words = listed(&self.teller.m.new, &cells, Mark::Added, Mark::NewBorder);
                let important = self.important(&cells, &self.teller.m.group_of_new);
                self.lines(change, words, important);
            }
            if let Some(order) = self.order(lines, is_row) {
                let change = match is_row {
                    true => TableChange::RowsReordered { order },
                    false => TableChange::ColumnsReordered { order },
                };
                self.whole(change, Class::Meaning);
            }
        }
        self.cells();
    }

    /// The numbers that rows or columns on both sides had, if they are in another order. A header row
    /// that is still the first is not counted.
    fn order(&self, lines: &Lines, is_row: bool) -> Option<Vec<usize>> {
        let order = lines.order.clone()?;
        let headers = if is_row { self.headers.1 } else { 0 };
        let (heads, body) = lines.pairs.split_at_checked(headers)?;
        let stay = heads.iter().enumerate().all(|(line, pair)| *pair == Some(line));
        let places: Vec<usize> = body.iter().flatten().copied().collect();
        Some(if stay { ranks(&places) } else { order })
    }

    /// Cells stand where the rows and columns have brought them; they may be header cells or not.
    fn cells(&mut self) {
        let m = self.teller.m;
        let mut is_header_same = true;
        let regrid = &self.table.regrid;
        let is_reordered = !regrid.transposed && regrid.rows.order.is_some();
        for (old, new) in &self.table.regrid.cells {
            let (own, other) = (&m.old.block(*old).role, &m.new.block(*new).role);
            if let (
                Role::Cell { header, row, column },
                Role::Cell { header: is_header, row: new_row, column: new_column },
            ) = (own, other)
            {
                // What came into the first row is a header for that, unless it changed places with it.
                let stays = row == new_row && column == new_column;
                is_header_same &= header == is_header || !stays && !is_reordered;
            }
            self.teller.cover(Facet::Role(*new));
        }
        if !is_header_same {
            self.whole(TableChange::Header, Class::Structure);
        }
    }

    /// What of some cells is important that only one side has.
    fn important(&self, cells: &[usize], groups: &[usize]) -> Vec<Important> {
        let of = |cell: &usize| self.teller.important(groups[*cell]);
        each_once(cells.iter().flat_map(of).collect())
    }

    /// Rows or columns that only one side has.
    fn lines(&mut self, change: TableChange, words: Vec<Segment>, important: Vec<Important>) {
        self.whole(change, Class::Meaning);
        if let Some((_, told)) = self.teller.told().last_mut() {
            (told.words, told.important) = (words, important);
        }
    }

    fn whole(&mut self, change: TableChange, class: Class) {
        let m = self.teller.m;
        let old = Some(whole(&m.old, &self.olds, m.options));
        let new = Some(whole(&m.new, &self.news, m.options));
        let told = self.teller.change(Kind::Table(change), class, self.group);
        self.teller.tell(self.group, Change { old, new, ..told });
    }

    fn old_line(&self, line: usize, is_row: bool) -> Vec<usize> {
        // A transposed table's lines are counted as they are after that.
        in_line(&self.teller.m.old, &self.olds, line, is_row != self.table.regrid.transposed)
    }

    fn new_line(&self, line: usize, is_row: bool) -> Vec<usize> {
        in_line(&self.teller.m.new, &self.news, line, is_row)
    }
}

/// A row's number below the header rows.
fn below(line: usize, headers: usize) -> Option<usize> {
    (line + 1).checked_sub(headers).filter(|row| *row > 0)
}

/// The cells of one row or column.
fn in_line(doc: &Doc<'_>, cells: &[usize], line: usize, is_row: bool) -> Vec<usize> {
    let stands = |block: &usize| match doc.block(*block).role {
        Role::Cell { row, .. } if is_row => row == line,
        Role::Cell { column, .. } => column == line,
        _ => false,
    };
    cells.iter().copied().filter(stands).collect()
}

/// The words of some cells, one after another.
fn listed(doc: &Doc<'_>, cells: &[usize], mark: Mark, border: Mark) -> Vec<Segment> {
    let mut words = Vec::new();
    for cell in cells {
        if !words.is_empty() {
            words.push(Segment { mark: border, class: Class::Structure, text: String::new() });
        }
        let text = doc.block(*cell).text.clone();
        words.push(Segment { mark, class: Class::Meaning, text });
    }
    words
}
