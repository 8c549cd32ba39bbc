//! `policy` and `key` as a publisher and members use them.

use std::process::{Command, Stdio};

use engross::policy::Policy;

use crate::board::{self, Keys};
use crate::workspace::{Ran, Workspace};

const MEMBERS: [(&str, &str, &str); 3] = [
    ("amina", "Amina Shah", "health"),
    ("ben", "Ben Okoro", "local-authority"),
    ("chidi", "Chidi Eze", "police"),
];

/// Where a test's copy of a key lies, from the workspace's root.
pub fn key(name: &str) -> String {
    format!("output/private/keys/{name}")
}

/// A workspace with the tests' keys, as only their owners can read them.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.copy("tests/keys");
    let private = workspace.root().join("output/private");
    std::fs::create_dir_all(&private).unwrap();
    std::fs::rename(workspace.root().join("tests/keys"), private.join("keys")).unwrap();
    #[cfg(unix)]
    for file in private.join("keys").read_dir().unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(file.unwrap().path(), mode).unwrap();
    }
    workspace
}

/// A workspace in which a first policy is in force, signed by three members and committed.
pub fn in_force() -> Workspace {
    let workspace = workspace();
    init(&workspace);
    for (name, ..) in MEMBERS {
        approve(&workspace, name).ok();
    }
    workspace.commit();
    workspace
}

fn init(workspace: &Workspace) {
    let recovery = ["recovery-1.pub", "recovery-2.pub"].map(key);
    let [one, two] = recovery.each_ref().map(String::as_str);
    let init = ["policy", "init", "--expires", "2199-12-31", "--recovery-key", one, two];
    workspace.engross(&init).ok();
    for (id, name, role) in MEMBERS {
        add(workspace, id, name, role).ok();
    }
}

fn add(workspace: &Workspace, id: &str, name: &str, role: &str) -> Ran {
    let key = key(&format!("{id}.pub"));
    workspace.engross(&["policy", "add", id, "--name", name, "--role", role, "--key", &key])
}

fn approve(workspace: &Workspace, name: &str) -> Ran {
    workspace.engross(&["policy", "approve", "--yes", "--key", &key(name)])
}

/// What was said, without what the day decides.
fn said(workspace: &Workspace, text: &str) -> String {
    let mut text = text.to_owned();
    for number in 1..=3 {
        let path = format!("policy/v{number}/policy.json");
        if workspace.has(&path) {
            let bytes = workspace.read(&path);
            let policy = Policy::read(&bytes).unwrap();
            text = text.replace(&policy.date.in_words(), "<today>");
            let digest = engross::digest::Digest::of(&bytes).to_string();
            text = text.replace(&digest, &format!("<SHA-256 of v{number}>"));
        }
    }
    text
}

#[test]
fn a_policy_is_made_and_signed_by_its_members() {
    let workspace = workspace();
    init(&workspace);
    let shown = workspace.engross(&["policy", "show"]).ok();
    insta::assert_snapshot!("policy-to-be-signed", said(&workspace, &shown.out()));
    let check = workspace.engross(&["policy", "check"]);
    assert_eq!(check.status(), 1);
    assert!(check.err().contains("no policy is in force"), "{}", check.err());

    let first = approve(&workspace, "amina").ok();
    assert!(first.out().contains("2 more must sign (1 of local authority and 1 of police)"));
    let twice = approve(&workspace, "amina");
    let signed = "has signed policy v1 already with this key: policy/v1/signatures/amina.sig";
    assert!(twice.err().contains(signed), "{}", twice.err());
    assert!(!workspace.has("policy/v1/signatures/amina.2.sig"));
    approve(&workspace, "ben").ok();
    let last = approve(&workspace, "chidi").ok();
    assert!(last.out().contains("Policy v1 is in force"), "{}", last.out());

    let check = workspace.engross(&["policy", "check"]);
    assert_eq!(check.status(), 1, "each member of three is needed");
    insta::assert_snapshot!("policy-check", check.err());
    let again = approve(&workspace, "amina");
    assert_eq!(again.status(), 2);
    assert!(again.err().contains("no version of the policy waits"), "{}", again.err());
}

