//! Where white space belongs among changed words.

use super::model::{Class, Mark};
use super::segment::Bit;
use super::text::At;

/// Whether white space of the old document and of the new one is the same.
type IsSame<'s> = &'s dyn Fn(&At, &At) -> bool;

/// Puts white space where a reader expects it: before the words that were changed rather than in
/// them, and with the class of the words beside it.
pub fn settle_spaces(bits: &mut Vec<Bit>, is_same: IsSame<'_>) {
    let is_kept = |bit: &Bit| bit.mark == Mark::Same;
    let mut settled: Vec<Bit> = Vec::with_capacity(bits.len());
    let mut stretches = bits.chunk_by(|a, b| is_kept(a) == is_kept(b)).peekable();
    let mut skip = 0;
    while let Some(stretch) = stretches.next() {
        let mut stretch: Vec<Bit> = stretch[skip..].to_vec();
        skip = 0;
        if !stretch.first().is_none_or(is_kept) {
            let after = stretches.peek().and_then(|next| next.first());
            if let Some(space) = common_space(&mut stretch, is_same) {
                settled.push(space);
            } else if let Some(space) = after.and_then(|after| turned(&mut stretch, after, is_same))
            {
                settled.push(space);
                skip = 1;
            }
            class_of_spaces(&mut stretch);
            borders_for_spaces(&mut stretch);
        }
        settled.extend(stretch);
    }
    *bits = settled;
}

/// The space before words that were replaced and that before those which replace them are the same.
fn common_space(stretch: &mut Vec<Bit>, is_same: IsSame<'_>) -> Option<Bit> {
    let first_space = |mark| {
        let first = stretch.iter().position(|bit| bit.mark == mark)?;
        let is_plain =
            stretch[..first].iter().all(|bit| matches!(bit.mark, Mark::Removed | Mark::Added));
        (is_plain && stretch[first].is_space).then_some(first)
    };
    let (removed, added) = (first_space(Mark::Removed)?, first_space(Mark::Added)?);
    let (old, new) = stretch[removed].old.clone().zip(stretch[added].new.clone())?;
    if !is_same(&old, &new) {
        return None;
    }
    stretch.remove(removed.max(added));
    stretch.remove(removed.min(added));
    let (old, new) = (Some(old), Some(new));
    Some(Bit { mark: Mark::Same, class: Class::Meaning, old, new, is_space: true })
}

/// Words that were only removed, or only added, have the space after them rather than the one
/// before: of two spaces, nobody can see which is which.
fn turned(stretch: &mut Vec<Bit>, after: &Bit, is_same: IsSame<'_>) -> Option<Bit> {
    let mark = stretch.first()?.mark;
    let is_one_sided =
        matches!(mark, Mark::Removed | Mark::Added) && stretch.iter().all(|bit| bit.mark == mark);
    if !is_one_sided || !stretch[0].is_space || !after.is_space {
        return None;
    }
    let (mut space, mut kept) = (stretch[0].clone(), after.clone());
    match mark {
        Mark::Removed => std::mem::swap(&mut space.old, &mut kept.old),
        _ => std::mem::swap(&mut space.new, &mut kept.new),
    }
    if !kept.old.as_ref().zip(kept.new.as_ref()).is_some_and(|(old, new)| is_same(old, new)) {
        return None;
    }
    stretch.remove(0);
    stretch.push(space);
    Some(kept)
}

/// White space beside changed words is part of that change; alone it is typography.
fn class_of_spaces(stretch: &mut [Bit]) {
    for at in (0..stretch.len()).filter(|at| stretch[*at].is_space).collect::<Vec<_>>() {
        let mark = stretch[at].mark;
        let word = |bit: &&Bit| !bit.is_space && bit.mark == mark;
        let (before, after) = (&stretch[..at], &stretch[at + 1..]);
        let beside = [before.iter().rev().find(word), after.iter().find(word)];
        let class = beside.into_iter().flatten().map(|bit| bit.class).min();
        stretch[at].class = class.unwrap_or(Class::Typography);
    }
}

/// White space that only became the border of two blocks, or was one, is part of that.
fn borders_for_spaces(stretch: &mut Vec<Bit>) {
    for (border, mark) in [(Mark::NewBorder, Mark::Removed), (Mark::OldBorder, Mark::Added)] {
        let [at] = stretch
            .iter()
            .enumerate()
            .filter(|(_, bit)| bit.mark == border)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()[..]
        else {
            continue;
        };
        let space = stretch
            .iter()
            .position(|bit| bit.is_space && bit.mark == mark && bit.class == Class::Typography);
        let is_all = stretch.iter().all(|bit| bit.mark == border || bit.is_space);
        if let Some(space) = space.filter(|_| is_all) {
            let Bit { old, new, .. } = stretch[space].clone();
            stretch[at] = Bit { old, new, ..stretch[at].clone() };
            stretch.remove(space);
        }
    }
}
