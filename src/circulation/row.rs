//! One recipient of a circulation.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::code::AnswerCode;
use super::list::{List, Listed};
use super::recipients::who;
use crate::phrase::listed;
use crate::register::entry::{Circulated, Entry, Sha256};

/// Who got which edition, and how.
///
/// The fields stand in the order in which canonical JSON has their keys. A text that was not given is
/// empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// An e-mail address, or wherever else it went.
    pub address: String,
    pub channel: Channel,
    /// What the recipient answers with.
    pub code: AnswerCode,
    /// The edition's file: `print.pdf`.
    pub edition: String,
    /// Of the file that they got.
    pub file: Sha256,
    pub name: String,
    pub organisation: String,
    pub team: String,
}

impl Row {
    /// "Ann Other (Health visitors, A Trust)", or as much of that as is known.
    pub fn who(&self) -> String {
        who(&self.name, &self.team, &self.organisation)
    }
}

impl Listed for Row {
    const TYPE: &'static str = "engross:circulation:1";

    fn entry(list: &List<Self>) -> Entry {
        Entry::Circulated(Circulated {
            briefing: list.briefing.clone(),
            rows: list.rows(),
            timestamp: list.timestamp,
            kind: Default::default(),
            version: list.version,
        })
    }
}

/// How an edition reached somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Email,
    /// Given by hand, at a meeting for example.
    Hand,
    Post,
    /// Put where they look for it: an intranet, a case system.
    Portal,
}

impl Channel {
    pub const ALL: [Self; 4] = [Self::Email, Self::Hand, Self::Post, Self::Portal];

    /// As it is written in a table of recipients.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Hand => "hand",
            Self::Post => "post",
            Self::Portal => "portal",
        }
    }

    /// As the head of a column for people: "e-mail".
    pub fn head(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            other => other.name(),
        }
    }

    /// How something came: "by e-mail".
    pub fn told(self) -> &'static str {
        match self {
            Self::Email => "by e-mail",
            Self::Hand => "by hand",
            Self::Post => "by post",
            Self::Portal => "through a portal",
        }
    }
}

/// A text that names no channel.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAChannel;

impl Display for NotAChannel {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = Channel::ALL.map(|channel| channel.name().to_owned());
        write!(f, "a channel is one of {}", listed(&names))
    }
}

impl std::error::Error for NotAChannel {}

impl FromStr for Channel {
    type Err = NotAChannel;

    fn from_str(text: &str) -> Result<Self, NotAChannel> {
        let is_named = |channel: &Self| channel.name().eq_ignore_ascii_case(text.trim());
        Self::ALL.into_iter().find(is_named).ok_or(NotAChannel)
    }
}
