//! Tables as CSV (RFC 4180). They are read strictly, with a header and every problem at its place, and
//! written so that no spreadsheet takes a text for a formula.
//!
//! ```text
//! name,organisation,address,channel
//! Ann Other,A Trust,ann@example.org,email
//! "Other, Bo",A Trust,"1 High Street
//! Birmingham",post
//! ```
//!
//! The header names the columns, in any order and any case. A text is UTF-8, with or without a byte order
//! mark; a line ends as on any system; a row with nothing in it is passed over. What another encoding means
//! would be a guess, and a name that was guessed is a wrong name: it is refused.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::Encoding;
use unicode_normalization::UnicodeNormalization;

use crate::phrase::{counted, listed};
use crate::report::{Place, Problem, Report, Severity};

/// So many problems of a table are shown; of more, a note of the kind [`MANY`] says how many there are.
const MOST_SHOWN: usize = 100;

/// The code of the note that not all problems of a table are shown.
pub const MANY: &str = "many-problems";

/// A table whose header was understood.
pub struct Table<'t> {
    path: &'t str,
    text: &'t str,
    /// What each field of a row is, by the names that were asked for.
    columns: Vec<&'static str>,
    /// Where the first row below the header starts.
    below: usize,
}

/// A row below the header.
pub struct Line<'t> {
    table: &'t Table<'t>,
    /// Of the file, from 1.
    pub number: usize,
    fields: StringRecord,
    range: Range<usize>,
}

impl<'t> Table<'t> {
    /// Reads the header of the table in a file: only these columns, and those that are needed.
    pub fn read(
        path: &'t str,
        bytes: &'t [u8],
        columns: &[&'static str],
        needed: &[&str],
    ) -> Result<Self, Report> {
        Self::read_called(path, bytes, columns, &[], needed)
    }

    /// The same, where a column may be called something else as well: each other name, and the column's.
    pub fn read_called(
        path: &'t str,
        bytes: &'t [u8],
        columns: &[&'static str],
        other_names: &[(&str, &str)],
        needed: &[&str],
    ) -> Result<Self, Report> {
        let text = match text(bytes) {
            Ok(text) => text,
            Err(problem) => {
                let mut report = Report::default();
                report.push(problem.at(Place::file(path)));
                return Err(report);
            }
        };
        let mut table = Self { path, text, columns: Vec::new(), below: 0 };
        let Some((header, range)) = records(text, 0).next() else {
            let problem = Problem::error("empty-table", "there is nothing in this table")
                .at(Place::file(path))
                .hint(format!("its first row names its columns: {}", columns.join(",")));
            return Err(table.report(vec![problem]));
        };
        table.below = range.end;
        let problems = table.read_header(&header, range, columns, other_names, needed);
        match problems.is_empty() {
            true => Ok(table),
            false => Err(table.report(problems)),
        }
    }

    fn read_header(
        &mut self,
        header: &StringRecord,
        range: Range<usize>,
        columns: &[&'static str],
        other_names: &[(&str, &str)],
        needed: &[&str],
    ) -> Vec<Problem> {
        let known = || format!("the columns here are {}", quoted(columns));
        let raw = &self.text[range.clone()];
        if let Some(other) = [';', '\t'].into_iter().find(|other| raw.contains(*other)) {
            let message =
                format!("the columns of this table are not parted by commas, but by {other:?}");
            let problem = Problem::error("not-commas", message).at(Place::at(self.path, range));
            return vec![problem.hint("save it as CSV with commas")];
        }
        let mut problems: Vec<_> = unclosed(self, &range).into_iter().collect();
        for (field, place) in header.iter().zip(fields(raw)) {
            let place = Place::at(self.path, range.start + place.start..range.start + place.end);
            let name = field.trim();
            let other = other_names.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            let meant = other.map_or(name, |(_, column)| *column);
            match columns.iter().find(|column| column.eq_ignore_ascii_case(meant)) {
                None => {
                    let message = format!("`{name}` is not a column that is known here");
                    problems
                        .push(Problem::error("unknown-column", message).at(place).hint(known()));
                }
                Some(column) if self.columns.contains(column) => {
                    let message = format!("the column `{column}` is there twice");
                    let problem = Problem::error("column-twice", message).at(place);
                    let both = |(other, _): &(&str, &str)| {
                        format!("`{column}` and `{other}` are one column; keep one of them")
                    };
                    let names = other_names.iter().find(|(_, of)| of == column);
                    problems.push(names.map(both).into_iter().fold(problem, Problem::hint));
                }
                Some(column) => self.columns.push(column),
            }
        }
        let missing = needed.iter().filter(|column| !self.columns.contains(column));
        problems.extend(missing.map(|column| {
            let message = format!("the column `{column}` is missing");
            let place = Place::at(self.path, range.clone());
            Problem::error("missing-column", message).at(place).hint(known())
        }));
        problems
    }

    /// Each row below the header that has something in it, or why it is none.
    pub fn lines(&self) -> impl Iterator<Item = Result<Line<'_>, Box<Problem>>> {
        let (mut number, mut counted) = (1, 0);
        records(self.text, self.below).filter_map(move |(fields, range)| {
            number += self.text[counted..range.start].matches('\n').count();
            counted = range.start;
            let is_empty = fields.iter().all(|field| field.trim().is_empty());
            (!is_empty).then(|| self.line(fields, range, number))
        })
    }

    fn line(
        &self,
        fields: StringRecord,
        range: Range<usize>,
        number: usize,
    ) -> Result<Line<'_>, Box<Problem>> {
        if let Some(problem) = unclosed(self, &range) {
            return Err(problem.into());
        }
        let (found, expected) = (fields.len(), self.columns.len());
        if found != expected {
            let found = counted(found, "field");
            let message = format!("this row has {found}, and the header has {expected}");
            let problem = Problem::error("fields", message).at(Place::at(self.path, range));
            let hint =
                "a text with a comma stands in quotation marks, and an empty field has its comma";
            return Err(problem.hint(hint).into());
        }
        Ok(Line { table: self, number, fields, range })
    }

    /// All that is wrong with the table; of very much, the first.
    pub fn report(&self, mut problems: Vec<Problem>) -> Report {
        let mut report = Report::default();
        report.keep_text(self.path, self.text);
        if problems.len() > MOST_SHOWN {
            let message = format!(
                "there are {} problems in this table; the first {MOST_SHOWN} are shown",
                problems.len()
            );
            let note = Problem::error(MANY, message).but(Severity::Note);
            report.push(note.at(Place::file(self.path)));
            problems.truncate(MOST_SHOWN);
        }
        report.extend(problems);
        report
    }
}

impl Line<'_> {
    /// What stands in a column, composed (NFC) and without white space around it; nothing if the table
    /// has no such column.
    pub fn text(&self, column: &str) -> String {
        let field = self.index(column).and_then(|index| self.fields.get(index)).unwrap_or_default();
        field.trim().nfc().collect()
    }

