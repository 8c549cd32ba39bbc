//! The command line as people meet it: what it prints, and how it ends.

use crate::workspace::{FRONT, Workspace};

#[test]
fn check_shows_every_problem_of_every_briefing_with_its_line() {
    let workspace = Workspace::new();
    workspace.write(
        "sources/first/briefing.md",
        format!("{FRONT}Read [the guidance](#) and a <b>word</b>.\n"),
    );
    workspace.write(
        "sources/second/briefing.md",
        "+++\ntitle = \"Two\"\nauthor = \"Me\"\n+++\n\n#### Deep\n",
    );
    let ran = workspace.engross(&["check"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(format!("{}{}", ran.err(), ran.out()));
}

#[test]
fn a_confidential_finding_says_where_and_never_what() {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "# the family\nArthur Sample\n");
    workspace.write(
        "sources/first/briefing.md",
        format!(
            "{FRONT}The child 漢, Arthur\n*Sample*, NHS number 943 476 5919, see [notes](#arthur-sample).\n\n\
             Born 3 March 2015, of B12 0XY; call 01632 960123 or write to aunt@example.org.\n"
        ),
    );
    for arguments in [&["check"][..], &["check", "--json"], &["build"], &["build", "--json"]] {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 1);
        let said = format!("{}{}", ran.out(), ran.err());
        for what in [
            "Arthur",
            "arthur",
            "Sample",
            "sample",
            "943",
            "5919",
            "March 2015",
            "B12",
            "960",
            "aunt",
        ] {
            assert!(!said.contains(what), "{arguments:?} repeats {what}:\n{said}");
        }
    }
    insta::assert_snapshot!(workspace.engross(&["check"]).err());
    assert!(!workspace.has("output/draft/first"));
}

#[test]
fn a_file_s_name_is_not_said_if_it_is_a_child_s() {
    let workspace = Workspace::new();
    for id in ["first", "arthur-sample"] {
        workspace.write(&format!("output/private/names/{id}.txt"), "Arthur\n");
        workspace.write(
            &format!("sources/{id}/briefing.md"),
            format!("{FRONT}![A chart](arthur.png)\n"),
        );
        workspace.write(&format!("sources/{id}/arthur.png"), "no picture");
    }
    for arguments in [&["check"][..], &["check", "--json"], &["build"], &["build", "--json"]] {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 1);
        let said = format!("{}{}", ran.out(), ran.err());
        assert!(!said.to_lowercase().contains("arthur"), "{arguments:?}:\n{said}");
    }
    insta::assert_snapshot!(workspace.engross(&["check"]).err());
}

