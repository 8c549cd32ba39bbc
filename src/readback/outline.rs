//! The document outline (ISO 32000-1, 12.3.3): bookmarks, which are read aloud too.

use std::collections::HashSet;

use super::action;
use super::error::{Error, Result};
use super::file::File;
use super::object::{Dictionary, Object};

/// A bookmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// 1 for the outermost.
    pub level: usize,
    pub title: String,
    /// What it does beyond going to a place in the document: the kind of action.
    pub action: Option<String>,
}

/// The bookmarks from top to bottom.
pub(super) fn read(file: &mut File, catalog: &Dictionary) -> Result<Vec<Bookmark>> {
    let outlines = file.find_dictionary(catalog, b"Outlines")?;
    let mut bookmarks = Vec::new();
    let mut seen = HashSet::new();
    // The siblings still to come, at each level.
    let mut next = vec![outlines.get(b"First")];
    while let Some(object) = next.pop() {
        let resolved = file.resolve(&object)?;
        let Object::Dictionary(bookmark) = resolved else { continue };
        if let Some(id) = object.as_reference().filter(|id| !seen.insert(*id)) {
            return Err(Error::OutlineLoop(id));
        }
        let level = next.len() + 1;
        file.budget.check_depth(level, "bookmarks")?;
        let title = file.find_text(&bookmark, b"Title")?.unwrap_or_default();
        let action = action::beyond_going(file, bookmark.get(b"A"))?;
        bookmarks.push(Bookmark { level, title, action });
        next.push(bookmark.get(b"Next"));
        next.push(bookmark.get(b"First"));
    }
    Ok(bookmarks)
}
