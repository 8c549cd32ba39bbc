//! Audit: everything is derived again, from the register down to the files, and every break in that chain is
//! told by its name, its place and its consequence.
//!
//! ```text
//! register -> policies and who signed them
//!          -> each release: record, text, editions, parity, approvals, seal, proofs
//!                                                   \-> made again from its commit
//!          -> each withdrawal and who signed it
//! all of it -> what happened, the breaks, what could not be shown -> report (text, PDF), JSON, CSV
//! ```
//!
//! What one file is, who approved it and how it stands is for [`verify`](crate::verify) to judge; an audit
//! asks that of everything that the register names. An [`Audit`] is a value. It knows no terminal and no
//! clock: it speaks as of the register's last entry.

mod again;
mod approvals;
pub mod ask;
mod auditor;
mod cause;
mod circulation;
mod consequence;
mod editions;
mod event;
mod files;
mod json;
mod lists;
mod others;
mod policies;
mod recipient;
mod reinstatements;
mod release;
pub mod report;
mod table;
mod tally;
mod unshown;
mod withdrawals;

use crate::policy::Day;
use crate::record::Version;
use crate::register::anchor::Anchor;
use crate::register::fault::Refused;
use crate::register::trust::AnchorSource;

pub use again::{Again, Rebuilder};
pub use auditor::{Means, audit};
pub use cause::{Break, Cause, Lost, Role};
pub use circulation::{AskedBack, Circulation, Known, Reach};
pub use event::{Event, Release, Sealed, Signed, What};
pub use lists::Hidden;
pub use recipient::{People, Recipient};
pub use tally::Tally;
pub use unshown::Unshown;

/// What is audited: all of it, or what happened in some days or to one briefing. The register and the
/// policies are always looked at whole, because the rest follows from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The first and the last day, by the dates that the register claims.
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub briefing: Option<String>,
    /// Who is named. If it is one alone, only what happened to the versions that were circulated to them is audited.
    pub people: People,
}

/// What came of an audit.
#[derive(Debug)]
pub struct Audit {
    pub scope: Scope,
    /// `None` if the copy of the register is refused: then nothing else could be looked at.
    pub head: Option<Head>,
    /// What happened, in the order of the register.
    pub events: Vec<Event>,
    pub breaks: Vec<Break>,
    pub checked: Checked,
    /// What could not be shown, and is no break.
    pub unshown: Vec<Unshown>,
}

/// Of which register an audit is, and as of which entry.
#[derive(Debug, Clone)]
pub struct Head {
    pub publisher: String,
    pub origin: String,
    pub anchor: Anchor,
    /// Where the anchor came from that it was held against; `None` if there was none.
    pub anchor_source: Option<AnchorSource>,
    pub root: String,
    /// The last entry, and its date as the publisher claims it.
    pub entry: u64,
    pub timestamp: i64,
    /// The names of the witnesses who cosigned the head, of those that were asked about.
    pub witnesses: Vec<String>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    pub entries: u64,
    pub policies: usize,
    /// Releases that have no break.
    pub releases: usize,
    /// Files that have the digest that the register or a record names.
    pub files: usize,
    pub signatures: usize,
    pub seals: usize,
    pub proofs: usize,
    /// Editions that were read back and compared with the text.
    pub editions: usize,
    /// Private lists that have the hash that the register names.
    pub lists: usize,
    /// Releases that were made again.
    pub rebuilt: usize,
}

/// What an audit comes to, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Whole,
    /// No break, and nothing shows the copy to be real.
    NoAnchor,
    Broken,
}

impl Status {
    /// The exit status that says it.
    pub fn code(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::NoAnchor => 4,
            Self::Broken => 1,
        }
    }
}

impl Audit {
    /// What is said of a copy of a register that is refused.
    pub fn refused(scope: Scope, refused: &Refused) -> Self {
        let breaks = refused.faults.iter().cloned().map(Break::of_register).collect();
        let (events, unshown) = (Vec::new(), Vec::new());
        Self { scope, head: None, events, breaks, checked: Checked::default(), unshown }
    }

    pub fn status(&self) -> Status {
        match &self.head {
            _ if !self.breaks.is_empty() => Status::Broken,
            Some(head) if head.anchor_source.is_some() => Status::Whole,
            _ => Status::NoAnchor,
        }
    }

    /// The releases that were published, in the order of the register.
    pub fn releases(&self) -> impl Iterator<Item = &Release> {
        self.events.iter().filter_map(|event| match &event.what {
            What::Published(release) => Some(&**release),
            _ => None,
        })
    }

    /// The circulations, in the order of the register.
    pub fn circulations(&self) -> impl Iterator<Item = &Circulation> {
        self.events.iter().filter_map(|event| match &event.what {
            What::Circulated(circulation) => Some(&**circulation),
            _ => None,
        })
    }

    /// Whether it names anybody to whom something was circulated.
    pub fn names_people(&self) -> bool {
        let mut known =
            self.circulations().filter_map(|circulation| circulation.known.as_ref().ok());
        known.any(|known| !known.named.is_empty())
    }

    /// The breaks that concern a release.
    pub fn breaks_of(&self, briefing: &str, version: Version) -> impl Iterator<Item = &Break> {
        self.breaks.iter().filter(move |found| {
            found.about.as_ref().is_some_and(|(id, of)| (id.as_str(), *of) == (briefing, version))
        })
    }
}
