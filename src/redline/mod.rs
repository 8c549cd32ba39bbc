//! Redline: two versions of a document as one PDF, each change marked, numbered and said in words.
//!
//! ```text
//! view of a diff -> cover (what is compared, the changes told) \
//!                                                                -> redline -> order -> PDF
//! diff, blocks   -> merge (words marked, tables, places)       /         \-> expected -> proof
//! ```
//!
//! A [`Redline`] holds every word in reading order; a layout of its own, [`LAYOUT`], only gives them
//! their looks. The finished file is read back and must say the redline, block by block, as an
//! edition must say its content ([`check`]), and is looked through for what may tell who a child is
//! ([`confidential`]). It knows diffs and views; not where versions come from.

mod confidential;
mod cover;
mod expected;
mod marked;
mod merge;
mod model;
mod notes;
mod proof;
mod table;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use confidential::confidential;
pub use cover::CONTENT_CODE;
pub use model::*;
pub use proof::{check, finish};

use crate::blocks::Blocks;
use crate::content::canonical::canonical_json;
use crate::diff;
use crate::digest::Digest;
use crate::edition::Order;
use crate::facts::Metadata;
use crate::files::Files;
use crate::view::View;

/// The layout of redlines; no edition has one of this name.
pub const LAYOUT: &str = "layouts/redline/redline.typ";

/// What is known about both versions beside what a view says.
pub struct Versions<'v> {
    /// What the document is called.
    pub title: &'v str,
    pub publisher: &'v str,
    /// The files of both versions' pictures, as far as they are at hand.
    pub pictures: &'v BTreeMap<Digest, Arc<[u8]>>,
}

/// What a redline's pages repeat and what the file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    layout: &'static str,
    edition: &'static str,
    pub document: Metadata,
    /// The foot of each page: what is compared, left and right of the page's number.
    pub foot: Vec<String>,
}

/// A redline and what its layout needs.
#[derive(Debug, Clone)]
pub struct Made {
    pub redline: Redline,
    pub facts: Facts,
    pictures: Files,
}

/// Makes the redline of a diff.
pub fn make(view: &View<'_>, versions: &Versions<'_>) -> Made {
    let said: [Blocks; 2] = view.blocks.map(diff::said);
    let mut pictures = Files::default();
    let mut paths = BTreeMap::new();
    let shown = said.iter().flat_map(|blocks| &blocks.blocks).filter_map(|block| block.picture);
    for (digest, media) in shown {
        if let Some(bytes) = versions.pictures.get(&digest) {
            let next = format!("pictures/{}.{}", paths.len() + 1, media.extension());
            let path = paths.entry(digest).or_insert(next);
            pictures.insert(path.clone(), bytes.clone());
        }
    }
    let tags = view.sides.each_ref().map(|side| side.language.as_deref());
    let language = own_language(tags);
    let languages = tags.map(|tag| tag.filter(|tag| *tag != language));
    let entries = view.entries();
    let told = told::Told::new(view, &entries);
    let sources = merge::Sources {
        diff: view.diff,
        said: said.each_ref(),
        languages,
        told: &told,
        pictures: &paths,
    };
    let (blocks, marked) = merge::text(&sources);
    let redline =
        cover::redline(view, &entries, versions.title, &language, (blocks, &marked), &told);
    let facts = Facts {
        layout: LAYOUT,
        edition: "redline",
        document: Metadata {
            title: redline.title.clone(),
            authors: vec![versions.publisher.to_owned()],
            subject: view.summary.as_ref().unwrap_or(&view.answer).clone(),
            keywords: vec!["Redline".to_owned()],
        },
        foot: cover::foot(view),
    };
    Made { redline, facts, pictures }
}

/// The language of a redline's own words, which are English: the region that the document is for.
fn own_language(languages: [Option<&str>; 2]) -> String {
    let [old, new] = languages;
    let english =
        [new, old].into_iter().flatten().find(|tag| *tag == "en" || tag.starts_with("en-"));
    english.unwrap_or("en").to_owned()
}

impl Made {
    /// The order for the finished file, dated with a commit's time.
    pub fn order(&self, briefing: &str, time: i64) -> Order {
        let mut files = self.pictures.clone();
        let content = canonical_json(&self.redline);
        let ident = format!("engross {briefing} redline {}", Digest::of(&content));
        files.insert("content.json", content);
        files.insert("facts.json", canonical_json(&self.facts));
        Order {
            briefing: briefing.to_owned(),
            edition: "redline".to_owned(),
            layout: LAYOUT.to_owned(),
            files,
            ident,
            time,
        }
    }
}
