//! Two contents: their blocks, and what only their front matter says.

use super::diff;
use super::model::{Change, Class, Diff, Kind, Options};
use crate::blocks::of_content;
use crate::content::{Content, Origins};

/// Compares two contents.
pub fn contents(old: &Content, new: &Content, options: &Options) -> Diff {
    let blocks = |content| of_content(content, &Origins::default());
    let mut diff = diff(&blocks(old), &blocks(new), options);
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
            diff.changes.push(Change {
                kind: Kind::Field { name, old, new },
                class,
                important: Vec::new(),
                old: None,
                new: None,
                words: Vec::new(),
                consequence: None,
            });
        }
    }
    diff
}

#[cfg(test)]
mod tests {
    use super::super::model::{Important, Matter};
    use super::*;
    use crate::content::{read, source_path};
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
