//! A document that is no edition against all that it must say.

use std::collections::BTreeSet;

use super::expected::Expected;
use super::rules::{Rule, Uses};
use super::{Parity, artefacts, aside, compare, metadata, visible};
use crate::blocks::{self, Blocks};
use crate::facts::Metadata;
use crate::readback::{Document, normalise};

/// All that a document must say.
pub struct Wanted<'w> {
    pub blocks: Blocks,
    /// What its pages may say beside their text and their numbers.
    pub page: Vec<String>,
    pub language: &'w str,
    pub metadata: &'w Metadata,
}

/// Compares a document with all that it must say. No rule adds to that; those of how items are
/// labelled, tables go on and pages are numbered are used as for editions.
pub fn exact(document: &Document, wanted: Wanted<'_>) -> Parity {
    let Wanted { blocks, page, language, metadata } = wanted;
    let read = blocks::of_document(document, &|_| None);
    let mut uses = Uses::default();
    let phrases = page.iter().map(|text| (normalise(text), Rule::PageArtefact));
    let phrases: Vec<_> = phrases.collect();
    let expected = Expected::exactly(blocks);
    let mut differences = compare::compare(&expected, &read.blocks, &mut uses);
    differences.extend(read.asides.iter().map(aside));
    differences.extend(visible::check(document, &BTreeSet::new(), &mut uses));
    differences.extend(artefacts::check(document, &expected.blocks, &phrases, None, &mut uses));
    differences.extend(metadata::check(document, language, metadata, &read.headings));
    Parity { differences, uses, blocks: expected.blocks.blocks.len() }
}
