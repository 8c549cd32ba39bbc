//! What is marked in a text: links, languages, notes, emphasis, line breaks; and what a block is.

use std::ops::Range;

use super::apply::Carried;
use super::changes::{Facet, Teller};
use super::doc::Doc;
use super::fold::fold;
use super::model::{Change, Class, Important, Kind, Matter};
use super::script::Made;
use crate::blocks::{Block, Link, Part, Place, Role, Step, Stress};

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
            roles(teller, group);
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
        let is_stated =
            old.structure == new.structure && old.structure == super::model::Structure::Stated;
        Self {
            links: is_stated || has(|block| !block.links.is_empty()),
            languages: is_stated,
            stresses: has(|block| !block.stresses.is_empty()),
            notes: is_stated,
            breaks: has(|block| !block.breaks.is_empty()),
        }
    }
}

/// How an old block's places have come to a new one, if its words are in it.
fn carry(teller: &Teller<'_>, old: usize, new: usize) -> Carried {
    let m = teller.m;
    let text = m.script.made[new].text.clone();
    Carried::new(&Made { from: Some(old), text, ..Made::default() }, &m.old.blocks.blocks)
}

/// Roles, levels, parts, pictures.
fn roles(teller: &mut Teller<'_>, group: usize) {
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
        if made.part.is_some() && is_part_told(own.part, other.part) {
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

fn is_part_told(old: Part, new: Part) -> bool {
    old != new
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

/// Links that found no counterpart in their own group.
#[derive(Default)]
struct Links {
    removed: Vec<(usize, Link)>,
    added: Vec<(usize, Link)>,
}

impl Links {
    fn collect(&mut self, teller: &mut Teller<'_>, group: usize, compares: bool) {
        let m = teller.m;
        let blocks = &m.groups[group];
        for new in &blocks.new {
            teller.cover(Facet::Links(*new));
        }
        // Nothing is given that was not there.
        let is_changed = !m.bits[group].is_empty()
            || blocks.new.iter().any(|new| m.script.made[*new].links.is_some());
        if !compares || !is_changed {
            return;
        }
        let mut olds: Vec<(usize, &Link)> = Vec::new();
        for old in &blocks.old {
            olds.extend(m.old.block(*old).links.iter().map(|link| (*old, link)));
        }
        let mut news: Vec<(usize, &Link)> = Vec::new();
        for new in &blocks.new {
            news.extend(m.new.block(*new).links.iter().map(|link| (*new, link)));
        }
        let stands = |(old, link): &(usize, &Link), (new, other): &(usize, &Link)| {
            carry(teller, *old, *new).range(&link.at).as_ref() == Some(&other.at)
        };
        let same_text = |(_, link): &(usize, &Link), (_, other): &(usize, &Link)| {
            fold(&link.text) == fold(&other.text)
        };
        // The same words at the same place, the same target, the same words: in this order.
        let mut pairs = Vec::new();
        take_pairs(&mut olds, &mut news, &mut pairs, |old, new| {
            stands(old, new) && old.1.target == new.1.target
        });
        take_pairs(&mut olds, &mut news, &mut pairs, stands);
        take_pairs(&mut olds, &mut news, &mut pairs, |old, new| {
            old.1.target == new.1.target && same_text(old, new)
        });
        take_pairs(&mut olds, &mut news, &mut pairs, |old, new| old.1.target == new.1.target);
        take_pairs(&mut olds, &mut news, &mut pairs, same_text);
        for ((_, old), (_, new)) in pairs {
            pair(teller, group, old, new);
        }
        let is_told = |blocks: &[usize]| !blocks.is_empty();
        let owned = |(_, link): (usize, &Link)| (group, link.clone());
        if is_told(&blocks.old) {
            self.removed.extend(olds.into_iter().map(owned));
        }
        if is_told(&blocks.new) {
            self.added.extend(news.into_iter().map(owned));
        }
    }

    /// Links that went along with a sentence are told with it, and those of a block that was added
    /// or removed with that.
    fn tell(self, teller: &mut Teller<'_>) {
        let m = teller.m;
        let Self { mut removed, mut added } = self;
        let went = |from: usize, to: usize| {
            m.sentences.iter().any(|moved| moved.from == from && moved.to == to)
        };
        removed.retain(|(from, link)| {
            let there = added.iter().position(|(to, other)| {
                went(*from, *to) && link.target == other.target && link.text == other.text
            });
            there.map(|at| added.remove(at)).is_none()
        });
        for (group, link) in removed {
            if m.groups[group].new.is_empty() {
                continue;
            }
            let Link { text, target, .. } = link;
            let kind = Kind::LinkRemoved { text, target };
            let change = teller.change(kind, Class::Meaning, group);
            teller.tell(group, change);
        }
        for (group, link) in added {
            if m.groups[group].old.is_empty() {
                continue;
            }
            let Link { text, target, .. } = link;
            let change = teller.change(Kind::LinkAdded { text, target }, Class::Meaning, group);
            teller.tell(group, change);
        }
    }
}

/// Takes out the first of each side that fit, one after another.
fn take_pairs<T: Copy>(
    olds: &mut Vec<T>,
    news: &mut Vec<T>,
    pairs: &mut Vec<(T, T)>,
    fits: impl Fn(&T, &T) -> bool,
) {
    olds.retain(|old| match news.iter().position(|new| fits(old, new)) {
        Some(at) => {
            pairs.push((*old, news.remove(at)));
            false
        }
        None => true,
    });
}

/// A link on both sides.
fn pair(teller: &mut Teller<'_>, group: usize, old: &Link, new: &Link) {
    if old.target != new.target {
        let (text, old, new) = (new.text.clone(), old.target.clone(), new.target.clone());
        let kind = Kind::LinkTarget { text, old: old.clone(), new: new.clone() };
        let change = teller.change(kind, Class::Meaning, group);
        let what = Matter::LinkTarget;
        let important = vec![Important { what, old: Some(old), new: Some(new) }];
        teller.tell(group, Change { important, ..change });
    }
    if old.text != new.text {
        let (target, own, other) = (new.target.clone(), old.text.clone(), new.text.clone());
        let is_typography = fold(&own) == fold(&other);
        let class = if is_typography { Class::Typography } else { Class::Meaning };
        let kind = Kind::LinkText { target, old: own, new: other };
        let change = teller.change(kind, class, group);
        // The words themselves are told with their block.
        if !is_typography {
            teller.tell(group, change);
        }
    }
    // Only a file that says it at all can say it otherwise.
    let said = |link: &Link| -> Option<Vec<String>> { link.spoken.iter().cloned().collect() };
    if let (Some(own), Some(other)) = (said(old), said(new))
        && !own.is_empty()
        && !other.is_empty()
        && own != other
        && (own.concat() != old.text || other.concat() != new.text)
    {
        let kind =
            Kind::LinkSpoken { text: new.text.clone(), old: own.join(" "), new: other.join(" ") };
        let change = teller.change(kind, Class::Meaning, group);
        teller.tell(group, change);
    }
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
        for (text, old, new) in differ(teller, olds, news) {
            let (old, new) = (old.into_iter().next(), new.into_iter().next());
            let change = teller.change(Kind::Language { text, old, new }, Class::Structure, group);
            teller.tell(group, change);
        }
    }
    if compares.stresses && made(|made| made.stresses.is_some()) {
        let olds = blocks.old.iter().flat_map(|old| stresses(*old, &m.old)).collect();
        let news = blocks.new.iter().flat_map(|new| stresses(*new, &m.new)).collect();
        for (text, old, new) in differ(teller, olds, news) {
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
    olds: Vec<Span>,
    news: Vec<Span>,
) -> Vec<(String, Vec<String>, Vec<String>)> {
    let m = teller.m;
    let (mut olds, mut news): (Vec<&Span>, Vec<&Span>) =
        (olds.iter().collect(), news.iter().collect());
    let stands = |old: &&Span, new: &&Span| {
        carry(teller, old.block, new.block).range(&old.at).as_ref() == Some(&new.at)
    };
    let mut same = Vec::new();
    take_pairs(&mut olds, &mut news, &mut same, |old, new| {
        stands(old, new) && old.says == new.says
    });
    let mut other = Vec::new();
    take_pairs(&mut olds, &mut news, &mut other, stands);
    // What says the same of words that were changed goes on saying it.
    let is_whole = |old: &&Span| {
        m.groups[m.group_of_old[old.block]]
            .new
            .iter()
            .any(|new| carry(teller, old.block, *new).range(&old.at).is_some())
    };
    take_pairs(&mut olds, &mut news, &mut same, |old, new| !is_whole(old) && old.says == new.says);
    let text = |doc: &Doc<'_>, span: &Span| stretch(&doc.block(span.block).text, &span.at);
    let mut told = Vec::new();
    for (old, new) in other {
        told.push((text(&m.new, new), vec![old.says.clone()], vec![new.says.clone()]));
    }
    // What was said of words that are gone is gone with them.
    let gone = |old: &&Span| {
        m.groups[m.group_of_old[old.block]].new.iter().all(|new| {
            let carried = carry(teller, old.block, *new);
            old.at.clone().all(|place| carried.range(&(place..place + 1)).is_none())
        })
    };
    for old in olds.into_iter().filter(|old| !gone(old)) {
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
    let mut olds: Vec<(usize, Place)> = Vec::new();
    for old in &blocks.old {
        olds.extend(m.old.block(*old).notes.iter().map(|note| (*old, note.at)));
    }
    let mut news: Vec<(usize, Place)> = Vec::new();
    for new in &blocks.new {
        news.extend(m.new.block(*new).notes.iter().map(|note| (*new, note.at)));
    }
    let mut pairs = Vec::new();
    take_pairs(&mut olds, &mut news, &mut pairs, |old, new| {
        carry(teller, old.0, new.0).point(old.1) == Some(new.1)
    });
    // A note whose words around it were changed is where it was.
    take_pairs(&mut olds, &mut news, &mut pairs, |old, _| {
        blocks.new.iter().all(|new| carry(teller, old.0, *new).point(old.1).is_none())
    });
    let is_told = |is_new: bool, block: usize| {
        let doc = if is_new { &m.new } else { &m.old };
        let after = block + 1..doc.blocks.blocks.len();
        let mut notes = after.take_while(|at| {
            doc.block(*at).within.iter().any(|step| matches!(step, Step::Note(_)))
        });
        notes.any(|at| match is_new {
            true => m.groups[m.group_of_new[at]].old.is_empty() || super::changes::is_moved(m, at),
            false => m.groups[m.group_of_old[at]].new.is_empty(),
        })
    };
    let counts = (olds.len(), news.len());
    let untold = match counts {
        (0, 0) => false,
        (old, new) if old == new => true,
        _ => {
            !(olds.iter().all(|(block, _)| is_told(false, *block))
                && news.iter().all(|(block, _)| is_told(true, *block)))
        }
    };
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
    let mut olds: Vec<(usize, Place)> = Vec::new();
    for old in &blocks.old {
        olds.extend(m.old.block(*old).breaks.iter().map(|place| (*old, *place)));
    }
    let mut news: Vec<(usize, Place)> = Vec::new();
    for new in &blocks.new {
        news.extend(m.new.block(*new).breaks.iter().map(|place| (*new, *place)));
    }
    let all = (olds.len(), news.len());
    let mut pairs = Vec::new();
    take_pairs(&mut olds, &mut news, &mut pairs, |old, new| {
        carry(teller, old.0, new.0).point(old.1) == Some(new.1)
    });
    take_pairs(&mut olds, &mut news, &mut pairs, |old, _| {
        blocks.new.iter().all(|new| carry(teller, old.0, *new).point(old.1).is_none())
    });
    if !olds.is_empty() || !news.is_empty() {
        let kind = Kind::Break { old: all.0, new: all.1 };
        let change = teller.change(kind, Class::Structure, group);
        teller.tell(group, change);
    }
}
