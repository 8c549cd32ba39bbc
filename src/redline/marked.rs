//! The words of blocks that belong together, marked: what each run is, and how each part looks.

use std::collections::BTreeMap;

use super::model::{Mark, Piece, Run};
use crate::blocks::{Block, Link, Stress};
use crate::diff::{self, Class, Segment};
use crate::facts::printed;

/// One of the two documents, as far as its words' forms go.
pub struct Version<'v> {
    pub blocks: &'v [Block],
    /// Its language, if it is not the redline's.
    pub language: Option<&'v str>,
    /// What stands for each reference to a note, by the block: the mark, and whether only this
    /// version has the note.
    pub references: BTreeMap<usize, Vec<(String, bool)>>,
}

/// How the words of some blocks are shown.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// What words are that both sides have.
    pub kept: Mark,
    /// Whether it is said where links lead.
    pub addresses: bool,
}

/// What was written one way and is now written another.
pub type Rewritten = Vec<(String, String)>;

/// Blocks of both versions that belong together, their words marked as `words` has them: the runs of
/// each new block, or of each old one if there is no new one.
pub fn marked(
    versions: &[Version<'_>; 2],
    old: &[usize],
    new: &[usize],
    words: &[Segment],
    looks: Looks,
) -> Vec<Vec<Run>> {
    let [old_version, new_version] = versions;
    let mut writer = Writer {
        old: Cursor::new(old_version, old, looks),
        new: Cursor::new(new_version, new, looks),
        kept: looks.kept,
        out: vec![Vec::new()],
    };
    for segment in words {
        match (is_spelling(segment), segment.mark) {
            (true, diff::Mark::Removed) => writer.old.pass(&segment.text),
            (true, _) => writer.side(writer.kept, &segment.text, false),
            (false, _) => writer.segment(segment),
        }
    }
    writer.out.iter_mut().flatten().for_each(settle_spaces);
    writer.out
}

/// What the same words look like, as it is told rather than marked.
fn is_spelling(segment: &Segment) -> bool {
    segment.class == Class::Typography
        && matches!(segment.mark, diff::Mark::Removed | diff::Mark::Added)
}

/// The words that are written otherwise now, before and after.
pub fn rewritten(words: &[Segment]) -> Rewritten {
    let mut at = 0;
    let mut found = Rewritten::new();
    for run in words.chunk_by(|a, b| is_spelling(a) && is_spelling(b)) {
        if is_spelling(&run[0]) {
            found.push(in_words(words, at..at + run.len()));
        }
        at += run.len();
    }
    found
}

/// White space at either end of marked words stands outside of their brackets.
fn settle_spaces(run: &mut Run) {
    let (Some(first), true) = (run.pieces.first_mut(), run.mark != Mark::Same) else { return };
    if first.text.starts_with(char::is_whitespace) {
        first.text = first.text.trim_start().to_owned();
        run.open.insert_str(0, if run.open.starts_with(' ') { "" } else { " " });
    }
    if let Some(last) =
        run.pieces.last_mut().filter(|last| last.text.ends_with(char::is_whitespace))
    {
        last.text = last.text.trim_end().to_owned();
        run.close.push(' ');
    }
}

/// The words of a group that has no segments: all of both sides.
pub fn whole(old: &[&Block], new: &[&Block]) -> Vec<Segment> {
    let side = |blocks: &[&Block], mark, border| {
        let mut segments = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                segments.push(segment(border, ""));
            }
            segments.push(segment(mark, &block.text));
        }
        segments
    };
    let is_same = old.iter().map(|block| &block.text).eq(new.iter().map(|block| &block.text));
    if is_same && old.len() == 1 {
        return vec![segment(diff::Mark::Same, &new[0].text)];
    }
    let mut segments = side(old, diff::Mark::Removed, diff::Mark::OldBorder);
    segments.extend(side(new, diff::Mark::Added, diff::Mark::NewBorder));
    segments
}

/// The words of blocks that now stand elsewhere.
pub fn away(blocks: &[&Block]) -> Vec<Segment> {
    blocks.iter().map(|block| segment(diff::Mark::MovedAway, &block.text)).collect()
}

fn segment(mark: diff::Mark, text: &str) -> Segment {
    Segment { mark, class: Class::Meaning, text: text.to_owned() }
}

