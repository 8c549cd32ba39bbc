//! The archive that a pack is: a ZIP file (APPNOTE.TXT, 6.3.10) of one folder.
//!
//! What is written is not compressed, so its bytes depend on no compressor, and what is left of a damaged
//! archive can still be read. Its entries stand in the order of their paths, and all have one time, so that
//! the same files give the same bytes.
//!
//! What is read may have been packed again by others, compressed too, and may be hostile: every entry is
//! read within bounds, and nothing is taken that two programs could unpack differently.

mod error;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use time::OffsetDateTime;
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

pub use error::ArchiveError;

use crate::files::Files;

/// How much of an archive is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the archive.
    pub bytes: usize,
    /// Entries in it.
    pub entries: usize,
    /// Bytes of one file once unpacked.
    pub file: u64,
    /// Bytes of all files once unpacked.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 512 << 20, entries: 20_000, file: 64 << 20, unpacked: 512 << 20 }
    }
}

/// A folder in an archive.
#[derive(Debug, Clone)]
pub struct Archive {
    /// The one folder in it.
    pub folder: String,
    /// By their paths from that.
    pub files: Files,
}

/// How the record begins that an archive ends with, and its bytes without a comment (APPNOTE.TXT, 4.3.16).
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;

/// What every entry of an archive's directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";

impl Archive {
    /// The archive's bytes, as of a time. A ZIP file can hold the years 1980 to 2107, and seconds by two.
    pub fn write(&self, time: OffsetDateTime) -> Result<Vec<u8>, ArchiveError> {
        let unwritable = |error: ZipError| ArchiveError::Unwritable(error.to_string());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(dos(time))
            .system(System::Unix)
            .unix_permissions(0o644);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in self.files.under("") {
            if !is_plain(path) {
                return Err(ArchiveError::Path(path.to_owned()));
            }
            let path = format!("{}/{path}", self.folder);
            writer.start_file(path, options).map_err(unwritable)?;
            writer.write_all(bytes).map_err(|error| unwritable(error.into()))?;
        }
        writer.finish().map(Cursor::into_inner).map_err(unwritable)
    }

    /// Reads an archive of one folder, whole.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ArchiveError> {
        let archive = open(bytes, limits)?;
        let mut reading = Reading { limits, left: limits.unpacked, names: BTreeSet::new() };
        reading.read(archive)
    }
}

/// A time as ZIP files have it; their first one if it is before or after all of them.
fn dos(time: OffsetDateTime) -> DateTime {
    let year = u16::try_from(time.year()).ok();
    let date = year.and_then(|year| {
        let (month, day) = (u8::from(time.month()), time.day());
        let (hour, minute, second) = time.time().as_hms();
        DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
    });
    date.unwrap_or_default()
}

/// Opens an archive whose directory says the same as its entries do.
fn open<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<ZipArchive<Cursor<&'b [u8]>>, ArchiveError> {
    if bytes.len() > limits.bytes {
        return Err(ArchiveError::TooLarge(limits.bytes));
    }
    // Counted before they are read: each entry takes more memory than file.
    if bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count() > limits.entries {
        return Err(ArchiveError::TooManyEntries(limits.entries));
    }
    let no_archive = |error: ZipError| ArchiveError::NoArchive(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_archive)?;
    if archive.has_duplicate_names() {
        return Err(ArchiveError::Twice(None));
    }
    if archive.offset() != 0 {
        return Err(ArchiveError::Before);
    }
    let ambiguous = |error: ZipError| ArchiveError::Ambiguous(error.to_string());
    archive.validate_header_consistency().map_err(ambiguous)?;
    match ends_with_its_directory(bytes, archive.central_directory_start()) {
        true => Ok(archive),
        false => Err(ArchiveError::After),
    }
}

/// Whether the file ends with one end record, without a comment, right after the directory that was read. One
/// that was passed over as invalid is what another program may read.
fn ends_with_its_directory(bytes: &[u8], directory: u64) -> bool {
    let Some((before, end)) = bytes.split_last_chunk::<END_LENGTH>() else { return false };
    let number = |at: usize| u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]);
    let (size, start) = (u64::from(number(12)), u64::from(number(16)));
    end.starts_with(END)
        && end.ends_with(&[0, 0])
        && start == directory
        && start + size == before.len() as u64
}

