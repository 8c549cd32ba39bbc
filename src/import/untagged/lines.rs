//! Runs into lines, in the order in which they are read.

use std::collections::BTreeMap;

use super::columns;
use crate::import::marker;
use crate::readback::{Annotation, Document, Rect, Run};

/// Words on one baseline, without a gap as wide as between columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub page: usize,
    pub pieces: Vec<Piece>,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// The size of most of its characters.
    pub size: f32,
    pub bold: bool,
}

/// A part of a line: all of it leads to one place, or nowhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub text: String,
    pub target: Option<String>,
}

/// Links of one page: no page has more.
const MOST_LINKS: usize = 1000;

/// A gap of this many ems parts a line: it is a column's, a cell's or a tabulator's.
const COLUMN_GAP: f32 = 1.5;

/// A gap of this many ems is a space.
const WORD_GAP: f32 = 0.15;

/// The lines of what stands outside of the tags.
pub(super) fn of_document(document: &Document) -> Vec<Line> {
    let mut links: BTreeMap<usize, Vec<&Annotation>> = BTreeMap::new();
    for link in document.annotations.iter().filter(|annotation| annotation.uri.is_some()) {
        let links = links.entry(link.page).or_default();
        if links.len() < MOST_LINKS {
            links.push(link);
        }
    }
    let pages = document.outside.chunk_by(|a, b| a.page == b.page);
    pages
        .flat_map(|runs| {
            let page = runs.first().map_or(0, |run| run.page);
            let links = links.get(&page).map(Vec::as_slice).unwrap_or_default();
            columns::in_order(of_page(runs, links))
        })
        .collect()
}

fn of_page(runs: &[Run], links: &[&Annotation]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut before: Option<&Run> = None;
    for run in runs.iter().filter(|run| !run.spoken().is_empty()) {
        let gap = before.map_or(Gap::Line, |before| gap(before, run));
        if gap == Gap::Line {
            lines.push(Line { page: run.page, ..Line::default() });
        }
        if let Some(line) = lines.last_mut() {
            if gap == Gap::Space && !line.ends_with_space() {
                line.push(" ", None);
            }
            line.add(run, links);
        }
        before = Some(run);
    }
    lines.retain(|line| !line.text().trim().is_empty());
    lines
}

#[derive(PartialEq)]
enum Gap {
    None,
    Space,
    Line,
}

/// What lies between two runs that are painted one after the other.
fn gap(before: &Run, next: &Run) -> Gap {
    let em = before.size.max(next.size).max(0.01);
    let (dx, dy) = (next.start.0 - before.end.0, next.start.1 - before.end.1);
    // A raised mark is on the same line.
    if dy.abs() > em * 0.5 || dx < -em || dx > em * COLUMN_GAP {
        // A bullet stands apart from its words.
        let bullet = marker::label(before.spoken().trim()).is_some();
        if !(bullet && dy.abs() <= em * 0.5 && (-em..em * 4.0).contains(&dx)) {
            return Gap::Line;
        }
        return Gap::Space;
    }
    if dx > em * WORD_GAP { Gap::Space } else { Gap::None }
}

impl Line {
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn ends_with_space(&self) -> bool {
        self.pieces.last().is_some_and(|piece| piece.text.ends_with(char::is_whitespace))
    }

    fn push(&mut self, text: &str, target: Option<&str>) {
        match self.pieces.last_mut() {
            Some(last) if last.target.as_deref() == target => last.text.push_str(text),
            _ => self
                .pieces
                .push(Piece { text: text.to_owned(), target: target.map(ToOwned::to_owned) }),
        }
    }

    fn add(&mut self, run: &Run, links: &[&Annotation]) {
        let (left, right) = (run.start.0.min(run.end.0), run.start.0.max(run.end.0));
        let is_first = self.pieces.is_empty();
        let longer = run.end.0 - run.start.0 > self.right - self.left;
        if is_first || longer {
            self.size = run.size;
            self.baseline = run.start.1;
        }
        self.bold = (is_first || self.bold) && is_bold(run);
        self.left = if is_first { left } else { self.left.min(left) };
        self.right = if is_first { right } else { self.right.max(right) };
        // A word leads where its middle stands, by the share that it has in the run.
        let y = run.start.1 + run.size * 0.25;
        let links: Vec<_> = links.iter().filter(|link| holds(link.rect, None, y)).collect();
        let length = run.spoken().chars().count().max(1) as f32;
        let mut at = 0;
        for word in run.spoken().split_inclusive(char::is_whitespace) {
            let count = word.chars().count();
            let middle = (at as f32 + word.trim_end().chars().count() as f32 / 2.0) / length;
            let x = run.start.0 + (run.end.0 - run.start.0) * middle;
            let link = links.iter().find(|link| holds(link.rect, Some(x), y));
            self.push(word, link.and_then(|link| link.uri.as_deref()));
            at += count;
        }
    }
}

/// Whether a rectangle holds a point, or any point of a height.
fn holds(rect: Rect, x: Option<f32>, y: f32) -> bool {
    x.is_none_or(|x| (rect.left..=rect.right).contains(&x)) && (rect.bottom..=rect.top).contains(&y)
}

fn is_bold(run: &Run) -> bool {
    let font = run.font.to_ascii_lowercase();
    run.spoken().trim().is_empty()
        || ["bold", "black", "heavy"].iter().any(|name| font.contains(name))
}
