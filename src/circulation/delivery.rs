//! Whether what was circulated to a recipient reached them, as far as the publisher's records of sending say.
//!
//! A list says who is to get a version. Only what became of that says who has it: see [`Possession`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::row::Channel;
use crate::policy::Day;

/// What became of one row of a circulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server took it, on this day (UTC).
    Sent(Day),
    /// Whoever sent it on this day from a mail program of their own says so.
    SaidToBeSent(Day),
    /// It was given by other means than e-mail, as its list says.
    HandedOver,
    /// A message was written as a file on this day (UTC), for somebody to send; nobody knows whether they did.
    Written(Day),
    /// It was being sent and may have arrived, or there is no record of whether it was sent.
    Unknown,
    /// The mail server would not take it.
    Refused,
    /// It is still to be sent.
    NotSent,
}

/// Whether a recipient has what was circulated to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Possession {
    #[serde(rename = "yes")]
    Has,
    /// It cannot be ruled out.
    #[serde(rename = "maybe")]
    MayHave,
    #[serde(rename = "no")]
    HasNot,
}

impl Delivery {
    pub fn possession(self) -> Possession {
        match self {
            Self::Sent(_) | Self::SaidToBeSent(_) | Self::HandedOver => Possession::Has,
            Self::Written(_) | Self::Unknown => Possession::MayHave,
            Self::Refused | Self::NotSent => Possession::HasNot,
        }
    }

    /// What it is called in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent(_) => "sent",
            Self::SaidToBeSent(_) => "said-to-be-sent",
            Self::HandedOver => "handed-over",
            Self::Written(_) => "letter-written",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::NotSent => "not-sent",
        }
    }

    /// What became of it, for people: "sent by e-mail on 14 September 2022".
    pub fn told(self, channel: Channel) -> String {
        let how = channel.told();
        match self {
            Self::Sent(day) => format!("sent {how} on {}", day.in_words()),
            Self::SaidToBeSent(day) => format!("said to be sent {how} on {}", day.in_words()),
            Self::HandedOver => format!("given {how}"),
            Self::Written(day) => {
                format!("message written on {}; whether it was sent is not known", day.in_words())
            }
            Self::Unknown => "whether it was sent is not known".to_owned(),
            Self::Refused => "refused by the mail server".to_owned(),
            Self::NotSent => "not sent".to_owned(),
        }
    }
}

impl Possession {
    /// What it is called in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Has => "yes",
            Self::MayHave => "maybe",
            Self::HasNot => "no",
        }
    }
}

/// What became of the rows of circulations that go by e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deliveries(BTreeMap<u64, Vec<Delivery>>);

impl Deliveries {
    /// Takes what became of all rows of the circulation by an entry, in their order.
    pub fn insert(&mut self, entry: u64, rows: Vec<Delivery>) {
        self.0.insert(entry, rows);
    }

    /// What became of a row, counted from 1. Where there is no record, that is unknown.
    pub fn of(&self, entry: u64, number: usize, channel: Channel) -> Delivery {
        if channel != Channel::Email {
            return Delivery::HandedOver;
        }
        let rows = self.0.get(&entry);
        let row = rows.and_then(|rows| rows.get(number.checked_sub(1)?));
        row.copied().unwrap_or(Delivery::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_was_recorded_nobody_is_said_to_have_it_or_not() {
        let mut deliveries = Deliveries::default();
        deliveries.insert(2, vec![Delivery::Refused]);
        let of = |entry, number, channel| deliveries.of(entry, number, channel).possession();
        assert_eq!(of(2, 1, Channel::Email), Possession::HasNot);
        for (entry, number) in [(2, 2), (2, 0), (3, 1)] {
            assert_eq!(of(entry, number, Channel::Email), Possession::MayHave);
        }
        assert_eq!(of(3, 1, Channel::Post), Possession::Has);
    }
}
