//! For whom messages were written as files. Whether somebody sent them nobody here knows until it is
//! [said](super::Log::say_sent).
//!
//! ```text
//! engross:written:1 5d0c…
//! 1663149605 1
//! 1663149605 3
//! ```
//!
//! `output/private/circulation/<entry>.written`. The first line has the root of the circulation's rows, in
//! hexadecimal digits. Each other line is a row, counted from 1, after the time at which its message was first
//! written, in seconds since 1970 (UTC). The file is there before the first message is.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::delivered::day;
use super::sent::SentError;
use crate::circulation::PRIVATE;
use crate::policy::Day;
use crate::register::entry::Rows;
use crate::store;

pub(super) const FORMAT: &str = "engross:written:1";

/// The rows of a circulation for which a message was written, and when first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written(BTreeMap<usize, i64>);

impl Written {
    /// Reads for whom messages were written of the circulation that an entry is of, below a workspace's
    /// `output/`.
    pub fn open(output: &Path, entry: u64, rows: &Rows) -> Result<Self, SentError> {
        let path = path(output, entry);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&text, rows).map_err(|line| SentError::Damaged { path, line }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(SentError::Io(path, error)),
        }
    }

    /// When the message of a row was first written, in seconds since 1970 (UTC).
    pub fn time(&self, row: usize) -> Option<i64> {
        self.0.get(&row).copied()
    }

    /// The day (UTC) on which the message of a row was first written.
    pub fn day(&self, row: usize) -> Option<Day> {
        self.time(row).and_then(day)
    }

    /// The rows for which a message was written, in their order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.keys().copied()
    }

    /// Writes down that messages of these rows are about to be written.
    pub fn add(
        output: &Path,
        entry: u64,
        rows: &Rows,
        written: &[usize],
        time: i64,
    ) -> Result<(), SentError> {
        let mut all = Self::open(output, entry, rows)?;
        for row in written {
            all.0.entry(*row).or_insert(time);
        }
        let path = path(output, entry);
        store::replace_secret(&path, all.text(rows).as_bytes())
            .map_err(|error| SentError::Io(path, error))
    }

    fn text(&self, rows: &Rows) -> String {
        let lines = self.0.iter().map(|(row, time)| format!("{time} {row}\n"));
        header(rows) + &lines.collect::<String>()
    }

    /// Reads what [`Written::text`] gives, or says in which line it is something else.
    fn read(text: &str, rows: &Rows) -> Result<Self, usize> {
        let body = text.strip_prefix(&header(rows)).ok_or(1_usize)?;
        let mut written = Self::default();
        for (number, line) in (2_usize..).zip(body.split_inclusive('\n')) {
            let (time, row) = line.trim_end().split_once(' ').ok_or(number)?;
            let (time, row): (i64, usize) =
                (time.parse().map_err(|_| number)?, row.parse().map_err(|_| number)?);
            let is_next = written.0.keys().next_back().is_none_or(|last| *last < row);
            if !is_next || row == 0 || row > rows.count() || line != format!("{time} {row}\n") {
                return Err(number);
            }
            written.0.insert(row, time);
        }
        Ok(written)
    }
}

fn header(rows: &Rows) -> String {
    format!("{FORMAT} {}\n", rows.root.sha256)
}

fn path(output: &Path, entry: u64) -> PathBuf {
    output.join(PRIVATE).join(format!("{entry}.written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_message_was_first_written_stays_and_nothing_else_is_read() {
        let output = tempfile::tempdir().unwrap();
        let output = output.path();
        let rows = crate::circulation::tests::circulation(3).rows();
        let open = || Written::open(output, 2, &rows);
        assert_eq!(open().unwrap(), Written::default());
        Written::add(output, 2, &rows, &[1, 3], 1_663_149_605).unwrap();
        Written::add(output, 2, &rows, &[2, 3], 1_663_149_700).unwrap();
        let written = open().unwrap();
        let times = [1, 2, 3, 4].map(|row| written.time(row));
        let (first, later) = (Some(1_663_149_605), Some(1_663_149_700));
        assert_eq!(times, [first, later, first, None]);
        let text = written.text(&rows);
        for (changed, line) in [
            (text.replace("engross", "egress"), 1),
            (text.replace("700 2", "700 02"), 3),
            (text.replace("700 2", "700 4"), 3),
            (text.replace("700 2", "700"), 3),
            (text.replace("700 2", "700 1"), 3),
            (text.trim_end().to_owned(), 4),
        ] {
            std::fs::write(path(output, 2), &changed).unwrap();
            let error = open().unwrap_err();
            let SentError::Damaged { line: found, .. } = error else { panic!("{error}") };
            assert_eq!(found, line, "{changed}");
        }
    }
}
