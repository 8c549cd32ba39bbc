//! Import: a file that engross did not make, read into blocks.
//!
//! ```text
//! bytes -> kind -> tagged PDF                     \
//!                  untagged PDF -> lines           -> blocks, and remarks
//!                  docx, HTML, Markdown, plain text /
//! ```
//!
//! `kind` decides by content, then by the name's ending, how the bytes are read. What a file states
//! about its structure is kept; what it does not state is guessed from its looks, and said to be so.
//! No word is dropped silently: what is set aside, or may not have been meant to be read, is a
//! [`Remark`]. Whatever the bytes, the result is an [`Imported`] or an [`ImportError`] within the
//! bounds of [`Limits`].

mod builder;
mod docx;
mod encoding;
mod error;
mod hidden;
mod kind;
mod limits;
mod marker;
mod pdf;
mod plain;
mod remark;
mod untagged;

pub use error::ImportError;
pub use kind::FileKind;
pub use limits::Limits;
pub use remark::Remark;

use crate::blocks::Blocks;
use kind::Format;

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub kind: FileKind,
    /// What the file calls itself beside its text, in its metadata.
    pub title: Option<String>,
    pub language: Option<String>,
    pub blocks: Blocks,
    pub structure: Structure,
    /// What a reader of a comparison must know about the file.
    pub remarks: Vec<Remark>,
}

/// Where roles, nesting and the borders of blocks come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// The file says what is a heading, a list, a cell.
    Stated,
    /// It was guessed from looks: only words, their order and links are the file's own.
    Guessed,
}

/// Reads a file. `name` is only looked at for its ending.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Imported, ImportError> {
    if bytes.len() > limits.bytes {
        return Err(ImportError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    match kind::of(name, bytes)? {
        Format::Pdf => pdf::read(bytes, limits),
        Format::Zip => docx::read(bytes, limits),
        Format::Text(text) => Ok(plain::read(&text)),
        _ => Err(ImportError::Unknown),
    }
}
