//! The sides of a difference, read: revisions, what was accepted, files.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use engross::compare;
use engross::content::{self, lock_path};
use engross::import::Limits;
use engross::lock;
use engross::report::Report;
use engross::review::{Document, Kind, Name, Readings, Side, Spelling, State, id_of};
use engross::revision::{self, Revision};

use crate::commands::file;
use crate::terminal;

/// What words may be read as in a workspace.
pub struct Known {
    root: PathBuf,
    ids: Vec<String>,
}

impl Known {
    pub fn new(root: &Path) -> Result<Self, Box<dyn Error>> {
        // A briefing that was deleted just now can still be named.
        let committed = Revision::of_commit(root, "HEAD").map(|head| content::ids(&head.files));
        let mut ids = content::ids(&Revision::of_work_tree(root)?.files);
        ids.extend(committed.unwrap_or_default());
        Ok(Self { root: root.to_owned(), ids })
    }
}

/// All that a word may be.
pub fn readings(word: &str, known: Option<&Known>) -> Result<Readings, Box<dyn Error>> {
    let mut readings = Readings::default();
    let mut side = |side: Side, what: &str, write: String| {
        readings.sides.push((side, Spelling { what: what.to_owned(), write }));
    };
    if let Some(known) = known {
        for reading in revision::readings(&known.root, word)? {
            let commit = Side::Commit { word: word.to_owned(), name: reading.name.clone() };
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
    let (revision, word) = match side {
        Some(Side::WorkTree | Side::File(_)) => {
            (Revision::of_work_tree(root)?, "the work tree".to_owned())
        }
        Some(Side::Commit { word, name }) => (Revision::of_commit(root, name)?, word.clone()),
        None => return accepted(root, id),
    };
    let commit = revision.commit.clone();
    let kind = match side {
        Some(Side::Commit { .. }) => Kind::Commit(commit),
        _ => Kind::WorkTree(commit),
    };
    Ok(State { revision, name: Name { kind, word }, accepted: BTreeMap::new() })
}

/// What was accepted in the work tree, and HEAD for what never was.
fn accepted(root: &Path, id: Option<&str>) -> Result<State, Box<dyn Error>> {
    let here = Revision::of_work_tree(root)?;
    let revision = Revision::of_commit(root, "HEAD")?;
    let ids = content::ids(&revision.files);
    let ids: Vec<_> = ids.into_iter().filter(|one| id.is_none_or(|id| one == id)).collect();
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
    Ok(State { revision, name: Name { kind, word: word.to_owned() }, accepted })
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
pub fn file_side(name: &str) -> Result<compare::Side, Box<dyn Error>> {
    let limits = Limits::default();
    let file = file::read(name, &limits)?;
    let side = compare::Side::of_file(&file.kind, &file.bytes, &limits);
    let side = side.map_err(|error| file.wrong(&error))?;
    Ok(compare::Side { name: file.name, ..side })
}
