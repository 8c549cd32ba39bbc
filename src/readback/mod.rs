//! Read-back: what a finished PDF says, proved from its bytes alone.
//!
//! ```text
//! bytes -> file -> pages, structure -> content streams -> runs -> document
//! ```
//!
//! [`read`] finds the objects (`file`, `xref`, `syntax`, `filter`), the pages (`page`)
//! and the structure tree (`structure`); runs the pages' content streams (`content`,
//! `show`, `marked`) through the fonts' code maps (`font`, `cmap`); and puts each run of
//! text where it belongs: a structure element, an artefact, or outside. [`dump`] prints the result.
//!
//! It shares nothing with the compiler that makes PDFs, and knows no content model. Whatever the
//! bytes, it returns a document or an error within the bounds of [`Limits`]; it never mends
//! what is damaged.

mod action;
mod annotation;
mod attributes;
mod cmap;
mod colour;
mod content;
mod cover;
mod document;
mod dump;
mod error;
mod file;
mod filter;
mod font;
mod form;
mod geometry;
mod graphics;
mod hidden;
mod inline_image;
mod limits;
mod marked;
mod object;
mod outline;
mod page;
mod roles;
mod show;
mod string;
mod structure;
mod syntax;
mod text;
mod xref;

#[cfg(test)]
mod tests;

pub use annotation::Annotation;
pub use attributes::Attributes;
pub use colour::Colour;
pub use cover::Cover;
pub use document::{Document, read};
pub use dump::dump;
pub use error::Error;
pub use geometry::{Clip, Rect};
pub use hidden::{Hidden, SMALLEST};
pub use limits::Limits;
pub use object::ObjectId;
pub use outline::Bookmark;
pub use page::Page;
pub use structure::{Child, Node, Text};
pub use text::{Run, normalise};

// A seal adds objects to a file, and changes some: it reads these as they stand.
pub(crate) use file::File;
pub(crate) use object::{Dictionary, Object};
pub(crate) use page::read as leaves;
