//! Reads TOML tables strictly: every problem with its place, unknown keys among them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::phrase::listed;
use crate::report::{Place, Problem};

/// A TOML text inside a file: where it starts, and what was wrong with it so far.
pub struct Settings<'a> {
    path: &'a str,
    offset: usize,
    problems: Vec<Problem>,
}

/// A table whose keys are taken out one by one; what is left at the end is unknown.
pub struct Table<'t> {
    name: String,
    span: Range<usize>,
    entries: DeTable<'t>,
    known: Vec<&'static str>,
}

/// A value with the bytes of the file that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub range: Range<usize>,
}

impl<'a> Settings<'a> {
    /// `offset` is where the TOML text starts in the file at `path`.
    pub fn new(path: &'a str, offset: usize) -> Self {
        Self { path, offset, problems: Vec::new() }
    }

    /// Parses the whole text. What could be understood is returned whatever was wrong.
    pub fn parse<'t>(&mut self, text: &'t str) -> Table<'t> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let problem = Problem::error("toml", format!("this is not TOML: {}", error.message()));
            self.problems.push(problem.at(self.place(span)));
        }
        let span = table.span();
        Table { name: String::new(), span, entries: table.into_inner(), known: Vec::new() }
    }

    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// All that was wrong.
    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::at(self.path, self.offset + span.start..self.offset + span.end)
    }

    fn located<T>(&self, span: Range<usize>, value: T) -> Located<T> {
        Located { value, range: self.offset + span.start..self.offset + span.end }
    }

    fn texts(&mut self, key: &str, value: Spanned<DeValue<'_>>) -> Vec<Located<String>> {
        let span = value.span();
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(span, key, "a list of texts", value.get_ref());
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(self.located(item.span(), text.to_string())),
                other => self.wrong_type(item.span(), key, "a list of texts", other),
            }
        }
        texts
    }

    fn wrong_type(&mut self, span: Range<usize>, key: &str, wanted: &str, got: &DeValue<'_>) {
        let message = format!("`{key}` must be {wanted}, not {}", described(got));
        self.problems.push(Problem::error("wrong-type", message).at(self.place(span)));
    }
}

fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a TOML date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'t> Table<'t> {
    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.entries.remove(key)
    }

    /// A text that must be there; its absence is a problem.
    pub fn required(
        &mut self,
        settings: &mut Settings<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<Located<String>> {
        if !self.entries.contains_key(key) {
            let message = match self.name.as_str() {
                "" => format!("`{key}` is missing"),
                name => format!("`{key}` is missing in `[{name}]`"),
            };
            let problem = Problem::error("missing-key", message);
            let place = settings.place(self.span.start..self.span.start);
            settings
                .problem(problem.at(place).hint(format!("write, for example: {key} = {example}")));
        }
        self.text(settings, key)
    }

    /// A text that is not empty.
    pub fn text(
        &mut self,
        settings: &mut Settings<'_>,
        key: &'static str,
    ) -> Option<Located<String>> {
        let value = self.take(key)?;
        let span = value.span();
        let text = match value.into_inner() {
            DeValue::String(text) => text,
            other => {
                settings.wrong_type(span, key, "a text in quotation marks", &other);
                return None;
            }
        };
        if text.trim().is_empty() {
            let problem = Problem::error("empty-text", format!("`{key}` is empty"));
            let place = settings.place(span);
            settings.problem(
                problem.at(place).hint("write it, or leave the line out if it may be left out"),
            );
            return None;
        }
        Some(settings.located(span, text.into_owned()))
    }

    /// A list of texts.
    pub fn texts(
        &mut self,
        settings: &mut Settings<'_>,
        key: &'static str,
    ) -> Vec<Located<String>> {
        self.take(key).map_or_else(Vec::new, |value| settings.texts(key, value))
    }

    /// A whole number in a range.
    pub fn number(
        &mut self,
        settings: &mut Settings<'_>,
        key: &'static str,
        within: std::ops::RangeInclusive<u64>,
    ) -> Option<u64> {
        let value = self.take(key)?;
        let span = value.span();
        let number = match value.get_ref() {
            DeValue::Integer(digits) => u64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        if number.is_none_or(|number| !within.contains(&number)) {
            let message = format!(
                "`{key}` must be a whole number from {} to {}",
                within.start(),
                within.end()
            );
            let place = settings.place(span);
            settings.problem(Problem::error("wrong-number", message).at(place));
            return None;
        }
        number
    }

    /// A table within this one.
    pub fn table(&mut self, settings: &mut Settings<'_>, key: &'static str) -> Option<Table<'t>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(entries) => {
                Some(Table { name: key.to_owned(), span, entries, known: Vec::new() })
            }
            other => {
                settings.wrong_type(span, key, &format!("a table, `[{key}]`"), &other);
                None
            }
        }
    }

    /// Each key that is left, with its list of texts; for tables whose keys are free.
    pub fn rest_as_texts(
        mut self,
        settings: &mut Settings<'_>,
    ) -> Vec<(Located<String>, Vec<Located<String>>)> {
        let entries = std::mem::take(&mut self.entries);
        let mut rest = Vec::new();
        for (key, value) in entries {
            let name = settings.located(key.span(), key.into_inner().into_owned());
            let texts = settings.texts(&name.value, value);
            rest.push((name, texts));
        }
        rest
    }

    /// Ends the reading: every key that nobody asked for is a problem.
    pub fn finish(self, settings: &mut Settings<'_>) {
        for (key, _) in self.entries {
            let problem = Problem::error(
                "unknown-key",
                format!("`{}` is not a key that is known here", key.get_ref()),
            );
            let place = settings.place(key.span());
            settings.problem(
                problem.at(place).hint(format!("the keys here are {}", quoted(&self.known))),
            );
        }
    }
}

/// `a`, `b` and `c`
fn quoted(keys: &[&str]) -> String {
    match keys {
        [] => "none".to_owned(),
        keys => listed(&keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>()),
    }
}
