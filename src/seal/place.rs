//! Where a seal stands: in the box that the layout has drawn around the label of the seal.
//!
//! The box is the smallest outlined rectangle around the words of the label, on the label's page.
//! The seal takes what is free of it above the label, from where that begins; in whole points, so
//! that the place is the same whenever it is looked for.

use super::error::Error;
use crate::facts;
use crate::readback::{Document, Node, Page, Rect, Run, normalise};

/// Points between the seal and the box's outline, and between the seal and the label.
const MARGIN: f32 = 4.0;

/// A label has few words: what is shown in more pieces is none.
const MOST_RUNS: usize = 100;

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The page, counted from 1.
    pub page: usize,
    /// Points from the page's lower left corner.
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
    pub top: u32,
}

impl Place {
    pub fn width(self) -> u32 {
        self.right.saturating_sub(self.left)
    }

    pub fn height(self) -> u32 {
        self.top.saturating_sub(self.bottom)
    }
}

/// The place for the seal in an edition.
pub fn find(document: &Document) -> Result<Place, Error> {
    let label = label(document).ok_or(Error::NoBox)?;
    let page = label.first().map(|run| run.page).unwrap_or_default();
    let page = document.pages.iter().find(|known| known.number == page).ok_or(Error::NoBox)?;
    let frame = frame(page, &label).ok_or(Error::NoBox)?;
    let others = document.runs_of(page.number);
    let mut others = others.into_iter().filter(|run| !label.contains(run));
    if others.any(|run| ends(run).into_iter().any(|point| has(frame, point))) {
        return Err(Error::BoxTaken);
    }
    let edge = |points: fn(&Run) -> f32| label.iter().map(move |run| points(run));
    let left = edge(|run| run.start.0).fold(frame.right, f32::min);
    let line = edge(|run| run.start.1 + run.size).fold(frame.bottom, f32::max);
    // The casts saturate, and where there is no room there is no place.
    let (left, right) = (left.floor() as u32, (frame.right - MARGIN).floor() as u32);
    let (bottom, top) = ((line + MARGIN).ceil() as u32, (frame.top - MARGIN).floor() as u32);
    Ok(Place { page: page.number, left, bottom, right, top })
}

/// The runs of the label: the last paragraph with its words and nothing else, and no other elements
/// in it, so that no text is looked at for each element around it.
fn label(document: &Document) -> Option<Vec<&Run>> {
    let nodes = document.root.iter().flat_map(|node| node.nodes());
    let is_label = |node: &&Node| {
        let is_plain = node.children.iter().all(|child| child.as_text().is_some());
        node.role == "P" && is_plain && normalise(&node.text()) == facts::SEAL
    };
    let runs: Vec<&Run> = nodes.filter(is_label).last()?.runs().collect();
    let page = runs.first()?.page;
    (runs.len() <= MOST_RUNS && runs.iter().all(|run| run.page == page)).then_some(runs)
}

/// The smallest outlined rectangle around the runs.
fn frame(page: &Page, runs: &[&Run]) -> Option<Rect> {
    let around = page
        .frames
        .iter()
        .filter(|frame| runs.iter().flat_map(|run| ends(run)).all(|point| has(**frame, point)));
    let area = |frame: &Rect| (frame.right - frame.left) * (frame.top - frame.bottom);
    around.copied().min_by(|a, b| area(a).total_cmp(&area(b)))
}

fn ends(run: &Run) -> [(f32, f32); 2] {
    [run.start, run.end]
}

fn has(frame: Rect, (x, y): (f32, f32)) -> bool {
    (frame.left..=frame.right).contains(&x) && (frame.bottom..=frame.top).contains(&y)
}
