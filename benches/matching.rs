//! How well changes are found, and how fast.
//!
//! 500 edits are made to generated briefings, and it is known which block each block was made from:
//! that is the truth. A pair of an old and a new block is found if they stand in one row of the
//! diff. Blocks that nobody touched and whose words no other block has are left out of the count:
//! they would only make the figures look better. Precision is the part of the found pairs that are
//! true, recall the part of the true ones that are found.
//!
//! Then two documents of 300 pages, with edits scattered over them, are compared.
//!
//! `cargo bench --bench matching`

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use engross::blocks::{Block, Blocks, Label, Role, Step};
use engross::diff::{Options, apply, diff, said};

fn main() {
    accuracy();
    speed();
}

fn accuracy() {
    let mut random = Random(2022);
    let (mut found, mut truth, mut right, mut edits) = (0, 0, 0, 0);
    let mut by_edit: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    while edits < 500 {
        let old = briefing(&mut random, 4);
        let mut new = Edited::of(&old);
        // Up to four edits of one briefing may meet.
        let names: Vec<_> = (0..1 + random.below(4)).map(|_| new.edit(&mut random)).collect();
        edits += names.len();
        let (new, pairs) = new.finished();
        let (found_here, truth_here) = counted(&old, &new, &pairs);
        let right_here = found_here.intersection(&truth_here).count();
        found += found_here.len();
        truth += truth_here.len();
        right += right_here;
        for name in names {
            let counts = by_edit.entry(name).or_default();
            counts.0 += found_here.len();
            counts.1 += truth_here.len();
            counts.2 += right_here;
        }
    }
    let part = |right: usize, all: usize| right as f64 / all.max(1) as f64;
    println!(
        "{edits} edits: precision {:.4}, recall {:.4} ({right} pairs right, {found} found, {truth} true)",
        part(right, found),
        part(right, truth)
    );
    for (name, (found, truth, right)) in by_edit {
        println!(
            "  briefings with {name:<22} precision {:.4}, recall {:.4}",
            part(right, found),
            part(right, truth)
        );
    }
}

fn speed() {
    let mut random = Random(300);
    let old = briefing(&mut random, 600);
    let mut new = Edited::of(&old);
    for _ in 0..200 {
        new.edit(&mut random);
    }
    let (new, _) = new.finished();
    let start = Instant::now();
    let diff = diff(&old, &new, &Options::default());
    let took = start.elapsed();
    assert_eq!(apply(&diff.script, &old), said(&new), "the script makes the new document");
    println!(
        "{} and {} blocks, 200 edits: {} changes found in {:.2} s",
        old.blocks.len(),
        new.blocks.len(),
        diff.changes.len(),
        took.as_secs_f64()
    );
}

type Pairs = BTreeSet<(usize, usize)>;

/// The pairs that were found and those that are true, but for those that nobody could miss.
fn counted(old: &Blocks, new: &Blocks, truth: &Pairs) -> (Pairs, Pairs) {
    let diff = diff(old, new, &Options::default());
    let mut found = Pairs::new();
    for row in &diff.rows {
        found.extend(row.old.iter().flat_map(|old| row.new.iter().map(|new| (*old, *new))));
    }
    let times = |blocks: &Blocks, text: &str| {
        blocks.blocks.iter().filter(|block| block.text == text).count()
    };
    let is_hard = |(one, other): &(usize, usize)| {
        let (one, other) = (&old.blocks[*one].text, &new.blocks[*other].text);
        one != other || times(old, one) > 1 || times(new, other) > 1
    };
    let hard = |pairs: Pairs| pairs.into_iter().filter(is_hard).collect();
    (hard(found), hard(truth.clone()))
}

/// A block of the new document, and the old blocks that it was made from.
#[derive(Clone)]
struct Part {
    block: Block,
    from: Vec<usize>,
}

struct Edited {
    parts: Vec<Part>,
    labels: Vec<Label>,
}

impl Edited {
    fn of(old: &Blocks) -> Self {
        let parts = old.blocks.iter().enumerate();
        let parts = parts.map(|(at, block)| Part { block: block.clone(), from: vec![at] });
        Self { parts: parts.collect(), labels: old.labels.clone() }
    }

