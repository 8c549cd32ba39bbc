//! What `propose` promises: a whole release from a commit, or nothing and the reason.

use std::collections::BTreeMap;
use std::process::Command;

use engross::digest::Digest;
use engross::record::Record;

use crate::workspace::{FRONT, LAYOUT, Ran, Workspace};

const V1: &str = "output/releases/first/v1";

/// A workspace with a private list of names, as every release needs one, and the layout of redlines,
/// as every release but the first.
pub fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    workspace.copy("layouts/redline");
    workspace.copy("layouts/shared");
    workspace.commit();
    workspace
}

/// All files in a folder of a workspace, by their paths from it.
fn files(workspace: &Workspace, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in workspace.root().join(&inner).read_dir().unwrap() {
            let entry = entry.unwrap();
            let path = format!("{inner}/{}", entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(path),
                false => {
                    let bytes = workspace.read(&path);
                    files.insert(path[folder.len() + 1..].to_owned(), bytes);
                }
            }
        }
    }
    files
}

pub fn record(workspace: &Workspace, folder: &str) -> Record {
    Record::read(&workspace.read(&format!("{folder}/record.json"))).unwrap()
}

/// The version that is proposed next.
fn next(workspace: &Workspace) -> String {
    let ran = workspace.engross(&["propose", "first", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(json["proposal"]["outcome"], "made");
    format!("v{}", json["proposal"]["version"])
}

#[test]
fn a_release_is_whole_and_says_what_it_is() {
    let workspace = workspace();
    let ran = workspace.engross(&["propose", "first"]).ok();
    let record = record(&workspace, V1);
    // The bytes depend on every crate; the rest is as it is read.
    let bytes = workspace.read(&format!("{V1}/record.json"));
    let digest = engross::record::RecordDigest::of(&bytes);
    let shown = |text: String| {
        let text = text.replace(&digest.to_string(), "<record's SHA-256>");
        let text = text.replace(&digest.spoken(), "<record's code>");
        text.replace(&record.commit.to_string(), "<commit>")
    };
    assert_eq!(ran.err(), "");
    insta::assert_snapshot!("proposed", shown(ran.out()));
    let files = files(&workspace, V1);
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    insta::assert_snapshot!("release-files", names.join("\n"));
    let readme = String::from_utf8(files["README.txt"].clone()).unwrap();
    insta::assert_snapshot!("release-readme", shown(readme));

    let named = record.subjects.iter().chain(&record.byproducts);
    for (name, digest) in named {
        assert_eq!(Digest::of(&files[name]), *digest, "{name}");
    }
    let document = engross::readback::read(&files["plain.pdf"], &Default::default()).unwrap();
    let said = engross::readback::dump(&document);
    assert!(!said.to_lowercase().contains("draft"), "{said}");
    assert_eq!(workspace.engross(&["propose", "first", "--quiet", "--again"]).ok().out(), "");
}

/// Each digest is shown as the name of what has it, so that only what is unknown would stay one.
#[test]
fn the_record_of_the_real_briefing_names_everything_by_its_digest() {
    let workspace = Workspace::of_this_repository();
    let id = "2022-09-asthma-neglect";
    workspace.write(&format!("output/private/names/{id}.txt"), "Arthur Sample\n");
    workspace.engross(&["propose", id]).ok();
    let folder = format!("output/releases/{id}/v1");
    let mut text = String::from_utf8(workspace.read(&format!("{folder}/record.json"))).unwrap();
    let mut known = files(&workspace, "layouts");
    known = known.into_iter().map(|(path, bytes)| (format!("layouts/{path}"), bytes)).collect();
    for path in ["engross.toml", &format!("sources/{id}/briefing.md")] {
        known.insert(path.to_owned(), workspace.read(path));
    }
    known.extend(files(&workspace, &folder).into_iter().filter(|(name, _)| !name.contains('/')));
    known.insert("Cargo.lock".into(), workspace.read(&format!("{folder}/rebuild/Cargo.lock")));
    for (name, bytes) in known {
        text = text.replace(&Digest::of(&bytes).to_string(), &format!("<{name}>"));
    }
    let commit = record(&workspace, &folder).commit.to_string();
    let text = text.replace(&commit, "<commit>").replace("},{", "},\n{");
    insta::assert_snapshot!("record-2022-09-asthma-neglect", text);
}

#[test]
fn the_same_commit_and_version_give_the_same_bytes() {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    let before = files(&workspace, V1);
    let ran = workspace.engross(&["propose", "first"]).ok();
    assert!(ran.out().contains("every byte is the same"), "{}", ran.out());
    assert_eq!(files(&workspace, V1), before);

    std::fs::remove_dir_all(workspace.root().join(V1)).unwrap();
    let mut elsewhere = workspace.command(&["propose", "first", "--rev", "main"]);
    elsewhere.envs([("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8")]);
    Ran(elsewhere.current_dir(workspace.root().join("sources")).output().unwrap()).ok();
    assert_eq!(files(&workspace, V1), before);
}

#[test]
fn a_release_makes_nothing_else_change() {
    let workspace = workspace();
    workspace.engross(&["build"]).ok();
    workspace.engross(&["propose", "first"]).ok();
    let status = |workspace: &Workspace| {
        let mut git = Command::new("git");
        git.args(["status", "--porcelain"]).current_dir(workspace.root());
        String::from_utf8(git.output().unwrap().stdout).unwrap()
    };
    assert_eq!(status(&workspace), "?? output/\n");
    assert!(workspace.engross(&["build"]).ok().out().contains("unchanged"));
    workspace.commit();
    assert_eq!(status(&workspace), "");
    // A commit that only keeps the release is no reason for another.
    let ran = workspace.engross(&["propose", "first"]).ok();
    assert!(ran.out().contains("it was not made again"), "{}", ran.out());
    assert!(!workspace.has("output/releases/first/v2"));
    workspace.engross(&["propose", "first", "--again"]).ok();
    assert!(workspace.has("output/releases/first/v2"));
}

#[test]
fn git_gives_the_bytes_of_a_release_back() {
    let workspace = workspace();
    // Line ends that git would change on its way, were it not told.
    workspace.write("layouts/plain/layout.typ", LAYOUT.replace('\n', "\r\n"));
    workspace.commit();
    workspace.engross(&["propose", "first"]).ok();
    workspace.git(&["config", "core.autocrlf", "true"]);
    workspace.commit();
    let before = files(&workspace, V1);
    std::fs::remove_dir_all(workspace.root().join(V1)).unwrap();
    workspace.git(&["-c", "core.autocrlf=true", "checkout", "--", "."]);
    assert_eq!(files(&workspace, V1), before);
}

/// What is wrong, how it is brought about, and the code and status that it must have.
type Fault = (&'static str, fn(&Workspace), &'static str);

#[test]
fn what_is_wrong_stops_a_proposal_by_name() {
    let faults: [Fault; 16] = [
        (
            "work tree with another text",
            |workspace| workspace.write("sources/first/briefing.md", format!("{FRONT}Other.\n")),
            "not-committed",
        ),
        (
            "work tree with another layout",
            |workspace| workspace.write("layouts/plain/layout.typ", format!("{LAYOUT}// more\n")),
            "not-committed",
        ),
        (
            "work tree with another configuration",
            |workspace| {
                let config = String::from_utf8(workspace.read("engross.toml")).unwrap();
                workspace.write("engross.toml", config.replace("The Board", "Another Board"));
            },
            "not-committed",
        ),
        (
            "work tree with a file that is in no commit",
            |workspace| workspace.write("layouts/plain/new.typ", ""),
            "not-committed",
        ),
        (
            "work tree without a file",
            |workspace| {
                let font = "layouts/fonts/source-sans-3/SourceSans3-Italic.ttf";
                std::fs::remove_file(workspace.root().join(font)).unwrap();
            },
            "not-committed",
        ),
        (
            "no list of names",
            |workspace| workspace.write("output/private/names/first.txt", "# nobody yet\n"),
            "no-name-list",
        ),
        (
            "list of names in git",
            |workspace| {
                workspace.git(&["add", "--force", "output/private/names/first.txt"]);
                workspace.commit();
            },
            "names-in-git",
        ),
        (
            "a name in the text",
            |workspace| {
                workspace.write("sources/first/briefing.md", format!("{FRONT}Arthur Sample.\n"));
                workspace.commit();
            },
            "private-name",
        ),
        (
            "a text with an error",
            |workspace| {
                workspace.write("sources/first/briefing.md", format!("{FRONT}See [it](#).\n"));
                workspace.commit();
            },
            "link-target",
        ),
        (
            "a layout that changes a word",
            |workspace| {
                let change = "  show \"text\": \"word\"\n  for block";
                workspace.write("layouts/plain/layout.typ", LAYOUT.replace("  for block", change));
                workspace.commit();
            },
            "parity-text",
        ),
        (
            "one layout of two that fails",
            |workspace| {
                let panics = "#let layout(content, facts) = panic()";
                workspace.write("layouts/second/layout.typ", panics);
                workspace.commit();
            },
            "layout-error",
        ),
        (
            "submodule",
            |workspace| {
                let entry = format!("160000,{},sources/first/inner", "5ac1".repeat(10));
                workspace.git(&["update-index", "--add", "--cacheinfo", &entry]);
                workspace.git(&["commit", "--quiet", "--message=Submodule"]);
            },
            "unreadable-file",
        ),
        (
            "symbolic link out of the workspace",
            |workspace| {
                // Git's way to write a link, whatever the system.
                let blob = workspace.git_out(&["hash-object", "-w", "engross.toml"]);
                let entry = format!("120000,{},sources/first/chart.png", blob.trim());
                workspace.git(&["update-index", "--add", "--cacheinfo", &entry]);
                workspace.git(&["commit", "--quiet", "--message=Link"]);
            },
            "unreadable-file",
        ),
        (
            "huge file",
            |workspace| {
                let file = workspace.root().join("sources/first/huge.png");
                std::fs::File::create(file).unwrap().set_len((64 << 20) + 1).unwrap();
                workspace.commit();
            },
            "unreadable-file",
        ),
        (
            "font that is none",
            |workspace| {
                workspace.write("layouts/fonts/none.ttf", "no font");
                workspace.commit();
            },
            "font",
        ),
        (
            "releases that git passes over",
            |workspace| {
                workspace.write(".gitignore", "/output/\n");
                workspace.commit();
            },
            "release-ignored",
        ),
    ];
    for (name, fault, code) in faults {
        let workspace = workspace();
        fault(&workspace);
        let ran = workspace.engross(&["propose", "first"]);
        assert_eq!(ran.status(), 1, "{name}: {}\n{}", ran.out(), ran.err());
        assert!(ran.err().contains(&format!("error[{code}]")), "{name}: {}", ran.err());
        assert!(!workspace.has("output/releases"), "{name}");
    }
}

#[test]
fn what_cannot_be_proposed_at_all_is_said_in_a_sentence() {
    let workspace = workspace();
    let mut all = String::new();
    for arguments in
        [&["propose", "second"][..], &["propose", "../first"], &["propose", "first", "--rev", "v9"]]
    {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        all += &ran.err();
    }
    std::fs::remove_dir_all(workspace.root().join(".git")).unwrap();
    workspace.git(&["init", "--quiet"]);
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 2);
    all += &ran.err().replace(workspace.root().to_str().unwrap(), "WORKSPACE");
    insta::assert_snapshot!(all);
}

#[test]
fn a_commit_is_proposed_whatever_lies_in_the_work_tree() {
    let workspace = workspace();
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.engross(&["propose", "first", "--rev", "HEAD"]).ok();
    let content = String::from_utf8(workspace.read(&format!("{V1}/content.json"))).unwrap();
    assert!(content.contains("A text.") && !content.contains("Another"), "{content}");
}

#[test]
fn a_name_in_the_name_of_an_uncommitted_file_is_not_told() {
    let workspace = workspace();
    workspace.write("sources/first/arthur-sample.png", "");
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("not-committed"), "{}", ran.err());
    assert!(!ran.err().to_lowercase().contains("arthur"), "{}", ran.err());
}

