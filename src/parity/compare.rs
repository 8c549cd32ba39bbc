//! The blocks of a file against those that it must have.

use std::collections::BTreeSet;

use super::align::{Pair, align};
use super::difference::{Difference, Kind};
use super::expected::Expected;
use super::rules::{BULLETS, Rule, Uses, note_labels, number_labels};
use crate::blocks::{Block, Blocks, Label, Link, Part, Role, Step};

/// Compares all blocks; each use of a rule is counted.
pub fn compare(expected: &Expected, actual: &Blocks, uses: &mut Uses) -> Vec<Difference> {
    let mut actual_blocks = actual.blocks.clone();
    allow_caption_order(&expected.blocks, &mut actual_blocks, uses);
    allow_dashes(&expected.blocks, &mut actual_blocks, uses);
    let pairs = align(&expected.blocks.blocks, &actual_blocks);
    let mut comparison =
        Comparison { expected, actual, blocks: &actual_blocks, out: Vec::new(), uses };
    let mut both = Vec::new();
    for pair in &pairs {
        match *pair {
            Pair::Both(e, a) => {
                comparison.pair(e, a);
                both.push((e, a));
            }
            Pair::Missing(e) => comparison.missing(e),
            Pair::Extra(a) => comparison.extra(a),
            Pair::Moved(e, a) => {
                let block = &expected.blocks.blocks[e];
                let difference = comparison.about(Kind::Moved, block, &comparison.blocks[a]);
                comparison.out.push(difference.expected(&block.text));
            }
        }
    }
    comparison.note_labels(&both);
    // Where blocks are missing, all that stands beside them stands elsewhere.
    if both.len() == pairs.len() {
        comparison.places(&both);
    }
    comparison.out
}

struct Comparison<'c> {
    expected: &'c Expected,
    actual: &'c Blocks,
    /// The actual blocks after what rules permit.
    blocks: &'c [Block],
    out: Vec<Difference>,
    uses: &'c mut Uses,
}

