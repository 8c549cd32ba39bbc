//! An audit as CSV (RFC 4180), for a spreadsheet: a row for each thing that happened and below each circulation
//! what is known of it, then one for each break and for each thing that could not be shown.

use serde::{Serialize, Serializer};

use super::auditor::day;
use super::{Audit, Break, Circulation, Event, Known, Recipient, Release, Unshown, What};
use crate::phrase::listed;
use crate::policy::Day;

/// A row; its fields are the columns.
#[derive(Debug, Default, Clone, Serialize)]
struct Row {
    row: Cell,
    name: Cell,
    entry: Cell,
    date: Cell,
    briefing: Cell,
    version: Cell,
    place: Cell,
    sentence: Cell,
    consequence: Cell,
    by: Cell,
    standing: Cell,
    file: Cell,
    channel: Cell,
    recipients: Cell,
    recipient: Cell,
    team: Cell,
    organisation: Cell,
    delivery: Cell,
    has_it: Cell,
    received: Cell,
    read: Cell,
    discussed: Cell,
    attended: Cell,
    change: Cell,
    given_back: Cell,
    outstanding: Cell,
}

#[derive(Debug, Default, Clone)]
struct Cell(String);

impl Serialize for Cell {
    /// A spreadsheet takes what begins so for a formula, and may run it: an apostrophe makes it a text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => serializer.collect_str(&format_args!("'{}", self.0)),
            false => serializer.serialize_str(&self.0),
        }
    }
}

fn cell(value: impl ToString) -> Cell {
    Cell(value.to_string())
}

/// Nothing that is not known has a value.
fn known(value: Option<impl ToString>) -> Cell {
    value.map(cell).unwrap_or_default()
}

impl Audit {
    /// The table, with its header row.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for event in &self.events {
            let row = of_event(event);
            writer.serialize(&row)?;
            if let What::Circulated(circulation) = &event.what {
                for row in of_circulation(circulation, &row) {
                    writer.serialize(row)?;
                }
            }
        }
        for row in self.breaks.iter().map(of_break).chain(self.unshown.iter().map(of_unshown)) {
            writer.serialize(row)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

fn of_event(event: &Event) -> Row {
    let release = event.what.release();
    let (by, standing) = match &event.what {
        What::Published(release) => (approvers(release), release.standing.told()),
        What::Withdrawn { by, .. } | What::Reinstated { by, .. } => {
            (by.told.clone(), String::new())
        }
        _ => Default::default(),
    };
    let recipients = match &event.what {
        What::Circulated(circulation) => Some(circulation.recipients),
        _ => None,
    };
    Row {
        row: cell("event"),
        name: cell(event.what.word()),
        entry: cell(event.entry),
        date: known(day(event.timestamp)),
        briefing: known(release.map(|(briefing, _)| briefing)),
        version: known(release.map(|(_, version)| version)),
        place: cell(format!("register, entry {}", event.entry)),
        sentence: cell(&event.sentence),
        by: cell(by),
        standing: cell(standing),
        recipients: known(recipients),
        ..Row::default()
    }
}

/// The members who are shown to have approved a release.
fn approvers(release: &Release) -> String {
    let members: Vec<_> =
        release.approved.members().into_iter().flatten().map(ToString::to_string).collect();
    listed(&members)
}

/// What is known of a circulation: how many have what and came how far, and those who are named.
fn of_circulation(circulation: &Circulation, event: &Row) -> Vec<Row> {
    let Ok(known) = &circulation.known else { return Vec::new() };
    let base = Row {
        entry: event.entry.clone(),
        date: event.date.clone(),
        briefing: event.briefing.clone(),
        version: event.version.clone(),
        ..Row::default()
    };
    let is_asked_back = circulation.asked_back.is_some();
    let counts = counts(known, is_asked_back).into_iter().map(|(name, file, channel, count)| Row {
        row: cell("count"),
        name: cell(name),
        file: cell(file),
        channel: cell(channel),
        recipients: cell(count),
        ..base.clone()
    });
    counts.chain(known.named.iter().map(|it| of_recipient(it, &base))).collect()
}

/// What is counted, of which file and channel if it is of one, and how many.
fn counts(known: &Known, is_asked_back: bool) -> Vec<(&'static str, &str, &'static str, usize)> {
    let tally = &known.tally;
    let editions = known.editions.iter();
    let mut counts: Vec<_> = editions
        .map(|((file, channel), count)| ("circulated", file.as_str(), channel.name(), *count))
        .collect();
    let mut people = vec![
        ("has-it", tally.have()),
        ("may-have-it", tally.may_have),
        ("refused", tally.refused),
        ("not-sent", tally.not_sent),
        ("discussed", tally.discussed),
        ("in-part", tally.in_part),
        ("silent", tally.silent),
    ];
    if is_asked_back {
        people.push(("given-back", tally.given_back));
        people.push(("not-given-back", tally.not_given_back()));
    }
    counts.extend(people.into_iter().map(|(name, count)| (name, "", "", count)));
    counts
}

fn of_recipient(recipient: &Recipient, base: &Row) -> Row {
    let answered = &recipient.answered;
    let day = |day: Option<Day>| known(day);
    Row {
        row: cell("recipient"),
        name: cell("circulated"),
        sentence: cell(recipient.told()),
        file: cell(&recipient.edition),
        channel: cell(recipient.channel.name()),
        recipient: cell(&recipient.name),
        team: cell(&recipient.team),
        organisation: cell(&recipient.organisation),
        delivery: cell(recipient.delivery.name()),
        has_it: cell(recipient.possession.name()),
        received: day(answered.received),
        read: day(answered.read),
        discussed: day(answered.discussed),
        attended: known(answered.attended),
        change: known(answered.change.as_ref()),
        given_back: day(answered.recalled),
        outstanding: cell(if recipient.is_outstanding() { "yes" } else { "no" }),
        ..base.clone()
    }
}

fn of_break(found: &Break) -> Row {
    let about = found.about.as_ref();
    Row {
        row: cell("break"),
        name: cell(found.code()),
        briefing: known(about.map(|(briefing, _)| briefing)),
        version: known(about.map(|(_, version)| version)),
        place: cell(&found.place),
        sentence: cell(found.sentence()),
        consequence: cell(found.consequence()),
        ..Row::default()
    }
}

fn of_unshown(unshown: &Unshown) -> Row {
    Row {
        row: cell("not shown"),
        name: cell(unshown.code()),
        sentence: cell(unshown.sentence()),
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let harmless = |text: &str| serde_json::to_value(cell(text)).unwrap();
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("first v1"), "first v1");
    }
}
