//! What notes are called, and what stands for the places that refer to them.

use std::collections::{BTreeMap, BTreeSet};

use super::marked::Version;
use super::merge::{Id, Sources, old_id, within};
use crate::blocks::{Blocks, Step};
use crate::diff::Row;

/// The notes that blocks refer to, in the order of their references.
fn notes_of(blocks: &Blocks) -> Vec<Step> {
    let mut notes = Vec::new();
    for step in blocks.blocks.iter().flat_map(|block| &block.within) {
        if matches!(step, Step::Note(_)) && !notes.contains(step) {
            notes.push(*step);
        }
    }
    notes
}

/// The letters that notes go by, in the order of the text.
pub fn note_names(sources: &Sources<'_>, rows: &[(Row, bool)]) -> BTreeMap<Id, String> {
    let mut names = BTreeMap::new();
    for (row, _) in rows {
        let side = |at: &[usize], side: usize| {
            let blocks = at.iter().filter_map(|at| sources.said[side].blocks.get(*at));
            blocks.flat_map(|block| within(sources, block, side == 0)).collect::<Vec<_>>()
        };
        let steps = side(&row.new, 1).into_iter().chain(side(&row.old, 0));
        for (_, id) in steps.filter(|(step, _)| matches!(step, Step::Note(_))) {
            let number = names.len() + 1;
            names.entry(id).or_insert_with(|| crate::parity::letters(number));
        }
    }
    names
}

pub fn note_name(names: &BTreeMap<Id, String>, id: &Id) -> String {
    names.get(id).map_or("Note".to_owned(), |name| format!("Note {name}"))
}

/// Both versions, with what stands for their references.
pub fn versions<'s>(sources: &Sources<'s>, names: &BTreeMap<Id, String>) -> [Version<'s>; 2] {
    let [old, new] = sources.said.map(notes_of);
    let became: BTreeSet<Id> =
        old.iter().map(|step| old_id(&sources.diff.script, *step).1).collect();
    let version = |side: usize, notes: Vec<Id>, is_own: &dyn Fn(&Id) -> bool| {
        let mut notes = notes.into_iter();
        let blocks = sources.said[side].blocks.as_slice();
        let references = blocks.iter().enumerate().filter(|(_, block)| !block.notes.is_empty());
        let references = references.map(|(at, block)| {
            let marks = block.notes.iter().map(|_| match notes.next() {
                Some(id) => (format!("[{}]", note_name(names, &id).to_lowercase()), is_own(&id)),
                None => ("[note]".to_owned(), false),
            });
            (at, marks.collect())
        });
        Version { blocks, language: sources.languages[side], references: references.collect() }
    };
    let old_ids = old.iter().map(|step| old_id(&sources.diff.script, *step).1).collect();
    let new_ids = new.iter().map(|step| Id::New((*step).into())).collect();
    [
        version(0, old_ids, &|id| matches!(id, Id::Old(_))),
        version(1, new_ids, &|id| !became.contains(id)),
    ]
}
