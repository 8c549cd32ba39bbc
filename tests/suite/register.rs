//! The register's commands as people run them: one life of a register, and what they refuse.

use std::path::Path;

use crate::board::{self, Keys};
use crate::publish::{self, approved, listed};
use crate::workspace::{Ran, Workspace};

const PUBLIC: &str = "output/public/register";

/// Begins a register with whatever policy there is.
const INIT: [&str; 4] = ["register", "init", "--policy", "policy/v1/policy.json"];

/// A workspace with a register that has begun.
fn begun() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("policy/v1/policy.json", "{}");
    workspace.engross(&INIT).ok();
    workspace
}

/// What was said, without what is of this day and these keys.
fn said(workspace: &Workspace, ran: &Ran) -> String {
    let said = format!("{}{}", ran.err(), ran.out());
    let said = said.replace(workspace.root().to_str().unwrap(), "WORKSPACE");
    [
        (r"[0-9a-f]{64}", "<anchor>"),
        (r"([0-9A-Z]{4}-){7}[0-9A-Z]{5}", "<line>"),
        (r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", "+<key>"),
        (r"— (\S+) [A-Za-z0-9+/]+=*", "— $1 <signature>"),
        (r"[A-Za-z0-9+/]{43}=", "<root>"),
        (r"\d{4}-\d\d-\d\d", "<day>"),
    ]
    .iter()
    .fold(said, |said, (pattern, name)| {
        regex::Regex::new(pattern).unwrap().replace_all(&said, *name).into_owned()
    })
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out()).unwrap()
}

#[test]
fn a_register_begins_once_and_says_its_anchor() {
    let workspace = Workspace::new();
    workspace.write("policy/v1/policy.json", "{}");
    let ran = workspace.engross(&INIT).ok();
    insta::assert_snapshot!(said(&workspace, &ran));
    let again = workspace.engross(&INIT);
    assert_eq!(again.status(), 2);
    assert!(again.err().contains("already, and a register begins once"), "{}", again.err());
    // The secret key is nobody else's, and git does not take it.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = workspace.root().join("output/private/register/key");
        assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    workspace.commit();
    let kept = workspace.git_out(&["ls-files", "output"]);
    assert_eq!(
        kept.lines().collect::<Vec<_>>(),
        [
            "output/public/files.html",
            "output/public/register/checkpoint",
            "output/public/register/tile/0/000.p/1",
            "output/public/register/tile/entries/000.p/1",
        ]
    );
}

#[test]
fn a_key_that_git_would_keep_is_not_made() {
    let workspace = Workspace::new();
    workspace.write("policy/v1/policy.json", "{}");
    workspace.write(".gitignore", "/output/draft/\n");
    let ran = workspace.engross(&INIT);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("git does not ignore output/private/register/key"), "{}", ran.err());
    assert!(!workspace.has("output"));
}

#[test]
fn a_register_is_shown_and_checked_with_an_anchor_and_without() {
    let workspace = begun();
    let shown = workspace.engross(&["register", "show"]).ok();
    insta::assert_snapshot!("shown", said(&workspace, &shown));
    let checked = workspace.engross(&["register", "check"]).ok();
    insta::assert_snapshot!("checked", said(&workspace, &checked));

    let line =
        json(&workspace.engross(&["register", "show", "--json"]).ok())["anchor_line"].clone();
    let copy = |more: &[&str]| {
        let arguments = [&["register", "check", "--register", PUBLIC], more].concat();
        workspace.engross(&arguments)
    };
    let alone = copy(&[]);
    assert_eq!(alone.status(), 4);
    insta::assert_snapshot!("checked-alone", said(&workspace, &alone));
    assert_eq!(copy(&["--anchor", line.as_str().unwrap()]).status(), 0);
    let other = copy(&["--anchor", &"0".repeat(64)]);
    assert_eq!(other.status(), 1);
    insta::assert_snapshot!("checked-other", said(&workspace, &other));
}

/// Another command may be at work: it holds the lock, and has staged what it has not decided.
#[test]
fn a_command_that_only_reads_waits_for_nobody_and_drops_nothing() {
    let workspace = begun();
    let private = workspace.root().join("output/private/register");
    let lock = std::fs::File::options().append(true).open(private.join("lock")).unwrap();
    lock.try_lock().unwrap();
    let half = "output/private/register/staged/files/print.pdf";
    workspace.write(half, "half");
    for command in ["check", "show"] {
        let ran = workspace.engross(&["register", command]).ok();
        assert_eq!(ran.err(), "", "{command}");
    }
    let ran = workspace.engross(&["verify", &format!("{PUBLIC}/checkpoint")]);
    assert!(!ran.err().contains("another engross"), "{}", ran.err());
    assert!(workspace.has(half));
}

