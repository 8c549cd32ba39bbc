//! A table of recipients: who is to get which edition, and how. `docs/circulation.md` has its columns.

use std::collections::BTreeMap;

use super::row::{Channel, Row};
use crate::mail::{Mailbox, NotAMailbox};
use crate::phrase::{has_unseen, listed};
use crate::report::{Place, Problem, Report};
use crate::table::{Line, Table};

/// The columns, of which [`NEEDED`] must be there.
pub const COLUMNS: [&str; 6] = ["name", "organisation", "team", "address", "edition", "channel"];

/// What a column may be called as well.
const OTHER_NAMES: [(&str, &str); 1] = [("edition needed", "edition")];

const NEEDED: [&str; 1] = ["channel"];

/// Characters of a text at most.
pub(super) const MAX_TEXT: usize = 300;

/// Who is to get an edition, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub address: String,
    pub channel: Channel,
    /// The edition's file: `print.pdf`.
    pub edition: String,
    pub name: String,
    pub organisation: String,
    pub team: String,
}

/// Who somebody is and which edition they get, however that is spelled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(String);

impl Identity {
    fn of(texts: [&str; 5]) -> Self {
        let folded = texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        Self(folded.join("\n").to_lowercase())
    }
}

impl Recipient {
    /// "Ann Other (Health visitors, A Trust)", or as much of that as is known.
    pub fn who(&self) -> String {
        who(&self.name, &self.team, &self.organisation)
    }

    pub fn identity(&self) -> Identity {
        Identity::of([&self.name, &self.organisation, &self.team, &self.address, &self.edition])
    }
}

impl Row {
    pub fn identity(&self) -> Identity {
        Identity::of([&self.name, &self.organisation, &self.team, &self.address, &self.edition])
    }
}

/// "Ann Other (Health visitors, A Trust)", or as much of that as is known.
pub(super) fn who(name: &str, team: &str, organisation: &str) -> String {
    let place: Vec<_> = [team, organisation].into_iter().filter(|text| !text.is_empty()).collect();
    match (name, place.join(", ")) {
        ("", place) => place,
        (name, place) if place.is_empty() => name.to_owned(),
        (name, place) => format!("{name} ({place})"),
    }
}

/// Reads the table in a file. `editions` are the files of the version, and `edition` is for whoever the table
/// names none for.
pub fn read(
    path: &str,
    bytes: &[u8],
    editions: &[&str],
    edition: Option<&str>,
) -> Result<Vec<Recipient>, Report> {
    let table = Table::read_called(path, bytes, &COLUMNS, &OTHER_NAMES, &NEEDED)?;
    let mut reading = Reading { editions, edition, seen: BTreeMap::new(), problems: Vec::new() };
    let mut recipients = Vec::new();
    for line in table.lines() {
        match line {
            Ok(line) => recipients.extend(reading.recipient(&line)),
            Err(problem) => reading.problems.push(*problem),
        }
    }
    if recipients.is_empty() && reading.problems.is_empty() {
        reading.problems.push(
            Problem::error("no-recipient", "nobody is in this table")
                .at(Place::file(path))
                .hint("write a row for each recipient below the header"),
        );
    }
    match reading.problems.is_empty() {
        true => Ok(recipients),
        false => Err(table.report(reading.problems)),
    }
}

/// The file of an edition by its name, which may leave `.pdf` out.
pub fn edition_file<'e>(editions: &[&'e str], name: &str) -> Option<&'e str> {
    let is_named = |file: &&&str| {
        let stem = file.strip_suffix(".pdf").unwrap_or(file);
        file.eq_ignore_ascii_case(name) || stem.eq_ignore_ascii_case(name)
    };
    editions.iter().find(is_named).copied()
}

/// The editions that there are, as people name them: "accessible and print".
pub fn edition_names(editions: &[&str]) -> String {
    let names = editions.iter().map(|file| file.strip_suffix(".pdf").unwrap_or(file).to_owned());
    listed(&names.collect::<Vec<_>>())
}

