//! The sides of a difference, read: revisions, what was accepted, files.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use engross::compare;
use engross::content::{self, lock_path};
use engross::import::Limits;
use engross::lock;
use engross::record::{Record, Version};
use engross::release::{Release, ReleaseError};
use engross::report::Report;
use engross::review::{Document, Kind, Name, Readings, Side, Spelling, State, id_of};
use engross::revision::{self, Revision};

use crate::commands::file::{self, File};
use crate::terminal;

/// What words may be read as in a workspace.
pub struct Known {
    root: PathBuf,
    ids: Vec<String>,
    /// The briefing that stands before sides, whose releases they may be.
    first: Option<String>,
}

impl Known {
    pub fn new(root: &Path, words: &[String]) -> Result<Self, Box<dyn Error>> {
        // A briefing that was deleted just now can still be named.
        let committed = Revision::of_commit(root, "HEAD").map(|head| content::ids(&head.files));
        let mut ids = content::ids(&Revision::of_work_tree(root)?.files);
        ids.extend(committed.unwrap_or_default());
        let first = match words {
            [first, _, ..] => Some(id_of(first)).filter(|id| content::is_id(id)),
            _ => None,
        };
        Ok(Self { root: root.to_owned(), ids, first: first.map(str::to_owned) })
    }

    /// The record of a release of the briefing: `v1` is its version 1.
    fn released(&self, word: &str) -> Result<Option<Record>, ReleaseError> {
        let (Some(id), Ok(version)) = (&self.first, word.parse::<Version>()) else {
            return Ok(None);
        };
        match Release::open(&self.root, id, version) {
            Ok(release) => Ok(Some(release.record)),
            Err(ReleaseError::Unreadable(_, error)) if error.kind() == ErrorKind::NotFound => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// All that a word may be.
pub fn readings(word: &str, known: Option<&Known>) -> Result<Readings, Box<dyn Error>> {
    let mut readings = Readings::default();
    let mut side = |side: Side, what: &str, write: String| {
        readings.sides.push((side, Spelling { what: what.to_owned(), write }));
    };
    if let Some(known) = known {
        let released = known.released(word)?;
        if let Some(record) = &released {
            let name = record.commit.to_string();
            let word = word.replacen('v', "version ", 1);
            let builder = Some(record.builder.clone());
            side(Side::Commit { word, name: name.clone(), builder }, "the release", name);
        }
        let released = released.map(|record| record.commit);
        let by_git = revision::readings(&known.root, word)?;
        // A tag of the release's own name is no second reading.
        for reading in by_git.into_iter().filter(|it| released.as_ref() != Some(&it.commit.id)) {
            let name = reading.name.clone();
            let commit = Side::Commit { word: word.to_owned(), name, builder: None };
            side(commit, reading.what, reading.name);
        }
        if matches!(word, "work" | ".") {
            side(Side::WorkTree, "the work tree", ".".to_owned());
        }
        let id = id_of(word);
        readings.id = known.ids.iter().find(|known| *known == id).cloned();
    }
    if file::is_file(word) {
        let file = (
            Side::File(word.to_owned()),
            Spelling { what: "the file".to_owned(), write: format!("./{word}") },
        );
        readings.sides.push(file);
    }
    Ok(readings)
}

/// A side of the workspace. What is left out is what was accepted.
pub fn state(root: &Path, side: Option<&Side>, id: Option<&str>) -> Result<State, Box<dyn Error>> {
    let mut builder = None;
    let (revision, word) = match side {
        Some(Side::WorkTree | Side::File(_)) => {
            (Revision::of_work_tree(root)?, "the work tree".to_owned())
        }
        Some(Side::Commit { word, name, builder: made_by }) => {
            builder.clone_from(made_by);
            (Revision::of_commit(root, name)?, word.clone())
        }
        None => return accepted(root, id),
    };
    let commit = revision.commit.clone();
    let kind = match side {
        Some(Side::Commit { .. }) => Kind::Commit(commit),
        _ => Kind::WorkTree(commit),
    };
    Ok(State { revision, name: Name { kind, word }, accepted: BTreeMap::new(), builder })
}

/// What was accepted in the work tree, and HEAD for what never was.
fn accepted(root: &Path, id: Option<&str>) -> Result<State, Box<dyn Error>> {
    let here = Revision::of_work_tree(root)?;
    let revision = Revision::of_commit(root, "HEAD")?;
    // A briefing may have been accepted before it was committed.
    let mut ids = content::ids(&revision.files);
    ids.extend(
        content::ids(&here.files).into_iter().filter(|id| here.files.get(&lock_path(id)).is_some()),
    );
    ids.sort();
    ids.dedup();
    ids.retain(|one| id.is_none_or(|id| one == id));
    let mut accepted = BTreeMap::new();
    for id in &ids {
        let path = lock_path(id);
        let Some(bytes) = here.files.get(&path) else { continue };
        match lock::read(&path, bytes) {
            Ok(content) => drop(accepted.insert(id.clone(), Document::accepted(id, content))),
            Err(problem) => {
                let mut report = Report::default();
                report.keep_text(&path, &String::from_utf8_lossy(bytes));
                report.push(*problem);
                terminal::print_report(&report);
                return Err(format!("what was accepted of {id} cannot be read").into());
            }
        }
    }
    let commit = revision.commit.clone();
    let (kind, word) = match accepted.len() {
        0 => (Kind::Commit(commit), "HEAD"),
        some if some == ids.len() => (Kind::Accepted(commit), "what was accepted"),
        _ => (Kind::Accepted(commit), "what was accepted, or HEAD where nothing was,"),
    };
    let name = Name { kind, word: word.to_owned() };
    Ok(State { revision, name, accepted, builder: None })
}

/// What a briefing says on a side.
pub fn read_document(state: &State, id: &str) -> Result<Document, Box<dyn Error>> {
    if !content::ids(&state.revision.files).iter().any(|known| known == id) {
        return Err(format!("there is no briefing `{id}` in {}", state.name.word).into());
    }
    Document::read(id, &state.revision.files).map_err(|report| {
        terminal::print_report(&report);
        format!("{id} of {} has errors, so nothing can be compared with it", state.name.word).into()
    })
}

/// A file, to be compared with something.
pub fn file_side(file: &File) -> Result<compare::Side, Box<dyn Error>> {
    let side = compare::Side::of_file(&file.kind, &file.bytes, &Limits::default());
    let side = side.map_err(|error| file.wrong(&error))?;
    Ok(compare::Side { name: file.name.clone(), ..side })
}
