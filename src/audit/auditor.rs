//! The audit itself: entry by entry, in the order of the register.

use time::OffsetDateTime;

use super::again::Rebuilder;
use super::cause::{Break, Cause};
use super::event::{Event, What};
use super::unshown::Unshown;
use super::{Audit, Checked, Head, Scope};
use crate::circulation::{PrivateError, PrivatePart};
use crate::policy::Day;
use crate::record::Version;
use crate::register::entry::{Acknowledged, Circulated, Entry, Published};
use crate::register::ledger::Standing;
use crate::verify::Case;

/// What an audit has at hand besides what is served.
#[derive(Default)]
pub struct Means<'m> {
    /// What each release is made again with; it is not, if it is `None`.
    pub rebuilder: Option<Rebuilder<'m>>,
    /// The publisher's private part, and what is wrong with it; `None` if it is not here.
    pub private: Option<(PrivatePart, Vec<PrivateError>)>,
}

/// Audits a register that was replayed, and what is served beside it; `progress` is called after each entry
/// that is audited.
pub fn audit(case: &Case<'_>, scope: &Scope, means: &Means<'_>, progress: &dyn Fn()) -> Audit {
    let mut auditor = Auditor::new(case, means);
    auditor.policies();
    auditor.private_lists(scope);
    let mut events = Vec::new();
    for entry in scope.entries(case) {
        events.extend(auditor.event(entry));
        progress();
    }
    auditor.finish(scope, events)
}

impl Scope {
    /// The entries that are audited one by one.
    pub fn entries(&self, case: &Case<'_>) -> Vec<u64> {
        let entries = (0..).zip(case.register().entries());
        let entries = entries.filter(|(index, logged)| {
            self.has_day(case.as_of().timestamp(*index)) && self.has_briefing(case, &logged.entry)
        });
        entries.map(|(index, _)| index).collect()
    }

    fn has_day(&self, timestamp: i64) -> bool {
        let Some(day) = day(timestamp) else { return self.from.is_none() && self.to.is_none() };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether an entry is about the briefing that was asked about, if one was.
    fn has_briefing(&self, case: &Case<'_>, entry: &Entry) -> bool {
        let Some(asked) = &self.briefing else { return true };
        match entry {
            Entry::Corrected(corrected) => {
                let of = case.register().entry(corrected.entry);
                of.and_then(|of| release_of(&of.entry)).is_some_and(|(id, _)| id == asked)
            }
            entry => release_of(entry).is_some_and(|(id, _)| id == asked),
        }
    }
}

/// The release that an entry is about.
fn release_of(entry: &Entry) -> Option<(&str, Version)> {
    match entry {
        Entry::Published(published) => Some((&published.briefing, published.version)),
        Entry::Withdrawn(withdrawn) => Some((&withdrawn.briefing, withdrawn.version)),
        Entry::Reinstated(reinstated) => Some((&reinstated.briefing, reinstated.version)),
        Entry::Circulated(circulated) => Some((&circulated.briefing, circulated.version)),
        Entry::Acknowledged(answers) => Some((&answers.briefing, answers.version)),
        Entry::Genesis(_) | Entry::Policy(_) | Entry::Corrected(_) => None,
    }
}

/// The day of a time in seconds since 1970 (UTC).
pub(super) fn day(timestamp: i64) -> Option<Day> {
    OffsetDateTime::from_unix_timestamp(timestamp).ok().and_then(Day::of)
}

/// What has been found so far.
pub(super) struct Auditor<'a> {
    pub case: &'a Case<'a>,
    pub means: &'a Means<'a>,
    pub breaks: Vec<Break>,
    pub checked: Checked,
    pub taken_down: Vec<String>,
    pub redlines: Vec<String>,
    pub unsealed: Vec<String>,
    locked: Vec<u64>,
    pub pages: Vec<String>,
    corrections: Vec<u64>,
}

impl<'a> Auditor<'a> {
    fn new(case: &'a Case<'a>, means: &'a Means<'a>) -> Self {
        let entries = case.register().checkpoint().size;
        Self {
            case,
            means,
            breaks: Vec::new(),
            checked: Checked { entries, ..Checked::default() },
            taken_down: Vec::new(),
            redlines: Vec::new(),
            unsealed: Vec::new(),
            locked: Vec::new(),
            pages: Vec::new(),
            corrections: Vec::new(),
        }
    }

    /// Notes that the chain does not hold in a place, and the release that this concerns.
    pub fn broken(&mut self, cause: Cause, place: impl Into<String>, about: Option<&Published>) {
        let about = about.map(|published| (published.briefing.clone(), published.version));
        self.breaks.push(Break { cause, place: place.into(), about });
    }

