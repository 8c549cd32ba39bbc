//! Why an archive is not read, or not written.

use std::fmt::{self, Display, Formatter};

/// Why an archive is not read, or not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// It has more bytes than this.
    TooLarge(usize),
    /// It has more entries than this.
    TooManyEntries(usize),
    /// It is no ZIP file, or is cut off: why.
    NoArchive(String),
    /// Something stands before the archive in the file.
    Before,
    /// Something stands after the archive in the file, or its end says otherwise than its directory.
    After,
    /// Its directory and its entries say two things: which.
    Ambiguous(String),
    /// Two entries have one name, or names that are one on some systems.
    Twice(Option<String>),
    /// An entry's name leads out of the folder into which it would be unpacked.
    Outside(String),
    /// An entry's name is none that every system has.
    Path(String),
    /// An entry is a symbolic link.
    Link(String),
    Encrypted(String),
    /// An entry is compressed in a way that is not read.
    Method(String),
    /// A file has more bytes than this once unpacked.
    FileTooLarge(String, u64),
    /// All files have more bytes than this once unpacked.
    TooMuch(u64),
    /// A file has another size than the archive says.
    Size(String),
    /// A file cannot be unpacked, or has another checksum than the archive says.
    Damaged(String, String),
    /// Its files do not stand in one folder.
    NotOneFolder,
    /// It could not be written: why.
    Unwritable(String),
}

impl ArchiveError {
    /// One word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) | Self::FileTooLarge(..) | Self::TooMuch(_) => "zip-too-large",
            Self::TooManyEntries(_) => "zip-entries",
            Self::NoArchive(_) => "no-zip",
            Self::Before => "zip-before",
            Self::After => "zip-after",
            Self::Ambiguous(_) => "zip-ambiguous",
            Self::Twice(_) => "zip-twice",
            Self::Outside(_) => "zip-outside",
            Self::Path(_) => "zip-path",
            Self::Link(_) => "zip-link",
            Self::Encrypted(_) => "zip-encrypted",
            Self::Method(_) => "zip-method",
            Self::Size(_) => "zip-size",
            Self::Damaged(..) => "zip-damaged",
            Self::NotOneFolder => "zip-folder",
            Self::Unwritable(_) => "zip-unwritable",
        }
    }
}

/// As the end of a sentence.
impl Display for ArchiveError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(most) => write!(f, "it is larger than {} MiB", most >> 20),
            Self::TooManyEntries(most) => write!(f, "it has more than {most} files"),
            Self::NoArchive(why) => write!(f, "it is no ZIP archive, or not all of one ({why})"),
            Self::Before => f.write_str("something stands before the archive in the file"),
            Self::After => f.write_str(
                "it does not end with its directory, so another program may find another archive in it",
            ),
            Self::Ambiguous(why) => write!(
                f,
                "its directory and its files do not say the same, so two programs would unpack it \
                 differently: {why}"
            ),
            Self::Twice(None) => f.write_str("two files in it have one name"),
            Self::Twice(Some(name)) => {
                write!(f, "two files in it have one name on some systems: {name}")
            }
            Self::Outside(name) => {
                write!(f, "a file in it would be unpacked outside of its folder: {name}")
            }
            Self::Path(name) => write!(f, "a file has a name that not every system takes: {name}"),
            Self::Link(name) => {
                write!(f, "it holds a symbolic link, which may lead anywhere: {name}")
            }
            Self::Encrypted(name) => write!(f, "a file in it is encrypted: {name}"),
            Self::Method(name) => {
                write!(f, "a file in it is compressed in a way that is not read: {name}")
            }
            Self::FileTooLarge(name, most) => {
                write!(f, "a file in it has more than {} once unpacked: {name}", mib(*most))
            }
            Self::TooMuch(most) => {
                write!(f, "its files have more than {} once unpacked", mib(*most))
            }
            Self::Size(name) => {
                write!(f, "a file in it has another size than the archive says: {name}")
            }
            Self::Damaged(name, why) => write!(f, "a file in it is damaged: {name} ({why})"),
            Self::NotOneFolder => f.write_str("its files do not stand in one folder"),
            Self::Unwritable(why) => write!(f, "the archive cannot be written: {why}"),
        }
    }
}

impl std::error::Error for ArchiveError {}

fn mib(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{bytes} bytes"),
        mib => format!("{mib} MiB"),
    }
}
