//! What a person, a team or an organisation had been given by the end of a day.

use serde_json::{Value, json};

use crate::circulation::{PrivateError, PrivatePart, Row};
use crate::phrase::{capitalised, counted, listed};
use crate::policy::Day;
use crate::record::Version;
use crate::register::told::day;
use crate::verify::{Case, Standing};
use crate::view::{Paragraph, Style, paragraph};

/// What somebody had been given.
#[derive(Debug)]
pub struct Held {
    pub who: String,
    /// The day that was asked about; `None` is as of the register's end.
    pub day: Option<Day>,
    /// In the order in which it was circulated.
    pub holdings: Vec<Holding>,
    /// What nobody knows, since these lists cannot be read.
    pub unread: Vec<PrivateError>,
}

/// One edition that was given to one recipient.
#[derive(Debug)]
pub struct Holding {
    pub briefing: String,
    pub version: Version,
    /// The entry that circulated it, and its date as the publisher claims it.
    pub entry: u64,
    pub timestamp: i64,
    pub row: Row,
    /// How that version stood at the end of the day.
    pub standing: Standing,
    /// The day on which the recipient said that they have it no more, if that was by then.
    pub recalled: Option<Day>,
}

impl Held {
    /// What the private part shows by a case that was made for a day. `who` is a recipient's name, a team
    /// or an organisation, whatever the case of its letters.
    pub fn of(case: &Case<'_>, (part, unread): (&PrivatePart, &[PrivateError]), who: &str) -> Self {
        let as_of = case.as_of();
        let mut holdings = Vec::new();
        for kept in part.circulations.iter().filter(|kept| kept.entry < as_of.ledger.size()) {
            let (briefing, version) = (&kept.list.briefing, kept.list.version);
            let versions = as_of.ledger.briefings().get(briefing);
            let release = versions.and_then(|versions| versions.get(&version));
            let Some(entry) = release.map(|release| release.entry) else { continue };
            let Some(published) = case.published(entry) else { continue };
            let rows = kept.list.salted.iter().map(|salted| &salted.row);
            holdings.extend(rows.filter(|row| is_of(row, who)).map(|row| Holding {
                briefing: briefing.clone(),
                version,
                entry: kept.entry,
                timestamp: as_of.timestamp(kept.entry),
                row: row.clone(),
                standing: as_of.standing(entry, published),
                recalled: recalled(part, kept.entry, row, as_of.ledger.size()),
            }));
        }
        let unread = unread.iter().filter(|error| error.entry < as_of.ledger.size());
        let unread = unread.cloned().collect();
        Self { who: who.to_owned(), day: as_of.day, holdings, unread }
    }

    /// The answer, in a sentence.
    pub fn sentence(&self) -> String {
        let Self { who, day, holdings, .. } = self;
        let (when, had) = match day {
            Some(day) => (format!("At the end of {}, ", day.in_words()), "had been"),
            None => (String::new(), "was"),
        };
        match holdings.len() {
            0 if !self.unread.is_empty() => {
                let lists = counted(self.unread.len(), "list");
                let told = format!(
                    "{when}it is not known what {who} {had} given: {lists} cannot be read."
                );
                capitalised(&told)
            }
            0 => format!("{when}{who} {had} given nothing that these lists show."),
            1 => format!("{when}{who} {had} given 1 edition."),
            more => format!("{when}{who} {had} given {more} editions."),
        }
    }

    pub fn text(&self) -> Vec<Paragraph> {
        let mut text = vec![paragraph("", Style::Strong, &self.sentence())];
        text.extend(self.holdings.iter().map(|held| {
            let lead = format!("  {}  entry {}  ", day(held.timestamp), held.entry);
            paragraph(&lead, Style::Plain, &held.told())
        }));
        if !self.unread.is_empty() {
            let hidden: Vec<_> = self.unread.iter().map(PrivateError::hidden).collect();
            let said = format!("Not in this are {}.", listed(&hidden));
            text.push(paragraph("", Style::Warning, &said));
            let unread = self.unread.iter().map(|error| error.to_string());
            text.extend(unread.map(|error| paragraph("  ", Style::Plain, &error)));
        }
        text
    }

    pub fn json(&self) -> Value {
        let holdings = self.holdings.iter().map(|held| {
            json!({
                "briefing": held.briefing,
                "version": held.version,
                "entry": held.entry,
                "timestamp": held.timestamp,
                "edition": held.row.edition,
                "sha256": held.row.file.sha256,
                "channel": held.row.channel.name(),
                "name": held.row.name,
                "team": held.row.team,
                "organisation": held.row.organisation,
                "standing": held.standing.json(),
                "recalled": held.recalled.map(|day| day.to_string()),
            })
        });
        json!({
            "who": self.who,
            "day": self.day.map(|day| day.to_string()),
            "sentence": self.sentence(),
            "held": holdings.collect::<Vec<_>>(),
            "lists_not_read": self.unread.len(),
        })
    }
}

impl Holding {
    fn told(&self) -> String {
        let Row { name, edition, channel, .. } = &self.row;
        let recalled = self.recalled.map(|day| format!("; destroyed or given back on {day}"));
        format!(
            "{edition} of {} {}, to {name} by {}; {}{}",
            self.briefing,
            self.version,
            channel.name(),
            self.standing.told(),
            recalled.unwrap_or_default()
        )
    }
}

/// Whether a row is of a person, a team or an organisation.
fn is_of(row: &Row, who: &str) -> bool {
    let who = who.trim().to_lowercase();
    [&row.name, &row.team, &row.organisation].iter().any(|it| it.trim().to_lowercase() == who)
}

/// When a recipient said that they have it no more, by the answers in the first entries.
fn recalled(part: &PrivatePart, entry: u64, row: &Row, size: u64) -> Option<Day> {
    let answers = part.answers.iter().filter(|kept| kept.entry < size);
    let mut answers = answers.flat_map(|kept| &kept.list.salted).map(|salted| &salted.row);
    answers.find_map(|answer| {
        let is_theirs = answer.circulation == entry && answer.code == row.code;
        answer.recalled.filter(|_| is_theirs)
    })
}
