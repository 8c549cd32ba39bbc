//! Why a file is no picture.

use std::fmt::{self, Display, Formatter};

/// Why a file cannot be used as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureError {
    /// Another kind of file, by its name if it is known.
    NotAPicture(Option<&'static str>),
    /// A PNG or JPEG of a kind that PDF readers do not show.
    Unusual(&'static str),
    /// The file ends within this part.
    Truncated(&'static str),
    /// What is wrong, and at which byte.
    Corrupt(&'static str, usize),
}

impl PictureError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAPicture(_) | Self::Unusual(_) => {
                "export it as PNG (drawings) or JPEG (photographs)"
            }
            Self::Truncated(_) | Self::Corrupt(..) => {
                "copy the file again from where it came, or export it again"
            }
        }
    }
}

impl Display for PictureError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPicture(Some(kind)) => {
                write!(f, "this is a {kind} file; a picture is PNG or JPEG")
            }
            Self::NotAPicture(None) => {
                f.write_str("this is no picture file that is known; a picture is PNG or JPEG")
            }
            Self::Unusual(kind) => write!(f, "this is {kind}"),
            Self::Truncated(part) => write!(f, "the file ends within {part}"),
            Self::Corrupt(fault, at) => write!(f, "{fault} at byte {at}"),
        }
    }
}

impl std::error::Error for PictureError {}
