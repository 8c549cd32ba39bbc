//! Changes in words.

mod cell;
mod consequence;
mod nesting;
mod place;
mod table;

pub use cell::{InTable, in_table};
pub use consequence::consequence;

use super::{View, Wording};
use crate::blocks::Role;
use crate::diff::{Change, Class, Kind, Noun, TableChange, Thing, moved_of};
use nesting::way;
use place::{stood, under, within};
use table::table_of;

/// What a change is, in a few words.
pub fn clause(view: &View<'_>, change: &Change) -> String {
    Told { view, change }.clause()
}

struct Told<'t> {
    view: &'t View<'t>,
    change: &'t Change,
}

impl Told<'_> {
    fn clause(&self) -> String {
        let is_files = self.view.wording == Wording::Files;
        let [old_name, new_name] = [&self.view.sides[0].name, &self.view.sides[1].name];
        let under_both = self.under();
        let one = self.noun();
        match &self.change.kind {
            Kind::Added => {
                let (what, place) = self.blocks(self.change.new.as_ref(), 1);
                match is_files {
                    true => format!("{what} only in {new_name}{}", under(place)),
                    false => format!("{what} added{}", under(place)),
                }
            }
            Kind::Removed => {
                let (what, place) = self.blocks(self.change.old.as_ref(), 0);
                match is_files {
                    true => format!("{what} missing from {new_name}{}", stood(place, old_name)),
                    false => format!("{what} removed{}", under(place)),
                }
            }
            Kind::Moved => self.moved(),
            Kind::Reordered { order, .. } => {
                let noun = self.noun_of(self.change.new.as_ref());
                let moved = moved_of(order).into_iter().filter(|moved| *moved).count();
                format!("{} {}{}", noun.counted(moved), self.verb(), within(self.heading(1)))
            }
            Kind::Edited => {
                let what =
                    match (self.spot().map(|spot| spot.thing), in_table(self.view, self.change)) {
                        (Some(Thing::Picture), _) => format!("alternative text of a {one}"),
                        (_, Some(cell)) => format!("{one} {}", cell.said()),
                        _ => one,
                    };
                match self.change.class {
                    Class::Typography => format!("{what} written otherwise{under_both}"),
                    _ => format!("{what} with other words{under_both}"),
                }
            }
            Kind::Split => {
                let count = self.change.new.as_ref().map_or(0, |spot| spot.count);
                format!("{one}{under_both} split into {count}")
            }
            Kind::Merged => {
                let olds = self.noun_of(self.change.old.as_ref());
                let count = self.change.old.as_ref().map_or(0, |spot| spot.count);
                format!("{}{under_both} merged into one", olds.counted(count))
            }
            Kind::SentenceMoved => format!("a sentence {}", self.way()),
            Kind::LinkAdded { text, target } => {
                let what = format!("link “{text}” to {}", shown(target));
                match is_files {
                    true => format!("{what} only in {new_name}{under_both}"),
                    false => format!("{what} added{under_both}"),
                }
            }
            Kind::LinkRemoved { text, target } => {
                let what = format!("link “{text}” to {}", shown(target));
                match is_files {
                    true => format!("{what} missing from {new_name}{under_both}"),
                    false => format!("{what} removed{under_both}"),
                }
            }
            Kind::LinkTarget { text, .. } => format!("link “{text}” leads elsewhere{under_both}"),
            Kind::LinkText { target, .. } => {
                format!("the link to {} has other words{under_both}", shown(target))
            }
            Kind::LinkSpoken { text, .. } => {
                format!("a screen reader says something else for the link “{text}”{under_both}")
            }
            Kind::Role { old, new } => {
                format!("{} instead of {}{under_both}", with_article(new), with_article(old))
            }
            Kind::Level { old, new } => {
                let heading = self.heading(1).unwrap_or_default();
                format!("heading “{heading}” of level {new} instead of {old}")
            }
            Kind::Nesting { old, new } => {
                format!("{} {} instead of {}{under_both}", self.several(), way(new), way(old))
            }
            Kind::Regrouped { container } => {
                format!("{} in another {container}{under_both}", self.several())
            }
            Kind::Parted { lists } => match is_files {
                true => format!("a list{under_both} is {lists} lists in {new_name}"),
                false => format!("a list{under_both} parted into {lists}"),
            },
            Kind::Joined { lists } => match is_files {
                true => format!("{lists} lists{under_both} are one in {new_name}"),
                false => format!("{lists} lists{under_both} became one"),
            },
            Kind::Part { old, new } => format!("{one} as {new} instead of {old}{under_both}"),
            Kind::Numbering { old, new, items } => {
                let noun = self.noun_of(self.change.new.as_ref()).counted(*items);
                format!("{noun} labelled from {new} instead of {old}{under_both}")
            }
            Kind::Table(TableChange::Added(size)) => match is_files {
                true => format!("{} only in {new_name}{under_both}", table_of(size)),
                false => format!("{} added{under_both}", table_of(size)),
            },
            Kind::Table(TableChange::Removed(size)) => match is_files {
                true => {
                    let place = self.change.old.as_ref().and_then(|spot| spot.heading.as_deref());
                    format!("{} missing from {new_name}{}", table_of(size), stood(place, old_name))
                }
                false => format!("{} removed{under_both}", table_of(size)),
            },
            Kind::Table(change) => self.table(change, &under_both),
            Kind::Picture { .. } => format!("another picture{under_both}"),
            Kind::Language { text, old, new } => {
                let tag = |tag: &Option<String>| match tag {
                    Some(tag) => format!("marked as {tag}"),
                    None => "in the document's own language".to_owned(),
                };
                format!("“{text}” {} instead of {}{under_both}", tag(new), tag(old))
            }
            Kind::NotePlace => format!("a note's reference in another place{under_both}"),
            Kind::Stress { text, old, new } => {
                let stress = |names: &[String]| match names.is_empty() {
                    true => "plain".to_owned(),
                    false => format!("with {}", names.join(" and ")),
                };
                format!("“{text}” {} instead of {}{under_both}", stress(new), stress(old))
            }
            Kind::Marks { .. } => {
                format!("{one} with words that are marked otherwise{under_both}")
            }
            Kind::Break { old, new } => {
                let breaks = Noun::new("line break", "line breaks").counted(*new);
                format!("{one} with {breaks} instead of {old}{under_both}")
            }
            Kind::Field { name, .. } => format!("the {name} of the document changed"),
            Kind::Other(what) => format!("{what} of {one}{under_both}"),
        }
    }
}

/// An address, or what stands for none.
fn shown(target: &str) -> &str {
    match target {
        "" => "nowhere",
        target => target,
    }
}

fn with_article(role: &Role) -> String {
    match role {
        Role::Other(name) if name.is_empty() => "something without a kind".to_owned(),
        Role::Other(name) => format!("`{name}`"),
        role => format!("a {role}"),
    }
}
