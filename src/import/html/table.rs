//! Tables: cells with the places where they stand, and tables that are only there for the looks.

use super::dom::Id;
use super::{CONTAINERS, Place, Reader, Text};
use crate::blocks::{Role, Step};

/// Columns that a cell may span (the HTML Standard, 4.9.11), and columns of a table here.
const MOST_COLUMNS: usize = 1000;

/// Rows that a cell may span (as above).
const MOST_ROWS: usize = 65_534;

impl<'d> Reader<'d> {
    pub(super) fn table(&mut self, id: Id, place: Place<'d>) {
        let dom = self.dom;
        let place = Place { text: Text::Paragraph, ..place };
        let layout = matches!(dom.attribute(id, "role"), Some("presentation" | "none"));
        let mut rows = Vec::new();
        if !layout {
            self.builder.open(Step::Table);
        }
        for child in &dom.node(id).children {
            match dom.name(*child) {
                "caption" => self.block(*child, Place { text: Text::Caption, ..place }),
                name @ ("thead" | "tbody" | "tfoot") if !self.is_left_out(*child, name) => {
                    let all = &dom.node(*child).children;
                    rows.extend(all.iter().map(|row| (*row, name == "thead")));
                }
                "tr" => rows.push((*child, false)),
                _ => {}
            }
        }
        let rows = rows.into_iter().filter(|(row, _)| dom.name(*row) == "tr");
        let mut grid = Grid::default();
        for (row, in_head) in rows {
            if self.is_left_out(row, "tr") {
                continue;
            }
            let language = dom.attribute(row, "lang").or(place.language);
            let place = Place { language, ..place };
            if layout {
                let cells = &dom.node(row).children;
                cells.iter().for_each(|cell| self.block(*cell, place));
            } else {
                self.row(row, in_head, &mut grid, place);
            }
        }
        if !layout {
            self.builder.close();
        }
    }

    fn row(&mut self, row: Id, in_head: bool, grid: &mut Grid, place: Place<'d>) {
        let dom = self.dom;
        let cells: Vec<Id> = dom.node(row).children.clone();
        let only_headers = !cells.iter().any(|cell| dom.name(*cell) == "td");
        grid.begin_row();
        for cell in cells {
            let name = dom.name(cell);
            if !matches!(name, "td" | "th") || self.is_left_out(cell, name) {
                continue;
            }
            let span = |name: &str, most: usize| {
                let span = dom.attribute(cell, name).and_then(|span| span.trim().parse().ok());
                span.unwrap_or(1).clamp(1, most)
            };
            let column = grid.place(span("colspan", MOST_COLUMNS), span("rowspan", MOST_ROWS));
            // A header of a row heads other cells than a column's.
            let header = name == "th"
                && match dom.attribute(cell, "scope") {
                    Some("row" | "rowgroup") => false,
                    Some("col" | "colgroup") => true,
                    _ => in_head || only_headers,
                };
            let language = dom.attribute(cell, "lang").or(place.language);
            self.spoken_otherwise(cell);
            self.flow(cell, Place { language, text: Text::Cell });
            let line = std::mem::take(&mut self.line);
            let role = Role::Cell { row: grid.row, column, header };
            self.builder.line(line, role);
            self.end_block(Place { language, ..place });
            for table in std::mem::take(&mut self.tables) {
                self.table(table, Place { language, ..place });
            }
        }
    }

    /// In a cell, blocks are parted by breaks, and tables follow it. Tells whether it was a block.
    pub(super) fn in_cell(&mut self, id: Id, name: &str, place: Place<'d>) -> bool {
        let block = CONTAINERS.contains(&name)
            || matches!(name, "ul" | "ol" | "menu" | "li" | "blockquote" | "figcaption")
            || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if name == "table" {
            self.tables.push(id);
            return true;
        }
        if block {
            self.part_cell();
            self.spoken_otherwise(id);
            self.flow(id, place);
            self.part_cell();
        }
        block
    }

    /// A break, unless nothing has been said since the last.
    fn part_cell(&mut self) {
        let place = self.line.place();
        if place > 0 && self.line.breaks.last() != Some(&place) {
            self.line.breaks.push(place);
            self.line.push(" ", None);
        }
    }
}

/// Which columns cells of rows above still take up.
#[derive(Default)]
struct Grid {
    row: usize,
    started: bool,
    column: usize,
    /// For each column, the rows that its cell goes on for.
    taken: Vec<usize>,
}

impl Grid {
    fn begin_row(&mut self) {
        self.row += usize::from(self.started);
        self.started = true;
        self.column = 0;
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }

    /// The column of the row's next cell.
    fn place(&mut self, columns: usize, rows: usize) -> usize {
        while self.taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let start = self.column;
        self.column = (start + columns).min(MOST_COLUMNS);
        if self.taken.len() < self.column {
            self.taken.resize(self.column, 0);
        }
        for taken in self.taken.iter_mut().take(self.column).skip(start) {
            *taken = rows;
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn cells_stand_beside_those_that_go_on_from_above() {
        let mut grid = Grid::default();
        grid.begin_row();
        assert_eq!([grid.place(1, 2), grid.place(2, 1), grid.place(1, 3)], [0, 1, 3]);
        grid.begin_row();
        assert_eq!([grid.place(1, 1), grid.place(1, 1), grid.place(1, 1)], [1, 2, 4]);
        grid.begin_row();
        assert_eq!([grid.place(1, 1), grid.place(5000, 1), grid.row], [0, 1, 2]);
    }
}
