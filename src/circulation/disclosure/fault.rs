//! What can be wrong with a disclosure, by name.

use std::fmt::{self, Display, Formatter};

use super::proven::number;

/// One thing that is wrong with a disclosure. A row has the index of its leaf, from 0, and is
/// told from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It shows nothing, of all or of a circulation.
    NoRow,
    /// It is of a register that calls itself this.
    OtherRegister(String),
    /// The register has no such entry.
    UnknownEntry(u64),
    /// The entry is no circulation.
    NotACirculation(u64),
    /// The entry is of no answers.
    NotOfAnswers(u64),
    /// What it says of the entry is what the register has of this other one.
    OfAnotherEntry {
        entry: u64,
        other: u64,
    },
    /// What it says of the entry is not what the register has.
    EntryAltered(u64),
    /// An entry, or a row of it, is there twice.
    EntryTwice(u64),
    RowTwice {
        entry: u64,
        index: u64,
    },
    /// The circulation has only so many rows.
    NoSuchRow {
        entry: u64,
        index: u64,
        count: u64,
    },
    SaltMissing {
        entry: u64,
        index: u64,
    },
    PathTooShort {
        entry: u64,
        index: u64,
        found: usize,
        expected: usize,
    },
    PathTooLong {
        entry: u64,
        index: u64,
        found: usize,
        expected: usize,
    },
    /// It does not fit what was asked for.
    NotAsked {
        entry: u64,
        index: u64,
    },
    /// It is the answer of nobody whose row is here.
    AnswerOfAnother {
        entry: u64,
        index: u64,
    },
    /// The publisher's word on it is there twice, or without the row.
    WordOfNoRow {
        entry: u64,
        index: u64,
    },
    /// It is a row of this other entry.
    RowOfAnother {
        entry: u64,
        index: u64,
        other: u64,
    },
    /// Row, salt and path do not lead to the root.
    RowAltered {
        entry: u64,
        index: u64,
    },
    /// The table beside it says something else.
    OtherTable,
    /// The page beside it is another than this engross makes.
    OtherPage,
}

impl Fault {
    /// Whether it is about what lies beside the rows, which hold.
    pub fn is_beside(&self) -> bool {
        matches!(self, Self::OtherTable | Self::OtherPage)
    }

    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRow => "no-row",
            Self::OtherRegister(_) => "other-register",
            Self::UnknownEntry(_) => "unknown-entry",
            Self::NotACirculation(_) => "not-a-circulation",
            Self::NotOfAnswers(_) => "not-of-answers",
            Self::OfAnotherEntry { .. } => "of-another-entry",
            Self::EntryAltered(_) => "entry-altered",
            Self::EntryTwice(_) => "entry-twice",
            Self::RowTwice { .. } => "row-twice",
            Self::NoSuchRow { .. } => "no-such-row",
            Self::SaltMissing { .. } => "salt-missing",
            Self::PathTooShort { .. } => "path-too-short",
            Self::PathTooLong { .. } => "path-too-long",
            Self::NotAsked { .. } => "not-asked",
            Self::AnswerOfAnother { .. } => "answer-of-another",
            Self::WordOfNoRow { .. } => "word-of-no-row",
            Self::RowOfAnother { .. } => "row-of-another-entry",
            Self::RowAltered { .. } => "row-altered",
            Self::OtherTable => "other-table",
            Self::OtherPage => "other-page",
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRow => f.write_str("there is no row in it, and so it shows nothing"),
            Self::OtherRegister(origin) => {
                write!(f, "it is of the register {origin}, and this is another")
            }
            Self::UnknownEntry(entry) => {
                write!(f, "this copy of the register has no entry {entry}; it may be older than this")
            }
            Self::NotACirculation(entry) => write!(f, "entry {entry} did not circulate anything"),
            Self::NotOfAnswers(entry) => write!(f, "entry {entry} did not record any answer"),
            Self::OfAnotherEntry { entry, other } => {
                write!(f, "what it says of entry {entry} is what the register has of entry {other}")
            }
            Self::EntryAltered(entry) => {
                write!(f, "what it says of entry {entry} is not what the register has")
            }
            Self::EntryTwice(entry) => write!(f, "entry {entry} is there twice"),
            Self::RowTwice { entry, index } => {
                write!(f, "{} is there twice", row(*index, *entry))
            }
            Self::NoSuchRow { entry, index, count } => {
                write!(f, "entry {entry} has {count} rows, and so no row {}", number(*index))
            }
            Self::SaltMissing { entry, index } => {
                write!(f, "{} has no salt, and proves nothing without it", row(*index, *entry))
            }
            Self::PathTooShort { entry, index, found, expected } => write!(
                f,
                "the path of {} is too short: {found} of {expected} hashes",
                row(*index, *entry)
            ),
            Self::PathTooLong { entry, index, found, expected } => write!(
                f,
                "the path of {} is too long: {found} hashes, not {expected}",
                row(*index, *entry)
            ),
            Self::NotAsked { entry, index } => {
                write!(f, "{} does not fit what was asked for", row(*index, *entry))
            }
            Self::AnswerOfAnother { entry, index } => write!(
                f,
                "{} is an answer of nobody whose row is here",
                row(*index, *entry)
            ),
            Self::WordOfNoRow { entry, index } => write!(
                f,
                "what the publisher says of {} is there twice, or that row is not",
                row(*index, *entry)
            ),
            Self::RowOfAnother { entry, index, other } => {
                write!(f, "{} is a row of entry {other}", row(*index, *entry))
            }
            Self::RowAltered { entry, index } => write!(
                f,
                "{} is not what the register has a root of: the row, its salt or its path was changed",
                row(*index, *entry)
            ),
            Self::OtherTable => {
                f.write_str("disclosure.csv does not say what disclosure.json says")
            }
            Self::OtherPage => f.write_str(
                "disclosure.html is not the page that this engross makes of disclosure.json: it was changed, or \
                 another version of engross made it",
            ),
        }
    }
}

/// "row 1 of entry 2"
fn row(index: u64, entry: u64) -> String {
    format!("row {} of entry {entry}", number(index))
}
