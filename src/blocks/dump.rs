//! Blocks as text, for people and for tests: one line a block, what belongs to it set in below.
//!
//! ```text
//! heading 1 (title): Learning Lessons
//! list 0, item 0 •: paragraph: Read the briefing.
//!     link 7..15 "briefing" -> https://example.org
//! table 1: header 1,1: Agency
//! ```

use std::fmt::Write;

use super::block::{Block, Blocks, Label, Part, Role, Step};

/// Every block on a line of its own, with all that is known of it but where it comes from.
pub fn dump(blocks: &Blocks) -> String {
    let mut out = String::new();
    for block in &blocks.blocks {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line(blocks, block).trim_end());
        details(block, &mut out);
    }
    out
}

fn line(blocks: &Blocks, block: &Block) -> String {
    let mut line = String::new();
    for (index, step) in block.within.iter().enumerate() {
        let end =
            if matches!(block.within.get(index + 1), Some(Step::Item(_))) { ", " } else { ": " };
        let _ = match step {
            Step::Item(item) => {
                let label = blocks.labels.get(*item).map(label).unwrap_or_default();
                write!(line, "item {item} {label}{end}")
            }
            Step::List(n) | Step::Quote(n) | Step::Note(n) | Step::Table(n) => {
                write!(line, "{} {n}{end}", step.name())
            }
        };
    }
    line.push_str(&match &block.role {
        Role::Heading(level) => format!("heading {level}"),
        Role::Paragraph => "paragraph".to_owned(),
        Role::Cell { row, column, header } => {
            let kind = if *header { "header" } else { "cell" };
            format!("{kind} {},{}", row + 1, column + 1)
        }
        Role::Caption => "caption".to_owned(),
        Role::Picture => "picture".to_owned(),
        Role::Other(role) => format!("other {role}"),
    });
    if block.part != Part::Body {
        let _ = write!(line, " ({})", format!("{:?}", block.part).to_lowercase());
    }
    let _ = write!(line, ": {}", block.text);
    line
}

fn label(label: &Label) -> String {
    match label {
        Label::Bullet => "•".to_owned(),
        Label::Number(number) => format!("{number}."),
        Label::Words(words) => words.clone(),
        Label::Found(text, numbered) => format!("{text:?} {numbered:?}"),
    }
}

fn details(block: &Block, out: &mut String) {
    let mut detail = |text: String| {
        let _ = writeln!(out, "    {text}");
    };
    for link in &block.links {
        detail(format!("link {:?} {:?} -> {}", link.at, link.text, link.target));
    }
    for foreign in &block.languages {
        detail(format!("in {} {:?}", foreign.language, foreign.at));
    }
    for stressed in &block.stresses {
        detail(format!("{:?} {:?}", stressed.stress, stressed.at).to_lowercase());
    }
    for note in &block.notes {
        detail(format!("note {:?} at {}", note.label, note.at));
    }
    if !block.breaks.is_empty() {
        detail(format!("breaks at {:?}", block.breaks));
    }
    if let Some((digest, media)) = &block.picture {
        detail(format!("{media:?} {digest}").to_lowercase());
    }
}