#[test]
fn what_was_interrupted_is_told_by_who_reads_and_finished_by_who_writes() {
    let workspace = begun();
    let private = "output/private/register";
    workspace.write(&format!("{private}/staged/files/print.pdf"), "half");
    let ran = workspace.engross(&["send"]).ok();
    assert!(
        ran.err().contains("It was dropped; the register is as it was before."),
        "{}",
        ran.err()
    );
    assert!(!workspace.has(&format!("{private}/staged")));

    // Decided, and not done: the head is still to be put in its place.
    let entry =
        json(&workspace.engross(&["register", "show", "--json"]).ok())["entries"][0].clone();
    let put = serde_json::json!({"put": {"place": "public/index.html", "staged": "index.html"}});
    let intent = serde_json::json!({
        "format": "engross-intent-1", "index": 0, "entry": entry.to_string(), "changes": [put],
    });
    workspace.write(&format!("{private}/staged/index.html"), "whole");
    workspace.write(&format!("{private}/intent.json"), intent.to_string());
    let dry = workspace.engross(&["send", "--dry-run"]);
    assert!(dry.err().contains("a dry run finishes nothing"), "{}", dry.err());
    let ran = workspace.engross(&["register", "show"]).ok();
    let told = said(&workspace, &ran).replace('\n', " ");
    assert!(
        told.contains("Entry 0 is decided, and not all that belongs to it is in place"),
        "{told}"
    );
    assert!(!workspace.has("output/public/index.html"));
    let ran = workspace.engross(&["send"]).ok();
    assert!(
        ran.err().contains("Entry 0 had been decided when something interrupted it"),
        "{}",
        ran.err()
    );
    assert_eq!(workspace.read("output/public/index.html"), b"whole");
    assert_eq!(workspace.engross(&["register", "check"]).ok().err(), "");
}

/// `git stash` and `git clean` bring back an older state of all that is served.
#[test]
fn a_register_that_was_rolled_back_says_how_to_go_on_and_status_tells_nothing_that_rests_on_it() {
    let board = approved(|_| {});
    let before = board.copied();
    publish::publish(&board).ok();
    std::fs::remove_dir_all(board.workspace.root().join(publish::PUBLIC)).unwrap();
    for path in listed(&before, publish::PUBLIC).lines() {
        let path = format!("{}/{path}", publish::PUBLIC);
        board.workspace.write(&path, before.workspace.read(&path));
    }
    let check = board.workspace.engross(&["register", "check"]);
    assert_eq!(check.status(), 1);
    let told = board.said(&check).replace('\n', " ");
    assert!(told.contains("Bring the newer output/public back"), "{told}");
    let status = board.workspace.engross(&["status"]);
    assert_eq!(status.status(), 2);
    let told = board.said(&status);
    assert!(told.starts_with("The register cannot be read"), "{told}");
    assert!(told.contains("What became of it cannot be told without the register."), "{told}");
    assert!(!told.contains("approved"), "{told}");
}

#[test]
fn every_way_to_copy_a_register_gives_the_register() {
    let workspace = begun();
    workspace.commit();
    let anchor = json(&workspace.engross(&["register", "show", "--json"]).ok())["anchor"].clone();
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("clone");
    workspace.git(&["clone", "--quiet", ".", clone.to_str().unwrap()]);
    let copy = clone.join(PUBLIC);
    let check = |copy: &Path| {
        let arguments = ["register", "check", "--anchor", anchor.as_str().unwrap(), "--register"];
        workspace.engross(&[&arguments[..], &[copy.to_str().unwrap()]].concat()).status()
    };
    assert_eq!(check(&copy), 0);
    std::fs::write(copy.join("tile/0/000.p/1"), [0; 32]).unwrap();
    assert_eq!(check(&copy), 1);
}

#[test]
fn a_copy_that_disagrees_with_its_upstream_is_refused() {
    let workspace = begun();
    workspace.commit();
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("clone");
    workspace.git(&["clone", "--quiet", ".", clone.to_str().unwrap()]);
    let at = |arguments: &[&str]| {
        let at = ["-C", clone.to_str().unwrap()];
        workspace.engross(&[&at[..], arguments].concat())
    };
    assert_eq!(at(&["register", "check"]).status(), 4);
    // The kept register, which is another one.
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/register/log");
    std::fs::remove_dir_all(clone.join(PUBLIC)).unwrap();
    copy_folder(&kept, &clone.join(PUBLIC));
    let ran = at(&["register", "check"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("error[upstream]"), "{}", ran.err());
}

/// Two people compare notes: one has an older copy, and the other one of another register.
#[test]
fn a_copy_is_held_against_another_s_checkpoint() {
    let workspace = Workspace::new();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/register");
    let check = |against: &str| {
        let log = kept.join("log");
        workspace.engross(&[
            "register",
            "check",
            "--register",
            log.to_str().unwrap(),
            "--against",
            against,
        ])
    };
    let request = std::fs::read_to_string(kept.join("consistency/255")).unwrap();
    let (_, older) = request.split_once("\n\n").unwrap();
    workspace.write("older", older);
    assert_eq!(check("older").status(), 4);
    // As many entries of another history, signed with the same key.
    workspace.write("forked", forked());
    let ran = check("forked");
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("error[fork]"), "{}", ran.err());
    workspace.write("damaged", older.replace("255", "256"));
    let ran = check("damaged");
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("does not fit what is signed"), "{}", ran.err());
}

