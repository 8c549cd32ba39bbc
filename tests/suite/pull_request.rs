//! What the action of `.github/actions/redline` says of a pull request.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::workspace::{FRONT, Workspace};

fn script(name: &str) -> Command {
    let actions = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/actions/redline");
    Command::new(actions.join(name))
}

/// Runs the comparison on two branches that parted, with what GitHub gives it.
fn compared(workspace: &Workspace, head: &str, out: &Path) -> Output {
    ran("diff", workspace, head, out)
}

fn ran(name: &str, workspace: &Workspace, head: &str, out: &Path) -> Output {
    script(name)
        .env("ENGROSS", env!("CARGO_BIN_EXE_engross"))
        .env("WORKSPACE", workspace.root())
        .env("BASE", "main")
        .env("HEAD", head)
        .env("OUT", out)
        .env("GITHUB_OUTPUT", out.with_extension("output"))
        .env("GITHUB_STEP_SUMMARY", out.with_extension("summary"))
        .output()
        .unwrap()
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_pull_request_is_told_without_what_the_base_has_learnt_since() {
    let workspace = Workspace::of_this_repository();
    workspace.write("sources/first/briefing.md", format!("{FRONT}A text.\n"));
    workspace.commit();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("redline");
    workspace.git(&["checkout", "--quiet", "-b", "proposed"]);
    workspace.write("sources/first/briefing.md", format!("{FRONT}A text for @board.\n"));
    workspace.commit();
    workspace.git(&["checkout", "--quiet", "main"]);
    workspace.write("sources/second/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.commit();

    let told = compared(&workspace, "proposed", &out);
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!(read(out.with_extension("output")), "changed=true\n");
    let summary = read(out.join("summary.md"));
    assert_eq!(read(out.with_extension("summary")), summary);
    assert!(summary.contains("first: A title"), "{summary}");
    assert!(!summary.contains("second") && !summary.contains("Another"), "{summary}");
    assert!(!summary.contains("@board"), "somebody is mentioned: {summary}");
    assert!(read(out.join("redline.html")).contains("@board"));
    assert!(ran("pdf", &workspace, "proposed", &out).status.success());
    assert!(out.join("pdf/first.pdf").is_file());

    assert_eq!(compared(&workspace, "main", &out).status.code(), Some(0));
    assert!(ran("pdf", &workspace, "main", &out).status.success(), "there is nothing to redline");
    assert!(read(out.with_extension("output")).ends_with("changed=false\n"));
    // What could not be told is not passed over.
    workspace.git(&["checkout", "--quiet", "-b", "wrong"]);
    workspace.write("sources/first/briefing.md", format!("{FRONT}<b>A</b> text.\n"));
    workspace.commit();
    assert_eq!(compared(&workspace, "wrong", &out).status.code(), Some(2));
    let summary = read(out.join("summary.md"));
    assert!(summary.contains("could not be read in "), "{summary}");
    let pdf = ran("pdf", &workspace, "wrong", &out);
    assert_eq!(pdf.status.code(), Some(2));
    let said = String::from_utf8_lossy(&pdf.stdout).into_owned();
    assert!(said.contains("::error title=Redline as a PDF::Not each briefing"), "{said}");
    let said = String::from_utf8_lossy(&pdf.stderr).into_owned();
    assert!(said.contains("sources/first/briefing.md"), "{said}");
    assert!(
        said.contains("no redline was written: no briefing that can be read differs"),
        "{said}"
    );
    assert_eq!(compared(&workspace, "none", &out).status.code(), Some(128));
    assert!(read(out.join("summary.md")).starts_with("What this changes could not be told"));
}

#[test]
fn there_is_one_comment_which_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("summary.md"), "What changed.\n").unwrap();
    // Stands for GitHub's program: it knows the comment that the file `known` names.
    let gh = "#!/bin/sh\ncase \"$*\" in\n*--jq*) cat known ;;\n*) echo \"$*\" >>asked; for last; do :; done; cat \"${last#body=@}\" >>asked ;;\nesac\n";
    std::fs::write(path("gh"), gh).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path("gh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let comment = |known: &str| {
        std::fs::write(path("known"), known).unwrap();
        let _ = std::fs::remove_file(path("asked"));
        let path_here = std::env::var_os("PATH").unwrap();
        let paths =
            std::iter::once(folder.path().to_owned()).chain(std::env::split_paths(&path_here));
        let ran = script("comment")
            .current_dir(folder.path())
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("GITHUB_REPOSITORY", "board/briefings")
            .env("NUMBER", "7")
            .env("PDF", if known.is_empty() { "success" } else { "failure" })
            .env("SUMMARY", path("summary.md"))
            .env("PAGE", "https://www.example.org/page")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        read(path("asked"))
    };
    let first = comment("");
    assert!(
        first.starts_with("api --silent --method POST repos/board/briefings/issues/7/comments "),
        "{first}"
    );
    assert!(
        first.ends_with("<!-- engross-redline -->\nWhat changed.\n\n[The whole redline, as a page](https://www.example.org/page)\n"),
        "{first}"
    );
    let again = comment("42\n43\n");
    assert!(
        again.starts_with("api --silent --method PATCH repos/board/briefings/issues/comments/42 "),
        "{again}"
    );
    assert!(again.contains("\nNot each redline could be made as a PDF"), "{again}");
}
