//! A change in words.

use super::model::{
    Change, Class, Consequence, Important, Kind, Matter, Noun, Spot, TableChange, TableSize, Thing,
};
use crate::blocks::Role;

impl Change {
    /// The change in a clause, without the words of its text: "item added under “Next steps”".
    pub fn sentence(&self) -> String {
        let clause = self.clause();
        match &self.consequence {
            Some(consequence) => format!("{clause}; {}", consequence.sentence()),
            None => clause,
        }
    }

    /// The same without what came of it.
    pub(super) fn clause(&self) -> String {
        let nothing = Spot::default();
        let spot = self.new.as_ref().or(self.old.as_ref()).unwrap_or(&nothing);
        let (noun, under) = (&spot.noun.one, spot.under());
        let count = spot.count;
        match &self.kind {
            Kind::Added => format!("{noun} added{under}"),
            Kind::Removed => format!("{noun} removed{under}"),
            Kind::Moved => self.moved(),
            Kind::Reordered { order, .. } => {
                let what = spot.noun.counted(order.len());
                format!("the order of {what}{under} changed: {}", numbers(order))
            }
            Kind::Edited if self.class == Class::Typography => {
                format!("{noun}{under} written otherwise")
            }
            Kind::Edited => format!("{noun}{under} edited"),
            Kind::Split => {
                format!("{}{under} split into {count}", spot.noun.counted(1))
            }
            Kind::Merged => {
                let olds = self.old.as_ref().map_or(0, |spot| spot.count);
                format!("{}{under} merged into 1", spot.noun.counted(olds))
            }
            Kind::SentenceMoved => {
                format!("1 sentence moved{}", self.way())
            }
            Kind::LinkAdded { text, target } => {
                format!("link “{text}”{under} added, to {target}")
            }
            Kind::LinkRemoved { text, target } => {
                format!("link “{text}”{under} removed, to {target}")
            }
            Kind::LinkTarget { text, old, new } => {
                format!("target of the link “{text}”{under} changed from {old} to {new}")
            }
            Kind::LinkText { target, old, new } => {
                format!("words of the link to {target}{under} changed from “{old}” to “{new}”")
            }
            Kind::LinkSpoken { text, old, new } => format!(
                "what a screen reader says for the link “{text}”{under} changed from “{old}” to “{new}”"
            ),
            Kind::Role { old, new } => {
                format!("{}{under} became a {}", role(old), role(new))
            }
            Kind::Level { old, new } => {
                format!("level of the heading{} changed from {old} to {new}", spot.called())
            }
            Kind::Nesting { old, new } => format!(
                "{}{under} {} in {} instead of {}",
                Noun::new("block", "blocks").counted(count),
                if count == 1 { "stands" } else { "stand" },
                way(new),
                way(old)
            ),
            Kind::Regrouped { container } => format!(
                "{}{under} {} in another {container}",
                spot.noun.counted(count),
                if count == 1 { "stands" } else { "stand" }
            ),
            Kind::Part { old, new } => format!("{old}{under} became {new}"),
            Kind::Numbering { old, new, items } => format!(
                "numbering of {}{under} changed: from {old} to {new}",
                spot.noun.counted(*items)
            ),
            Kind::Table(change) => table(change, &under),
            Kind::Picture { .. } => format!("another picture{under}"),
            Kind::Language { text, old, new } => {
                let named = |tag: &Option<String>| {
                    tag.clone().unwrap_or_else(|| "the document's".to_owned())
                };
                format!("language of “{text}”{under} changed from {} to {}", named(old), named(new))
            }
            Kind::NotePlace => format!("a note of a {noun}{under} refers to another place"),
            Kind::Stress { text, old, new } => {
                let named = |all: &[String]| match all {
                    [] => "none".to_owned(),
                    all => all.join(" and "),
                };
                format!("emphasis of “{text}”{under} changed from {} to {}", named(old), named(new))
            }
            Kind::Break { old, new } => {
                format!("line breaks of a {noun}{under} changed from {old} to {new}")
            }
            Kind::Field { name, old, new } => {
                let said = |value: &Option<String>| value.clone().unwrap_or("nothing".to_owned());
                format!("{name} changed from {} to {}", said(old), said(new))
            }
            Kind::Other(what) => format!("{what} of a {noun}{under} changed"),
        }
    }

    fn moved(&self) -> String {
        let Some(spot) = &self.new else { return "moved".to_owned() };
        if matches!(spot.thing, Thing::Section | Thing::Heading) {
            return format!("{}{} moved", spot.noun.one, spot.called());
        }
        format!("{} moved{}", spot.noun.counted(spot.count), self.way())
    }

