//! The pages that are served: what each published version is, and whether it holds.
//!
//! ```text
//! output/public/
//!   index.html                      every briefing
//!   editions/<id>/index.html        its versions
//!   editions/<id>/v<N>/index.html   one of them
//! ```
//!
//! They follow from the register's entries, and from what else is served that an entry has the digest of: a
//! title is in the text, what a redline is against in the record. They are for people to read, and prove
//! nothing.

mod html;
mod kept;

use std::collections::BTreeMap;
use std::path::Path;

pub use kept::{Kept, title};

use super::{EDITIONS, LeftOut, folder};
use crate::files::Files;
use crate::record::{REDLINE, Version};
use crate::register::Register;
use crate::register::entry::{Entry, Published, Reason};
use crate::register::journal::Change;
use crate::register::ledger::{Ledger, Standing};
use crate::register::write::{WriteError, Writer};

/// The name of each page.
pub(super) const PAGE: &str = "index.html";

/// What was published, as of an entry.
pub struct Site {
    publisher: String,
    /// The number of the last entry, and its time in seconds since 1970 (UTC).
    as_of: (u64, i64),
    briefings: BTreeMap<String, BTreeMap<Version, Shown>>,
}

/// A published version, as its page shows it.
struct Shown {
    published: Published,
    state: State,
    kept: Kept,
    /// The version that its redline is against, if that is served and the version holds.
    redline: Option<Version>,
}

/// How a version stands.
enum State {
    Current,
    Superseded(Version),
    Withdrawn { reason: Option<Reason>, timestamp: i64, taken_down: bool },
}

impl Site {
    /// What a register says with one more entry. `files` are those that come with it; the others are read
    /// below a workspace's `output/`.
    pub fn new(
        register: &Register,
        next: &Entry,
        files: &Files,
        output: &Path,
    ) -> Result<Self, WriteError> {
        let mut ledger = register.ledger().clone();
        ledger.push(next)?;
        let size = register.tree().size();
        let entry = |index: u64| match register.entry(index) {
            Some(logged) => &logged.entry,
            None => next,
        };
        let kept = |index: u64, published: &Published| match index == size {
            true => Kept::among(files, published),
            false => Kept::in_folder(
                &output.join(folder(&published.briefing, published.version)),
                published,
            ),
        };
        let publisher = register.genesis().name.clone();
        Ok(Self::of(publisher, &ledger, entry, &|_| true, kept))
    }

    /// What a register said when it had so many entries, of the briefings that are asked about; none if
    /// it never had. `kept` gives what is served of a release.
    pub fn as_of(
        register: &Register,
        size: u64,
        is_asked: &dyn Fn(&str) -> bool,
        kept: impl Fn(&Published) -> Kept,
    ) -> Option<Self> {
        let entries = register.entries().get(..usize::try_from(size).ok()?)?;
        let mut ledger = Ledger::default();
        for logged in entries {
            ledger.push(&logged.entry).ok()?;
        }
        entries.last()?;
        let entry = |index: u64| &entries[index as usize].entry;
        let publisher = register.genesis().name.clone();
        Some(Self::of(publisher, &ledger, entry, is_asked, |_, published| kept(published)))
    }

    fn of<'e>(
        publisher: String,
        ledger: &Ledger,
        entry: impl Fn(u64) -> &'e Entry,
        is_asked: &dyn Fn(&str) -> bool,
        kept: impl Fn(u64, &Published) -> Kept,
    ) -> Self {
        let mut briefings: BTreeMap<String, BTreeMap<Version, Shown>> = BTreeMap::new();
        for (id, versions) in ledger.briefings().iter().filter(|(id, _)| is_asked(id)) {
            for (version, release) in versions {
                let Entry::Published(published) = entry(release.entry) else { continue };
                let Some(standing) = ledger.standing(id, *version) else { continue };
                let state = State::of(standing, &entry);
                let mut kept = kept(release.entry, published);
                if state.is_taken_down() {
                    kept.title = None;
                }
                let redline = redline(&kept, &state, ledger);
                let shown = Shown { published: published.clone(), state, kept, redline };
                briefings.entry(id.clone()).or_default().insert(*version, shown);
            }
        }
        let last = ledger.size().saturating_sub(1);
        Self { publisher, as_of: (last, entry(last).timestamp()), briefings }
    }

    /// Whether something of a version that its page shows was not served.
    pub fn lacks_files(&self) -> bool {
        let mut versions = self.briefings.values().flat_map(|versions| versions.values());
        versions.any(|shown| shown.lacks_files())
    }

    /// The page of all briefings.
    pub fn index(&self) -> String {
        html::index(self)
    }

    /// The pages of a briefing and of its versions, by their places below a workspace's `output/`.
    pub fn pages_of(&self, briefing: &str) -> Vec<(String, String)> {
        let Some(versions) = self.briefings.get(briefing) else { return Vec::new() };
        let place = format!("{EDITIONS}/{briefing}/{PAGE}");
        let mut pages = vec![(place, html::briefing(self, briefing, versions))];
        pages.extend(versions.iter().map(|(version, shown)| {
            let place = format!("{}/{PAGE}", folder(briefing, *version));
            (place, html::version(self, shown))
        }));
        pages
    }

    /// Stages the pages that an entry about a briefing changes; the changes that put them in their places.
    pub(super) fn stage(
        &self,
        writer: &Writer<'_>,
        briefing: &str,
    ) -> Result<Vec<Change>, WriteError> {
        let index = (format!("public/{PAGE}"), self.index());
        let mut changes = Vec::new();
        for (place, page) in [index].into_iter().chain(self.pages_of(briefing)) {
            let staged = format!("pages/{place}");
            writer.stage(&staged, page.as_bytes())?;
            changes.push(Writer::put(&staged, &place));
        }
        Ok(changes)
    }
}

impl State {
    fn of<'e>(standing: Standing, entry: &impl Fn(u64) -> &'e Entry) -> Self {
        match standing {
            Standing::Current => Self::Current,
            Standing::Superseded { by } => Self::Superseded(by),
            Standing::Withdrawn(withdrawal) => {
                let entry = entry(withdrawal.entry);
                let reason = match entry {
                    Entry::Withdrawn(withdrawn) => Some(withdrawn.reason),
                    _ => None,
                };
                let (timestamp, taken_down) = (entry.timestamp(), withdrawal.taken_down);
                Self::Withdrawn { reason, timestamp, taken_down }
            }
        }
    }

    fn is_taken_down(&self) -> bool {
        matches!(self, Self::Withdrawn { taken_down: true, .. })
    }
}

impl Shown {
    fn lacks_files(&self) -> bool {
        let Self { published, state, kept, .. } = self;
        kept.title.is_none() && !state.is_taken_down()
            || kept.record.is_none()
            || kept.approvals.len() < published.approvals.len()
    }
}

/// The version that the redline of another is against, if it is served beside that, and is not of words that
/// were withdrawn since.
fn redline(kept: &Kept, state: &State, ledger: &Ledger) -> Option<Version> {
    let record = kept.record.as_ref().filter(|_| !state.is_taken_down())?;
    let is_served =
        record.byproducts.contains_key(REDLINE) && LeftOut::of(record, ledger).is_none();
    let (against, _) = record.previous().filter(|_| is_served)?;
    match ledger.standing(&record.briefing, against)? {
        Standing::Withdrawn(_) => None,
        Standing::Current | Standing::Superseded { .. } => Some(against),
    }
}
