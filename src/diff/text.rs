//! The words of blocks that belong together, word by word; sentences that went elsewhere.
//!
//! ```text
//! groups -> sentences that are the same -> sentences found in another group
//!                                       -> words between them -> steps
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::common::{Stretch, stretches};
use super::doc::Doc;
use super::words::{Vocabulary, Word};

/// Blocks of the old document, and what they have become: none, one or several on each side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
}

impl Group {
    /// One block with the same text on either side.
    pub fn is_unchanged(&self, old: &Doc<'_>, new: &Doc<'_>) -> bool {
        match (&self.old[..], &self.new[..]) {
            ([one], [other]) => old.block(*one).text == new.block(*other).text,
            _ => false,
        }
    }
}

/// Bytes of a block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    pub block: usize,
    pub at: Range<usize>,
}

/// A token of one side of a group.
#[derive(Debug, Clone)]
pub struct Token {
    pub at: At,
    pub word: Word,
    /// The white space before it.
    pub gap: Option<Range<usize>>,
    /// The last of its block, with another block of the group after it.
    pub is_border: bool,
    /// The last of its block.
    pub is_last: bool,
}

/// What became of a token, by its index on its side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Both(usize, usize),
    Removed(usize),
    Added(usize),
    /// Part of a sentence that stands in another place.
    Away(usize),
    /// Part of a sentence that stood in another place.
    Here(usize, At),
}

/// The words of a group.
#[derive(Debug, Default)]
pub struct Text {
    pub old: Vec<Token>,
    pub new: Vec<Token>,
    pub steps: Vec<Step>,
}

/// A sentence that was found in another place, with the same spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub old: At,
    pub new: At,
    /// The groups, by their index.
    pub from: usize,
    pub to: usize,
}

/// Sentences with fewer words than this are not looked for elsewhere.
const FEW: usize = 4;

/// Compares the words of all groups.
pub fn compare(
    old: &Doc<'_>,
    new: &Doc<'_>,
    groups: &[Group],
    vocabulary: &Vocabulary,
) -> (Vec<Text>, Vec<Moved>) {
    let mut pool = Pool { old, new, vocabulary, removed: BTreeMap::new(), added: BTreeMap::new() };
    let mut all = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        // Most blocks have not changed: nothing is to be found in them.
        let (olds, news): (&[usize], &[usize]) =
            if group.is_unchanged(old, new) { (&[], &[]) } else { (&group.old, &group.new) };
        let sides = Sides::of(Side::of(old, olds), Side::of(new, news));
        pool.collect(at, &sides);
        all.push(sides);
    }
    let moved = pool.moved(&all);
    let mut gone = Gone::default();
    for (from, to) in &moved {
        let (own, other) = (&all[from.group].old, &all[to.group].new);
        let olds = own.sentences[from.sentence].clone();
        let news = other.sentences[to.sentence].clone();
        for (o, n) in olds.zip(news) {
            gone.away.insert((from.group, o));
            gone.here.insert((to.group, n), own.tokens[o].at.clone());
        }
    }
    let told = moved.iter().map(|(from, to)| Moved {
        old: all[from.group].old.extent(from.sentence),
        new: all[to.group].new.extent(to.sentence),
        from: from.group,
        to: to.group,
    });
    let told = told.collect();
    let texts = all.into_iter().enumerate().map(|(group, sides)| {
        let steps = sides.steps(group, &gone, vocabulary);
        Text { old: sides.old.tokens, new: sides.new.tokens, steps }
    });
    (texts.collect(), told)
}

/// The tokens, by their group and index, that are part of a sentence that moved; for those of the
/// new document, where they stood.
#[derive(Default)]
struct Gone {
    away: BTreeSet<(usize, usize)>,
    here: BTreeMap<(usize, usize), At>,
}

/// Both sides of a group, and the sentences that are the same.
struct Sides {
    old: Side,
    new: Side,
    same: Vec<(usize, usize)>,
}

impl Sides {
    fn of(old: Side, new: Side) -> Self {
        let mut numbers: BTreeMap<Vec<Word>, u32> = BTreeMap::new();
        let mut keys = |side: &Side| -> Vec<u32> {
            let number = |sentence| {
                let next = numbers.len() as u32;
                *numbers.entry(side.words(sentence)).or_insert(next)
            };
            (0..side.sentences.len()).map(number).collect()
        };
        let (olds, news) = (keys(&old), keys(&new));
        let parted = stretches(&olds, &news).into_iter().filter(|stretch| stretch.is_same);
        let same = parted.flat_map(|stretch| stretch.old.zip(stretch.new)).collect();
        Self { old, new, same }
    }

