//! Histories made by hand, in `tests/diff/`: `old.md`, `new.md`, and what must be said of them.
//!
//! `expected.txt` has the summary; what is important, if anything; and a line for each change, in
//! reading order: its class, its title, and the words; below it what was and is, and what came of it.
//! In the words, `[-old-]{+new+}` is a change of
//! meaning and `[~old~]{~new~}` one of typography; `[<old<]{>new>}` moved to, or from, another
//! place; `[¶]` and `{¶}` are borders of blocks that only one side has.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use engross::blocks::{Blocks, as_written};
use engross::content::{Content, Origins};
use engross::diff::{Change, Class, Diff, Mark, Noun, Options, Wording, contents};
use engross::view::{Body, View};

use super::content;

fn options() -> Options {
    let nouns = [("Improving Practice".to_owned(), Noun::new("recommendation", "recommendations"))];
    Options { nouns: BTreeMap::from(nouns), ..Options::default() }
}

pub fn told(diff: &Diff, blocks: [&Blocks; 2]) -> String {
    let mut out = format!("{}\n", diff.summary(Wording::Versions));
    let view = View::of_versions(diff, blocks);
    let mut entries = view.entries();
    entries.sort_by_key(|entry| entry.index);
    let important: Vec<_> = entries.iter().flat_map(|entry| &entry.important).collect();
    if !important.is_empty() {
        out.push('\n');
    }
    for text in important {
        writeln!(out, "important: {text}").unwrap();
    }
    if !entries.is_empty() {
        out.push('\n');
    }
    for entry in &entries {
        let class = match entry.change.class {
            Class::Meaning => "meaning",
            Class::Structure => "structure",
            Class::Typography => "typography",
        };
        writeln!(out, "{class}: {}{}", entry.title, words(entry.change)).unwrap();
        match entry.body(&view) {
            Body::Pair(old, new) => writeln!(out, "    {old} -> {new}").unwrap(),
            Body::Order(items) => {
                let order: Vec<_> = items.iter().map(|item| item.was.to_string()).collect();
                writeln!(out, "    the old numbers: {}", order.join(", ")).unwrap();
            }
            _ => {}
        }
        if let Some(consequence) = entry.consequence(&view) {
            writeln!(out, "    {consequence}").unwrap();
        }
    }
    out
}

/// What differs between two contents, as [`told`].
fn history(old: &Content, new: &Content) -> String {
    let blocks = [old, new].map(|content| as_written(content, &Origins::default()));
    told(&contents(old, new, &options()), blocks.each_ref())
}

fn words(change: &Change) -> String {
    let mut out = String::new();
    for segment in &change.words {
        let text = &segment.text;
        let is_typography = segment.class == Class::Typography;
        out += &match segment.mark {
            Mark::Same => text.clone(),
            Mark::Removed if is_typography => format!("[~{text}~]"),
            Mark::Added if is_typography => format!("{{~{text}~}}"),
            Mark::Removed => format!("[-{text}-]"),
            Mark::Added => format!("{{+{text}+}}"),
            Mark::MovedAway => format!("[<{text}<]"),
            Mark::MovedHere => format!("{{>{text}>}}"),
            Mark::OldBorder => "[¶]".to_owned(),
            Mark::NewBorder => "{¶}".to_owned(),
        };
    }
    if out.is_empty() { out } else { format!(": {out}") }
}

#[test]
fn every_history_is_told_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    let mut wrong = String::new();
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    for name in names {
        let read = |file: &str| std::fs::read_to_string(folder.join(&name).join(file)).unwrap();
        let found = history(&content(&read("old.md")), &content(&read("new.md")));
        let expected = read("expected.txt");
        if expected != found {
            let name = name.display();
            write!(wrong, "== {name}\n-- expected\n{expected}-- found\n{found}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// No words are told of a text that has not changed.
#[test]
fn a_text_is_the_same_as_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    for entry in folder.read_dir().unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path().join("old.md")).unwrap();
        let diff = contents(&content(&text), &content(&text), &options());
        assert!(diff.is_same(), "{:?}", diff.changes);
        assert_eq!(diff.summary(Wording::Versions), "The same words.");
    }
}