    fn finished(self) -> (Blocks, Pairs) {
        let parts = self.parts.iter().enumerate();
        let pairs = parts.flat_map(|(new, part)| part.from.iter().map(move |old| (*old, new)));
        let pairs = pairs.collect();
        let blocks = self.parts.into_iter().map(|part| part.block).collect();
        (Blocks { blocks, labels: self.labels }, pairs)
    }

    /// Makes one edit, and says which.
    fn edit(&mut self, random: &mut Random) -> &'static str {
        loop {
            let at = random.below(self.parts.len());
            let text = self.parts[at].block.text.clone();
            let is_heading = matches!(self.parts[at].block.role, Role::Heading(_));
            let words: Vec<&str> = text.split(' ').collect();
            match random.below(11) {
                0 if !is_heading => {
                    self.parts[at].block.text = reworded(random, &text, 1 + words.len() / 12);
                    return "some words changed";
                }
                1 if !is_heading => {
                    self.parts[at].block.text = reworded(random, &text, 1 + words.len() / 3);
                    return "many words changed";
                }
                2 if !is_heading => {
                    self.parts.remove(at);
                    return "a block removed";
                }
                3 => {
                    let mut part = self.parts[at].clone();
                    part.block = Block { text: sentence(random), ..part.block };
                    part.from.clear();
                    self.parts.insert(at, part);
                    return "a block added";
                }
                4 if !is_heading => {
                    let part = self.parts.remove(at);
                    let to = random.below(self.parts.len());
                    self.parts.insert(to, part);
                    return "a block moved";
                }
                5 if !is_heading => {
                    let mut part = self.parts.remove(at);
                    part.block.text = reworded(random, &text, 1 + words.len() / 6);
                    let to = random.below(self.parts.len());
                    self.parts.insert(to, part);
                    return "a block moved and edited";
                }
                6 if !is_heading => {
                    // Nearly the same again, beside it or elsewhere.
                    let mut part = self.parts[at].clone();
                    part.block.text = reworded(random, &text, 1 + words.len() / 8);
                    part.from.clear();
                    let to = random.below(self.parts.len());
                    self.parts.insert(to, part);
                    return "a near copy added";
                }
                7 if text.matches(". ").count() > 0 => {
                    let Some((one, other)) = text.split_once(". ") else { continue };
                    let mut second = self.parts[at].clone();
                    self.parts[at].block.text = format!("{one}.");
                    second.block.text = other.to_owned();
                    self.parts.insert(at + 1, second);
                    return "a block split";
                }
                8 if !is_heading && at + 1 < self.parts.len() => {
                    if matches!(self.parts[at + 1].block.role, Role::Heading(_)) {
                        continue;
                    }
                    let next = self.parts.remove(at + 1);
                    let part = &mut self.parts[at];
                    part.block.text = format!("{text} {}", next.block.text);
                    part.from.extend(next.from);
                    return "two blocks merged";
                }
                9 if is_heading => {
                    self.parts[at].block.text = pick(random, &HEADINGS).to_owned() + " again";
                    return "a heading renamed";
                }
                10 if is_heading => {
                    let is_next = |part: &Part| matches!(part.block.role, Role::Heading(_));
                    let rest = &self.parts[at + 1..];
                    let length = rest.iter().position(is_next).unwrap_or(rest.len());
                    let section: Vec<_> = self.parts.drain(at..at + 1 + length).collect();
                    let heads: Vec<usize> =
                        (0..self.parts.len()).filter(|at| is_next(&self.parts[*at])).collect();
                    let to = if heads.is_empty() { 0 } else { heads[random.below(heads.len())] };
                    self.parts.splice(to..to, section);
                    return "a section moved";
                }
                _ => {}
            }
        }
    }
}

fn reworded(random: &mut Random, text: &str, count: usize) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..count {
        let at = random.below(words.len());
        match random.below(3) {
            0 if words.len() > 4 => drop(words.remove(at)),
            1 => words.insert(at, pick(random, &SMALL)),
            _ => words[at] = pick(random, &SMALL),
        }
    }
    words.join(" ")
}