#[test]
fn a_change_is_the_next_version_and_makes_signatures_on_it_stale() {
    let workspace = in_force();
    let before = workspace.read("policy/v1/policy.json");
    add(&workspace, "dora", "Dora Lee", "police").ok();
    approve(&workspace, "amina").ok();
    let set = ["policy", "set", "--least", "4", "--role", "police=2"];
    let changed = workspace.engross(&set).ok();
    insta::assert_snapshot!("policy-changed", said(&workspace, &changed.out()));
    assert_eq!(workspace.read("policy/v1/policy.json"), before);
    let again = workspace.engross(&set).ok();
    assert!(again.out().contains("nothing was written"), "{}", again.out());

    for name in ["amina", "ben", "chidi", "recovery-1", "recovery-2"] {
        approve(&workspace, name).ok();
    }
    assert!(workspace.has("policy/v2/signatures/recovery.1.sig"));
    let json = workspace.engross(&["policy", "show", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json.out()).unwrap();
    assert_eq!((&json["in_force"], &json["versions"][1]["state"]), (&1.into(), &"pending".into()));
}

#[test]
fn a_policy_that_was_rolled_back_is_told_from_the_commits() {
    let workspace = in_force();
    workspace.engross(&["policy", "set", "--least", "2", "--role", "police=0"]).ok();
    for (name, ..) in MEMBERS {
        approve(&workspace, name).ok();
    }
    workspace.commit();
    std::fs::remove_dir_all(workspace.root().join("policy/v2")).unwrap();
    let check = workspace.engross(&["policy", "check"]);
    assert_eq!(check.status(), 1);
    for expected in ["policy v2 was in force in commit", "no policy is in force", "git restore"] {
        assert!(check.err().contains(expected), "{}", check.err());
    }
    let edit = workspace.engross(&["policy", "set", "--least", "1"]);
    assert_eq!(edit.status(), 2);
    assert!(!workspace.has("policy/v2"));
}

#[test]
fn what_cannot_be_done_says_why_and_writes_nothing() {
    let workspace = in_force();
    let k = |name: &str| key(name);
    let (rsa, stranger, ben) = (k("rsa.pub"), k("stranger"), k("ben.pub"));
    let cases: [(&[&str], &str); 9] = [
        (&["policy", "init"], "there is a policy already"),
        (&["policy", "show", "v7"], "there is no policy v7"),
        (&["policy", "add", "Dora", "--name", "D", "--role", "health"], "a member's short name is"),
        (&["policy", "add", "dora", "--key", &ben], "`dora` is no member yet"),
        (&["policy", "add", "ben", "--key", &rsa], "this is an RSA key, which is not taken"),
        (&["policy", "add", "amina", "--key", &ben], "one key is one signer"),
        (&["policy", "remove", "dora"], "`dora` is no member"),
        (&["policy", "set", "--expires", "tomorrow"], "a day is written 2026-11-26"),
        (&["policy", "approve", "--key", &stranger], "no version of the policy waits"),
    ];
    for (arguments, expected) in cases {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        assert!(ran.err().contains(expected), "{arguments:?}\n{}", ran.err());
    }
    assert!(!workspace.has("policy/v2"));
    add(&workspace, "dora", "Dora Lee", "police").ok();
    let stranger = approve(&workspace, "stranger");
    assert!(stranger.err().contains("would count for nothing"), "{}", stranger.err());
    let asked = workspace.command(&["policy", "approve", "--key", &k("ben")]);
    let asked = Ran({ asked }.stdin(Stdio::null()).output().unwrap());
    assert!(asked.err().contains("there is no terminal to ask on"), "{}", asked.err());
    assert!(!workspace.has("policy/v2/signatures"));
}

#[test]
fn a_policy_that_is_gone_is_not_said_to_be_there_or_never_to_have_been() {
    let workspace = in_force();
    std::fs::remove_dir_all(workspace.root().join("policy")).unwrap();
    for arguments in [["policy", "init"], ["policy", "show"]] {
        let ran = workspace.engross(&arguments);
        assert_eq!(ran.status(), 2);
        assert!(ran.err().contains("policy v1 was in force in commit"), "{}", ran.err());
        assert!(ran.err().contains("starts again in a new repository"), "{}", ran.err());
    }
    assert!(!workspace.has("policy"));
    let check = workspace.engross(&["policy", "check"]).err();
    assert!(check.contains("git restore") && !check.contains("policy init"), "{check}");
}

#[test]
fn what_is_wrong_with_the_version_that_is_to_be_signed_fails_the_check() {
    let workspace = workspace();
    let first = workspace.engross(&["policy", "check"]);
    assert!(first.err().contains("start one: engross policy init"), "{}", first.err());
    init(&workspace);
    let waits = workspace.engross(&["policy", "check"]).err();
    assert!(!waits.contains("policy init"), "{waits}");
    for (id, of) in [("dora", "health"), ("stranger", "police")] {
        add(&workspace, id, "Another", of).ok();
    }
    let fewer = ["policy", "set", "--least", "2", "--role", "local-authority=0"];
    workspace.engross(&fewer).ok();
    for (name, ..) in MEMBERS {
        approve(&workspace, name).ok();
    }
    workspace.engross(&["policy", "check"]).ok();
    workspace.engross(&["policy", "set", "--role", "police=3"]).ok();
    let check = workspace.engross(&["policy", "check"]);
    assert_eq!(check.status(), 1);
    assert!(check.err().contains("policy/v2/policy.json"), "{}", check.err());
    assert!(check.err().contains("3 of police must approve, and 2 can"), "{}", check.err());
}

/// Whoever can put a file beside a policy chooses its name.
#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_no_command_to_the_terminal() {
    let workspace = in_force();
    add(&workspace, "dora", "Dora Lee", "police").ok();
    workspace.write("policy/v2/signatures/\u{1b}[2Jx.sig", "Approved");
    let set = ["policy", "set", "--least", "4"];
    let signs = ["policy", "approve", "--yes", "--key", &key("amina")];
    for arguments in [&set[..], &signs, &["policy", "show"], &["policy", "check"]] {
        let mut command = workspace.command(arguments);
        let ran = Ran(command.env("CLICOLOR_FORCE", "1").output().unwrap());
        let text = [ran.out(), ran.err()].concat();
        assert!(text.contains("␛[2Jx.sig"), "{arguments:?}\n{text}");
        assert!(!text.contains("\u{1b}[2J"), "{arguments:?}\n{text}");
    }
}

