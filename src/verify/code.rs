//! The releases that a printed content code stands for.

use super::{Case, Standing};
use crate::content::ContentCode;
use crate::register::entry::Published;

/// A release that has a code.
#[derive(Debug)]
pub struct Listed {
    pub published: Published,
    /// The entry that published it, and its date as the publisher claims it.
    pub entry: u64,
    pub date: i64,
    pub title: Option<String>,
    pub standing: Standing,
}

impl Case<'_> {
    /// The releases whose content a code stands for, in the order in which they were published.
    pub fn releases_of(&self, code: &ContentCode) -> Vec<Listed> {
        let entries = self.index.published().keys();
        let published = entries.filter_map(|entry| Some((*entry, self.published(*entry)?)));
        let published = published.filter(|(_, it)| code.stands_for(&it.content.sha256));
        let listed = published.map(|(entry, published)| Listed {
            published: published.clone(),
            entry,
            date: self.as_of.timestamp(entry),
            title: self.served.content(published).map(|content| content.title),
            standing: self.as_of.standing(entry, published),
        });
        listed.collect()
    }
}