/// A briefing of some sections: a heading, paragraphs, and a list.
fn briefing(random: &mut Random, sections: usize) -> Blocks {
    let mut blocks = Blocks::default();
    for section in 0..sections {
        let heading = format!("{} {}", pick(random, &HEADINGS), section + 1);
        blocks.blocks.push(Block { role: Role::Heading(2), text: heading, ..Block::default() });
        for _ in 0..2 + random.below(3) {
            let count = 1 + random.below(4);
            let text = (0..count).map(|_| sentence(random)).collect::<Vec<_>>().join(" ");
            blocks.blocks.push(Block { text, ..Block::default() });
        }
        for _ in 0..4 + random.below(4) {
            let within = vec![Step::List(section), Step::Item(blocks.labels.len())];
            blocks.labels.push(Label::Bullet);
            blocks.blocks.push(Block { within, text: sentence(random), ..Block::default() });
        }
    }
    blocks
}

/// A sentence as such briefings have them; many are like each other.
fn sentence(random: &mut Random) -> String {
    let who = pick(random, &WHO);
    let does = pick(random, &DOES);
    let what = pick(random, &WHAT);
    let about = pick(random, &ABOUT);
    let when = pick(random, &WHEN);
    match random.below(3) {
        0 => format!("{who} {does} {what} {about}."),
        1 => format!("{who} {does} {what} {when}."),
        _ => format!("{when}, {who} {does} {what} {about}."),
    }
}

const HEADINGS: [&str; 8] = [
    "Background",
    "Key Learning",
    "Improving Practice",
    "Next steps",
    "Voice of the child",
    "Findings",
    "Recommendations",
    "What happened",
];
const WHO: [&str; 16] = [
    "Professionals",
    "The school",
    "The health visitor",
    "Social workers",
    "The family doctor",
    "Police officers",
    "The hospital",
    "Agencies",
    "Managers",
    "The school nurse",
    "The housing officer",
    "Members of the board",
    "The paediatrician",
    "Early help workers",
    "The mother's support worker",
    "Each partner",
];
const DOES: [&str; 16] = [
    "did not share",
    "should record",
    "must review",
    "failed to consult",
    "were not aware of",
    "need to understand",
    "did not challenge",
    "should agree on",
    "lost sight of",
    "wrote down",
    "had concerns about",
    "must not rely on",
    "are to report",
    "asked for",
    "took account of",
    "did not follow up",
];
const WHAT: [&str; 16] = [
    "the asthma plan",
    "the thresholds for neglect",
    "what the child said",
    "missed appointments",
    "the prescribing of inhalers",
    "the discharge plan",
    "the father's views",
    "the chronology",
    "parental substance misuse",
    "the strategy discussion",
    "the child's attendance",
    "the history of domestic abuse",
    "home conditions",
    "the school's worries",
    "the Child Protection Plan",
    "the supervision notes",
];
const ABOUT: [&str; 16] = [
    "with the other agencies",
    "at every visit",
    "in their own right",
    "in the light of the whole family",
    "before the case was closed",
    "although it was known to three teams",
    "when the older siblings had been removed",
    "so that the child was not seen",
    "because nobody was named to lead",
    "as the guidance asks",
    "in a case of chronic illness",
    "for a child with complex needs",
    "without speaking to the child alone",
    "for fear of losing the mother's trust",
    "and told nobody of it",
    "despite repeated attempts by the school",
];
const WHEN: [&str; 12] = [
    "In April 2021",
    "In the months before the death",
    "Within ten working days",
    "During the review",
    "After the third admission",
    "At the initial conference",
    "Over the summer holidays",
    "When the family moved",
    "By 31 March 2023",
    "Each term",
    "In the second year",
    "On two occasions",
];
const SMALL: [&str; 16] = [
    "often", "also", "clearly", "the", "a", "any", "more", "promptly", "together", "still",
    "their", "never", "wider", "early", "own", "further",
];

fn pick<'a, T: ?Sized>(random: &mut Random, from: &'a [&T]) -> &'a T {
    from[random.below(from.len())]
}

/// SplitMix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}
