//! What is not as it was accepted, in words, at the lines of the briefing.

use std::ops::Range;

use crate::blocks::{Blocks, of_content};
use crate::content::{Briefing, Content, Origins, source_path};
use crate::diff::{self, Change, Class, Diff, Kind, Nouns};
use crate::parity::{marked, quoted};
use crate::report::{Place, Problem};

/// Every change since a content was accepted, at its place in the briefing.
pub fn changes(accepted: &Content, briefing: &Briefing, nouns: &Nouns) -> Vec<Problem> {
    let both = [
        of_content(accepted, &Origins::default()),
        of_content(&briefing.content, &briefing.origins),
    ];
    let options = diff::Options { nouns: nouns.for_headings(&both), ..Default::default() };
    let diff = diff::contents(accepted, &briefing.content, &options);
    let [_, now] = both;
    let told = diff.changes.iter().enumerate();
    told.map(|(index, change)| {
        let place = place(change, briefing, &now).or_else(|| before(index, &diff, &now));
        problem(change, place, briefing)
    })
    .collect()
}

fn problem(change: &Change, place: Option<Range<usize>>, briefing: &Briefing) -> Problem {
    let code = match change.class {
        Class::Meaning => "changed-meaning",
        Class::Structure => "changed-structure",
        Class::Typography => "changed-typography",
    };
    let path = source_path(&briefing.id);
    let place = match place {
        Some(range) => Place::at(path, range),
        None => Place::file(path),
    };
    let message = format!("not as it was accepted: {}", change.sentence());
    let mut problem = Problem::error(code, message).at(place);
    let (old, new) = (change.old_text(), change.new_text());
    if change.kind == Kind::Removed {
        problem = problem.hint(format!("it stood after this: {}", quoted(&old)));
    } else if !old.is_empty() && !new.is_empty() && old != new {
        problem = problem.hint(format!("word by word: {}", marked(&old, &new)));
    }
    let important = change.important.iter();
    problem
        .hints
        .extend(important.map(|important| format!("look at this first: {}", important.sentence())));
    problem
}

/// Where a change is in the briefing's file, if what it is about is still there.
fn place(change: &Change, briefing: &Briefing, now: &Blocks) -> Option<Range<usize>> {
    if let Kind::Field { name, new, .. } = &change.kind {
        return match *name {
            "date" => briefing.origins.date(),
            _ => briefing.origins.front(new.as_deref()?),
        };
    }
    let spot = change.new.as_ref()?;
    now.blocks.get(spot.blocks.start)?.source.clone()
}

/// What stands before the place where something was removed.
fn before(change: usize, diff: &Diff, now: &Blocks) -> Option<Range<usize>> {
    let row = diff.rows.iter().position(|row| row.changes.contains(&change))?;
    let blocks = diff.rows[..row].iter().flat_map(|row| &row.new);
    blocks.filter_map(|block| now.blocks.get(*block)?.source.clone()).next_back()
}
