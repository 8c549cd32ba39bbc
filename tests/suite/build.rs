//! What `build` promises: the same bytes everywhere, all editions or none, nothing in vain.

use std::time::{Duration, Instant};

use engross::confidentiality::Gate;
use engross::content::{self, ContentCode};
use engross::files::Files;

use crate::workspace::{FRONT, LAYOUT, Ran, Workspace};

const DRAFT: &str = "output/draft/first/plain.pdf";

fn assert_err(ran: &Ran, status: i32, said: &[&str]) {
    let err = ran.err();
    assert_eq!(ran.status(), status, "{}\n{err}", ran.out());
    for text in said {
        assert!(err.contains(text), "{text:?} is not said:\n{err}");
    }
}

#[test]
fn the_same_commit_gives_the_same_bytes_in_any_surrounding() {
    let workspace = Workspace::of_this_repository();
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = |name: &str| elsewhere.path().join(name);
    let out = |name: &str| folder(name).to_str().unwrap().to_owned();
    workspace.command(&["build", "--out", &out("here")]).env("TZ", "UTC").output().unwrap();

    let mut other = workspace.command(&["build", "--jobs", "1", "--out", &out("other")]);
    other.envs([("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]);
    other
        .env("HOME", elsewhere.path())
        .env("SOURCE_DATE_EPOCH", "1")
        .current_dir(workspace.root().join("sources"));
    Ran(other.output().unwrap()).ok();
    workspace.engross(&["build", "--rev", "HEAD", "--jobs", "3", "--out", &out("commit")]).ok();

    let root = workspace.root().to_str().unwrap();
    workspace.git(&["clone", "--quiet", root, &out("clone")]);
    Ran(workspace.command(&["build", "-C", &out("clone")]).output().unwrap()).ok();

    let id = "2022-09-asthma-neglect";
    for edition in ["print.pdf", "accessible.pdf"] {
        let read = |path: &str| std::fs::read(folder(path).join(id).join(edition)).unwrap();
        let here = read("here");
        assert!(here.starts_with(b"%PDF-1.7"));
        for there in ["other", "commit", "clone/output/draft"] {
            assert!(here == read(there), "{edition} differs in {there}");
        }
    }
}

#[test]
fn what_is_unchanged_is_not_built_again() {
    let workspace = Workspace::new();
    let unchanged = |ran: Ran| ran.ok().out().contains("unchanged");
    assert!(!unchanged(workspace.engross(&["build"])));
    assert!(unchanged(workspace.engross(&["build"])));
    // What was accepted is in no edition.
    workspace.engross(&["accept"]).ok();
    assert!(unchanged(workspace.engross(&["build"])));
    // What was pointed out is pointed out again.
    assert!(workspace.engross(&["build"]).err().contains("no-name-list"));

    let changes: [(&str, &str); 6] = [
        ("sources/first/briefing.md", &format!("{FRONT}Another text.\n")),
        ("layouts/plain/unused.typ", "// a file that might be read"),
        (
            "engross.toml",
            "[publisher]\nname = \"The Other Board\"\ncheck = \"https://www.example.org/\"\n",
        ),
        ("output/private/names/first.txt", "Somebody Else\n"),
        (DRAFT, "not what was built"),
        ("output/draft/first/plain.parity.json", "not what was compared"),
    ];
    for (path, text) in changes {
        workspace.write(path, text);
        assert!(!unchanged(workspace.engross(&["build"])), "{path}");
        assert!(unchanged(workspace.engross(&["build"])), "{path}");
    }
    assert!(!unchanged(workspace.engross(&["build", "--force"])));
}

#[test]
fn the_editions_of_a_briefing_are_replaced_together_or_not_at_all() {
    let workspace = Workspace::new();
    workspace.write("layouts/second/layout.typ", workspace.read("layouts/plain/layout.typ"));
    workspace.engross(&["build"]).ok();
    let before = (workspace.read(DRAFT), workspace.read("output/draft/first/second.pdf"));

    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.write("layouts/second/layout.typ", "#let layout(content, facts) = panic()");
    assert_err(&workspace.engross(&["build"]), 1, &["layouts/second/layout.typ:1:"]);
    assert_eq!(before, (workspace.read(DRAFT), workspace.read("output/draft/first/second.pdf")));
}

#[test]
fn an_edition_with_an_older_text_does_not_stay_beside_a_newer_one() {
    let workspace = Workspace::new();
    let second = "output/draft/first/second.pdf";
    workspace.write("layouts/second/layout.typ", workspace.read("layouts/plain/layout.typ"));
    workspace.engross(&["build"]).ok();
    let only_plain = ["build", "--edition", "plain", "--force"];
    workspace.write("output/draft/first/notes.txt", "Somebody's own.");
    workspace.engross(&only_plain).ok();
    assert!(workspace.has(second));
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.engross(&only_plain).ok();
    assert!(!workspace.has(second));
    assert!(workspace.has("output/draft/first/notes.txt"));
}

#[test]
fn what_is_in_the_way_of_an_edition_is_replaced_with_it() {
    let workspace = Workspace::new();
    workspace.write(&format!("{DRAFT}/inner/file"), "");
    workspace.engross(&["build"]).ok();
    assert!(workspace.read(DRAFT).starts_with(b"%PDF"));
}

#[test]
fn a_warning_is_said_until_its_cause_is_gone() {
    let workspace = Workspace::new();
    let layout = String::from_utf8(workspace.read("layouts/plain/layout.typ")).unwrap();
    let layout = layout.replace("heading(", "text(font: \"No Such Font\")[]\n  heading(");
    workspace.write("layouts/second/layout.typ", layout);
    let warned = |arguments: &[&str]| {
        workspace.engross(arguments).ok().err().contains("unknown font family")
    };
    assert!(warned(&["build"]));
    assert!(warned(&["build"]));
    assert!(!warned(&["build", "--edition", "plain", "--force"]));
    assert!(warned(&["build"]));
}

#[test]
fn the_organisation_s_own_address_passes_wherever_it_stands() {
    let workspace = Workspace::of_this_repository();
    let config = String::from_utf8(workspace.read("engross.toml")).unwrap();
    workspace.write("engross.toml", config.replace("own = []", "own = [\"info@example.org\"]"));
    let text = "Mail <info@example.org>.\n\n## Write to info@example.org\n\n- info@example.org\n- to [us](mailto:info@example.org)\n";
    workspace.write("sources/2022-09-asthma-neglect/briefing.md", format!("{FRONT}{text}"));
    workspace.engross(&["build"]).ok();
}

#[test]
fn an_edition_that_says_something_else_is_not_put_in_place() {
    let workspace = Workspace::new();
    workspace.engross(&["build"]).ok();
    let report = "output/draft/first/plain.parity.json";
    let said: serde_json::Value = serde_json::from_slice(&workspace.read(report)).unwrap();
    assert_eq!(said["verdict"], "same");
    let digest = engross::digest::Digest::of(&workspace.read(DRAFT)).to_string();
    assert_eq!(said["sha256"], digest.as_str());
    let before = (workspace.read(DRAFT), workspace.read(report));

    let change = "  show \"text\": \"word\"\n  for block";
    workspace.write("layouts/plain/layout.typ", LAYOUT.replace("  for block", change));
    let said = [
        "error[parity-text]: the finished plain edition has other words (paragraph), on page 1",
        "sources/first/briefing.md:7:1",
        "word by word: A [-text.-] {+word.+}",
    ];
    assert_err(&workspace.engross(&["build"]), 1, &said);
    assert_eq!(before, (workspace.read(DRAFT), workspace.read(report)));
}

#[test]
fn every_input_is_known_by_its_digest() {
    let workspace = Workspace::new();
    workspace.engross(&["build"]).ok();
    let manifest: serde_json::Value =
        serde_json::from_slice(&workspace.read("output/draft/first/build.json")).unwrap();
    let edition = &manifest["editions"]["plain"];
    let paths: Vec<_> = edition["inputs"].as_object().unwrap().keys().cloned().collect();
    let fonts = ["SourceSans3-Italic.ttf", "SourceSans3-Regular.ttf"]
        .map(|name| format!("layouts/fonts/source-sans-3/{name}"));
    for path in ["engross.toml", "sources/first/briefing.md", "layouts/plain/layout.typ"]
        .iter()
        .copied()
        .chain(fonts.iter().map(String::as_str))
    {
        assert!(paths.iter().any(|known| known == path), "{path} is missing in {paths:?}");
        let digest = engross::digest::Digest::of(&workspace.read(path)).to_string();
        assert_eq!(edition["inputs"][path], digest.as_str(), "{path}");
    }
    assert_eq!(
        edition["sha256"],
        engross::digest::Digest::of(&workspace.read(DRAFT)).to_string().as_str()
    );
}

#[test]
fn a_layout_sees_only_the_workspace() {
    let workspace = Workspace::new();
    workspace.write("outside.txt", "not a layout's business");
    for (what, code, said) in [
        ("a file of the machine", "read(\"/etc/passwd\")", "file not found"),
        ("a path out of the workspace", "read(\"../../../../../../etc/passwd\")", "layout.typ:5:"),
        ("a file beside the layouts", "read(\"/outside.txt\")", "file not found"),
        ("another briefing's text", "read(\"/sources/first/briefing.md\")", "file not found"),
        ("a package", "{ import \"@preview/cetz:0.3.0\" }", "nothing is read from a registry"),
        ("the clock", "datetime.today().display()", "layout.typ:5:"),
        (
            "a font of the system",
            "pdf.artifact(text(font: \"DejaVu Sans\", facts.code))",
            "unknown font family",
        ),
    ] {
        workspace.write(
            "layouts/plain/layout.typ",
            LAYOUT.replace("heading(level: 1,", &format!("[#{code}]\n  heading(level: 1,")),
        );
        let ran = workspace.engross(&["build"]);
        assert!(ran.err().contains(said), "{what}:\n{}", ran.err());
        // Typst goes on without a font, and the glyphs of another one.
        assert_eq!(
            ran.status(),
            i32::from(what != "a font of the system"),
            "{what}:\n{}",
            ran.err()
        );
    }
}

#[test]
fn a_layout_that_never_ends_is_stopped() {
    let workspace = Workspace::new();
    let config = String::from_utf8(workspace.read("engross.toml")).unwrap();
    workspace.write("engross.toml", config.replace("seconds = 20", "seconds = 2"));
    workspace.write(
        "layouts/endless/layout.typ",
        "#let layout(content, facts) = for a in range(100000) { for b in range(100000) { } }",
    );
    let started = Instant::now();
    let ran = workspace.engross(&["build"]);
    let said = ["was stopped after 2 seconds", "layouts/endless/layout.typ", "raise `seconds`"];
    assert_err(&ran, 1, &said);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(!workspace.has(DRAFT));
}

#[cfg(target_os = "linux")]
#[test]
fn a_layout_that_eats_memory_is_stopped() {
    let workspace = Workspace::new();
    workspace.write(
        "layouts/greedy/layout.typ",
        "#let layout(content, facts) = {\n  let text = \"a\" * 1000000\n  let all = ()\n  for n in range(100000) { all.push(text + str(n)) }\n  [#all.len()]\n}",
    );
    let ran = workspace.engross(&["build"]);
    assert_err(
        &ran,
        1,
        &["ended in the middle of the greedy edition of first", "512 MiB", "raise `memory-mib`"],
    );
}

#[test]
fn a_layout_that_holds_itself_without_end_is_told_so() {
    let workspace = Workspace::new();
    let layout = "#let layout(content, facts) = {\n  let x = [a]\n  for i in range(100000) { x = box(x) }\n  x\n}";
    workspace.write("layouts/deep/layout.typ", layout);
    let said = ["ended in the middle of the deep edition of first", "hold itself without end"];
    assert_err(&workspace.engross(&["build"]), 1, &said);
}

#[test]
fn a_link_that_says_nothing_is_told_at_its_place_in_the_layout() {
    let workspace = Workspace::new();
    let layout = "#let layout(content, facts) = link(\"https://www.example.org/\")[]";
    workspace.write("layouts/silent/layout.typ", layout);
    let said = ["a link without text would be read out", "layouts/silent/layout.typ:1:"];
    assert_err(&workspace.engross(&["build"]), 1, &said);
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_does_not_outlive_who_started_it() {
    let workspace = Workspace::new();
    let layout =
        "#let layout(content, facts) = for a in range(100000) { for b in range(100000) { } }";
    workspace.write("layouts/plain/layout.typ", layout);
    let mut build = workspace.command(&["build"]).spawn().unwrap();
    let children = || {
        let tasks = format!("/proc/{}/task", build.id());
        let tasks = std::fs::read_dir(tasks).into_iter().flatten().flatten();
        tasks
            .flat_map(|task| {
                let children = std::fs::read_to_string(task.path().join("children"));
                children
                    .unwrap_or_default()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .next()
    };
    let deadline = Instant::now() + Duration::from_secs(10);
    let worker = loop {
        match children() {
            Some(worker) => break worker,
            None => assert!(Instant::now() < deadline, "no worker was started"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    build.kill().unwrap();
    build.wait().unwrap();
    // A process that has ended is a zombie at most, until its new parent has seen it.
    let runs = || {
        let status = std::fs::read_to_string(format!("/proc/{worker}/status")).unwrap_or_default();
        status.lines().any(|line| line.starts_with("State:") && !line.contains('Z'))
    };
    while runs() {
        assert!(Instant::now() < deadline, "the worker goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_layout_s_fault_is_told_with_its_line_and_the_other_briefings_are_built() {
    let workspace = Workspace::new();
    workspace.write("sources/second/briefing.md", format!("{FRONT}## Fail\n\nText.\n"));
    workspace.write(
        "layouts/plain/layout.typ",
        LAYOUT.replace("  for block", "  if content.blocks.first().type == \"heading\" { assert(false, message: \"no headings\") }\n  for block"),
    );
    let ran = workspace.engross(&["build"]);
    assert_err(
        &ran,
        1,
        &["assertion failed: no headings (plain edition of second)", "layouts/plain/layout.typ:7:"],
    );
    assert!(workspace.has(DRAFT));
    assert!(!workspace.has("output/draft/second"));
}

#[test]
fn what_only_a_layout_says_passes_the_gate_too() {
    let workspace = Workspace::new();
    let layout = String::from_utf8(workspace.read("layouts/plain/layout.typ")).unwrap();
    workspace.write(
        "layouts/plain/layout.typ",
        layout.replace(
            "for block",
            "par[Call 0121 496] + par[]\n  par[Call 01632 960 123]\n  for block",
        ),
    );
    let ran = workspace.engross(&["build"]);
    assert_err(&ran, 1, &["telephone", "in the finished plain edition of first"]);
    assert!(!ran.err().contains("960"), "{}", ran.err());
    assert!(!workspace.has(DRAFT));
}

#[test]
fn a_content_code_of_the_shape_of_a_postcode_is_none() {
    let gate = Gate::new(&[], Default::default()).unwrap();
    let text = |number: usize| format!("{FRONT}A text, number {number}.\n");
    let has_the_shape = |number: &usize| {
        let mut files = Files::default();
        files.insert("sources/first/briefing.md", text(*number).into_bytes());
        let content = content::read("first", &files).briefing.unwrap().content;
        !gate.scan(&ContentCode::of(&content.digest()).to_string()).is_empty()
    };
    let number = (1000..4000).find(has_the_shape).unwrap();
    let workspace = Workspace::new();
    workspace.write("sources/first/briefing.md", text(number));
    workspace.engross(&["build"]).ok();
}

#[test]
fn a_file_that_only_looks_like_a_font_is_refused() {
    let workspace = Workspace::new();
    workspace.write("layouts/fonts/broken.ttf", "not a font");
    assert_err(
        &workspace.engross(&["build"]),
        1,
        &["layouts/fonts/broken.ttf", "no font that can be read"],
    );
}

#[test]
fn what_makes_the_edition_again_is_kept_when_asked() {
    let workspace = Workspace::new();
    workspace.engross(&["build", "--keep-inputs"]).ok();
    let inputs = "output/draft/first/inputs/plain";
    for file in [
        "main.typ",
        "content.json",
        "facts.json",
        "qr.svg",
        "rebuild.sh",
        "layouts/plain/layout.typ",
        "layouts/fonts/source-sans-3/OFL.txt",
    ] {
        assert!(workspace.has(&format!("{inputs}/{file}")), "{file}");
    }
    let script = String::from_utf8(workspace.read(&format!("{inputs}/rebuild.sh"))).unwrap();
    assert!(
        script.contains(
            "--pdf-standard ua-1,a-2a --creation-timestamp 1663149600 main.typ plain.pdf"
        ),
        "{script}"
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link() {
    let workspace = Workspace::new();
    std::os::unix::fs::symlink("/etc/passwd", workspace.root().join("sources/first/chart.png"))
        .unwrap();
    std::os::unix::fs::symlink("/etc", workspace.root().join("layouts/more")).unwrap();
    workspace.commit();
    let said = ["sources/first/chart.png", "layouts/more", "a symbolic link may lead anywhere"];
    assert_err(&workspace.engross(&["build"]), 1, &said);
    assert_err(&workspace.engross(&["build", "--rev", "HEAD"]), 1, &said);
}
