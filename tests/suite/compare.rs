//! `engross compare`: what it says of two files, and of files and their source.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::workspace::{FRONT, Ran, Workspace};

/// The pair that went out in September 2022.
const LEGACY: [(&str, &str); 2] = [
    ("print-2022-09.txt", include_str!("../legacy/print-2022-09.txt")),
    ("accessible-2022-09.txt", include_str!("../legacy/accessible-2022-09.txt")),
];

fn legacy() -> Workspace {
    let workspace = Workspace::new();
    workspace.copy("engross.toml");
    for (name, text) in LEGACY {
        workspace.write(name, text);
    }
    workspace
}

fn compare(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.engross(&[&["compare"], arguments].concat())
}

const PAIR: [&str; 2] = ["print-2022-09.txt", "accessible-2022-09.txt"];

#[test]
fn the_pair_of_2022_as_a_board_officer_reads_it() {
    let workspace = legacy();
    for (width, name) in [("80", "legacy-80"), ("120", "legacy-120")] {
        let ran = compare(&workspace, &[PAIR[0], PAIR[1], "--width", width]);
        assert_eq!(ran.status(), 1);
        let too_wide = ran.out().lines().any(|line| line.chars().count() > width.parse().unwrap());
        assert!(!too_wide);
        insta::assert_snapshot!(name, ran.out());
    }
    insta::assert_snapshot!("legacy-all", compare(&workspace, &[PAIR[0], PAIR[1], "--all"]).out());
}

