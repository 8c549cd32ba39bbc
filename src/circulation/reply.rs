//! What somebody answers, before it is known whose answer it is.

use std::fmt::{self, Display, Formatter};

use super::answer::Answer;
use super::code::AnswerCode;
use crate::policy::Day;

/// What somebody answers with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub code: AnswerCode,
    pub received: Option<Day>,
    pub read: Option<Day>,
    pub discussed: Option<Day>,
    pub attended: Option<u32>,
    pub change: Option<String>,
    pub recalled: Option<Day>,
}

impl Reply {
    /// A reply that says nothing.
    pub fn new(code: AnswerCode) -> Self {
        Self {
            code,
            received: None,
            read: None,
            discussed: None,
            attended: None,
            change: None,
            recalled: None,
        }
    }

    /// Each day that it gives, in the order in which they must come.
    pub fn days(&self) -> impl Iterator<Item = (Field, Day)> {
        let days = [
            (Field::Received, self.received),
            (Field::Read, self.read),
            (Field::Discussed, self.discussed),
            (Field::Recalled, self.recalled),
        ];
        days.into_iter().filter_map(|(field, day)| Some((field, day?)))
    }

    /// The same as an answer to the circulation by an entry.
    pub(super) fn to(self, circulation: u64) -> Answer {
        let Self { code, received, read, discussed, attended, change, recalled } = self;
        Answer { attended, change, circulation, code, discussed, read, recalled, received }
    }
}

/// A part of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Code,
    Received,
    Read,
    Discussed,
    Attended,
    Change,
    Recalled,
}

impl Field {
    pub const ALL: [Self; 7] = [
        Self::Code,
        Self::Received,
        Self::Read,
        Self::Discussed,
        Self::Attended,
        Self::Change,
        Self::Recalled,
    ];

    /// What it is called in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Received => "received",
            Self::Read => "read",
            Self::Discussed => "discussed",
            Self::Attended => "attended",
            Self::Change => "change",
            Self::Recalled => "recalled",
        }
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