/// What is known while an archive is read.
struct Reading<'l> {
    limits: &'l Limits,
    /// Bytes that may still be unpacked.
    left: u64,
    /// In small letters: on many systems one file would take the place of the other.
    names: BTreeSet<String>,
}

impl Reading<'_> {
    fn read(&mut self, mut archive: ZipArchive<Cursor<&[u8]>>) -> Result<Archive, ArchiveError> {
        let mut found: Option<Archive> = None;
        for index in 0..archive.len() {
            let entry = archive.by_index(index);
            let entry = entry.map_err(|error| ArchiveError::NoArchive(error.to_string()))?;
            let name = self.name(&entry)?;
            if entry.is_dir() {
                continue;
            }
            let (folder, path) = name.split_once('/').ok_or(ArchiveError::NotOneFolder)?;
            let archive = found
                .get_or_insert_with(|| Archive { folder: folder.into(), files: Files::default() });
            if archive.folder != folder {
                return Err(ArchiveError::NotOneFolder);
            }
            archive.files.insert(path, self.bytes(entry, &name)?);
        }
        let archive = found.ok_or(ArchiveError::NotOneFolder)?;
        match file_and_folder(&archive.files) {
            Some(path) => Err(ArchiveError::Twice(Some(path))),
            None => Ok(archive),
        }
    }

    /// An entry's path, if it is one everywhere.
    fn name(&mut self, entry: &ZipFile<'_, Cursor<&[u8]>>) -> Result<String, ArchiveError> {
        let raw = || String::from_utf8_lossy(entry.name_raw()).into_owned();
        let name = entry.name().map_err(|_| ArchiveError::Path(raw()))?.into_owned();
        if entry.is_symlink() {
            return Err(ArchiveError::Link(name));
        }
        let path = if entry.is_dir() { name.trim_end_matches('/') } else { &name };
        if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
            return Err(ArchiveError::Outside(name));
        }
        if !is_plain(path) || !(entry.is_dir() || entry.is_file()) {
            return Err(ArchiveError::Path(name));
        }
        match self.names.insert(path.to_lowercase()) {
            true => Ok(path.to_owned()),
            false => Err(ArchiveError::Twice(Some(name))),
        }
    }

    /// An entry's bytes: as many as it says, with the checksum that it says.
    fn bytes(
        &mut self,
        mut entry: ZipFile<'_, Cursor<&[u8]>>,
        name: &str,
    ) -> Result<Vec<u8>, ArchiveError> {
        let name = || name.to_owned();
        if entry.encrypted() {
            return Err(ArchiveError::Encrypted(name()));
        }
        if ![CompressionMethod::Stored, CompressionMethod::Deflated].contains(&entry.compression())
        {
            return Err(ArchiveError::Method(name()));
        }
        let size = entry.size();
        if size > self.limits.file {
            return Err(ArchiveError::FileTooLarge(name(), self.limits.file));
        }
        self.left =
            self.left.checked_sub(size).ok_or(ArchiveError::TooMuch(self.limits.unpacked))?;
        let mut bytes = Vec::new();
        let read = (&mut entry).take(size + 1).read_to_end(&mut bytes);
        // The reader checks the sum once it is at the end, and says no more than that something is wrong.
        match read {
            Ok(_) if bytes.len() as u64 == size => Ok(bytes),
            Ok(_) => Err(ArchiveError::Size(name())),
            Err(error) => Err(ArchiveError::Damaged(name(), error.to_string())),
        }
    }
}

/// A path that is a file's, and a folder's of others.
fn file_and_folder(files: &Files) -> Option<String> {
    let mut paths = files.under("").map(|(path, _)| path);
    let is_folder = |path: &&str| files.under(&format!("{path}/")).next().is_some();
    paths.find(is_folder).map(str::to_owned)
}

/// No path has more bytes.
const MAX_PATH: usize = 240;

/// Whether a path means the same on every system, and needs no escapes in a bag's lists.
fn is_plain(path: &str) -> bool {
    let is_plain = |char: char| char.is_alphanumeric() || " !#$&'()+,-.=@[]^_`{}~".contains(char);
    let is_part = |part: &str| {
        !part.is_empty()
            && ![".", ".."].contains(&part)
            && !part.ends_with(['.', ' '])
            && !part.starts_with(' ')
            && part.chars().all(is_plain)
    };
    path.len() <= MAX_PATH && path.split('/').all(is_part)
}

#[cfg(test)]
mod tests;
