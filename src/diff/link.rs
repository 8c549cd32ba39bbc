//! Links: added, removed, with another target or other words.

use std::ops::Range;

use super::changes::{Facet, Teller};
use super::fold::fold;
use super::mark::{Carries, take_pairs};
use super::model::{Change, Class, Important, Kind, Matter};
use crate::blocks::{Link, Place};

/// Links that found no counterpart in their own group.
#[derive(Default)]
pub struct Links {
    removed: Vec<(usize, Link)>,
    added: Vec<(usize, Link)>,
}

impl Links {
    /// Tells what changed about a group's own links, and keeps what has no counterpart there.
    pub fn collect(&mut self, teller: &mut Teller<'_>, group: usize, compares: bool) {
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
        let carries = Carries::of(teller, group);
        let mut olds: Vec<Found<'_>> = Vec::new();
        for old in &blocks.old {
            let links = m.old.block(*old).links.iter();
            olds.extend(links.map(|link| (carries.range(*old, &link.at), link)));
        }
        let mut news: Vec<Found<'_>> = Vec::new();
        for new in &blocks.new {
            let links = m.new.block(*new).links.iter();
            news.extend(links.map(|link| (Some((*new, link.at.clone())), link)));
        }
        let stands = |old: &Found<'_>, new: &Found<'_>| old.0 == new.0;
        let same_text = |old: &Found<'_>, new: &Found<'_>| fold(&old.1.text) == fold(&new.1.text);
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
        let owned = |(_, link): Found<'_>| (group, link.clone());
        self.removed.extend(olds.into_iter().map(owned));
        self.added.extend(news.into_iter().map(owned));
    }

    /// Links that went along with a sentence are told with it, and those of a block that was added
    /// or removed with that.
    pub fn tell(self, teller: &mut Teller<'_>) {
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

/// A link, and where it stands in the new document.
type Found<'l> = (Option<(usize, Range<Place>)>, &'l Link);

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