    /// What became of each token.
    fn steps(&self, group: usize, gone: &Gone, vocabulary: &Vocabulary) -> Vec<Step> {
        let mut steps = Vec::new();
        let (mut o, mut n) = (0, 0);
        let ends = (self.old.sentences.len(), self.new.sentences.len());
        for (old, new) in self.same.iter().copied().chain([ends]) {
            let gap = (o..self.old.start(old), n..self.new.start(new));
            steps.extend(self.between(gap, group, gone, vocabulary));
            if let Some((olds, news)) = self.old.sentences.get(old).zip(self.new.sentences.get(new))
            {
                steps.extend(olds.clone().zip(news.clone()).map(|(o, n)| Step::Both(o, n)));
                (o, n) = (olds.end, news.end);
            }
        }
        steps
    }

    /// The words between two sentences that are the same; moved ones stand where they stood among
    /// the others.
    fn between(
        &self,
        gap: (Range<usize>, Range<usize>),
        group: usize,
        gone: &Gone,
        vocabulary: &Vocabulary,
    ) -> Vec<Step> {
        let is_here = |at: &usize| !gone.away.contains(&(group, *at));
        let was_here = |at: &usize| !gone.here.contains_key(&(group, *at));
        let olds: Vec<usize> = gap.0.clone().filter(is_here).collect();
        let news: Vec<usize> = gap.1.clone().filter(was_here).collect();
        let own: Vec<Word> = olds.iter().map(|at| self.old.tokens[*at].word).collect();
        let other: Vec<Word> = news.iter().map(|at| self.new.tokens[*at].word).collect();
        let mut steps = Vec::new();
        let (mut o, mut n) = (gap.0.start, gap.1.start);
        for step in words(&own, &other, vocabulary) {
            let (to_o, to_n) = match step {
                Step::Both(own, other) => (olds[own], news[other]),
                Step::Removed(own) => (olds[own], n),
                Step::Added(other) => (o, news[other]),
                Step::Away(_) | Step::Here(..) => (o, n),
            };
            steps.extend((o..to_o).map(Step::Away));
            steps.extend((n..to_n).map(|at| Step::Here(at, gone.here[&(group, at)].clone())));
            (o, n) = (to_o, to_n);
            match step {
                Step::Both(..) => {
                    steps.push(Step::Both(o, n));
                    (o, n) = (o + 1, n + 1);
                }
                Step::Removed(_) => {
                    steps.push(Step::Removed(o));
                    o += 1;
                }
                Step::Added(_) => {
                    steps.push(Step::Added(n));
                    n += 1;
                }
                Step::Away(_) | Step::Here(..) => {}
            }
        }
        steps.extend((o..gap.0.end).map(Step::Away));
        steps.extend((n..gap.1.end).map(|at| Step::Here(at, gone.here[&(group, at)].clone())));
        steps
    }
}

/// The blocks of one side of a group, as one text.
struct Side {
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
}

impl Side {
    fn of(doc: &Doc<'_>, blocks: &[usize]) -> Self {
        let mut side = Self { tokens: Vec::new(), sentences: Vec::new() };
        for (index, block) in blocks.iter().enumerate() {
            let words = &doc.words[*block];
            let start = side.tokens.len();
            let mut end = None;
            for (number, token) in words.tokens.iter().enumerate() {
                let gap = end.filter(|end| *end < token.at.start).map(|end| end..token.at.start);
                let is_last = number + 1 == words.tokens.len();
                side.tokens.push(Token {
                    at: At { block: *block, at: token.at.clone() },
                    word: token.word,
                    gap,
                    is_border: is_last && index + 1 < blocks.len(),
                    is_last,
                });
                end = Some(token.at.end);
            }
            let sentences = words.sentences.iter();
            side.sentences.extend(sentences.map(|range| range.start + start..range.end + start));
        }
        side
    }

    fn words(&self, sentence: usize) -> Vec<Word> {
        self.tokens[self.sentences[sentence].clone()].iter().map(|token| token.word).collect()
    }

