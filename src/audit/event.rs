//! What happened: one event for each entry of the register.

use crate::policy::MemberId;
use crate::record::Version;
use crate::register::entry::{self, Reason};
use crate::verify::{Approved, Standing};

use super::{Again, Circulation, Reach};

/// One entry of the register, and what an audit found of it.
#[derive(Debug)]
pub struct Event {
    pub entry: u64,
    /// When it happened, as the publisher claims: seconds since 1970 (UTC).
    pub timestamp: i64,
    /// What happened, as a sentence.
    pub sentence: String,
    pub what: What,
}

/// What kind of thing happened.
#[derive(Debug)]
pub enum What {
    Began,
    /// A policy came into force, by its number.
    Policy(u32),
    Published(Box<Release>),
    Withdrawn {
        briefing: String,
        version: Version,
        /// As a later entry may have corrected it.
        reason: Option<Reason>,
        taken_down: bool,
        by: Signed,
    },
    Reinstated {
        briefing: String,
        version: Version,
        by: Signed,
    },
    Circulated(Box<Circulation>),
    /// So many answers came to a version that had been circulated.
    Acknowledged {
        briefing: String,
        version: Version,
        count: u64,
    },
    /// A claim of an earlier entry was corrected.
    Corrected(u64),
}

/// Who is shown to have signed something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signed {
    pub members: Vec<MemberId>,
    /// The same as people are named: "Amina Shah (health)".
    pub told: String,
}

/// A release that was published.
#[derive(Debug)]
pub struct Release {
    pub briefing: String,
    pub version: Version,
    /// `None` if its text is not at hand.
    pub title: Option<String>,
    pub content_code: String,
    /// The SHA-256 of the record's bytes.
    pub record: String,
    pub editions: Vec<Edition>,
    pub approved: Approved,
    /// As of the register's last entry.
    pub standing: Standing,
    /// How far it went.
    pub reach: Reach,
    /// What came of making it again, if that was asked for.
    pub again: Option<Again>,
}

/// A published edition.
#[derive(Debug)]
pub struct Edition {
    /// The name of its file.
    pub name: String,
    /// Of the file that readers get.
    pub sha256: String,
    pub sealed: Option<Sealed>,
}

/// Who sealed an edition, if its seal holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub by: String,
    /// By when it was sealed, and who says so, if an authority that the policy lists does: seconds since
    /// 1970 (UTC).
    pub stamped: Option<(i64, String)>,
}

impl Edition {
    /// An edition as an entry names it.
    pub(super) fn named(edition: &entry::Edition) -> Self {
        Self { name: edition.name.clone(), sha256: edition.file().to_string(), sealed: None }
    }
}

impl Release {
    /// "first v1"
    pub fn name(&self) -> String {
        format!("{} {}", self.briefing, self.version)
    }
}

impl What {
    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Policy(_) => "policy",
            Self::Published(_) => "published",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Reinstated { .. } => "reinstated",
            Self::Circulated(_) => "circulated",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Corrected(_) => "corrected",
        }
    }

    /// Whether it is of rows that stay with the publisher.
    pub(super) fn is_of_rows(&self) -> bool {
        matches!(self, Self::Circulated(_) | Self::Acknowledged { .. })
    }

    /// The release that it is about.
    pub fn release(&self) -> Option<(&str, Version)> {
        match self {
            Self::Published(release) => Some((&release.briefing, release.version)),
            Self::Circulated(sent) => Some((&sent.briefing, sent.version)),
            Self::Withdrawn { briefing, version, .. }
            | Self::Reinstated { briefing, version, .. }
            | Self::Acknowledged { briefing, version, .. } => Some((briefing, *version)),
            Self::Began | Self::Policy(_) | Self::Corrected(_) => None,
        }
    }
}