/// The checkpoint of the kept register's key over a history that never was.
fn forked() -> Vec<u8> {
    use engross::register::checkpoint::{Checkpoint, SignedCheckpoint};
    use engross::register::merkle::Hash;
    // The key of the kept register is known to everybody: 32 bytes of 7.
    let secret =
        "PRIVATE+KEY+example.org/register+f683abad+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
    let key = engross::register::key::SecretKey::read(secret).unwrap();
    let root = Hash::leaf(b"another");
    let checkpoint = Checkpoint { origin: "example.org/register".into(), size: 300, root };
    SignedCheckpoint::sign(checkpoint, &key).unwrap().bytes()
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn a_witness_cosigns_and_its_word_is_found() {
    let workspace = begun();
    let state = tempfile::tempdir().unwrap();
    let witness = |more: &[&str]| {
        let state = ["register", "witness", "--state", state.path().to_str().unwrap()];
        workspace.engross(&[&state[..], more].concat())
    };
    assert_eq!(witness(&[]).status(), 2);
    let ran = witness(&["--name", "witness.example", "--write"]).ok();
    insta::assert_snapshot!(said(&workspace, &ran));
    let line = ran.err().lines().last().unwrap().to_owned();
    let key = line.rsplit(' ').next().unwrap();
    let checked = workspace.engross(&["register", "check", "--witness", key]).ok();
    assert!(checked.out().contains("witness.example saw it on"), "{}", checked.out());
    assert!(witness(&[]).ok().err().contains("Nothing was added since: 1 entry."));
}

#[test]
fn a_proof_is_written_of_what_there_is() {
    let workspace = begun();
    let proof = workspace.engross(&["register", "prove", "0"]).ok();
    assert!(proof.out().starts_with("c2sp.org/tlog-proof@v1\nextra "));
    assert!(proof.err().starts_with("Entry 0: The register of The Board began"));
    workspace.engross(&["register", "prove", "0", "--out", "0.tlog-proof"]).ok();
    assert_eq!(String::from_utf8(workspace.read("0.tlog-proof")).unwrap(), proof.out());
    for (what, reason) in [
        ("1", "there is no entry 1: the last is 0"),
        (
            "policy/v1/policy.json",
            "no entry of this register is about policy/v1/policy.json, byte for byte",
        ),
    ] {
        let ran = workspace.engross(&["register", "prove", what]);
        assert_eq!(ran.status(), 1);
        assert!(ran.err().contains(reason), "{}", ran.err());
    }
    assert_eq!(workspace.engross(&["register", "prove", "missing.pdf"]).status(), 2);
}

#[test]
fn what_is_no_register_or_a_damaged_one_is_told() {
    let workspace = Workspace::new();
    let none = workspace.engross(&["register", "show"]);
    assert_eq!(none.status(), 2);
    assert!(none.err().contains("there is no register in"), "{}", none.err());

    let workspace = begun();
    workspace.write(&format!("{PUBLIC}/tile/0/000.p/1"), [0; 32]);
    workspace.write(&format!("{PUBLIC}/notes.txt"), "mine");
    let ran = workspace.engross(&["register", "check"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(said(&workspace, &ran));
    let ran = workspace.engross(&["register", "check", "--json"]);
    assert_eq!((ran.status(), &json(&ran)["good"]), (1, &serde_json::json!(false)));
}

/// The anchor is made of the first policy: one that is still to be signed, or was changed, may be another.
#[test]
fn no_register_begins_with_a_policy_that_is_not_in_force() {
    let (workspace, keys) = (Workspace::new(), Keys::new());
    let init = || workspace.engross(&["register", "init"]);
    let assert_refused = || {
        let ran = init();
        assert_eq!(ran.status(), 2);
        assert!(ran.err().contains("no policy is in force"), "{}", ran.err());
        assert!(!workspace.has("output"));
    };
    assert_refused();
    board::policy(&workspace, &keys, |_| {});
    let path = "policy/v1/policy.json";
    let signed = String::from_utf8(workspace.read(path)).unwrap();
    workspace.write(path, signed.replace("Ben Cole", "Ben Kole"));
    assert_refused();
    workspace.write(path, signed);
    init().ok();
}

/// Somebody clones a workspace that has a register, takes it out, and begins their own.
#[test]
fn no_register_begins_beside_another_upstream() {
    let other = begun();
    other.commit();
    let clone = other.cloned();
    std::fs::remove_dir_all(clone.root().join("output")).unwrap();
    let ran = clone.engross(&INIT);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("git remote remove origin"), "{}", ran.err());
    assert!(!clone.has("output"));
    clone.git(&["remote", "remove", "origin"]);
    clone.engross(&INIT).ok();
    assert_eq!(clone.engross(&["register", "check"]).status(), 0);
}