    /// The first token of a sentence, or the end of the text.
    fn start(&self, sentence: usize) -> usize {
        self.sentences.get(sentence).map_or(self.tokens.len(), |range| range.start)
    }

    fn extent(&self, sentence: usize) -> At {
        let tokens = &self.tokens[self.sentences[sentence].clone()];
        let (first, last) = (&tokens[0].at, &tokens[tokens.len() - 1].at);
        At { block: first.block, at: first.at.start..last.at.end }
    }
}

/// A sentence of a group.
#[derive(Debug, Clone, Copy)]
struct Sentence {
    group: usize,
    sentence: usize,
}

/// The sentences that have no counterpart in their own group, by their spelling.
struct Pool<'p> {
    old: &'p Doc<'p>,
    new: &'p Doc<'p>,
    vocabulary: &'p Vocabulary,
    removed: BTreeMap<&'p str, Vec<Sentence>>,
    added: BTreeMap<&'p str, Vec<Sentence>>,
}

impl<'p> Pool<'p> {
    fn collect(&mut self, group: usize, sides: &Sides) {
        let (old, new) = (&sides.old, &sides.new);
        let says = |side: &Side, sentence: usize| {
            let words = side.words(sentence);
            words.iter().filter(|word| self.vocabulary.is_word(**word)).count() >= FEW
        };
        let (olds, news): (BTreeSet<_>, BTreeSet<_>) = sides.same.iter().copied().unzip();
        for sentence in (0..old.sentences.len()).filter(|at| says(old, *at)) {
            if !olds.contains(&sentence) {
                let at = old.extent(sentence);
                let text = &self.old.block(at.block).text[at.at];
                self.removed.entry(text).or_default().push(Sentence { group, sentence });
            }
        }
        for sentence in (0..new.sentences.len()).filter(|at| says(new, *at)) {
            if !news.contains(&sentence) {
                let at = new.extent(sentence);
                let text = &self.new.block(at.block).text[at.at];
                self.added.entry(text).or_default().push(Sentence { group, sentence });
            }
        }
    }

    fn moved(&self, all: &[Sides]) -> Vec<(Sentence, Sentence)> {
        let both = self
            .removed
            .iter()
            .filter_map(|(text, removed)| Some((removed, self.added.get(text)?)));
        let pairs =
            both.flat_map(|(removed, added)| removed.iter().copied().zip(added.iter().copied()));
        // The same characters are the same words, unless a neighbour changed how they are parted.
        let mut moved: Vec<_> = pairs
            .filter(|(from, to)| {
                let olds = all[from.group].old.sentences[from.sentence].len();
                olds == all[to.group].new.sentences[to.sentence].len()
            })
            .collect();
        moved.sort_by_key(|(_, to)| (to.group, to.sentence));
        moved
    }
}

/// What two sequences of words have in common, and what not; in each stretch, the old words first.
fn words(old: &[Word], new: &[Word], vocabulary: &Vocabulary) -> Vec<Step> {
    let parted = stretches(old, new);
    let mut steps = Vec::new();
    for (at, Stretch { old: olds, new: news, is_same }) in parted.iter().cloned().enumerate() {
        if is_same && !is_chance(&old[olds.clone()], at, &parted, vocabulary) {
            steps.extend(olds.zip(news).map(|(old, new)| Step::Both(old, new)));
        } else {
            steps.extend(olds.map(Step::Removed));
            steps.extend(news.map(Step::Added));
        }
    }
    // Stretches that have grown together: old words first.
    let is_both = |step: &Step| matches!(step, Step::Both(..));
    for stretch in steps.chunk_by_mut(|a, b| !is_both(a) && !is_both(b)) {
        stretch.sort_by_key(|step| matches!(step, Step::Added(_)));
    }
    steps
}

/// Whether a little word or two between long changes are the same by chance, as "of the" may be.
fn is_chance(same: &[Word], at: usize, parted: &[Stretch], vocabulary: &Vocabulary) -> bool {
    let is_long = |stretch: Option<&Stretch>| {
        stretch.is_some_and(|stretch| stretch.old.len() >= 3 && stretch.new.len() >= 3)
    };
    same.len() <= 2
        && same.iter().all(|word| vocabulary.is_little(*word))
        && is_long(at.checked_sub(1).and_then(|before| parted.get(before)))
        && is_long(parted.get(at + 1))
}
