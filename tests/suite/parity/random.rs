//! Whatever a briefing says, both layouts say it.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::test_runner::Config as Settings;

use engross::content;
use engross::edition::compile::COMPILER_FAULT;
use engross::edition::{self, Failure, Orders, Shared, compile};
use engross::facts::{Facts, Status};
use engross::{parity, readback};

use super::SAMPLE;

static SHARED: LazyLock<Arc<Shared>> =
    LazyLock::new(|| Arc::new(Shared::new(&edition::layouts(&SAMPLE.files))));

/// Words that layouts, fonts and this comparison could trip over.
fn word() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "1",
        "a",
        "–",
        "well-being",
        "non‑breaking",
        "multi-agency",
        "Ωµ",
        "Łódź",
        "ffi",
        "“quoted”",
        "don't",
        "50%",
        "c/o",
        "é",
        "DRAFT",
        "Version",
        "Приклад",
        "πρᾶξις",
        "10:30",
        "&amp;",
        "…",
        "interdisciplinary",
        "Electronic",
        "x/y",
        "№5",
        "½",
        "a\u{a0}b",
    ]);
    prop_oneof![4 => "[a-z]{1,12}", 1 => "[A-Z][a-z]{1,8}[.,;:?!]?", 1 => odd.prop_map(str::to_owned), 1 => "[a-z]{41,60}"]
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..14).prop_map(|words| words.join(" "))
}

/// A line of text with markup; `{n}` stands for a footnote's name.
fn line() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => words(),
        1 => words().prop_map(|text| format!("*{text}*")),
        1 => words().prop_map(|text| format!("**{text}**")),
        1 => words().prop_map(|text| format!("[{text}](lang:cy)")),
        1 => words().prop_map(|text| format!("[{text}](lang:sr-Cyrl-RS)")),
        1 => (words(), "[a-c]").prop_map(|(text, path)| format!("[{text}](https://www.example.org/{path})")),
        1 => (words(), words()).prop_map(|(text, more)| format!("[{text} *{more}*](https://www.example.org/)")),
        1 => (words(), words()).prop_map(|(text, more)| format!("{text}\\\n{more}")),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| format!("w {}", parts.join(" ")))
}

fn noted_line() -> impl Strategy<Value = String> {
    (line(), prop::bool::weighted(0.2))
        .prop_map(|(line, noted)| if noted { format!("{line} end.[^{{n}}]") } else { line })
}

fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

fn list() -> impl Strategy<Value = String> {
    let item = (noted_line(), prop::option::of(noted_line()));
    let leaf = (prop::collection::vec(item, 1..4), any::<bool>()).prop_map(|(items, numbered)| {
        let items = items.into_iter().enumerate().map(|(index, (first, second))| {
            let mark = if numbered { format!("{}. ", index + 3) } else { "- ".to_owned() };
            let mut text = format!("{mark}{}", indented(&first, mark.len()));
            if let Some(second) = second {
                let pad = " ".repeat(mark.len());
                text.push_str(&format!("\n\n{pad}{}", indented(&second, mark.len())));
            }
            text
        });
        items.collect::<Vec<_>>().join("\n")
    });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (line(), prop::collection::vec(inner, 1..3), prop::option::of(line())).prop_map(
            |(first, lists, last)| {
                let mut text = format!("- {}\n", indented(&first, 2));
                // Two lists side by side would be one, but for other words between them.
                for list in lists {
                    text.push_str(&format!("\n  {}\n\n  between\n", indented(&list, 2)));
                }
                text.push_str(
                    &last.map_or(String::new(), |last| format!("- {}\n", indented(&last, 2))),
                );
                text
            },
        )
    })
}

fn block() -> impl Strategy<Value = String> {
    let cell = |line: String| line.replace("\\\n", " ").replace('|', " ");
    prop_oneof![
        4 => noted_line(),
        2 => list(),
        1 => words().prop_map(|text| format!("## {text}")),
        1 => Just("## Key Learning".to_owned()),
        1 => Just("## Next steps".to_owned()),
        1 => (line(), prop::option::of(words())).prop_map(|(text, who)| {
            let who = who.map_or(String::new(), |who| format!("\n>\n> — {who}"));
            format!("> {}{who}", text.replace('\n', "\n> "))
        }),
        1 => prop::collection::vec((noted_line(), noted_line()), 2..6).prop_map(move |rows| {
            let mut rows = rows.into_iter().map(|(a, b)| format!("| {} | {} |", cell(a), cell(b)));
            let header = rows.next().unwrap_or_default();
            format!("{header}\n|---|---|\n{}", rows.collect::<Vec<_>>().join("\n"))
        }),
        1 => (words(), any::<bool>()).prop_map(|(words, captioned)| {
            let alt = words.replace(['*', '"', '['], " ");
            let caption = if captioned { " \"The caption\"" } else { "" };
            format!("![{alt}](chart.png{caption})")
        }),
    ]
}

fn briefing() -> impl Strategy<Value = String> {
    (prop::collection::vec(block(), 1..12), "[A-Z][a-z]{1,9}( [a-z]{1,9}){0,9}").prop_map(
        |(blocks, title)| {
            let mut text = format!(
                "+++\ntitle = {title:?}\ndate = \"2022-09\"\nlanguage = \"en-GB\"\n+++\n\n"
            );
            let mut notes = 0;
            for block in blocks {
                let mut block = block;
                while let Some(at) = block.find("{n}") {
                    notes += 1;
                    block.replace_range(at..at + 3, &notes.to_string());
                }
                text.push_str(&format!("{block}\n\nBetween.\n\n"));
            }
            for note in 1..=notes {
                text.push_str(&format!(
                    "[^{note}]: Note {note}, with *words*.\n\n    And more.\n\n"
                ));
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(Settings { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..Settings::default() })]

    #[test]
    fn random_briefings_are_at_parity(text in briefing()) {
        let mut files = SAMPLE.files.clone();
        files.insert("sources/sample/briefing.md", text.clone().into_bytes());
        let reading = content::read("sample", &files);
        let Some(briefing) = reading.briefing else {
            return Err(TestCaseError::fail(format!("{:?}\n{text}", reading.problems)));
        };
        for name in ["print", "accessible"] {
            let order = Orders::new(&SAMPLE.config, Status::Draft, 0).of(&briefing, name);
            let made = match compile::compile(&SHARED, &order) {
                Ok(made) => made,
                // A fault of Typst's own stops the build with a clear error: there is no edition.
                Err(Failure::Wrong(problems)) if problems.iter().all(|problem| problem.code == COMPILER_FAULT) => {
                    return Err(TestCaseError::reject("Typst's own fault"));
                }
                Err(failure) => return Err(TestCaseError::fail(format!("{failure:?}\n{text}"))),
            };
            let document = readback::read(&made.pdf, &readback::Limits::default()).unwrap();
            let facts = Facts::new(&briefing, name, Status::Draft, &SAMPLE.config);
            let parity = parity::check(&briefing, &facts, &document);
            prop_assert!(parity.is_same(), "{name}: {:#?}\n{text}", parity.differences);
        }
    }
}
