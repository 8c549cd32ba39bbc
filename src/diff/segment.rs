//! The words of a group as a reader sees them: what is the same, removed, added, moved; and which of
//! it is typography.

use std::ops::Range;

use super::doc::Doc;
use super::fold::fold;
use super::model::{Class, Mark, Segment};
use super::script::Piece;
use super::space::settle_spaces;
use super::text::{At, Step, Text, Token};

/// A stretch of text in one block of one side, or in one of either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bit {
    pub mark: Mark,
    pub class: Class,
    /// Where it is in the old document; of words that moved here, where they were.
    pub old: Option<At>,
    pub new: Option<At>,
    pub is_space: bool,
}

/// The bits of a group, in order: those of the old side are its texts, and so are those of the new.
pub fn bits(old: &Doc<'_>, new: &Doc<'_>, text: &Text) -> Vec<Bit> {
    let classes = classes(old, new, text);
    let mut writer = Writer { old, new, text, bits: Vec::new() };
    for (step, class) in text.steps.iter().zip(classes) {
        writer.step(step, class);
    }
    let mut bits = writer.bits;
    settle_spaces(&mut bits, &|one, other| spelled(old, one) == spelled(new, other));
    bits
}

fn spelled<'d>(doc: &Doc<'d>, at: &At) -> &'d str {
    &doc.block(at.block).text[at.at.clone()]
}

struct Writer<'w> {
    old: &'w Doc<'w>,
    new: &'w Doc<'w>,
    text: &'w Text,
    bits: Vec<Bit>,
}

impl Writer<'_> {
    fn step(&mut self, step: &Step, class: Class) {
        match step {
            Step::Both(o, n) => {
                let (own, other) = (&self.text.old[*o], &self.text.new[*n]);
                match (space(own), space(other)) {
                    (Some(own), Some(other)) => {
                        let is_same = spelled(self.old, &own) == spelled(self.new, &other);
                        self.both(own, other, is_same, true);
                    }
                    (own, other) => {
                        self.push(Mark::Removed, class, own, None, true);
                        self.push(Mark::Added, class, None, other, true);
                    }
                }
                let (one, two) = (own.at.clone(), other.at.clone());
                self.words(one, two);
                self.border(own.is_border, Mark::OldBorder);
                self.border(other.is_border, Mark::NewBorder);
            }
            Step::Removed(o) | Step::Away(o) => {
                let token = &self.text.old[*o];
                let mark =
                    if matches!(step, Step::Away(_)) { Mark::MovedAway } else { Mark::Removed };
                self.push(mark, class, space(token), None, true);
                self.push(mark, class, Some(token.at.clone()), None, false);
                self.border(token.is_border, Mark::OldBorder);
            }
            Step::Added(n) => {
                let token = &self.text.new[*n];
                self.push(Mark::Added, class, None, space(token), true);
                self.push(Mark::Added, class, None, Some(token.at.clone()), false);
                self.border(token.is_border, Mark::NewBorder);
            }
            Step::Here(n, from) => {
                let token = &self.text.new[*n];
                self.push(Mark::MovedHere, class, None, space(token), true);
                let at = Some(token.at.clone());
                self.push(Mark::MovedHere, class, Some(from.clone()), at, false);
                self.border(token.is_border, Mark::NewBorder);
            }
        }
    }

    /// Two spellings of one word, unless capitals alone make one of them another word.
    fn words(&mut self, own: At, other: At) {
        let (one, two) = (spelled(self.old, &own), spelled(self.new, &other));
        let is_same = one == two;
        let is_acronym = is_acronym(one, &self.old.block(own.block).text)
            != is_acronym(two, &self.new.block(other.block).text);
        if is_same || !is_acronym {
            self.both(own, other, is_same, false);
        } else {
            self.push(Mark::Removed, Class::Meaning, Some(own), None, false);
            self.push(Mark::Added, Class::Meaning, None, Some(other), false);
        }
    }

    fn both(&mut self, own: At, other: At, is_same: bool, is_space: bool) {
        if is_same {
            self.push(Mark::Same, Class::Meaning, Some(own), Some(other), is_space);
        } else {
            self.push(Mark::Removed, Class::Typography, Some(own), None, is_space);
            self.push(Mark::Added, Class::Typography, None, Some(other), is_space);
        }
    }

    fn push(&mut self, mark: Mark, class: Class, old: Option<At>, new: Option<At>, space: bool) {
        if old.is_some() || new.is_some() {
            self.bits.push(Bit { mark, class, old, new, is_space: space });
        }
    }

    fn border(&mut self, is_border: bool, mark: Mark) {
        if is_border {
            let class = Class::Structure;
            self.bits.push(Bit { mark, class, old: None, new: None, is_space: false });
        }
    }
}

