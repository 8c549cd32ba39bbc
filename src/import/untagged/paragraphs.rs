//! Lines into paragraphs, items and headings.

use std::collections::BTreeMap;

use super::hyphen::{Join, Words};
use super::lines::{Line, Piece};
use crate::blocks::{self, Blocks, Label, Part, Role, Step};
use crate::import::builder::{Builder, Links};
use crate::import::marker;

/// Text of this many times the body's size is a heading.
const LARGER: f32 = 1.12;

/// A heading has no more lines than this.
const MOST_LINES: usize = 3;

/// A gap of this many times the usual one between lines parts paragraphs.
const WIDER: f32 = 1.3;

/// How far a line may be set in or out and still begin where the others do, in ems.
const ALIGNED: f32 = 0.4;

pub(super) fn read(lines: &[Line]) -> Blocks {
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    let words = Words::of(texts.iter().map(String::as_str));
    let looks = Looks::of(lines);
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let begins = match groups.last() {
            Some(group) => looks.parts(group, line),
            None => true,
        };
        match groups.last_mut() {
            Some(group) if !begins => group.lines.push(line),
            _ => groups.push(Group::new(line)),
        }
    }
    let mut builder = Builder::default();
    let mut lists = Vec::new();
    for group in &groups {
        group.write(&looks, &words, &mut lists, &mut builder);
    }
    builder.out
}

/// Lines that are one block.
struct Group<'l> {
    lines: Vec<&'l Line>,
    /// An item's label, and where its words begin.
    label: Option<(Label, usize)>,
}

/// What most of a document looks like.
struct Looks {
    /// The size that most of the text has.
    body: f32,
    /// The sizes of headings, the largest first.
    headings: Vec<f32>,
    /// The usual distance of baselines, as a share of the size.
    leading: f32,
}

impl Looks {
    fn of(lines: &[Line]) -> Self {
        // Sizes in tenths of a point, so that they can be counted.
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        for line in lines {
            *sizes.entry((line.size * 10.0).round() as i32).or_default() += line.text().len();
        }
        let body = sizes.iter().max_by_key(|(_, count)| **count).map_or(0, |(size, _)| *size);
        let body = body as f32 / 10.0;
        let headings = sizes.keys().rev().map(|size| *size as f32 / 10.0);
        let mut gaps: Vec<f32> = lines
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page && pair[0].size == pair[1].size)
            .map(|pair| (pair[0].baseline - pair[1].baseline) / pair[1].size.max(0.01))
            .filter(|gap| (0.9..2.5).contains(gap))
            .collect();
        gaps.sort_by(f32::total_cmp);
        // Lines of one paragraph are closer than paragraphs, and more.
        let leading = gaps.get(gaps.len() / 3).copied().unwrap_or(1.2);
        Self {
            body,
            headings: headings.take_while(|size| *size >= body * LARGER).collect(),
            leading,
        }
    }

    /// Whether a line begins a new block.
    fn parts(&self, group: &Group, line: &Line) -> bool {
        let Some(last) = group.lines.last() else { return true };
        let em = line.size.max(0.01);
        let text = line.text();
        if (last.size - line.size).abs() > em * 0.08
            || last.bold != line.bold
            || marker::split(text.trim_start()).is_some()
        {
            return true;
        }
        let before = last.text();
        let ended = before.trim_end().ends_with(['.', '!', '?', ':', ';', '”', '"']);
        let down = last.baseline - line.baseline;
        // The next page or column goes on with a sentence that has not ended.
        if last.page != line.page || down < -em * 0.5 {
            return ended || group.label.is_some() != (line.left > group.margin() + em);
        }
        if down > em * self.leading * WIDER {
            return true;
        }
        let step = line.left - group.margin();
        match &group.label {
            // An item's further lines stand under its words or its mark.
            Some(_) => step < -em * ALIGNED,
            // The first line alone may be set in; later ones begin a paragraph.
            None if group.lines.len() == 1 => step > em * ALIGNED && ended,
            None => step.abs() > em * ALIGNED && ended,
        }
    }
}