/// Commits another text, so that there is something to propose.
fn change(workspace: &Workspace, text: &str) {
    workspace.write("sources/first/briefing.md", format!("{FRONT}{text}\n"));
    workspace.commit();
}

#[test]
fn no_number_is_used_twice() {
    let workspace = workspace();
    assert_eq!(next(&workspace), "v1");
    change(&workspace, "Two.");
    assert_eq!(next(&workspace), "v2");

    // Given up and taken away, but git remembers.
    workspace.commit();
    workspace.git(&["rm", "-r", "--quiet", "output/releases/first/v2"]);
    change(&workspace, "Three.");
    assert_eq!(next(&workspace), "v3");

    // Proposed on another branch, which this one has not got.
    workspace.git(&["checkout", "--quiet", "-b", "other"]);
    change(&workspace, "Four.");
    assert_eq!(next(&workspace), "v4");
    workspace.commit();
    workspace.git(&["checkout", "--quiet", "main"]);
    change(&workspace, "Five.");
    assert_eq!(next(&workspace), "v5");

    // A number that was skipped stays so.
    std::fs::rename(
        workspace.root().join("output/releases/first/v5"),
        workspace.root().join("output/releases/first/v9"),
    )
    .unwrap();
    change(&workspace, "Six.");
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("is that of first v5"), "{}", ran.err());
    workspace.commit();
    workspace.git(&["rm", "-r", "--quiet", "output/releases/first/v9"]);
    workspace.engross(&["propose", "first", "--again"]).ok();
    assert!(workspace.has("output/releases/first/v10/record.json"));
}

