//! What items are called under the headings of an organisation.

use std::collections::BTreeMap;

use super::model::Noun;
use crate::blocks::{Blocks, Role};
use crate::workspace::Config;

/// What items under a heading are called, as configurations have it.
#[derive(Debug, Default)]
pub struct Nouns(BTreeMap<String, Noun>);

impl Nouns {
    /// A later configuration goes before an earlier one.
    pub fn of<'c>(configs: impl IntoIterator<Item = &'c Config>) -> Self {
        let mut nouns = BTreeMap::new();
        for config in configs {
            for (heading, kind) in &config.sections {
                if let Some([one, many]) = config.items.get(kind) {
                    nouns.insert(heading.clone(), Noun::new(one, many));
                }
            }
        }
        Self(nouns)
    }

    /// By the headings as two documents write them, with or without a colon.
    pub fn for_headings(&self, documents: &[Blocks; 2]) -> BTreeMap<String, Noun> {
        let blocks = documents.iter().flat_map(|blocks| &blocks.blocks);
        let headings = blocks.filter(|block| matches!(block.role, Role::Heading(_)));
        let noun = |text: &String| {
            let words = text.to_lowercase();
            Some((text.clone(), self.0.get(words.trim_end_matches(':'))?.clone()))
        };
        headings.filter_map(|heading| noun(&heading.text)).collect()
    }
}
