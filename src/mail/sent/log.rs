//! Writing a record down, line by line, before anything else is done.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::line::{Event, Line, What};
use super::{Sent, SentError, header, path};
use crate::mail::post::Outcome;
use crate::policy::Day;
use crate::register::disk::{Disk, RealDisk};
use crate::register::entry::Rows;
use crate::register::lock::lock;

/// Where whoever sends holds a lock, below a workspace's `output/`.
const LOCKED: &str = "private/mail";

/// Where whoever sends a circulation writes down what happens. Nobody else sends anything meanwhile.
pub struct Log {
    sent: Sent,
    path: PathBuf,
    file: File,
    _lock: File,
}

impl Log {
    /// Opens the file of the circulation that an entry is of, below a workspace's `output/`.
    pub fn open(output: &Path, entry: u64, rows: &Rows) -> Result<Self, SentError> {
        Self::at(output, output.join(path(entry)), rows)
    }

    /// Opens such a file elsewhere: of letters about rows of a circulation.
    pub fn at(output: &Path, path: PathBuf, rows: &Rows) -> Result<Self, SentError> {
        let lock = hold(output)?;
        let io = |error| SentError::Io(path.clone(), error);
        if !path.exists() {
            RealDisk.write_secret(&path, header(rows).as_bytes()).map_err(io)?;
        }
        let mut file = File::options().read(true).append(true).open(&path).map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let (sent, whole) = Sent::read(&bytes, rows).map_err(|error| error.of(path.clone()))?;
        if whole < bytes.len() {
            file.set_len(whole as u64).and_then(|()| file.sync_all()).map_err(io)?;
        }
        Ok(Self { sent, path, file, _lock: lock })
    }

    pub fn sent(&self) -> &Sent {
        &self.sent
    }

    /// Writes down why people are sent a superseded version; see [`is_reason`](crate::circulation::plan::is_reason).
    pub fn explain(&mut self, reason: &str, time: i64) -> Result<(), SentError> {
        self.append(time, What::Reason(reason.to_owned()))
    }

    /// Writes down that somebody says that they sent a row on a day, from a mail program of their own.
    pub fn say_sent(&mut self, row: usize, day: Day, time: i64) -> Result<(), SentError> {
        self.append(time, What::Row(row, Event::Said(day)))
    }

    /// Writes down that a row is about to be sent.
    pub(in crate::mail) fn begin(&mut self, row: usize, time: i64) -> Result<(), SentError> {
        self.append(time, What::Row(row, Event::Begun))
    }

    /// Writes down what came of the row that was begun, or why it was not.
    pub(in crate::mail) fn end(
        &mut self,
        row: usize,
        time: i64,
        outcome: &Outcome,
    ) -> Result<(), SentError> {
        self.append(time, What::Row(row, Event::of(outcome)))
    }

    fn append(&mut self, time: i64, what: What) -> Result<(), SentError> {
        self.sent.push(what.clone()).ok_or_else(|| SentError::OutOfTurn(what.to_string()))?;
        let line = Line { time, what }.to_string();
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|error| SentError::Io(self.path.clone(), error))
    }
}

/// Keeps everybody from sending anything from below a workspace's `output/`, for as long as the file is open.
pub fn hold(output: &Path) -> Result<File, SentError> {
    Ok(lock(&output.join(LOCKED))?)
}
