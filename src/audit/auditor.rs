//! The audit itself: entry by entry, in the order of the register.

use std::collections::BTreeSet;
use std::path::Path;

use time::OffsetDateTime;

use super::again::Rebuilder;
use super::cause::{Break, Cause};
use super::event::{Event, Release, What};
use super::lists::Lists;
use super::recipient::People;
use super::unshown::Unshown;
use super::{Audit, Checked, Head, Scope};
use crate::circulation::{PRIVATE, PrivateError, PrivatePart};
use crate::policy::Day;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Acknowledged, Entry, Published};
use crate::register::ledger::Standing;
use crate::register::trust::AnchorSource;
use crate::verify::Case;

/// What an audit has at hand besides what is served.
#[derive(Default)]
pub struct Means<'m> {
    /// What each release is made again with; it is not, if it is `None`.
    pub rebuilder: Option<Rebuilder<'m>>,
    /// The publisher's private part, and what is wrong with it; `None` if it is not here.
    pub private: Option<(PrivatePart, Vec<PrivateError>)>,
    /// Where the anchor came from, if the register was held against one.
    pub anchor_source: AnchorSource,
}

/// Audits a register that was replayed, and what is served beside it; `progress` is called after each entry
/// that is audited.
pub fn audit(case: &Case<'_>, scope: &Scope, means: &Means<'_>, progress: &dyn Fn()) -> Audit {
    let entries = scope.entries(case, means);
    let mut auditor = Auditor::new(case, scope, means);
    auditor.policies();
    auditor.private_lists(&entries);
    let mut events = Vec::new();
    for entry in entries {
        events.extend(auditor.event(entry));
        progress();
    }
    auditor.others();
    auditor.finish(scope, events)
}

impl Scope {
    /// The entries that are audited one by one.
    pub fn entries(&self, case: &Case<'_>, means: &Means<'_>) -> Vec<u64> {
        let register = case.register();
        let concerned = match &self.people {
            People::One(who) => means.versions_of(who, register),
            People::Counted | People::Named => None,
        };
        let is_meant = |entry: &Entry| match (&self.briefing, &concerned) {
            (None, None) => true,
            (briefing, concerned) => meant(register, entry).is_some_and(|(id, version)| {
                briefing.as_ref().is_none_or(|briefing| briefing == id)
                    && concerned.as_ref().is_none_or(|those| those.has(id, version))
            }),
        };
        let entries = (0..).zip(register.entries());
        let entries = entries.filter(|(index, logged)| {
            self.has_day(case.as_of().timestamp(*index)) && is_meant(&logged.entry)
        });
        entries.map(|(index, _)| index).collect()
    }

    fn has_day(&self, timestamp: i64) -> bool {
        let Some(day) = day(timestamp) else { return self.from.is_none() && self.to.is_none() };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The release that an entry is about, or that the entry is about which it corrects.
fn meant<'r>(register: &'r Register, entry: &'r Entry) -> Option<(&'r str, Version)> {
    match entry {
        Entry::Corrected(corrected) => release_of(&register.entry(corrected.entry)?.entry),
        entry => release_of(entry),
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
    pub people: &'a People,
    pub lists: Lists<'a>,
    pub breaks: Vec<Break>,
    pub checked: Checked,
    /// The releases of which nothing is here, which was told.
    pub lost: BTreeSet<(String, Version)>,
    /// The releases that were looked into.
    pub looked_into: BTreeSet<(String, Version)>,
    /// The files that are what the register or a record names in their place.
    pub looked_at: BTreeSet<String>,
    pub taken_down: Vec<String>,
    pub redlines: Vec<String>,
    pub unsealed: Vec<String>,
    locked: Vec<u64>,
    pub pages: Vec<String>,
    /// What was not judged among what is served, and why.
    pub unjudged: Vec<String>,
    corrections: Vec<u64>,
}

impl<'a> Auditor<'a> {
    fn new(case: &'a Case<'a>, scope: &'a Scope, means: &'a Means<'a>) -> Self {
        let entries = case.register().checkpoint().size;
        Self {
            case,
            means,
            people: &scope.people,
            lists: Lists::of_register(case.register(), means),
            breaks: Vec::new(),
            checked: Checked { entries, ..Checked::default() },
            lost: BTreeSet::new(),
            looked_into: BTreeSet::new(),
            looked_at: BTreeSet::new(),
            taken_down: Vec::new(),
            redlines: Vec::new(),
            unsealed: Vec::new(),
            locked: Vec::new(),
            pages: Vec::new(),
            unjudged: Vec::new(),
            corrections: Vec::new(),
        }
    }

    /// Notes that the chain does not hold in a place, and the release that this concerns.
    pub fn broken(&mut self, cause: Cause, place: impl Into<String>, about: Option<&Published>) {
        let about = about.map(|published| (published.briefing.clone(), published.version));
        self.breaks.push(Break { cause, place: place.into(), about });
    }

    /// Whether nothing of a version is here, which was told: what else lacks follows from that.
    pub fn is_lost(&self, briefing: &str, version: Version) -> bool {
        self.lost.contains(&(briefing.to_owned(), version))
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
    fn private_lists(&mut self, audited: &[u64]) {
        let Some((part, wrong)) = &self.means.private else { return };
        self.checked.lists = part.circulations.len() + part.answers.len();
        for error in wrong.iter().filter(|error| audited.contains(&error.entry)) {
            if error.is_locked() {
                self.locked.push(error.entry);
                continue;
            }
            let entry = self.case.register().entry(error.entry);
            let about = entry.and_then(|logged| release_of(&logged.entry));
            let about = about.map(|(briefing, version)| (briefing.to_owned(), version));
            // A report is passed on, and nobody else has this machine's folders.
            let name = error.path.file_name().unwrap_or_default();
            let mut error = error.clone();
            error.path = Path::new("output").join(PRIVATE).join(name);
            let place = error.path.display().to_string();
            let cause = Cause::PrivateList(error);
            self.breaks.push(Break { cause, place, about });
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
            Entry::Circulated(circulated) => {
                What::Circulated(Box::new(self.circulation(index, circulated)))
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
        let has_releases = events.iter().any(|event| matches!(event.what, What::Published(_)));
        let has_lists = events.iter().any(|event| event.what.is_of_rows());
        let mut unshown = Vec::new();
        let mut when = |is_so: bool, what: Unshown| unshown.extend(is_so.then_some(what));
        when(head.anchor_source.is_none(), Unshown::Anchor);
        let is_remembered = head.anchor_source == Some(AnchorSource::Remembered);
        when(is_remembered, Unshown::AnchorElsewhere);
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
        when(!self.unjudged.is_empty(), Unshown::Files(self.unjudged));
        when(!self.corrections.is_empty(), Unshown::Corrections(self.corrections));
        let Self { breaks, mut checked, .. } = self;
        let is_broken = |release: &Release| {
            let name = (&release.briefing, release.version);
            breaks.iter().any(|found| found.about.as_ref().is_some_and(|it| (&it.0, it.1) == name))
        };
        let published = events.iter().filter_map(|event| match &event.what {
            What::Published(release) => Some(release),
            _ => None,
        });
        checked.releases = published.filter(|release| !is_broken(release)).count();
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
            anchor_source: register.is_anchored().then_some(self.means.anchor_source),
            root: register.checkpoint().root.to_string(),
            entry,
            timestamp: as_of.timestamp(entry),
            witnesses: cosignatures.map(|it| it.witness.clone()).collect(),
        }
    }
}
