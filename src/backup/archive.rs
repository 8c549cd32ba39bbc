//! The archive in a backup: ZIP (PKWARE APPNOTE 6.3), deflated, its files in the order of their paths.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::BackupError;

/// No backup holds more, in bytes.
pub(super) const MOST: u64 = 4 << 30;

fn damaged(error: impl std::fmt::Display) -> BackupError {
    BackupError::NotABackup(error.to_string())
}

pub(super) fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, BackupError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // Times are left at the format's first, so that the same files give the same bytes.
    let options = SimpleFileOptions::DEFAULT.unix_permissions(0o600);
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).map_err(damaged)?;
        writer.write_all(bytes).map_err(damaged)?;
    }
    Ok(writer.finish().map_err(damaged)?.into_inner())
}

pub(super) fn read(archive: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BackupError> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(damaged)?;
    if archive.has_duplicate_names() {
        return Err(damaged("it has two files of one name"));
    }
    let mut files = BTreeMap::new();
    let mut left = MOST;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(damaged)?;
        left = left.checked_sub(bytes.len() as u64).ok_or(BackupError::TooLarge)?;
        files.insert(name, bytes);
    }
    Ok(files)
}
