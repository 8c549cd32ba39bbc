//! Lines that pages repeat: running heads, footers, page numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use crate::readback::{Document, normalise};

/// How near to a page's upper or lower edge such a line stands, as a share of its height.
const MARGIN: f32 = 0.12;

/// How far apart such lines stand from page to page, in points.
const TOLERANCE: f32 = 2.0;

/// Takes away what stands at the same height near the edge of at least half of the pages, and of
/// two, and differs in nothing but numbers. Gives each text once.
pub(super) fn take(lines: &mut Vec<Line>, document: &Document) -> Vec<String> {
    let mut pages: BTreeMap<(String, i32), Vec<usize>> = BTreeMap::new();
    let key = |line: &Line| {
        let page = document.pages.get(line.page.wrapping_sub(1))?;
        let height = page.bounds.top - page.bounds.bottom;
        let from_bottom = line.baseline - page.bounds.bottom;
        let near = from_bottom < height * MARGIN || from_bottom > height * (1.0 - MARGIN);
        near.then(|| (without_numbers(&line.text()), (from_bottom / TOLERANCE).round() as i32))
    };
    for line in lines.iter() {
        if let Some(key) = key(line) {
            pages.entry(key).or_default().push(line.page);
        }
    }
    pages.retain(|_, pages| {
        pages.dedup();
        pages.len() >= 2 && pages.len() * 2 >= document.pages.len()
    });
    let mut texts = Vec::new();
    let mut seen = BTreeSet::new();
    lines.retain(|line| {
        let Some(key) = key(line).filter(|key| pages.contains_key(key)) else { return true };
        if seen.insert(key) {
            texts.push(normalise(&line.text()));
        }
        false
    });
    texts
}

/// A text in which each number is `#`.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for char in normalise(text).chars() {
        match char.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(char),
        }
    }
    out
}
