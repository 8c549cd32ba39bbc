//! Redlines: two versions as one PDF, read back from the finished file.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::Config as Settings;

use engross::blocks::{Blocks, as_written};
use engross::content::{self, Briefing, ContentCode};
use engross::diff::{self, Class, Diff, Options};
use engross::edition::compile::{self, COMPILER_FAULT};
use engross::edition::{self, Failure, Pool, Shared};
use engross::files::Files;
use engross::readback;
use engross::redline::{self, LAYOUT, Line, Made, Mark, Node, Versions};
use engross::report::Problem;
use engross::view::{Besides, Side, View, Wording};
use engross::worker::WorkerCommand;

use crate::diff::random::{blocks, edit, edited};
use crate::editions::{REPOSITORY, TIME};
use crate::random::{block, title, written};
use crate::workspace::read_from_repository;

/// A briefing, and the same one with some of its text replaced.
struct Pair {
    old: Briefing,
    new: Briefing,
}

impl Pair {
    fn new(folder: &str, id: &str, replaced: &[(&str, &str)]) -> Self {
        let mut files = Files::default();
        read_from_repository(&mut files, folder);
        let path = format!("sources/{id}/briefing.md");
        let mut own = Files::default();
        for (name, bytes) in files.under("") {
            let name = &name[name.find("sources/").unwrap()..];
            own.insert(name, bytes.clone());
        }
        let mut text = String::from_utf8(own.get(&path).unwrap().to_vec()).unwrap();
        let old = read(id, &own);
        for (from, to) in replaced {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        own.insert(path, text.into_bytes());
        Self { old, new: read(id, &own) }
    }

    /// tests/redline: moves of all kinds, tables that change their shape, another picture.
    fn moved() -> Self {
        let version = |name: &str| {
            let mut files = Files::default();
            let file = |path: &str| {
                std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
            };
            let folder = "sources/moved";
            files
                .insert(format!("{folder}/briefing.md"), file(&format!("tests/redline/{name}.md")));
            files.insert(format!("{folder}/old.png"), file("tests/parity/chart.png"));
            files.insert(
                format!("{folder}/new.png"),
                file("tests/interop/workspace/sources/everything/chart.png"),
            );
            read("moved", &files)
        };
        Self { old: version("old"), new: version("new") }
    }

    fn redline(&self) -> Made {
        let [old, new] = [&self.old, &self.new];
        let diff = diff::contents(&old.content, &new.content, &Options::default());
        let about = |briefing: &Briefing| {
            let digest = briefing.content.digest();
            vec![
                ("Date", briefing.content.date.text.clone()),
                ("Content code", ContentCode::of(&digest).to_string()),
                ("Content digest", digest.to_string()),
            ]
        };
        let mut pictures = BTreeMap::new();
        for (digest, picture) in old.pictures.iter().chain(&new.pictures) {
            pictures.insert(*digest, picture.bytes.clone());
        }
        let versions =
            Versions { title: &new.content.title, publisher: "The Board", pictures: &pictures };
        let blocks = [old, new].map(|of| as_written(&of.content, &of.origins));
        let side = |name: &str, briefing: &Briefing| Side {
            name: name.to_owned(),
            language: Some(briefing.content.language.to_string()),
            about: about(briefing),
            ..Side::default()
        };
        made(&diff, &blocks, [side("commit 1a2b3c4", old), side("work tree", new)], &versions)
    }
}

fn made(diff: &Diff, blocks: &[Blocks; 2], sides: [Side; 2], versions: &Versions<'_>) -> Made {
    let view = View {
        title: String::new(),
        answer: diff.summary(Wording::Versions),
        sides,
        besides: vec![Besides {
            heading: "What editions are made of",
            sentences: vec!["The print layout changed.".to_owned()],
        }],
        ..View::of_versions(diff, blocks.each_ref())
    };
    redline::make(&view, versions)
}

fn read(id: &str, files: &Files) -> Briefing {
    let read = content::read(id, files);
    read.briefing.unwrap_or_else(|| panic!("{:?}", read.problems))
}

fn pdf(made: &Made) -> Vec<u8> {
    let order = made.order("first", TIME);
    let edition = compile::compile(&REPOSITORY.shared, &order);
    edition.unwrap_or_else(|failure| panic!("{failure:?}")).pdf.to_vec()
}

/// The finished file, read back, that says what it must.
fn proved(made: &Made) -> readback::Document {
    let pdf = pdf(made);
    redline::check(made, &pdf).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    readback::read(&pdf, &readback::Limits::default()).unwrap()
}

fn told(problems: &[Problem]) -> String {
    let told = problems
        .iter()
        .map(|problem| format!("{}\n  {}", problem.message, problem.hints.join("\n  ")));
    told.collect::<Vec<_>>().join("\n")
}

/// The real briefing, with changes of many kinds.
fn doctored() -> Pair {
    Pair::new(
        "sources/2022-09-asthma-neglect",
        "2022-09-asthma-neglect",
        &[
            (
                "title = \"Learning Lessons from Serious Cases\"",
                "title = \"Learning Lessons from a Serious Case\"",
            ),
            ("November 2017. Three older", "November 2018. Three older"),
            ("being sighted on the daily", "being alerted on the daily"),
            ("children's lives", "children’s lives"),
            ("professionals should familiarise", "professionals must familiarise"),
            ("## Improving Practice", "## What to improve"),
            (
                "- Communication with other professionals involved with a child is key in order to establish more about their daily lived experience.\n",
                "",
            ),
            (
                "- Professionals failed to consult",
                "- A new item stands here.\n- Professionals failed to consult",
            ),
            (
                "[7-Minute Briefing on Childhood Asthma and Neglect](https://www.lscpbirmingham.org.uk/)",
                "[7-Minute Briefing on Childhood Asthma and Neglect](https://www.lscpbirmingham.org.uk/briefings)",
            ),
            ("## Next steps", "## Next Steps"),
            ("Read NSPCC's learning", "*Read* NSPCC's learning"),
        ],
    )
}

#[test]
fn a_redline_says_every_word_of_both_versions() {
    let made = doctored().redline();
    let document = proved(&made);
    insta::assert_snapshot!("redline-doctored", readback::dump(&document));
}

#[test]
fn a_redline_of_everything_that_a_briefing_can_hold() {
    let made = Pair::new(
        "tests/interop/workspace/sources",
        "everything",
        &[
            ("A claim that needs a note.[^claim] A second", "A claim that needs no note. A second"),
            ("[^claim]: The note, with a [link](https://www.example.org/note) in it.\n\n", ""),
            ("- Three, of two", "- Two and a half, with a note.[^new]\n- Three, of two"),
            (
                "[^long]: Its first",
                "[^new]: A new note, in [Cymraeg](lang:cy).\n\n[^long]: Its first",
            ),
            (
                "8. The eighth, with a list:\n",
                "8. An inserted step.\n9. The eighth, with a list:\n",
            ),
            ("9. The ninth", "10. The ninth"),
            ("| Health | 3 | ", "| Police | 4 | Nothing |\n| Health | 2 | "),
            ("![Bar chart: contacts rose from one", "![Bar chart: calls rose from one"),
            ("[Iechyd da](lang:cy)", "[Iechyd da i bawb](lang:cy)"),
            ("## Figures", "### Figures"),
            ("hard break stood before this line,\\\n", "hard break stood before this line,\n"),
        ],
    )
    .redline();
    let document = proved(&made);
    insta::assert_snapshot!("redline-everything", readback::dump(&document));
}

#[test]
fn a_redline_of_what_has_moved() {
    let made = Pair::moved().redline();
    let document = proved(&made);
    insta::assert_snapshot!("redline-moved", readback::dump(&document));
}

#[test]
fn the_same_redline_has_the_same_bytes() {
    let pair = doctored();
    assert_eq!(pdf(&pair.redline()), pdf(&pair.redline()));
}

#[test]
fn a_worker_makes_the_same_file() {
    let made = doctored().redline();
    let command = WorkerCommand {
        program: env!("CARGO_BIN_EXE_engross").into(),
        arguments: vec!["worker".to_owned()],
    };
    let finish = |layouts: &Files| {
        let limits = REPOSITORY.config.limits;
        let pool = Pool { command: &command, layouts, limits, workers: 1 };
        redline::finish(&made, "first", TIME, &pool)
    };
    let finished = finish(&edition::layouts(&REPOSITORY.files))
        .unwrap_or_else(|problems| panic!("{}", told(&problems)));
    assert_eq!(finished.pdf.to_vec(), pdf(&made));
    let problems = finish(&Files::default()).unwrap_err();
    assert_eq!(problems[0].message, "this workspace has no layout for redlines");
}

#[test]
fn a_redline_is_no_edition() {
    assert!(REPOSITORY.files.get(LAYOUT).is_some());
    assert!(!edition::names(&REPOSITORY.files).contains(&"redline".to_owned()));
}

/// Layouts that keep a change from the reader, each with what is said of the file.
#[test]
fn a_redline_that_says_something_else_is_not_let_through() {
    let made = doctored().redline();
    let layout = String::from_utf8(REPOSITORY.files.get(LAYOUT).unwrap().to_vec()).unwrap();
    let start = "#let layout(redline, facts) = {\n";
    assert!(layout.contains(start));
    for (name, code, fault) in [
        (
            "a paragraph left out",
            "redline.text.blocks = redline.text.blocks.slice(0, -1)",
            "parity-missing",
        ),
        ("a removed word not said", "show \"sighted\": none", "parity-text"),
        ("a mark not said", "show \"[Removed: \": none", "parity-text"),
        (
            "what comes first left out",
            "redline.first.entries = redline.first.entries.slice(1)",
            "parity-missing",
        ),
        ("a page too many words", "set page(header: [Approved])", "parity-artefact"),
        ("words too small", "show \"must\": set text(size: 3pt)", "parity-too-small"),
    ] {
        let mut files = edition::layouts(&REPOSITORY.files);
        let betraying =
            layout.replace(start, &format!("{start}  let redline = redline\n  {code}\n"));
        files.insert(LAYOUT, betraying.into_bytes());
        let shared = std::sync::Arc::new(Shared::new(&files));
        let edition = compile::compile(&shared, &made.order("first", TIME));
        let edition = edition.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        let problems = redline::check(&made, &edition.pdf).expect_err(name);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_ref()).collect();
        assert!(codes.contains(&fault), "{name}: {codes:?}");
    }
}

