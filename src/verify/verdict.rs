//! What is said of a file, as a value, and the exit status that it comes to.

use super::agreed::{Agreed, Decision};
use super::approved::Approved;
use super::as_of::Standing;
use super::beside::Beside;
use super::change::NotGenuine;
use super::index::Part;
use super::sealed::Sealed;
use crate::digest::Digest;
use crate::record::Version;
use crate::register::entry::Published;

/// What came of one file.
#[derive(Debug)]
pub struct Answer {
    /// What the file is called.
    pub name: String,
    /// `None` if it was not read.
    pub sha256: Option<Digest>,
    pub verdict: Verdict,
}

/// What a file is.
#[derive(Debug)]
pub enum Verdict {
    /// A file of a release, byte for byte as it was published.
    Release(Box<Release>),
    /// A policy by its number, and whether it is in force.
    Policy {
        number: u32,
        is_in_force: bool,
    },
    /// What stands beside the files of releases, and follows from them and the register.
    Beside(Beside),
    /// A file of the register itself, by its path in that.
    Register(String),
    NotGenuine(NotGenuine),
    /// It belongs where one looked, and is not there, or not all of it: a clause.
    Missing(String),
    /// Nothing can be said of it: why.
    Unread(String),
}

/// A release, and which of its files one is.
#[derive(Debug)]
pub struct Release {
    pub published: Published,
    /// The entry that published it.
    pub entry: u64,
    /// Its date, as the publisher claims it.
    pub date: i64,
    pub part: Part,
    /// The briefing's title, if the content or the file is at hand.
    pub title: Option<String>,
    pub standing: Standing,
    /// The last withdrawal or reinstatement of it, if there was one.
    pub decision: Option<Decision>,
    pub approved: Approved,
    /// What the seal shows; `None` if this file has none to have.
    pub sealed: Option<Sealed>,
    /// The withdrawn version whose words it shows, as a redline does.
    pub shows: Option<TakenBack>,
}

/// A withdrawn version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    pub version: Version,
    pub taken_down: bool,
}

impl Release {
    /// Whether it is current, and is shown to be approved, sealed and reinstated as the policy asked.
    pub fn holds(&self) -> bool {
        let is_current = self.standing == Standing::Current;
        let is_shown = self.is_shown() && self.is_decision_shown();
        is_current && self.is_approved() && self.is_sealed() && self.is_agreed() && is_shown
    }

    /// Whether nothing shows that those who signed its last withdrawal or reinstatement could not do that.
    pub fn is_agreed(&self) -> bool {
        let agreed = self.decision.as_ref().map(|decision| &decision.agreed);
        !matches!(agreed, Some(Agreed::NotMet { .. }))
    }

    /// Whether the copy has all that shows who signed its last withdrawal or reinstatement.
    pub fn is_decision_shown(&self) -> bool {
        let agreed = self.decision.as_ref().map(|decision| &decision.agreed);
        !matches!(agreed, Some(Agreed::NotShown(_)))
    }

    /// Whether nothing shows that too few approved it.
    pub fn is_approved(&self) -> bool {
        !matches!(self.approved, Approved::NotMet { .. })
    }

    /// Whether nothing shows that it has another seal than the policy allows.
    pub fn is_sealed(&self) -> bool {
        !matches!(self.sealed, Some(Sealed::NotMet(_)))
    }

    /// Whether the copy has all that shows who approved it: the record, which also has what was approved, the
    /// approvals, and the policy, which also says whose seal it may have.
    pub fn is_shown(&self) -> bool {
        !matches!(self.approved, Approved::NotShown(_))
    }
}

/// What answers come to, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Current,
    NotCurrent,
    NoAnchor,
    Unread,
    Missing,
    NotGenuine,
}

impl Answer {
    /// Whether it is of a file that shows nothing of any other, as a page does.
    pub(super) fn proves_nothing(&self) -> bool {
        matches!(self.verdict, Verdict::Beside(Beside::Page { .. } | Beside::Attributes))
    }

    /// What is said of a file that was not read, and why.
    pub fn unread(name: &str, reason: &str) -> Self {
        let verdict = Verdict::Unread(reason.to_owned());
        Self { name: name.to_owned(), sha256: None, verdict }
    }
}

impl Status {
    /// The exit status that says it.
    pub fn code(self) -> u8 {
        match self {
            Self::Current => 0,
            Self::NotGenuine => 1,
            Self::Unread | Self::Missing => 2,
            Self::NotCurrent => 3,
            Self::NoAnchor => 4,
        }
    }
}

impl Verdict {
    /// What it comes to by a register that is known to be the one that was asked for, or is not.
    pub fn status(&self, is_anchored: bool) -> Status {
        let genuine = |is_current| match (is_anchored, is_current) {
            (false, _) => Status::NoAnchor,
            (true, true) => Status::Current,
            (true, false) => Status::NotCurrent,
        };
        match self {
            Self::Release(release) => genuine(release.holds() && release.shows.is_none()),
            Self::Policy { is_in_force, .. } => genuine(*is_in_force),
            Self::Beside(beside) => genuine(beside.holds()),
            Self::Register(_) => genuine(true),
            Self::NotGenuine(_) => Status::NotGenuine,
            Self::Missing(_) => Status::Missing,
            Self::Unread(_) => Status::Unread,
        }
    }
}
