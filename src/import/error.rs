//! Why a file could not be read.

use std::fmt::{self, Display, Formatter};

use crate::readback;

/// Why a file could not be read. Nothing was learnt about what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    TooLarge {
        bytes: usize,
        limit: usize,
    },
    /// Neither its bytes nor its name say what it is.
    Unknown,
    /// A kind of file that is known, but not read: what it is.
    Unread(&'static str),
    /// A text file whose bytes are no characters, from an offset on.
    NotText {
        at: usize,
    },
    /// A web page in an encoding that is not read.
    Charset(String),
    Pdf(readback::Error),
    /// A part of a file breaks its format.
    Damaged {
        part: String,
        what: String,
    },
    /// More of something than is read.
    TooMuch {
        part: String,
        what: &'static str,
        limit: usize,
    },
}

impl std::error::Error for ImportError {}

impl Display for ImportError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(f, "The file has {bytes} bytes; at most {limit} are read.")
            }
            Self::Unknown => write!(f, "Nothing says what kind of file this is."),
            Self::Unread(kind) => write!(f, "The file is {kind}, which is not read."),
            Self::NotText { at } => {
                write!(f, "The file is not UTF-8: byte {at} is not part of any character.")
            }
            Self::Charset(charset) => {
                write!(f, "The web page says that it is written in `{charset}`, which is not read.")
            }
            Self::Pdf(error) => error.fmt(f),
            Self::Damaged { part, what } => write!(f, "{part} is damaged: {what}."),
            Self::TooMuch { part, what, limit } => {
                write!(f, "{part} has more than {limit} {what}.")
            }
        }
    }
}

impl ImportError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unknown => {
                "give a PDF, a Word document (.docx), a web page (.html), Markdown (.md) or plain text (.txt)"
            }
            Self::Unread(_) => "open it in the program that made it, and save it as .docx or PDF",
            Self::NotText { .. } => "save it as UTF-8 in your editor",
            Self::Charset(_) => "save it as UTF-8, and let its <meta charset> say so",
            Self::Pdf(readback::Error::Encrypted) => {
                "ask whoever made it for a copy without protection"
            }
            Self::Pdf(_) | Self::Damaged { .. } => {
                "ask for the file once more, or open it in its program and save it anew"
            }
            Self::TooLarge { .. } | Self::TooMuch { .. } => {
                "it is larger than any briefing; give only the part that is to be compared"
            }
        }
    }
}

impl From<readback::Error> for ImportError {
    fn from(error: readback::Error) -> Self {
        Self::Pdf(error)
    }
}
