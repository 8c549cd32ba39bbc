//! Comparing: whether two files say the same, or a file and the source that it was made from.
//!
//! ```text
//! file   -> an edition by itself, or imported -> side \
//!                                                      -> facts, diff -> comparison -> view
//! source -> its content                       -> side /
//! ```
//!
//! Two editions are compared strictly: what either has beyond its content must follow from its own
//! file. An edition and its source are held against each other as `build` does it, by
//! [`parity`](crate::parity). Any other two files are compared as far as they say what their blocks
//! are. It knows no paths: bytes and names are handed in.

mod answer;
mod held;
mod json;
mod side;

use crate::blocks::{Block, Blocks, Part, Role};
use crate::content::Briefing;
use crate::diff::{self, Diff, Nouns};
use crate::facts::Facts;
use crate::parity::{self, Alone, Difference, Parity};
use crate::readback::normalise;
use crate::view::{Fact, Several, View, Wording};
use crate::workspace::Config;

pub use answer::Answer;
pub use held::{Held, NoSource, hold};
pub use side::{Side, What};

/// What came of comparing two documents.
#[derive(Debug)]
pub struct Comparison {
    pub sides: [Side; 2],
    pub diff: Diff,
    /// What both editions state of themselves and is not the same.
    pub facts: Vec<Fact>,
    /// What came of holding an edition against its source.
    pub parity: Option<Parity>,
}

/// A briefing that files are held against.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    pub briefing: &'s Briefing,
    pub config: &'s Config,
}

/// Compares two files, whose items are called so.
pub fn compare(one: Side, other: Side, nouns: &Nouns) -> Comparison {
    let facts = match (&one.what, &other.what) {
        (What::Edition { alone: one, .. }, What::Edition { alone: other, .. }) => {
            facts(lines(one), lines(other))
        }
        _ => facts(one.stated.clone(), other.stated.clone()),
    };
    let blocks = comparable(&one, &other);
    let options = diff::Options {
        old: one.structure,
        new: other.structure,
        nouns: nouns.for_headings(&blocks),
    };
    let diff = diff::diff(&blocks[0], &blocks[1], &options);
    Comparison { sides: [one, other], diff, facts, parity: None }
}

/// Compares a file with a source: an edition as `build` does, anything else by its content.
pub fn against(source: &Source<'_>, edition: &str, file: Side) -> Comparison {
    let parity = match &file.what {
        What::Edition { document, alone, .. } => {
            let facts = Facts::new(source.briefing, edition, alone.status, source.config);
            let stated = &alone.facts.code;
            if *stated == facts.code {
                Some(parity::check(source.briefing, &facts, document))
            } else {
                // Wherever the file repeats its code, it follows from what it says of itself.
                let expected = facts.code.clone();
                let mut parity = parity::check(source.briefing, &facts.with_code(stated), document);
                let code = Difference::new(parity::Kind::Text).about("content code");
                parity.differences.push(code.expected(expected).found(stated));
                Some(parity)
            }
        }
        _ => None,
    };
    let nouns = Nouns::of([source.config]);
    let comparison = compare(Side::of_source(source), file, &nouns);
    Comparison { parity, ..comparison }
}

/// The blocks of both sides, without what only one of them could say.
fn comparable(one: &Side, other: &Side) -> [Blocks; 2] {
    let sides = [one, other];
    let all_say = |says: fn(&Block) -> bool| {
        sides.iter().all(|side| side.blocks.blocks.iter().any(says) || side.says_all())
    };
    let stresses = all_say(|block| !block.stresses.is_empty());
    let breaks = all_say(|block| !block.breaks.is_empty());
    let pictures = sides.iter().all(|side| {
        let mut pictures = side.blocks.blocks.iter();
        pictures.all(|block| block.role != Role::Picture || block.picture.is_some())
    });
    // A finished file has one kind of space, and a reader of files makes one of all.
    let spaces = sides.iter().all(|side| matches!(side.what, What::Source { .. }));
    sides.map(|side| {
        let mut blocks = side.blocks.clone();
        let title = title(&blocks);
        for (at, block) in blocks.blocks.iter_mut().enumerate() {
            block.part = if Some(at) == title { Part::Title } else { Part::Body };
            if !stresses {
                block.stresses.clear();
            }
            if !breaks {
                block.breaks.clear();
            }
            if !pictures {
                block.picture = None;
            }
            if !spaces {
                block.text = normalise(&block.text);
            }
        }
        blocks
    })
}

