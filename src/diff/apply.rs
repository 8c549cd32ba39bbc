//! The new document, made of the old one and a script.

use std::ops::Range;

use super::script::{Container, Labelled, Made, Piece, Script, numbered, said};
use crate::blocks::{Block, Blocks, Foreign, Label, Link, Place, Reference, Step, Stressed};

/// Makes the new document, as [`said`] has it. A script of another document gives another text.
pub fn apply(script: &Script, old: &Blocks) -> Blocks {
    let old = said(old);
    let nothing = Block::default();
    let blocks = script.made.iter().map(|made| {
        let from = made.from.and_then(|from| old.blocks.get(from)).unwrap_or(&nothing);
        let carried = Carried::new(made, &old.blocks);
        let mapped = || mapped(&from.within, script);
        Block {
            role: made.role.clone().unwrap_or_else(|| from.role.clone()),
            within: made.within.clone().unwrap_or_else(mapped),
            links: made.links.clone().unwrap_or_else(|| carried.links(from)),
            languages: made.languages.clone().unwrap_or_else(|| carried.languages(from)),
            notes: made.notes.clone().unwrap_or_else(|| carried.notes(from)),
            stresses: made.stresses.clone().unwrap_or_else(|| carried.stresses(from)),
            breaks: made.breaks.clone().unwrap_or_else(|| carried.breaks(from)),
            picture: made.picture.unwrap_or(from.picture),
            part: made.part.unwrap_or(from.part),
            text: carried.text,
            ..Block::default()
        }
    });
    let blocks = blocks.collect();
    let labels = script.labels.iter().map(|label| match label {
        Labelled::Kept(item) => old.labels.get(*item).cloned().unwrap_or(Label::Bullet),
        Labelled::Given(label) => label.clone(),
    });
    Blocks { blocks, labels: labels.collect() }
}

/// What old containers have become.
pub fn mapped(within: &[Step], script: &Script) -> Vec<Step> {
    let became = |step: &Step| {
        let number = script.containers.get(&Container::from(*step));
        numbered(*step, number.copied().unwrap_or(usize::MAX))
    };
    within.iter().map(became).collect()
}

/// A new block's text, and where the places of its old block have come to in it.
pub struct Carried {
    pub text: String,
    /// By the old block's places: the new place of each character that is not white space.
    places: Vec<Option<Place>>,
    length: Place,
}

impl Carried {
    /// Follows the text of `made.from`.
    pub fn new(made: &Made, old: &[Block]) -> Self {
        let solid = |text: &str| text.chars().filter(|char| !char.is_whitespace()).count();
        let text_of = |block: usize| old.get(block).map_or("", |block| block.text.as_str());
        let from = made.from.map_or("", text_of);
        // By the byte: how many characters that are not white space stand before.
        let mut before = Vec::with_capacity(from.len() + 1);
        let mut count = 0;
        for char in from.chars() {
            before.resize(before.len() + char.len_utf8(), count);
            count += usize::from(!char.is_whitespace());
        }
        before.push(count);
        let mut carried = Self { text: String::new(), places: vec![None; count], length: 0 };
        for piece in &made.text {
            match piece {
                Piece::Added(text) => {
                    carried.text.push_str(text);
                    carried.length += solid(text);
                }
                Piece::Kept { block, at } => {
                    let text = text_of(*block).get(at.clone()).unwrap_or_default();
                    let length = solid(text);
                    if made.from == Some(*block) && length > 0 {
                        let start = before[at.start];
                        for (offset, place) in
                            carried.places[start..start + length].iter_mut().enumerate()
                        {
                            *place = Some(carried.length + offset);
                        }
                    }
                    carried.text.push_str(text);
                    carried.length += length;
                }
            }
        }
        carried
    }

    /// Where a stretch has come to, if all of it has, and together.
    pub fn range(&self, at: &Range<Place>) -> Option<Range<Place>> {
        let places = self.places.get(at.clone())?;
        let start = (*places.first()?)?;
        let together = |(offset, place): (usize, &Option<Place>)| *place == Some(start + offset);
        places.iter().enumerate().all(together).then(|| start..start + places.len())
    }

    /// Where a point between characters has come to: after what it stood after, or else before
    /// what it stood before.
    pub fn point(&self, at: Place) -> Option<Place> {
        let after = at.checked_sub(1).and_then(|at| self.places.get(at).copied().flatten());
        let before = self.places.get(at).copied().flatten();
        match (after, before) {
            (Some(after), _) => Some(after + 1),
            (None, Some(before)) => Some(before),
            (None, None) => (at == 0 && self.places.is_empty()).then_some(0),
        }
    }

    pub fn links(&self, from: &Block) -> Vec<Link> {
        let links = from.links.iter();
        links.filter_map(|link| Some(Link { at: self.range(&link.at)?, ..link.clone() })).collect()
    }

    pub fn languages(&self, from: &Block) -> Vec<Foreign> {
        let all = from.languages.iter();
        all.filter_map(|foreign| Some(Foreign { at: self.range(&foreign.at)?, ..foreign.clone() }))
            .collect()
    }

    pub fn notes(&self, from: &Block) -> Vec<Reference> {
        let notes = from.notes.iter();
        notes
            .filter_map(|note| Some(Reference { at: self.point(note.at)?, ..note.clone() }))
            .collect()
    }

    pub fn stresses(&self, from: &Block) -> Vec<Stressed> {
        let all = from.stresses.iter();
        all.filter_map(|stressed| Some(Stressed { at: self.range(&stressed.at)?, ..*stressed }))
            .collect()
    }

    pub fn breaks(&self, from: &Block) -> Vec<Place> {
        from.breaks.iter().filter_map(|place| self.point(*place)).collect()
    }
}
