//! Blocks as text that people read and git compares: nothing in a line depends on other blocks, so
//! that a line changes only if what it says does.
//!
//! ```text
//! title       Learning Lessons
//! heading 2   Key Learning
//! • paragraph Read the guidance.
//!     link “guidance”: https://www.example.org/
//!   1. paragraph  Nested.
//! cell 2,1    Health
//! ```

use std::fmt::Write;
use std::ops::Range;

use super::block::{Block, Blocks, Label, Part, Place, Role, Step, Stress};

/// So many characters are kept for what a block is.
const ROLE: usize = 11;

/// Each block on a line; below it, set in further, what more is known of it.
pub fn text(blocks: &Blocks) -> String {
    let mut out = String::new();
    let mut before: &[Step] = &[];
    for block in &blocks.blocks {
        let indent = "  ".repeat(depth(block));
        let label = label(blocks, block, before);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{indent}{label}{}", worded(block).trim_end());
        for detail in details(block) {
            let _ = writeln!(out, "{indent}    {detail}");
        }
        before = &block.within;
    }
    out
}

/// How many lists, quotes, tables and notes a block stands in; what stands in one only is not set in.
fn depth(block: &Block) -> usize {
    let opening = |step: &&Step| !matches!(step, Step::Item(_) | Step::Table(_));
    block.within.iter().filter(opening).count().saturating_sub(1)
}

/// An item's label stands before its first block.
fn label(blocks: &Blocks, block: &Block, before: &[Step]) -> String {
    let Some(Step::Item(item)) = block.within.last() else { return String::new() };
    if before.contains(&Step::Item(*item)) {
        return "  ".to_owned();
    }
    match blocks.labels.get(*item) {
        None | Some(Label::Bullet) => "• ".to_owned(),
        Some(Label::Number(number)) => format!("{number}. "),
        Some(Label::Words(words)) => format!("{words} "),
        Some(Label::Found(text, _)) => format!("{text} "),
    }
}

fn worded(block: &Block) -> String {
    let role = match (block.part, &block.role) {
        (Part::Title, _) => "title".to_owned(),
        (Part::Subtitle, _) => "subtitle".to_owned(),
        (Part::Date, _) => "date".to_owned(),
        (Part::Opening, _) => "quotation".to_owned(),
        (Part::Attribution, _) => "attribution".to_owned(),
        (Part::Body, Role::Heading(level)) => format!("heading {level}"),
        (Part::Body, Role::Paragraph) => "paragraph".to_owned(),
        (Part::Body, Role::Cell { row, column, header }) => {
            let kind = if *header { "header" } else { "cell" };
            format!("{kind} {},{}", row + 1, column + 1)
        }
        (Part::Body, Role::Caption) => "caption".to_owned(),
        (Part::Body, Role::Picture) => "picture".to_owned(),
        (Part::Body, Role::Other(role)) => role.clone(),
    };
    let within: Vec<_> = block.within.iter().filter_map(named).collect();
    format!("{role:<ROLE$} {}{}", within.concat(), block.text)
}

/// Containers that neither a label nor a role shows.
fn named(step: &Step) -> Option<&'static str> {
    match step {
        Step::Quote(_) => Some("> "),
        Step::Note(_) => Some("(note) "),
        Step::List(_) | Step::Item(_) | Step::Table(_) => None,
    }
}

fn details(block: &Block) -> Vec<String> {
    let words = |at: &Range<Place>| cut(&block.text, at);
    let links = block.links.iter().map(|link| format!("link “{}”: {}", link.text, link.target));
    let languages =
        block.languages.iter().map(|it| format!("in {}: “{}”", it.language, words(&it.at)));
    let stresses = block.stresses.iter().map(|it| {
        let stress = match it.stress {
            Stress::Emphasis => "emphasis",
            Stress::Strong => "strong",
        };
        format!("{stress}: “{}”", words(&it.at))
    });
    let notes = block.notes.iter().map(|it| format!("note after “{}”", last(&words(&(0..it.at)))));
    let breaks = block.breaks.iter().map(|at| format!("break after “{}”", last(&words(&(0..*at)))));
    let picture = block.picture.iter().map(|(digest, _)| format!("sha256 {digest}"));
    links.chain(languages).chain(stresses).chain(notes).chain(breaks).chain(picture).collect()
}

/// The words at some places of a text.
fn cut(text: &str, at: &Range<Place>) -> String {
    let mut place = 0;
    let within = text.chars().filter(|char| {
        let here = place;
        place += usize::from(!char.is_whitespace());
        at.contains(&here)
    });
    within.collect::<String>().trim().to_owned()
}

fn last(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Link, Stressed};

    #[test]
    fn each_block_is_a_line_and_what_belongs_to_it_stands_below() {
        let item = |text: &str, within: &[Step]| Block {
            text: text.to_owned(),
            within: within.to_vec(),
            ..Block::default()
        };
        let link = Link {
            at: 4..15,
            text: "the guidance".to_owned(),
            target: "https://www.example.org/".to_owned(),
            spoken: Vec::new(),
        };
        let strong = Stressed { at: 0..4, stress: Stress::Strong };
        let first = [Step::List(0), Step::Item(0)];
        let blocks = Blocks {
            blocks: vec![
                Block { role: Role::Heading(2), text: "Practice".to_owned(), ..Block::default() },
                Block {
                    links: vec![link],
                    stresses: vec![strong],
                    ..item("Read the guidance.", &first)
                },
                item("And again.", &first),
                item("Nested.", &[Step::List(0), Step::Item(0), Step::List(1), Step::Item(1)]),
                item("Said.", &[Step::Quote(2)]),
                Block {
                    role: Role::Cell { row: 1, column: 0, header: false },
                    ..item("Health", &[Step::Table(3)])
                },
            ],
            labels: vec![Label::Bullet, Label::Number(1)],
        };
        assert_eq!(
            text(&blocks),
            "heading 2   Practice\n\
             • paragraph   Read the guidance.\n    \
                 link “the guidance”: https://www.example.org/\n    \
                 strong: “Read”\n  \
               paragraph   And again.\n  \
               1. paragraph   Nested.\n\
             paragraph   > Said.\n\
             cell 2,1    Health\n"
        );
    }
}
