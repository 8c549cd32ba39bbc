//! The parts of an edition: its content, and what it states of itself after that.

use std::collections::BTreeMap;

use super::NotAnEdition;
use super::rules::item_number;
use crate::blocks::{Block, Blocks, Label, Part, Role, Step};
use crate::content::ContentCode;
use crate::facts::{FACTS_HEADING, LABELS, LINKS_HEADING, Qr, Status};
use crate::workspace::Publisher;

/// What an edition states at its end, and where that begins.
pub struct Stated {
    /// How many of its blocks are the content's.
    pub content: usize,
    pub link_list: bool,
    pub qr: bool,
    pub seal: bool,
    /// The briefing, as far as the QR code leads to its page.
    pub briefing: String,
    pub publisher: Publisher,
    pub status: Status,
    pub date: String,
    pub code: String,
}

impl Stated {
    /// Finds the facts block, and the list of links if one stands before it.
    pub fn find(read: &Blocks) -> Result<Self, NotAnEdition> {
        let blocks = &read.blocks;
        let is = |block: &Block, words| block.role == Role::Heading(2) && block.text == words;
        let heading = blocks
            .iter()
            .rposition(|block| is(block, FACTS_HEADING))
            .ok_or(NotAnEdition::NoFacts)?;
        let (lines, rest) =
            blocks[heading + 1..].split_at_checked(LABELS.len()).ok_or(NotAnEdition::NoFacts)?;
        let is_qr = |block: &Block| block.role == Role::Picture && Qr::is_alt(&block.text);
        let (qr, rest) = match rest {
            [first, rest @ ..] if is_qr(first) => (Some(first), rest),
            rest => (None, rest),
        };
        // After that stands at most the seal's label.
        if rest.len() > 1 {
            return Err(NotAnEdition::NoFacts);
        }
        let labels = lines.iter().map(|line| label(read, line));
        if !labels.eq(LABELS.map(Some)) {
            return Err(NotAnEdition::NoFacts);
        }
        let value = |line: usize| lines[line].text.as_str();
        let status = Status::of_version(value(1)).ok_or(NotAnEdition::Version)?;
        let code: ContentCode = value(3).parse().map_err(|_| NotAnEdition::Code)?;
        let [check] = &lines[4].links[..] else { return Err(NotAnEdition::Address) };

        let is_heading = |block: &Block| matches!(block.role, Role::Heading(_));
        let link_list = blocks[..heading]
            .iter()
            .rposition(is_heading)
            .filter(|at| is(&blocks[*at], LINKS_HEADING));
        Ok(Self {
            content: link_list.unwrap_or(heading),
            link_list: link_list.is_some(),
            qr: qr.is_some(),
            seal: !rest.is_empty(),
            briefing: qr.and_then(|qr| Qr::briefing(&qr.text)).unwrap_or_default().to_owned(),
            publisher: Publisher { name: value(0).to_owned(), check: check.target.clone() },
            status,
            date: value(2).to_owned(),
            code: code.to_string(),
        })
    }

    /// The blocks of the content, in the one form that all editions share.
    pub fn said(&self, read: &Blocks) -> Blocks {
        let mut blocks = read.blocks[..self.content.min(read.blocks.len())].to_vec();
        let items = blocks.iter().flat_map(|block| &block.within).filter_map(|step| match step {
            Step::Item(item) => Some(item + 1),
            _ => None,
        });
        let items = items.max().unwrap_or(0);
        let labels = labels(&blocks, &read.labels[..items.min(read.labels.len())]);
        put_captions_after(&mut blocks);
        take_dashes_off(&mut blocks);
        let opening = blocks.iter().skip(1).position(|block| block.role != Role::Paragraph);
        let opening = opening.map_or(blocks.len(), |at| at + 1);
        for block in &mut blocks[..opening] {
            if block.role == Role::Heading(1) {
                block.part = Part::Title;
            } else if block.text == self.date {
                block.part = Part::Date;
            }
        }
        Blocks { blocks, labels }
    }
}

