//! Text that a PDF has and hardly shows.

use std::collections::BTreeMap;

use super::remark::Remark;
use crate::readback::{Document, Hidden, Node, Run, SMALLEST, normalise};

/// A remark for each way in which a document hides text.
pub(super) fn remarks(document: &Document) -> Vec<Remark> {
    let mut unknown = Vec::new();
    let mut found: BTreeMap<Hidden, (String, Vec<usize>)> = BTreeMap::new();
    let tagged = document.root.iter().flat_map(Node::runs);
    for run in tagged.chain(&document.outside) {
        if run.unknown() > 0 {
            unknown.push(run.page);
        }
        let Some(how) = hidden(run, document) else { continue };
        let (text, pages) = found.entry(how).or_default();
        text.push_str(run.spoken());
        text.push(' ');
        pages.push(run.page);
    }
    let tidy = |mut pages: Vec<usize>| {
        pages.sort_unstable();
        pages.dedup();
        pages
    };
    let hidden = found.into_iter().map(|(how, (text, pages))| Remark::Hidden {
        how,
        text: normalise(&text),
        pages: tidy(pages),
    });
    let mut remarks: Vec<_> = hidden.collect();
    if !unknown.is_empty() {
        remarks.push(Remark::UnknownCharacters { pages: tidy(unknown) });
    }
    remarks
}

/// How a run is hidden. In files of all the world, a colour that cannot be told is no sign of it,
/// and what is painted over text may let it show through.
fn hidden(run: &Run, document: &Document) -> Option<Hidden> {
    if run.glyphs.trim().is_empty() {
        return None;
    }
    let page = document.pages.get(run.page.wrapping_sub(1));
    run.hidden(page, SMALLEST).filter(|how| !matches!(how, Hidden::UnknownColour | Hidden::Covered))
}