#[test]
fn a_character_that_no_font_has_is_told_where_it_stands() {
    let workspace = Workspace::new();
    workspace.write("sources/first/briefing.md", format!("{FRONT}Say [سلام](lang:ar), *漢*.\n"));
    let ran = workspace.engross(&["build"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(ran.err());
}

#[test]
fn what_an_address_says_in_escapes_is_seen() {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Nolly Sample\nTwist\n");
    for target in [
        "mailto:aunt&#64;example.org",
        "tel:01632%20960%20123",
        "https://www.example.org/%4Eolly%20Sample",
        "https://www.example.org/Tw&#105;st",
    ] {
        workspace.write("sources/first/briefing.md", format!("{FRONT}Ask [them]({target}).\n"));
        assert_eq!(workspace.engross(&["check"]).status(), 1, "{target}");
    }
}

#[test]
fn a_list_of_names_that_holds_none_or_several_in_a_line_does_not_count() {
    let workspace = Workspace::new();
    for (list, code) in [
        ("", "no-name-list"),
        ("# nobody yet\n", "no-name-list"),
        ("Arthur Sample, Rose Sample\n", "names-wrong"),
        ("Arthur Sample; mother\n", "names-wrong"),
        ("A\n", "names-wrong"),
    ] {
        workspace.write("output/private/names/first.txt", list);
        let err = workspace.engross(&["check"]).err();
        assert!(err.contains(code), "{list:?}: {err}");
        assert!(!err.contains("Sample"), "{err}");
    }
    workspace.write("output/private/names/first.txt", "Rose\rArthur\rMary");
    workspace.write("sources/first/briefing.md", format!("{FRONT}Said Arthur.\n"));
    assert!(workspace.engross(&["check"]).err().contains("private-name"));
}

#[test]
fn a_list_of_names_that_git_holds_is_refused() {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    workspace.git(&["add", "--force", "output/private/names/first.txt"]);
    assert!(workspace.engross(&["check"]).err().contains("[names-in-git]"));
    workspace.commit();
    assert!(workspace.engross(&["check"]).err().contains("[names-in-git]"));
}

#[test]
fn a_list_of_names_that_git_would_take_is_refused() {
    let workspace = Workspace::new();
    workspace.write(".gitignore", "/output/draft/\n");
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    let ran = workspace.engross(&["check"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("[names-in-git]"), "{}", ran.err());
}

#[test]
fn build_says_what_it_built() {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    let ran = workspace.engross(&["build"]).ok();
    assert_eq!(ran.err(), "");
    // The time it took is the machine's.
    let out: Vec<_> = ran
        .out()
        .lines()
        .map(|line| line.split_once(" s: ").map_or(line, |(_, rest)| rest).to_owned())
        .collect();
    insta::assert_snapshot!(out.join("\n"));
    assert_eq!(workspace.engross(&["build", "--quiet", "--force"]).ok().out(), "");

    let json: serde_json::Value =
        serde_json::from_str(&workspace.engross(&["build", "--json"]).ok().out()).unwrap();
    assert_eq!(json["format"], "engross-build-outcome-1");
    assert_eq!(json["briefings"]["first"]["unchanged"], true);
    assert_eq!(json["briefings"]["first"]["editions"]["plain"]["pages"], 1);
    assert_eq!(json["problems"], serde_json::json!([]));
}

/// A workspace whose briefing was accepted, with a private list of names.
fn accepted() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    workspace.engross(&["accept", "first"]).ok();
    workspace.commit();
    workspace
}

#[test]
fn what_is_not_as_it_was_accepted_is_told_in_words() {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    let said = |arguments: &[&str], status| {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), status, "{arguments:?}");
        format!("$ engross {}\n{}{}\n", arguments.join(" "), ran.err(), ran.out())
    };
    let mut all = said(&["check", "--locked"], 1);
    all += &said(&["accept", "first"], 0);
    all += &said(&["check", "--locked"], 0);
    all += &said(&["accept"], 0);
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n\n## More\n"));
    all += &said(&["check"], 0);
    all += &said(&["check", "--locked"], 1);
    all += &said(&["accept"], 0);
    all += &said(&["check", "--locked"], 0);
    insta::assert_snapshot!(all);
    insta::assert_snapshot!(
        "content-lock",
        String::from_utf8(workspace.read("sources/first/content.lock")).unwrap()
    );
}

#[test]
fn a_revision_is_compared_with_what_was_accepted_in_it() {
    let workspace = accepted();
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.engross(&["check", "--locked", "--rev", "HEAD"]).ok();
    workspace.commit();
    let ran = workspace.engross(&["check", "--locked", "--rev", "HEAD", "--json"]);
    assert_eq!(ran.status(), 1);
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(json["problems"][0]["code"], "changed-meaning");
    assert_eq!(json["problems"][0]["line"], 7);
    workspace.engross(&["accept"]).ok();
    assert_eq!(workspace.engross(&["check", "--locked", "--rev", "HEAD"]).status(), 1);
    workspace.engross(&["check", "--locked"]).ok();
}

#[test]
fn a_briefing_with_errors_is_not_accepted() {
    let workspace = accepted();
    let lock = workspace.read("sources/first/content.lock");
    workspace.write("sources/first/briefing.md", format!("{FRONT}<b>Bold</b>\n"));
    let ran = workspace.engross(&["accept", "--json"]);
    assert_eq!(ran.status(), 1);
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(json["format"], "engross-accept-1");
    assert_eq!(json["briefings"]["first"], "refused");
    assert_eq!(workspace.read("sources/first/content.lock"), lock);
}

