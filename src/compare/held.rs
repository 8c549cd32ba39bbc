//! A file held against the briefing that it was made from.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::{Comparison, Side, Source, against};
use crate::content::{self, Briefing, ContentCode, source_path};
use crate::files::Files;
use crate::parity::ParityReport;
use crate::report::Report;
use crate::workspace::Config;

/// What came of holding a file against its source.
pub struct Held {
    pub comparison: Comparison,
    /// Where an edition differs, at the source's lines.
    pub problems: Report,
    /// Of an edition.
    pub report: Option<ParityReport>,
}

/// Why there is no source to hold a file against.
#[derive(Debug)]
pub enum NoSource {
    /// The file does not say which briefing it was made from, and there are several.
    Unsaid(String),
    /// No briefing here has the content code that the file has.
    Unknown { file: String, code: String },
    /// There is no such briefing.
    Missing(String),
    /// The briefing has errors.
    Wrong { id: String, report: Report },
}

impl Display for NoSource {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsaid(file) => write!(
                f,
                "{file} does not say which briefing it was made from; name it: --source ID"
            ),
            Self::Unknown { file, code } => write!(
                f,
                "the content code {code} in {file} is that of no briefing of this revision; name the briefing: --source ID"
            ),
            Self::Missing(id) => {
                write!(f, "there is no {} in this revision of the workspace", source_path(id))
            }
            Self::Wrong { id, .. } => {
                write!(f, "{} has errors, so nothing can be compared with it", source_path(id))
            }
        }
    }
}

impl std::error::Error for NoSource {}

/// Holds a file with these bytes against a briefing of a workspace, or the one whose content code the
/// file has; the only briefing, if the file has none.
pub fn hold(
    file: Side,
    bytes: &[u8],
    id: Option<&str>,
    files: &Files,
    config: &Config,
) -> Result<Held, NoSource> {
    let id = id.map_or_else(|| of_code(&file, files), |id| Ok(id.to_owned()))?;
    let mut problems = Report::default();
    let briefing = briefing(&id, files, &mut problems)?;
    let edition = edition(&file.name);
    let comparison = against(&Source { briefing: &briefing, config }, &edition, file);
    let report = comparison.parity.as_ref().map(|parity| {
        let name = &comparison.sides[1].name;
        problems.extend(parity.problems(name, &id, name));
        parity.report(&briefing, &edition, bytes)
    });
    Ok(Held { comparison, problems, report })
}

fn of_code(file: &Side, files: &Files) -> Result<String, NoSource> {
    let ids = content::ids(files);
    let unsaid = || NoSource::Unsaid(file.name.clone());
    let Some(alone) = file.alone() else {
        return <[_; 1]>::try_from(ids).map(|[id]| id).map_err(|_| unsaid());
    };
    let code = alone.facts.code.parse::<ContentCode>().map_err(|_| unsaid())?;
    let is_of = |id: &&String| {
        let briefing = content::read(id, files).briefing;
        briefing.is_some_and(|briefing| code.stands_for(&briefing.digest))
    };
    match (ids.iter().find(is_of), &ids[..]) {
        (Some(id), _) | (None, [id]) => Ok(id.clone()),
        _ => Err(NoSource::Unknown { file: file.name.clone(), code: code.to_string() }),
    }
}

fn briefing(id: &str, files: &Files, report: &mut Report) -> Result<Briefing, NoSource> {
    let path = source_path(id);
    let bytes = files.get(&path).ok_or_else(|| NoSource::Missing(id.to_owned()))?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        report.keep_text(&path, text);
    }
    let reading = content::read(id, files);
    reading.briefing.ok_or_else(|| {
        let mut report = report.clone();
        report.extend(reading.problems);
        NoSource::Wrong { id: id.to_owned(), report }
    })
}

/// What the edition in a file is called: the file's name, as `build` gives it. No edition says it.
fn edition(name: &str) -> String {
    let stem = Path::new(name).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
