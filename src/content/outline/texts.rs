//! Each text of a content by itself, spelled as the outline spells it.

use super::marks::{Marks, Piece};
use super::{literal, marked_text};
use crate::content::model::{Block, Content, Inline};

impl Content {
    /// Each text with its marks, one for each block of [`as_written`](crate::blocks::as_written), in
    /// their order. What a note says comes after the text that refers to it.
    pub fn texts(&self) -> Vec<String> {
        let quote = self.quote.as_ref();
        let front = [
            Some(&self.title),
            self.subtitle.as_ref(),
            Some(&self.date.text),
            quote.map(|quote| &quote.text),
            quote.and_then(|quote| quote.attribution.as_ref()),
        ];
        let mut out = front.into_iter().flatten().map(|text| literal(text)).collect();
        blocks(&self.blocks, &mut out);
        out
    }
}

fn blocks(all: &[Block], out: &mut Vec<String>) {
    for block in all {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => run(content, out),
            Block::List { items, .. } => items.iter().for_each(|item| blocks(item, out)),
            Block::Quote { blocks: quoted, attribution } => {
                blocks(quoted, out);
                run_if_any(attribution, out);
            }
            Block::Table { header, rows } => {
                let cells = header.iter().chain(rows.iter().flatten());
                cells.for_each(|cell| run(cell, out));
            }
            Block::Picture { alt, caption, .. } => {
                out.push(literal(alt));
                run_if_any(caption, out);
            }
        }
    }
}

fn run_if_any(inlines: &[Inline], out: &mut Vec<String>) {
    if !inlines.is_empty() {
        run(inlines, out);
    }
}

fn run(inlines: &[Inline], out: &mut Vec<String>) {
    let (mut text, mut notes) = (String::new(), Vec::new());
    marked_text(inlines, &mut text, &mut notes);
    out.push(text);
    notes.into_iter().for_each(|note| blocks(note, out));
}

/// The words that a mark stands around; none, of a break or a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What stands between `⟨` and `⟩`.
    pub mark: String,
    pub words: String,
}

/// The words of a text that [`Content::texts`] spelled, and its marks in the order in which they begin.
pub fn stretches(text: &str) -> (String, Vec<Stretch>) {
    let (mut all, mut found, mut open) = (String::new(), Vec::<Stretch>::new(), Vec::new());
    let mut marks = Marks::new(text, text.len());
    while let Ok(Some(piece)) = marks.next() {
        match piece {
            Piece::Words(words) => all += &words,
            Piece::Mark("/") => {
                if let Some((at, start)) = open.pop() {
                    let stretch: &mut Stretch = &mut found[at];
                    stretch.words = all[start..].to_owned();
                }
            }
            Piece::Mark(mark) => {
                if !matches!(mark, "break" | "note") {
                    open.push((found.len(), all.len()));
                }
                found.push(Stretch { mark: mark.to_owned(), words: String::new() });
            }
        }
    }
    (all, found)
}