impl Comparison<'_> {
    fn about(&self, kind: Kind, expected: &Block, actual: &Block) -> Difference {
        Difference::new(kind)
            .about(expected.role.to_string())
            .on(actual.page)
            .from(expected.source.clone())
    }

    fn missing(&mut self, e: usize) {
        let block = &self.expected.blocks.blocks[e];
        let what = match self.expected.rule(e) {
            Some(rule) => format!("{}, {}", block.role, rule.name()),
            None => block.role.to_string(),
        };
        let difference = Difference::new(Kind::Missing).about(what).from(block.source.clone());
        self.out.push(difference.expected(&block.text));
    }

    fn extra(&mut self, a: usize) {
        let block = &self.blocks[a];
        let twin = self
            .expected
            .blocks
            .blocks
            .iter()
            .find(|other| !block.text.is_empty() && other.text == block.text);
        let kind = if twin.is_some() { Kind::Repeated } else { Kind::Extra };
        let source = twin.and_then(|block| block.source.clone());
        let difference = Difference::new(kind).about(block.role.to_string()).on(block.page);
        self.out.push(difference.found(&block.text).from(source));
    }

    fn pair(&mut self, e: usize, a: usize) {
        let (expected, actual) = (&self.expected.blocks.blocks[e], &self.blocks[a]);
        if let Some(rule) = self.expected.rule(e) {
            self.uses.count(rule);
        }
        if expected.text != actual.text {
            let kind = if expected.role == Role::Picture { Kind::Alt } else { Kind::Text };
            let difference = self.about(kind, expected, actual);
            self.out.push(difference.expected(&expected.text).found(&actual.text));
        }
        self.role(expected, actual);
        self.links(expected, actual);
        // Places in other words are other places.
        if expected.text != actual.text {
            return;
        }
        let places = |block: &Block| block.notes.iter().map(|note| note.at).collect::<Vec<_>>();
        if places(expected) != places(actual) {
            let said = |block: &Block| match block.notes.len() {
                1 => "one note".to_owned(),
                count => format!("{count} notes"),
            };
            let difference = self.about(Kind::Note, expected, actual);
            self.out.push(difference.expected(said(expected)).found(said(actual)));
        }
        if expected.languages != actual.languages {
            let said = |block: &Block| {
                let all = block.languages.iter().map(|foreign| {
                    format!("{} ({})", solid(&block.text, &foreign.at), foreign.language)
                });
                all.collect::<Vec<_>>().join(", ")
            };
            let difference = self.about(Kind::Language, expected, actual);
            self.out.push(difference.expected(said(expected)).found(said(actual)));
        }
    }

    fn role(&mut self, expected: &Block, actual: &Block) {
        let kind = match (&expected.role, &actual.role) {
            (own, other) if own == other => return,
            (Role::Heading(_), Role::Heading(_)) => Kind::Level,
            (
                Role::Cell { column, header, .. },
                Role::Cell { column: other, header: is_header, .. },
            ) => {
                // Rows are compared with the places of all blocks.
                if column == other && header == is_header {
                    return;
                }
                Kind::Table
            }
            _ => Kind::Role,
        };
        let difference = self
            .about(kind, expected, actual)
            .about(format!("{} instead of {}: “{}”", actual.role, expected.role, expected.text));
        self.out.push(difference);
    }

    fn links(&mut self, expected: &Block, actual: &Block) {
        let same_text = expected.text == actual.text;
        let fits = |(own, other): (&Link, &Link)| own.at == other.at;
        if expected.links.len() != actual.links.len()
            || same_text && !expected.links.iter().zip(&actual.links).all(fits)
        {
            let said = |block: &Block| {
                let texts = block.links.iter().map(|link| link.text.clone());
                texts.collect::<Vec<_>>().join(", ")
            };
            let difference = self.about(Kind::Link, expected, actual);
            self.out.push(difference.expected(said(expected)).found(said(actual)));
            return;
        }
        for (own, other) in expected.links.iter().zip(&actual.links) {
            if own.target != other.target {
                let difference = self.about(Kind::LinkTarget, expected, actual);
                self.out.push(difference.expected(&own.target).found(&other.target));
            }
            if let Some(spoken) =
                other.spoken.iter().find(|spoken| spoken.as_ref() != Some(&own.text))
            {
                let difference = self.about(Kind::LinkSpoken, expected, actual);
                let spoken = spoken.clone().unwrap_or_default();
                self.out.push(difference.expected(&own.text).found(spoken));
            }
        }
    }

    /// All notes go by numbers, or all by letters, in the order of their references.
    fn note_labels(&mut self, both: &[(usize, usize)]) {
        let mut found = Vec::new();
        for (e, a) in both {
            let (expected, actual) = (&self.expected.blocks.blocks[*e], &self.blocks[*a]);
            found.extend(actual.notes.iter().map(|note| (expected, note.label.as_str())));
        }
        let wrong = |scheme: usize| {
            let mut numbered = (1..).zip(&found);
            numbered.find(move |(number, (_, label))| note_labels(*number)[scheme] != *label)
        };
        match (wrong(0), wrong(1)) {
            (Some((number, (block, label))), Some(_)) => {
                let difference = Difference::new(Kind::NoteLabel).from(block.source.clone());
                self.out.push(difference.expected(note_labels(number)[0].clone()).found(*label));
            }
            _ => found.iter().for_each(|_| self.uses.count(Rule::NoteLabel)),
        }
    }

    /// What the blocks stand in: the same containers, parted at the same places.
    fn places(&mut self, both: &[(usize, usize)]) {
        let mut before: Option<(&Block, &Block)> = None;
        let mut labelled = BTreeSet::new();
        for (e, a) in both {
            let (expected, actual) = (&self.expected.blocks.blocks[*e], &self.blocks[*a]);
            let alike = expected.within.len() == actual.within.len()
                && expected
                    .within
                    .iter()
                    .zip(&actual.within)
                    .all(|(own, other)| own.is_like(*other));
            let shared = |own: &Block, other: &Block| {
                own.within.iter().zip(&other.within).take_while(|(a, b)| a == b).count()
            };
            let parted =
                before.is_some_and(|(own, other)| shared(own, expected) != shared(other, actual));
            let row = |block: &Block| match block.role {
                Role::Cell { row, .. } => Some(row),
                _ => None,
            };
            if !alike || parted {
                let difference = self.about(Kind::Nesting, expected, actual);
                self.out.push(difference.expected(way(expected)).found(way(actual)));
            } else if row(expected) != row(actual) {
                let difference = self.about(Kind::Table, expected, actual);
                self.out.push(difference.found(actual.role.to_string()));
            }
            if alike {
                for (own, other) in expected.within.iter().zip(&actual.within) {
                    if let (Step::Item(own), Step::Item(other)) = (*own, *other)
                        && labelled.insert(other)
                    {
                        self.label(own, other, expected, actual);
                    }
                }
            }
            before = Some((expected, actual));
        }
        for (item, label) in self.actual.labels.iter().enumerate() {
            let says = matches!(label, Label::Found(text, _) if !text.is_empty());
            if says && !labelled.contains(&item) {
                self.out.push(Difference::new(Kind::Label).found(label.to_string()));
            }
        }
    }

    fn label(&mut self, own: usize, other: usize, expected: &Block, actual: &Block) {
        let wanted = &self.expected.blocks.labels[own];
        let Label::Found(found, numbered) = &self.actual.labels[other] else { return };
        let fits = match wanted {
            Label::Bullet => BULLETS.contains(&found.as_str()) && *numbered != Some(true),
            Label::Number(number) => {
                number_labels(*number).contains(found) && *numbered == Some(true)
            }
            Label::Words(words) => found == words,
            Label::Found(..) => false,
        };
        if !fits {
            let difference = self.about(Kind::Label, expected, actual);
            self.out.push(difference.expected(wanted.to_string()).found(found));
        } else if !found.is_empty() && !matches!(wanted, Label::Words(_)) {
            self.uses.count(Rule::ListLabel);
        }
    }
}

