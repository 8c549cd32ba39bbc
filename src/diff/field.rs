//! Two contents: their blocks, and what only their front matter says.

use super::compare;
use super::model::{Change, Class, Diff, Important, Kind, Matter, Options};
use crate::blocks::as_written;
use crate::content::{Content, Origins};

/// Compares two contents. They are the same only if their digests are: what nothing else tells, the
/// digests tell.
pub fn contents(old: &Content, new: &Content, options: &Options) -> Diff {
    let blocks = |content| as_written(content, &Origins::default());
    let texts = [old.texts(), new.texts()];
    let mut diff =
        compare(&blocks(old), &blocks(new), options, Some(texts.each_ref().map(Vec::as_slice)));
    let listed = |words: &[String]| (!words.is_empty()).then(|| words.join(", "));
    let is_date_shown = old.date.text != new.date.text;
    let date = |content: &Content| Some(content.date.iso.clone()).filter(|_| !is_date_shown);
    let fields = [
        (
            "language",
            Some(old.language.to_string()),
            Some(new.language.to_string()),
            Class::Structure,
        ),
        // The words of the date stand in the text.
        ("date", date(old), date(new), Class::Meaning),
        ("subject", old.subject.clone(), new.subject.clone(), Class::Meaning),
        ("keywords", listed(&old.keywords), listed(&new.keywords), Class::Meaning),
    ];
    for (name, old, new, class) in fields {
        if old != new {
            let important = (name == "date").then(|| Important {
                what: Matter::Date,
                old: old.clone(),
                new: new.clone(),
            });
            let change = field(name, old, new, class);
            diff.changes.push(Change { important: important.into_iter().collect(), ..change });
        }
    }
    if diff.is_same() && old != new {
        let [was, is] = [old, new].map(|content| Some(content.digest().to_string()));
        diff.changes.push(field(DIGEST, was, is, Class::Structure));
    }
    diff
}

/// What a field is called that nobody writes.
pub const DIGEST: &str = "content digest";

fn field(name: &'static str, old: Option<String>, new: Option<String>, class: Class) -> Change {
    Change {
        kind: Kind::Field { name, old, new },
        class,
        important: Vec::new(),
        old: None,
        new: None,
        words: Vec::new(),
        consequence: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{model, read, source_path};
    use crate::files::Files;

    fn content(text: &str) -> Content {
        let front = "+++\ntitle = \"T\"\ndate = \"2022-09\"\nlanguage = \"en-GB\"\n+++\n\n";
        let mut files = Files::default();
        files.insert(source_path("one"), format!("{front}{text}").into_bytes());
        read("one", &files).briefing.unwrap().content
    }

    /// The one change between two texts.
    fn told(old: &str, new: &str) -> Change {
        let changes = contents(&content(old), &content(new), &Options::default()).changes;
        <[Change; 1]>::try_from(changes).unwrap()[0].clone()
    }

    #[test]
    fn a_space_that_does_not_break_is_typography_where_it_stands() {
        for space in ["\u{a0}", "\u{202f}", "\u{2009}", "\u{2003}", "\u{3000}"] {
            let new = format!("For 20{space}years they met.");
            let change = told("For 20 years they met.", &new);
            assert_eq!((change.kind.clone(), change.class), (Kind::Edited, Class::Typography));
            assert_eq!(change.new_text(), new);
        }
    }

    #[test]
    fn marks_that_are_set_otherwise_are_told_by_how_they_are_spelled() {
        for (old, new) in [
            ("[Iechyd da](lang:cy) there", "[Iechyd ](lang:cy)[da](lang:cy) there"),
            ("[Zdravo](lang:sr-Latn)", "[Zdravo](lang:sr-Cyrl)"),
            ("Hello there", "Hello there\u{a0}"),
        ] {
            let change = told(old, new);
            assert!(matches!(change.kind, Kind::Marks { .. }), "{new}: {:?}", change.kind);
        }
    }

    #[test]
    fn marks_that_are_set_otherwise_are_told_beside_other_changes_of_the_block() {
        for (old, new) in [
            ("Say [Iechyd da](lang:cy) there", "Say [Iechyd ](lang:cy)[da](lang:cy) here"),
            ("[Zdravo](lang:sr-Latn) and well", "[Zdravo](lang:sr-Cyrl) and good"),
            ("Hello there friend", "Hello dear friend\u{a0}"),
            ("*Say* [Iechyd da](lang:cy)", "Say [Iechyd ](lang:cy)[da](lang:cy)"),
            ("**_See_** this and that", "_**See**_ this or that"),
        ] {
            let changes = contents(&content(old), &content(new), &Options::default()).changes;
            let marks = |change: &&Change| matches!(change.kind, Kind::Marks { .. });
            assert_eq!(changes.iter().filter(marks).count(), 1, "{new}: {changes:?}");
            assert_eq!(changes.len(), 2, "{new}: {changes:?}");
        }
    }

    #[test]
    fn marks_that_came_and_went_with_their_words_are_no_change_of_their_own() {
        for (old, new) in [
            ("Say it *very* softly now", "Say it softly now"),
            ("Say it softly and now", "Say it *very* softly or now"),
            ("See [this](https://a.example) page", "See [that](https://a.example) page"),
            ("Say [da](lang:cy) to them", "Say yes to them"),
        ] {
            let changes = contents(&content(old), &content(new), &Options::default()).changes;
            let marks = |change: &&Change| matches!(change.kind, Kind::Marks { .. });
            assert_eq!(changes.iter().filter(marks).count(), 0, "{new}: {changes:?}");
        }
    }

    #[test]
    fn what_nothing_else_tells_the_digests_tell() {
        let old = content("Hello there");
        let mut new = old.clone();
        new.blocks.push(model::Block::List { start: None, items: Vec::new() });
        let told = contents(&old, &new, &Options::default()).changes;
        let [Change { kind: Kind::Field { name: DIGEST, old: was, new: is }, .. }] = &told[..]
        else {
            panic!("{told:?}")
        };
        assert_eq!(*was, Some(old.digest().to_string()));
        assert_eq!(*is, Some(new.digest().to_string()));
    }

    #[test]
    fn a_word_in_capitals_alone_is_another_word() {
        for (old, new) in [("Ask IT first", "Ask it first"), ("all of us", "all of US")] {
            assert_eq!(told(old, new).class, Class::Meaning, "{new}");
        }
        for (old, new) in [("NEXT STEPS", "Next steps"), ("Next Steps", "Next steps")] {
            assert_eq!(told(old, new).class, Class::Typography, "{new}");
        }
    }

    #[test]
    fn a_letter_of_another_alphabet_is_called_out() {
        let change = told("the paper says", "the p\u{430}per says");
        let (old, new) = (Some("paper".to_owned()), Some("p\u{430}per".to_owned()));
        assert_eq!(change.important, [Important { what: Matter::LookAlike, old, new }]);
    }
}
