//! What was accepted of a briefing, so that no wording changes unnoticed.
//!
//! `sources/<id>/content.lock` is a first line, which says what the file is, and the accepted
//! content's [outline](crate::content::outline). It is read strictly, as data: what changed since
//! is told in words, at the line of the briefing. The repository keeps it beside the briefing, so
//! who accepted what is in its history.

mod changes;

use std::io;
use std::ops::Range;
use std::path::Path;

pub use changes::changes;

use serde::Serialize;

use crate::check::{self, Checked, Rules};
use crate::confidentiality::{Gate, Rule};
use crate::content::{Briefing, Content, lock_path, percent_decoded, source_path};
use crate::diff::Nouns;
use crate::files::Files;
use crate::report::{Place, Problem, Report, Severity};
use crate::store;

const FIRST_LINE: &str = "# engross-lock-1: the content that was accepted. `engross accept` writes this file, `engross check --locked` reads it.\n";

/// How a briefing stands to what was accepted of it.
#[derive(Debug)]
pub enum Standing {
    /// Nothing was accepted.
    New,
    Unchanged,
    /// What is not as it was accepted.
    Changed(Vec<Problem>),
    /// Why what was accepted cannot be told.
    Unknown(Vec<Problem>),
}

/// The problems of a briefing that is not as it was accepted.
pub fn check(id: &str, files: &Files, checked: &Checked, rules: Rules<'_>) -> Report {
    let mut report = Report::default();
    keep_text(&mut report, id, files);
    let path = lock_path(id);
    if files.get(&path).is_some() && files.get(&source_path(id)).is_none() {
        let message = "this was accepted of a briefing that is not here";
        let hint = "if the briefing has another name now, move this file to it; if it is gone, delete this file";
        report.push(
            Problem::error("lock-without-briefing", message).at(Place::file(path)).hint(hint),
        );
    }
    let Some(briefing) = &checked.briefing else { return report };
    let accept = format!("engross accept {id}");
    report.extend(match standing(briefing, files, rules) {
        Standing::New => {
            let message = "what this briefing says was never accepted";
            let problem = Problem::error("not-accepted", message).at(Place::file(source_path(id)));
            vec![problem.hint(format!("read it, then run: {accept}"))]
        }
        Standing::Unchanged => Vec::new(),
        Standing::Changed(problems) => {
            let hint = |problem: Problem| problem.hint(format!("if this is right, run: {accept}"));
            problems.into_iter().map(hint).collect()
        }
        Standing::Unknown(problems) => problems,
    });
    report
}

/// Holds a briefing against what was accepted of it.
pub fn standing(briefing: &Briefing, files: &Files, rules: Rules<'_>) -> Standing {
    let path = lock_path(&briefing.id);
    let Some(bytes) = files.get(&path) else { return Standing::New };
    let read = read(&path, bytes);
    if read.as_ref().is_ok_and(|accepted| *accepted == briefing.content) {
        return Standing::Unchanged;
    }
    // What changed is told in the words of both, and the old ones may be what nobody is to see.
    let gate = rules.names.gate(&briefing.id, rules.config);
    let findings = confidential(&path, bytes, &gate);
    match read {
        _ if !findings.is_empty() => Standing::Unknown(findings),
        Ok(accepted) => Standing::Changed(changes(&accepted, briefing, &Nouns::of([rules.config]))),
        Err(problem) => Standing::Unknown(vec![*problem]),
    }
}

/// What became of a briefing that was to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Accepted,
    /// It says what was accepted already.
    Unchanged,
    /// It has errors.
    Refused,
}

