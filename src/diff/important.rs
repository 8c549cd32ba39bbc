//! What of changed words a board regrets to have overlooked.
//!
//! Each side's text is searched for such things whole ("1 March 2023"); one of which a word changed
//! is called out.

use std::ops::Range;

use super::fold::fold;
use super::look_alike::look_alike;
use super::matter::{Found, find, is_obligation, is_opposite};
use super::model::{Important, Matter};

/// A stretch of changed words: their bytes in the old text, and in the new one.
pub struct Run {
    pub old: Vec<Range<usize>>,
    pub new: Vec<Range<usize>>,
    /// Where the words before and after it begin, in the old text and in the new one.
    pub beside: [Vec<usize>; 2],
}

/// The text of one side, and whether it is a heading's.
pub struct Side {
    pub text: String,
    pub is_heading: bool,
}

/// What of the changed words of two texts is important, each once.
pub fn important(old: &Side, new: &Side, runs: &[Run]) -> Vec<Important> {
    let (olds, news) = (find(&old.text, old.is_heading), find(&new.text, new.is_heading));
    let (old, new) = (old.text.as_str(), new.text.as_str());
    let mut important: Vec<Important> = Vec::new();
    let touches = |changed: &[Range<usize>], range: &Range<usize>| {
        changed.iter().any(|other| other.start < range.end && range.start < other.end)
    };
    let mut last = (0, 0);
    for run in runs {
        let touched = |found: &[Found], changed: &[Range<usize>], last: usize| -> Vec<Found> {
            let fits = |(_, range): &&Found| range.end > last && touches(changed, range);
            found.iter().filter(fits).cloned().collect()
        };
        let (own, other) = (touched(&olds, &run.old, last.0), touched(&news, &run.new, last.1));
        last.0 = own.last().map_or(last.0, |(_, range)| range.end);
        last.1 = other.last().map_or(last.1, |(_, range)| range.end);
        let of = |found: &[Found], text: &str, matter: Matter| -> Vec<String> {
            let all = found.iter().filter(|(what, _)| *what == matter);
            all.map(|(_, range)| text[range.clone()].to_owned()).collect()
        };
        // A number that lost its sign or its measure stands beside what was lost.
        let beside = |found: &[Found], text: &str, places: &[usize], whole: &[String]| {
            let is_beside = |(_, range): &&Found| places.iter().any(|place| range.contains(place));
            let near: Vec<Found> = found.iter().filter(is_beside).cloned().collect();
            let mut parts = of(&near, text, Matter::Number);
            parts.retain(|part| whole.iter().any(|whole| is_part(part, whole)));
            parts
        };
        for matter in
            [Matter::Amount, Matter::Date, Matter::Time, Matter::Number, Matter::Organisation]
        {
            let (mut own, mut other) = (of(&own, old, matter), of(&other, new, matter));
            if matter == Matter::Number {
                if own.is_empty() {
                    own = beside(&olds, old, &run.beside[0], &other);
                } else if other.is_empty() {
                    other = beside(&news, new, &run.beside[1], &own);
                }
            }
            pair(matter, own, other, &mut important);
        }
        let obliging = |text: &str, changed: &[Range<usize>], all: &[Found], touched: &[Found]| {
            let words = changed.iter().filter(|range| {
                // "May" of a date is none.
                let inside =
                    |(_, other): &Found| other.start <= range.start && range.end <= other.end;
                !all.iter().any(inside)
            });
            let words =
                words.filter(|range| is_obligation(&fold(&text[(*range).clone()]))).cloned();
            let phrases = touched.iter().filter(|(what, _)| *what == Matter::Obligation);
            let mut ranges: Vec<_> = words.chain(phrases.map(|(_, range)| range.clone())).collect();
            ranges.sort_by_key(|range| range.start);
            ranges.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        let obligations =
            (obliging(old, &run.old, &olds, &own), obliging(new, &run.new, &news, &other));
        pair(Matter::Obligation, obligations.0, obligations.1, &mut important);
        if run.old.len() + run.new.len() <= MOST_WORDS {
            important.extend(look_alikes((old, &run.old), (new, &run.new)));
            opposites((old, &run.old), (new, &run.new), &mut important);
        }
    }
    important.sort_by_key(|important| important.what);
    each_once(important)
}

/// Each word of a run is held against each that came for it in runs of at most so many: longer ones
/// are rewritten, and read anew.
const MOST_WORDS: usize = 400;

/// The words of a run that became others which nobody can tell from them by eye.
fn look_alikes<'r>(
    (old, olds): (&'r str, &'r [Range<usize>]),
    (new, news): (&'r str, &'r [Range<usize>]),
) -> impl Iterator<Item = Important> + 'r {
    olds.iter().filter_map(move |own| {
        let own = &old[own.clone()];
        let mut words = news.iter().map(|range| &new[range.clone()]);
        let other = words.find(|other| look_alike(own, other))?;
        let (old, new) = (Some(own.to_owned()), Some(other.to_owned()));
        Some(Important { what: Matter::LookAlike, old, new })
    })
}

