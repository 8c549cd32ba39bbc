//! Changes in words.

use super::{View, Wording};
use crate::blocks::{Block, Part, Role, Step};
use crate::diff::{
    Change, Class, Consequence, Kind, Noun, Spot, TableChange, TableSize, Thing, moved_of,
};

/// What a change is, in a few words.
pub fn clause(view: &View<'_>, change: &Change) -> String {
    Told { view, change }.clause()
}

struct Told<'t> {
    view: &'t View<'t>,
    change: &'t Change,
}

impl Told<'_> {
    fn clause(&self) -> String {
        let is_files = self.view.wording == Wording::Files;
        let [old_name, new_name] = [&self.view.sides[0].name, &self.view.sides[1].name];
        let under_both = self.under();
        let one = self.noun();
        match &self.change.kind {
            Kind::Added => {
                let (what, place) = self.blocks(self.change.new.as_ref(), 1);
                match is_files {
                    true => format!("{what} only in {new_name}{}", under(place)),
                    false => format!("{what} added{}", under(place)),
                }
            }
            Kind::Removed => {
                let (what, place) = self.blocks(self.change.old.as_ref(), 0);
                match is_files {
                    true => format!("{what} missing from {new_name}{}", stood(place, old_name)),
                    false => format!("{what} removed{}", under(place)),
                }
            }
            Kind::Moved => self.moved(),
            Kind::Reordered { order, .. } => {
                let noun = self.noun_of(self.change.new.as_ref());
                let moved = moved_of(order).into_iter().filter(|moved| *moved).count();
                format!("{} {}{}", noun.counted(moved), self.verb(), within(self.heading(1)))
            }
            Kind::Edited => {
                let what =
                    match (self.spot().map(|spot| spot.thing), in_table(self.view, self.change)) {
                        (Some(Thing::Picture), _) => format!("alternative text of a {one}"),
                        (_, Some(cell)) => format!("{one} {}", cell.said()),
                        _ => one,
                    };
                match self.change.class {
                    Class::Typography => format!("{what} written otherwise{under_both}"),
                    _ => format!("{what} with other words{under_both}"),
                }
            }
            Kind::Split => {
                let count = self.change.new.as_ref().map_or(0, |spot| spot.count);
                format!("{one}{under_both} split into {count}")
            }
            Kind::Merged => {
                let olds = self.noun_of(self.change.old.as_ref());
                let count = self.change.old.as_ref().map_or(0, |spot| spot.count);
                format!("{}{under_both} merged into one", olds.counted(count))
            }
            Kind::SentenceMoved => format!("a sentence {}", self.way()),
            Kind::LinkAdded { text, target } => {
                let what = format!("link “{text}” to {}", shown(target));
                match is_files {
                    true => format!("{what} only in {new_name}{under_both}"),
                    false => format!("{what} added{under_both}"),
                }
            }
            Kind::LinkRemoved { text, target } => {
                let what = format!("link “{text}” to {}", shown(target));
                match is_files {
                    true => format!("{what} missing from {new_name}{under_both}"),
                    false => format!("{what} removed{under_both}"),
                }
            }
            Kind::LinkTarget { text, .. } => format!("link “{text}” leads elsewhere{under_both}"),
            Kind::LinkText { target, .. } => {
                format!("the link to {} has other words{under_both}", shown(target))
            }
            Kind::LinkSpoken { text, .. } => {
                format!("a screen reader says something else for the link “{text}”{under_both}")
            }
            Kind::Role { old, new } => {
                format!("{} instead of {}{under_both}", with_article(new), with_article(old))
            }
            Kind::Level { old, new } => {
                let heading = self.heading(1).unwrap_or_default();
                format!("heading “{heading}” of level {new} instead of {old}")
            }
            Kind::Nesting { old, new } => {
                format!("{} {} instead of {}{under_both}", self.several(), way(new), way(old))
            }
            Kind::Regrouped { container } => {
                format!("{} in another {container}{under_both}", self.several())
            }
            Kind::Parted { lists } => match is_files {
                true => format!("a list{under_both} is {lists} lists in {new_name}"),
                false => format!("a list{under_both} parted into {lists}"),
            },
            Kind::Joined { lists } => match is_files {
                true => format!("{lists} lists{under_both} are one in {new_name}"),
                false => format!("{lists} lists{under_both} became one"),
            },
            Kind::Part { old, new } => format!("{one} as {new} instead of {old}{under_both}"),
            Kind::Numbering { old, new, items } => {
                let noun = self.noun_of(self.change.new.as_ref()).counted(*items);
                format!("{noun} labelled from {new} instead of {old}{under_both}")
            }
            Kind::Table(TableChange::Added(size)) => match is_files {
                true => format!("{} only in {new_name}{under_both}", table_of(size)),
                false => format!("{} added{under_both}", table_of(size)),
            },
            Kind::Table(TableChange::Removed(size)) => match is_files {
                true => {
                    let place = self.change.old.as_ref().and_then(|spot| spot.heading.as_deref());
                    format!("{} missing from {new_name}{}", table_of(size), stood(place, old_name))
                }
                false => format!("{} removed{under_both}", table_of(size)),
            },
            Kind::Table(change) => self.table(change, &under_both),
            Kind::Picture { .. } => format!("another picture{under_both}"),
            Kind::Language { text, old, new } => {
                let tag = |tag: &Option<String>| match tag {
                    Some(tag) => format!("marked as {tag}"),
                    None => "in the document's own language".to_owned(),
                };
                format!("“{text}” {} instead of {}{under_both}", tag(new), tag(old))
            }
            Kind::NotePlace => format!("a note's reference in another place{under_both}"),
            Kind::Stress { text, old, new } => {
                let stress = |names: &[String]| match names.is_empty() {
                    true => "plain".to_owned(),
                    false => format!("with {}", names.join(" and ")),
                };
                format!("“{text}” {} instead of {}{under_both}", stress(new), stress(old))
            }
            Kind::Marks { .. } => {
                format!("{one} with words that are marked otherwise{under_both}")
            }
            Kind::Break { old, new } => {
                let breaks = Noun::new("line break", "line breaks").counted(*new);
                format!("{one} with {breaks} instead of {old}{under_both}")
            }
            Kind::Field { name, .. } => format!("the {name} of the document changed"),
            Kind::Other(what) => format!("{what} of {one}{under_both}"),
        }
    }

    /// What changed about a table that both documents have.
    fn table(&self, change: &TableChange, under: &str) -> String {
        let other = &self.view.sides[1].name;
        let line = |line: String, is_added: bool| match (self.view.wording, is_added) {
            (Wording::Versions, true) => format!("{line} added to the table{under}"),
            (Wording::Versions, false) => format!("{line} removed from the table{under}"),
            (Wording::Files, true) => format!("{line} of the table{under} only in {other}"),
            (Wording::Files, false) => format!("{line} of the table{under} missing from {other}"),
        };
        let order =
            |order: &[usize]| order.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match change {
            TableChange::Added(size) | TableChange::Removed(size) => table_of(size),
            TableChange::Transposed => {
                format!("table{under} transposed: its rows became its columns")
            }
            TableChange::RowAdded { row } => line(row_name(*row), true),
            TableChange::RowRemoved { row } => line(row_name(*row), false),
            TableChange::RowsReordered { order: rows } => {
                format!("rows of the table{under} in another order: {}", order(rows))
            }
            TableChange::ColumnAdded { column } => line(format!("column {column}"), true),
            TableChange::ColumnRemoved { column } => line(format!("column {column}"), false),
            TableChange::ColumnsReordered { order: columns } => {
                format!("columns of the table{under} in another order: {}", order(columns))
            }
            TableChange::Header => format!("other header cells in the table{under}"),
        }
    }

    /// What some blocks are, and what they stand under. A lone heading is said by its words.
    fn blocks<'s>(&self, spot: Option<&'s Spot>, side: usize) -> (String, Option<&'s str>) {
        let Some(spot) = spot else { return ("something".to_owned(), None) };
        let blocks = spot.of(&self.view.blocks[side].blocks);
        match blocks {
            [Block { role: Role::Heading(_), text, .. }] => {
                (format!("{} “{text}”", spot.noun.one), None)
            }
            _ if spot.count == 1 => (spot.noun.one.clone(), spot.heading.as_deref()),
            _ => (spot.noun.counted(spot.count), spot.heading.as_deref()),
        }
    }

    /// Blocks that stand elsewhere; a section is said by its heading.
    fn moved(&self) -> String {
        let Some(spot) = &self.change.new else { return self.verb().to_owned() };
        match (spot.thing, &spot.heading) {
            (Thing::Section | Thing::Heading, Some(heading)) => {
                let (from, to) = (self.stands(0), self.stands(1));
                let way = if from == to { to } else { format!("{to} instead of {from}") };
                format!("{} “{heading}” {}: {way}", spot.noun.one, self.verb())
            }
            _ => format!("{} {}", self.several(), self.way()),
        }
    }

    /// After which heading a section stands: "after “Policy”".
    fn stands(&self, side: usize) -> String {
        let spot = if side == 0 { &self.change.old } else { &self.change.new };
        let before = spot.as_ref().map_or(0, |spot| spot.blocks.start);
        let before = &self.view.blocks[side].blocks[..before];
        let is_heading =
            |block: &&Block| matches!(block.role, Role::Heading(_)) && block.part != Part::Title;
        match before.iter().rev().find(is_heading) {
            Some(heading) => format!("after “{}”", heading.text),
            None => "at the beginning".to_owned(),
        }
    }

    /// "moved: under “B” instead of “A”", "moved within “A”".
    fn way(&self) -> String {
        let verb = self.verb();
        match (self.heading(0), self.heading(1)) {
            (Some(from), Some(to)) if from != to => {
                format!("{verb}: under “{to}” instead of “{from}”")
            }
            (Some(from), None) => format!("{verb}: at the beginning instead of under “{from}”"),
            (None, Some(to)) => format!("{verb}: under “{to}” instead of at the beginning"),
            (_, to) => format!("{verb}{}", within(to)),
        }
    }

    fn verb(&self) -> &'static str {
        match self.view.wording {
            Wording::Versions => "moved",
            Wording::Files => "in another place",
        }
    }

    /// The heading that it stands under in the first document, 0, or in the second, 1.
    fn heading(&self, side: usize) -> Option<&str> {
        let spot = if side == 0 { &self.change.old } else { &self.change.new };
        spot.as_ref().and_then(|spot| spot.heading.as_deref())
    }

    fn spot(&self) -> Option<&Spot> {
        self.change.new.as_ref().or(self.change.old.as_ref())
    }

    fn noun_of(&self, spot: Option<&Spot>) -> Noun {
        spot.map(|spot| spot.noun.clone()).unwrap_or_default()
    }

    fn noun(&self) -> String {
        self.noun_of(self.spot()).one
    }

    /// "item", "3 items".
    fn several(&self) -> String {
        match self.spot() {
            Some(spot) if spot.count > 1 => spot.noun.counted(spot.count),
            spot => self.noun_of(spot).one,
        }
    }

    fn under(&self) -> String {
        let spot = self.spot().filter(|spot| !spot.thing.is_named());
        under(spot.and_then(|spot| spot.heading.as_deref()))
    }
}

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
    fn said(&self) -> String {
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

/// What came of a change, as a sentence.
pub fn consequence(view: &View<'_>, consequence: &Consequence) -> String {
    let what = consequence.noun.counted(consequence.blocks.len());
    let stands = if consequence.blocks.len() == 1 { "stands" } else { "stand" };
    let heading = |heading: &Option<String>| match heading {
        Some(heading) => format!("under “{heading}”"),
        None => "under no heading".to_owned(),
    };
    let (old, new) = (heading(&consequence.old_heading), heading(&consequence.new_heading));
    match view.wording {
        Wording::Files => {
            let [old_name, new_name] = [&view.sides[0].name, &view.sides[1].name];
            format!("So {what} {stands} {new} in {new_name}, and {old} in {old_name}.")
        }
        Wording::Versions => format!("So {what} now {stands} {new}, no longer {old}."),
    }
}

fn under(heading: Option<&str>) -> String {
    heading.map(|heading| format!(" under “{heading}”")).unwrap_or_default()
}

fn within(heading: Option<&str>) -> String {
    heading.map(|heading| format!(" within “{heading}”")).unwrap_or_default()
}

fn stood(heading: Option<&str>, name: &str) -> String {
    heading.map(|heading| format!(" (under “{heading}” in {name})")).unwrap_or_default()
}

/// An address, or what stands for none.
fn shown(target: &str) -> &str {
    match target {
        "" => "nowhere",
        target => target,
    }
}

fn with_article(role: &Role) -> String {
    match role {
        Role::Other(name) => format!("`{name}`"),
        role => format!("a {role}"),
    }
}

/// Containers, from the outside.
fn way(names: &[&str]) -> String {
    match names.is_empty() {
        true => "in the text itself".to_owned(),
        false => {
            let alike = |a: &&str, b: &&str| a == b;
            let runs: Vec<_> = names.chunk_by(alike).rev().map(inside).collect();
            runs.join(" ")
        }
    }
}

/// One container, or lists in lists.
fn inside(run: &[&str]) -> String {
    match run {
        ["item"] => "in a list".to_owned(),
        ["item", ..] => format!("on level {} of a list", run.len()),
        names => names.iter().map(|name| format!("in a {name}")).collect::<Vec<_>>().join(" "),
    }
}

/// "row 2", or "the header row".
fn row_name(row: Option<usize>) -> String {
    row.map_or_else(|| "the header row".to_owned(), |row| format!("row {row}"))
}

/// "table “Contacts” of 3 rows and 2 columns".
fn table_of(size: &TableSize) -> String {
    let caption = size.caption.as_ref().map(|caption| format!(" “{caption}”"));
    let rows = Noun::new("row", "rows").counted(size.rows);
    let columns = Noun::new("column", "columns").counted(size.columns);
    format!("table{} of {rows} and {columns}", caption.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn lists_in_lists_are_told_by_their_level() {
        assert_eq!(way(&[]), "in the text itself");
        assert_eq!(way(&["item"]), "in a list");
        assert_eq!(way(&["item", "item"]), "on level 2 of a list");
        assert_eq!(way(&["quote", "item"]), "in a list in a quote");
        assert_eq!(way(&["item", "item", "note"]), "in a note on level 2 of a list");
    }
}