/// The containers of a block, from the outside.
fn way(block: &Block) -> String {
    let names: Vec<_> = block.within.iter().map(|step| step.name()).collect();
    if names.is_empty() { "the text itself".to_owned() } else { names.join(" in ") }
}

/// The part of a text between two places that are counted without white space.
pub(crate) fn solid(text: &str, at: &std::ops::Range<usize>) -> String {
    let mut place = 0;
    let mut part = String::new();
    for char in text.chars() {
        if char.is_whitespace() {
            if place > at.start && place < at.end {
                part.push(char);
            }
            continue;
        }
        if at.contains(&place) {
            part.push(char);
        }
        place += 1;
    }
    part
}

/// A caption before its picture is put after it.
fn allow_caption_order(expected: &Blocks, actual: &mut [Block], uses: &mut Uses) {
    // A content's caption always follows its picture.
    let pairs = expected.blocks.iter().zip(expected.blocks.iter().skip(1));
    let captions: BTreeSet<(&str, &str)> = pairs
        .filter(|(_, caption)| caption.role == Role::Caption)
        .map(|(picture, caption)| (picture.text.as_str(), caption.text.as_str()))
        .collect();
    let known = |caption: &str| captions.iter().any(|(_, known)| *known == caption);
    for at in 1..actual.len() {
        let [caption, picture] = &actual[at - 1..=at] else { continue };
        if caption.role != Role::Caption || picture.role != Role::Picture {
            continue;
        }
        // Right after a picture it may be that one's.
        let follows = at > 1 && actual[at - 2].role == Role::Picture;
        let is_pair = captions.contains(&(&picture.text, &caption.text));
        if is_pair || known(&caption.text) && !follows {
            actual.swap(at - 1, at);
            uses.count(Rule::CaptionOrder);
        }
    }
}

/// A dash before an attribution is taken off.
fn allow_dashes(expected: &Blocks, actual: &mut [Block], uses: &mut Uses) {
    let said: BTreeSet<&str> = expected
        .blocks
        .iter()
        .filter(|block| block.part == Part::Attribution)
        .map(|block| block.text.as_str())
        .collect();
    for block in
        actual.iter_mut().filter(|block| matches!(block.within.last(), Some(Step::Quote(_))))
    {
        if block.after_dash().is_some_and(|name| said.contains(name)) && block.take_dash_off() {
            uses.count(Rule::AttributionDash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pictures by capitals, captions by the same letters in small.
    fn blocks(letters: &str) -> Blocks {
        let block = |letter: char| Block {
            role: if letter.is_uppercase() { Role::Picture } else { Role::Caption },
            text: letter.to_string(),
            ..Block::default()
        };
        Blocks { blocks: letters.chars().map(block).collect(), labels: Vec::new() }
    }

    #[test]
    fn a_caption_before_its_picture_is_put_after_it() {
        for (expected, found, swapped) in [
            ("Aa", "aA", "Aa"),
            ("AaBb", "AaBb", "AaBb"),
            ("AaBb", "aAbB", "AaBb"),
            ("BAa", "BaA", "BAa"),
            // Another picture's words do not hide which picture is meant.
            ("Aa", "aX", "Xa"),
            ("AaBb", "XaBb", "XaBb"),
        ] {
            let mut actual = blocks(found).blocks;
            allow_caption_order(&blocks(expected), &mut actual, &mut Uses::default());
            let texts: String = actual.iter().map(|block| block.text.as_str()).collect();
            assert_eq!(texts, swapped, "{found}");
        }
    }
}
