//! A picture that was replaced, or that replaced another.

use std::sync::Arc;

use super::View;
use crate::blocks::Block;
use crate::content::model::Media;
use crate::digest::Digest;

#[derive(Debug, Clone, Copy)]
pub struct Picture<'p> {
    /// Its alternative text.
    pub alt: &'p str,
    /// Which picture it is, if that is known.
    pub is: Option<(Digest, Media)>,
    /// Its file, if that is at hand.
    pub file: Option<&'p Arc<[u8]>>,
}

impl<'p> Picture<'p> {
    /// A picture of the first document, 0, or of the second, 1.
    pub(super) fn of(view: &View<'p>, side: usize, block: &'p Block) -> Self {
        let is = block.picture;
        let file = is.and_then(|(digest, _)| view.pictures[side]?.get(&digest));
        Self { alt: &block.text, is, file }
    }

    /// "“A chart”, SHA-256 1a2b…"
    pub fn said(&self) -> String {
        match self.is {
            Some((digest, _)) => format!("“{}”, SHA-256 {digest}", self.alt),
            None => format!("“{}”", self.alt),
        }
    }
}
