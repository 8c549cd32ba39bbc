//! Why a reply is not kept as an answer.

use std::fmt::{self, Display, Formatter};

use super::code::AnswerCode;
use super::reply::Field;
use crate::policy::Day;
use crate::record::Version;

/// No account of what will change is longer, in characters.
pub const MAX_CHANGE: usize = 4000;

/// Why a reply is not kept as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyRefusal {
    /// No circulation gave anybody this code.
    UnknownCode(AnswerCode),
    /// It was given to several, so it does not say who answers.
    CodeOfSeveral(AnswerCode),
    /// It is of another briefing than the one that is asked about.
    OtherBriefing {
        code: AnswerCode,
        briefing: String,
        version: Version,
    },
    /// A reply before it has the same code, and says something else in this field.
    Otherwise {
        code: AnswerCode,
        field: Field,
    },
    /// It says nothing.
    Nothing,
    /// This day is before the one on which they were given it.
    BeforeCirculation {
        field: Field,
        day: Day,
        circulated: Day,
    },
    /// This day is still to come.
    ToCome {
        field: Field,
        day: Day,
    },
    /// This day is before one that must come first.
    OutOfOrder {
        field: Field,
        day: Day,
        after: Field,
        other: Day,
    },
    /// A discussion of nobody.
    NobodyAttended,
    /// It says something of a discussion that nobody knows of.
    NoDiscussion(Field),
    LongChange,
    /// The change has a character that cannot be seen, or turns what stands beside it around.
    UnseenInChange,
    /// It gives back a version that nobody asked back.
    NotWithdrawn {
        briefing: String,
        version: Version,
    },
    /// It was given back before it was asked back.
    BeforeWithdrawal {
        day: Day,
        withdrawn: Day,
    },
}

impl ReplyRefusal {
    /// The part of the reply that is wrong.
    pub fn field(&self) -> Field {
        match self {
            Self::UnknownCode(_)
            | Self::CodeOfSeveral(_)
            | Self::OtherBriefing { .. }
            | Self::Nothing => Field::Code,
            Self::BeforeCirculation { field, .. }
            | Self::ToCome { field, .. }
            | Self::OutOfOrder { field, .. }
            | Self::Otherwise { field, .. }
            | Self::NoDiscussion(field) => *field,
            Self::NobodyAttended => Field::Attended,
            Self::LongChange | Self::UnseenInChange => Field::Change,
            Self::NotWithdrawn { .. } | Self::BeforeWithdrawal { .. } => Field::Recalled,
        }
    }

    /// A short, stable name of the fault.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UnknownCode(_) => "unknown-code",
            Self::CodeOfSeveral(_) => "code-of-several",
            Self::OtherBriefing { .. } => "other-briefing",
            Self::Otherwise { .. } => "said-otherwise",
            Self::Nothing => "says-nothing",
            Self::BeforeCirculation { .. } => "before-circulation",
            Self::ToCome { .. } => "to-come",
            Self::OutOfOrder { .. } => "out-of-order",
            Self::NobodyAttended => "nobody-attended",
            Self::NoDiscussion(_) => "no-discussion",
            Self::LongChange => "long-change",
            Self::UnseenInChange => "unseen-character",
            Self::NotWithdrawn { .. } => "not-withdrawn",
            Self::BeforeWithdrawal { .. } => "before-withdrawal",
        }
    }

    /// What to do about it, if the sentence does not say that.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::UnknownCode(_) => Some("compare it with the letter that the recipient got"),
            Self::CodeOfSeveral(_) => {
                Some("send this recipient the version again, with another code")
            }
            Self::Otherwise { .. } => {
                Some("leave one of them out; a correction is a table of its own, later")
            }
            Self::Nothing => Some("give a date at least: received, read, discussed or recalled"),
            Self::NoDiscussion(_) => Some("give the date of the discussion, too: discussed"),
            Self::UnseenInChange => Some("write plain text"),
            _ => None,
        }
    }
}

impl Display for ReplyRefusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode(code) => write!(f, "nobody was given the code {code}"),
            Self::CodeOfSeveral(code) => {
                write!(f, "the code {code} was given to several, so it does not say who answers")
            }
            Self::OtherBriefing { code, briefing, version } => {
                write!(f, "the code {code} is of another briefing, {briefing} {version}")
            }
            Self::Otherwise { code, field } => write!(
                f,
                "an answer before it in this table has the same code, {code}, and says `{field}` otherwise"
            ),
            Self::Nothing => f.write_str("this answer says nothing"),
            Self::BeforeCirculation { field, day, circulated } => {
                write!(f, "{field} on {day}, and it was circulated on {circulated}, which is later")
            }
            Self::ToCome { field, day } => write!(f, "{field} on {day}, which is still to come"),
            Self::OutOfOrder { field, day, after, other } => {
                write!(f, "{field} on {day}, and {after} on {other}, which is later")
            }
            Self::NobodyAttended => f.write_str("a discussion has at least one person in it"),
            Self::NoDiscussion(field) => {
                write!(f, "`{field}` is about a discussion, and none is known of")
            }
            Self::LongChange => {
                write!(f, "the change has more than {MAX_CHANGE} characters; say it shorter")
            }
            Self::UnseenInChange => f.write_str("the change has a character that cannot be seen"),
            Self::NotWithdrawn { briefing, version } => {
                write!(f, "{briefing} {version} is not withdrawn, so nobody asked for it back")
            }
            Self::BeforeWithdrawal { day, withdrawn } => {
                write!(f, "recalled on {day}, and it was withdrawn on {withdrawn}, which is later")
            }
        }
    }
}

impl std::error::Error for ReplyRefusal {}
