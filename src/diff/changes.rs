//! The changes: every part of the script as a reader would name it.

use std::collections::BTreeSet;

use super::doc::Doc;
use super::important::{Run, Side, important};
use super::matched::Matched;
use super::model::{Change, Class, Important, Kind, Mark, Row, Segment};
use super::row::order;
use super::script::{Labelled, Made, Piece};
use super::segment::{Bit, segments};
use super::spelling::spellings;
use super::together::goes_on;
use super::{mark, moves, nesting, tables};
use crate::blocks::{Role, Step};

/// A part of the script that gives what the old document does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// A new block without an old one, and the other way round.
    Added(usize),
    Removed(usize),
    /// Of a new block.
    Text(usize),
    Place(usize),
    Role(usize),
    Within(usize),
    Links(usize),
    Languages(usize),
    Notes(usize),
    Stresses(usize),
    Breaks(usize),
    Picture(usize),
    Part(usize),
    /// Of a new item.
    Label(usize),
}

/// Collects changes, and what of the script they tell.
pub struct Teller<'t> {
    pub m: &'t Matched<'t>,
    /// Each with its group.
    told: Vec<(usize, Change)>,
    covered: BTreeSet<Facet>,
}

/// All changes, and the rows that they stand in.
pub fn changes(m: &Matched<'_>, texts: Option<[&[String]; 2]>) -> (Vec<Change>, Vec<Row>) {
    let mut teller = Teller { m, told: Vec::new(), covered: BTreeSet::new() };
    tables::tables(&mut teller);
    moves::moves(&mut teller);
    for group in 0..m.groups.len() {
        teller.words(group);
    }
    for moved in &m.sentences {
        teller.sentence(moved);
    }
    mark::marks(&mut teller);
    moves::consequences(&mut teller);
    nesting::nesting(&mut teller);
    nesting::numbering(&mut teller);
    if let Some(texts) = texts {
        spellings(&mut teller, texts);
    }
    teller.rest();
    teller.in_rows()
}

