//! What is marked in a text: languages, notes, emphasis, line breaks; and what a block is.

use std::ops::Range;

use super::apply::Carried;
use super::changes::{Facet, Teller};
use super::doc::Doc;
use super::link::Links;
use super::model::{Class, Kind, Structure};
use super::script::Made;
use super::text::Group;
use crate::blocks::{Block, Part, Place, Role, Step, Stress};

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
        spans(teller, group, &compares);
        notes(teller, group, compares.notes);
        breaks(teller, group, compares.breaks);
    }
    links.tell(teller);
}

/// What both documents can say: one that has no emphasis at all may not be able to have it.
struct Compares {
    parts: bool,
    links: bool,
    languages: bool,
    stresses: bool,
    notes: bool,
    breaks: bool,
}

impl Compares {
    fn of(old: &Doc<'_>, new: &Doc<'_>) -> Self {
        // A content can say all of it.
        let is_content =
            |doc: &Doc<'_>| doc.blocks.blocks.iter().any(|block| block.part == Part::Date);
        let both = is_content(old) && is_content(new);
        let has = |has: fn(&Block) -> bool| {
            both || [old, new].iter().all(|doc| doc.blocks.blocks.iter().any(has))
        };
        let is_stated = old.structure == new.structure && old.structure == Structure::Stated;
        Self {
            parts: both,
            links: is_stated || has(|block| !block.links.is_empty()),
            languages: is_stated,
            stresses: has(|block| !block.stresses.is_empty()),
            notes: is_stated,
            breaks: has(|block| !block.breaks.is_empty()),
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

    /// Whether nothing of the stretch is left.
    fn is_gone(&self, old: usize, at: &Range<Place>) -> bool {
        let is_here = |place: Place| self.range(old, &(place..place + 1)).is_some();
        !at.clone().any(is_here)
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

/// A stretch of a block with something about it.
#[derive(Clone)]
struct Span {
    block: usize,
    at: Range<Place>,
    /// A language's tag, or a kind of emphasis.
    says: String,
}

/// Languages and emphasis.
fn spans(teller: &mut Teller<'_>, group: usize, compares: &Compares) {
    let m = teller.m;
    let blocks = &m.groups[group];
    let languages = |block: usize, doc: &Doc<'_>| -> Vec<Span> {
        let all = doc.block(block).languages.iter();
        all.map(|foreign| Span { block, at: foreign.at.clone(), says: foreign.language.clone() })
            .collect()
    };
    let stresses = |block: usize, doc: &Doc<'_>| -> Vec<Span> {
        let all = doc.block(block).stresses.iter();
        all.map(|stressed| Span {
            block,
            at: stressed.at.clone(),
            says: stress(stressed.stress).to_owned(),
        })
        .collect()
    };
    let made = |given: fn(&Made) -> bool| {
        !m.bits[group].is_empty() || blocks.new.iter().any(|new| given(&m.script.made[*new]))
    };
    if compares.languages && made(|made| made.languages.is_some()) {
        let olds = blocks.old.iter().flat_map(|old| languages(*old, &m.old)).collect();
        let news = blocks.new.iter().flat_map(|new| languages(*new, &m.new)).collect();
        for (text, old, new) in differ(teller, &Carries::of(teller, group), olds, news) {
            let (old, new) = (old.into_iter().next(), new.into_iter().next());
            let change = teller.change(Kind::Language { text, old, new }, Class::Structure, group);
            teller.tell(group, change);
        }
    }
    if compares.stresses && made(|made| made.stresses.is_some()) {
        let olds = blocks.old.iter().flat_map(|old| stresses(*old, &m.old)).collect();
        let news = blocks.new.iter().flat_map(|new| stresses(*new, &m.new)).collect();
        for (text, old, new) in differ(teller, &Carries::of(teller, group), olds, news) {
            let change = teller.change(Kind::Stress { text, old, new }, Class::Structure, group);
            teller.tell(group, change);
        }
    }
    for new in &blocks.new {
        teller.cover(Facet::Languages(*new));
        teller.cover(Facet::Stresses(*new));
    }
}

pub fn stress(stress: Stress) -> &'static str {
    match stress {
        Stress::Emphasis => "emphasis",
        Stress::Strong => "strong emphasis",
    }
}

/// The stretches that say something else: their words, what was said, and what is said.
fn differ(
    teller: &Teller<'_>,
    carries: &Carries,
    olds: Vec<Span>,
    news: Vec<Span>,
) -> Vec<(String, Vec<String>, Vec<String>)> {
    let m = teller.m;
    let (mut olds, mut news): (Vec<&Span>, Vec<&Span>) =
        (olds.iter().collect(), news.iter().collect());
    let stands = |old: &&Span, new: &&Span| {
        carries.range(old.block, &old.at) == Some((new.block, new.at.clone()))
    };
    let mut same = Vec::new();
    take_pairs(&mut olds, &mut news, &mut same, |old, new| {
        old.says == new.says && stands(old, new)
    });
    let mut other = Vec::new();
    take_pairs(&mut olds, &mut news, &mut other, stands);
    // What says the same of words that were changed goes on saying it.
    take_pairs(&mut olds, &mut news, &mut same, |old, new| {
        old.says == new.says && carries.range(old.block, &old.at).is_none()
    });
    let text = |doc: &Doc<'_>, span: &Span| stretch(&doc.block(span.block).text, &span.at);
    let mut told = Vec::new();
    for (old, new) in other {
        told.push((text(&m.new, new), vec![old.says.clone()], vec![new.says.clone()]));
    }
    // What was said of words that are gone is gone with them.
    for old in olds.into_iter().filter(|old| !carries.is_gone(old.block, &old.at)) {
        told.push((text(&m.old, old), vec![old.says.clone()], Vec::new()));
    }
    for new in news {
        told.push((text(&m.new, new), Vec::new(), vec![new.says.clone()]));
    }
    told
}

/// The part of a text between two places that are counted without white space.
fn stretch(text: &str, at: &Range<Place>) -> String {
    let mut part = String::new();
    let mut place = 0;
    for char in text.chars() {
        if at.contains(&place) || char.is_whitespace() && place > at.start && place < at.end {
            part.push(char);
        }
        place += usize::from(!char.is_whitespace());
    }
    part.trim().to_owned()
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
fn breaks(teller: &mut Teller<'_>, group: usize, compares: bool) {
    let m = teller.m;
    let blocks = m.groups[group].clone();
    let given = blocks.new.iter().any(|new| m.script.made[*new].breaks.is_some());
    for new in &blocks.new {
        teller.cover(Facet::Breaks(*new));
    }
    if !compares || !given {
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
