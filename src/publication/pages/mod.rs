//! The pages that are served: what each published version is, and whether it holds.
//!
//! ```text
//! output/public/
//!   index.html                      every briefing
//!   editions/<id>/index.html        its versions
//!   editions/<id>/v<N>/index.html   one of them
//! ```
//!
//! They follow from the register's entries; but for titles, which a register does not hold, and which come
//! from the texts that are served. They are for people to read, and prove nothing.

mod html;

use std::collections::BTreeMap;
use std::path::Path;

use super::{EDITIONS, folder};
use crate::digest::Digest;
use crate::files::Files;
use crate::record::{CONTENT, Version};
use crate::register::Register;
use crate::register::entry::{Entry, Published, Reason};
use crate::register::journal::Change;
use crate::register::ledger::Standing;
use crate::register::write::{WriteError, Writer};
use crate::release::beside;

/// The name of each page.
pub(super) const PAGE: &str = "index.html";

/// All that was published, as of an entry.
pub(super) struct Site {
    publisher: String,
    /// The number of the last entry, and its time in seconds since 1970 (UTC).
    as_of: (u64, i64),
    briefings: BTreeMap<String, BTreeMap<Version, Shown>>,
}

/// A published version, as its page shows it.
struct Shown {
    published: Published,
    state: State,
    /// `None` if its text is not served.
    title: Option<String>,
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
        let last = register.tree().size();
        let entry = |index: u64| match register.entry(index) {
            Some(logged) => &logged.entry,
            None => next,
        };
        let mut briefings: BTreeMap<String, BTreeMap<Version, Shown>> = BTreeMap::new();
        for (id, versions) in ledger.briefings() {
            for (version, release) in versions {
                let Entry::Published(published) = entry(release.entry) else { continue };
                let Some(standing) = ledger.standing(id, *version) else { continue };
                let state = State::of(standing, entry);
                let is_new = release.entry == last;
                let content = match is_new {
                    true => files.get(CONTENT).map(|bytes| bytes.to_vec()),
                    false => served(output, published),
                };
                let title = content.filter(|_| !state.is_taken_down());
                let title = title.and_then(|content| title_in(&content, published));
                let shown = Shown { published: published.clone(), state, title };
                briefings.entry(id.clone()).or_default().insert(*version, shown);
            }
        }
        let publisher = register.genesis().name.clone();
        Ok(Self { publisher, as_of: (last, next.timestamp()), briefings })
    }

    /// Stages the pages that an entry about a briefing changes; the changes that put them in their places.
    pub fn stage(&self, writer: &Writer<'_>, briefing: &str) -> Result<Vec<Change>, WriteError> {
        let mut pages = vec![(format!("public/{PAGE}"), html::index(self))];
        if let Some(versions) = self.briefings.get(briefing) {
            let place = format!("{EDITIONS}/{briefing}/{PAGE}");
            pages.push((place, html::briefing(self, briefing, versions)));
            for (version, shown) in versions {
                let place = format!("{}/{PAGE}", folder(briefing, *version));
                pages.push((place, html::version(self, shown)));
            }
        }
        let mut changes = Vec::new();
        for (place, page) in pages {
            let staged = format!("pages/{place}");
            writer.stage(&staged, page.as_bytes())?;
            changes.push(Writer::put(&staged, &place));
        }
        Ok(changes)
    }
}

impl State {
    fn of<'e>(standing: Standing, entry: impl Fn(u64) -> &'e Entry) -> Self {
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

/// The title of a published version, if its text is served below a workspace's `output/`.
pub fn title(output: &Path, published: &Published) -> Option<String> {
    served(output, published).and_then(|content| title_in(&content, published))
}

/// The text of a version as it is served.
fn served(output: &Path, published: &Published) -> Option<Vec<u8>> {
    let folder = output.join(folder(&published.briefing, published.version));
    beside::read(&folder.join(CONTENT), beside::MAX_FILE).ok()
}

/// The title in a text, if that is the published one.
fn title_in(content: &[u8], published: &Published) -> Option<String> {
    if Digest::of(content) != published.content.sha256 {
        return None;
    }
    let content: serde_json::Value = serde_json::from_slice(content).ok()?;
    Some(content["title"].as_str()?.to_owned())
}