impl<'t> Teller<'t> {
    pub fn change(&self, kind: Kind, class: Class, group: usize) -> Change {
        let group = &self.m.groups[group];
        let spot = |doc: &Doc<'_>, blocks: &[usize]| {
            Some(doc.spot(*blocks.first()?, blocks.len(), self.m.options))
        };
        Change {
            kind,
            class,
            important: Vec::new(),
            old: spot(&self.m.old, &group.old),
            new: spot(&self.m.new, &group.new),
            words: Vec::new(),
            consequence: None,
        }
    }

    pub fn tell(&mut self, group: usize, change: Change) {
        self.told.push((group, change));
    }

    pub fn cover(&mut self, facet: Facet) {
        self.covered.insert(facet);
    }

    pub fn is_covered(&self, facet: Facet) -> bool {
        self.covered.contains(&facet)
    }

    /// The changes told so far, with their groups.
    pub fn told(&mut self) -> &mut Vec<(usize, Change)> {
        &mut self.told
    }

    /// Covers all that a new block is and has.
    pub fn cover_block(&mut self, block: usize) {
        use Facet::*;
        for facet in [
            Added, Text, Place, Role, Within, Links, Languages, Notes, Stresses, Breaks, Picture,
            Part,
        ] {
            self.cover(facet(block));
        }
        for step in &self.m.new.block(block).within {
            if let Step::Item(item) = step
                && matches!(self.m.script.labels[*item], Labelled::Given(_))
                && !self.m.item_was.contains_key(item)
            {
                self.cover(Label(*item));
            }
        }
    }

    /// What was added, removed, edited, split or merged.
    fn words(&mut self, group: usize) {
        let m = self.m;
        let (blocks, bits) = (&m.groups[group], &m.bits[group]);
        match (&blocks.old[..], &blocks.new[..]) {
            ([old], []) => {
                if !self.is_covered(Facet::Removed(*old)) && !all_are(bits, Mark::MovedAway) {
                    self.tell_whole(group, Kind::Removed);
                }
                self.cover(Facet::Removed(*old));
            }
            ([], [new]) => {
                if !self.is_covered(Facet::Added(*new)) && !all_are(bits, Mark::MovedHere) {
                    self.tell_whole(group, Kind::Added);
                }
                self.cover_block(*new);
            }
            (olds, news) => {
                let kind = match (olds.len(), news.len()) {
                    (1, 1) => Kind::Edited,
                    (1, _) => Kind::Split,
                    _ => Kind::Merged,
                };
                for new in &news[1..] {
                    self.cover(Facet::Within(*new));
                    self.cover(Facet::Place(*new));
                    self.cover_labels(*new);
                }
                news.iter().for_each(|new| self.cover(Facet::Text(*new)));
                self.edited(group, kind, bits);
            }
        }
    }

    /// A block that only one side has.
    fn tell_whole(&mut self, group: usize, kind: Kind) {
        let bits = &self.m.bits[group];
        let words = segments(&self.m.old, &self.m.new, bits);
        let important = self.important(group);
        let change = self.change(kind, Class::Meaning, group);
        self.tell(group, Change { words, important, ..change });
    }

    /// A new item that was part of another needs no other word for its label.
    fn cover_labels(&mut self, block: usize) {
        for step in &self.m.new.block(block).within {
            if let Step::Item(item) = step
                && !self.m.item_was.contains_key(item)
            {
                self.cover(Facet::Label(*item));
            }
        }
    }

    fn edited(&mut self, group: usize, kind: Kind, bits: &[Bit]) {
        let m = self.m;
        let is_word = |bit: &&Bit| matches!(bit.mark, Mark::Added | Mark::Removed);
        let class = bits.iter().filter(is_word).map(|bit| bit.class).min();
        // Guessed borders are no difference.
        let kind = if m.is_stated() { kind } else { Kind::Edited };
        let class = match (&kind, class) {
            (Kind::Edited, None) => return,
            (_, Some(Class::Meaning)) => Class::Meaning,
            (Kind::Edited, Some(class)) => class,
            (_, _) => Class::Structure,
        };
        let change = self.change(kind, class, group);
        let words = segments(&m.old, &m.new, bits);
        let important = self.important(group);
        self.tell(group, Change { words, important, ..change });
    }

    /// What is important of a group's changed words. Where a whole document is new or gone, nothing
    /// of it is to be seen before the rest.
    pub fn important(&self, group: usize) -> Vec<Important> {
        let m = self.m;
        if m.old.blocks.blocks.is_empty() || m.new.blocks.blocks.is_empty() {
            return Vec::new();
        }
        let (group, bits) = (&m.groups[group], &m.bits[group]);
        let (old, old_starts) = side(&m.old, &group.old);
        let (new, new_starts) = side(&m.new, &group.new);
        let range = |starts: &[(usize, usize)], at: &super::text::At| {
            let start = starts.iter().find(|(block, _)| *block == at.block);
            let start = start.map_or(0, |(_, start)| *start);
            at.at.start + start..at.at.end + start
        };
        let is_changed = |bit: &Bit| matches!(bit.mark, Mark::Added | Mark::Removed);
        let mut runs = Vec::new();
        let mut at = 0;
        for run in bits.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
            let (before, after) = (&bits[..at], &bits[at + run.len()..]);
            at += run.len();
            let is_word = |bit: &&Bit| !bit.is_space && bit.mark == Mark::Same;
            let words = [before.iter().rev().find(is_word), after.iter().find(is_word)];
            let matters = |mark: Mark| {
                run.iter().filter(move |bit| bit.mark == mark && bit.class == Class::Meaning)
            };
            let olds = matters(Mark::Removed).filter_map(|bit| bit.old.as_ref());
            let news = matters(Mark::Added).filter_map(|bit| bit.new.as_ref());
            let run = Run {
                old: olds.map(|at| range(&old_starts, at)).collect(),
                new: news.map(|at| range(&new_starts, at)).collect(),
                beside: [
                    words
                        .iter()
                        .flatten()
                        .filter_map(|bit| bit.old.as_ref())
                        .map(|at| range(&old_starts, at).start)
                        .collect(),
                    words
                        .iter()
                        .flatten()
                        .filter_map(|bit| bit.new.as_ref())
                        .map(|at| range(&new_starts, at).start)
                        .collect(),
                ],
            };
            if !run.old.is_empty() || !run.new.is_empty() {
                runs.push(run);
            }
        }
        important(&old, &new, &runs)
    }

    fn sentence(&mut self, moved: &super::text::Moved) {
        let m = self.m;
        let text = m.new.block(moved.new.block).text[moved.new.at.clone()].to_owned();
        let mut change = self.change(Kind::SentenceMoved, Class::Meaning, moved.to);
        change.old = Some(m.old.spot(moved.old.block, 1, m.options));
        change.new = Some(m.new.spot(moved.new.block, 1, m.options));
        change.words = vec![Segment { mark: Mark::Same, class: Class::Meaning, text }];
        self.tell(moved.to, change);
    }

    /// Whatever has no name yet is told all the same.
    fn rest(&mut self) {
        let script = &self.m.script;
        let mut left: Vec<(usize, &'static str, Facet)> = Vec::new();
        for (block, made) in script.made.iter().enumerate() {
            for (name, facet) in facets(self.m, block, made) {
                left.push((self.m.group_of_new[block], name, facet));
            }
            for step in &self.m.new.block(block).within {
                if let Step::Item(item) = step
                    && matches!(script.labels[*item], Labelled::Given(_))
                {
                    left.push((self.m.group_of_new[block], "label", Facet::Label(*item)));
                }
            }
        }
        for (block, group) in self.m.group_of_old.iter().enumerate() {
            if self.m.groups[*group].new.is_empty() {
                left.push((*group, "block", Facet::Removed(block)));
            }
        }
        for (group, name, facet) in left {
            let compares = self.m.is_stated()
                || !matches!(
                    facet,
                    Facet::Role(_) | Facet::Within(_) | Facet::Label(_) | Facet::Part(_)
                );
            if compares && self.covered.insert(facet) {
                let change = self.change(Kind::Other(name), Class::Structure, group);
                self.tell(group, change);
            }
        }
    }

    /// The changes in the order of the rows.
    fn in_rows(self) -> (Vec<Change>, Vec<Row>) {
        let order = order(self.m);
        let mut row_of = vec![0; self.m.groups.len()];
        order.iter().enumerate().for_each(|(row, group)| row_of[*group] = row);
        let mut told = self.told;
        told.sort_by_key(|(group, change)| (row_of[*group], rank(&change.kind)));
        let mut rows: Vec<Row> = order
            .iter()
            .map(|at| {
                let (group, bits) = (&self.m.groups[*at], &self.m.bits[*at]);
                let words = segments(&self.m.old, &self.m.new, bits);
                Row { old: group.old.clone(), new: group.new.clone(), changes: Vec::new(), words }
            })
            .collect();
        let mut changes: Vec<Change> = Vec::with_capacity(told.len());
        // The row of the last change.
        let mut before = None;
        for (group, change) in told {
            let row = row_of[group];
            match changes.last_mut() {
                Some(last) if before.is_some_and(|at| at + 1 == row) && goes_on(last, &change) => {
                    self.m.extend(last, change);
                }
                _ => changes.push(change),
            }
            rows[row].changes.push(changes.len() - 1);
            before = Some(row);
        }
        (changes, rows)
    }
}