#[test]
fn what_was_accepted_of_a_briefing_that_is_gone_is_pointed_out() {
    let workspace = accepted();
    std::fs::remove_file(workspace.root().join("sources/first/briefing.md")).unwrap();
    let ran = workspace.engross(&["check", "--locked"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(ran.err());
}

#[test]
fn a_name_that_was_accepted_is_not_repeated() {
    for text in [
        "Arthur Sample was seen.",
        "Arthur\n*Sam*ple was seen.",
        "Arthur\\\nSample was seen.",
        "See [this](https://www.example.org/%41rthur%20Sample).",
    ] {
        let workspace = Workspace::new();
        workspace.write("sources/first/briefing.md", format!("{FRONT}{text}\n"));
        workspace.engross(&["accept"]).ok();
        workspace.write("output/private/names/first.txt", "Arthur Sample\n");
        workspace.write("sources/first/briefing.md", format!("{FRONT}The child was seen.\n"));
        let check = workspace.engross(&["check", "--locked"]);
        assert_eq!(check.status(), 1, "{text}");
        let accept = workspace.engross(&["accept"]).ok();
        for said in [check.err(), check.out(), accept.err(), accept.out()] {
            assert!(!said.contains("rthur") && !said.contains("ple"), "{text}: {said}");
        }
        assert!(check.err().contains("error[private-name]"), "{text}: {}", check.err());
        assert!(accept.err().contains("warning[private-name]"), "{text}: {}", accept.err());
        workspace.engross(&["check", "--locked"]).ok();
    }
}

#[test]
fn a_lock_that_was_changed_by_hand_is_told_where() {
    let workspace = accepted();
    let lock = String::from_utf8(workspace.read("sources/first/content.lock")).unwrap();
    workspace.write("sources/first/content.lock", lock.replace("A text.", "Any text."));
    let ran = workspace.engross(&["check", "--locked"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(ran.err());
    workspace.engross(&["check"]).ok();
    let ran = workspace.engross(&["accept"]).ok();
    assert!(ran.err().contains("warning[lock]"), "{}", ran.err());
    assert_eq!(workspace.read("sources/first/content.lock"), lock.as_bytes());
}

#[test]
fn a_wrong_configuration_is_told_key_by_key() {
    let workspace = Workspace::new();
    workspace.write(
        "engross.toml",
        format!(
            "colour = \"red\"\n\n[publisher]\ncheck = \"https://www.example.org/{}\"\nlogo = \"a.png\"\n\n\
             [sections]\nlearning = \"Key Learning\"\npractice = [\"Practice\", 3]\naction = [\"practice\"]\n\n\
             [items]\npractice = [\"step\"]\nother = [\"thing\", \"things\"]\n\n\
             [confidentiality]\nown = [\"info@example.org\", \"Birmingham\"]\n\n\
             [limits]\nseconds = 0\nmemory-mib = \"much\"\n",
            "a".repeat(300)
        ),
    );
    let ran = workspace.engross(&["check"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(ran.err().replace(&"a".repeat(300), "aaa"));
}

#[test]
fn what_cannot_be_done_at_all_is_said_in_a_sentence() {
    let workspace = Workspace::new();
    let empty = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        ran.err().replace(empty.path().to_str().unwrap(), "EMPTY")
    };
    let mut all = said(&["build", "-C", empty.path().to_str().unwrap()]);
    std::fs::write(empty.path().join("engross.toml"), "").unwrap();
    all += &said(&["build", "-C", empty.path().to_str().unwrap()]);
    all += &said(&["build", "--rev", "v9"]);
    all += &said(&["build", "--edition", "web"]);
    all += &said(&["check", "third"]);
    insta::assert_snapshot!(all);
}

#[test]
fn nothing_that_is_written_makes_the_work_tree_dirty() {
    let workspace = Workspace::of_this_repository();
    workspace.engross(&["build", "--keep-inputs"]).ok();
    let status = std::process::Command::new("git")
        .args(["status", "--porcelain"])
        .current_dir(workspace.root())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&status.stdout), "");
}
