//! An audit as CSV (RFC 4180), for a spreadsheet: a row for each thing that happened, then one for each break
//! and for each thing that could not be shown.

use super::auditor::day;
use super::{Audit, Break, Event, Release, Unshown, What};
use crate::phrase::listed;

const HEADER: [&str; 11] = [
    "row",
    "name",
    "entry",
    "date",
    "briefing",
    "version",
    "place",
    "sentence",
    "consequence",
    "by",
    "standing",
];

type Row = [String; HEADER.len()];

impl Audit {
    /// The table, with its header row.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER)?;
        let events = self.events.iter().map(of_event);
        let breaks = self.breaks.iter().map(of_break);
        let unshown = self.unshown.iter().map(of_unshown);
        for row in events.chain(breaks).chain(unshown) {
            writer.write_record(row.map(|cell| harmless(&cell)))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// A spreadsheet takes what begins so for a formula, and may run it: an apostrophe makes it a text.
fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn of_event(event: &Event) -> Row {
    let (briefing, version) = match event.what.release() {
        Some((briefing, version)) => (briefing.to_owned(), version.to_string()),
        None => Default::default(),
    };
    let (by, standing) = match &event.what {
        What::Published(release) => (approvers(release), release.standing.told()),
        What::Withdrawn { by, .. } | What::Reinstated { by, .. } => {
            (by.told.clone(), String::new())
        }
        _ => Default::default(),
    };
    let date = day(event.timestamp).map(|day| day.to_string()).unwrap_or_default();
    let place = format!("register, entry {}", event.entry);
    let entry = event.entry.to_string();
    let sentence = event.sentence.clone();
    [
        "event".to_owned(),
        event.what.word().to_owned(),
        entry,
        date,
        briefing,
        version,
        place,
        sentence,
        String::new(),
        by,
        standing,
    ]
}

/// The members who are shown to have approved a release.
fn approvers(release: &Release) -> String {
    let members: Vec<_> =
        release.approved.members().into_iter().flatten().map(ToString::to_string).collect();
    listed(&members)
}

fn of_break(found: &Break) -> Row {
    let (briefing, version) = match &found.about {
        Some((briefing, version)) => (briefing.clone(), version.to_string()),
        None => Default::default(),
    };
    let mut row = Row::default();
    row[0] = "break".to_owned();
    row[1] = found.code().to_owned();
    (row[4], row[5]) = (briefing, version);
    row[6].clone_from(&found.place);
    (row[7], row[8]) = (found.sentence(), found.consequence());
    row
}

fn of_unshown(unshown: &Unshown) -> Row {
    let mut row = Row::default();
    row[0] = "not shown".to_owned();
    row[1] = unshown.code().to_owned();
    row[7] = unshown.sentence();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("first v1"), "first v1");
    }
}
