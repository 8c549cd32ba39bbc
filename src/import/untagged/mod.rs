//! Text that no structure tree holds, read from the looks of the pages.
//!
//! ```text
//! runs -> lines -> (columns, running heads set aside) -> paragraphs, items, headings
//! ```
//!
//! Lines are taken in the order in which they are painted, which is nearly always the order of
//! reading. All that is guessed here is roles and the borders of blocks; no word is changed but for
//! hyphens at line ends, by the rule in `hyphen`.

mod columns;
mod hyphen;
mod lines;
mod paragraphs;
mod running;

use super::Remark;
use crate::blocks::Blocks;
use crate::readback::{Document, normalise};

/// Reads what stands outside of a document's tags, which is all of an untagged document's text.
pub(super) fn read(document: &Document, remarks: &mut Vec<Remark>) -> Blocks {
    let mut lines = lines::of_document(document);
    for text in running::take(&mut lines, document) {
        remarks.push(Remark::SetAside { what: "a line that stands on several pages", text });
    }
    remarks.extend(declared(document));
    paragraphs::read(&lines)
}

/// What the file itself declares to be no part of its text, each text once.
fn declared(document: &Document) -> Vec<Remark> {
    let mut texts: Vec<String> = Vec::new();
    for page in &document.pages {
        let runs = document.artifacts.iter().filter(|run| run.page == page.number);
        let words: Vec<_> = runs.map(|run| normalise(run.spoken())).collect();
        let text = normalise(&words.join(" "));
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let what = "declared to be no part of the text, such as a page's header or footer";
    texts.into_iter().map(|text| Remark::SetAside { what, text }).collect()
}