/// Whether a word is written in capitals alone, in a text that is not: `IT` and `US` are not `it` and
/// `us`.
fn is_acronym(word: &str, text: &str) -> bool {
    word.chars().filter(|char| char.is_uppercase()).count() > 1
        && !word.contains(char::is_lowercase)
        && text.contains(char::is_lowercase)
}

/// The white space before a token.
fn space(token: &Token) -> Option<At> {
    token.gap.clone().map(|at| At { block: token.at.block, at })
}

/// Which steps are typography.
fn classes(old: &Doc<'_>, new: &Doc<'_>, text: &Text) -> Vec<Class> {
    let spelled = |token: &Token, doc: &Doc<'_>| -> String {
        fold(&doc.block(token.at.block).text[token.at.at.clone()])
    };
    let mut classes = vec![Class::Meaning; text.steps.len()];
    let is_changed = |step: &Step| matches!(step, Step::Removed(_) | Step::Added(_));
    let mut at = 0;
    for run in text.steps.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
        let range = at..at + run.len();
        at = range.end;
        if let [Step::Both(..)] = run {
            // White space alone.
            classes[range.start] = Class::Typography;
            continue;
        }
        if !run.iter().all(is_changed) {
            continue;
        }
        let olds: Vec<(&Token, String)> = run
            .iter()
            .filter_map(|step| match step {
                Step::Removed(o) => Some((&text.old[*o], spelled(&text.old[*o], old))),
                _ => None,
            })
            .collect();
        let news: Vec<(&Token, String)> = run
            .iter()
            .filter_map(|step| match step {
                Step::Added(n) => Some((&text.new[*n], spelled(&text.new[*n], new))),
                _ => None,
            })
            .collect();
        if is_hyphenation(&olds, &news) || is_new_hyphen(text, &range, &olds, &news) {
            classes[range].fill(Class::Typography);
            continue;
        }
        // A mark at the end of a block, unless it became one that says more.
        // What was added or removed whole is so with its marks.
        let is_both_sided = !text.old.is_empty() && !text.new.is_empty();
        let ends = |side: &[(&Token, String)]| {
            side.last().is_none_or(|(token, word)| {
                !token.is_last
                    || matches!(&word[..], "." | ":" | ";" | ",")
                    || word.chars().any(char::is_alphanumeric)
            })
        };
        if is_both_sided && ends(&olds) && ends(&news) {
            for (step, class) in run.iter().zip(&mut classes[range]) {
                let (token, word) = match step {
                    Step::Removed(o) => (&text.old[*o], spelled(&text.old[*o], old)),
                    Step::Added(n) => (&text.new[*n], spelled(&text.new[*n], new)),
                    _ => continue,
                };
                if token.is_last && matches!(&word[..], "." | ":" | ";" | ",") {
                    *class = Class::Typography;
                }
            }
        }
    }
    classes
}

