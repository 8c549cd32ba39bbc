//! The real pair of September 2022, of which nobody could see that it was not the same.

use std::path::Path;

use engross::blocks::{Block, Blocks, Label, Line, Link, Role, Step};
use engross::diff::{Options, Structure, diff};

use super::histories::told;

/// The text in blocks, as a reader of plain text may guess them.
fn blocks(name: &str) -> Blocks {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/legacy");
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let mut blocks = Blocks::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_title = blocks.blocks.is_empty();
        let (line, within) = match line.strip_prefix("- ") {
            Some(item) => {
                blocks.labels.push(Label::Bullet);
                (item, vec![Step::List(0), Step::Item(blocks.labels.len() - 1)])
            }
            None => (line, Vec::new()),
        };
        let is_short =
            line.split(' ').count() <= 3 && !line.ends_with(|char: char| char.is_numeric());
        let role = match within.is_empty() {
            true if is_title => Role::Heading(1),
            true if is_short => Role::Heading(2),
            _ => Role::Paragraph,
        };
        blocks.blocks.push(linked(&line.replace("**", ""), role, &within));
    }
    blocks
}

/// `[words](target)` is a link.
fn linked(text: &str, role: Role, within: &[Step]) -> Block {
    let mut line = Line::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let (words, after) = after.split_once("](").unwrap();
        let (target, after) = after.split_once(')').unwrap();
        line.push(before, None);
        let start = line.place();
        line.push(words, None);
        let at = start..line.place();
        line.links.push(Link {
            at,
            text: words.to_owned(),
            target: target.to_owned(),
            spoken: vec![],
        });
        rest = after;
    }
    line.push(rest, None);
    line.block(role, within)
}

fn compared() -> String {
    let (print, accessible) = (blocks("print-2022-09.txt"), blocks("accessible-2022-09.txt"));
    let structure = Structure::Guessed;
    let options = Options { old: structure, new: structure, ..Options::default() };
    told(&diff(&print, &accessible, &options), [&print, &accessible])
}

#[test]
fn what_was_lost_is_named() {
    let found = compared();
    let expected = include_str!("legacy.txt");
    assert!(found == expected, "-- expected\n{expected}-- found\n{found}");
}
