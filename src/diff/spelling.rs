//! How the same words are set in marks: what of a content its blocks do not say.

use super::changes::Teller;
use super::model::{Class, Kind};

/// Tells the blocks with the same words whose texts are spelled otherwise, though no other change is
/// about what is marked in them: by [`Content::texts`](crate::content::Content::texts) of both sides.
pub fn spellings(teller: &mut Teller<'_>, [olds, news]: [&[String]; 2]) {
    let m = teller.m;
    for (group, blocks) in m.groups.iter().enumerate() {
        let ([old], [new]) = (&blocks.old[..], &blocks.new[..]) else { continue };
        let (old, new) = (&olds[*old], &news[*new]);
        // A note that came or went is told by itself.
        let is_same = old == new || old.replace(NOTE, "") == new.replace(NOTE, "");
        if is_same || !blocks.is_unchanged(&m.old, &m.new) {
            continue;
        }
        if !teller.told().iter().any(|(of, change)| *of == group && tells(&change.kind)) {
            let kind = Kind::Marks { old: old.clone(), new: new.clone() };
            let change = teller.change(kind, Class::Structure, group);
            teller.tell(group, change);
        }
    }
}

/// How the outline spells that a text refers to a note.
const NOTE: &str = "⟨note⟩";

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