    /// The entry that published a version, and what it published.
    pub fn published(&self, briefing: &str, version: Version) -> Option<(u64, &'a Published)> {
        let versions = self.case.register().ledger().briefings().get(briefing)?;
        let entry = versions.get(&version)?.entry;
        Some((entry, self.case.published(entry)?))
    }

    /// Whether a version's files were taken down.
    pub fn is_taken_down(&self, briefing: &str, version: Version) -> bool {
        let standing = self.case.register().ledger().standing(briefing, version);
        matches!(standing, Some(Standing::Withdrawn(withdrawal)) if withdrawal.taken_down)
    }

    /// The private list behind each entry of rows is the one that the entry means.
    fn private_lists(&mut self, scope: &Scope) {
        let Some((part, wrong)) = &self.means.private else { return };
        self.checked.lists = part.circulations.len() + part.answers.len();
        let audited = scope.entries(self.case);
        for error in wrong.iter().filter(|error| audited.contains(&error.entry)) {
            if error.is_locked() {
                self.locked.push(error.entry);
                continue;
            }
            let entry = self.case.register().entry(error.entry);
            let about = entry.and_then(|logged| release_of(&logged.entry));
            let about = about.map(|(briefing, version)| (briefing.to_owned(), version));
            let place = format!("register, entry {}", error.entry);
            self.breaks.push(Break { cause: Cause::PrivateList(error.clone()), place, about });
        }
    }

    fn event(&mut self, index: u64) -> Option<Event> {
        let entry = &self.case.register().entry(index)?.entry;
        let what = match entry {
            Entry::Genesis(_) => What::Began,
            Entry::Policy(policy) => What::Policy(policy.number),
            Entry::Published(published) => {
                What::Published(Box::new(self.release(index, published)))
            }
            Entry::Withdrawn(withdrawn) => self.withdrawn(index, withdrawn),
            Entry::Reinstated(reinstated) => self.reinstated(index, reinstated),
            Entry::Circulated(Circulated { briefing, version, rows, .. }) => {
                let (briefing, version) = (briefing.clone(), *version);
                What::Circulated { briefing, version, count: rows.count }
            }
            Entry::Acknowledged(Acknowledged { briefing, version, rows, .. }) => {
                let (briefing, version) = (briefing.clone(), *version);
                What::Acknowledged { briefing, version, count: rows.count }
            }
            Entry::Corrected(corrected) => {
                self.corrections.push(index);
                What::Corrected(corrected.entry)
            }
        };
        let timestamp = self.case.as_of().timestamp(index);
        Some(Event { entry: index, timestamp, sentence: format!("{}.", entry.told()), what })
    }

    fn finish(self, scope: &Scope, events: Vec<Event>) -> Audit {
        let head = self.head();
        let has_releases = self.checked.releases > 0;
        let has_lists = events.iter().any(|event| event.what.is_of_rows());
        let mut unshown = Vec::new();
        let mut when = |is_so: bool, what: Unshown| unshown.extend(is_so.then_some(what));
        when(!head.is_anchored, Unshown::Anchor);
        when(head.witnesses.is_empty(), Unshown::Witnesses);
        when(true, Unshown::Dates);
        let ledger = self.case.register().ledger();
        when(ledger.briefings().is_empty(), Unshown::Policies);
        when(has_releases, Unshown::Authors);
        when(has_releases, Unshown::Rejections);
        when(has_releases && self.means.rebuilder.is_none(), Unshown::Rebuild);
        when(has_lists && self.means.private.is_none(), Unshown::Circulation);
        when(!self.locked.is_empty(), Unshown::Locked(self.locked));
        when(!self.unsealed.is_empty(), Unshown::Unsealed(self.unsealed));
        when(!self.taken_down.is_empty(), Unshown::TakenDown(self.taken_down));
        when(!self.redlines.is_empty(), Unshown::Redlines(self.redlines));
        when(!self.pages.is_empty(), Unshown::Pages(self.pages));
        when(!self.corrections.is_empty(), Unshown::Corrections(self.corrections));
        let Self { breaks, checked, .. } = self;
        Audit { scope: scope.clone(), head: Some(head), events, breaks, checked, unshown }
    }

    fn head(&self) -> Head {
        let (register, as_of) = (self.case.register(), self.case.as_of());
        let genesis = register.genesis();
        let entry = as_of.last().unwrap_or_default();
        let cosignatures = register.cosignatures().iter();
        Head {
            publisher: genesis.name.clone(),
            origin: genesis.origin.clone(),
            anchor: register.anchor(),
            is_anchored: register.is_anchored(),
            root: register.checkpoint().root.to_string(),
            entry,
            timestamp: as_of.timestamp(entry),
            witnesses: cosignatures.map(|it| it.witness.clone()).collect(),
        }
    }
}
