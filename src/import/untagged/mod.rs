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
pub(super) mod hyphen;
mod lines;
mod paragraphs;
mod running;

use super::remark::{Remark, Remarks};
use crate::blocks::Blocks;
use crate::readback::{Document, Run, normalise};

/// Reads what stands outside of a document's tags, which is all of an untagged document's text.
pub(super) fn read(document: &Document, remarks: &mut Remarks) -> Blocks {
    let mut lines = lines::of_document(document);
    for text in running::take(&mut lines, document) {
        remarks.add(Remark::SetAside { what: "a line that stands on several pages", text });
    }
    remarks.extend(declared(document));
    paragraphs::read(&lines)
}

/// What the file itself declares to be no part of its text, page by page.
fn declared(document: &Document) -> Vec<Remark> {
    let what = "declared to be no part of the text, such as a page's header or footer";
    let pages = document.artifacts.chunk_by(|a, b| a.page == b.page);
    pages
        .map(|runs| {
            let words: Vec<_> = runs.iter().map(Run::spoken).collect();
            Remark::SetAside { what, text: normalise(&words.join(" ")) }
        })
        .collect()
}