const V2: &str = "output/releases/first/v2";

/// A workspace with two versions.
pub fn two_versions() -> Workspace {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    change(&workspace, "Another text.");
    workspace.engross(&["propose", "first"]).ok();
    workspace
}

/// What a redline says, as it is read aloud.
fn said(pdf: &[u8]) -> String {
    let document = engross::readback::read(pdf, &Default::default()).unwrap();
    engross::readback::dump(&document)
}

#[test]
fn a_release_has_the_redline_against_the_version_before_it() {
    let workspace = two_versions();
    assert!(!workspace.has(&format!("{V1}/redline.pdf")), "the first has none");
    let record = record(&workspace, V2);
    let redline = workspace.read(&format!("{V2}/redline.pdf"));
    assert_eq!(record.byproducts["redline.pdf"], Digest::of(&redline));
    // The record says against which it is, by its very bytes.
    let path = format!("{V1}/record.json");
    assert_eq!(record.inputs[&path], Digest::of(&workspace.read(&path)));
    assert!(record.inputs.contains_key("layouts/redline/redline.typ"));
    let said = said(&redline);
    for words in ["“A” became “Another”", "\"version 1\"", "\"version 2\""] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let readme = String::from_utf8(workspace.read(&format!("{V2}/README.txt"))).unwrap();
    assert!(readme.contains("redline.pdf         what changed since v1"), "{readme}");

    let ran = workspace.engross(&["propose", "first"]).ok();
    assert!(ran.out().contains("redline      output/releases/first/v2/redline.pdf (against v1)"));
    assert!(ran.out().contains("every byte is the same"), "{}", ran.out());
    std::fs::remove_dir_all(workspace.root().join(V2)).unwrap();
    workspace.engross(&["propose", "first"]).ok();
    let again = workspace.read("output/releases/first/v2/redline.pdf");
    assert!(again == redline, "another redline");
}

