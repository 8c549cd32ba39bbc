//! What changed about a table.

use super::Told;
use crate::diff::{Noun, TableChange, TableSize};
use crate::view::Wording;

impl Told<'_> {
    /// What changed about a table that both documents have.
    pub(super) fn table(&self, change: &TableChange, under: &str) -> String {
        let other = &self.view.sides[1].name;
        let line = |line: String, is_added: bool| match (self.view.wording, is_added) {
            (Wording::Versions, true) => format!("{line} added to the table{under}"),
            (Wording::Versions, false) => format!("{line} removed from the table{under}"),
            (Wording::Files, true) => format!("{line} of the table{under} only in {other}"),
            (Wording::Files, false) => format!("{line} of the table{under} missing from {other}"),
        };
        let order =
            |order: &[usize]| order.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match change {
            TableChange::Added(size) | TableChange::Removed(size) => table_of(size),
            TableChange::Transposed => {
                format!("table{under} transposed: its rows became its columns")
            }
            TableChange::RowAdded { row } => line(row_name(*row), true),
            TableChange::RowRemoved { row } => line(row_name(*row), false),
            TableChange::RowsReordered { order: rows } => {
                format!("rows of the table{under} in another order: {}", order(rows))
            }
            TableChange::ColumnAdded { column } => line(format!("column {column}"), true),
            TableChange::ColumnRemoved { column } => line(format!("column {column}"), false),
            TableChange::ColumnsReordered { order: columns } => {
                format!("columns of the table{under} in another order: {}", order(columns))
            }
            TableChange::Header => format!("other header cells in the table{under}"),
        }
    }
}

/// "row 2", or "the header row".
pub(super) fn row_name(row: Option<usize>) -> String {
    row.map_or_else(|| "the header row".to_owned(), |row| format!("row {row}"))
}

/// "table “Contacts” of 3 rows and 2 columns".
pub(super) fn table_of(size: &TableSize) -> String {
    let caption = size.caption.as_ref().map(|caption| format!(" “{caption}”"));
    let rows = Noun::new("row", "rows").counted(size.rows);
    let columns = Noun::new("column", "columns").counted(size.columns);
    format!("table{} of {rows} and {columns}", caption.unwrap_or_default())
}
