//! What is marked in a text: notes, line breaks; and what a block is.

use std::ops::Range;

use super::apply::Carried;
use super::changes::{Facet, Teller};
use super::doc::Doc;
use super::link::Links;
use super::model::{Class, Kind, Structure};
use super::script::Made;
use super::spans::spans;
use super::text::Group;
use crate::blocks::{Block, Part, Place, Role, Step};

/// Tells them all.
pub fn marks(teller: &mut Teller<'_>) {
    let m = teller.m;
    let compares = Compares::of(&m.old, &m.new);
    let mut links = Links::default();
    for group in 0..m.groups.len() {
        let blocks = &m.groups[group];
        if blocks.old.is_empty() || blocks.new.is_empty() {
            // What a block had was told with it, but links of a sentence that moved on.
            links.collect(teller, group, compares.links);
            continue;
        }
        if m.is_stated() {
            roles(teller, group, compares.parts);
        }
        links.collect(teller, group, compares.links);
        spans(teller, group, compares.stated);
        notes(teller, group, compares.stated);
        breaks(teller, group);
    }
    links.tell(teller);
}

/// What both documents can say. Emphasis and line breaks that only one of them could say have been
/// left out before.
struct Compares {
    parts: bool,
    links: bool,
    /// Languages and notes.
    stated: bool,
}

impl Compares {
    fn of(old: &Doc<'_>, new: &Doc<'_>) -> Self {
        let has = |has: fn(&Block) -> bool| {
            [old, new].iter().all(|doc| doc.blocks.blocks.iter().any(has))
        };
        let stated = [old.structure, new.structure] == [Structure::Stated; 2];
        Self {
            // Only a content says what is its date.
            parts: has(|block| block.part == Part::Date),
            links: stated || has(|block| !block.links.is_empty()),
            stated,
        }
    }
}

/// Where the places of a group's old blocks have come to in its new ones.
pub struct Carries(Vec<(usize, usize, Carried)>);

impl Carries {
    pub fn of(teller: &Teller<'_>, group: usize) -> Self {
        let m = teller.m;
        let Group { old, new } = &m.groups[group];
        let carry = |old: usize, new: usize| {
            let text = m.script.made[new].text.clone();
            let made = Made { from: Some(old), text, ..Made::default() };
            (old, new, Carried::new(&made, &m.old.blocks.blocks))
        };
        let pairs = old.iter().flat_map(|old| new.iter().map(|new| carry(*old, *new)));
        Self(pairs.collect())
    }

    fn from(&self, old: usize) -> impl Iterator<Item = (usize, &Carried)> {
        let all = self.0.iter().filter(move |(block, ..)| *block == old);
        all.map(|(_, new, carried)| (*new, carried))
    }

    /// The new block and the place in it, if all of the stretch is there.
    pub fn range(&self, old: usize, at: &Range<Place>) -> Option<(usize, Range<Place>)> {
        self.from(old).find_map(|(new, carried)| Some((new, carried.range(at)?)))
    }

    fn point(&self, old: usize, at: Place) -> Option<(usize, Place)> {
        self.from(old).find_map(|(new, carried)| Some((new, carried.point(at)?)))
    }
}

/// Roles, levels, parts, pictures.
fn roles(teller: &mut Teller<'_>, group: usize, compares_parts: bool) {
    let m = teller.m;
    let old = m.groups[group].old[0];
    for new in m.groups[group].new.clone() {
        let made = &m.script.made[new];
        let (own, other) = (m.old.block(old), m.new.block(new));
        if made.role.is_some() && !teller.is_covered(Facet::Role(new)) {
            let (kind, class) = match (&own.role, &other.role) {
                (Role::Heading(old), Role::Heading(new)) => {
                    (Kind::Level { old: *old, new: *new }, Class::Structure)
                }
                (old, new) => (Kind::Role { old: old.clone(), new: new.clone() }, Class::Structure),
            };
            let change = teller.change(kind, class, group);
            teller.tell(group, change);
        }
        teller.cover(Facet::Role(new));
        if compares_parts && made.part.is_some() {
            let (old, new) = (part(own.part), part(other.part));
            let change = teller.change(Kind::Part { old, new }, Class::Structure, group);
            teller.tell(group, change);
        }
        teller.cover(Facet::Part(new));
        if let (true, Some((old, _)), Some((new, _))) =
            (made.picture.is_some(), own.picture, other.picture)
        {
            let kind = Kind::Picture { old: Some(old.to_string()), new: Some(new.to_string()) };
            let change = teller.change(kind, Class::Meaning, group);
            teller.tell(group, change);
        }
        teller.cover(Facet::Picture(new));
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Body => "text",
        Part::Title => "title",
        Part::Subtitle => "subtitle",
        Part::Date => "date",
        Part::Opening => "opening quotation",
        Part::Attribution => "attribution",
    }
}

