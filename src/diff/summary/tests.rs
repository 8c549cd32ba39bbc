use super::super::model::{Mark, Segment, Spot, Thing};
use super::*;

fn change(kind: Kind, heading: &str) -> Change {
    let spot = Spot {
        heading: Some(heading.to_owned()),
        thing: Thing::Item,
        noun: Thing::Item.noun(),
        count: 1,
        ..Spot::default()
    };
    let (old, new) = (Some(Spot { heading: None, ..spot.clone() }), Some(spot));
    let (important, words) = (Vec::new(), Vec::new());
    Change { kind, class: Class::Meaning, important, old, new, words, consequence: None }
}

fn summary(changes: Vec<Change>, wording: Wording) -> String {
    Diff { changes, ..Diff::default() }.summary(wording)
}

#[test]
fn of_many_places_the_first_are_named() {
    let added = |at: usize| change(Kind::Added, &format!("Section {at}"));
    assert_eq!(
        summary((1..=7).map(added).collect(), Wording::Versions),
        "1 item added under “Section 1”; 1 item added under “Section 2”; 1 item added under \
         “Section 3”; 1 item added under “Section 4”; 3 items added in 3 more places."
    );
}

#[test]
fn many_moves_are_counted_and_no_clause_is_endless() {
    let moved = |at: usize| change(Kind::Moved, &format!("Section {at}"));
    assert_eq!(
        summary((1..=3).map(moved).collect(), Wording::Versions),
        "1 item moved from the beginning to “Section 1”, 1 item moved from the beginning to \
         “Section 2” and 1 item moved from the beginning to “Section 3”."
    );
    assert_eq!(summary((1..=40).map(moved).collect(), Wording::Versions), "40 items moved.");
    let kinds = [
        Kind::Added,
        Kind::Removed,
        Kind::NotePlace,
        Kind::LinkText { target: String::new(), old: String::new(), new: String::new() },
        Kind::LinkTarget { text: String::new(), old: String::new(), new: String::new() },
        Kind::Picture { old: None, new: None },
        Kind::LinkAdded { text: String::new(), target: String::new() },
    ];
    let all = kinds.map(|kind| change(kind, "Policy")).to_vec();
    assert_eq!(
        summary(all, Wording::Versions),
        "1 item removed, 1 item added, 1 link target changed, 1 link's words changed, 1 link \
         added and 2 other changes under “Policy”."
    );
}

#[test]
fn what_moved_in_a_list_is_as_little_as_can_be() {
    let order = |order: &[usize]| {
        let kind = Kind::Reordered { items: Vec::new(), order: order.to_vec() };
        let same = change(kind, "Policy");
        Change { old: same.new.clone(), ..same }
    };
    let told = |numbers: &[usize]| summary(vec![order(numbers)], Wording::Versions);
    assert_eq!(told(&[6, 1, 2, 3, 4, 5]), "1 item moved within “Policy”.");
    assert_eq!(told(&[3, 1, 5, 2, 4]), "2 items moved within “Policy”.");
}

fn edited(thing: Thing, words: &[(Mark, &str)]) -> Change {
    let change = change(Kind::Edited, "Policy");
    let new = change.new.clone().map(|spot| Spot { thing, ..spot });
    let segment = |(mark, text): &(Mark, &str)| Segment {
        mark: *mark,
        class: Class::Meaning,
        text: (*text).to_owned(),
    };
    Change { new, words: words.iter().map(segment).collect(), ..change }
}

#[test]
fn one_place_more_than_are_named_is_named_as_well() {
    let in_place = |at: usize| change(Kind::Added, &format!("Section {at}"));
    let field = Kind::Field { name: "keywords", old: None, new: None };
    let mut changes: Vec<Change> = (1..=5).map(in_place).collect();
    changes.insert(0, change(Kind::Moved, "Section 1"));
    changes.push(change(field, ""));
    let told = summary(changes, Wording::Versions);
    assert!(!told.contains("more places"), "{told}");
    assert!(told.contains("1 item added under “Section 5”; the keywords changed."), "{told}");
}

#[test]
fn a_mark_is_no_word_and_words_are_told_by_what_they_are_of() {
    let comma = [(Mark::Removed, ",")];
    let mark = [(Mark::Removed, "."), (Mark::Added, "?")];
    let word = [(Mark::Removed, "blue "), (Mark::Added, "red ")];
    let told = |thing, words| summary(vec![edited(thing, words)], Wording::Versions);
    assert_eq!(told(Thing::Item, &comma), "1 punctuation mark changed under “Policy”.");
    assert_eq!(told(Thing::Item, &mark), "1 punctuation mark changed under “Policy”.");
    assert_eq!(told(Thing::Item, &word), "1 word changed under “Policy”.");
    for (thing, of) in [
        (Thing::Picture, "alternative text"),
        (Thing::Caption, "a caption"),
        (Thing::Cell, "a cell"),
        (Thing::Note, "a note"),
    ] {
        assert_eq!(told(thing, &word), format!("1 word of {of} changed under “Policy”."));
    }
}

#[test]
fn another_language_of_the_document_is_said() {
    let language = Kind::Field { name: "language", old: None, new: None };
    let language = Change { class: Class::Structure, ..change(language, "") };
    assert_eq!(
        summary(vec![language.clone()], Wording::Versions),
        "The same words; the language of the document changed."
    );
    assert_eq!(
        summary(vec![change(Kind::Added, "Policy"), language], Wording::Versions),
        "1 item added under “Policy”; the language of the document changed."
    );
}

#[test]
fn a_subtitle_is_not_added_in_the_subtitle() {
    let added = change(Kind::Added, "Policy");
    let (thing, noun) = (Thing::Subtitle, Thing::Subtitle.noun());
    let new = added.new.clone().map(|spot| Spot { thing, noun, ..spot });
    let told = summary(vec![Change { new, ..added }], Wording::Versions);
    assert_eq!(told, "1 subtitle added.");
}

#[test]
fn a_section_that_is_new_is_told_as_one() {
    let in_section = |kind: Kind, thing: Thing, heading: &str| {
        let change = change(kind, heading);
        let noun = thing.noun();
        let new = change.new.clone().map(|spot| Spot { thing, noun, ..spot });
        Change { new, old: None, ..change }
    };
    let heading = in_section(Kind::Added, Thing::Heading, "Figures");
    let item = in_section(Kind::Added, Thing::Item, "Figures");
    let note = in_section(Kind::Added, Thing::Note, "Figures");
    let all = vec![heading.clone(), item.clone(), note];
    assert_eq!(summary(all, Wording::Versions), "The section “Figures” added.");
    assert_eq!(summary(vec![heading.clone()], Wording::Files), "The heading “Figures” only there.");
    let moved = in_section(Kind::Moved, Thing::Item, "Figures");
    let told = summary(vec![heading, item, moved], Wording::Versions);
    assert!(told.contains("the heading “Figures” added"), "{told}");
    let four = ["A", "B", "C", "D"].map(|text| in_section(Kind::Added, Thing::Heading, text));
    assert_eq!(summary(four.to_vec(), Wording::Versions), "4 headings added.");
}

#[test]
fn two_files_lack_words_rather_than_lose_them() {
    let kinds = [Kind::Added, Kind::Removed, Kind::Moved];
    assert_eq!(
        summary(kinds.map(|kind| change(kind, "Policy")).to_vec(), Wording::Files),
        "1 item missing and 1 item only there under “Policy”; 1 item in another place, under \
         “Policy” instead of at the beginning."
    );
}
