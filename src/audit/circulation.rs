//! A circulation: to how many a version went, as the register says, and more where the private part is at hand.

use std::collections::{BTreeMap, BTreeSet};

use super::auditor::Auditor;
use super::lists::Hidden;
use super::recipient::Recipient;
use super::tally::Tally;
use crate::circulation::{Channel, Holder};
use crate::record::Version;
use crate::register::entry::Circulated;
use crate::register::ledger::Standing;

/// One circulation of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circulation {
    pub briefing: String,
    pub version: Version,
    /// The entry, and its date as the publisher claims it: seconds since 1970 (UTC).
    pub entry: u64,
    pub timestamp: i64,
    /// To how many it was circulated, by the register.
    pub recipients: u64,
    /// Since when the version is asked back, if it is withdrawn.
    pub asked_back: Option<AskedBack>,
    /// What the private part says more, or why it says nothing here.
    pub known: Result<Known, Hidden>,
}

/// The withdrawal of a version that had gone out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedBack {
    /// The entry, and its date as the publisher claims it: seconds since 1970 (UTC).
    pub entry: u64,
    pub timestamp: i64,
}

/// What the private part says of a circulation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// To how many which edition was circulated, by which channel.
    pub editions: BTreeMap<(String, Channel), usize>,
    /// Why a version was circulated that a later one had superseded, in the publisher's words.
    pub reason: Option<String>,
    pub tally: Tally,
    /// How many answered at all.
    pub answered: u64,
    /// Those who are named, because the audit was asked to.
    pub named: Vec<Recipient>,
    /// The entries of answers that cannot be read, so that more may have been answered.
    pub unread: Vec<u64>,
}

/// How far a release went, in all its circulations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The entries that circulated it, to how many, and how many answers came, by the register.
    pub circulations: Vec<u64>,
    pub recipients: u64,
    pub answers: u64,
    /// How many recipients gave those answers, where all lists can be read.
    pub answered_by: Option<u64>,
}

impl Auditor<'_> {
    pub(super) fn circulation(&self, entry: u64, circulated: &Circulated) -> Circulation {
        let Circulated { briefing, version, rows, .. } = circulated;
        let (ledger, as_of) = (self.case.register().ledger(), self.case.as_of());
        let asked_back = match ledger.standing(briefing, *version) {
            Some(Standing::Withdrawn(withdrawal)) => Some(withdrawal.entry)
                .map(|entry| AskedBack { entry, timestamp: as_of.timestamp(entry) }),
            _ => None,
        };
        Circulation {
            briefing: briefing.clone(),
            version: *version,
            entry,
            timestamp: as_of.timestamp(entry),
            recipients: rows.count,
            asked_back,
            known: self.known(entry, (briefing, *version)),
        }
    }

    /// What the list of an entry says, and the answers to it.
    fn known(&self, entry: u64, (briefing, version): (&str, Version)) -> Result<Known, Hidden> {
        let holders = self.lists.of(entry)?;
        let reason = holders.first().and_then(|holder| holder.list.reason.clone());
        let mut known = Known { reason, ..Known::default() };
        known.answered = answered(holders);
        for recipient in holders.iter().map(Recipient::of) {
            let edition = (recipient.edition.clone(), recipient.channel);
            *known.editions.entry(edition).or_default() += 1;
            known.tally.count(&recipient);
            known.named.extend(self.people.names(&recipient).then_some(recipient));
        }
        let answers = self.release_entries(briefing, version).1;
        known.unread = answers.into_iter().filter(|entry| self.lists.lacks(*entry)).collect();
        Ok(known)
    }

    pub(super) fn reach(&self, briefing: &str, version: Version) -> Reach {
        let rows = |entries: &BTreeSet<u64>| {
            let entries = entries.iter().filter_map(|entry| self.case.register().entry(*entry));
            let rows = entries.filter_map(|logged| crate::circulation::rows_of(&logged.entry));
            rows.map(|rows| rows.count).sum()
        };
        let (circulated, acknowledged) = self.release_entries(briefing, version);
        let is_unread = acknowledged.iter().any(|entry| self.lists.lacks(*entry));
        let answered_by = circulated.iter().map(|entry| self.lists.of(*entry).ok().map(answered));
        Reach {
            answered_by: answered_by.sum::<Option<u64>>().filter(|_| !is_unread),
            recipients: rows(&circulated),
            answers: rows(&acknowledged),
            circulations: circulated.into_iter().collect(),
        }
    }

    /// The entries that circulated a version, and those of answers to it.
    fn release_entries(&self, briefing: &str, version: Version) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let briefings = self.case.register().ledger().briefings();
        let release = briefings.get(briefing).and_then(|versions| versions.get(&version));
        let entries = |entries: &[u64]| entries.iter().copied().collect();
        release.map_or_else(Default::default, |release| {
            (entries(&release.circulated), entries(&release.acknowledged))
        })
    }
}

/// How many of those to whom a version was circulated answered.
fn answered(holders: &[Holder<'_>]) -> u64 {
    let answered = holders.iter().filter(|holder| holder.standing.is_answered());
    answered.count() as u64
}
