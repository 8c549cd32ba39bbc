//! What is not as it was accepted, in words, at the lines of the briefing.

use std::ops::Range;

use crate::blocks::{Blocks, as_written};
use crate::content::{Briefing, Content, Origins, source_path};
use crate::diff::{self, Change, Class, Diff, Kind, Nouns};
use crate::parity::quoted;
use crate::report::{Place, Problem};
use crate::view::{Body, Entry, On, View, in_a_line, row};

/// Every change since a content was accepted, at its place in the briefing.
pub fn changes(accepted: &Content, briefing: &Briefing, nouns: &Nouns) -> Vec<Problem> {
    let both = [
        as_written(accepted, &Origins::default()),
        as_written(&briefing.content, &briefing.origins),
    ];
    let options = diff::Options { nouns: nouns.for_headings(&both), ..Default::default() };
    let diff = diff::contents(accepted, &briefing.content, &options);
    let [old, now] = &both;
    let view = View::of_versions(&diff, [old, now]);
    let mut entries = view.entries();
    entries.sort_by_key(|entry| entry.index);
    let told = entries.iter().map(|entry| {
        let place = place(entry.change, briefing, now);
        problem(&view, entry, place.or_else(|| before(entry.index, &diff, now)), briefing)
    });
    told.collect()
}

fn problem(
    view: &View<'_>,
    entry: &Entry<'_>,
    place: Option<Range<usize>>,
    briefing: &Briefing,
) -> Problem {
    let code = match (&entry.change.kind, entry.change.class) {
        (Kind::Field { name: diff::DIGEST, .. }, _) => "changed-otherwise",
        (_, Class::Meaning) => "changed-meaning",
        (_, Class::Structure) => "changed-structure",
        (_, Class::Typography) => "changed-typography",
    };
    let path = source_path(&briefing.id);
    let place = match place {
        Some(range) => Place::at(path, range),
        None => Place::file(path),
    };
    let message = format!("not as it was accepted: {}", view.clause(entry.change));
    let mut problem = Problem::error(code, message).at(place);
    problem.hints.extend(texts(view, entry));
    problem.hints.extend(entry.consequence(view));
    let important = entry.important.iter();
    problem.hints.extend(important.map(|important| format!("look at this first: {important}")));
    problem
}

/// What a change did to the text, as far as the briefing's line does not show it.
fn texts(view: &View<'_>, entry: &Entry<'_>) -> Vec<String> {
    match entry.body(view) {
        Body::Words => vec![format!("word by word: {}", in_a_line(&entry.change.words))],
        Body::Old(blocks) => {
            let texts = blocks.iter().map(|block| quoted(&block.text));
            texts.map(|text| format!("it stood after this: {text}")).collect()
        }
        Body::Rows(On::Old, rows) => {
            rows.iter().map(|cells| format!("it is gone: {}", row(cells))).collect()
        }
        Body::Pictures(old, new) => {
            vec![format!("it was: {}", old.said()), format!("it is: {}", new.said())]
        }
        Body::Pair(old, new) => {
            vec![format!("it was: {}", quoted(&old)), format!("it is: {}", quoted(&new))]
        }
        Body::Order(items) => {
            let order: Vec<_> = items.iter().map(|item| item.was.to_string()).collect();
            vec![format!("in the order they now have, they were number {}", order.join(", "))]
        }
        Body::Said(text) => vec![text],
        Body::New(_) | Body::Rows(..) | Body::Nothing => Vec::new(),
    }
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
