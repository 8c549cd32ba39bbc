//! Which briefing of one revision is which of the other: by its ID, or, if it has another one now,
//! by what it says.

use std::collections::BTreeMap;

use crate::blocks::{Blocks, Part};

/// A briefing's IDs on the two sides; none where it is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Pair {
    /// Its IDs: one, or two if it has another one now.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        let new = self.new.iter().filter(|new| self.old.as_ref() != Some(new));
        self.old.iter().chain(new)
    }
}

/// So much of their words two briefings have in common at least, if one became the other.
const ALIKE: f64 = 0.5;

/// What each briefing says, by its ID.
type Side<'b> = BTreeMap<&'b str, &'b Blocks>;

/// All briefings of both sides, by ID and what each says, in the order of their newest IDs.
pub fn pairs(old: &Side<'_>, new: &Side<'_>) -> Vec<Pair> {
    let gone: BTreeMap<_, _> = only_in(old, new).collect();
    let come: BTreeMap<_, _> = only_in(new, old).collect();
    let mut alike: Vec<_> = gone
        .iter()
        .flat_map(|(old, words)| {
            come.iter().map(move |(new, others)| (alike(words, others), *old, *new))
        })
        .filter(|(alike, ..)| *alike >= ALIKE)
        .collect();
    // The most alike first; those that are equally so by their IDs.
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut renamed: Vec<(&str, &str)> = Vec::new();
    for (_, old, new) in alike {
        if renamed.iter().all(|(one, other)| *one != old && *other != new) {
            renamed.push((old, new));
        }
    }

    let pair = |old: Option<&str>, new: Option<&str>| Pair {
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    let gone = gone.keys().filter(|id| renamed.iter().all(|(old, _)| old != *id));
    let mut pairs: Vec<_> = gone.map(|id| pair(Some(id), None)).collect();
    pairs.extend(new.keys().map(|id| {
        let from = renamed.iter().find(|(_, new)| new == id).map(|(old, _)| *old);
        pair(old.contains_key(id).then_some(*id).or(from), Some(id))
    }));
    pairs.sort_by(|a, b| {
        (a.new.as_ref().or(a.old.as_ref())).cmp(&b.new.as_ref().or(b.old.as_ref()))
    });
    pairs
}

/// How often each word stands in a text.
type Words<'b> = BTreeMap<&'b str, usize>;

fn only_in<'b>(here: &Side<'b>, there: &Side<'b>) -> impl Iterator<Item = (&'b str, Words<'b>)> {
    here.iter().filter(|(id, _)| !there.contains_key(*id)).map(|(id, blocks)| {
        let mut words = Words::new();
        // A title and a date are often the same.
        let body = blocks.blocks.iter().filter(|block| block.part == Part::Body);
        for word in body.flat_map(|block| block.text.split_whitespace()) {
            *words.entry(word).or_default() += 1;
        }
        (*id, words)
    })
}

/// The part of both texts' words that they have in common, from 0 to 1.
fn alike(one: &Words<'_>, other: &Words<'_>) -> f64 {
    let count = |words: &Words<'_>| words.values().sum::<usize>() as f64;
    let common: usize =
        one.iter().map(|(word, count)| *count.min(other.get(word).unwrap_or(&0))).sum();
    let all = count(one) + count(other);
    if all == 0.0 { 0.0 } else { 2.0 * common as f64 / all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    fn side(texts: &[(&str, &str)]) -> BTreeMap<String, Blocks> {
        let blocks = |text: &str| Blocks {
            blocks: vec![Block { text: text.to_owned(), ..Block::default() }],
            labels: Vec::new(),
        };
        texts.iter().map(|(id, text)| ((*id).to_owned(), blocks(text))).collect()
    }

    fn by_id(side: &BTreeMap<String, Blocks>) -> Side<'_> {
        side.iter().map(|(id, blocks)| (id.as_str(), blocks)).collect()
    }

    fn said(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let id = |id: &Option<String>| id.clone().unwrap_or_else(|| "-".to_owned());
        let (old, new) = (side(old), side(new));
        let pairs = pairs(&by_id(&old), &by_id(&new));
        pairs.iter().map(|pair| format!("{} {}", id(&pair.old), id(&pair.new))).collect()
    }

    #[test]
    fn a_briefing_with_another_id_is_found_by_what_it_says() {
        assert_eq!(
            said(
                &[("asthma", "Read the plan with the school."), ("neglect", "Look again.")],
                &[("2022-asthma", "Read the plan with each school."), ("neglect", "Look again.")],
            ),
            ["asthma 2022-asthma", "neglect neglect"]
        );
    }

    #[test]
    fn the_most_alike_belong_together_and_each_only_once() {
        assert_eq!(
            said(
                &[("a", "one two three four")],
                &[("b", "one two three 4"), ("c", "one two three four")]
            ),
            ["- b", "a c"]
        );
    }

    #[test]
    fn what_says_something_else_was_removed_and_added() {
        assert_eq!(
            said(&[("a", "one two")], &[("b", "three four"), ("c", "")]),
            ["a -", "- b", "- c"]
        );
    }
}
