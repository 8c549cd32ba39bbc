//! Stretches of a text that are marked: another language, emphasis. Compared character by character,
//! so that only those are told whose marks are others, however a stretch grew or shrank.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::changes::{Facet, Teller};
use super::matched::Matched;
use super::model::{Class, Kind};
use super::script::{Made, Piece};
use super::text::Group;
use crate::blocks::{Block, Place, Stress};

/// What is said of a character: a language's tag, or kinds of emphasis.
type Says<'s> = BTreeSet<&'s str>;

/// By the place in a block.
type Marked<'s> = fn(&'s Block) -> Vec<Says<'s>>;

/// A stretch of a text whose marks are others: its words, what was said of them, and what is.
struct Remarked<'s> {
    text: String,
    old: Says<'s>,
    new: Says<'s>,
}

/// Tells languages, if they are compared, and emphasis.
pub fn spans(teller: &mut Teller<'_>, group: usize, compares_languages: bool) {
    let m = teller.m;
    let blocks = &m.groups[group];
    // Most documents mark next to nothing, and long ones are to be compared fast.
    let any = |marks: fn(&Block) -> bool| {
        [&m.old, &m.new].iter().any(|doc| doc.blocks.blocks.iter().any(marks))
    };
    let may_differ = |given: fn(&Made) -> bool| {
        !m.bits[group].is_empty() || blocks.new.iter().any(|new| given(&m.script.made[*new]))
    };
    let one = |says: Says<'_>| says.into_iter().next().map(str::to_owned);
    let all = |says: Says<'_>| says.into_iter().map(str::to_owned).collect();
    let languages_differ = compares_languages
        && may_differ(|made| made.languages.is_some())
        && any(|block| !block.languages.is_empty());
    if languages_differ {
        for Remarked { text, old, new } in remarked(m, blocks, languages) {
            let kind = Kind::Language { text, old: one(old), new: one(new) };
            let change = teller.change(kind, Class::Structure, group);
            teller.tell(group, change);
        }
    }
    if may_differ(|made| made.stresses.is_some()) && any(|block| !block.stresses.is_empty()) {
        for Remarked { text, old, new } in remarked(m, blocks, stresses) {
            let kind = Kind::Stress { text, old: all(old), new: all(new) };
            let change = teller.change(kind, Class::Structure, group);
            teller.tell(group, change);
        }
    }
    for new in &blocks.new {
        teller.cover(Facet::Languages(*new));
        teller.cover(Facet::Stresses(*new));
    }
}

fn languages(block: &Block) -> Vec<Says<'_>> {
    let all = block.languages.iter();
    by_place(block, all.map(|foreign| (&foreign.at, foreign.language.as_str())))
}

fn stresses(block: &Block) -> Vec<Says<'_>> {
    let name = |stress: Stress| match stress {
        Stress::Emphasis => "emphasis",
        Stress::Strong => "strong emphasis",
    };
    by_place(block, block.stresses.iter().map(|stressed| (&stressed.at, name(stressed.stress))))
}

fn by_place<'s>(
    block: &Block,
    marks: impl Iterator<Item = (&'s Range<Place>, &'s str)>,
) -> Vec<Says<'s>> {
    let mut says = vec![Says::new(); solid(&block.text)];
    for (at, mark) in marks {
        // A stranger's file may mark more than there is.
        for says in says.iter_mut().take(at.end).skip(at.start) {
            says.insert(mark);
        }
    }
    says
}

/// How many characters of a text are not white space.
fn solid(text: &str) -> usize {
    text.chars().filter(|char| !char.is_whitespace()).count()
}

/// The stretches of a group's new blocks of which something else is said.
fn remarked<'m>(m: &'m Matched<'_>, group: &Group, marked: Marked<'m>) -> Vec<Remarked<'m>> {
    let mut told = Vec::new();
    let gone = gone(m, group, marked);
    for new in &group.new {
        let block = m.new.block(*new);
        let is = marked(block);
        let was = was(m, *new, &is, &gone, marked);
        let both: Vec<_> = was.into_iter().zip(is).collect();
        let mut start = 0;
        for stretch in both.chunk_by(|a, b| a == b) {
            let at = start..start + stretch.len();
            start = at.end;
            let (old, new) = &stretch[0];
            if old != new {
                let text = words(&block.text, &at);
                told.push(Remarked { text, old: old.clone(), new: new.clone() });
            }
        }
    }
    told
}

/// What was said of each character of a new block. Of one that was added it is what it takes over from
/// the words that it replaces or stands against; of what else is said of it, it is told.
fn was<'m>(
    m: &'m Matched<'_>,
    new: usize,
    is: &[Says<'m>],
    gone: &Says<'m>,
    marked: Marked<'m>,
) -> Vec<Says<'m>> {
    let mut olds: BTreeMap<usize, Vec<Says<'m>>> = BTreeMap::new();
    let mut known = |(block, place): (usize, Place)| {
        let says = olds.entry(block).or_insert_with(|| marked(m.old.block(block)));
        says.get(place).cloned()
    };
    let kept: Vec<Option<Says<'m>>> =
        origins(m, new).into_iter().map(|origin| origin.and_then(&mut known)).collect();
    let mut was = Vec::with_capacity(is.len());
    let mut places = 0;
    for stretch in kept.chunk_by(|a, b| a.is_none() && b.is_none()) {
        let at = places..places + stretch.len();
        places = at.end;
        if let [Some(says)] = stretch {
            was.push(says.clone());
            continue;
        }
        let before = at.start.checked_sub(1).and_then(|before| kept[before].as_ref());
        let after = kept.get(at.end).and_then(Option::as_ref);
        let goes_on: Says<'m> =
            [Some(gone), before, after].into_iter().flatten().flatten().copied().collect();
        was.extend(is[at].iter().map(|says| says & &goes_on));
    }
    was
}

