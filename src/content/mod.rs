//! The typed tree that a briefing's Markdown means. Knows no git, no Typst, no edition.

pub mod canonical;
pub mod code;
pub(crate) mod front_matter;
mod markdown;
pub mod model;
mod origins;
pub mod outline;
pub mod picture;
pub(crate) mod prose;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use code::ContentCode;
pub use model::Content;
pub use origins::{Origins, Walk};
pub use prose::Passage;

use crate::digest::Digest;
use crate::files::Files;
use crate::report::{Place, Problem};
use model::{Format, Media};

/// An address with its `%`-escapes decoded, as a browser shows it.
pub fn percent_decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// The folder of a workspace that holds the briefings.
pub const SOURCES: &str = "sources/";

/// A briefing as it was read: its content, and the way back to its source.
#[derive(Debug)]
pub struct Briefing {
    pub id: String,
    /// The content's.
    pub digest: Digest,
    pub content: Content,
    /// The picture files, by digest.
    pub pictures: BTreeMap<Digest, Picture>,
    pub origins: Origins,
}

/// A picture file of a briefing.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Path from the workspace's root.
    pub path: String,
    pub bytes: Arc<[u8]>,
}

/// What came of reading a briefing.
#[derive(Debug)]
pub struct Reading {
    /// `None` if the source has errors.
    pub briefing: Option<Briefing>,
    /// All text of the source, for the confidentiality gate.
    pub passages: Vec<Passage>,
    pub problems: Vec<Problem>,
}

/// The identifiers of all briefings: the folders in `sources/`.
pub fn ids(files: &Files) -> Vec<String> {
    files.folders_in(SOURCES)
}

/// The path of a briefing's text.
pub fn source_path(id: &str) -> String {
    format!("{SOURCES}{id}/briefing.md")
}

/// The path of what was accepted of a briefing.
pub fn lock_path(id: &str) -> String {
    format!("{SOURCES}{id}/{LOCK}")
}

/// What was accepted stands beside a briefing, and is no part of it.
const LOCK: &str = "content.lock";

/// Reads the briefing in `sources/<id>/`.
pub fn read(id: &str, files: &Files) -> Reading {
    let path = source_path(id);
    let mut reading = Reading { briefing: None, passages: Vec::new(), problems: Vec::new() };
    if let Some(problem) = wrong_id(id) {
        reading.problems.push(problem.at(Place::file(format!("{SOURCES}{id}"))));
    }
    let Some(bytes) = files.get(&path) else {
        let problem =
            Problem::error("no-text", "this briefing has no briefing.md").at(Place::file(path));
        reading.problems.push(problem);
        return reading;
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let message = format!("this file is not UTF-8: byte {at} is not part of any character");
            let problem = Problem::error("not-utf-8", message).at(Place::file(path));
            reading.problems.push(problem.hint("save it as UTF-8 in your editor"));
            return reading;
        }
    };
    let parts = match front_matter::split(&path, text) {
        Ok(parts) => parts,
        Err(problem) => {
            reading.problems.push(*problem);
            return reading;
        }
    };

    let (front, problems) =
        front_matter::read(&path, text, parts.front_matter, &mut reading.passages);
    reading.problems.extend(problems);
    let front_passages = reading.passages.len();
    let mut pictures =
        FolderPictures { folder: format!("{SOURCES}{id}/"), files, found: BTreeMap::new() };
    let body = markdown::read(&path, text, parts.body.clone(), &mut pictures);
    reading.passages.extend(body.passages);
    reading.problems.extend(body.problems);
    // What was refused in it has been said.
    if body.blocks.is_empty() && reading.problems.is_empty() {
        let end = parts.body.end;
        let problem =
            Problem::error("no-text", "this briefing says nothing").at(Place::at(&path, end..end));
        reading.problems.push(problem.hint("write its text below the front matter"));
    }
    reading.problems.extend(pictures.unused());

    let errors =
        reading.problems.iter().any(|problem| problem.severity == crate::report::Severity::Error);
    if let (false, Some(title), Some(date), Some(language)) =
        (errors, front.title, front.date, front.language)
    {
        let content = Content {
            format: Format::One,
            title,
            subtitle: front.subtitle,
            date,
            language,
            subject: front.subject,
            keywords: front.keywords,
            quote: front.quote,
            blocks: body.blocks,
        };
        let pictures = pictures.found.into_values().collect();
        let origins = Origins::new(&reading.passages, front_passages, front.date_at);
        reading.briefing = Some(Briefing {
            id: id.to_owned(),
            digest: content.digest(),
            content,
            pictures,
            origins,
        });
    }
    reading
}

/// Whether a text can identify a briefing: it becomes part of file names and addresses.
pub fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    id.bytes().all(plain) && !id.starts_with('-') && (1..=80).contains(&id.len())
}

fn wrong_id(id: &str) -> Option<Problem> {
    if is_id(id) {
        return None;
    }
    let message = format!("`{id}` cannot be the name of a briefing's folder");
    Some(
        Problem::error("briefing-id", message)
            .hint("use small letters without accents, digits and hyphens, 80 at most"),
    )
}

/// The pictures beside a briefing's text.
struct FolderPictures<'f> {
    folder: String,
    files: &'f Files,
    found: BTreeMap<String, (Digest, Picture)>,
}

impl markdown::Pictures for FolderPictures<'_> {
    fn picture(&mut self, name: &str) -> Result<(Digest, Media), Vec<Problem>> {
        let path = format!("{}{name}", self.folder);
        let Some(bytes) = self.files.get(&path) else {
            let near = self.names().into_iter().find(|other| other.eq_ignore_ascii_case(name));
            let hint = match near {
                Some(near) => format!("there is a `{near}`: capital and small letters differ"),
                None => format!("put it into {}, and write its name as it is there", self.folder),
            };
            return Err(vec![
                Problem::error("picture-missing", format!("there is no picture `{name}`"))
                    .hint(hint),
            ]);
        };
        let inspected = picture::inspect(bytes).map_err(|error| {
            vec![
                Problem::error("picture-unreadable", format!("`{name}`: {error}"))
                    .hint(error.hint()),
            ]
        })?;
        if !inspected.metadata.is_empty() {
            let carried: Vec<_> = inspected.metadata.iter().map(ToString::to_string).collect();
            let message = format!("`{name}` carries more than the picture: {}", carried.join(", "));
            let hint = format!(
                "it may say who, where and when; take it out with: {}",
                picture::strip_command(&path)
            );
            return Err(vec![Problem::error("picture-metadata", message).hint(hint)]);
        }
        let digest = Digest::of(bytes);
        self.found.insert(path.clone(), (digest, Picture { path, bytes: bytes.clone() }));
        Ok((digest, inspected.media))
    }
}

impl FolderPictures<'_> {
    fn names(&self) -> Vec<&str> {
        self.files.under(&self.folder).map(|(path, _)| &path[self.folder.len()..]).collect()
    }

    /// A file that the text does not mention was perhaps meant to be in it.
    fn unused(&self) -> Vec<Problem> {
        let used = |path: &str| {
            self.found.contains_key(path)
                || ["briefing.md", LOCK].contains(&&path[self.folder.len()..])
        };
        self.files
            .under(&self.folder)
            .filter(|(path, _)| !used(path))
            .map(|(path, _)| {
                Problem::warning("unused-file", "the briefing does not use this file")
                    .at(Place::file(path))
                    .hint("show it with `![what it shows](name.png)`, or take it away")
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
