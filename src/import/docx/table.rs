//! Tables: rows and cells with the places where they stand.

use super::body::has_words;
use super::inline::{After, Context};
use super::xml::{Element, Node};
use super::{Reader, xml};
use crate::blocks::{Line, Role, Step};
use crate::import::ImportError;

type Result<T> = std::result::Result<T, ImportError>;

/// Columns that a cell may span: no page has more.
const MOST_COLUMNS: usize = 1000;

impl Reader<'_, '_> {
    pub fn table(&mut self, table: &Element) -> Result<()> {
        let mut row = 0;
        self.builder.open(Step::Table);
        self.rows(&table.children, &mut row)?;
        self.builder.close();
        Ok(())
    }

    fn rows(&mut self, nodes: &[Node], row: &mut usize) -> Result<()> {
        for element in xml::elements(nodes) {
            if element.name != "w:tr" {
                if let Some(inner) = self.inside(element) {
                    self.rows(&inner.children, row)?;
                }
                continue;
            }
            let properties = element.child("w:trPr");
            if properties.is_some_and(|own| own.child("w:del").is_some()) {
                self.deleted += usize::from(has_words(element));
                continue;
            }
            let header = properties.and_then(|own| own.is_on("w:tblHeader")) == Some(true);
            let before = properties.and_then(|own| own.child("w:gridBefore"));
            let mut column = before.map_or(0, number);
            self.cells(&element.children, *row, &mut column, header)?;
            *row += 1;
        }
        Ok(())
    }

    fn cells(
        &mut self,
        nodes: &[Node],
        row: usize,
        column: &mut usize,
        header: bool,
    ) -> Result<()> {
        for element in xml::elements(nodes) {
            if element.name != "w:tc" {
                if let Some(inner) = self.inside(element) {
                    self.cells(&inner.children, row, column, header)?;
                }
                continue;
            }
            let properties = element.child("w:tcPr");
            let span = properties.and_then(|own| own.child("w:gridSpan")).map_or(1, number).max(1);
            // A cell that goes on from the row above has no words of its own.
            let merged = properties.and_then(|own| own.child("w:vMerge"));
            let goes_on = merged.is_some_and(|merged| merged.value() != Some("restart"));
            if !goes_on || has_words(element) {
                self.cell(element, Role::Cell { row, column: *column, header })?;
            }
            *column = column.saturating_add(span).min(MOST_COLUMNS);
        }
        Ok(())
    }

    /// A cell is one block, its paragraphs parted by breaks; tables in it follow it.
    fn cell(&mut self, cell: &Element, role: Role) -> Result<()> {
        let (mut line, mut after) = (Line::default(), After::default());
        let mut tables = Vec::new();
        self.cell_line(&cell.children, &mut line, &mut after, &mut tables)?;
        self.builder.line(line, role);
        self.after(after)?;
        tables.into_iter().try_for_each(|table| self.table(table))
    }

    fn cell_line<'e>(
        &mut self,
        nodes: &'e [Node],
        line: &mut Line,
        after: &mut After<'e>,
        tables: &mut Vec<&'e Element>,
    ) -> Result<()> {
        for element in xml::elements(nodes) {
            match element.name.as_str() {
                "w:p" => {
                    if line.place() > 0 && has_words(element) {
                        line.breaks.push(line.place());
                        line.push(" ", None);
                    }
                    let hidden = self.styles.hides(element.child("w:pPr"));
                    let context = Context { plain: false, hidden };
                    self.paragraph_line(element, context, line, after)?;
                }
                "w:tbl" => tables.push(element),
                _ => {
                    if let Some(inner) = self.inside(element) {
                        self.cell_line(&inner.children, line, after, tables)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn number(element: &Element) -> usize {
    element.value().and_then(|value| value.parse().ok()).unwrap_or(0).min(MOST_COLUMNS)
}