/// Whether a number is all of another but its sign or its measure.
fn is_part(part: &str, whole: &str) -> bool {
    whole.contains(part) || part.contains(whole)
}

/// Words that became their opposites.
fn opposites(old: (&str, &[Range<usize>]), new: (&str, &[Range<usize>]), all: &mut Vec<Important>) {
    let words = |(text, ranges): (&str, &[Range<usize>])| -> Vec<String> {
        ranges.iter().map(|range| text[range.clone()].to_owned()).collect()
    };
    let news = words(new);
    for old in words(old) {
        if let Some(new) = news.iter().find(|new| is_opposite(&fold(&old), &fold(new))) {
            let (old, new) = (Some(old), Some(new.clone()));
            all.push(Important { what: Matter::Opposite, old, new });
        }
    }
}

/// Leaves out what stands there already.
pub fn each_once(all: Vec<Important>) -> Vec<Important> {
    let mut once: Vec<Important> = Vec::with_capacity(all.len());
    for important in all {
        if !once.contains(&important) {
            once.push(important);
        }
    }
    once
}

/// The things of one kind that a run removed and added: one became the other, as they come.
fn pair(what: Matter, old: Vec<String>, new: Vec<String>, important: &mut Vec<Important>) {
    let mut new = new;
    let mut old = old;
    // What both sides have did not change.
    old.retain(|thing| match new.iter().position(|other| fold(other) == fold(thing)) {
        Some(at) => {
            new.remove(at);
            false
        }
        None => true,
    });
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) => important.push(Important { what, old, new }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Change;
    use super::super::{Options, diff};
    use super::*;
    use crate::blocks::{Block, Blocks};

    fn called_out(old: &str, new: &str) -> Vec<(Matter, Option<String>, Option<String>)> {
        let blocks = |text: &str| Blocks {
            blocks: vec![Block { text: text.to_owned(), ..Block::default() }],
            ..Blocks::default()
        };
        let diff = diff(&blocks(old), &blocks(new), &Options::default());
        let all = diff.changes.into_iter().flat_map(|change: Change| change.important);
        all.map(|it| (it.what, it.old, it.new)).collect()
    }

    #[test]
    fn a_number_is_told_with_its_sign_its_point_and_its_measure() {
        for (old, new, number) in [
            ("give 0.5 mg daily", "give .5 mg daily", ("0.5 mg", ".5 mg")),
            ("it was -5 outside that day", "it was 5 outside that day", ("-5", "5")),
            ("it was 5 outside that day", "it was -5 outside that day", ("5", "-5")),
            ("give 5 mg daily", "give 5 g daily", ("5 mg", "5 g")),
            ("all twenty-five of them", "all twenty-six of them", ("twenty-five", "twenty-six")),
            ("after the first visit", "after the second visit", ("first", "second")),
            ("at least one adult came", "at least two adults came", ("one", "two")),
        ] {
            let (was, is) = number;
            let told = (Matter::Number, Some(was.to_owned()), Some(is.to_owned()));
            assert_eq!(called_out(old, new), [told], "{old}");
        }
    }

    #[test]
    fn having_to_is_an_obligation_and_a_word_may_become_its_opposite() {
        let told =
            |what, old: &str, new: &str| vec![(what, Some(old.to_owned()), Some(new.to_owned()))];
        assert_eq!(
            called_out("Staff have to report it", "Staff may report it"),
            told(Matter::Obligation, "have to", "may")
        );
        assert_eq!(
            called_out("The evidence was insufficient", "The evidence was sufficient"),
            told(Matter::Opposite, "insufficient", "sufficient")
        );
        assert_eq!(
            called_out("She was able to go", "She was unable to go"),
            told(Matter::Opposite, "able", "unable")
        );
    }
}