/// An agent of its own, which ends with the test.
struct Agent {
    socket: String,
    process: std::process::Child,
    _folder: tempfile::TempDir,
}

impl Agent {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("agent").to_str().unwrap().to_owned();
        let mut agent = Command::new("ssh-agent");
        let process = agent.args(["-D", "-a", &socket]).stdout(Stdio::null()).spawn().unwrap();
        while !std::path::Path::new(&socket).exists() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Self { socket, process, _folder: folder }
    }

    fn add(&self, workspace: &Workspace, name: &str) {
        let mut add = Command::new("ssh-add");
        add.arg("-q").arg(workspace.root().join(key(name))).env("SSH_AUTH_SOCK", &self.socket);
        assert!(add.status().unwrap().success());
    }

    fn engross(&self, workspace: &Workspace, arguments: &[&str]) -> Ran {
        let mut command = workspace.command(arguments);
        Ran(command.env("SSH_AUTH_SOCK", &self.socket).output().unwrap())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_key_in_the_agent_signs() {
    let workspace = workspace();
    init(&workspace);
    let agent = Agent::start();
    let none = agent.engross(&workspace, &["policy", "approve", "--yes"]);
    assert!(none.err().contains("the agent has no key that the policy lists"), "{}", none.err());
    agent.add(&workspace, "stranger");
    agent.add(&workspace, "ben");
    agent.engross(&workspace, &["policy", "approve", "--yes"]).ok();
    assert!(workspace.has("policy/v1/signatures/ben.sig"));

    agent.add(&workspace, "amina");
    let two = agent.engross(&workspace, &["policy", "approve", "--yes"]);
    assert!(two.err().contains("say who signs: --as "), "{}", two.err());
    agent.engross(&workspace, &["policy", "approve", "--yes", "--as", "amina"]).ok();
    assert!(workspace.has("policy/v1/signatures/amina.sig"));
}

/// ssh-keygen asks for the passphrase itself, here a program in its user's place.
#[cfg(unix)]
#[test]
fn a_key_with_a_passphrase_signs() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = workspace();
    init(&workspace);
    add(&workspace, "dora", "Dora Lee", "police").ok();
    let told = |passphrase: &str| {
        workspace.write("output/private/ask", format!("#!/bin/sh\necho '{passphrase}'\n"));
        let ask = workspace.root().join("output/private/ask");
        std::fs::set_permissions(&ask, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut command = workspace.command(&["policy", "approve", "--yes", "--key", &key("dora")]);
        command.env("SSH_ASKPASS", ask).env("SSH_ASKPASS_REQUIRE", "force");
        Ran(command.output().unwrap())
    };
    let wrong = told("wrong horse");
    assert_eq!(wrong.status(), 2);
    assert!(!workspace.has("policy/v1/signatures/dora.sig"));
    told("correct horse").ok();
    assert!(workspace.has("policy/v1/signatures/dora.sig"));
}

#[test]
fn a_key_is_shown_by_either_half() {
    let workspace = workspace();
    let shown = |name: &str| workspace.engross(&["key", "show", &key(name)]).ok().out();
    let tail = |text: String| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(tail(shown("dora")), tail(shown("dora.pub")));
    let line = std::fs::read_to_string(workspace.root().join(key("dora.pub"))).unwrap();
    let bare = line.rsplit_once(' ').unwrap().0;
    assert!(
        shown("dora").contains(bare) && shown("dora").contains("\nSHA256:"),
        "{}",
        shown("dora")
    );
    let there = workspace.engross(&["key", "new", "--out", &key("dora")]);
    assert!(there.err().contains("there is a key already"), "{}", there.err());
}

/// `engross seal init` prints a certificate's digest with `sha256:` before it.
#[test]
fn a_certificate_is_listed_as_seal_init_prints_it() {
    let (workspace, keys) = (Workspace::new(), Keys::new());
    board::policy(&workspace, &keys, |_| {});
    workspace.commit();
    let made = workspace.engross(&["seal", "init", "A Board"]).ok().out();
    let printed = made.split_whitespace().find(|word| word.starts_with("sha256:")).unwrap();
    workspace.engross(&["policy", "set", "--seal", printed]).ok();
    workspace.engross(&["policy", "set", "--remove-seal", &printed["sha256:".len()..]]).ok();
    let same = workspace.engross(&["policy", "set", "--seal", "output/private/seal.pem"]).ok();
    let shown = workspace.engross(&["policy", "show"]).ok().out();
    assert!(shown.contains(&printed["sha256:".len()..]), "{}{shown}", same.out());
}

/// What hashes a file by a wrong name hashes nothing, and says so only in passing.
#[test]
fn what_is_no_certificate_is_not_listed() {
    let (workspace, keys) = (Workspace::new(), Keys::new());
    board::policy(&workspace, &keys, |_| {});
    workspace.write("two.pem", "");
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    for (seal, words) in [
        (nothing, "this is the SHA-256 of nothing"),
        ("two.pem", "two.pem"),
        ("none.pem", "there is no file of that name"),
    ] {
        for option in ["--seal", "--time-stamp"] {
            let ran = workspace.engross(&["policy", "set", option, seal]);
            assert_eq!(ran.status(), 2, "{seal}: {}", ran.out());
            assert!(ran.err().contains(words), "{seal}: {}", ran.err());
        }
    }
}
