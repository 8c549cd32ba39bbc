//! What a pack is about: one published version, as a register has it.

use std::collections::BTreeSet;

use super::EDITIONS;
use crate::files::Files;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Entry, Published};
use crate::register::ledger::{Policy, Standing, Withdrawal};

/// One published version of a briefing.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'r> {
    pub register: &'r Register,
    /// The entry that published it, and what that says.
    pub entry: u64,
    pub published: &'r Published,
}

impl<'r> Subject<'r> {
    /// A version as a register published it; `None` if it did not.
    pub fn of(register: &'r Register, briefing: &str, version: Version) -> Option<Self> {
        let entry = register.ledger().briefings().get(briefing)?.get(&version)?.entry;
        match &register.entry(entry)?.entry {
            Entry::Published(published) => Some(Self { register, entry, published }),
            _ => None,
        }
    }

    /// "first v1"
    pub fn name(&self) -> String {
        format!("{} {}", self.published.briefing, self.published.version)
    }

    /// The folder of its files in a pack's payload, with a `/` at the end.
    pub fn folder(&self) -> String {
        folder(&self.published.briefing, self.published.version)
    }

    /// How it stands as of the register's end.
    pub fn standing(&self) -> Standing {
        let ledger = self.register.ledger();
        let standing = ledger.standing(&self.published.briefing, self.published.version);
        standing.unwrap_or_else(|| unreachable!("what an entry published has a standing"))
    }

    /// Whether its files were taken down.
    pub fn is_taken_down(&self) -> bool {
        matches!(self.standing(), Standing::Withdrawn(Withdrawal { taken_down: true, .. }))
    }

    /// The policy that was in force when it was published.
    pub fn policy(&self) -> Option<&'r Policy> {
        self.register.ledger().policy_at(self.entry)
    }

    /// The last entry of the register, and its time in seconds since 1970 (UTC), as the publisher claims.
    pub fn as_of(&self) -> (u64, i64) {
        let last = self.register.checkpoint().size - 1;
        let logged = self.register.entry(last);
        (last, logged.map_or(0, |logged| logged.entry.timestamp()))
    }

    /// The entries about its briefing, in order.
    pub fn history(&self) -> Vec<(u64, &'r Entry)> {
        let briefing = Some(self.published.briefing.as_str());
        let entries =
            (0..).zip(self.register.entries()).map(|(index, logged)| (index, &logged.entry));
        entries.filter(|(_, entry)| briefing_of(entry) == briefing).collect()
    }

    /// The entries that withdrew or reinstated it.
    pub fn later(&self) -> Vec<(u64, &'r Entry)> {
        let is_of = |entry: &Entry| match entry {
            Entry::Withdrawn(withdrawn) => withdrawn.version == self.published.version,
            Entry::Reinstated(reinstated) => reinstated.version == self.published.version,
            _ => false,
        };
        self.history().into_iter().filter(|(_, entry)| is_of(entry)).collect()
    }
}

/// The folder of a version's files in a pack's payload, with a `/` at the end.
pub fn folder(briefing: &str, version: Version) -> String {
    format!("{EDITIONS}{briefing}/{version}/")
}

/// The one version whose files are in a payload.
pub fn found_in(payload: &Files) -> Option<(String, Version)> {
    let inner = |path: &str| {
        let (briefing, rest) = path[EDITIONS.len()..].split_once('/')?;
        Some((briefing.to_owned(), rest.split_once('/')?.0.parse().ok()?))
    };
    let found: Option<BTreeSet<_>> = payload.under(EDITIONS).map(|(path, _)| inner(path)).collect();
    let mut found = found?.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// The briefing that an entry is about.
fn briefing_of(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Published(published) => Some(&published.briefing),
        Entry::Withdrawn(withdrawn) => Some(&withdrawn.briefing),
        Entry::Reinstated(reinstated) => Some(&reinstated.briefing),
        Entry::Circulated(circulated) => Some(&circulated.briefing),
        Entry::Acknowledged(acknowledged) => Some(&acknowledged.briefing),
        Entry::Genesis(_) | Entry::Policy(_) | Entry::Corrected(_) => None,
    }
}
