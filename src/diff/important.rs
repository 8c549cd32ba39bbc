//! What of changed words a board regrets to have overlooked.
//!
//! Each side's text is searched for such things whole ("1 March 2023"); one of which a word changed
//! is called out.

use std::ops::Range;

use super::fold::fold;
use super::look_alike::look_alike;
use super::matter::{Found, find, is_obligation};
use super::model::{Important, Matter};

/// A stretch of changed words: their bytes in the old text, and in the new one.
pub struct Run {
    pub old: Vec<Range<usize>>,
    pub new: Vec<Range<usize>>,
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
        for matter in
            [Matter::Amount, Matter::Date, Matter::Time, Matter::Number, Matter::Organisation]
        {
            let of = |found: &[Found], text: &str| -> Vec<String> {
                let all = found.iter().filter(|(what, _)| *what == matter);
                all.map(|(_, range)| text[range.clone()].to_owned()).collect()
            };
            pair(matter, of(&own, old), of(&other, new), &mut important);
        }
        let obliging = |text: &str, changed: &[Range<usize>], found: &[Found]| -> Vec<String> {
            let words = changed.iter().filter(|range| {
                // "May" of a date is none.
                let inside =
                    |(_, other): &Found| other.start <= range.start && range.end <= other.end;
                !found.iter().any(inside)
            });
            words
                .map(|range| &text[range.clone()])
                .filter(|word| is_obligation(&fold(word)))
                .map(str::to_owned)
                .collect()
        };
        let obligations = (obliging(old, &run.old, &olds), obliging(new, &run.new, &news));
        pair(Matter::Obligation, obligations.0, obligations.1, &mut important);
        important.extend(look_alikes((old, &run.old), (new, &run.new)));
    }
    important.sort_by_key(|important| important.what);
    each_once(important)
}

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
