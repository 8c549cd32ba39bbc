//! A disclosure as a table for spreadsheets: a line for each row, and below it one for each of its answers.

use super::proven::Proven;
use super::{Answers, Circulation, Disclosure};
use crate::circulation::answer::Answer;
use crate::circulation::row::Row;
use crate::policy::Day;
use crate::record::Version;
use crate::register::told::day;
use crate::table;

const HEADER: [&str; 24] = [
    "what",
    "entry",
    "date",
    "briefing",
    "version",
    "row",
    "name",
    "organisation",
    "team",
    "address",
    "edition",
    "sha256",
    "channel",
    "code",
    "received",
    "read",
    "discussed",
    "attended",
    "change",
    "recalled",
    "publisher's word",
    "leaf index",
    "salt",
    "path",
];

impl Disclosure {
    /// The same rows and answers as a table for spreadsheets.
    pub fn table(&self) -> Vec<u8> {
        let answered = self.answered();
        let mut lines = Vec::new();
        for circulation in &self.circulations {
            for proven in &circulation.rows {
                let said = self.publisher_says(circulation.entry, proven.index);
                lines.push(circulated(circulation, proven, said.map(|said| &*said.how)));
                let answers = answered.by(circulation, &proven.row);
                lines.extend(
                    answers.iter().map(|(of, answer)| answered_line(of, answer, &proven.row)),
                );
            }
        }
        table::write(&HEADER, lines)
    }
}

/// A row, with what the publisher says became of it.
fn circulated(
    circulation: &Circulation,
    proven: &Proven<Row>,
    publisher_says: Option<&str>,
) -> Vec<String> {
    let (logged, row) = (&circulation.logged, &proven.row);
    let first = ["circulated".to_owned(), circulation.entry.to_string(), day(logged.timestamp)];
    let given = [
        row.address.clone(),
        row.edition.clone(),
        row.file.sha256.to_string(),
        row.channel.name().to_owned(),
    ];
    let about = about(&logged.briefing, logged.version, proven);
    let said = [publisher_says.unwrap_or_default().to_owned()];
    let code = [row.code.to_string()];
    [&first[..], &about, &who(row), &given, &code, &empty(), &said, &proof(proven)].concat()
}

/// An answer, with the names of whoever gave it.
fn answered_line(answers: &Answers, proven: &Proven<Answer>, by: &Row) -> Vec<String> {
    let (logged, answer) = (&answers.logged, &proven.row);
    let first = ["answered".to_owned(), answers.entry.to_string(), day(logged.timestamp)];
    let text = |value: Option<String>| value.unwrap_or_default();
    let on = |day: Option<Day>| text(day.map(|day| day.to_string()));
    let answered = [
        on(answer.received),
        on(answer.read),
        on(answer.discussed),
        text(answer.attended.map(|attended| attended.to_string())),
        text(answer.change.clone()),
        on(answer.recalled),
    ];
    let about = about(&logged.briefing, logged.version, proven);
    let given: [String; 4] = Default::default();
    let code = [answer.code.to_string()];
    let nothing = [String::new()];
    [&first[..], &about, &who(by), &given, &code, &answered, &nothing, &proof(proven)].concat()
}

fn about<R: Clone + serde::Serialize>(
    briefing: &str,
    version: Version,
    proven: &Proven<R>,
) -> [String; 3] {
    [briefing.to_owned(), version.to_string(), proven.number().to_string()]
}

fn who(row: &Row) -> [String; 3] {
    [row.name.clone(), row.organisation.clone(), row.team.clone()]
}

/// What nobody answers in the line of a circulation.
fn empty() -> [String; 6] {
    Default::default()
}

fn proof<R>(proven: &Proven<R>) -> [String; 3] {
    let path: Vec<_> = proven.path.iter().map(ToString::to_string).collect();
    let salt = proven.salt.map(|salt| salt.to_string()).unwrap_or_default();
    [proven.index.to_string(), salt, path.join(" ")]
}