/// All lines of a text, in order.
fn lines<'n>(nodes: &'n [Node], found: &mut Vec<&'n Line>) {
    for node in nodes {
        match node {
            Node::Heading { line, .. }
            | Node::Paragraph(line)
            | Node::Caption(line)
            | Node::Picture { line, .. } => found.push(line),
            Node::List { items, .. } => items.iter().for_each(|item| lines(&item.blocks, found)),
            Node::Quote { blocks } | Node::Note { blocks, .. } => lines(blocks, found),
            Node::Table { rows, .. } => found.extend(rows.iter().flatten()),
        }
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// A line's words with some marks, without white space.
fn with(line: &Line, marks: &[Mark]) -> String {
    let runs = line.runs.iter().filter(|run| marks.contains(&run.mark));
    let pieces = runs.flat_map(|run| &run.pieces).filter(|piece| !piece.aside);
    pieces.map(|piece| solid(&piece.text)).collect()
}

/// The redline's data has each new block, and each word that was removed; its file says the data.
fn check(old: &Blocks, new: &Blocks) -> Result<(), TestCaseError> {
    let diff = diff::diff(old, new, &Options::default());
    let pictures = BTreeMap::new();
    let versions = Versions { title: "A title", publisher: "The Board", pictures: &pictures };
    let sides = ["en-GB", "cy"].map(|tag| Side {
        name: tag.to_owned(),
        language: Some(tag.to_owned()),
        ..Side::default()
    });
    let made = made(&diff, &[old.clone(), new.clone()], sides, &versions);
    let mut found = Vec::new();
    lines(&made.redline.text.blocks, &mut found);
    let says: Vec<String> =
        found.iter().map(|line| with(line, &[Mark::Same, Mark::Added, Mark::Here])).collect();
    for block in &new.blocks {
        // A picture says its alternative text where it is shown, too.
        let is_said = says.iter().any(|text| text.ends_with(&solid(&block.text)));
        let is_picture = block.role == engross::blocks::Role::Picture;
        prop_assert!(is_said || is_picture, "{block:?}\n{says:#?}");
    }
    let gone: String = found.iter().map(|line| with(line, &[Mark::Removed, Mark::Away])).collect();
    for segment in diff.rows.iter().flat_map(|row| &row.words) {
        if segment.mark == diff::Mark::Removed && segment.class == Class::Meaning {
            prop_assert!(gone.contains(&solid(&segment.text)), "{segment:?}\n{gone}");
        }
    }
    let order = made.order("first", TIME);
    match compile::compile(&REPOSITORY.shared, &order) {
        Ok(edition) => {
            let checked = redline::check(&made, &edition.pdf);
            checked.map_err(|problems| TestCaseError::fail(told(&problems)))
        }
        // A fault of Typst's own stops it with a clear error: there is no redline.
        Err(Failure::Wrong(problems))
            if problems.iter().all(|problem| problem.code == COMPILER_FAULT) =>
        {
            Err(TestCaseError::reject("Typst's own fault"))
        }
        Err(failure) => Err(TestCaseError::fail(format!("{failure:?}"))),
    }
}

proptest! {
    #![proptest_config(Settings { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..Settings::default() })]

    #[test]
    fn a_redline_of_random_edits_says_them_all(
        title in title(),
        blocks in prop::collection::vec(block(), 1..10),
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        let of = |text: &str| as_written(&crate::diff::content(text), &content::Origins::default());
        let old = of(&written(&title, &blocks));
        check(&old, &of(&written(&title, &edited(blocks, &edits))))?;
    }

    #[test]
    fn a_redline_of_any_two_lists_of_blocks_says_them(old in blocks(), new in blocks()) {
        check(&old, &new)?;
    }
}