/// The words that an item of a list by itself is labelled with.
fn label<'r>(read: &'r Blocks, block: &Block) -> Option<&'r str> {
    let [Step::List(_), Step::Item(item)] = block.within[..] else { return None };
    match read.labels.get(item)? {
        Label::Found(text, _) => Some(text),
        _ => None,
    }
}

/// The labels of a content's items: bullets, or numbers one after another.
fn labels(blocks: &[Block], found: &[Label]) -> Vec<Label> {
    let mut labels = found.to_vec();
    let mut next: BTreeMap<usize, u64> = BTreeMap::new();
    let mut seen = 0;
    for steps in blocks.iter().flat_map(|block| block.within.windows(2)) {
        let [Step::List(list), Step::Item(item)] = *steps else { continue };
        // Items are numbered in the order in which they begin.
        if item < seen {
            continue;
        }
        seen = item + 1;
        let Some(Label::Found(text, numbered)) = found.get(item) else { continue };
        labels[item] = match (numbered, next.get(&list).copied().or_else(|| item_number(text))) {
            (Some(true), Some(number)) => {
                next.insert(list, number.saturating_add(1));
                Label::Number(number)
            }
            _ => Label::Bullet,
        };
    }
    labels
}

/// A caption before its picture is put after it.
fn put_captions_after(blocks: &mut [Block]) {
    let mut taken = false;
    for at in 1..blocks.len() {
        let [before, block] = &blocks[at - 1..=at] else { continue };
        let pair = (&before.role, &block.role);
        if pair == (&Role::Caption, &Role::Picture) && !taken {
            blocks.swap(at - 1, at);
            taken = true;
        } else {
            // A caption right after a picture is that picture's.
            taken = pair == (&Role::Picture, &Role::Caption);
        }
    }
}

/// A dash before who said a quote is taken off.
fn take_dashes_off(blocks: &mut [Block]) {
    let quote = |block: &Block| match block.within.last() {
        Some(Step::Quote(number)) => Some(*number),
        _ => None,
    };
    for at in 0..blocks.len() {
        let own = quote(&blocks[at]);
        let is_last = blocks.get(at + 1).is_none_or(|next| quote(next) != own);
        if own.is_some() && is_last && blocks[at].take_dash_off() {
            blocks[at].part = Part::Attribution;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(roles: &str) -> Vec<Block> {
        let block = |(at, role): (usize, char)| Block {
            role: if role == 'c' { Role::Caption } else { Role::Picture },
            page: at,
            ..Block::default()
        };
        roles.chars().enumerate().map(block).collect()
    }

    #[test]
    fn captions_stand_after_their_pictures() {
        for (found, order) in [
            ("cp", [1, 0].as_slice()),
            ("pc", &[0, 1]),
            ("cpcp", &[1, 0, 3, 2]),
            ("pcpc", &[0, 1, 2, 3]),
            ("pcpp", &[0, 1, 2, 3]),
        ] {
            let mut blocks = blocks(found);
            put_captions_after(&mut blocks);
            let places: Vec<_> = blocks.iter().map(|block| block.page).collect();
            assert_eq!(places, order, "{found}");
        }
    }

    #[test]
    fn items_go_on_from_the_first_number() {
        let items = [(0, 0), (0, 1), (1, 2), (0, 3)];
        let blocks: Vec<_> = items
            .iter()
            .map(|(list, item)| Block {
                within: vec![Step::List(*list), Step::Item(*item)],
                ..Block::default()
            })
            .collect();
        let found = |text: &str, numbered| Label::Found(text.to_owned(), Some(numbered));
        let found = [found("3.", true), found("4)", true), found("•", false), found("9", true)];
        let wanted = [Label::Number(3), Label::Number(4), Label::Bullet, Label::Number(5)];
        assert_eq!(labels(&blocks, &found), wanted);
    }
}
