//! A view as JSON: the changes, each with its sentence and with what it is made of.
//!
//! `docs/compare.md` describes the schema.

use serde::Serialize;
use serde_json::{Value, json};

use super::told::{InTable, in_table};
use super::{Entry, View};
use crate::diff::{Change, Class, Important, Kind, Mark, Matter, Spot, TableChange, TableSize};

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangeJson<'v> {
    number: usize,
    class: &'static str,
    kind: &'static str,
    /// What only a change of this kind has.
    #[serde(skip_serializing_if = "Value::is_null")]
    details: Value,
    sentence: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    consequence: Option<String>,
    important: Vec<ImportantJson<'v>>,
    old: Option<SpotJson<'v>>,
    new: Option<SpotJson<'v>>,
    words: Vec<WordJson<'v>>,
}

#[derive(Debug, Serialize)]
struct ImportantJson<'v> {
    what: &'static str,
    old: Option<&'v str>,
    new: Option<&'v str>,
}

#[derive(Debug, Serialize)]
struct SpotJson<'v> {
    heading: Option<&'v str>,
    noun: &'v str,
    count: usize,
    page: Option<usize>,
    texts: Vec<&'v str>,
}

#[derive(Debug, Serialize)]
struct WordJson<'v> {
    mark: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    text: &'v str,
}

/// All changes of a view, in the order of their numbers.
pub fn changes(view: &View<'_>) -> Value {
    let entries = view.entries();
    entries.iter().map(|entry| json!(of(view, entry))).collect()
}

fn of<'e>(view: &View<'e>, entry: &'e Entry<'e>) -> ChangeJson<'e> {
    let change: &Change = entry.change;
    let (kind, details) = kind(&change.kind);
    let details = if details.is_null() { cell(view, change) } else { details };
    let spot = |spot: &'e Option<Spot>, side: usize| {
        let spot = spot.as_ref()?;
        let blocks = spot.of(&view.blocks[side].blocks);
        Some(SpotJson {
            heading: spot.heading.as_deref(),
            noun: &spot.noun.one,
            count: spot.count,
            page: Some(spot.page).filter(|page| *page > 0),
            texts: blocks.iter().map(|block| block.text.as_str()).collect(),
        })
    };
    ChangeJson {
        number: entry.number,
        class: class(change.class),
        kind,
        details,
        sentence: &entry.title,
        consequence: entry.consequence(view),
        important: change.important.iter().map(important).collect(),
        old: spot(&change.old, 0),
        new: spot(&change.new, 1),
        words: change
            .words
            .iter()
            .map(|segment| WordJson {
                mark: mark(segment.mark),
                class: (segment.mark != Mark::Same).then(|| class(segment.class)),
                text: &segment.text,
            })
            .collect(),
    }
}

fn important(important: &Important) -> ImportantJson<'_> {
    let what = match important.what {
        Matter::Obligation => "obligation",
        Matter::Opposite => "opposite",
        Matter::Amount => "amount",
        Matter::Date => "date",
        Matter::Time => "time",
        Matter::Number => "number",
        Matter::Organisation => "organisation",
        Matter::LinkTarget => "link-target",
        Matter::LookAlike => "look-alike",
    };
    ImportantJson { what, old: important.old.as_deref(), new: important.new.as_deref() }
}

/// A class as the schema names it.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Meaning => "meaning",
        Class::Structure => "structure",
        Class::Typography => "typography",
    }
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "same",
        Mark::Removed => "removed",
        Mark::Added => "added",
        Mark::MovedAway => "moved-away",
        Mark::MovedHere => "moved-here",
        Mark::OldBorder => "old-border",
        Mark::NewBorder => "new-border",
    }
}

/// Where a cell with other words is.
fn cell(view: &View<'_>, change: &Change) -> Value {
    let Some(InTable { row, column, table, header }) = in_table(view, change) else {
        return Value::Null;
    };
    json!({ "row": row, "column": column, "header": header, "table": table })
}

/// A kind's name, and what only it has.
fn kind(kind: &Kind) -> (&'static str, Value) {
    match kind {
        Kind::Added => ("added", Value::Null),
        Kind::Removed => ("removed", Value::Null),
        Kind::Moved => ("moved", Value::Null),
        Kind::Reordered { order, .. } => ("reordered", json!({ "order": order })),
        Kind::Edited => ("edited", Value::Null),
        Kind::Split => ("split", Value::Null),
        Kind::Merged => ("merged", Value::Null),
        Kind::SentenceMoved => ("sentence-moved", Value::Null),
        Kind::LinkAdded { text, target } => {
            ("link-added", json!({ "text": text, "target": target }))
        }
        Kind::LinkRemoved { text, target } => {
            ("link-removed", json!({ "text": text, "target": target }))
        }
        Kind::LinkTarget { text, old, new } => {
            ("link-target", json!({ "text": text, "old": old, "new": new }))
        }
        Kind::LinkText { target, old, new } => {
            ("link-text", json!({ "target": target, "old": old, "new": new }))
        }
        Kind::LinkSpoken { text, old, new } => {
            ("link-spoken", json!({ "text": text, "old": old, "new": new }))
        }
        Kind::Role { old, new } => {
            ("role", json!({ "old": old.to_string(), "new": new.to_string() }))
        }
        Kind::Level { old, new } => ("level", json!({ "old": old, "new": new })),
        Kind::Nesting { old, new } => ("nesting", json!({ "old": old, "new": new })),
        Kind::Regrouped { container } => ("regrouped", json!({ "container": container })),
        Kind::Parted { lists } => ("list-parted", json!({ "lists": lists })),
        Kind::Joined { lists } => ("lists-joined", json!({ "lists": lists })),
        Kind::Part { old, new } => ("part", json!({ "old": old, "new": new })),
        Kind::Numbering { old, new, items } => {
            ("numbering", json!({ "old": old, "new": new, "items": items }))
        }
        Kind::Table(change) => table(change),
        Kind::Picture { old, new } => ("picture", json!({ "old": old, "new": new })),
        Kind::Language { text, old, new } => {
            ("language", json!({ "text": text, "old": old, "new": new }))
        }
        Kind::NotePlace => ("note-place", Value::Null),
        Kind::Stress { text, old, new } => {
            ("stress", json!({ "text": text, "old": old, "new": new }))
        }
        Kind::Marks { old, new } => ("marks", json!({ "old": old, "new": new })),
        Kind::Break { old, new } => ("break", json!({ "old": old, "new": new })),
        Kind::Field { name, old, new } => {
            ("field", json!({ "name": name, "old": old, "new": new }))
        }
        Kind::Other(what) => ("other", json!({ "what": what })),
    }
}

fn table(change: &TableChange) -> (&'static str, Value) {
    match change {
        TableChange::Transposed => ("table-transposed", Value::Null),
        TableChange::Added(size) => ("table-added", table_size(size)),
        TableChange::Removed(size) => ("table-removed", table_size(size)),
        TableChange::RowAdded { row } => ("row-added", json!({ "row": row })),
        TableChange::RowRemoved { row } => ("row-removed", json!({ "row": row })),
        TableChange::RowsReordered { order } => ("rows-reordered", json!({ "order": order })),
        TableChange::ColumnAdded { column } => ("column-added", json!({ "column": column })),
        TableChange::ColumnRemoved { column } => ("column-removed", json!({ "column": column })),
        TableChange::ColumnsReordered { order } => ("columns-reordered", json!({ "order": order })),
        TableChange::Header => ("table-header", Value::Null),
    }
}

fn table_size(size: &TableSize) -> Value {
    json!({ "caption": size.caption, "rows": size.rows, "columns": size.columns })
}
