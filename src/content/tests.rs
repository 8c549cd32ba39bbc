//! What a text is read as, and how what is wrong with one is said.

use std::fmt::Write;

use proptest::prelude::*;

use super::model::{Block, Inline};
use super::{Content, Reading, read, source_path};
use crate::files::Files;
use crate::files::tests::for_each_file;
use crate::report::Report;

/// Reads a text as the briefing `test`, beside no pictures.
fn read_text(text: &str) -> Reading {
    let mut files = Files::default();
    files.insert(source_path("test"), text.as_bytes());
    read("test", &files)
}

/// Everything that is wrong, one line a problem: place, severity, kind, sentence, hints.
fn problems(text: &str, reading: &Reading) -> String {
    let mut report = Report::default();
    report.keep_text(&source_path("test"), text);
    report.extend(reading.problems.iter().cloned());
    let mut out = String::new();
    for problem in report.problems() {
        let position = problem.place.as_ref().and_then(|place| report.line_and_column(place));
        let position = position.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
        let _ = writeln!(
            out,
            "{position} {:?} [{}] {}",
            problem.severity, problem.code, problem.message
        );
        for hint in &problem.hints {
            let _ = writeln!(out, "    {hint}");
        }
    }
    out
}

/// Calls `check` with the name and text of each file in a folder of `tests/`.
fn for_each_text(folder: &str, check: impl Fn(&str, &str)) {
    for_each_file(folder, |name, bytes| check(name, std::str::from_utf8(bytes).unwrap()));
}

#[test]
fn every_malformed_text_is_refused_by_name() {
    for_each_text("malformed", |name, text| {
        let reading = read_text(text);
        assert!(reading.briefing.is_none(), "{name} is let through");
        insta::assert_snapshot!(problems(text, &reading));
    });
}

#[test]
fn every_construct_is_held() {
    for_each_text("constructs", |name, text| {
        let reading = read_text(text);
        let said = problems(text, &reading);
        let content = reading.briefing.unwrap_or_else(|| panic!("{name}:\n{said}")).content;
        let outline = content.outline();
        assert_eq!(Content::from_outline(&outline), Ok(content), "{name}");
        insta::assert_snapshot!(format!("{said}{outline}"));
    });
}

const FRONT: &str = "+++\ntitle = \"T\"\ndate = \"2022-09\"\nlanguage = \"en\"\n+++\n\n";

#[test]
fn a_text_of_another_encoding_is_told_where() {
    let mut files = Files::default();
    files.insert(source_path("test"), [FRONT.as_bytes(), b"caf\xE9\n"].concat());
    let reading = read("test", &files);
    assert_eq!(reading.problems[0].code, "not-utf-8");
    assert!(reading.problems[0].message.contains("byte 57"), "{}", reading.problems[0].message);
}

#[test]
fn a_folder_s_name_must_be_plain() {
    for id in ["Caps", "with space", "dot.dot", "-first", "é"] {
        let reading = read(id, &Files::default());
        assert!(reading.problems.iter().any(|problem| problem.code == "briefing-id"), "{id}");
    }
}

#[test]
fn the_same_words_have_the_same_digest_however_they_were_typed() {
    let digest =
        |body: &str| read_text(&format!("{FRONT}{body}")).briefing.unwrap().content.digest();
    let one = digest("- Tŷ *one*\n- two\n");
    assert_eq!(one, digest("* Ty\u{302} _one_\r\n*   two\r\n"));
    assert_ne!(one, digest("- Tŷ *one*\n- Two\n"));
    assert_ne!(one, digest("- Tŷ **one**\n- two\n"));
}

#[test]
fn a_passage_leads_back_to_the_source() {
    let text = format!("{FRONT}A *na*me, and\n> a second\n");
    let reading = read_text(&text);
    let passage = reading.passages.iter().find(|passage| passage.text.contains("name")).unwrap();
    let at = passage.text.find("name").unwrap();
    assert_eq!(&text[passage.source(at..at + 4)], "na*me");
}

/// Pieces of Markdown with `%` where a word stands that is found nowhere else.
const PIECES: &[&str] = &[
    "%",
    " ",
    "\n",
    "\n\n",
    "# %",
    "## %",
    "### %",
    "- %\n",
    "  - %\n",
    "1. %\n",
    "> %\n",
    "*%*",
    "**%**",
    "_%",
    "\\%",
    "[%](https://www.example.org/%)",
    "[%][%]",
    "[%]: https://www.example.org/%\n",
    "[^%]",
    "[^%]: %\n",
    "![%](%.png)",
    "`%`",
    "```\n%\n```\n",
    "    %\n",
    "<%>",
    "</%>",
    "<!-- % -->",
    "&%;",
    "&amp;",
    "---\n",
    "===\n",
    "| % | % |\n",
    "|---|---|\n",
    "|%|\n",
    "<https://www.example.org/%>",
    "%@example.org",
    "[%](lang:cy)",
    "— %",
    "\\\n",
    "  \n",
    "\t",
    "[%",
    "](",
    "](<%>)",
    "\"%\"",
    "é%",
    "*",
    "_",
    "~~%~~",
    "[x] %",
    "\u{a0}%",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// A text that is let through has every one of its words in its content, and in its outline.
    #[test]
    fn no_word_is_lost(choice in prop::collection::vec(0..PIECES.len(), 1..14)) {
        let mut words = Vec::new();
        let mut body = String::new();
        for piece in choice {
            for char in PIECES[piece].chars() {
                if char == '%' {
                    let word = format!("w{}w", words.len());
                    body.push_str(&word);
                    words.push(word);
                } else {
                    body.push(char);
                }
            }
        }
        let reading = read_text(&format!("{FRONT}{body}\n"));
        if let Some(briefing) = reading.briefing {
            let said = String::from_utf8(briefing.content.canonical_json()).unwrap();
            let labels = definition_labels(&body);
            for word in &words {
                prop_assert!(said.contains(word) || labels.contains(word), "{word} is lost from {body:?}: {said}");
            }
            let outline = briefing.content.outline();
            prop_assert_eq!(Content::from_outline(&outline), Ok(briefing.content), "{}", outline);
        }
    }

    /// Whatever is read, reading ends without a panic and its text is in the content's form.
    #[test]
    fn any_text_is_read(body in ".{0,200}") {
        if let Some(briefing) = read_text(&format!("{FRONT}{body}")).briefing {
            let outline = briefing.content.outline();
            assert_eq!(Content::from_outline(&outline).as_ref(), Ok(&briefing.content), "{outline}");
            briefing.content.visit_runs(&mut |run| {
                let Some(Inline::Text { text }) = run.first() else { return };
                assert!(!text.starts_with(' ') && !text.contains("  "), "{text:?}");
            });
            assert!(!briefing.content.blocks.contains(&Block::Paragraph { content: Vec::new() }));
        }
    }
}

/// The labels of definitions and of what refers to them are names for the author alone.
fn definition_labels(body: &str) -> String {
    body.split(['[', '\n'])
        .filter_map(|piece| piece.split_once(']'))
        .map(|(label, _)| label)
        .collect::<Vec<_>>()
        .join(" ")
}
