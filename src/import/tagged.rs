//! Tagged PDFs as other programs make them: labels among the words, links in pieces, notes at the
//! end. They are made alike with what the same text is in other kinds of files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::untagged::hyphen::{Join, Words};
use super::{builder, marker};
use crate::blocks::{Block, Blocks, Label, Place, Reference, Step};
use crate::readback::{Child, Document, Node, Run};

/// Puts a space where a line ends without one: not every program writes it.
pub(super) fn part_lines(document: &mut Document) {
    let runs: Vec<&Run> = document.root.iter().flat_map(Node::runs).collect();
    let words = Words::of(runs.iter().map(|run| run.spoken()));
    let mut joins = Vec::new();
    let mut before: Option<(usize, &Run)> = None;
    for (index, run) in runs.iter().enumerate().filter(|(_, run)| !run.spoken().is_empty()) {
        if let Some((last, before)) = before.filter(|(_, before)| is_next_line(before, run)) {
            joins.push((last, index, words.join(before.spoken(), run.spoken())));
        }
        before = Some((index, run));
    }
    let mut joins = joins.into_iter().peekable();
    let (mut index, mut space) = (0, None);
    for_each_run(&mut document.root, &mut |run| {
        if space == Some(index) {
            said(run).insert(0, ' ');
        }
        if let Some((_, next, join)) = joins.next_if(|(last, ..)| *last == index) {
            match join {
                Join::Space => space = Some(next),
                Join::DropHyphen => drop(said(run).pop()),
                Join::Close => {}
            }
        }
        index += 1;
    });
}

/// Whether a run begins a line after another that ends without a space.
fn is_next_line(before: &Run, next: &Run) -> bool {
    let em = before.size.max(next.size);
    let moved = before.page != next.page || (before.end.1 - next.start.1).abs() > em * 0.5;
    moved
        && !before.spoken().ends_with(char::is_whitespace)
        && !next.spoken().starts_with(char::is_whitespace)
}

fn said(run: &mut Run) -> &mut String {
    run.actual_text.as_mut().unwrap_or(&mut run.glyphs)
}

fn for_each_run(nodes: &mut [Node], change: &mut impl FnMut(&mut Run)) {
    for child in nodes.iter_mut().flat_map(|node| &mut node.children) {
        match child {
            Child::Node(node) => for_each_run(std::slice::from_mut(node), change),
            Child::Text(text) => text.runs.iter_mut().for_each(&mut *change),
            Child::Annotation(_) => {}
        }
    }
}

pub(super) fn tidy(blocks: &mut Blocks) {
    labels(blocks);
    blocks.blocks.iter_mut().for_each(join_links);
    notes(blocks);
}

/// Gives each item the label that it shows, wherever the file has it.
fn labels(blocks: &mut Blocks) {
    let mut begun = BTreeSet::new();
    for block in &mut blocks.blocks {
        let Some(item) = block.within.iter().rev().find_map(|step| match step {
            Step::Item(item) => Some(*item),
            _ => None,
        }) else {
            continue;
        };
        let Some(label) = blocks.labels.get_mut(item).filter(|_| begun.insert(item)) else {
            continue;
        };
        let Label::Found(text, _) = &*label else { continue };
        if !text.is_empty() {
            *label = marker::label(text).unwrap_or_else(|| Label::Words(text.clone()));
        } else if let Some((found, length)) = marker::glued(&block.text) {
            let solid = block.text[..length].chars().filter(|char| !char.is_whitespace()).count();
            cut(block, 0..solid);
            *label = found;
        }
    }
}

/// Joins links that follow one another and lead to the same place: the parts of a broken line.
fn join_links(block: &mut Block) {
    let solid = block.text.char_indices().filter(|(_, char)| !char.is_whitespace());
    let ends: Vec<_> = solid.map(|(at, char)| at..at + char.len_utf8()).collect();
    let text = &block.text;
    block.links.dedup_by(|next, last| {
        let follows = last.at.end == next.at.start && last.target == next.target;
        if !follows || last.target.is_empty() {
            return false;
        }
        last.at.end = next.at.end;
        last.spoken.append(&mut next.spoken);
        if let (Some(first), Some(end)) = (ends.get(last.at.start), ends.get(last.at.end - 1)) {
            last.text = text[first.start..end.end].to_owned();
        }
        true
    });
}

