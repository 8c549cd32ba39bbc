//! What was decided and may not be done yet: how a register is written so that nothing is ever half done.
//!
//! ```text
//! output/private/register/
//!   staged/         files that are to be put in their places
//!   intent.json     that it was decided to, and which goes where
//! ```
//!
//! Files are written to `staged/` first, the intent last; then that is moved to its place, and this is the
//! decision. Then each change is made in order, each of them a rename or a removal, and at last `staged/`
//! and the intent are removed. Whatever stops this, the changes can be made again from the start: what was
//! put is no longer staged. If there is no intent, nothing was decided, and what is staged is dropped.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::PRIVATE;
use super::disk::Disk;
use super::entry::Entry;
use super::listing::add_files;
use super::write::WriteError;
use crate::content::canonical::canonical_json;

/// Where files are kept until it is decided to put them in their places.
const STAGED: &str = "staged";
const INTENT: &str = "intent.json";

/// The folders that it may change: what is served, what it keeps for itself, and the rows of entries.
const CHANGED: [&str; 3] = ["public", PRIVATE, "private/circulation"];

/// One change below a workspace's `output/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Change {
    /// A file or folder that was staged under this name goes to this place.
    Put { staged: String, place: String },
    /// What is at this place goes.
    Remove { place: String },
}

/// What a journal is about, and all that is to be done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    format: Format,
    /// The number of the entry that is added.
    index: u64,
    /// Its exact bytes.
    entry: String,
    changes: Vec<Change>,
}

#[derive(Debug, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "engross-intent-1")]
    One,
}

/// What was found of something that had been interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// This entry had been decided on, and all that belongs to it is done now.
    Completed { index: u64, entry: Box<Entry> },
    /// Something was being prepared and not decided; all is as it was before.
    Dropped,
}

/// An entry that is decided, of which not all is in place: it is being written, or that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub index: u64,
    pub entry: Entry,
}

/// The journal of the register in one workspace.
pub(super) struct Journal<'d> {
    disk: &'d dyn Disk,
    /// The workspace's `output/`.
    output: PathBuf,
}

impl<'d> Journal<'d> {
    pub(super) fn new(output: &Path, disk: &'d dyn Disk) -> Self {
        Self { disk, output: output.to_owned() }
    }

    fn private(&self, name: &str) -> PathBuf {
        self.output.join(PRIVATE).join(name)
    }

    fn staged(&self, name: &str) -> PathBuf {
        self.private(STAGED).join(name)
    }

    /// Whether something was interrupted.
    pub(super) fn is_open(&self) -> bool {
        self.private(INTENT).exists() || self.private(STAGED).exists()
    }

    /// Keeps a file for later.
    pub(super) fn stage(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.staged(name);
        self.disk.write(&path, bytes).map_err(|error| WriteError::Io(path, error))
    }

    /// Keeps a file for later that only its owner may ever read.
    pub(super) fn stage_secret(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.staged(name);
        self.disk.write_secret(&path, bytes).map_err(|error| WriteError::Io(path, error))
    }

    /// The files that there will be at some places below `output/`, or in folders there, once these changes
    /// are made, by their paths from `output/`.
    pub(super) fn files_after(
        &self,
        places: &[String],
        changes: &[Change],
    ) -> Result<BTreeSet<String>, WriteError> {
        let mut files = BTreeSet::new();
        let add = |path: PathBuf, place: &str, files: &mut BTreeSet<String>| {
            add_files(&path, place, files).map_err(|error| WriteError::Io(path, error))
        };
        for place in places {
            add(self.output.join(place), place, &mut files)?;
        }
        let is_inside = |path: &str| places.iter().any(|place| is_at_or_below(path, place));
        for change in changes {
            match change {
                Change::Put { staged, place } if is_inside(place) => {
                    add(self.staged(staged), place, &mut files)?;
                }
                Change::Put { .. } => {}
                Change::Remove { place } => files.retain(|path| !is_at_or_below(path, place)),
            }
        }
        Ok(files)
    }

