//! Neighbours that only one side has, as one change.

use super::important::each_once;
use super::matched::Matched;
use super::model::{Change, Class, Kind, Mark, Segment, Spot};

/// Whether two neighbours are of one kind under one heading, and only one side has either.
pub fn goes_on(last: &Change, next: &Change) -> bool {
    let spot = |change: &Change| match change.kind {
        Kind::Added => change.new.clone(),
        Kind::Removed => change.old.clone(),
        _ => None,
    };
    let alike = |last: &Spot, next: &Spot| {
        last.blocks.end == next.blocks.start
            && last.heading == next.heading
            && (last.thing, &last.noun) == (next.thing, &next.noun)
    };
    last.kind == next.kind
        && spot(last).zip(spot(next)).is_some_and(|(last, next)| alike(&last, &next))
}

impl Matched<'_> {
    /// Takes a neighbour that only one side has into a change.
    pub fn extend(&self, change: &mut Change, next: Change) {
        let sides =
            [(&mut change.old, next.old, &self.old), (&mut change.new, next.new, &self.new)];
        for (spot, next, doc) in sides {
            if let (Some(spot), Some(next)) = (spot, next) {
                spot.blocks.end = next.blocks.end;
                spot.count = doc.count(spot.thing, spot.blocks.clone());
            }
        }
        let border = match change.kind {
            Kind::Removed => Mark::OldBorder,
            _ => Mark::NewBorder,
        };
        change.words.push(Segment { mark: border, class: Class::Structure, text: String::new() });
        change.words.extend(next.words);
        change.important.extend(next.important);
        change.important.sort_by_key(|important| important.what);
        change.important = each_once(std::mem::take(&mut change.important));
    }
}
