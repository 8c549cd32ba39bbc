//! What the words in a region tell of how it changed.

use super::model::What;
use crate::content::ContentCode;
use crate::readback::{self, Child, Document, Limits, Node, Rect, Run};

/// Millimetres in a point.
pub const MM: f32 = 25.4 / 72.0;

/// Places in points that are no further apart are the same.
const NOTHING: f32 = 0.01;

/// A document's words where they stand.
#[derive(Default)]
pub struct Text {
    document: Document,
}

impl Text {
    /// `None` if the file cannot be read back: then nothing is known of what it says. What is not
    /// there says nothing.
    pub fn read(pdf: Option<&[u8]>) -> Option<Self> {
        let Some(pdf) = pdf else { return Some(Self::default()) };
        let document = readback::read(pdf, &Limits::default()).ok()?;
        Some(Self { document })
    }

    /// All that it says, in reading order, without its content code, labels and white space.
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.document.root.iter().for_each(|node| collect(node, &mut words));
        self.document.outside.iter().for_each(|run| push(run, &mut words));
        words
    }

    /// What a page says, in the same way.
    pub fn words_on(&self, page: usize) -> String {
        let mut words = String::new();
        let runs = self.document.runs_of(page);
        runs.into_iter().filter(|run| !run.artifact).for_each(|run| push(run, &mut words));
        words
    }

    /// The runs in a part of a page, given in points from its upper left corner. `None` if the page
    /// is turned or is not there.
    fn runs_in(&self, page: usize, part: Rect) -> Option<Vec<&Run>> {
        let Rect { left, top, .. } =
            self.document.pages.get(page - 1).filter(|page| page.rotation % 360 == 0)?.bounds;
        let inside = |run: &&Run| {
            let run = extent(run);
            run.left - left < part.right
                && run.right - left > part.left
                && top - run.top < part.bottom
                && top - run.bottom > part.top
        };
        Some(self.document.runs_of(page).into_iter().filter(inside).collect())
    }
}

/// About where a run's glyphs are, in points from the page's lower left corner.
fn extent(run: &Run) -> Rect {
    let (first, last) = (run.start, run.end);
    let is_upright = (first.1 - last.1).abs() < (first.0 - last.0).abs();
    let (below, above) = (0.25 * run.size, 0.75 * run.size);
    let beside = if is_upright { 0.0 } else { above };
    Rect {
        left: first.0.min(last.0) - beside,
        bottom: first.1.min(last.1) - below,
        right: first.0.max(last.0) + beside,
        top: first.1.max(last.1) + above,
    }
}

fn collect(node: &Node, words: &mut String) {
    if node.role == "Lbl" {
        return;
    }
    for child in &node.children {
        match child {
            Child::Node(inner) => collect(inner, words),
            Child::Text(piece) => piece.runs.iter().for_each(|run| push(run, words)),
            Child::Annotation(_) => {}
        }
    }
}

fn push(run: &Run, words: &mut String) {
    if !is_code(run) {
        let spoken = run.spoken().chars();
        words.extend(spoken.filter(|char| !char.is_whitespace() && *char != '\u{ad}'));
    }
}

/// Whether a run is a content code as documents print it.
fn is_code(run: &Run) -> bool {
    let text = run.spoken().trim();
    text.split('-').map(str::len).eq([4, 4, 4, 5]) && text.parse::<ContentCode>().is_ok()
}

/// Whether a run is a page's number as it stands in a margin: "1", "1/4", "1 / 4".
fn is_number(run: &Run) -> bool {
    let digit = |char: char| char.is_ascii_digit() || char == '/' || char.is_whitespace();
    run.artifact && run.spoken().chars().all(digit)
}

/// What has changed in a part of both documents' pages, in points from the upper left corner.
pub fn what(pages: [(&Text, usize); 2], part: Rect) -> What {
    let [Some(old), Some(new)] = pages.map(|(text, page)| text.runs_in(page, part)) else {
        return What::Unknown;
    };
    // What both have at the same place only stands beside what has changed.
    let stays = |run: &&Run, others: &[&Run]| others.iter().any(|other| is_same(run, other));
    let went: Vec<&Run> = old.iter().filter(|run| !stays(run, &new)).copied().collect();
    let came: Vec<&Run> = new.iter().filter(|run| !stays(run, &old)).copied().collect();
    let pairs = || went.iter().copied().zip(came.iter().copied());
    let paired = went.len() == came.len() && pairs().all(|(old, new)| is_like(old, new));
    let said = |runs: &[&Run]| {
        runs.iter()
            .flat_map(|run| run.spoken().chars())
            .filter(|char| !char.is_whitespace())
            .collect::<String>()
    };
    if went.is_empty() && came.is_empty() {
        return What::Drawing;
    }
    if said(&went) == said(&came) {
        return match pairs().map(|(old, new)| shift(old, new)).next().filter(|_| paired) {
            Some((right, down)) if pairs().all(|(old, new)| is_shifted(old, new, right, down)) => {
                What::Moved { right: right * MM, down: down * MM }
            }
            _ => What::Set {
                colour: is_other(&went, &came, |run| (run.colour, run.opacity)),
                font: is_other(&went, &came, font),
                size: is_other(&went, &came, |run| run.size),
            },
        };
    }
    let is_mark = |run: &&Run| is_code(run) || is_number(run);
    let on_their_line = || pairs().all(|(old, new)| shift(old, new).1.abs() < NOTHING);
    // Nothing else may hide in the same box.
    let tallest = went.iter().chain(&came).map(|run| run.size).fold(0.0, f32::max);
    let is_line = part.bottom - part.top <= tallest;
    if paired && is_line && went.iter().chain(&came).all(is_mark) && on_their_line() {
        return What::Marks { code: went.iter().any(|run| is_code(run)) };
    }
    What::Words
}

fn is_same(one: &Run, other: &Run) -> bool {
    one.glyphs == other.glyphs && is_like(one, other) && is_shifted(one, other, 0.0, 0.0)
}

/// Whether two runs are set in the same way.
fn is_like(one: &Run, other: &Run) -> bool {
    font(one) == font(other)
        && one.size == other.size
        && one.colour == other.colour
        && one.opacity == other.opacity
}

/// A font's name, without the letters that tell one subset of it from another.
fn font(run: &Run) -> &str {
    run.font.split_once('+').map_or(&run.font, |(_, name)| name)
}

/// Whether some runs have another look than others, in one respect.
fn is_other<'r, L: PartialEq>(
    went: &[&'r Run],
    came: &[&'r Run],
    look: impl Fn(&'r Run) -> L,
) -> bool {
    let has = |runs: &[&'r Run], wanted: &L| runs.iter().any(|run| look(run) == *wanted);
    went.iter().any(|run| !has(came, &look(run))) || came.iter().any(|run| !has(went, &look(run)))
}

/// How far to the right and down the other run stands, in points.
fn shift(one: &Run, other: &Run) -> (f32, f32) {
    (other.start.0 - one.start.0, one.start.1 - other.start.1)
}

fn is_shifted(one: &Run, other: &Run, right: f32, down: f32) -> bool {
    let (x, y) = shift(one, other);
    (x - right).abs() < NOTHING && (y - down).abs() < NOTHING
}
