//! Where a cell stands in its table.

use super::table::row_name;
use crate::blocks::{Role, Step};
use crate::diff::Change;
use crate::view::View;

/// Where a cell stands in its table.
pub struct InTable<'v> {
    /// From 1 below the header row, which is none.
    pub row: Option<usize>,
    /// From 1.
    pub column: usize,
    /// What heads the column.
    pub header: Option<&'v str>,
    /// The table's caption.
    pub table: Option<&'v str>,
}

impl InTable<'_> {
    /// "in row 2, column 3 (“Count”) of the table “Contacts”".
    pub(super) fn said(&self) -> String {
        let header = self.header.map(|header| format!(" (“{header}”)")).unwrap_or_default();
        let table = self.table.map(|table| format!(" “{table}”")).unwrap_or_default();
        format!("in {}, column {}{header} of the table{table}", row_name(self.row), self.column)
    }
}

/// Where the cell is that a change is about, in the second document, or the first if it has none.
pub fn in_table<'v>(view: &View<'v>, change: &Change) -> Option<InTable<'v>> {
    let (side, spot) = match (&change.old, &change.new) {
        (_, Some(spot)) => (1, spot),
        (Some(spot), None) => (0, spot),
        (None, None) => return None,
    };
    let all = &view.blocks[side].blocks;
    let cell = all.get(spot.blocks.start)?;
    let Role::Cell { row, column, .. } = cell.role else { return None };
    let table = cell.within.iter().rev().find(|step| matches!(step, Step::Table(_)))?;
    let mut headers = 0;
    let (mut header, mut caption) = (None, None);
    for block in all.iter().filter(|block| block.within.contains(table)) {
        match block.role {
            Role::Cell { row: 0, column: own, header: true } => {
                headers = 1;
                header = header.or((own == column && row > 0).then_some(block.text.as_str()));
            }
            Role::Caption => caption = Some(block.text.as_str()),
            _ => {}
        }
    }
    let row = (row + 1).checked_sub(headers).filter(|row| *row > 0);
    Some(InTable { row, column: column + 1, header, table: caption })
}
