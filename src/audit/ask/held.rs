//! What a person, a team or an organisation had been given by the end of a day.

use serde_json::{Value, json};

use crate::audit::recipient::is_called;
use crate::circulation::{Delivery, Holder, Holders, Possession, PrivateError, PrivatePart, Row};
use crate::phrase::{counted, listed};
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
    /// What they have or may have, in the order in which it was circulated.
    pub holdings: Vec<Holding>,
    /// What was circulated to them and did not reach them.
    pub missed: Vec<Holding>,
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
    /// What became of it by the end of the day, and whether the recipient has it.
    pub delivery: Delivery,
    pub possession: Possession,
    /// How that is known, for people.
    pub how: String,
    /// How that version stood at the end of the day.
    pub standing: Standing,
    /// The day on which the recipient said that they have it no more, if that was by then.
    pub recalled: Option<Day>,
}

impl Held {
    /// What the private part shows, with the deliveries until then, by a case that was made for a day. `who` is a
    /// recipient's name, a team or an organisation, whatever the case of its letters.
    pub fn of(case: &Case<'_>, (part, unread): (&PrivatePart, &[PrivateError]), who: &str) -> Self {
        let as_of = case.as_of();
        let holders = Holders::until(case.register(), part, as_of.ledger.size());
        let is_theirs = |row: &Row| is_called(who, [&row.name, &row.team, &row.organisation]);
        let theirs = holders.iter().filter(|holder| is_theirs(holder.row));
        let (missed, holdings) = theirs
            .filter_map(|holder| Holding::of(case, holder))
            .partition(|holding| holding.possession == Possession::HasNot);
        let unread = unread.iter().filter(|error| error.entry < as_of.ledger.size());
        let unread = unread.cloned().collect();
        Self { who: who.to_owned(), day: as_of.day, holdings, missed, unread }
    }

    /// The answer, in a sentence.
    pub fn sentence(&self) -> String {
        let Self { who, day, holdings, unread, .. } = self;
        let (when, had) = match day {
            Some(day) => (format!("At the end of {}, ", day.in_words()), "had been"),
            None => (String::new(), "was"),
        };
        let editions = |number| counted(number, "edition");
        let has = |holding: &&Holding| holding.possession == Possession::Has;
        let given = holdings.iter().filter(has).count();
        let told = match (given, holdings.len() - given) {
            (0, 0) if !unread.is_empty() => {
                let lists = counted(unread.len(), "list");
                let nobody = if when.is_empty() { "Nobody" } else { "nobody" };
                format!("{nobody} knows what {who} {had} given: {lists} cannot be read")
            }
            (0, 0) => format!("{who} {had} given nothing that these lists show"),
            (given, 0) => format!("{who} {had} given {}", editions(given)),
            (0, maybe) => format!("{who} may have been given {}", editions(maybe)),
            (given, maybe) => {
                format!("{who} {had} given {}, and maybe {maybe} more", editions(given))
            }
        };
        format!("{when}{told}.")
    }

    pub fn text(&self) -> Vec<Paragraph> {
        let mut text = vec![paragraph("", Style::Strong, &self.sentence())];
        text.extend(lines(&self.holdings));
        if !self.missed.is_empty() {
            text.push(paragraph("", Style::Plain, "Circulated to them, and not given:"));
            text.extend(lines(&self.missed));
        }
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
        let json = |holdings: &[Holding]| holdings.iter().map(Holding::json).collect::<Vec<_>>();
        json!({
            "who": self.who,
            "day": self.day.map(|day| day.to_string()),
            "sentence": self.sentence(),
            "held": json(&self.holdings),
            "not_given": json(&self.missed),
            "lists_not_read": self.unread.len(),
        })
    }
}

impl Holding {
    /// What a recipient was to get, and how it stood at the end of the day; `None` if it was not published by then.
    fn of(case: &Case<'_>, holder: &Holder<'_>) -> Option<Self> {
        let as_of = case.as_of();
        let versions = as_of.ledger.briefings().get(holder.briefing)?;
        let entry = versions.get(&holder.version)?.entry;
        Some(Self {
            briefing: holder.briefing.to_owned(),
            version: holder.version,
            entry: holder.circulation,
            timestamp: as_of.timestamp(holder.circulation),
            row: holder.row.clone(),
            delivery: holder.delivery,
            possession: holder.possession(),
            how: holder.how(),
            standing: as_of.standing(entry, case.published(entry)?),
            recalled: holder.standing.recalled,
        })
    }

    fn told(&self) -> String {
        let Row { name, team, edition, .. } = &self.row;
        let to = if name.is_empty() { team } else { name };
        let recalled = self.recalled.map(|day| format!("; destroyed or given back on {day}"));
        format!(
            "{edition} of {} {}, to {to}: {}; {}{}",
            self.briefing,
            self.version,
            self.how,
            self.standing.told(),
            recalled.unwrap_or_default()
        )
    }

    fn json(&self) -> Value {
        json!({
            "briefing": self.briefing,
            "version": self.version,
            "entry": self.entry,
            "timestamp": self.timestamp,
            "edition": self.row.edition,
            "sha256": self.row.file.sha256,
            "channel": self.row.channel.name(),
            "delivery": self.delivery.name(),
            "has_it": self.possession.name(),
            "name": self.row.name,
            "team": self.row.team,
            "organisation": self.row.organisation,
            "standing": self.standing.json(),
            "recalled": self.recalled.map(|day| day.to_string()),
        })
    }
}

/// A line for each, after its date and its entry.
fn lines(holdings: &[Holding]) -> impl Iterator<Item = Paragraph> {
    holdings.iter().map(|held| {
        let lead = format!("  {}  entry {}  ", day(held.timestamp), held.entry);
        paragraph(&lead, Style::Plain, &held.told())
    })
}
