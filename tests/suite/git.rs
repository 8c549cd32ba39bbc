//! git with the very settings of `docs/git.md`: it shows words.

use std::path::Path;
use std::process::Command;

use crate::workspace::{FRONT, Workspace};

const PAGE: &str = include_str!("../../docs/git.md");

/// The lines of the first code block of a language.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

/// A workspace with two commits whose difference wraps a paragraph anew and changes a word.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write(".gitattributes", block("gitattributes"));
    let old = "- Follow up each missed appointment within\n  five days.\n";
    workspace.write("sources/first/briefing.md", format!("{FRONT}{old}"));
    workspace.commit();
    let new = "- Follow up each missed\n  appointment within three days.\n";
    workspace.write("sources/first/briefing.md", format!("{FRONT}{new}"));
    workspace.write("sources/second/briefing.md", format!("{FRONT}Come.\n"));
    workspace.commit();
    workspace
}

/// Runs a line of a shell as somebody who did what the page says.
fn shell(workspace: &Workspace, line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_engross")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let ran = Command::new("sh")
        .args(["-ec", &format!("{}\n{line}", block("sh"))])
        .current_dir(workspace.root())
        .env("PATH", path.unwrap())
        .env("NO_COLOR", "1")
        .env("GIT_PAGER", "cat")
        .env("GIT_CONFIG_GLOBAL", workspace.root().join(".git/of-this-person"))
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{line}: {err}");
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn what_a_briefing_states_beside_its_words_is_no_empty_difference() {
    let workspace = workspace();
    let front = FRONT.trim_end().strip_suffix("+++").unwrap();
    let text = |keyword: &str, picture: &str| {
        format!("{front}keywords = [\"{keyword}\"]\n+++\n\nLook.\n\n![A chart]({picture})\n")
    };
    workspace.write("sources/first/briefing.md", text("asthma", "chart.png"));
    workspace.commit();
    for (text, line) in [
        (text("neglect", "chart.png"), "+keywords    neglect"),
        (text("asthma", "chart2.png"), "+pictures    chart2.png"),
    ] {
        workspace.write("sources/first/briefing.md", text);
        let diff = shell(&workspace, "git diff -- sources/first");
        assert!(diff.contains(line), "{diff}");
    }
}

#[test]
fn a_log_shows_words_and_not_lines() {
    let workspace = workspace();
    let log = shell(&workspace, "git log -p --word-diff --format=%s -1 -- sources/first");
    let line = "• paragraph   Follow up each missed appointment within [-five-]{+three+} days.";
    assert!(log.contains(line), "{log}");
    assert_eq!(log.matches("{+").count(), 1, "{log}");
    // What the page shows is what it does.
    assert!(PAGE.contains(line));
}

#[test]
fn a_log_goes_on_past_what_cannot_be_read() {
    let workspace = workspace();
    for text in ["%PDF-1.7\nbroken", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"]
    {
        workspace.write("minutes.pdf", text);
        workspace.commit();
    }
    let log = shell(&workspace, "git log -p --format=%s");
    assert_eq!(log.matches("+note        cannot be read: ").count(), 2, "{log}");
    assert_eq!(log.matches("+sha256      ").count(), 2, "{log}");
    assert!(log.contains("Follow up each missed"), "{log}");
    // Who asks about one file is to know that it cannot be read.
    assert_eq!(workspace.engross(&["text", "minutes.pdf"]).status(), 2);
}

#[test]
fn a_difftool_shows_each_document_that_changed_or_came() {
    let workspace = workspace();
    let shown = shell(&workspace, "git difftool --no-prompt --tool=engross HEAD~1 HEAD");
    assert!(shown.contains("within [-five-] {+three+} days."), "{shown}");
    assert!(shown.contains("+ Come."), "{shown}");
    // By the file's own name, and not by those that git makes up.
    assert!(shown.contains("A  sources/first/briefing.md before\n"), "{shown}");
    assert!(shown.contains("B  sources/second/briefing.md after\n"), "{shown}");
    assert!(!shown.contains("git-blob"), "{shown}");
    // What is in the work tree alone.
    workspace.write("sources/second/briefing.md", format!("{FRONT}Come in.\n"));
    let shown = shell(&workspace, "git difftool --no-prompt --tool=engross");
    assert!(shown.contains("Come {+in+}."), "{shown}");
}

#[test]
fn a_file_s_text_is_said_line_by_line() {
    let workspace = workspace();
    let ran = workspace.engross(&["text", "sources/first/briefing.md"]).ok();
    assert_eq!(
        ran.out(),
        "language    en-GB\n\
         date in figures 2022-09\n\
         title       A title\n\
         date        September 2022\n\
         • paragraph   Follow up each missed appointment within three days.\n"
    );
    workspace.write("evil.txt", "Red \u{1b}[31malarm\u{7}\n");
    let out = workspace.engross(&["text", "evil.txt"]).ok().out();
    assert!(!out.contains(['\u{1b}', '\u{7}']), "{out:?}");
    assert_eq!(workspace.engross(&["text", "none.txt"]).status(), 2);
}
