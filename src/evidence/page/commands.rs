//! Commands that pages of every form have.

use super::source::Source;
use crate::register::entry::Edition;

/// Ask whether each file is the published one, with the functions of the page's fifth step.
pub(super) fn files(source: &Source<'_>) -> Vec<String> {
    let mut commands = Vec::new();
    for Edition { name, length, sealed, .. } in source.editions() {
        commands.push(match sealed {
            Some(_) => format!("sealed {name} {length}"),
            None => format!("edition {name} {length} '}}'"),
        });
        commands.push(format!("head -c {length} $files/{name} | named {name}"));
    }
    commands.extend(source.byproducts().map(|name| format!("named {name} < $files/{name}")));
    commands
}