/// Whether segments are the texts of these blocks, from first to last.
pub fn are_of(words: &[Segment], old: &[&Block], new: &[&Block]) -> bool {
    use diff::Mark::{Added, MovedAway, MovedHere, NewBorder, OldBorder, Removed, Same};
    // Where blocks end on one side only, the text is the other side's.
    let side = |marks: &[diff::Mark], border| {
        let mut texts = vec![String::new()];
        for segment in words {
            if segment.mark == border {
                texts.push(String::new());
            } else if marks.contains(&segment.mark)
                && let Some(last) = texts.last_mut()
            {
                last.push_str(&segment.text);
            }
        }
        texts
    };
    let texts = |blocks: &[&Block]| match blocks {
        [] => vec![String::new()],
        _ => blocks.iter().map(|block| block.text.clone()).collect(),
    };
    side(&[Same, Removed, MovedAway, NewBorder], OldBorder) == texts(old)
        && side(&[Same, Added, MovedHere, OldBorder], NewBorder) == texts(new)
}

/// Both spellings, with the rest of the words that they stand in.
fn in_words(words: &[Segment], run: std::ops::Range<usize>) -> (String, String) {
    let beside = |at: Option<usize>| {
        let kept = at.and_then(|at| words.get(at));
        kept.filter(|segment| segment.mark == diff::Mark::Same).map_or("", |segment| &segment.text)
    };
    let before = beside(run.start.checked_sub(1));
    let before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = beside(Some(run.end)).split(char::is_whitespace).next().unwrap_or_default();
    let side = |mark| {
        let own = words[run.clone()].iter().filter(|segment| segment.mark == mark);
        let own: String = own.map(|segment| segment.text.as_str()).collect();
        format!("{before}{own}{after}").trim().to_owned()
    };
    (side(diff::Mark::Removed), side(diff::Mark::Added))
}

struct Writer<'w> {
    old: Cursor<'w>,
    new: Cursor<'w>,
    /// What words are that both sides have.
    kept: Mark,
    out: Vec<Vec<Run>>,
}

impl Writer<'_> {
    fn segment(&mut self, segment: &Segment) {
        let text = &segment.text;
        match segment.mark {
            diff::Mark::Same => {
                let mut rest = text.as_str();
                for (at, gone) in self.old.references_in(text) {
                    let (before, after) = rest.split_at(at - (text.len() - rest.len()));
                    self.side(self.kept, before, false);
                    self.push(Mark::Removed, gone);
                    rest = after;
                }
                self.side(self.kept, rest, false);
            }
            diff::Mark::Removed => self.side(Mark::Removed, text, true),
            diff::Mark::MovedAway => self.side(Mark::Away, text, true),
            diff::Mark::Added => self.side(Mark::Added, text, false),
            diff::Mark::MovedHere => self.side(Mark::Here, text, false),
            diff::Mark::OldBorder => {
                self.old.next_block();
                // Between old blocks that have no new one.
                match self.new.blocks.is_empty() {
                    true => self.out.push(Vec::new()),
                    false => {
                        self.push(Mark::Removed, aside(" paragraph break"));
                        self.side(self.kept, text, false);
                    }
                }
            }
            diff::Mark::NewBorder => {
                self.old.pass(text);
                self.new.next_block();
                self.out.push(Vec::new());
            }
        }
    }

    /// Writes words in the form that one of the sides has for them.
    fn side(&mut self, mark: Mark, text: &str, is_old: bool) {
        let cursor = if is_old { &mut self.old } else { &mut self.new };
        for (own, piece) in cursor.take(text) {
            let mark = if own && mark == self.kept { Mark::Added } else { mark };
            self.push(mark, piece);
        }
    }

    fn push(&mut self, mark: Mark, piece: Piece) {
        let Some(runs) = self.out.last_mut() else { return };
        match runs.last_mut() {
            Some(run) if run.mark == mark => push_piece(&mut run.pieces, piece),
            last => {
                let mut run = Run::new(mark, vec![piece]);
                // Two marks are parted by a space that the text does not have.
                if mark != Mark::Same && last.is_some_and(|last| last.mark != Mark::Same) {
                    run.open.insert(0, ' ');
                }
                runs.push(run);
            }
        }
    }
}

fn push_piece(pieces: &mut Vec<Piece>, piece: Piece) {
    let form = |piece: &Piece| Piece { text: String::new(), breaks: false, ..piece.clone() };
    match pieces.last_mut() {
        Some(last) if !piece.breaks && form(last) == form(&piece) => {
            last.text.push_str(&piece.text)
        }
        _ => pieces.push(piece),
    }
}

fn aside(text: impl Into<String>) -> Piece {
    Piece { aside: true, ..Piece::plain(text) }
}

