//! Reads briefings and finds what is wrong with them, without building anything.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::confidentiality::{Finding, Gate, PrivateNames};
use crate::content::{self, Briefing, Passage};
use crate::files::Files;
use crate::report::{Place, Problem, Report};
use crate::revision::{self, RevisionError};
use crate::workspace::Config;

/// The private lists of names, one for each briefing that has one.
///
/// They are the one input that no commit holds and no record names.
#[derive(Default)]
pub struct NameLists {
    lists: BTreeMap<String, (Arc<PrivateNames>, String)>,
}

impl NameLists {
    /// Reads the lists of some briefings from the folder that the configuration names.
    pub fn read(
        root: &Path,
        config: &Config,
        ids: &[String],
    ) -> Result<(Self, Vec<Problem>), RevisionError> {
        let folder = root.join(&config.confidentiality.names);
        let mut read = Self::default();
        let mut problems = Vec::new();
        if folder.exists() && revision::is_within_reach_of_git(root, &folder)? {
            let message = "git would take the private lists of names into the repository";
            problems.push(
                Problem::error("names-in-git", message)
                    .at(Place::file(config.confidentiality.names.to_string_lossy()))
                    .hint("write this folder's path into .gitignore, or keep it elsewhere and name it in engross.toml: names = \"…\""),
            );
        }
        for id in ids {
            let path = folder.join(format!("{id}.txt"));
            let shown = config.confidentiality.names.join(format!("{id}.txt"));
            let place = Place::file(shown.to_string_lossy());
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    let message = format!("this list of names cannot be read: {error}");
                    let hint = "save it as plain text in UTF-8, and let your account read it";
                    problems.push(Problem::error("names-unreadable", message).at(place).hint(hint));
                    continue;
                }
            };
            match PrivateNames::parse(&text) {
                // A list without a name is none.
                Ok(names) if names.is_empty() => {}
                Ok(names) => {
                    read.lists.insert(id.clone(), (Arc::new(names), stamp(&path)));
                }
                Err(errors) => problems.extend(errors.into_iter().map(|error| {
                    Problem::error("names-wrong", error.to_string()).at(place.clone())
                })),
            }
        }
        Ok((read, problems))
    }

    /// Tells one state of a briefing's list from another. Not by what it holds: of that not even a
    /// digest is kept, with which names could be tried.
    pub fn stamp(&self, id: &str) -> Option<&str> {
        self.lists.get(id).map(|(_, stamp)| stamp.as_str())
    }

    /// The gate for each briefing that has a list, and one that knows no names: for what concerns
    /// all briefings.
    pub fn gates<'n>(&'n self, config: &'n Config) -> impl Iterator<Item = Gate> + 'n {
        let ids = std::iter::once("").chain(self.lists.keys().map(String::as_str));
        ids.map(|id| self.gate(id, config))
    }

    /// The gate for one briefing.
    pub fn gate(&self, id: &str, config: &Config) -> Gate {
        let names = self.lists.get(id).map(|(names, _)| Arc::clone(names)).unwrap_or_default();
        Gate::new(&config.confidentiality.own, names)
            .expect("the configuration was read with these entries")
    }
}

/// A file's length and the time of its last change.
fn stamp(path: &Path) -> String {
    let Ok(metadata) = path.metadata() else { return String::new() };
    format!("{} {:?}", metadata.len(), metadata.modified())
}

/// A briefing that was read and looked through.
pub struct Checked {
    /// `None` if anything was wrong that stops a build.
    pub briefing: Option<Briefing>,
    pub report: Report,
}

/// What briefings are held against.
#[derive(Clone, Copy)]
pub struct Rules<'r> {
    pub config: &'r Config,
    pub names: &'r NameLists,
    /// Whether some font of the workspace can show a character.
    pub can_show: &'r (dyn Fn(char) -> bool + Sync),
}

/// Reads one briefing and looks through it.
pub fn check(id: &str, files: &Files, rules: Rules<'_>) -> Checked {
    let Rules { config, names, .. } = rules;
    let mut report = Report::default();
    let gate = names.gate(id, config);
    if let Some(problem) = in_folder_name(id, &gate) {
        // Every other problem would name the folder.
        report.push(problem);
        return Checked { briefing: None, report };
    }
    let reading = content::read(id, files);
    report.extend(reading.problems);

    let path = content::source_path(id);
    let source = text(files, &path);
    report.keep_text(&path, source);
    let found = in_text(&path, source, &reading.passages, &gate);
    for (path, problems) in in_file_names(id, files, &gate) {
        report.forget_file(&path);
        report.extend(problems);
    }
    report.extend(reading.passages.iter().filter_map(|passage| unshowable(passage, &path, rules)));
    // Last of all, so that nothing that was said before repeats what is confidential.
    report.hide(found.iter().filter_map(|(_, place)| place.range.clone()), &path);
    report.extend(found.into_iter().map(|(finding, place)| confidential(&finding, place)));
    if names.stamp(id).is_none() {
        let file = config.confidentiality.names.join(format!("{id}.txt"));
        report.push(
            Problem::warning("no-name-list", "this briefing has no private list of names, or an empty one, so names were not looked for")
                .at(Place::file(&path))
                .hint(format!(
                    "write the names of the child, siblings, school and street, one a line, into {}; git does not hold that folder",
                    file.display()
                )),
        );
    }
    let briefing = reading.briefing.filter(|_| !report.has_errors());
    Checked { briefing, report }
}