/// A table that is being read.
struct Reading<'r> {
    editions: &'r [&'r str],
    edition: Option<&'r str>,
    /// The line of each recipient so far.
    seen: BTreeMap<Identity, usize>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    /// The recipient in a row, if nothing is wrong with it.
    fn recipient(&mut self, line: &Line<'_>) -> Option<Recipient> {
        let before = self.problems.len();
        let (channel, edition) = (self.channel(line), self.edition(line));
        let [name, organisation, team] =
            ["name", "organisation", "team"].map(|column| self.text(line, column, has_unseen));
        if [&name, &organisation, &team].iter().all(|text| text.is_empty()) {
            let message = "this row says nobody: neither a name, nor an organisation, nor a team";
            let problem = Problem::error("nobody", message).at(line.place("name"));
            self.problems.push(problem.hint("write who gets it, at least a team"));
        }
        let address = match channel {
            Some(Channel::Email) => self.email(line),
            // A postal address has lines.
            _ => self
                .text(line, "address", |text| has_unseen(&text.replace(['\r', '\n'], " ")))
                .replace("\r\n", "\n"),
        };
        let (channel, edition) = (channel?, edition?);
        let recipient = Recipient { address, channel, edition, name, organisation, team };
        if self.problems.len() > before {
            return None;
        }
        match self.seen.insert(recipient.identity(), line.number) {
            None => Some(recipient),
            Some(first) => {
                self.seen.insert(recipient.identity(), first);
                let message = format!("this recipient gets this edition already, in line {first}");
                let problem = Problem::error("recipient-twice", message).at(line.place("name"));
                self.problems.push(problem.hint("take one of the rows out"));
                None
            }
        }
    }

    fn channel(&mut self, line: &Line<'_>) -> Option<Channel> {
        let text = line.text("channel");
        let problem = match text.parse() {
            Ok(channel) => return Some(channel),
            Err(error) if text.is_empty() => {
                Problem::error("no-channel", format!("no channel is said; {error}"))
            }
            Err(error) => Problem::error("unknown-channel", format!("`{text}` is none: {error}")),
        };
        self.problems.push(problem.at(line.place("channel")));
        None
    }

    fn edition(&mut self, line: &Line<'_>) -> Option<String> {
        let text = line.text("edition");
        let there_are = format!("this version has {}", edition_names(self.editions));
        let problem = match (text.as_str(), self.edition) {
            ("", Some(edition)) => return Some(edition.to_owned()),
            ("", None) => Problem::error("no-edition", "no edition is said")
                .hint(format!("{there_are}; --edition is for all rows that say none")),
            (name, _) => match edition_file(self.editions, name) {
                Some(file) => return Some(file.to_owned()),
                None => Problem::error("unknown-edition", format!("there is no edition `{name}`"))
                    .hint(there_are),
            },
        };
        self.problems.push(problem.at(line.place("edition")));
        None
    }

    fn email(&mut self, line: &Line<'_>) -> String {
        let before = self.problems.len();
        let text = self.text(line, "address", has_unseen);
        if self.problems.len() > before {
            return text;
        }
        let problem = match Mailbox::new("", &text) {
            Ok(_) => return text,
            Err(NotAMailbox::NoAddress) => {
                Problem::error("no-address", "the channel is email, and there is no address")
            }
            Err(error @ NotAMailbox::NotAnAddress(_)) => {
                Problem::error("email-address", error.to_string())
                    .hint("write the address alone, without a name: ann@example.org")
            }
            Err(error) => Problem::error("email-address", error.to_string()),
        };
        self.problems.push(problem.at(line.place("address")));
        text
    }

    /// What stands in a column, and whether it could pass for something else on a screen or in a message.
    fn text(
        &mut self,
        line: &Line<'_>,
        column: &'static str,
        has_unseen: impl Fn(&str) -> bool,
    ) -> String {
        let text = line.text(column);
        if has_unseen(&text) {
            let message =
                format!("the {column} has a line break, or another character that cannot be seen");
            let problem = Problem::error("unseen", message).at(line.place(column));
            self.problems.push(problem.hint("type it anew, in one line"));
        } else if text.chars().count() > MAX_TEXT {
            let message = format!("the {column} has more than {MAX_TEXT} characters");
            self.problems.push(Problem::error("long-text", message).at(line.place(column)));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDITIONS: [&str; 2] = ["accessible.pdf", "print.pdf"];

    fn read(text: &str) -> Result<Vec<Recipient>, Report> {
        super::read("r.csv", text.as_bytes(), &EDITIONS, None)
    }

    /// The codes of all that is wrong, each with its line and column.
    fn wrong(text: &str) -> Vec<String> {
        let report = read(text).err().unwrap_or_default();
        let told = |problem: &&Problem| {
            let place = problem.place.as_ref().unwrap();
            let (line, column) = report.line_and_column(place).unwrap_or_default();
            format!("{line}:{column} {}", problem.code)
        };
        report.problems().iter().map(told).collect()
    }

    #[test]
    fn a_row_is_a_recipient() {
        let text = "channel,name,team,address,edition,organisation\n\
                    Email,Ann Other,Health visitors,ann@example.org,Accessible,A Trust\n\
                    post,,,\"1 High Street\r\nBirmingham\",print.pdf,B Trust\n";
        let ann = Recipient {
            address: "ann@example.org".into(),
            channel: Channel::Email,
            edition: "accessible.pdf".into(),
            name: "Ann Other".into(),
            organisation: "A Trust".into(),
            team: "Health visitors".into(),
        };
        let trust = Recipient {
            address: "1 High Street\nBirmingham".into(),
            channel: Channel::Post,
            edition: "print.pdf".into(),
            name: String::new(),
            organisation: "B Trust".into(),
            team: String::new(),
        };
        assert_eq!(read(text).ok(), Some(vec![ann, trust]));
    }

    #[test]
    fn the_edition_column_may_be_called_edition_needed_and_is_there_once() {
        let read = |header: &str| read(&format!("name,channel,{header}\nAnn,hand,print\n"));
        assert_eq!(read("Edition needed").ok(), read("edition").ok());
        assert!(read("edition needed").is_ok());
        let both = "name,edition,channel,edition needed\nAnn,print,hand,print\n";
        assert_eq!(wrong(both), ["1:22 column-twice"]);
        let report = super::read("r.csv", both.as_bytes(), &EDITIONS, None).err().unwrap();
        let hint = "`edition` and `edition needed` are one column; keep one of them";
        assert_eq!(report.problems()[0].hints, [hint]);
    }

    #[test]
    fn the_edition_that_is_asked_for_is_for_rows_that_name_none() {
        let text = b"name,channel,edition\nAnn,hand,\nBo,hand,print\n";
        let read = super::read("r.csv", text, &EDITIONS, Some("accessible.pdf")).ok().unwrap();
        let editions: Vec<_> = read.iter().map(|recipient| recipient.edition.as_str()).collect();
        assert_eq!(editions, ["accessible.pdf", "print.pdf"]);
    }

    #[test]
    fn all_that_is_wrong_with_all_rows_is_told_at_its_place() {
        let text = "name,organisation,team,address,edition,channel\n\
                    Ann,,,ann@example.org,large,owl\n\
                    ,,,,,\n\
                    ,,,x,print,hand\n\
                    Bo,,,,print,email\n\
                    Ci,,,Ci <ci@example.org>,,\n\
                    Di,,,di@example.org,print\n";
        assert_eq!(
            wrong(text),
            [
                "2:23 unknown-edition",
                "2:29 unknown-channel",
                "4:1 nobody",
                "5:6 no-address",
                "6:26 no-edition",
                "6:27 no-channel",
                "7:1 fields",
            ]
        );
        assert_eq!(wrong("name,channel\n"), ["0:0 no-recipient"]);
        assert_eq!(wrong("name\nAnn\n"), ["1:1 missing-column"]);
    }

    #[test]
    fn an_address_for_messages_is_one_address_in_one_line() {
        let told = |address: &str| {
            wrong(&format!("name,channel,edition,address\nAnn,email,print,{address}\n"))
        };
        assert_eq!(told("ann@example.org"), [""; 0]);
        assert_eq!(told("ann"), ["2:17 email-address"]);
        assert_eq!(told("Ann <ann@example.org>"), ["2:17 email-address"]);
        // What no message could be sent to must not be circulated to.
        assert_eq!(told("\u{e4}nn@example.org"), ["2:17 email-address"]);
        assert_eq!(told("ann@m\u{fc}nchen.example.org"), ["2:17 email-address"]);
        assert_eq!(told("\"ann@example.org, bo@example.org\""), ["2:17 email-address"]);
        assert_eq!(told("\"ann@example.org\r\nBcc: all@example.org\""), ["2:17 unseen"]);
        assert_eq!(told("ann\u{200b}@example.org"), ["2:17 unseen"]);
    }

    #[test]
    fn no_name_has_a_line_break_and_no_postal_address_another_character_that_is_not_seen() {
        let text = "name,address,edition,channel\n\"An\nn\",,print,hand\n";
        assert_eq!(wrong(text), ["2:1 unseen"]);
        let text = "name,address,edition,channel\nAnn,1 High\u{202e}Street,print,post\n";
        assert_eq!(wrong(text), ["2:5 unseen"]);
        let text = format!("name,address,edition,channel\n{},,print,post\n", "a".repeat(301));
        assert_eq!(wrong(&text), ["2:1 long-text"]);
    }

    #[test]
    fn a_recipient_twice_is_told_with_the_line_of_the_first() {
        let text = "name,address,edition,channel\n\
                    Ann Other,ann@example.org,print,email\n\
                    Ann Other,ann@example.org,accessible,email\n\
                    ann  other,Ann@example.org,print,hand\n\
                    Ann Other,ann@example.org,print,email\n";
        assert_eq!(wrong(text), ["4:1 recipient-twice", "5:1 recipient-twice"]);
        let report = read(text).err().unwrap();
        for problem in report.problems() {
            assert!(problem.message.ends_with("in line 2"), "{}", problem.message);
        }
    }
}