/// Which block is the title: it says so, or is the one heading of the highest level and the first.
fn title(blocks: &Blocks) -> Option<usize> {
    let blocks = &blocks.blocks;
    let said = blocks.iter().position(|block| block.part == Part::Title);
    said.or_else(|| {
        let first = blocks.iter().position(|block| matches!(block.role, Role::Heading(_)))?;
        let mut highest = blocks.iter().filter(|block| block.role == Role::Heading(1));
        (highest.next() == blocks.get(first) && highest.next().is_none()).then_some(first)
    })
}

/// What an edition states of itself.
fn lines(alone: &Alone) -> Vec<(&'static str, String)> {
    let own = &alone.facts.document;
    let stated = alone.facts.lines.iter().map(|line| (line.label, line.value.clone()));
    let more = [
        ("Subject", own.subject.clone()),
        ("Keywords", own.keywords.join(", ")),
        ("Language", alone.language.clone()),
    ];
    stated.chain(more).collect()
}

/// What both state under a label, and is not the same.
fn facts(one: Vec<(&'static str, String)>, other: Vec<(&'static str, String)>) -> Vec<Fact> {
    let in_both = one.into_iter().filter_map(|(label, old)| {
        let new = other.iter().find(|(own, _)| *own == label)?.1.clone();
        (old != new).then_some(Fact { label, old: Some(old), new: Some(new) })
    });
    in_both.collect()
}

/// How comparisons with a source are shown as one.
pub fn shown<'c>(comparisons: impl IntoIterator<Item = &'c Comparison>) -> Several<'c> {
    let mut first = 1;
    let mut answers = Vec::new();
    let views = comparisons.into_iter().map(|comparison| {
        answers.push(comparison.sentence());
        let view = View { first, ..comparison.view() };
        first += comparison.diff.changes.len();
        view
    });
    let views = views.collect();
    let title = "Files and their source".to_owned();
    Several { title, answer: answers.join(" "), besides: Vec::new(), views }
}

impl Comparison {
    /// How a comparison is shown.
    pub fn view(&self) -> View<'_> {
        let [one, other] = &self.sides;
        let mut sides = [one.shown(), other.shown()];
        if let Some(parity) = &self.parity {
            sides[1].faults = side::faults(&parity.differences);
        }
        View {
            title: format!("{} and {}", one.name, other.name),
            answer: self.sentence(),
            summary: self.summary(),
            sides,
            facts: self.facts.clone(),
            besides: Vec::new(),
            extra: None,
            first: 1,
            diff: &self.diff,
            blocks: [&one.blocks, &other.blocks],
            pictures: [None, None],
            wording: Wording::Files,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Limits;

    /// What differs between two texts of a file with this ending.
    fn told(ending: &str, texts: [&str; 2]) -> Vec<String> {
        let sides = texts.map(|text| {
            Side::of_file(&format!("text.{ending}"), text.as_bytes(), &Limits::default()).unwrap()
        });
        let [one, other] = sides;
        let comparison = compare(one, other, &Nouns::default());
        let view = comparison.view();
        view.diff.changes.iter().map(|change| view.clause(change)).collect()
    }

    #[test]
    fn emphasis_and_line_breaks_count_between_files_that_can_hold_them() {
        let emphasis = ["“there” with strong emphasis instead of plain"];
        assert_eq!(told("md", ["Hello there", "Hello **there**"]), emphasis);
        assert_eq!(told("html", ["<p>Hello there", "<p>Hello <b>there</b>"]), emphasis);
        let breaks = ["paragraph with 1 line break instead of 0"];
        assert_eq!(told("md", ["Hello there", "Hello\\\nthere"]), breaks);
        assert_eq!(told("html", ["<p>Hello there", "<p>Hello<br>there"]), breaks);
        assert_eq!(told("txt", ["Hello there", "Hello\nthere"]), [""; 0]);
    }
}