/// By the place in a new block: the old block, and the place in it, that the character came from.
fn origins(m: &Matched<'_>, new: usize) -> Vec<Option<(usize, Place)>> {
    let mut origins = Vec::new();
    for piece in &m.script.made[new].text {
        match piece {
            Piece::Added(text) => origins.resize(origins.len() + solid(text), None),
            Piece::Kept { block, at } => {
                let text = &m.old.block(*block).text;
                let start = solid(&text[..at.start]);
                let places = start..start + solid(&text[at.clone()]);
                origins.extend(places.map(|place| Some((*block, place))));
            }
        }
    }
    origins
}

/// All that was said of a group's characters that are gone.
fn gone<'m>(m: &'m Matched<'_>, group: &Group, marked: Marked<'m>) -> Says<'m> {
    let kept: BTreeSet<(usize, Place)> =
        group.new.iter().flat_map(|new| origins(m, *new)).flatten().collect();
    let mut gone = Says::new();
    for old in &group.old {
        for (place, says) in marked(m.old.block(*old)).into_iter().enumerate() {
            if !kept.contains(&(*old, place)) {
                gone.extend(says);
            }
        }
    }
    gone
}

/// The words between two places of a text.
fn words(text: &str, at: &Range<Place>) -> String {
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

#[cfg(test)]
mod tests {
    use super::super::diff;
    use super::super::model::Options;
    use super::*;
    use crate::blocks::{Blocks, Foreign, Stressed};

    /// A paragraph with emphasis between `*` and strong emphasis between `_`, and Welsh between `~`.
    fn paragraph(marked: &str) -> Blocks {
        let mut block = Block::default();
        let mut open: BTreeMap<char, Place> = BTreeMap::new();
        for char in marked.chars() {
            let place = solid(&block.text);
            if !matches!(char, '*' | '_' | '~') {
                block.text.push(char);
                continue;
            }
            let Some(start) = open.remove(&char) else {
                open.insert(char, place);
                continue;
            };
            let at = start..place;
            match char {
                '*' => block.stresses.push(Stressed { at, stress: Stress::Emphasis }),
                '_' => block.stresses.push(Stressed { at, stress: Stress::Strong }),
                _ => block.languages.push(Foreign { at, language: "cy".to_owned() }),
            }
        }
        Blocks { blocks: vec![block], labels: Vec::new() }
    }

    /// The stretches of which something else is said, and what.
    fn told(old: &str, new: &str) -> Vec<String> {
        let changes = diff(&paragraph(old), &paragraph(new), &Options::default()).changes;
        let told = changes.into_iter().filter_map(|change| match change.kind {
            Kind::Stress { text, old, new } => {
                Some(format!("{text}: {} -> {}", old.join(" + "), new.join(" + ")))
            }
            Kind::Language { text, old, new } => {
                Some(format!("{text}: {} -> {}", old.unwrap_or_default(), new.unwrap_or_default()))
            }
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn only_the_words_whose_marks_are_others_are_told() {
        for (old, new, expected) in [
            (
                "You _should familiarise_ them",
                "You _should_ familiarise them",
                "familiarise: strong emphasis -> ",
            ),
            (
                "You _should_ familiarise them",
                "You _should familiarise_ them",
                "familiarise:  -> strong emphasis",
            ),
            (
                "so _be it_ then",
                "so *_be it_* then",
                "be it: strong emphasis -> emphasis + strong emphasis",
            ),
            ("so _be it_ then", "so *be it* then", "be it: strong emphasis -> emphasis"),
            ("see ~Iechyd da~ here", "see Iechyd da here", "Iechyd da: cy -> "),
            ("see ~Iechyd da~ here", "see ~Iechyd~ da here", "da: cy -> "),
            ("We met there", "We met *twice* there", "twice:  -> emphasis"),
        ] {
            assert_eq!(told(old, new), [expected], "{old} became {new}");
        }
    }

    #[test]
    fn what_goes_on_being_marked_is_not_told() {
        for (old, new) in [
            ("see ~Iechyd da~ here", "see ~The Iechyd da~ here"),
            ("see ~Iechyd da~ here", "see ~Iechyd~ here"),
            ("see ~Iechyd da~ here", "see here"),
            ("the *plan* of April", "the *scheme* of April"),
            ("the *plan* of April", "the scheme of April"),
        ] {
            assert_eq!(told(old, new), [""; 0], "{old} became {new}");
        }
    }
}