    /// " from “A” to “B”", or " within “A”".
    pub(super) fn way(&self) -> String {
        let heading = |spot: &Option<Spot>| spot.as_ref().and_then(|spot| spot.heading.clone());
        match (heading(&self.old), heading(&self.new)) {
            (Some(old), Some(new)) if old == new => format!(" within “{new}”"),
            (Some(old), Some(new)) => format!(" from “{old}” to “{new}”"),
            (None, Some(new)) => format!(" from the beginning to “{new}”"),
            (Some(old), None) => format!(" from “{old}” to the beginning"),
            (None, None) => String::new(),
        }
    }
}

impl Spot {
    /// " under “Next steps”"; what has a name of its own stands nowhere else.
    pub fn under(&self) -> String {
        match &self.heading {
            Some(heading) if !self.thing.is_named() => {
                format!(" under “{heading}”")
            }
            _ => String::new(),
        }
    }

    fn called(&self) -> String {
        self.heading.as_ref().map_or_else(String::new, |heading| format!(" “{heading}”"))
    }
}

impl Consequence {
    pub fn sentence(&self) -> String {
        let count = self.blocks.len();
        let heading = |heading: &Option<String>| match heading {
            Some(heading) => format!("under “{heading}”"),
            None => "at the beginning".to_owned(),
        };
        let stand = if count == 1 { "stands" } else { "stand" };
        format!(
            "{} that stood {} now {stand} {}",
            self.noun.counted(count),
            heading(&self.old_heading),
            heading(&self.new_heading)
        )
    }
}

impl Important {
    /// "obligation: must became should"
    pub fn sentence(&self) -> String {
        let what = match self.what {
            Matter::Obligation => "obligation",
            Matter::Amount => "amount",
            Matter::Date => "date",
            Matter::Time => "time",
            Matter::Number => "number",
            Matter::Organisation => "organisation",
            Matter::LinkTarget => "link target",
        };
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!("{what}: {old} became {new}"),
            (Some(old), None) => format!("{what}: {old} removed"),
            (None, Some(new)) => format!("{what}: {new} added"),
            (None, None) => what.to_owned(),
        }
    }
}

fn table(change: &TableChange, under: &str) -> String {
    match change {
        TableChange::Transposed => {
            format!("table{under} transposed: its rows became its columns")
        }
        TableChange::Added(size) => format!("{}{under} added", size.sentence()),
        TableChange::Removed(size) => format!("{}{under} removed", size.sentence()),
        TableChange::RowAdded { row } => format!("{} added to the table{under}", row_name(*row)),
        TableChange::RowRemoved { row } => {
            format!("{} removed from the table{under}", row_name(*row))
        }
        TableChange::RowsReordered { order } => {
            format!("the order of the rows of the table{under} changed: {}", numbers(order))
        }
        TableChange::ColumnAdded { column } => format!("column {column} added to the table{under}"),
        TableChange::ColumnRemoved { column } => {
            format!("column {column} removed from the table{under}")
        }
        TableChange::ColumnsReordered { order } => {
            format!("the order of the columns of the table{under} changed: {}", numbers(order))
        }
        TableChange::Header => format!("header cells of the table{under} changed"),
    }
}

/// "row 2", or "the header row".
pub fn row_name(row: Option<usize>) -> String {
    row.map_or_else(|| "the header row".to_owned(), |row| format!("row {row}"))
}

impl TableSize {
    /// "table “Contacts” of 3 rows and 2 columns".
    pub fn sentence(&self) -> String {
        let caption = self.caption.as_ref().map(|caption| format!(" “{caption}”"));
        let rows = Noun::new("row", "rows").counted(self.rows);
        let columns = Noun::new("column", "columns").counted(self.columns);
        format!("table{} of {rows} and {columns}", caption.unwrap_or_default())
    }
}

fn numbers(order: &[usize]) -> String {
    order.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn role(role: &Role) -> &str {
    match role {
        Role::Heading(_) => "heading",
        Role::Paragraph => "paragraph",
        Role::Cell { .. } => "cell of a table",
        Role::Caption => "caption",
        Role::Picture => "picture",
        Role::Other(role) => role,
    }
}

/// "an item of a list in a quote": containers, from the inside.
fn way(names: &[&str]) -> String {
    if names.is_empty() {
        return "the text itself".to_owned();
    }
    let named = names.iter().rev().map(|name| match *name {
        "item" => "an item of a list".to_owned(),
        other => format!("a {other}"),
    });
    named.collect::<Vec<_>>().join(" in ")
}
