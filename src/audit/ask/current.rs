//! Which version of a briefing was current at the end of a day.

use serde_json::{Value, json};

use crate::policy::Day;
use crate::record::Version;
use crate::register::entry::{Published, Reason};
use crate::register::told::day;
use crate::verify::{Case, Standing};
use crate::view::{Paragraph, Style, paragraph};

/// The answer for one briefing.
#[derive(Debug)]
pub struct Current {
    pub briefing: String,
    /// The day that was asked about; `None` is as of the register's end.
    pub day: Option<Day>,
    /// The version, what was published as it, by which entry, and when the publisher says.
    pub version: Option<(Published, u64, i64)>,
    /// Why there was none, if there was none.
    pub why_none: Option<WhyNone>,
}

/// Why no version was current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNone {
    /// None was published by then, or ever.
    NotYet,
    /// The last version had been withdrawn; earlier ones stay superseded.
    Withdrawn { version: Version, entry: u64, timestamp: i64, reason: Option<Reason> },
}

impl Current {
    /// What a case that was made for a day says of a briefing.
    pub fn of(case: &Case<'_>, briefing: &str) -> Self {
        let as_of = case.as_of();
        let mut answer = Self {
            briefing: briefing.to_owned(),
            day: as_of.day,
            version: None,
            why_none: Some(WhyNone::NotYet),
        };
        let versions = as_of.ledger.briefings().get(briefing);
        let last = versions.and_then(|versions| versions.last_key_value());
        let Some((version, release)) = last else { return answer };
        let Some(published) = case.published(release.entry) else { return answer };
        match as_of.standing(release.entry, published) {
            Standing::Current => {
                let timestamp = as_of.timestamp(release.entry);
                answer.version = Some((published.clone(), release.entry, timestamp));
                answer.why_none = None;
            }
            Standing::Withdrawn { entry, date, reason, .. } => {
                let version = *version;
                let withdrawn = WhyNone::Withdrawn { version, entry, timestamp: date, reason };
                answer.why_none = Some(withdrawn);
            }
            Standing::Superseded { .. } | Standing::NotYet => {}
        }
        answer
    }

    /// The answer, in a sentence.
    pub fn sentence(&self) -> String {
        let Self { briefing, day: asked, version, why_none } = self;
        let (when, was) = match asked {
            Some(day) => (format!("At the end of {}, ", day.in_words()), "was"),
            None => (String::new(), "is"),
        };
        let sentence = match (version, why_none) {
            (Some((published, entry, timestamp)), _) => format!(
                "{briefing} {} {was} current: published on {} by entry {entry}.",
                published.version,
                day(*timestamp)
            ),
            (None, Some(WhyNone::Withdrawn { version, entry, timestamp, reason })) => {
                let reason = reason.map(|reason| format!(", because {}", reason.told()));
                format!(
                    "no version of {briefing} {was} current: the last, {version}, was withdrawn on {} \
                     by entry {entry}{}.",
                    day(*timestamp),
                    reason.unwrap_or_default()
                )
            }
            (None, _) => format!("no version of {briefing} {was} current: none was published."),
        };
        match when.is_empty() {
            // The name of a briefing has its own spelling.
            true if self.version.is_none() => crate::phrase::capitalised(&sentence),
            true => sentence,
            false => format!("{when}{sentence}"),
        }
    }

    /// The answer and the files that it is about.
    pub fn text(&self) -> Vec<Paragraph> {
        let mut text = vec![paragraph("", Style::Strong, &self.sentence())];
        let editions = self.version.iter().flat_map(|(published, ..)| &published.editions);
        text.extend(editions.map(|edition| {
            let said = format!("SHA-256 {}", edition.file());
            paragraph(&format!("  {}  ", edition.name), Style::Plain, &said)
        }));
        text
    }

    pub fn json(&self) -> Value {
        let version = self.version.as_ref().map(|(published, entry, timestamp)| {
            json!({
                "version": published.version,
                "entry": entry,
                "timestamp": timestamp,
                "content_code": published.code,
                "editions": published.editions.iter().map(|edition| json!({
                    "file": edition.name, "sha256": edition.file(),
                })).collect::<Vec<_>>(),
            })
        });
        json!({
            "briefing": self.briefing,
            "day": self.day.map(|day| day.to_string()),
            "sentence": self.sentence(),
            "current": version,
        })
    }
}
