//! Structure attributes (ISO 32000-1, 14.8.5) that tables and lists need.

use super::error::Result;
use super::file::File;
use super::object::{Dictionary, Object};

/// The attributes of tables and lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes {
    /// What a header cell heads: `Row`, `Column` or `Both`.
    pub scope: Option<String>,
    pub column_span: Option<i64>,
    pub row_span: Option<i64>,
    /// The `ID`s of the header cells of a cell.
    pub headers: Vec<String>,
    /// What a table is about.
    pub summary: Option<String>,
    /// How a list is numbered: `Decimal`, `Circle`, `None` and so on.
    pub list_numbering: Option<String>,
}

/// Reads the element's classes (`C`), then its own attributes (`A`), which count for more.
pub(super) fn read(
    file: &mut File,
    element: &Dictionary,
    classes: &Dictionary,
) -> Result<Attributes> {
    let mut attributes = Attributes::default();
    for class in file.list(element, b"C")? {
        if let Some(name) = class.as_name() {
            for owner in file.list(classes, name)? {
                attributes.add(file, &owner)?;
            }
        }
    }
    for owner in file.list(element, b"A")? {
        attributes.add(file, &owner)?;
    }
    Ok(attributes)
}

impl Attributes {
    fn add(&mut self, file: &mut File, attributes: &Object) -> Result<()> {
        let Some(attributes) = attributes.as_dictionary() else { return Ok(()) };
        match file.find(attributes, b"O")?.as_name() {
            Some(b"Table") => {
                self.scope = file.find_name(attributes, b"Scope")?.or(self.scope.take());
                self.summary = file.find_text(attributes, b"Summary")?.or(self.summary.take());
                self.column_span =
                    file.find(attributes, b"ColSpan")?.as_integer().or(self.column_span);
                self.row_span = file.find(attributes, b"RowSpan")?.as_integer().or(self.row_span);
                let headers = file.list(attributes, b"Headers")?;
                if !headers.is_empty() {
                    let ids = headers.iter().filter_map(Object::as_string);
                    self.headers = ids.map(|id| file.text(id)).collect::<Result<_>>()?;
                }
            }
            Some(b"List") => {
                let numbering = file.find_name(attributes, b"ListNumbering")?;
                self.list_numbering = numbering.or(self.list_numbering.take());
            }
            _ => {}
        }
        Ok(())
    }
}
