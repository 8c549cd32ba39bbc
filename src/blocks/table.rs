//! The cells of a tagged PDF's table, with the places where they stand.

use super::block::Role;
use super::tagged::{Around, Reader};
use crate::readback::Node;

impl Reader<'_> {
    /// Reads the rows, whichever part of the table they stand in.
    pub(super) fn table(&mut self, table: &Node, language: &str) {
        let mut row = 0;
        for child in &table.children {
            let Some(part) = child.as_node() else {
                let role = Role::Other("Table".to_owned());
                self.line_of(std::slice::from_ref(child), role, language);
                continue;
            };
            match part.role.as_str() {
                "TR" => self.row(part, &mut row, language),
                "THead" | "TBody" | "TFoot" => {
                    self.check_said_otherwise(part);
                    let language = part.language.as_deref().unwrap_or(language);
                    for child in &part.children {
                        match child.as_node() {
                            Some(tr) if tr.role == "TR" => self.row(tr, &mut row, language),
                            _ => {
                                let role = Role::Other(part.role.clone());
                                self.line_of(std::slice::from_ref(child), role, language);
                            }
                        }
                    }
                }
                _ => {
                    let around = Around { parent: "Table", language: language.to_owned() };
                    self.block(part, &around);
                }
            }
        }
    }

    fn row(&mut self, row: &Node, number: &mut usize, language: &str) {
        self.check_said_otherwise(row);
        let language = row.language.as_deref().unwrap_or(language);
        let mut column = 0;
        for child in &row.children {
            let Some(cell) = child.as_node().filter(|node| matches!(&*node.role, "TH" | "TD"))
            else {
                let role = Role::Other("TR".to_owned());
                self.line_of(std::slice::from_ref(child), role, language);
                continue;
            };
            self.check_said_otherwise(cell);
            // A row's header cell heads other cells than a column's.
            let header = cell.role == "TH" && cell.attributes.scope.as_deref() != Some("Row");
            let language = cell.language.as_deref().unwrap_or(language);
            self.line(cell, Role::Cell { row: *number, column, header }, language);
            let span = cell.attributes.column_span.unwrap_or(1);
            column += usize::try_from(span).unwrap_or(1);
        }
        *number += 1;
    }
}
