//! Two contents: their blocks, and what only their front matter says.

use super::diff;
use super::model::{Change, Class, Diff, Important, Kind, Matter, Options};
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
            let important = (name == "date").then(|| Important {
                what: Matter::Date,
                old: old.clone(),
                new: new.clone(),
            });
            diff.changes.push(Change {
                kind: Kind::Field { name, old, new },
                class,
                important: important.into_iter().collect(),
                old: None,
                new: None,
                words: Vec::new(),
                consequence: None,
            });
        }
    }
    diff
}