    /// Decides that an entry is added, and makes all changes.
    pub(super) fn commit(
        &self,
        index: u64,
        entry: &Entry,
        changes: Vec<Change>,
    ) -> Result<(), WriteError> {
        changes.iter().try_for_each(|change| self.can_be_made(change))?;
        let entry = String::from_utf8_lossy(&entry.bytes()).into_owned();
        let intent = Intent { format: Format::One, index, entry, changes };
        // Whatever a write leaves behind when it is stopped goes with all that was staged.
        self.stage(INTENT, &canonical_json(&intent))?;
        let path = self.private(INTENT);
        let decided = self.disk.rename(&self.staged(INTENT), &path);
        decided.map_err(|error| WriteError::Io(path, error))?;
        self.make(&intent.changes)
    }

    /// Whether nothing but the machine can stop a change: what is decided has to be done one day.
    fn can_be_made(&self, change: &Change) -> Result<(), WriteError> {
        if !change.is_inside() {
            return Err(WriteError::Outside(change.clone()));
        }
        let Change::Put { staged, place } = change else { return Ok(()) };
        let place = self.output.join(place);
        if !self.staged(staged).exists() {
            return Err(WriteError::NotStaged(self.staged(staged)));
        }
        // No folder is replaced, neither by one nor by a file.
        match place.is_dir() {
            true => Err(WriteError::Occupied(place)),
            false => Ok(()),
        }
    }

    /// Does what was decided and drops what was not.
    pub(super) fn recover(&self) -> Result<Option<Recovered>, WriteError> {
        if !self.is_open() {
            return Ok(None);
        }
        let Some((intent, entry)) = self.intent()? else {
            let path = self.private(STAGED);
            self.disk.remove(&path).map_err(|error| WriteError::Io(path, error))?;
            return Ok(Some(Recovered::Dropped));
        };
        self.make(&intent.changes)?;
        Ok(Some(Recovered::Completed { index: intent.index, entry: Box::new(entry) }))
    }

    /// The entry that is decided, while not all of its changes are made.
    pub(super) fn decided(&self) -> Result<Option<Decided>, WriteError> {
        let intent = self.intent()?;
        Ok(intent.map(|(intent, entry)| Decided { index: intent.index, entry }))
    }

    /// The intent with its entry, if something is decided.
    fn intent(&self) -> Result<Option<(Intent, Entry)>, WriteError> {
        let path = self.private(INTENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::Io(path, error)),
        };
        let unreadable = |reason: String| WriteError::Journal(path.clone(), reason);
        let intent: Intent =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if let Some(outside) = intent.changes.iter().find(|change| !change.is_inside()) {
            return Err(unreadable(format!("{outside:?} leads out of output/")));
        }
        let entry = Entry::read(intent.entry.as_bytes());
        let entry = entry.map_err(|error| unreadable(error.to_string()))?;
        Ok(Some((intent, entry)))
    }

    fn make(&self, changes: &[Change]) -> Result<(), WriteError> {
        for change in changes {
            self.make_one(change)?;
        }
        for path in [self.private(STAGED), self.private(INTENT)] {
            self.disk.remove(&path).map_err(|error| WriteError::Io(path, error))?;
        }
        Ok(())
    }

    fn make_one(&self, change: &Change) -> Result<(), WriteError> {
        match change {
            Change::Remove { place } => {
                let place = self.output.join(place);
                self.disk.remove(&place).map_err(|error| WriteError::Io(place, error))
            }
            Change::Put { staged, place } => {
                let (from, to) = (self.staged(staged), self.output.join(place));
                // It was put before something stopped this.
                if !from.exists() && to.exists() {
                    return Ok(());
                }
                self.disk.rename(&from, &to).map_err(|error| WriteError::Io(to, error))
            }
        }
    }
}

/// Whether a path is this one, or leads to something in it.
fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|inside| inside.is_empty() || inside.starts_with('/'))
}

impl Change {
    /// Whether it stays below a folder that may be changed.
    fn is_inside(&self) -> bool {
        let (staged, place) = match self {
            Self::Put { staged, place } => (staged.as_str(), place),
            Self::Remove { place } => ("", place),
        };
        let is_plain = |path: &str| {
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
        };
        let is_below = CHANGED
            .iter()
            .any(|folder| place.strip_prefix(folder).is_some_and(|inside| inside.starts_with('/')));
        is_plain(staged) && is_plain(place) && is_below
    }
}