#[test]
fn a_redline_tells_what_else_the_editions_are_made_of() {
    let workspace = two_versions();
    let redline = |version: &str| {
        said(&workspace.read(&format!("output/releases/first/{version}/redline.pdf")))
    };
    assert!(!redline("v2").contains("What editions are made of"), "{}", redline("v2"));
    workspace.write("layouts/plain/layout.typ", format!("{LAYOUT}// more\n"));
    let config = String::from_utf8(workspace.read("engross.toml")).unwrap();
    workspace.write("engross.toml", format!("{config}# more\n"));
    workspace.commit();
    workspace.engross(&["propose", "first"]).ok();
    let said = redline("v3");
    assert!(said.contains("The layout of plain changed: layouts/plain/layout.typ."), "{said}");
    assert!(said.contains("The configuration changed: engross.toml."), "{said}");
    assert!(!said.contains("redline.typ"), "{said}");
}

#[test]
fn a_redline_is_against_the_newest_version_that_stands() {
    let workspace = two_versions();
    let previous = |version: &str| {
        let folder = format!("output/releases/first/{version}");
        record(&workspace, &folder).previous().map(|(previous, _)| previous.to_string())
    };
    workspace.commit();
    workspace.git(&["rm", "-r", "--quiet", V2]);
    change(&workspace, "A third text.");
    assert_eq!(next(&workspace), "v3");
    assert_eq!(previous("v3").as_deref(), Some("v1"));
    workspace.commit();
    // Made again against the same, whatever stands since.
    workspace.git(&["checkout", "--quiet", "HEAD~2", "--", V2]);
    let ran = workspace.engross(&["propose", "first", "--rev", "HEAD~1"]).ok();
    assert!(ran.out().contains("every byte is the same"), "{}", ran.out());
    // With none that stands there is none.
    for folder in [V1, V2, "output/releases/first/v3"] {
        std::fs::remove_dir_all(workspace.root().join(folder)).unwrap();
    }
    change(&workspace, "A fourth text.");
    assert_eq!(next(&workspace), "v4");
    assert_eq!(previous("v4"), None);
    assert!(!workspace.has("output/releases/first/v4/redline.pdf"));
}