    /// Where it stands; the whole row if the table has no such column.
    pub fn place(&self, column: &str) -> Place {
        let Range { start, .. } = self.range;
        let fields = fields(&self.table.text[self.range.clone()]);
        let field = self.index(column).and_then(|index| fields.get(index));
        let range = field.map(|field| start + field.start..start + field.end);
        Place::at(self.table.path, range.unwrap_or_else(|| self.range.clone()))
    }

    fn index(&self, column: &str) -> Option<usize> {
        self.table.columns.iter().position(|known| *known == column)
    }
}

/// A file's text, without its byte order mark.
fn text(bytes: &[u8]) -> Result<&str, Box<Problem>> {
    let hint = "save it as “CSV UTF-8”, as spreadsheets call it";
    let refused = |message: String| Err(Problem::error("encoding", message).hint(hint).into());
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == encoding_rs::UTF_8 => &bytes[length..],
        Some((encoding, _)) => {
            return refused(format!("this table is {}, not UTF-8", encoding.name()));
        }
        None => bytes,
    };
    match std::str::from_utf8(text) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (before, after) = text.split_at(error.valid_up_to());
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            let byte = after.first().copied().unwrap_or_default();
            refused(format!(
                "this table is not UTF-8: the byte {byte:02X} in line {line} is no character; it may be \
                 Latin-1 or Windows-1252"
            ))
        }
    }
}

/// The records of a text from a place on, each with the bytes that it stands in.
fn records(text: &str, from: usize) -> impl Iterator<Item = (StringRecord, Range<usize>)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&text.as_bytes()[from..]);
    std::iter::from_fn(move || {
        let mut record = StringRecord::new();
        let is_one = reader.read_record(&mut record).expect("a text in memory can be read");
        let start = from + record.position().map_or(0, |position| position.byte() as usize);
        let end = from + reader.position().byte() as usize;
        let ends = ['\r', '\n'];
        let start = end - text[start..end].trim_start_matches(ends).len();
        let end = start + text[start..end].trim_end_matches(ends).len();
        is_one.then_some((record, start..end))
    })
}

/// Where each field of a record stands in it.
fn fields(record: &str) -> Vec<Range<usize>> {
    let (mut fields, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                fields.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..record.len());
    fields
}

/// A quotation mark that nothing closes takes all rows after it into one field.
fn unclosed(table: &Table<'_>, range: &Range<usize>) -> Option<Problem> {
    let record = &table.text[range.clone()];
    if record.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let opened = fields(record).pop().unwrap_or_default().start;
    let at = record[opened..].find('"').map_or(opened, |at| opened + at) + range.start;
    let message = "a quotation mark is opened here and never closed";
    let problem = Problem::error("quotation-mark", message).at(Place::at(table.path, at..at + 1));
    Some(problem.hint("within a text in quotation marks, one more is written twice: \"\""))
}

/// `a`, `b` and `c`
fn quoted(columns: &[&str]) -> String {
    listed(&columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>())
}

/// A table for people's spreadsheets: UTF-8 that says so, and no formulas.
pub fn write(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header).expect("a table is written to memory");
    for row in rows {
        let row = row.iter().map(|text| without_formula(text));
        writer
            .write_record(row.map(|text| text.into_owned().into_bytes()))
            .expect("each row has as many fields as the header");
    }
    writer.into_inner().expect("a table is written to memory")
}

/// A text that a spreadsheet does not take for a formula: one that starts as formulas do gets an apostrophe
/// before it, which spreadsheets do not show.
fn without_formula(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}
