//! Plain text into blocks: what is a heading, an item, a paragraph is guessed from how it is set.
//!
//! ```text
//! **A heading**                  a line in asterisks
//! A heading:                     a short line that ends in a colon
//! A heading                      a short line between blank lines, before what is none
//! - An item, or • or 1.          with a blank line or without between items
//! A [link](https://…) in words
//! ```
//!
//! Paragraphs end at blank lines. In a text whose lines are not wrapped, they end with their line.

use std::sync::LazyLock;

use regex::Regex;

use super::builder::{self, Builder};
use super::{FileKind, Imported, Structure, marker};
use crate::blocks::{Label, Line, Part, Role, Step};

/// A text with a longer line than this is not wrapped: each of its lines is a paragraph.
const WRAPPED_WITHIN: usize = 120;

/// A longer line is no heading.
const LONGEST_HEADING: usize = 80;

pub(super) fn read(text: &str) -> Imported {
    let mut pieces = pieces(text);
    guess_headings(&mut pieces);
    let mut builder = Builder::default();
    let mut lists = Lists::default();
    for (index, piece) in pieces.iter().enumerate() {
        match &piece.kind {
            Kind::Item(label) => lists.item(piece.indent, label, &mut builder),
            _ if piece.indent > 0 && lists.holds(piece.indent) => {}
            _ => lists.end(&mut builder),
        }
        let level = if index == 0 { 1 } else { 2 };
        let role = if piece.kind == Kind::Heading { Role::Heading(level) } else { Role::Paragraph };
        let title = index == 0 && piece.kind == Kind::Heading;
        if let Some(block) = builder.line(linked(&piece.text), role).filter(|_| title) {
            block.part = Part::Title;
        }
    }
    Imported {
        kind: FileKind::Text,
        title: None,
        language: None,
        blocks: builder.out,
        structure: Structure::Guessed,
        stated: Vec::new(),
        remarks: Vec::new(),
    }
}

#[derive(Debug, PartialEq)]
enum Kind {
    Paragraph,
    Heading,
    Item(Label),
}

/// Lines that belong together.
#[derive(Debug)]
struct Piece {
    kind: Kind,
    text: String,
    indent: usize,
    /// Whether a blank line stands before it, or nothing.
    apart: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let wrapped = text.lines().all(|line| line.chars().count() <= WRAPPED_WITHIN);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut apart = true;
    for line in text.lines() {
        let words = line.trim();
        // A line without a letter or digit only parts what stands around it.
        if !words.chars().any(char::is_alphanumeric) {
            apart = true;
            continue;
        }
        let indent = indent(line);
        let (kind, words) = match (bold(words), marker::split(words)) {
            (Some(bold), _) => (Kind::Heading, bold),
            (None, Some((label, rest))) => (Kind::Item(label), rest),
            (None, None) => (Kind::Paragraph, words),
        };
        match pieces.last_mut() {
            Some(last)
                if wrapped && !apart && kind == Kind::Paragraph && last.kind != Kind::Heading =>
            {
                last.text.push(' ');
                last.text.push_str(words);
            }
            _ => pieces.push(Piece { kind, text: words.to_owned(), indent, apart }),
        }
        apart = false;
    }
    pieces
}

/// How far a line is set in; a tab goes to the next multiple of four.
fn indent(line: &str) -> usize {
    let space = line.chars().take_while(|char| char.is_whitespace());
    space.fold(0, |at, char| if char == '\t' { at / 4 * 4 + 4 } else { at + 1 })
}

/// What stands between the asterisks of a line that is bold as a whole.
fn bold(line: &str) -> Option<&str> {
    let words = line.strip_prefix("**")?.strip_suffix("**")?.trim();
    (!words.is_empty() && !words.contains("**")).then_some(words)
}

fn guess_headings(pieces: &mut [Piece]) {
    for index in 0..pieces.len() {
        let piece = &pieces[index];
        let next = pieces.get(index + 1);
        let alone = piece.apart && next.is_some_and(|next| next.apart && !may_head(next));
        if may_head(piece) && next.is_some() && (piece.text.ends_with(':') || alone) {
            pieces[index].kind = Kind::Heading;
        }
    }
}

/// Whether a line looks like a heading, wherever it stands.
fn may_head(piece: &Piece) -> bool {
    let sentence = ['.', '!', '?', ';', ',', '"', '”', '’', '\''];
    piece.kind == Kind::Paragraph
        && piece.text.chars().count() <= LONGEST_HEADING
        && !piece.text.ends_with(sentence)
}

/// The lists that are open, by how far their items are set in.
#[derive(Default)]
struct Lists(Vec<usize>);

impl Lists {
    fn item(&mut self, indent: usize, label: &Label, builder: &mut Builder) {
        while self.0.len() > 1 && self.0.last().is_some_and(|last| *last > indent) {
            self.0.pop();
            builder.close();
            builder.close();
        }
        match self.0.last() {
            // The item before ends.
            Some(last) if *last >= indent => builder.close(),
            _ => {
                self.0.push(indent);
                builder.open(Step::List);
            }
        }
        builder.open_item(label.clone());
    }

    /// Whether a paragraph set in that far goes on with an item.
    fn holds(&self, indent: usize) -> bool {
        self.0.last().is_some_and(|last| indent > *last)
    }

    fn end(&mut self, builder: &mut Builder) {
        for _ in self.0.drain(..) {
            builder.close();
            builder.close();
        }
    }
}

/// A line of text, with its links as Markdown writes them.
fn linked(text: &str) -> Line {
    static LINK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\[([^\[\]]+)\]\(([^()\s]*)\)").ok());
    let mut line = Line::default();
    let mut at = 0;
    for found in LINK.iter().flat_map(|link| link.captures_iter(text)) {
        let (Some(whole), Some(words), Some(target)) = (found.get(0), found.get(1), found.get(2))
        else {
            continue;
        };
        line.push(&text[at..whole.start()], None);
        let (start, mark) = (line.place(), line.mark());
        line.push(words.as_str(), None);
        builder::link(&mut line, start, mark, target.as_str());
        at = whole.end();
    }
    line.push(&text[at..], None);
    line
}