/// The characters of a passage that no font of the workspace has.
fn unshowable(passage: &Passage, path: &str, rules: Rules<'_>) -> Option<Problem> {
    let mut missing = Vec::new();
    let mut first = None;
    for (at, char) in passage.text.char_indices().filter(|_| passage.shown) {
        // Joiners and direction marks guide the glyphs of others and have none.
        let unseen = char.is_whitespace()
            || matches!(char, '\u{200C}'..='\u{200F}' | '\u{61C}' | '\u{FE00}'..='\u{FE0F}');
        if !unseen && !missing.contains(&char) && !(rules.can_show)(char) {
            missing.push(char);
            first.get_or_insert(at..at + char.len_utf8());
        }
    }
    let place = Place::at(path, passage.source(first?));
    let listed: Vec<_> =
        missing.iter().take(8).map(|char| format!("{char} (U+{:04X})", u32::from(*char))).collect();
    let more = if missing.len() > listed.len() { " and others" } else { "" };
    let message = format!("no font of this workspace has {}{more}", listed.join(", "));
    let hint = "put a font that has it into layouts/fonts, with its licence, or say it in other characters";
    Some(Problem::error("no-glyph", message).at(place).hint(hint))
}

/// What may tell who a child is in a briefing: in its text, and in the names of its files.
pub fn confidential_in(id: &str, files: &Files, gate: &Gate) -> Vec<Problem> {
    if let Some(problem) = in_folder_name(id, gate) {
        return vec![problem];
    }
    let path = content::source_path(id);
    let found = in_text(&path, text(files, &path), &content::read(id, files).passages, gate);
    let in_text = found.iter().map(|(finding, place)| confidential(finding, place.clone()));
    let in_names = in_file_names(id, files, gate).into_iter().flat_map(|(_, problems)| problems);
    in_text.chain(in_names).collect()
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Findings in the text as it is read, where markup parts no name, and in the file as it stands,
/// where an address or a comment may hold one.
fn in_text(path: &str, source: &str, passages: &[Passage], gate: &Gate) -> Vec<(Finding, Place)> {
    let mut found: Vec<(Finding, Place)> = Vec::new();
    for passage in passages {
        for finding in gate.scan(&passage.text) {
            let place = Place::at(path, passage.source(finding.range.clone()));
            found.push((finding, place));
        }
    }
    for finding in gate.scan(source) {
        let place = Place::at(path, finding.range.clone());
        let known =
            |(other, at): &(Finding, Place)| other.rule == finding.rule && overlap(at, &place);
        if !found.iter().any(known) {
            found.push((finding, place));
        }
    }
    found
}

fn in_folder_name(id: &str, gate: &Gate) -> Option<Problem> {
    let finding = gate.scan(id).into_iter().next()?;
    Some(named(&finding, "folder", Place::file(content::SOURCES)))
}

/// The files of a briefing whose names hold something, with what that is.
fn in_file_names(id: &str, files: &Files, gate: &Gate) -> Vec<(String, Vec<Problem>)> {
    let folder = format!("{}{id}/", content::SOURCES);
    let mut found = Vec::new();
    for (path, _) in files.under(&folder) {
        // The path itself would say what may not be said.
        let findings = gate.scan(&path[folder.len()..]);
        let problems = findings.iter().map(|finding| named(finding, "file", Place::file(&folder)));
        let problems: Vec<_> = problems.collect();
        if !problems.is_empty() {
            found.push((path.to_owned(), problems));
        }
    }
    found
}

/// A finding as a problem that says where and which rule, and never what.
pub fn confidential(finding: &Finding, place: Place) -> Problem {
    Problem::error(finding.rule.code(), finding.rule.sentence())
        .at(place)
        .hint(finding.rule.hint())
        .confidential()
}

/// A finding in the name of a file or folder, which is not said either.
pub fn named(finding: &Finding, what: &str, place: Place) -> Problem {
    let mut problem = confidential(finding, place);
    problem.message = format!("in the name of a {what} here: {}", problem.message);
    problem
}

fn overlap(one: &Place, other: &Place) -> bool {
    match (&one.range, &other.range) {
        (Some(one), Some(other)) => one.start < other.end && other.start < one.end,
        _ => false,
    }
}