/// Takes out the first of each side that fit, one after another.
pub fn take_pairs<T: Clone>(
    olds: &mut Vec<T>,
    news: &mut Vec<T>,
    pairs: &mut Vec<(T, T)>,
    fits: impl Fn(&T, &T) -> bool,
) {
    olds.retain(|old| match news.iter().position(|new| fits(old, new)) {
        Some(at) => {
            pairs.push((old.clone(), news.remove(at)));
            false
        }
        None => true,
    });
}

/// The places that refer to notes. A note that was added or removed is told as such.
fn notes(teller: &mut Teller<'_>, group: usize, compares: bool) {
    let m = teller.m;
    let blocks = m.groups[group].clone();
    let given = blocks.new.iter().any(|new| m.script.made[*new].notes.is_some());
    for new in &blocks.new {
        teller.cover(Facet::Notes(*new));
    }
    if !compares || !given {
        return;
    }
    // Each by the new block and the place in it, if there is one.
    let carries = Carries::of(teller, group);
    let mut olds: Vec<Option<(usize, Place)>> = Vec::new();
    for old in &blocks.old {
        let notes = m.old.block(*old).notes.iter();
        olds.extend(notes.map(|note| carries.point(*old, note.at)));
    }
    let mut news: Vec<Option<(usize, Place)>> = Vec::new();
    for new in &blocks.new {
        news.extend(m.new.block(*new).notes.iter().map(|note| Some((*new, note.at))));
    }
    let mut pairs = Vec::new();
    take_pairs(&mut olds, &mut news, &mut pairs, |old, new| old == new);
    // A note whose words around it were changed is where it was.
    take_pairs(&mut olds, &mut news, &mut pairs, |old, _| old.is_none());
    let is_told = |is_new: bool, block: usize| {
        let doc = if is_new { &m.new } else { &m.old };
        let after = block + 1..doc.blocks.blocks.len();
        let mut notes = after.take_while(|at| {
            doc.block(*at).within.iter().any(|step| matches!(step, Step::Note(_)))
        });
        notes.any(|at| {
            let group = if is_new { m.group_of_new[at] } else { m.group_of_old[at] };
            let Group { old, new } = &m.groups[group];
            old.is_empty() || new.first().is_none_or(|new| super::changes::is_moved(m, *new))
        })
    };
    let is_removed = olds.is_empty() || blocks.old.iter().any(|block| is_told(false, *block));
    let is_added = news.is_empty() || blocks.new.iter().any(|block| is_told(true, *block));
    let is_elsewhere = !olds.is_empty() && olds.len() == news.len();
    let untold = is_elsewhere || !(is_removed && is_added);
    if untold {
        let change = teller.change(Kind::NotePlace, Class::Meaning, group);
        teller.tell(group, change);
    }
}

/// Line breaks that the author asked for.
fn breaks(teller: &mut Teller<'_>, group: usize) {
    let m = teller.m;
    let blocks = m.groups[group].clone();
    let given = blocks.new.iter().any(|new| m.script.made[*new].breaks.is_some());
    for new in &blocks.new {
        teller.cover(Facet::Breaks(*new));
    }
    if !given {
        return;
    }
    // Each by the new block and the place in it, if there is one.
    let carries = Carries::of(teller, group);
    let mut olds: Vec<Option<(usize, Place)>> = Vec::new();
    for old in &blocks.old {
        let breaks = m.old.block(*old).breaks.iter();
        olds.extend(breaks.map(|place| carries.point(*old, *place)));
    }
    let mut news: Vec<Option<(usize, Place)>> = Vec::new();
    for new in &blocks.new {
        news.extend(m.new.block(*new).breaks.iter().map(|place| Some((*new, *place))));
    }
    let all = (olds.len(), news.len());
    let mut pairs = Vec::new();
    take_pairs(&mut olds, &mut news, &mut pairs, |old, new| old == new);
    take_pairs(&mut olds, &mut news, &mut pairs, |old, _| old.is_none());
    if !olds.is_empty() || !news.is_empty() {
        let kind = Kind::Break { old: all.0, new: all.1 };
        let change = teller.change(kind, Class::Structure, group);
        teller.tell(group, change);
    }
}
