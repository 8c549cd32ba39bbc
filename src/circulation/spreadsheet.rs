//! Those who have a version as a table for people's spreadsheets: who they are, and what they answered.

use super::holder::Holder;
use crate::table;

/// What each column is: `docs/acknowledge.md`.
const COLUMNS: [&str; 18] = [
    "organisation",
    "team",
    "name",
    "address",
    "channel",
    "edition",
    "briefing",
    "version",
    "entry",
    "circulated",
    "delivery",
    "code",
    "received",
    "read",
    "discussed",
    "attended",
    "change",
    "recalled",
];

/// A table (CSV) with a row for each of them.
pub fn spreadsheet<'h, 'p: 'h>(holders: impl IntoIterator<Item = &'h Holder<'p>>) -> Vec<u8> {
    table::write(&COLUMNS, holders.into_iter().map(fields))
}

fn fields(holder: &Holder<'_>) -> Vec<String> {
    let (row, standing) = (holder.row, &holder.standing);
    let text = |value: Option<String>| value.unwrap_or_default();
    let day = |day: Option<crate::policy::Day>| text(day.map(|day| day.to_string()));
    let fields: [String; COLUMNS.len()] = [
        row.organisation.clone(),
        row.team.clone(),
        row.name.clone(),
        row.address.clone(),
        row.channel.name().to_owned(),
        row.edition.clone(),
        holder.briefing.to_owned(),
        holder.version.to_string(),
        holder.circulation.to_string(),
        holder.day.to_string(),
        holder.delivery.name().to_owned(),
        row.code.to_string(),
        day(standing.received),
        day(standing.read),
        day(standing.discussed),
        text(standing.attended.map(|attended| attended.to_string())),
        text(standing.change.clone()),
        day(standing.recalled),
    ];
    fields.into()
}
