//! Makes links speak their text.
//!
//! Typst writes a link's address into its annotation's `Contents`, and screen readers say that
//! instead of the text (typst#8877). Here each link that stands in the structure tree gets the text
//! that the finished file shows for it.

use std::collections::BTreeMap;

use lopdf::{Document, Object};

use crate::readback::{self, Child, Limits, Node, ObjectId};

/// Why the links of a PDF could not be changed.
#[derive(Debug)]
pub enum LinkError {
    ReadBack(readback::Error),
    Pdf(lopdf::Error),
    /// A link without text would be read as its address, letter by letter.
    Silent,
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ReadBack(error) => error.fmt(f),
            Self::Pdf(error) => error.fmt(f),
            Self::Silent => f.write_str("the layout made a link without text"),
        }
    }
}

impl std::error::Error for LinkError {}

impl From<readback::Error> for LinkError {
    fn from(error: readback::Error) -> Self {
        Self::ReadBack(error)
    }
}

impl From<lopdf::Error> for LinkError {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error)
    }
}

/// Gives each link annotation the text of its link as `Contents`.
pub fn speak_their_text(pdf: Vec<u8>) -> Result<Vec<u8>, LinkError> {
    let mut texts = BTreeMap::new();
    for node in &readback::read(&pdf, &Limits::default())?.root {
        collect(node, &mut texts);
    }
    if texts.is_empty() {
        return Ok(pdf);
    }
    let mut document = Document::load_mem(&pdf)?;
    for (annotation, text) in texts {
        if text.is_empty() {
            return Err(LinkError::Silent);
        }
        let id = (annotation.number, annotation.generation);
        let dictionary = document.get_object_mut(id)?.as_dict_mut()?;
        dictionary.set("Contents", Object::String(utf_16(&text), lopdf::StringFormat::Hexadecimal));
    }
    let mut out = Vec::with_capacity(pdf.len());
    document.save_to(&mut out).map_err(lopdf::Error::from)?;
    Ok(out)
}

fn collect(node: &Node, texts: &mut BTreeMap<ObjectId, String>) {
    for child in &node.children {
        match child {
            Child::Node(inner) => collect(inner, texts),
            Child::Annotation(annotation)
                if node.role == "Link" && annotation.subtype == "Link" =>
            {
                if let Some(id) = annotation.object {
                    texts.insert(id, readback::normalise(&node.text()));
                }
            }
            _ => {}
        }
    }
}

/// A text string in UTF-16BE with its byte order mark (ISO 32000-1, 7.9.2.2).
fn utf_16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}
