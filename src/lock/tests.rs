//! What a lock is refused for, and how changes are told.

use std::fmt::Write;
use std::path::Path;

use super::*;
use crate::workspace::Config;

/// Each problem on a line: place, code, sentence, hints.
fn told<'p>(problems: impl IntoIterator<Item = &'p Problem>, text: &str, path: &str) -> String {
    let mut report = Report::default();
    report.keep_text(path, text);
    let mut out = String::new();
    for problem in problems {
        let place = problem.place.as_ref().unwrap();
        let (line, column) = report.line_and_column(place).unwrap_or_default();
        let Problem { code, message, hints, .. } = problem;
        let _ = writeln!(out, "{line}:{column} [{code}] {message}");
        hints.iter().for_each(|hint| _ = writeln!(out, "    {hint}"));
    }
    out
}

#[test]
fn every_malformed_lock_is_refused_by_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/malformed-locks");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut out = String::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let problem = read("lock", &bytes).expect_err(name);
        assert!(!problem.hints.is_empty(), "{name}");
        let problem = Problem { hints: Vec::new(), ..*problem };
        let said = told([&problem], &String::from_utf8_lossy(&bytes), "lock");
        let _ = write!(out, "{name:<34}{said}");
    }
    insta::assert_snapshot!(out);
}

const BEFORE: &str = r#"+++
title = "Learning Lessons"
date = "2022-09"
language = "en-GB"
keywords = ["neglect"]
+++

## Key Learning

Staff were sighted on the *plan*.[^one]

- Consult the father of the child.
- Ask who prescribes the inhalers.
- Watch for [patterns](https://www.example.org/a).

| Agency | Contacts |
|--------|----------|
| School | 12       |

[^one]: It was made in April.
"#;

fn briefing(text: &str) -> Briefing {
    let mut files = Files::default();
    files.insert(source_path("one"), text.as_bytes());
    crate::content::read("one", &files).briefing.unwrap()
}

/// What is said of a text in which each `from` became `to`.
fn changed(replaced: &[(&str, &str)]) -> String {
    let mut text = BEFORE.to_owned();
    for (from, to) in replaced {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let mut config = Files::default();
    config.insert("engross.toml", include_bytes!("../../engross.toml").as_slice());
    let nouns = Nouns::of(&Config::read(&config).0);
    let changes = changes(&briefing(BEFORE).content, &briefing(&text), &nouns);
    told(&changes, &text, &source_path("one"))
}

#[test]
fn what_is_the_same_is_no_change() {
    assert_eq!(changed(&[]), "");
    assert_eq!(changed(&[("*plan*", "_plan_"), ("- Ask", "-  Ask")]), "");
}

#[test]
fn changes_are_told_in_words_at_their_line() {
    let words = [("sighted", "alerted"), ("April", "May"), ("12  ", "14  ")];
    let gone = [("- Ask who prescribes the inhalers.\n", "")];
    let added = [("## Key", "A paragraph of its own.\n\n## Key")];
    let father = "- Consult the father of the child.\n";
    let moved = [(father, ""), ("/a).\n", &format!("/a).\n{father}"))];
    let all: [&[(&str, &str)]; 4] = [&words, &gone, &added, &moved];
    insta::assert_snapshot!(all.map(changed).join("\n"));
}

#[test]
fn what_words_do_not_say_is_told_too() {
    for (replaced, expected) in [
        (("title = \"Learning", "title = \"Some"), "title with other words"),
        (("2022-09", "2022-10"), "date with other words"),
        (("en-GB", "en"), "the language of the document changed"),
        (("[\"neglect\"]", "[\"neglect\", \"asthma\"]"), "the keywords of the document changed"),
        (("keywords", "subject = \"Neglect\"\nkeywords"), "the subject of the document changed"),
        (("## Key", "## Key *"), "heading with other words"),
        (("*plan*", "**plan**"), "“plan” with strong emphasis instead of with emphasis"),
        (("*plan*", "plan"), "“plan” plain instead of with emphasis"),
        (("the *plan*.[^one]", "the[^one] *plan*."), "a note's reference in another place"),
        (("example.org/a", "example.org/b"), "link “patterns” leads elsewhere"),
        (("[patterns](https://www.example.org/a)", "patterns"), "link “patterns”"),
        (("prescribes the", "[prescribes](lang:cy) the"), "“prescribes” marked as cy"),
        (("prescribes the", "prescribes\\\n  the"), "1 line break instead of 0"),
        (("- Consult", "1. Consult"), "labelled from 1. instead of a bullet"),
        (("- Ask", "  - Ask"), "on level 2 of a list"),
        (("- Ask", "* Ask"), "a list under “Key Learning” parted into 3"),
        (("## Key", "Key"), "a paragraph instead of a heading"),
    ] {
        let said = changed(&[replaced]);
        assert!(said.contains(expected), "{replaced:?}:\n{said}");
        // Not every key of the front matter has a place.
        let placed = !said.contains("0:0")
            || ["the keywords", "the language"].iter().any(|field| expected.starts_with(field));
        assert!(placed, "{replaced:?} has no line:\n{said}");
    }
}

#[test]
fn nothing_that_changes_the_digest_is_passed_over() {
    let spaces = ["\u{a0}", "\u{202f}", "\u{2009}", "\u{2003}", "\u{3000}"];
    let spaced = spaces.map(|space| ("the inhalers", format!("the{space}inhalers")));
    let marked = [
        ("the *plan*", "the[ *plan*](lang:cy)"),
        ("on the", "[on the](lang:en-GB)"),
        ("[patterns](https://www.example.org/a)", "[patterns](https://www.example.org/a)\u{a0}"),
    ];
    let marked = marked.map(|(from, to)| (from, to.to_owned()));
    for (from, to) in spaced.iter().chain(&marked) {
        assert!(!changed(&[(from, to)]).is_empty(), "{from:?} became {to:?} unnoticed");
    }
    // One stretch in another language, parted in two.
    let whole = BEFORE.replacen("Ask who", "[Ask who](lang:cy)", 1);
    let parted = BEFORE.replacen("Ask who", "[Ask ](lang:cy)[who](lang:cy)", 1);
    let changes = changes(&briefing(&whole).content, &briefing(&parted), &Nouns::default());
    assert_eq!(changes.len(), 1);
}
