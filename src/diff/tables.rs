//! What changed about tables: rows, columns, their order, header cells.

use super::changes::{Facet, Teller};
use super::doc::Doc;
use super::important::each_once;
use super::matched::Table;
use super::model::{Change, Class, Important, Kind, Mark, Noun, Segment, Spot, TableChange};
use crate::blocks::Role;

/// Tells them all; cells that were edited are told with all other blocks.
pub fn tables(teller: &mut Teller<'_>) {
    let m = teller.m;
    for table in &m.tables {
        Telling::new(teller, table).tell();
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
}

impl<'a, 't> Telling<'a, 't> {
    fn new(teller: &'a mut Teller<'t>, table: &'a Table) -> Self {
        let m = teller.m;
        let join = &m.joins[table.join];
        let cells = |doc: &Doc<'_>, units: &[usize]| doc.units[units[0]].blocks.clone();
        let (olds, news) = (cells(&m.old, &join.old), cells(&m.new, &join.new));
        let group = m.group_of_new[news[0]];
        Self { teller, table, olds, news, group }
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
                    true => TableChange::RowRemoved { row: line + 1 },
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
                    true => TableChange::RowAdded { row: line + 1 },
                    false => TableChange::ColumnAdded { column: line + 1 },
                };
                let words = listed(&self.teller.m.new, &cells, Mark::Added, Mark::NewBorder);
                let important = self.important(&cells, &self.teller.m.group_of_new);
                self.lines(change, words, important);
            }
            if let Some(order) = &lines.order {
                let order = order.clone();
                let change = match is_row {
                    true => TableChange::RowsReordered { order },
                    false => TableChange::ColumnsReordered { order },
                };
                self.whole(change, Class::Meaning);
            }
        }
        self.cells();
    }

    /// Cells stand where the rows and columns have brought them; they may be header cells or not.
    fn cells(&mut self) {
        let m = self.teller.m;
        let mut is_header_same = true;
        for (old, new) in &self.table.regrid.cells {
            let (own, other) = (&m.old.block(*old).role, &m.new.block(*new).role);
            if let (
                Role::Cell { header, row, column },
                Role::Cell { header: is_header, row: new_row, column: new_column },
            ) = (own, other)
            {
                // What came into the first row is a header for that.
                let stays = row == new_row && column == new_column;
                is_header_same &= header == is_header || !stays;
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
        let spot = |doc: &Doc<'_>, cells: &[usize]| Spot {
            blocks: cells[0]..cells[cells.len() - 1] + 1,
            noun: Noun::new("table", "tables"),
            ..doc.spot(cells[0], 1, m.options)
        };
        let (old, new) = (Some(spot(&m.old, &self.olds)), Some(spot(&m.new, &self.news)));
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
