//! Whether what is said is also shown, and shown where it is said.

use std::collections::BTreeSet;

use super::difference::{Difference, Kind};
use super::rules::{Rule, Uses, looks_the_same};
use crate::readback::{Colour, Document, Node, Page, Run, normalise};

/// The smallest size of text, in points.
const SMALLEST: f32 = 6.0;

/// The smallest size of a note's or a link's mark, which is raised and smaller than its text.
const SMALLEST_MARK: f32 = 4.0;

/// The lowest contrast with white paper (WCAG 2) at which anybody could find a text.
const FAINTEST: f32 = 1.5;

/// How far text may reach beyond an edge, in points: widths in fonts are rounded.
const TOLERANCE: f32 = 1.0;

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
    actual_texts(&all, uses, &mut differences);
    document.root.iter().for_each(|node| elements(node, uses, &mut differences));
    differences
}

fn about(kind: Kind, run: &Run) -> Difference {
    Difference::new(kind).on(run.page).found(normalise(run.spoken()))
}

fn hidden(run: &Run, page: Option<&Page>, marks: &BTreeSet<String>) -> Option<Kind> {
    // Fill and stroke modes, with or without clipping, are 0 to 2 and 4 to 6.
    if matches!(run.mode, 3 | 7) {
        return Some(Kind::Invisible);
    }
    let is_mark = run.size < SMALLEST && marks.contains(run.glyphs.trim());
    if run.size < if is_mark { SMALLEST_MARK } else { SMALLEST } {
        return Some(Kind::TooSmall);
    }
    if run.optional {
        return Some(Kind::Layer);
    }
    match contrast(run) {
        Some(contrast) if contrast >= FAINTEST => {}
        _ => return Some(Kind::PaperColoured),
    }
    let bounds = page.map(|page| page.bounds).unwrap_or_default();
    if !points(run).iter().all(|point| inside(*point, bounds, TOLERANCE)) {
        return Some(Kind::OffPage);
    }
    let clipped = run.clip.is_some_and(|clip| {
        !points(run).iter().all(|point| inside(*point, clip.bounds, TOLERANCE))
    });
    clipped.then_some(Kind::Clipped)
}

/// Two points at a quarter of the text's height, whichever way it runs.
fn points(run: &Run) -> [(f32, f32); 2] {
    let (dx, dy) = (run.end.0 - run.start.0, run.end.1 - run.start.1);
    let length = dx.hypot(dy);
    let up = if length > 0.0 { (-dy / length, dx / length) } else { (0.0, 1.0) };
    let rise = run.size * 0.25;
    [run.start, run.end].map(|(x, y)| (x + up.0 * rise, y + up.1 * rise))
}

fn inside((x, y): (f32, f32), rect: crate::readback::Rect, tolerance: f32) -> bool {
    x >= rect.left - tolerance
        && x <= rect.right + tolerance
        && y >= rect.bottom - tolerance
        && y <= rect.top + tolerance
}

/// The contrast with white paper, from 1 to 21; none where the colour cannot be told.
fn contrast(run: &Run) -> Option<f32> {
    let rgb = match run.colour {
        Colour::Gray(gray) => [gray; 3],
        Colour::Rgb(rgb) => rgb,
        Colour::Cmyk([c, m, y, k]) => [c, m, y].map(|part| (1.0 - part) * (1.0 - k)),
        Colour::Unknown => return None,
    };
    let linear = rgb.map(|part| {
        let seen = 1.0 - run.opacity.clamp(0.0, 1.0) * (1.0 - part.clamp(0.0, 1.0));
        if seen <= 0.040_45 { seen / 12.92 } else { ((seen + 0.055) / 1.055).powf(2.4) }
    });
    let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    Some(1.05 / (luminance + 0.05))
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
