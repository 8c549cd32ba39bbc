//! Where what changed stands, and what it is called there.

use super::Told;
use crate::blocks::{Block, Part, Role};
use crate::diff::{Noun, Spot, Thing};
use crate::view::Wording;

impl Told<'_> {
    /// What some blocks are, and what they stand under. A lone heading is said by its words.
    pub(super) fn blocks<'s>(
        &self,
        spot: Option<&'s Spot>,
        side: usize,
    ) -> (String, Option<&'s str>) {
        let Some(spot) = spot else { return ("something".to_owned(), None) };
        let blocks = spot.of(&self.view.blocks[side].blocks);
        match blocks {
            [Block { role: Role::Heading(_), text, .. }] => {
                (format!("{} “{text}”", spot.noun.one), None)
            }
            _ if spot.count == 1 => (spot.noun.one.clone(), spot.heading.as_deref()),
            _ => (spot.noun.counted(spot.count), spot.heading.as_deref()),
        }
    }

    /// Blocks that stand elsewhere; a section is said by its heading.
    pub(super) fn moved(&self) -> String {
        let Some(spot) = &self.change.new else { return self.verb().to_owned() };
        match (spot.thing, &spot.heading) {
            (Thing::Section | Thing::Heading, Some(heading)) => {
                let (from, to) = (self.stands(0), self.stands(1));
                let way = if from == to { to } else { format!("{to} instead of {from}") };
                format!("{} “{heading}” {}: {way}", spot.noun.one, self.verb())
            }
            _ => format!("{} {}", self.several(), self.way()),
        }
    }

    /// After which heading a section stands: "after “Policy”".
    fn stands(&self, side: usize) -> String {
        let spot = if side == 0 { &self.change.old } else { &self.change.new };
        let before = spot.as_ref().map_or(0, |spot| spot.blocks.start);
        let before = &self.view.blocks[side].blocks[..before];
        let is_heading =
            |block: &&Block| matches!(block.role, Role::Heading(_)) && block.part != Part::Title;
        match before.iter().rev().find(is_heading) {
            Some(heading) => format!("after “{}”", heading.text),
            None => "at the beginning".to_owned(),
        }
    }

    /// "moved: under “B” instead of “A”", "moved within “A”".
    pub(super) fn way(&self) -> String {
        let verb = self.verb();
        match (self.heading(0), self.heading(1)) {
            (Some(from), Some(to)) if from != to => {
                format!("{verb}: under “{to}” instead of “{from}”")
            }
            (Some(from), None) => format!("{verb}: at the beginning instead of under “{from}”"),
            (None, Some(to)) => format!("{verb}: under “{to}” instead of at the beginning"),
            (_, to) => format!("{verb}{}", within(to)),
        }
    }

    pub(super) fn verb(&self) -> &'static str {
        match self.view.wording {
            Wording::Versions => "moved",
            Wording::Files => "in another place",
        }
    }

    /// The heading that it stands under in the first document, 0, or in the second, 1.
    pub(super) fn heading(&self, side: usize) -> Option<&str> {
        let spot = if side == 0 { &self.change.old } else { &self.change.new };
        spot.as_ref().and_then(|spot| spot.heading.as_deref())
    }

    pub(super) fn spot(&self) -> Option<&Spot> {
        self.change.new.as_ref().or(self.change.old.as_ref())
    }

    pub(super) fn noun_of(&self, spot: Option<&Spot>) -> Noun {
        spot.map(|spot| spot.noun.clone()).unwrap_or_default()
    }

    pub(super) fn noun(&self) -> String {
        self.noun_of(self.spot()).one
    }

    /// "item", "3 items".
    pub(super) fn several(&self) -> String {
        match self.spot() {
            Some(spot) if spot.count > 1 => spot.noun.counted(spot.count),
            spot => self.noun_of(spot).one,
        }
    }

    pub(super) fn under(&self) -> String {
        let spot = self.spot().filter(|spot| !spot.thing.is_named());
        under(spot.and_then(|spot| spot.heading.as_deref()))
    }
}

pub(super) fn under(heading: Option<&str>) -> String {
    heading.map(|heading| format!(" under “{heading}”")).unwrap_or_default()
}

pub(super) fn within(heading: Option<&str>) -> String {
    heading.map(|heading| format!(" within “{heading}”")).unwrap_or_default()
}

pub(super) fn stood(heading: Option<&str>, name: &str) -> String {
    heading.map(|heading| format!(" (under “{heading}” in {name})")).unwrap_or_default()
}
