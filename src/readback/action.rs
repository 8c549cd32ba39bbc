//! Actions (ISO 32000-1, 12.6), above all those that nobody clicks for: at opening, at turning a page,
//! scripts.

use super::error::Result;
use super::file::File;
use super::object::{Dictionary, Object};
use super::page::Leaf;

/// The kind of an action that does more than go to a place in the document; none if there is no action.
pub(super) fn beyond_going(file: &mut File, action: Object) -> Result<Option<String>> {
    let Object::Dictionary(action) = file.resolve(&action)? else { return Ok(None) };
    let kind = file.find_name(&action, b"S")?.unwrap_or_default();
    let goes_on = !file.find(&action, b"Next")?.is_null();
    Ok((kind != "GoTo" || goes_on).then_some(kind))
}

/// The kinds of the actions of a catalog and its pages.
pub(super) fn read(file: &mut File, catalog: &Dictionary, leaves: &[Leaf]) -> Result<Vec<String>> {
    let mut kinds = Vec::new();
    kinds.extend(beyond_going(file, catalog.get(b"OpenAction"))?);
    for dictionary in [catalog].into_iter().chain(leaves.iter().map(|leaf| &*leaf.dictionary)) {
        let events = file.find_dictionary(dictionary, b"AA")?;
        for (_, action) in events.iter() {
            let action = file.resolve(action)?;
            let action = action.as_dictionary().cloned().unwrap_or_default();
            kinds.push(file.find_name(&action, b"S")?.unwrap_or_default());
        }
    }
    let names = file.find_dictionary(catalog, b"Names")?;
    if !file.find(&names, b"JavaScript")?.is_null() {
        kinds.push("JavaScript".to_owned());
    }
    Ok(kinds)
}
