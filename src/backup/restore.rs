//! Putting back what is in a backup.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::{Backup, BackupError, REGISTER, entry_of};
use crate::mail::{Record, Versus};
use crate::store;

/// Where and how a backup is put back.
#[derive(Debug, Clone, Copy)]
pub struct Restoring<'r> {
    /// The entries whose lists are in their places and right.
    pub holding: &'r BTreeSet<u64>,
    /// Whether the register's own files are put back.
    pub with_register: bool,
    /// In seconds since 1970 (UTC).
    pub time: i64,
}

/// What was done with each file of a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    pub written: Vec<String>,
    /// How many were in their places already.
    pub same: usize,
    /// Where something else stands, which was left as it is.
    pub differing: Vec<String>,
    /// How many of those that were written are records of sending, which do not say what was sent after the
    /// backup was made.
    pub records: usize,
    /// Whether the register's own files were not asked for, and left out.
    pub register_left: bool,
}

impl Backup {
    /// Puts back what is missing below `output/private/`, for its owner alone, and replaces nothing but a record of
    /// sending by one that has all of it and more.
    pub fn restore(&self, private: &Path, how: Restoring<'_>) -> Result<Restored, BackupError> {
        let mut restored = Restored::default();
        for (name, bytes) in &self.files {
            match Fate::of(name, bytes, read(private, name)?.as_deref(), how) {
                Fate::Same => restored.same += 1,
                Fate::RegisterLeft => restored.register_left = true,
                Fate::Differs => restored.differing.push(name.clone()),
                Fate::Record(record) => {
                    restore_record(private, name, &record, how.time)?;
                    restored.records += 1;
                    restored.written.push(name.clone());
                }
                Fate::File => {
                    let path = private.join(name);
                    let written = store::write_secret(&path, bytes);
                    written.map_err(|error| BackupError::Io(path, error))?;
                    restored.written.push(name.clone());
                }
            }
        }
        Ok(restored)
    }
}

/// What is to be done with a file.
enum Fate<'b> {
    /// It is there, or what is there has all of it.
    Same,
    /// It is the register's own.
    RegisterLeft,
    /// Something else is there.
    Differs,
    /// It is a record of sending, which has more than what is there.
    Record(Record<'b>),
    /// Nothing is there.
    File,
}

impl<'b> Fate<'b> {
    fn of(name: &str, bytes: &'b [u8], there: Option<&[u8]>, how: Restoring<'_>) -> Self {
        if entry_of(name).is_some_and(|entry| how.holding.contains(&entry)) || there == Some(bytes)
        {
            return Self::Same;
        }
        if name.starts_with(REGISTER) && !how.with_register {
            return Self::RegisterLeft;
        }
        match (Record::of(name, bytes), there) {
            (None, None) => Self::File,
            (None, Some(_)) => Self::Differs,
            (Some(record), None) => Self::Record(record),
            (Some(record), Some(there)) => match record.versus(there) {
                Versus::Older => Self::Same,
                Versus::Newer => Self::Record(record),
                Versus::Apart => Self::Differs,
            },
        }
    }
}

/// Puts back a record of sending. That it came out of a backup is on the disk no later than the record is.
fn restore_record(
    private: &Path,
    name: &str,
    record: &Record<'_>,
    time: i64,
) -> Result<(), BackupError> {
    let write = |name: &str, bytes: &[u8]| {
        let path = private.join(name);
        store::replace_secret(&path, bytes).map_err(|error| BackupError::Io(path, error))
    };
    let doubted = record.doubted_name(name);
    let there = read(private, &doubted)?;
    write(&doubted, &record.doubted(there.as_deref(), time))?;
    match doubted == name {
        true => Ok(()),
        false => write(name, record.bytes()),
    }
}

/// What is at a path below `output/private/`, and not reached by a link.
fn read(private: &Path, name: &str) -> Result<Option<Vec<u8>>, BackupError> {
    let path = private.join(name);
    let there = store::refuse_links(private, name).and_then(|()| match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    });
    there.map_err(|error| BackupError::Io(path, error))
}
