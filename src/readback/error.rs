//! Why a file could not be read back.

use std::fmt;

use super::object::ObjectId;

pub(super) type Result<T> = std::result::Result<T, Error>;

/// Why a file could not be read back. Nothing was learnt about what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// No `%PDF-` in the first 1024 bytes.
    NotPdf,
    /// The trailer names an encryption dictionary.
    Encrypted,
    /// The bytes break the format at an offset from `%PDF-`.
    Damaged {
        offset: usize,
        what: &'static str,
    },
    /// A stream that holds text is encoded with a filter that is not for text, or wrongly.
    Undecodable {
        object: Option<ObjectId>,
        filter: String,
    },
    /// An indirect object needs itself to be read.
    ReferenceLoop(ObjectId),
    /// A page or page tree node stands in the page tree twice.
    PageLoop(ObjectId),
    /// A structure element stands in the structure tree twice.
    StructureLoop(ObjectId),
    /// A form XObject draws itself.
    FormLoop(ObjectId),
    /// A bookmark stands in the outline twice.
    OutlineLoop(ObjectId),
    TooLarge {
        bytes: usize,
        limit: usize,
    },
    TooManyObjects {
        limit: usize,
    },
    TooDeep {
        what: &'static str,
        limit: usize,
    },
    TooMuchText {
        limit: usize,
    },
    TooManyRuns {
        limit: usize,
    },
    TooManyOperations {
        limit: usize,
    },
    StreamTooLarge {
        object: Option<ObjectId>,
        limit: usize,
    },
    TooMuchDecompressed {
        limit: usize,
    },
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPdf => write!(f, "The file is not a PDF: it does not start with %PDF-."),
            Self::Encrypted => {
                write!(f, "The PDF is encrypted. Save a copy without a password or restrictions.")
            }
            Self::Damaged { offset, what } => {
                write!(f, "The PDF is damaged at byte {offset}: {what}.")
            }
            Self::Undecodable { object, filter } => {
                write!(f, "{} cannot be decoded with the filter {filter}.", stream(*object))
            }
            Self::ReferenceLoop(id) => write!(f, "Object {id} refers to itself."),
            Self::PageLoop(id) => {
                write!(f, "Object {id} stands in the page tree more than once.")
            }
            Self::StructureLoop(id) => {
                write!(f, "Structure element {id} stands in the structure tree more than once.")
            }
            Self::FormLoop(id) => write!(f, "Form XObject {id} draws itself."),
            Self::OutlineLoop(id) => {
                write!(f, "Bookmark {id} stands in the outline more than once.")
            }
            Self::TooLarge { bytes, limit } => {
                write!(f, "The file has {bytes} bytes; at most {limit} are read.")
            }
            Self::TooManyObjects { limit } => {
                write!(f, "The PDF has more than {limit} objects to read.")
            }
            Self::TooDeep { what, limit } => {
                write!(f, "The PDF nests {what} more than {limit} deep.")
            }
            Self::TooMuchText { limit } => {
                write!(f, "The PDF has more than {limit} bytes of text.")
            }
            Self::TooManyRuns { limit } => {
                write!(f, "The PDF shows text in more than {limit} separate places.")
            }
            Self::TooManyOperations { limit } => {
                write!(f, "The PDF's pages have more than {limit} drawing operations.")
            }
            Self::StreamTooLarge { object, limit } => {
                write!(f, "{} has more than {limit} bytes once decompressed.", stream(*object))
            }
            Self::TooMuchDecompressed { limit } => {
                write!(f, "The PDF's streams have more than {limit} bytes once decompressed.")
            }
        }
    }
}

fn stream(object: Option<ObjectId>) -> String {
    match object {
        Some(id) => format!("Stream {id}"),
        None => "A stream".into(),
    }
}