/// `co-operate` and `cooperate`: the same letters, with hyphens on one side. Digits are no letters.
fn is_hyphenation(olds: &[(&Token, String)], news: &[(&Token, String)]) -> bool {
    let letters = |side: &[(&Token, String)]| -> String {
        side.iter().flat_map(|(_, word)| word.chars()).filter(|char| *char != '-').collect()
    };
    let has_hyphen = |side: &[(&Token, String)]| {
        let (first, last) = (side.first(), side.last());
        let inside = |(_, word): &(&Token, String)| word != "-";
        side.iter().any(|(_, word)| word == "-")
            && first.is_some_and(inside)
            && last.is_some_and(inside)
            && side.iter().skip(1).all(|(token, _)| token.gap.is_none())
    };
    let is_whole =
        |side: &[(&Token, String)]| side.iter().skip(1).all(|(token, _)| token.gap.is_none());
    let (own, other) = (letters(olds), letters(news));
    own == other
        && own.chars().all(char::is_alphabetic)
        && (has_hyphen(olds) && is_whole(news) || has_hyphen(news) && is_whole(olds))
}

/// `follow up` and `follow-up`: a hyphen for a space, between letters.
fn is_new_hyphen(
    text: &Text,
    run: &Range<usize>,
    olds: &[(&Token, String)],
    news: &[(&Token, String)],
) -> bool {
    let around = (
        run.start.checked_sub(1).and_then(|before| text.steps.get(before)),
        text.steps.get(run.end),
    );
    let (Some(Step::Both(..)), Some(Step::Both(o, n))) = around else { return false };
    let (own, other) = (&text.old[*o], &text.new[*n]);
    let touches = |hyphen: &(&Token, String), next: &Token| {
        hyphen.1 == "-" && hyphen.0.gap.is_none() && next.gap.is_none()
    };
    match (olds, news) {
        ([hyphen], []) => touches(hyphen, own) && other.gap.is_some(),
        ([], [hyphen]) => touches(hyphen, other) && own.gap.is_some(),
        _ => false,
    }
}

/// The bits as segments: in each stretch of one class, the old words first.
pub fn segments(old: &Doc<'_>, new: &Doc<'_>, bits: &[Bit]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let is_changed = |bit: &Bit| matches!(bit.mark, Mark::Removed | Mark::Added);
    for stretch in bits.chunk_by(|a, b| is_changed(a) && is_changed(b) && a.class == b.class) {
        let (olds, news): (Vec<_>, Vec<_>) =
            stretch.iter().partition(|bit| bit.mark != Mark::Added);
        for bit in olds.into_iter().chain(news) {
            let place = match bit.mark {
                Mark::Added | Mark::MovedHere | Mark::OldBorder => {
                    bit.new.as_ref().map(|at| (new, at))
                }
                _ => bit.old.as_ref().map(|at| (old, at)),
            };
            let text = place.map_or("", |(doc, at)| &doc.block(at.block).text[at.at.clone()]);
            match segments.last_mut() {
                Some(last)
                    if last.mark == bit.mark
                        && (last.class == bit.class || bit.mark == Mark::Same)
                        && !text.is_empty() =>
                {
                    last.text.push_str(text);
                }
                _ => segments.push(Segment {
                    mark: bit.mark,
                    class: bit.class,
                    text: text.to_owned(),
                }),
            }
        }
    }
    segments
}

/// How the text of a new block is made.
pub fn pieces(new: &Doc<'_>, block: usize, bits: &[Bit]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for bit in bits {
        let Some(at) = bit.new.as_ref().filter(|at| at.block == block) else { continue };
        match (&bit.old, pieces.last_mut()) {
            (Some(old), Some(Piece::Kept { block, at }))
                if *block == old.block && at.end == old.at.start =>
            {
                at.end = old.at.end;
            }
            (Some(old), _) => {
                pieces.push(Piece::Kept { block: old.block, at: old.at.clone() });
            }
            (None, last) => {
                let text = &new.block(block).text[at.at.clone()];
                match last {
                    Some(Piece::Added(before)) => before.push_str(text),
                    _ => pieces.push(Piece::Added(text.to_owned())),
                }
            }
        }
    }
    pieces
}
