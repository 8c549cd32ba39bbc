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
mod html;
mod kind;
mod limits;
mod markdown;
mod marker;
mod numerals;
mod pdf;
mod plain;
mod remark;
mod tagged;
mod untagged;

pub use error::ImportError;
pub use kind::FileKind;
pub use limits::Limits;
pub use remark::Remark;

use crate::blocks::{self, Block, Blocks, Part, Role};
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
    /// What a text file states besides its words, under labels: a briefing's subject, say.
    pub stated: Vec<(&'static str, String)>,
    /// What a reader of a comparison must know about the file.
    pub remarks: Vec<Remark>,
}

impl Imported {
    /// All that it says, a line for each block, and before and after that what it states besides.
    pub fn text(&self) -> String {
        // A title that stands in the text is said there.
        let stands = |title: &&String| self.blocks.blocks.iter().any(|block| block.text == **title);
        let title = self.title.as_ref().filter(|title| !stands(title));
        let named = [("called", title), ("language", self.language.as_ref())];
        let named = named.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
        // A language has been said.
        let stated =
            self.stated.iter().filter(|(label, it)| *label != "Language" && !it.is_empty());
        let stated = stated.map(|(label, value)| (label.to_lowercase(), value));
        let before = named.chain(stated).map(|(label, value)| format!("{label:<11} {value}\n"));
        let remarks = self.remarks.iter().map(|remark| format!("note        {remark}\n"));
        before.chain([blocks::text(&self.blocks)]).chain(remarks).collect()
    }
}

/// Where roles, nesting and the borders of blocks come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Structure {
    /// The file says what is a heading, a list, a cell.
    #[default]
    Stated,
    /// It was guessed from looks: only words, their order and links are the file's own.
    Guessed,
}

/// All that a web page says, shown or not, its attributes as well, each block by itself.
pub fn everything(page: &str, limits: &Limits) -> Result<Vec<String>, ImportError> {
    html::everything(page, limits)
}

/// Reads a file. `name` is only looked at for its ending.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Imported, ImportError> {
    if bytes.len() > limits.bytes {
        return Err(ImportError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let mut read = match kind::of(name, bytes)? {
        Format::Pdf => pdf::read(bytes, limits)?,
        Format::Zip => docx::read(bytes, limits)?,
        Format::Html(text) => html::read(&text, limits)?,
        Format::Markdown(text) => markdown::read(&text, limits)?,
        Format::Text(text) => plain::read(&text),
    };
    name_title(&mut read.blocks);
    Ok(read)
}

/// The first heading is the title if no block is said to be, and no other heading is of its level.
fn name_title(blocks: &mut Blocks) {
    let level = |block: &Block| match block.role {
        Role::Heading(level) => Some(level),
        _ => None,
    };
    let named = blocks.blocks.iter().any(|block| block.part == Part::Title);
    let levels: Vec<_> = blocks.blocks.iter().filter_map(level).collect();
    let [first, others @ ..] = &levels[..] else { return };
    if !named && others.iter().all(|other| other > first) {
        let heading = blocks.blocks.iter_mut().find(|block| level(block).is_some());
        heading.into_iter().for_each(|block| block.part = Part::Title);
    }
}

#[cfg(test)]
mod tests;