/// The words of a reference to a note are no longer than `[12]`.
const LONGEST: usize = 5;

/// A block refers to no more notes than this; what refers to more stays as it is.
const MOST_NOTES: usize = 1000;

/// Turns short links within the document into references, where a note begins with their words, and
/// puts each note after the block that refers to it.
fn notes(blocks: &mut Blocks) {
    let mut notes: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    let mut text = Vec::new();
    for block in std::mem::take(&mut blocks.blocks) {
        match block.within.first() {
            Some(Step::Note(note)) => notes.entry(*note).or_default().push(block),
            _ => text.push(block),
        }
    }
    let mut labels: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (number, note) in &notes {
        let label = note.first().and_then(|first| first.text.split(' ').next());
        labels.entry(label.unwrap_or_default().to_owned()).or_default().push_back(*number);
    }
    for mut block in text {
        let mut found = Vec::new();
        for link in block.links.iter().filter(|link| link.target.is_empty()).take(MOST_NOTES) {
            let label = link.text.trim();
            let short = !label.is_empty() && label.chars().count() <= LONGEST;
            let numbers = labels.get_mut(label).filter(|_| short);
            if let Some(number) = numbers.and_then(VecDeque::pop_front) {
                found.push((link.at.clone(), number));
            }
        }
        let mut after = Vec::new();
        for (at, number) in found.into_iter().rev() {
            block.links.retain(|link| link.at != at);
            block.notes.push(Reference { at: at.start, label: String::new() });
            let mut own = notes.remove(&number).unwrap_or_default();
            if let Some(first) = own.first_mut() {
                first.links.retain(|link| !link.target.is_empty());
                cut(first, 0..at.len());
            }
            cut(&mut block, at);
            after.splice(0..0, own);
        }
        block.notes.reverse();
        blocks.blocks.push(block);
        blocks.blocks.append(&mut after);
    }
    blocks.blocks.extend(notes.into_values().flatten());
}

/// Takes the words between two places out of a block.
fn cut(block: &mut Block, at: Range<Place>) {
    let mut place = 0;
    let mut text = String::new();
    for char in block.text.chars() {
        let solid = !char.is_whitespace();
        if !(solid && at.contains(&place)) {
            text.push(char);
        }
        place += usize::from(solid);
    }
    block.text = crate::readback::normalise(&text);
    builder::shift(block, at.start, at.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Line, Role};

    fn block(text: &str, links: &[(&str, &str)]) -> Block {
        let mut line = Line::default();
        let mut rest = text;
        for (words, target) in links {
            let (before, after) = rest.split_once(words).unwrap();
            line.push(before, None);
            let (start, mark) = (line.place(), line.mark());
            line.push(words, None);
            builder::link(&mut line, start, mark, target);
            rest = after;
        }
        line.push(rest, None);
        line.block(Role::Paragraph, &[])
    }

    #[test]
    fn a_label_among_the_words_is_the_item_s() {
        let mut item = block("•Read this", &[("this", "https://example.org")]);
        item.within = vec![Step::List(0), Step::Item(0)];
        let labels = vec![Label::Found(String::new(), None)];
        let mut blocks = Blocks { blocks: vec![item], labels };
        tidy(&mut blocks);
        assert_eq!(blocks.labels, [Label::Bullet]);
        assert_eq!(blocks.blocks[0].text, "Read this");
        assert_eq!(blocks.blocks[0].links[0].at, 4..8);
    }

    #[test]
    fn a_broken_link_is_one() {
        let to = "https://example.org";
        let mut one = block("Read this long text", &[("this ", to), ("long", to), ("text", "")]);
        join_links(&mut one);
        assert_eq!(one.links.len(), 2);
        assert_eq!((one.links[0].at.clone(), &*one.links[0].text), (4..12, "this long"));
    }

    #[test]
    fn a_note_stands_where_it_is_referred_to() {
        let mut note = block("1 The note", &[]);
        note.within = vec![Step::Note(0)];
        let text = block("Words1, more", &[("1", "")]);
        let mut blocks =
            Blocks { blocks: vec![text, block("Next", &[]), note], labels: Vec::new() };
        tidy(&mut blocks);
        let texts: Vec<_> = blocks.blocks.iter().map(|block| &*block.text).collect();
        assert_eq!(texts, ["Words, more", "The note", "Next"]);
        assert_eq!(blocks.blocks[0].notes[0].at, 5);
    }
}
