//! How the same words are set in marks: what of a content its blocks do not say.

use super::changes::Teller;
use super::model::{Class, Kind};

/// Tells the blocks whose texts are spelled otherwise, though no other change is about their words:
/// by [`Content::texts`](crate::content::Content::texts) of both sides.
pub fn spellings(teller: &mut Teller<'_>, [olds, news]: [&[String]; 2]) {
    let m = teller.m;
    for (group, blocks) in m.groups.iter().enumerate() {
        let ([old], [new]) = (&blocks.old[..], &blocks.new[..]) else { continue };
        let (old, new) = (&olds[*old], &news[*new]);
        if old == new {
            continue;
        }
        if !teller.told().iter().any(|(of, change)| *of == group && tells(&change.kind)) {
            let kind = Kind::Marks { old: old.clone(), new: new.clone() };
            let change = teller.change(kind, Class::Structure, group);
            teller.tell(group, change);
        }
    }
}

/// Whether a change is about the words of a block, or what is marked in them.
fn tells(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Edited
            | Kind::LinkAdded { .. }
            | Kind::LinkRemoved { .. }
            | Kind::LinkTarget { .. }
            | Kind::LinkText { .. }
            | Kind::LinkSpoken { .. }
            | Kind::Language { .. }
            | Kind::NotePlace
            | Kind::Stress { .. }
            | Kind::Break { .. }
    )
}
