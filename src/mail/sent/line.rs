//! The lines of a record, each of something that happened.

use std::fmt::{self, Display, Formatter};

use super::Progress;
use crate::circulation::plan::is_reason;
use crate::mail::post::{Outcome, ReplyCode};
use crate::policy::Day;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mail) enum What {
    /// To a row.
    Row(usize, Event),
    /// Somebody said why a superseded version is sent.
    Reason(String),
    /// What was written until then came out of a backup.
    Restored,
}

impl What {
    fn read(text: &str) -> Option<Self> {
        if let Some(reason) = text.strip_prefix("reason ") {
            return is_reason(reason).then(|| Self::Reason(reason.to_owned()));
        }
        if text == "restored" {
            return Some(Self::Restored);
        }
        let mut words = text.split(' ');
        let (row, word, more) = (words.next()?, words.next()?, words.next());
        Some(Self::Row(row.parse().ok()?, Event::read(word, more)?))
    }
}

impl Display for What {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(row, event) => write!(f, "{row} {event}"),
            Self::Reason(reason) => write!(f, "reason {reason}"),
            Self::Restored => f.write_str("restored"),
        }
    }
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mail) enum Event {
    Begun,
    Accepted(ReplyCode),
    Refused(ReplyCode),
    Deferred(Option<ReplyCode>),
    Unknown,
    Said(Day),
}

impl Event {
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted(code) => Self::Accepted(*code),
            Outcome::Refused(reply) => Self::Refused(reply.code),
            Outcome::Deferred(reply) => Self::Deferred(Some(reply.code)),
            Outcome::NotGiven(_) | Outcome::Closed(_) => Self::Deferred(None),
            Outcome::Unknown(_) => Self::Unknown,
        }
    }

    fn read(word: &str, more: Option<&str>) -> Option<Self> {
        Some(match (word, more) {
            ("begun", None) => Self::Begun,
            ("accepted", Some(code)) => Self::Accepted(code.parse().ok()?),
            ("refused", Some(code)) => Self::Refused(code.parse().ok()?),
            ("deferred", Some(code)) => Self::Deferred(Some(code.parse().ok()?)),
            ("deferred", None) => Self::Deferred(None),
            ("unknown", None) => Self::Unknown,
            ("said", Some(day)) => Self::Said(day.parse().ok()?),
            _ => return None,
        })
    }

    /// How far a row is after it.
    pub(super) fn progress(self) -> Progress {
        match self {
            Self::Begun | Self::Unknown => Progress::Unknown,
            Self::Accepted(_) => Progress::Accepted,
            Self::Refused(code) => Progress::Refused(code),
            Self::Deferred(_) => Progress::Deferred,
            Self::Said(day) => Progress::SaidToBeSent(day),
        }
    }
}

impl Display for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begun => f.write_str("begun"),
            Self::Accepted(code) => write!(f, "accepted {code}"),
            Self::Refused(code) => write!(f, "refused {code}"),
            Self::Deferred(Some(code)) => write!(f, "deferred {code}"),
            Self::Deferred(None) => f.write_str("deferred"),
            Self::Unknown => f.write_str("unknown"),
            Self::Said(day) => write!(f, "said {day}"),
        }
    }
}

/// One line after the first.
pub(in crate::mail) struct Line {
    /// In seconds since 1970 (UTC).
    pub time: i64,
    pub what: What,
}

impl Line {
    /// Reads a line with its end, if it is spelt as it would be written.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (time, what) = text.strip_suffix('\n')?.split_once(' ')?;
        let line = Self { time: time.parse().ok()?, what: What::read(what)? };
        (line.to_string() == text).then_some(line)
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.time, self.what)
    }
}
