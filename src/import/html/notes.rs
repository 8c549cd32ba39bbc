//! Footnotes: no element says that something is one. A link to a place that has a link back, with
//! next to no words, refers to a note; so do all programs write them.

use std::collections::{BTreeMap, BTreeSet};

use super::dom::{DOCUMENT, Dom, Id};
use crate::readback::normalise;

/// The notes of a page.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The note that a link refers to.
    pub of_link: BTreeMap<Id, Id>,
    /// Links back from notes, which are their labels.
    pub back: BTreeSet<Id>,
    /// What holds a note.
    pub all: BTreeSet<Id>,
}

/// The words of a reference to a note are no longer than `[12]`.
const LONGEST: usize = 5;

/// More links than this of a page are not looked at: it takes a look at each note's links for each.
const MOST_LINKS: usize = 20_000;

/// A note has no more links than this before the one that leads back.
const MOST_IN_NOTE: usize = 200;

pub(super) fn find(dom: &Dom) -> Notes {
    let mut named = BTreeMap::new();
    dom.visit(DOCUMENT, &mut |id| {
        for name in ["id", "name"].iter().filter_map(|key| dom.attribute(id, key)) {
            named.entry(name).or_insert(id);
        }
    });
    let mut links = links_in(dom, DOCUMENT);
    links.truncate(MOST_LINKS);
    let mut inner = BTreeMap::new();
    let mut notes = Notes::default();
    for (link, target) in links {
        let words = dom.text(link);
        let short = words.trim().chars().count() <= LONGEST;
        let Some(place) = named.get(target).copied().filter(|_| short) else { continue };
        if notes.back.contains(&link) {
            continue;
        }
        let Some(note) = container(dom, place) else { continue };
        // The reference itself, or what it stands in, is what the note's link leads back to.
        let own: Vec<_> = dom.above(link).take(3).flat_map(|id| names(dom, id)).collect();
        if dom.above(link).any(|id| id == note) || own.is_empty() {
            continue;
        }
        let inner = inner.entry(note).or_insert_with(|| {
            let mut links = links_in(dom, note);
            links.truncate(MOST_IN_NOTE);
            links
        });
        let back: Vec<_> =
            inner.iter().filter(|(_, to)| own.contains(to)).map(|(id, _)| *id).collect();
        if back.is_empty() || back.iter().any(|id| normalise(&dom.text(*id)).len() > 4 * LONGEST) {
            continue;
        }
        notes.of_link.insert(link, note);
        notes.back.extend(back);
        notes.all.insert(note);
    }
    notes
}

/// The links to places of the page that stand in a node, with the places' names.
fn links_in(dom: &Dom, from: Id) -> Vec<(Id, &str)> {
    let mut links = Vec::new();
    dom.visit(from, &mut |id| {
        let target = dom.attribute(id, "href").and_then(|target| target.strip_prefix('#'));
        links.extend(target.filter(|target| !target.is_empty()).map(|target| (id, target)));
    });
    links
}

fn names(dom: &Dom, id: Id) -> impl Iterator<Item = &str> {
    ["id", "name"].into_iter().filter_map(move |key| dom.attribute(id, key))
}

/// What holds the note that a place stands for: the place itself, or what it stands in.
fn container(dom: &Dom, place: Id) -> Option<Id> {
    let mut above = dom
        .above(place)
        .filter(|id| matches!(dom.name(*id), "li" | "div" | "p" | "aside" | "dd" | "td"));
    let (first, second) = (above.next()?, above.next());
    // A note of several paragraphs has a name of its own.
    let whole = second.filter(|id| {
        dom.name(first) == "p" && dom.name(*id) == "div" && dom.attribute(*id, "id").is_some()
    });
    Some(whole.unwrap_or(first))
}