/// Goes through the texts of one side's blocks.
struct Cursor<'c> {
    version: &'c Version<'c>,
    blocks: &'c [usize],
    addresses: bool,
    at: usize,
    /// The characters of the block so far that are not white space.
    place: usize,
}

impl<'c> Cursor<'c> {
    fn new(version: &'c Version<'c>, blocks: &'c [usize], looks: Looks) -> Self {
        Self { version, blocks, addresses: looks.addresses, at: 0, place: 0 }
    }

    fn next_block(&mut self) {
        (self.at, self.place) = (self.at + 1, 0);
    }

    fn block(&self) -> Option<&'c Block> {
        self.version.blocks.get(*self.blocks.get(self.at)?)
    }

    fn pass(&mut self, text: &str) {
        self.place += text.chars().filter(|char| !char.is_whitespace()).count();
    }

    /// Passes words that both sides have: the marks of notes among them that only this side has,
    /// each with the byte that it stands before.
    fn references_in(&mut self, text: &str) -> Vec<(usize, Piece)> {
        let mut found = Vec::new();
        for (at, char) in text.char_indices().filter(|(_, char)| !char.is_whitespace()) {
            self.place += 1;
            let place = self.place;
            let own = self.references(|at| at == place).into_iter().filter(|(own, _)| *own);
            found.extend(own.map(|(_, piece)| (at + char.len_utf8(), piece)));
        }
        found
    }

    /// The marks of notes at some places, and whether only this side has the note.
    fn references(&self, at: impl Fn(usize) -> bool) -> Vec<(bool, Piece)> {
        let marks = self.blocks.get(self.at).and_then(|block| self.version.references.get(block));
        let notes = self.block().map(|block| block.notes.as_slice()).unwrap_or_default();
        let both = notes.iter().zip(marks.map(Vec::as_slice).unwrap_or_default());
        both.filter(|(note, _)| at(note.at))
            .map(|(_, (mark, own))| (*own, aside(format!(" {mark}"))))
            .collect()
    }

    /// The next words in their form, and whether a note's mark among them has no counterpart.
    fn take(&mut self, text: &str) -> Vec<(bool, Piece)> {
        let mut pieces: Vec<(bool, Piece)> = Vec::new();
        let Some(block) = self.block() else { return vec![(false, Piece::plain(text))] };
        for char in text.chars() {
            let is_space = char.is_whitespace();
            let mut piece = self.form(block, is_space);
            piece.text.push(char);
            piece.breaks = !is_space && self.place > 0 && block.breaks.contains(&self.place);
            match pieces.last_mut() {
                Some((false, last)) if !piece.breaks && is_like(last, &piece) => {
                    last.text.push(char);
                }
                _ => pieces.push((false, piece)),
            }
            if is_space {
                continue;
            }
            self.place += 1;
            let mut ended = block.links.iter().filter(|link| link.at.end == self.place);
            let ended = ended.next().filter(|_| self.addresses);
            pieces.extend(ended.and_then(address).map(|piece| (false, piece)));
            let place = self.place;
            pieces.extend(self.references(|at| at == place));
        }
        // A space by itself leads nowhere.
        for (_, piece) in pieces.iter_mut().filter(|(_, piece)| piece.text.trim().is_empty()) {
            piece.target = None;
        }
        pieces
    }

    /// How the next character looks; white space looks as what it stands in.
    fn form(&self, block: &Block, is_space: bool) -> Piece {
        let place = self.place;
        let holds =
            |at: &std::ops::Range<usize>| at.contains(&place) && (!is_space || at.start < place);
        let stressed = |stress| block.stresses.iter().any(|s| s.stress == stress && holds(&s.at));
        let foreign = block.languages.iter().find(|foreign| holds(&foreign.at));
        let link = block.links.iter().find(|link| holds(&link.at));
        Piece {
            target: link.map(|link| link.target.clone()).filter(|target| !target.is_empty()),
            language: foreign
                .map(|foreign| foreign.language.clone())
                .or_else(|| self.version.language.map(str::to_owned)),
            emphasis: stressed(Stress::Emphasis),
            strong: stressed(Stress::Strong),
            ..Piece::default()
        }
    }
}

fn is_like(one: &Piece, other: &Piece) -> bool {
    let form = |piece: &Piece| (piece.emphasis, piece.strong, piece.aside);
    form(one) == form(other) && one.target == other.target && one.language == other.language
}

/// Where a link leads, in words after it; nothing if its text says so.
fn address(link: &Link) -> Option<Piece> {
    let is_said = link.text == link.target || link.text == printed(&link.target);
    (!is_said && !link.target.is_empty()).then(|| aside(format!(" <{}>", link.target)))
}