/// Several blocks as one text, and the place in it where each begins.
fn side(doc: &Doc<'_>, blocks: &[usize]) -> (Side, Vec<(usize, usize)>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    for block in blocks {
        starts.push((*block, text.len()));
        text.push_str(&doc.block(*block).text);
        text.push('\n');
    }
    let is_heading = |block: &usize| matches!(doc.block(*block).role, Role::Heading(_));
    (Side { text, is_heading: blocks.iter().any(is_heading) }, starts)
}

/// Where a block has gone is told before what has become of it.
fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Table(_) => 0,
        Kind::Moved | Kind::Reordered { .. } => 1,
        Kind::Added | Kind::Removed | Kind::Edited | Kind::Split | Kind::Merged => 2,
        Kind::SentenceMoved => 3,
        _ => 4,
    }
}

fn all_are(bits: &[Bit], mark: Mark) -> bool {
    !bits.is_empty() && bits.iter().all(|bit| bit.mark == mark)
}

/// Whether a block stands elsewhere among the others; a cell goes with its table.
pub fn is_moved(m: &Matched<'_>, block: usize) -> bool {
    m.moved[m.join_of_new[block]]
}

/// What a block's script gives.
fn facets(m: &Matched<'_>, block: usize, made: &Made) -> Vec<(&'static str, Facet)> {
    let Some(from) = made.from else { return vec![("block", Facet::Added(block))] };
    let whole = Piece::Kept { block: from, at: 0..m.old.block(from).text.len() };
    let is_kept = made.text == [whole] || made.text.is_empty() && m.old.block(from).text.is_empty();
    let given = [
        (!is_kept, "text", Facet::Text(block)),
        (is_moved(m, block), "place", Facet::Place(block)),
        (made.role.is_some(), "role", Facet::Role(block)),
        (made.within.is_some(), "nesting", Facet::Within(block)),
        (made.links.is_some(), "links", Facet::Links(block)),
        (made.languages.is_some(), "languages", Facet::Languages(block)),
        (made.notes.is_some(), "notes", Facet::Notes(block)),
        (made.stresses.is_some(), "emphasis", Facet::Stresses(block)),
        (made.breaks.is_some(), "line breaks", Facet::Breaks(block)),
        (made.picture.is_some(), "picture", Facet::Picture(block)),
        (made.part.is_some(), "part", Facet::Part(block)),
    ];
    given.into_iter().filter(|(given, ..)| *given).map(|(_, name, facet)| (name, facet)).collect()
}
