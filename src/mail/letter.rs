//! The words of a letter: a template in the workspace, and what is put into it.
//!
//! ```text
//! Subject: {title}: please read it
//!
//! Dear {name},
//! your code is {code}.
//! ```
//!
//! UTF-8. The first line is the subject, the second is empty, and the letter is what follows. `{name}` is
//! where a value goes; `{{` is a brace.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use crate::content::prose::forbidden_characters;
use crate::files::Files;
use crate::phrase::{has_unseen, listed};
use crate::report::{Place, Problem, Report};

/// Where a workspace's own letters are.
pub const FOLDER: &str = "letters";

/// No letter is larger, in bytes.
pub const MAX_LETTER: u64 = 64 << 10;

/// What kind of letter a template is for.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its file is `letters/<name>.txt`.
    pub name: &'static str,
    /// The names of the values that may stand in it.
    pub values: &'static [&'static str],
    /// Those of them that must.
    pub needed: &'static [&'static str],
    /// The template of a workspace that has none of its own.
    pub default: &'static str,
}

impl Kind {
    /// The path of the template from the workspace's root.
    pub fn path(&self) -> String {
        format!("{FOLDER}/{}.txt", self.name)
    }

    /// The workspace's own template, or else the default; `None` if something is wrong with it.
    pub fn template(&self, files: &Files) -> (Option<Template>, Report) {
        let path = self.path();
        let mut report = Report::default();
        let Some(bytes) = files.get(&path) else {
            return (Template::parse(self, &path, self.default).ok(), report);
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let problem = Problem::error("letter-encoding", "this letter is not UTF-8");
            report.push(problem.at(Place::file(path)).hint("save it as UTF-8"));
            return (None, report);
        };
        report.keep_text(&path, text);
        match Template::parse(self, &path, text) {
            Ok(template) => (Some(template), report),
            Err(problems) => {
                report.extend(problems);
                (None, report)
            }
        }
    }
}

/// Values by their names.
pub type Values = BTreeMap<&'static str, String>;

/// A letter with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    subject: Vec<Piece>,
    text: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    /// A value, by its name.
    Value(&'static str),
}

/// What somebody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Lines that end with a line feed.
    pub text: String,
}

impl Template {
    /// Reads a template of a kind from the file at `path`; all that is wrong with it at once.
    pub fn parse(kind: &Kind, path: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let mut parser = Parser { kind, path, file: text, problems: Vec::new() };
        let template = parser.template();
        match parser.problems.is_empty() {
            true => Ok(template),
            false => Err(parser.problems),
        }
    }

    /// The letter with these values.
    pub fn letter(&self, values: &Values) -> Result<Letter, NoValue> {
        Ok(Letter { subject: filled(&self.subject, values)?, text: filled(&self.text, values)? })
    }
}

fn filled(pieces: &[Piece], values: &Values) -> Result<String, NoValue> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => text += words,
            Piece::Value(name) => match values.get(name) {
                Some(value) if !has_unseen(value) => text += value,
                Some(_) => return Err(NoValue::Unseen(name)),
                None => return Err(NoValue::Missing(name)),
            },
        }
    }
    Ok(text)
}

/// Why a letter could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// Nobody said what stands for this name.
    Missing(&'static str),
    /// It has a line break, or another character that cannot be seen.
    Unseen(&'static str),
}

impl Display for NoValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "there is no {name} for the letter"),
            Self::Unseen(name) => write!(
                f,
                "the {name} has a line break or another character that cannot be seen; write it anew"
            ),
        }
    }
}

impl std::error::Error for NoValue {}

struct Parser<'p> {
    kind: &'p Kind,
    path: &'p str,
    file: &'p str,
    problems: Vec<Problem>,
}

const SUBJECT: &str = "Subject:";