impl<'l> Group<'l> {
    fn new(line: &'l Line) -> Self {
        let text = line.text();
        let label =
            marker::split(text.trim_start()).map(|(label, rest)| (label, text.len() - rest.len()));
        Self { lines: vec![line], label }
    }

    /// Where its lines begin: an item's at its mark.
    fn margin(&self) -> f32 {
        match (&self.label, &self.lines[..]) {
            (None, [_, second, ..]) => second.left,
            (_, [first, ..]) => first.left,
            _ => 0.0,
        }
    }

    fn write(&self, looks: &Looks, words: &Words, lists: &mut Vec<f32>, builder: &mut Builder) {
        let Some(first) = self.lines.first() else { return };
        match &self.label {
            Some((label, _)) => open_item(first, label, lists, builder),
            None => {
                for _ in lists.drain(..) {
                    builder.close();
                    builder.close();
                }
            }
        }
        let level = self.level(looks);
        let role = level.map_or(Role::Paragraph, Role::Heading);
        let is_first = builder.out.blocks.is_empty();
        if let Some(block) = builder.line(self.text(words), role) {
            block.page = first.page;
            if is_first && level.is_some() {
                block.part = Part::Title;
            }
        }
    }

    /// The level of the heading that it looks like.
    fn level(&self, looks: &Looks) -> Option<u8> {
        let first = self.lines.first().filter(|_| self.label.is_none())?;
        if self.lines.len() > MOST_LINES {
            return None;
        }
        let rank = looks.headings.iter().position(|size| (first.size - size).abs() < 0.06);
        let sentence = self.lines.last()?.text().trim_end().ends_with(['.', ',', ';']);
        let smallest = looks.headings.len();
        let level = rank
            .or((first.bold && first.size > looks.body * 0.95 && !sentence).then_some(smallest))?;
        Some(u8::try_from(level + 1).unwrap_or(6).min(6))
    }

    fn text(&self, words: &Words) -> blocks::Line {
        let mut out = blocks::Line::default();
        let mut links = Links::default();
        let mut skip = self.label.as_ref().map_or(0, |(_, at)| *at);
        for (index, line) in self.lines.iter().enumerate() {
            let next = self.lines.get(index + 1).map(|next| next.text());
            let join = next.map(|next| words.join(line.text().trim_end(), next.trim_start()));
            let length: usize = line.pieces.iter().map(|piece| piece.text.len()).sum();
            // Where the line's words end, with their hyphen or without.
            let trailing = length - line.text().trim_end().len();
            let drop = match join {
                Some(Join::DropHyphen) => trailing + last_char(line.text().trim_end()),
                Some(Join::Close) => trailing,
                _ => 0,
            };
            let mut left = length - drop;
            for Piece { text, target } in &line.pieces {
                let text = &text[..text.len().min(left)];
                left -= text.len();
                let from = skip.min(text.len());
                skip -= from;
                links.go_on(target.as_deref(), &mut out);
                out.push(&text[from..], None);
            }
            if join == Some(Join::Space) {
                out.push(" ", None);
            }
        }
        links.go_on(None, &mut out);
        out
    }
}

fn last_char(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}

/// Opens an item of the list whose marks stand as far in as its own.
fn open_item(line: &Line, label: &Label, lists: &mut Vec<f32>, builder: &mut Builder) {
    let aligned = line.size.max(0.01) * ALIGNED * 2.0;
    while lists.len() > 1 && lists.last().is_some_and(|last| *last > line.left + aligned) {
        lists.pop();
        builder.close();
        builder.close();
    }
    match lists.last() {
        Some(last) if line.left <= *last + aligned => builder.close(),
        _ => {
            lists.push(line.left);
            builder.open(Step::List);
        }
    }
    builder.open_item(label.clone());
}
