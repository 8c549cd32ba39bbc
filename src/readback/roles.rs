//! Standard structure types and the role map (ISO 32000-1, 14.7.3 and 14.8.4).

use super::error::Result;
use super::file::File;
use super::object::Dictionary;

/// Steps from a type of the writer's own to a standard one.
const MOST_STEPS: usize = 32;

/// The standard type that a role map makes of a type. A standard type stays what it is, whatever
/// the map says of it.
pub(super) fn standard(file: &mut File, roles: &Dictionary, own: &str) -> Result<String> {
    let mut role = own.to_owned();
    for _ in 0..MOST_STEPS {
        if STANDARD.contains(&role.as_str()) {
            break;
        }
        match file.find_name(roles, role.as_bytes())? {
            Some(next) => role = next,
            None => break,
        }
    }
    Ok(role)
}

const STANDARD: [&str; 50] = [
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Figure",
    "Formula",
    "Form",
    "Artifact",
];
