//! Files in a release's folder. Anything may lie there, so each is read within bounds.

use std::fmt::{self, Display, Formatter};
use std::io::{self, Read};
use std::path::Path;

/// No file of a release is larger, in bytes.
pub const MAX_FILE: u64 = 64 << 20;

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    Missing,
    /// A symbolic link, which may lead anywhere.
    Link,
    /// A folder, or something that may never end.
    NotAFile,
    /// It is larger than this many bytes.
    TooLarge(u64),
    Failed(String),
}

impl Display for Unread {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::Link => {
                f.write_str("it is a symbolic link, which may lead anywhere; none is followed")
            }
            Self::NotAFile => f.write_str("it is not a file"),
            Self::TooLarge(most) => match most >> 20 {
                0 => write!(f, "it is larger than {} KiB", most >> 10),
                mib => write!(f, "it is larger than {mib} MiB"),
            },
            Self::Failed(reason) => write!(f, "it cannot be read: {reason}"),
        }
    }
}

/// Reads a file that is one, whole, if it has at most so many bytes.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Unread::Missing,
        _ => Unread::Failed(error.to_string()),
    };
    let kind = path.symlink_metadata().map_err(failed)?;
    if kind.is_symlink() {
        return Err(Unread::Link);
    }
    if !kind.is_file() {
        return Err(Unread::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLarge(most));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_a_bearable_size_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "1234").unwrap();
        std::fs::create_dir(path("folder")).unwrap();
        assert_eq!(read(&path("file"), 4), Ok(b"1234".to_vec()));
        assert_eq!(read(&path("file"), 3), Err(Unread::TooLarge(3)));
        assert_eq!(read(&path("folder"), 3), Err(Unread::NotAFile));
        assert_eq!(read(&path("none"), 3), Err(Unread::Missing));
        // So large that reading it whole would take the machine down.
        std::fs::File::create(path("huge")).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(read(&path("huge"), 3), Err(Unread::TooLarge(3)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert_eq!(read(&link, 3), Err(Unread::Link));
    }
}
