//! What was sent of a circulation, on the disk before anybody can have got it.
//!
//! ```text
//! engross:sent:1 5d0c…
//! 1663149605 1 begun
//! 1663149606 1 accepted 250
//! 1663149606 2 begun
//! 1663149607 2 deferred 450
//! 1663149607 3 begun
//! 1663149640 reason Their inspector asked for this version
//! 1663236005 restored
//! 1663322400 4 said 2022-09-15
//! ```
//!
//! `output/private/circulation/<entry>.sent`. The first line has the root of the circulation's rows, in
//! hexadecimal digits. Each other line is something that happened: when, in seconds since 1970 (UTC); the
//! row, counted from 1; what; and the three digits that the server answered, if it did. What came of a row
//! stands in the line after it was `begun`; a row that the server would not hear of, so that nothing of it was
//! handed over, was not begun. There is neither a name nor an address in it. A `reason` is why
//! people are sent a version that a later one supersedes, in the words of whoever sent it. A row is `said` to be
//! sent on a day by whoever sent it from a mail program of their own. `restored` says that the lines before it, or
//! the record beside it, came out of a backup: more may have been sent after that was made, so each row that was
//! not sent by these lines may have arrived.
//!
//! A line is flushed to the disk before anything else is done. A last line that does not end was being
//! written when something stopped this: what it says was not done yet, or its outcome is not known.

mod error;
mod line;
mod log;

use std::io;
use std::path::Path;

use error::Damaged;
pub use error::SentError;
use line::Event;
pub(super) use line::{Line, What};
pub use log::{Log, hold};

use super::post::ReplyCode;
use crate::circulation::PRIVATE;
use crate::policy::Day;
use crate::register::disk::{Disk, RealDisk};
use crate::register::entry::Rows;

pub(super) const FORMAT: &str = "engross:sent:1";

/// How far the message to a row has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was tried.
    Waiting,
    /// The server took it.
    Accepted,
    /// The server will not take it.
    Refused(ReplyCode),
    /// The server did not take it, and may another time. It has not arrived.
    Deferred,
    /// It was being handed over, and may have arrived or not.
    Unknown,
    /// Somebody says that they sent it on this day, from a mail program of their own.
    SaidToBeSent(Day),
}

impl Progress {
    /// Whether it was sent, and is not sent again.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Accepted | Self::SaidToBeSent(_))
    }
}

/// How far each row of a circulation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    rows: Vec<Progress>,
    /// The row that is being sent.
    begun: Option<usize>,
    /// Why people are sent it though a later version supersedes it; the last that was given.
    reason: Option<String>,
}

impl Sent {
    /// Reads what was sent of the circulation that an entry is of, below a workspace's `output/`.
    pub fn open(output: &Path, entry: u64, rows: &Rows) -> Result<Self, SentError> {
        let path = output.join(path(entry));
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self::read(&bytes, rows).map_err(|error| error.of(path))?.0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::nothing(rows)),
            Err(error) => Err(SentError::Io(path, error)),
        }
    }

    /// How far a row has come, counted from 1.
    pub fn progress(&self, row: usize) -> Option<Progress> {
        self.rows.get(row.checked_sub(1)?).copied()
    }

    /// Whether a row, counted from 1, was sent.
    pub fn is_done(&self, row: usize) -> bool {
        self.progress(row).is_some_and(Progress::is_done)
    }

    /// Why people are sent it though a later version supersedes it, if somebody said so.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Begins the record of a circulation of which nothing was sent yet. Without it nobody could tell that from a
    /// record that was lost.
    pub fn begin(output: &Path, entry: u64, rows: &Rows) -> Result<(), SentError> {
        let path = output.join(path(entry));
        if path.exists() {
            return Ok(());
        }
        let written = RealDisk.write_secret(&path, header(rows).as_bytes());
        written.map_err(|error| SentError::Io(path, error))
    }

    /// How far rows have come, step by step as it was written down; `None` if there is no record.
    pub(super) fn history(
        output: &Path,
        entry: u64,
        rows: &Rows,
    ) -> Result<Option<Vec<Step>>, SentError> {
        let path = output.join(path(entry));
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(SentError::Io(path, error)),
        };
        let (_, whole) = Self::read(&bytes, rows).map_err(|error| error.of(path))?;
        let lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n').skip(1);
        let (mut steps, mut last) = (Vec::new(), i64::MIN);
        for Line { time, what } in lines.filter_map(Line::read) {
            match what {
                What::Row(row, event) => {
                    steps.push(Step::Row { time, row, progress: event.progress() });
                }
                What::Restored => steps.push(Step::Restored { since: last }),
                What::Reason(_) => {}
            }
            last = time;
        }
        Ok(Some(steps))
    }

    fn nothing(rows: &Rows) -> Self {
        Self { rows: vec![Progress::Waiting; rows.count()], begun: None, reason: None }
    }

    /// What the whole lines of a file say, and how many bytes those are.
    fn read(bytes: &[u8], rows: &Rows) -> Result<(Self, usize), Damaged> {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate();
        if lines.next().map(|(_, line)| line) != Some(header(rows).as_bytes()) {
            return Err(Damaged { line: 1 });
        }
        let mut sent = Self::nothing(rows);
        for (index, line) in lines {
            let is_read = Line::read(line).and_then(|line| sent.push(line.what));
            is_read.ok_or(Damaged { line: index + 1 })?;
        }
        Ok((sent, whole))
    }

    /// Takes the next thing that happened; `None` if it cannot have happened then.
    fn push(&mut self, what: What) -> Option<()> {
        let begun = self.begun.take();
        let (row, event) = match what {
            What::Row(row, event) => (row, event),
            What::Reason(reason) => {
                self.reason = Some(reason);
                return Some(());
            }
            What::Restored => {
                for progress in &mut self.rows {
                    if !progress.is_done() {
                        *progress = Progress::Unknown;
                    }
                }
                return Some(());
            }
        };
        let progress = self.rows.get_mut(row.checked_sub(1)?)?;
        match event {
            _ if progress.is_done() => return None,
            Event::Begun => self.begun = Some(row),
            // Nobody can have got what was not begun.
            Event::Accepted(_) | Event::Unknown if begun != Some(row) => return None,
            _ => {}
        }
        *progress = event.progress();
        Some(())
    }
}

/// What a record says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// How far a row, counted from 1, had come at a time in seconds since 1970 (UTC).
    Row { time: i64, row: usize, progress: Progress },
    /// It came out of a backup. What was done after its last line, and before it came back, is not in it.
    Restored { since: i64 },
}

impl Step {
    /// The time from which on it says something, in seconds since 1970 (UTC).
    pub fn time(self) -> i64 {
        match self {
            // What somebody says that they sent, they sent before they said so.
            Self::Row { progress: Progress::SaidToBeSent(day), .. } => day.start(),
            Self::Row { time, .. } => time,
            Self::Restored { since } => since,
        }
    }
}

/// Where what was sent of a circulation is written, below a workspace's `output/`.
fn path(entry: u64) -> String {
    format!("{PRIVATE}/{entry}.sent")
}

fn header(rows: &Rows) -> String {
    format!("{FORMAT} {}\n", rows.root.sha256)
}
