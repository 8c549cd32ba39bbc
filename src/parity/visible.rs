//! Whether what is said is also shown, and shown where it is said.

use std::collections::BTreeSet;

use super::difference::{Difference, Kind};
use super::rules::{Rule, Uses, looks_the_same};
use crate::readback::{Document, Hidden, Node, Page, Run, SMALLEST, normalise};

/// The smallest size of a note's or a link's mark, which is raised and smaller than its text.
const SMALLEST_MARK: f32 = 4.0;

/// Looks at every run that a document shows; `marks` are the texts of raised marks.
pub fn check(document: &Document, marks: &BTreeSet<String>, uses: &mut Uses) -> Vec<Difference> {
    let mut differences = Vec::new();
    let tagged = document.root.iter().flat_map(Node::runs);
    let all: Vec<&Run> = tagged.chain(&document.artifacts).chain(&document.outside).collect();
    for run in &all {
        if run.unknown() > 0 {
            differences.push(about(Kind::Unknown, run));
        }
        if run.glyphs.trim().is_empty() {
            continue;
        }
        let page = document.pages.get(run.page.wrapping_sub(1));
        differences.extend(hidden(run, page, marks).map(|kind| about(kind, run)));
    }
    // What is both in the text and an artefact, some readers leave out.
    for run in document.root.iter().flat_map(Node::runs).filter(|run| run.artifact) {
        differences.push(about(Kind::Artefact, run));
    }
    for run in document.outside.iter().filter(|run| !run.spoken().trim().is_empty()) {
        differences.push(about(Kind::Outside, run));
    }
    for page in &document.drawn_outside {
        differences.push(Difference::new(Kind::Outside).on(*page).about("drawing or picture"));
    }
    actual_texts(&all, uses, &mut differences);
    document.root.iter().for_each(|node| elements(node, uses, &mut differences));
    differences
}

fn about(kind: Kind, run: &Run) -> Difference {
    Difference::new(kind).on(run.page).found(normalise(run.spoken()))
}

fn hidden(run: &Run, page: Option<&Page>, marks: &BTreeSet<String>) -> Option<Kind> {
    let is_mark = marks.contains(run.glyphs.trim());
    let smallest = if is_mark { SMALLEST_MARK } else { SMALLEST };
    run.hidden(page, smallest).map(|how| match how {
        Hidden::Invisible => Kind::Invisible,
        Hidden::TooSmall => Kind::TooSmall,
        Hidden::Mirrored => Kind::Mirrored,
        Hidden::Layer => Kind::Layer,
        // A colour that cannot be told may be the paper's.
        Hidden::PaperColoured | Hidden::UnknownColour => Kind::PaperColoured,
        Hidden::OffPage => Kind::OffPage,
        Hidden::Clipped => Kind::Clipped,
        Hidden::Covered => Kind::Covered,
    })
}

/// Each marked-content sequence with an `ActualText` must show what that says.
fn actual_texts(runs: &[&Run], uses: &mut Uses, differences: &mut Vec<Difference>) {
    let mut rest = runs;
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        let Some(actual) = &first.actual_text else { continue };
        let more = others
            .iter()
            .take_while(|run| run.page == first.page && run.actual_text.as_deref() == Some(""))
            .count();
        let (same, after) = others.split_at(more);
        rest = after;
        let shown: String =
            std::iter::once(first).chain(same).map(|run| run.glyphs.as_str()).collect();
        let difference = Difference::new(Kind::ActualText).on(first.page);
        differences.extend(
            judge(actual, &shown, uses)
                .then(|| difference.expected(normalise(&shown)).found(normalise(actual))),
        );
    }
}

/// An element's `ActualText` must say what its glyphs show.
fn elements(node: &Node, uses: &mut Uses, differences: &mut Vec<Difference>) {
    for node in node.nodes() {
        let Some(actual) = &node.actual_text else { continue };
        let shown = node.glyphs();
        if judge(actual, &shown, uses) {
            let difference = Difference::new(Kind::ActualText);
            differences.push(difference.expected(normalise(&shown)).found(normalise(actual)));
        }
    }
}

/// Whether an `ActualText` says something else than its glyphs.
fn judge(actual: &str, shown: &str, uses: &mut Uses) -> bool {
    if normalise(actual) == normalise(shown) && !actual.is_empty() {
        return false;
    }
    // A hyphen at the end of a line is read out as U+00AD, and has the glyph of other hyphens.
    let same = looks_the_same(actual.trim(), shown.trim());
    if same && actual.trim() != "\u{ad}" {
        uses.count(Rule::SharedGlyph);
    }
    !same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actual_text_may_only_say_what_is_shown() {
        let mut uses = Uses::default();
        for (actual, shown) in
            [("\u{ad}", "-"), ("\u{a0}", " "), ("fi", "fi"), ("\u{2011}", "\u{2010}")]
        {
            assert!(!judge(actual, shown, &mut uses), "{actual:?} {shown:?}");
        }
        for (actual, shown) in
            [("", "-"), ("\u{ad}", "x"), ("no", "yes"), ("", "words"), ("words", "")]
        {
            assert!(judge(actual, shown, &mut uses), "{actual:?} {shown:?}");
        }
        assert_eq!(uses.of(Rule::SharedGlyph), 1);
    }
}