#[test]
fn a_picture_that_was_taken_out_is_shown_from_the_release_that_had_it() {
    let workspace = workspace();
    workspace.write("sources/first/chart.png", include_bytes!("../parity/chart.png"));
    workspace.copy("layouts/accessible");
    workspace.copy("layouts/fonts");
    std::fs::remove_dir_all(workspace.root().join("layouts/plain")).unwrap();
    change(&workspace, "A text.\n\n![A chart](chart.png)");
    workspace.engross(&["propose", "first"]).ok();
    std::fs::remove_file(workspace.root().join("sources/first/chart.png")).unwrap();
    change(&workspace, "A text.");
    workspace.engross(&["propose", "first"]).ok();
    let said = said(&workspace.read(&format!("{V2}/redline.pdf")));
    assert!(said.contains("Figure") && !said.contains("cannot be shown"), "{said}");

    std::fs::remove_dir_all(workspace.root().join(V1).join("rebuild/accessible")).unwrap();
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("a picture of this release is not in it any more"), "{}", ran.err());
}

#[test]
fn a_redline_that_would_repeat_a_name_stops_the_proposal_until_the_old_release_is_gone() {
    let workspace = workspace();
    change(&workspace, "The child Oliver Twist.");
    workspace.engross(&["propose", "first"]).ok();
    workspace.write("output/private/names/first.txt", "Oliver Twist\n");
    change(&workspace, "The child.");
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("error[private-name]: in the words of v1"), "{}", ran.err());
    assert!(ran.err().contains(&format!("git rm -r {V1}")), "{}", ran.err());
    assert!(!ran.err().contains("Oliver") && !ran.err().contains("Twist"), "{}", ran.err());
    assert!(!workspace.has(V2));
    std::fs::remove_dir_all(workspace.root().join(V1)).unwrap();
    workspace.engross(&["propose", "first"]).ok();
    assert!(workspace.has(V2) && !workspace.has(&format!("{V2}/redline.pdf")));
}