#[test]
fn the_pair_of_2022_as_programs_and_browsers_read_it() {
    let workspace = legacy();
    let ran = compare(&workspace, &[PAIR[0], PAIR[1], "--json"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("legacy-json", ran.out());
    let ran = compare(&workspace, &[PAIR[0], PAIR[1], "--html"]);
    assert_eq!(ran.status(), 1);
    let page = ran.out();
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(
        "legacy-html",
        format!("{before}<style></style>{after}").replace("><", ">\n<")
    );
    compare(&workspace, &[PAIR[0], PAIR[1], "--html", "page.html"]);
    assert!(workspace.read("page.html") == ran.out().as_bytes());
}

#[test]
fn typography_alone_can_be_let_pass() {
    let workspace = Workspace::new();
    workspace.write("one.md", "# Title\n\nIt isn't “so”: wait.\n");
    workspace.write("other.md", "# Title\n\nIt isn’t \"so\": wait.\n");
    let files = ["one.md", "other.md"];
    let ran = compare(&workspace, &files);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("typography", ran.out());
    assert_eq!(compare(&workspace, &[files[0], files[1], "--ignore", "typography"]).status(), 0);
    assert_eq!(compare(&workspace, &[files[0], files[1], "--ignore", "structure"]).status(), 1);
    assert_eq!(compare(&workspace, &[files[0], files[0]]).status(), 0);
    // What is said is never let pass.
    workspace.write("other.md", "# Title\n\nIt isn't “so”: go.\n");
    let ignored = [files[0], files[1], "--ignore", "typography,structure"];
    assert_eq!(compare(&workspace, &ignored).status(), 1);
}

/// This repository's workspace with its briefing built.
fn built() -> Workspace {
    let workspace = Workspace::of_this_repository();
    workspace.engross(&["build", "--quiet"]).ok();
    workspace
}

const PRINT: &str = "output/draft/2022-09-asthma-neglect/print.pdf";
const ACCESSIBLE: &str = "output/draft/2022-09-asthma-neglect/accessible.pdf";

/// Digests are those of the commit, which the test makes; they are not what is tested.
fn without_digests(out: &str) -> String {
    let is_digest =
        |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words =
        out.split_inclusive(|char: char| char.is_whitespace() || char == '"' || char == ',');
    words
        .map(|word| {
            let bare = word.trim_end_matches([' ', '\n', '"', ',']);
            if is_digest(bare) { word.replace(bare, "[digest]") } else { word.to_owned() }
        })
        .collect()
}

#[test]
fn two_editions_say_the_same_words() {
    let workspace = built();
    let ran = compare(&workspace, &[PRINT, ACCESSIBLE]).ok();
    insta::assert_snapshot!("editions", without_digests(&ran.out()));
    // Either, and both, against the source.
    let ran = compare(&workspace, &[PRINT, ACCESSIBLE, "--source"]).ok();
    insta::assert_snapshot!("editions-source", without_digests(&ran.out()));
    let page = compare(&workspace, &[PRINT, ACCESSIBLE, "--source", "--html"]).ok().out();
    assert!(
        page.contains("print.pdf says exactly") && page.contains("accessible.pdf says exactly")
    );
    assert_eq!(page.matches("<section class=\"briefing\"").count(), 2);
    let report = workspace.read("output/draft/2022-09-asthma-neglect/print.parity.json");
    let ran = compare(&workspace, &[PRINT, "--source", "2022-09-asthma-neglect", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(json["comparisons"][0]["parity"], report);
    // From elsewhere, by the source's path; as it was committed.
    let elsewhere = tempfile::tempdir().unwrap();
    let full = |path: &str| workspace.root().join(path).to_str().unwrap().to_owned();
    let (print, source) = (full(PRINT), full("sources/2022-09-asthma-neglect/briefing.md"));
    let mut command = workspace.command(&["compare", &print, "--source", &source, "--rev", "HEAD"]);
    let ran = Ran(command.current_dir(elsewhere.path()).output().unwrap()).ok();
    assert!(ran.out().starts_with("print.pdf says exactly what"), "{}", ran.out());
}

#[test]
fn an_edition_that_differs_from_its_source_or_its_twin_is_shown_where() {
    let workspace = built();
    let source = "sources/2022-09-asthma-neglect/briefing.md";
    let text = String::from_utf8(workspace.read(source)).unwrap();
    std::fs::copy(workspace.root().join(PRINT), workspace.root().join("old.pdf")).unwrap();
    workspace.write(source, text.replace("being sighted", "being alerted"));
    let ran = compare(&workspace, &["old.pdf", "--source", "2022-09-asthma-neglect"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("source-differs", without_digests(&(ran.err() + &ran.out())));
    workspace.engross(&["build", "--quiet"]).ok();
    let ran = compare(&workspace, &["old.pdf", ACCESSIBLE]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("editions-differ", without_digests(&ran.out()));
    // Any other file against the source, as far as it says what it is.
    workspace.write(PAIR[0], LEGACY[0].1);
    let ran = compare(&workspace, &[PAIR[0], "--source"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.out().starts_with("The source and the file do not say the same"), "{}", ran.out());
}

#[test]
fn a_stranger_s_file_that_calls_itself_an_edition_is_not_believed() {
    let workspace = built();
    let mut file = lopdf::Document::load(workspace.root().join(PRINT)).unwrap();
    // The facts block's heading says something else.
    let map: Vec<_> = file.objects.keys().copied().collect();
    for id in map {
        let Ok(element) = file.get_object_mut(id).and_then(lopdf::Object::as_dict_mut) else {
            continue;
        };
        if element.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"L") {
            element.set("S", lopdf::Object::Name(b"Sect".to_vec()));
        }
    }
    file.save(workspace.root().join("claims.pdf")).unwrap();
    // An edition that breaks the rules is not the same to a difference either.
    let mut file = lopdf::Document::load(workspace.root().join(PRINT)).unwrap();
    let catalogue = file.catalog_mut().unwrap();
    let mut action = lopdf::Dictionary::new();
    action.set("S", lopdf::Object::Name(b"JavaScript".to_vec()));
    action.set("JS", lopdf::Object::string_literal("app.alert(1)"));
    catalogue.set("OpenAction", action);
    file.save(workspace.root().join("doctored.pdf")).unwrap();
    let ran = workspace.engross(&["diff", PRINT, "doctored.pdf", "--json"]);
    assert_eq!(ran.status(), 1);
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(json["same"], false);
    assert_eq!(json["sentence"], "The same words; doctored.pdf breaks the rules for editions.");
    let ran = compare(&workspace, &["claims.pdf", ACCESSIBLE]);
    assert_eq!(ran.status(), 1);
    assert!(
        ran.out().contains("says that engross made it, and is not taken for an edition"),
        "{}",
        ran.out()
    );
}

#[test]
fn what_files_say_is_never_a_command_to_a_terminal_or_a_browser() {
    let workspace = Workspace::new();
    workspace.write("one.txt", "A \u{1b}[31mred\u{7} word\u{202e}.\n");
    workspace.write("other.txt", "A <script>alert(1)</script> word.\n");
    let files = ["one.txt", "other.txt"];
    let out = compare(&workspace, &files).out();
    assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out:?}");
    let page = compare(&workspace, &[files[0], files[1], "--html"]).out();
    assert!(!page.contains(['\u{1b}', '\u{7}', '\u{202e}']) && !page.contains("<script"), "{page}");
}

#[test]
fn standard_input_is_a_file() {
    let workspace = legacy();
    let mut command = workspace.command(&["compare", PAIR[0], "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(LEGACY[0].1.as_bytes()).unwrap();
    let ran = Ran(child.wait_with_output().unwrap()).ok();
    assert!(ran.out().contains("standard input"), "{}", ran.out());
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let workspace = legacy();
    workspace.write("picture.png", b"\x89PNG\r\n\x1a\n");
    workspace.write("notes.xyz", "Words.");
    let mut all = String::new();
    for arguments in [
        &["none.pdf", PAIR[0]][..],
        &["sources", PAIR[0]],
        &["picture.png", PAIR[0]],
        &["notes.xyz", PAIR[0]],
        &[PAIR[0]],
        &["-", "-"],
        &[PAIR[0], "--source", "third"],
        &[PAIR[0], "--source", "first", "--rev", "v9"],
        &["--html", PAIR[0], PAIR[1]],
        &[PAIR[0], PAIR[1], "--html", PAIR[0]],
        &[PAIR[0], PAIR[1], "--html", "page.txt"],
    ] {
        let ran = compare(&workspace, arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        all += &ran.err();
    }
    workspace.write("sources/first/briefing.md", format!("{FRONT}A [link](#).\n"));
    let ran = compare(&workspace, &[PAIR[0], "--source", "first"]);
    assert_eq!(ran.status(), 2);
    all += &ran.err();
    insta::assert_snapshot!("errors", all);
    assert!(Path::new(&workspace.root().join(PAIR[0])).exists());
}