impl Parser<'_> {
    fn template(&mut self) -> Template {
        for (range, problem) in forbidden_characters(self.file) {
            self.problems.push(problem.at(Place::at(self.path, range)));
        }
        let first = self.line(0);
        let second = self.line(first.end);
        let subject = self.subject(self.words(&first));
        if !self.file[second.clone()].trim().is_empty() {
            let message = "the line between the subject and the letter is not empty";
            let hint = "put an empty line after the subject";
            self.problem("letter-without-gap", message, self.words(&second), hint);
        }
        let text = self.pieces(second.end..self.file.trim_end().len().max(second.end));
        for name in self.kind.needed {
            if !subject.iter().chain(&text).any(|piece| *piece == Piece::Value(name)) {
                let message = format!("this letter does not say `{{{name}}}`, and has to");
                let problem = Problem::error("letter-without-value", message);
                let hint = format!("write {{{name}}} where it is to stand");
                self.problems.push(problem.at(Place::file(self.path)).hint(hint));
            }
        }
        Template { subject, text: text.into_iter().chain([Piece::Words("\n".into())]).collect() }
    }

    /// The line that starts there, with its end.
    fn line(&self, start: usize) -> Range<usize> {
        let rest = &self.file[start..];
        start..start + rest.find('\n').map_or(rest.len(), |end| end + 1)
    }

    /// A line without the white space around it.
    fn words(&self, line: &Range<usize>) -> Range<usize> {
        let text = &self.file[line.clone()];
        let start = line.start + (text.len() - text.trim_start().len());
        start..(line.start + text.trim_end().len()).max(start)
    }

    fn subject(&mut self, line: Range<usize>) -> Vec<Piece> {
        let Some(subject) = self.file[line.clone()].strip_prefix(SUBJECT) else {
            let hint = "let the first line be `Subject: …`, and the second be empty";
            let message = "a letter starts with its subject";
            self.problem("letter-without-subject", message, line.clone(), hint);
            return self.pieces(line);
        };
        let range = self.words(&(line.end - subject.len()..line.end));
        if range.is_empty() {
            let hint = "say what the letter is about";
            self.problem("letter-without-subject", "the subject is empty", line, hint);
        } else if has_unseen(&self.file[range.clone()]) {
            let message = "the subject has a tab or another character that cannot be seen";
            self.problem("letter-subject", message, range.clone(), "delete it");
        }
        self.pieces(range)
    }

    fn pieces(&mut self, range: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = range.start;
        while let Some(found) = self.file[at..range.end].find('{') {
            let open = at + found;
            pieces.extend(self.plain(at..open));
            let inside = &self.file[open + 1..range.end];
            if inside.starts_with('{') {
                pieces.push(Piece::Words("{".into()));
                at = open + 2;
                continue;
            }
            match inside.find(['}', '{', '\n']) {
                Some(end) if inside[end..].starts_with('}') => {
                    at = open + 1 + end + 1;
                    pieces.extend(self.value(open..at));
                }
                _ => {
                    at = open + 1;
                    let hint = "write `}` after the name, or `{{` for a brace";
                    self.problem("letter-brace", "this brace is not closed", open..at, hint);
                }
            }
        }
        pieces.extend(self.plain(at..range.end));
        pieces
    }

    /// Words as they stand; lines end with a line feed wherever the file was written.
    fn plain(&self, range: Range<usize>) -> Option<Piece> {
        let words = self.file[range].replace("\r\n", "\n");
        (!words.is_empty()).then_some(Piece::Words(words))
    }

    /// The value whose name stands there in braces.
    fn value(&mut self, range: Range<usize>) -> Option<Piece> {
        let name = &self.file[range.start + 1..range.end - 1];
        let known = self.kind.values.iter().find(|known| **known == name);
        if known.is_none() {
            let names: Vec<_> =
                self.kind.values.iter().map(|name| format!("`{{{name}}}`")).collect();
            let hint = format!("this letter can say {}", listed(&names));
            self.problem("letter-value", &format!("there is no value `{name}`"), range, &hint);
        }
        known.map(|name| Piece::Value(name))
    }

    fn problem(&mut self, code: &str, message: &str, range: Range<usize>, hint: &str) {
        let place = Place::at(self.path, range);
        self.problems.push(Problem::error(code, message).at(place).hint(hint));
    }
}
