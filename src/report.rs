//! What is wrong with an input: a sentence, a place, and what to do about it.
//!
//! Stages below return problems as data; only the command line turns them into coloured text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Whether a problem stops a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing may be built.
    Error,
    /// A draft may still be built.
    Warning,
    /// Nothing is wrong.
    Note,
}

/// A place in a file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path from the workspace's root, with `/` between its parts.
    pub path: String,
    /// Bytes of the file that the problem is about; the whole file if there are none.
    pub range: Option<Range<usize>>,
}

impl Place {
    /// The whole of a file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), range: None }
    }

    /// A range of bytes in a file.
    pub fn at(path: impl Into<String>, range: Range<usize>) -> Self {
        Self { path: path.into(), range: Some(range) }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub severity: Severity,
    /// A short, stable name of the kind of problem, such as `link-without-text`.
    pub code: String,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    pub place: Option<Place>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The place holds something that must not be repeated, so its text is never shown.
    pub confidential: bool,
}

impl Problem {
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code: code.to_owned(),
            message: message.into(),
            place: None,
            hints: Vec::new(),
            confidential: false,
        }
    }

    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::error(code, message).but(Severity::Warning)
    }

    /// The same, where it stops more or less.
    pub fn but(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub fn confidential(mut self) -> Self {
        self.confidential = true;
        self
    }
}

/// All that is wrong, with the text of the files it is wrong in.
#[derive(Debug, Clone, Default)]
pub struct Report {
    problems: Vec<Problem>,
    texts: BTreeMap<String, Arc<str>>,
}

impl Report {
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.problems.extend(problems);
    }

    /// Adds those problems that it does not have.
    pub fn extend_new(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    /// Makes problems of a kind stop what they would not stop otherwise.
    pub fn raise(&mut self, code: &str) {
        let problems = self.problems.iter_mut().filter(|problem| problem.code == code);
        problems.for_each(|problem| problem.severity = Severity::Error);
    }

    /// Keeps the text of a file, so that a problem in it can be shown with its line.
    pub fn keep_text(&mut self, path: &str, text: &str) {
        self.texts.entry(path.to_owned()).or_insert_with(|| text.into());
    }

    /// Keeps other problems on the same lines from repeating what is confidential there.
    pub fn hide(&mut self, ranges: impl Iterator<Item = Range<usize>>, path: &str) {
        let Some(text) = self.texts.get(path) else { return };
        let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |length| at + length);
        for range in ranges {
            let lines = line_start(range.start)..line_end(range.end);
            for problem in &mut self.problems {
                let place = problem.place.as_ref().filter(|place| place.path == path);
                let Some(at) = place.and_then(|place| place.range.as_ref()) else { continue };
                if at.start <= lines.end && lines.start <= at.end {
                    problem.confidential = true;
                    problem.message = "something else is wrong here, and will be said \
                                       when nothing confidential stands beside it"
                        .to_owned();
                    problem.hints.clear();
                }
            }
        }
    }

    /// Drops the problems that name a file, whose name is itself confidential.
    pub fn forget_file(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let names_it = |problem: &Problem| {
            let place = problem.place.as_ref().is_some_and(|place| place.path == path);
            place
                || problem.message.contains(name)
                || problem.hints.iter().any(|hint| hint.contains(name))
        };
        self.problems.retain(|problem| !names_it(problem));
    }

    /// Takes over all that another report holds.
    pub fn merge(&mut self, other: Report) {
        self.problems.extend(other.problems);
        self.texts.extend(other.texts);
    }

    /// The problems in the order of their files and places; those without a place come first.
    pub fn problems(&self) -> Vec<&Problem> {
        let mut sorted: Vec<_> = self.problems.iter().collect();
        sorted.sort_by_key(|problem| {
            let place = problem.place.as_ref();
            let start = |place: &Place| place.range.as_ref().map(|range| range.start);
            let place = place.map(|place| (&place.path, start(place)));
            (place, &problem.code, &problem.message)
        });
        sorted
    }

    /// The problems at lines of files, and those of whole files or of none.
    pub fn parted(&self) -> [Self; 2] {
        let at_line =
            |problem: &&Problem| problem.place.as_ref().is_some_and(|place| place.range.is_some());
        let (lines, others): (Vec<_>, Vec<_>) = self.problems.iter().partition(at_line);
        [lines, others].map(|problems| Self {
            problems: problems.into_iter().cloned().collect(),
            texts: self.texts.clone(),
        })
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(AsRef::as_ref)
    }

    /// Line and column of a problem's place, both from 1, columns in characters.
    pub fn line_and_column(&self, place: &Place) -> Option<(usize, usize)> {
        let start = place.range.as_ref()?.start;
        let before = self.text(&place.path)?.get(..start)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        Some((line, column))
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