#[test]
fn a_release_before_it_that_is_not_whole_stops_a_proposal() {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    change(&workspace, "Another text.");
    workspace.write(&format!("{V1}/content.json"), "{}");
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(
        ran.err().contains("error[previous-release]: this is not the content"),
        "{}",
        ran.err()
    );
    assert!(!workspace.has(V2));
}

#[test]
fn a_release_that_was_changed_is_noticed_and_left_alone() {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    let file = format!("{V1}/plain.pdf");
    let mut bytes = workspace.read(&file);
    *bytes.last_mut().unwrap() ^= 1;
    workspace.write(&file, &bytes);
    let ran = workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("error[release-differs]"), "{}", ran.err());
    assert!(ran.err().contains(&file), "{}", ran.err());
    assert_eq!(workspace.read(&file), bytes);
}

#[test]
fn a_commit_that_was_rewritten_after_proposing_is_proposed_anew() {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    workspace.git(&["commit", "--quiet", "--amend", "--allow-empty", "--message=Rewritten"]);
    assert_eq!(next(&workspace), "v2");
    assert_ne!(
        record(&workspace, V1).commit,
        record(&workspace, "output/releases/first/v2").commit
    );
}

/// Only root can give a file away; for others git's own tests must do.
#[cfg(target_os = "linux")]
#[test]
fn a_repository_of_another_user_is_not_trusted() {
    let workspace = workspace();
    let given = Command::new("chown").args(["-R", "12345"]).arg(workspace.root()).output().unwrap();
    if !given.status.success() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut command = workspace.command(&["propose", "first"]);
    command.env("HOME", home.path()).env_remove("SUDO_UID");
    let ran = Ran(command.output().unwrap());
    assert_eq!(ran.status(), 2, "{}{}", ran.out(), ran.err());
    assert!(ran.err().contains("belongs to another user"), "{}", ran.err());
    assert!(ran.err().contains("safe.directory"), "{}", ran.err());
}

/// The commands of README.txt, as somebody without engross runs them.
#[cfg(unix)]
#[test]
fn the_readme_s_commands_show_what_was_changed() {
    let workspace = workspace();
    workspace.engross(&["propose", "first"]).ok();
    let readme = String::from_utf8(workspace.read(&format!("{V1}/README.txt"))).unwrap();
    let commands = readme.lines().filter_map(|line| line.strip_prefix("    "));
    let commands: Vec<_> = commands.filter(|command| !command.starts_with(' ')).collect();
    assert_eq!(commands[..2], ["sha256sum --check SHA256SUMS", "sha256sum record.json"]);
    let run = |command: &str| {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", command]).env("PATH", "/usr/bin:/bin");
        shell.current_dir(workspace.root().join(V1)).output().unwrap()
    };
    let checked = run(commands[0]);
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success(), "{said}");
    assert_eq!(said.lines().count(), files(&workspace, V1).len() - 1);
    assert!(said.lines().all(|line| line.ends_with(": OK")), "{said}");
    let record = String::from_utf8(run(commands[1]).stdout).unwrap();
    let digest = record.split_whitespace().next().unwrap();
    assert!(readme.lines().any(|line| line == digest), "{readme}");

    workspace.write(&format!("{V1}/rebuild/plain/main.typ"), "changed");
    assert!(!run(commands[0]).status.success());
}