/// Makes what a briefing of the work tree at `root` says the accepted content. The report notes
/// what changed since it was last accepted.
pub fn accept(
    id: &str,
    root: &Path,
    files: &Files,
    rules: Rules<'_>,
) -> io::Result<(Outcome, Report)> {
    let Checked { briefing, mut report } = check::check(id, files, rules);
    let Some(briefing) = briefing else { return Ok((Outcome::Refused, report)) };
    keep_text(&mut report, id, files);
    match standing(&briefing, files, rules) {
        Standing::Unchanged => return Ok((Outcome::Unchanged, report)),
        Standing::New => {}
        Standing::Changed(problems) => {
            report.extend(problems.into_iter().map(|problem| problem.but(Severity::Note)));
        }
        Standing::Unknown(problems) => {
            report.extend(problems.into_iter().map(|problem| problem.but(Severity::Warning)));
        }
    }
    store::write(&root.join(lock_path(id)), text(&briefing.content).as_bytes())?;
    Ok((Outcome::Accepted, report))
}

/// The lock of a content.
pub fn text(content: &Content) -> String {
    format!("{FIRST_LINE}{}", content.outline())
}

/// So that what is wrong in the lock can be shown with its line.
fn keep_text(report: &mut Report, id: &str, files: &Files) {
    let path = lock_path(id);
    if let Some(text) = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        report.keep_text(&path, text);
    }
}

/// The content that a lock holds.
pub fn read(path: &str, bytes: &[u8]) -> Result<Content, Box<Problem>> {
    let wrong = |message: String, place| {
        let hint = format!(
            "bring back what was committed: git restore {path}; or read the briefing and accept it again"
        );
        Box::new(Problem::error("lock", message).at(place).hint(hint))
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(wrong("this file is not UTF-8".to_owned(), Place::file(path)));
    };
    if let Some(at) = text.find('\r') {
        let hint =
            "let git keep line ends as they are; write into .gitattributes: * text=auto eol=lf";
        let problem = Problem::error("lock", "this line ends as on Windows, and must not");
        return Err(Box::new(problem.at(Place::at(path, at..at + 1)).hint(hint)));
    }
    let Some(outline) = text.strip_prefix(FIRST_LINE) else {
        let range = 0..text.lines().next().unwrap_or_default().len();
        let message = "this is not the first line of what `engross accept` writes".to_owned();
        return Err(wrong(message, Place::at(path, range)));
    };
    Content::from_outline(outline).map_err(|malformed| {
        let range =
            malformed.range.start + FIRST_LINE.len()..malformed.range.end + FIRST_LINE.len();
        wrong(malformed.fault.to_string(), Place::at(path, range))
    })
}

/// What may tell who a child is, in what was accepted when nobody knew that it does.
pub fn confidential(path: &str, bytes: &[u8], gate: &Gate) -> Vec<Problem> {
    let problem = |rule: Rule, place| {
        Problem::error(rule.code(), format!("in what was accepted: {}", rule.sentence()))
            .at(place)
            .hint("what changed since is not shown; read the briefing and accept it, and have this taken out of git's history as well")
            .confidential()
    };
    let found = findings(&String::from_utf8_lossy(bytes), gate).into_iter();
    found
        .map(|(rule, range)| {
            let place = Place { path: path.to_owned(), range };
            problem(rule, place)
        })
        .collect()
}

/// What may tell who a child is in a content's outline: where it stands as it is, or without a place
/// where marks part it or escapes hide it.
pub fn findings(text: &str, gate: &Gate) -> Vec<(Rule, Option<Range<usize>>)> {
    let stand: Vec<_> =
        gate.scan(text).into_iter().map(|found| (found.rule, Some(found.range))).collect();
    if !stand.is_empty() {
        return stand;
    }
    let parts = text.split('⟨').map(|part| match part.split_once('⟩') {
        Some(("break", words)) => format!(" {words}"),
        Some((_, words)) => words.to_owned(),
        None => part.to_owned(),
    });
    let said = [parts.collect::<String>(), percent_decoded(text)];
    said.iter().flat_map(|text| gate.scan(text)).map(|found| (found.rule, None)).collect()
}

#[cfg(test)]
mod tests;
