//! How a release stands, as of the register's end or of a day.
//!
//! The order of entries decides, and their dates are the publisher's word. So a day ends before the first
//! entry that is dated later: an entry that is dated back does not get before those it follows.

use time::OffsetDateTime;

use crate::policy::Day;
use crate::record::Version;
use crate::register::Register;
use crate::register::claims::Claims;
use crate::register::entry::{Published, Reason};
use crate::register::ledger::{self, Ledger};

/// The register as it stood.
#[derive(Debug)]
pub struct AsOf {
    pub ledger: Ledger,
    /// The day that was asked about.
    pub day: Option<Day>,
    claims: Claims,
}

/// How a published release stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Current,
    Superseded {
        by: Version,
    },
    Withdrawn {
        /// The entry that withdrew it, and its date as the publisher claims it.
        entry: u64,
        date: i64,
        reason: Option<Reason>,
        taken_down: bool,
    },
    /// It was published only after the day that was asked about.
    NotYet,
}

impl AsOf {
    pub fn of(register: &Register, day: Option<Day>) -> Self {
        let claims = Claims::of(register);
        let is_later = |timestamp: &i64| {
            let claimed = OffsetDateTime::from_unix_timestamp(*timestamp).ok().and_then(Day::of);
            day.is_some_and(|day| claimed.is_none_or(|claimed| claimed > day))
        };
        let size = claims.timestamps().iter().position(is_later);
        let ledger = match size {
            None => register.ledger().clone(),
            Some(size) => {
                let mut ledger = Ledger::default();
                for logged in &register.entries()[..size] {
                    let pushed = ledger.push(&logged.entry);
                    debug_assert!(
                        pushed.is_ok(),
                        "a replayed register has only entries that follow"
                    );
                }
                ledger
            }
        };
        Self { ledger, day, claims }
    }

    /// When an entry was made, as the publisher says: seconds since 1970 (UTC).
    pub fn timestamp(&self, entry: u64) -> i64 {
        self.claims.timestamp(entry)
    }

    /// Why an entry withdrew a version, as a later one may have corrected it.
    pub fn reason(&self, entry: u64) -> Option<Reason> {
        self.claims.reason(entry)
    }

    /// The last entry that counts; `None` if the register began only after the day.
    pub fn last(&self) -> Option<u64> {
        self.ledger.size().checked_sub(1)
    }

    /// The last entry that withdrew a release, or let it hold again.
    pub fn decided(&self, published: &Published) -> Option<u64> {
        self.ledger.briefings().get(&published.briefing)?.get(&published.version)?.decided
    }

    /// Whether the register has no entry as late as the day that was asked about, so that a later copy may say
    /// more of it.
    pub fn is_behind(&self) -> bool {
        let last = self.claims.timestamps().last();
        let last = last.and_then(|last| OffsetDateTime::from_unix_timestamp(*last).ok());
        self.day.is_some_and(|day| last.and_then(Day::of).is_some_and(|last| last < day))
    }

    /// How the release stands that an entry published.
    pub fn standing(&self, entry: u64, published: &Published) -> Standing {
        let standing = self.ledger.standing(&published.briefing, published.version);
        match standing.filter(|_| entry < self.ledger.size()) {
            None => Standing::NotYet,
            Some(ledger::Standing::Current) => Standing::Current,
            Some(ledger::Standing::Superseded { by }) => Standing::Superseded { by },
            Some(ledger::Standing::Withdrawn(withdrawal)) => Standing::Withdrawn {
                entry: withdrawal.entry,
                date: self.claims.timestamp(withdrawal.entry),
                reason: self.claims.reason(withdrawal.entry),
                taken_down: withdrawal.taken_down,
            },
        }
    }
}
