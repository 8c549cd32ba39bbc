//! The verdict: tables of what strangers, insiders and accidents do to files and registers, each with what
//! must be said of it; and the command as people run it.
//!
//! ```text
//! a bit of each kind of object and stream        files, and each byte of a sealed file: seal/tests/tampering
//! appended, cut off, saved again, other pages    files
//! Info, XMP, /Lang, /Alt, /ActualText, notes     files
//! another key's seal, a dropped one              files; what the seal's own key adds: seal/tests/smuggling
//! hostile PDFs, web pages, JSON                  files; readback/tests/hostile, import/tests/hostile
//! an expired seal, a smuggled page that is       verify/tests/insider
//! logged, other approvals, another record
//! who withdrew and who reinstated                verify/tests/decisions
//! proofs: leaf, root, size, hashes, garbage      proofs; of another file: folders
//! look-alike names, swapped files, keys, pages   folders
//! forged tile, entries changed, reordered, cut,  copies; register/tests/faults
//! fork, rollback, a whole forged copy            copies; an old head in a later copy: older
//! what is not there, or is no plain file         lacking, folders; plain
//! dates, corrections, policies of their time     histories
//! ```

mod circulated;
mod copies;
mod files;
mod folders;
mod forms;
mod histories;
mod inputs;
mod lacking;
mod older;
mod plain;
mod proofs;
mod redlines;
mod tallies;
mod texts;

use engross::verify::{Answer, Case, Status, Verdict};

use crate::published::{ID, Stage, publications};
use crate::workspace::Ran;

/// What is said of bytes under a name, in a word: a standing, or why it is not genuine.
fn word(stage: Stage, name: &str, bytes: &[u8]) -> String {
    let (register, served) = publications().open(stage);
    let case = Case::new(&register, &served, None);
    told(&case.verify(name, bytes))
}

fn told(answer: &Answer) -> String {
    match &answer.verdict {
        Verdict::Release(release) => release.standing.word().to_owned(),
        Verdict::NotGenuine(cause) => cause.code().to_owned(),
        Verdict::Policy { .. } => "policy".to_owned(),
        Verdict::Beside(beside) => format!("a good {}", beside.word()),
        Verdict::Missing(_) => "missing".to_owned(),
        Verdict::Register(_) => "register".to_owned(),
        Verdict::Unread(_) => "unread".to_owned(),
    }
}

/// Runs `verify` on what is served at a stage, from that folder.
fn run(stage: Stage, arguments: &[&str]) -> Ran {
    let published = publications();
    let public = published.public(stage);
    let copy = ["verify", "--register", "."];
    let mut command = published.workspace.command(&[&copy, arguments].concat());
    // Long after all of it, and asked for only with --at.
    command.env("ENGROSS_NOW", "1830297600");
    Ran(command.current_dir(public).output().unwrap())
}

/// What was said, without what depends on the compiler's bytes.
fn said(ran: &Ran) -> String {
    let said = format!("{}{}", ran.err(), ran.out());
    let digest = regex::Regex::new("[0-9a-f]{64}").unwrap();
    digest.replace_all(&said, "<digest>").into_owned()
}

fn anchor() -> String {
    publications().anchor.to_string()
}

#[test]
fn a_file_is_genuine_and_current_and_who_approved_it_is_told() {
    let print = format!("editions/{ID}/v2/print.pdf");
    let ran = run(Stage::V2, &["--anchor", &anchor(), &print]);
    assert_eq!(ran.status(), 0, "{}", said(&ran));
    insta::assert_snapshot!("genuine", said(&ran));
}

#[test]
fn a_superseded_and_a_withdrawn_file_are_genuine_and_not_current() {
    let files = ["v1", "v2"].map(|version| format!("editions/{ID}/{version}/print.pdf"));
    let ran = run(Stage::Withdrawn, &["--anchor", &anchor(), &files[0], &files[1]]);
    assert_eq!(ran.status(), 3, "{}", said(&ran));
    insta::assert_snapshot!("not-current", said(&ran));
}

#[test]
fn without_an_anchor_nothing_is_genuine() {
    let print = format!("editions/{ID}/v2/print.pdf");
    let ran = run(Stage::V2, &[&print]);
    assert_eq!(ran.status(), 4, "{}", said(&ran));
    insta::assert_snapshot!("no-anchor", said(&ran));
}

/// The anchor may stand in somebody's own configuration; the copy under test is never asked.
#[test]
fn an_anchor_is_taken_from_one_s_own_configuration() {
    let published = publications();
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("engross")).unwrap();
    let verify = |anchor: &str| {
        std::fs::write(home.path().join("engross/anchor"), anchor).unwrap();
        let print = format!("editions/{ID}/v2/print.pdf");
        let mut command = published.workspace.command(&["verify", "--register", ".", &print]);
        let command = command.env("XDG_CONFIG_HOME", home.path());
        Ran(command.current_dir(published.public(Stage::V2)).output().unwrap())
    };
    assert_eq!(verify(&format!("{}\n", anchor())).status(), 0);
    let other = verify(&"0".repeat(64));
    assert_eq!(other.status(), 2);
    assert!(other.err().contains("error[other-anchor]"), "{}", other.err());
    let sentence = "Nothing can be said: this copy is of another register than your anchor";
    assert!(other.out().starts_with(sentence), "{}", other.out());
    let none = verify("the one on the letterhead");
    assert!(none.err().contains("neither an anchor"), "{}", none.err());
}

#[test]
fn a_day_is_asked_about() {
    let print = format!("editions/{ID}/v1/print.pdf");
    for (day, status, words) in [
        ("2026-11-26", 3, "was not published yet at the end of 26 November 2026"),
        ("2026-11-27", 0, "was current at the end of 27 November 2026"),
        ("2026-12-10", 3, "v2 had superseded it"),
    ] {
        let ran = run(Stage::Withdrawn, &["--anchor", &anchor(), "--at", day, "--json", &print]);
        assert_eq!(ran.status(), status, "{day}: {}", said(&ran));
        assert!(ran.out().contains(words), "{day}: {}", ran.out());
    }
}

/// Nobody knows what will hold; and of a day after the last entry, a later copy may say more.
#[test]
fn nothing_is_said_of_a_day_that_the_copy_cannot_know() {
    let print = format!("editions/{ID}/v2/print.pdf");
    let at = |day| run(Stage::V2, &["--anchor", &anchor(), "--at", day, "--json", &print]);
    let today = at("2028-01-01");
    assert_eq!(today.status(), 0, "{}", said(&today));
    let as_far = "was current at the end of 1 January 2028 as far as this copy shows, whose last entry is 2, \
                  of 2026-12-10:";
    assert!(today.out().contains(as_far), "{}", today.out());
    assert!(!at("2026-12-10").out().contains("as far as"));
    let to_come = at("2028-01-02");
    assert_eq!(to_come.status(), 2);
    assert!(to_come.err().contains("2028-01-02 is a day to come"), "{}", to_come.err());
}

#[test]
fn the_worst_answer_is_the_exit_status() {
    let print = |version: &str| format!("editions/{ID}/{version}/print.pdf");
    let anchor = anchor();
    let verify =
        |files: &[&str]| run(Stage::V2, &[&["--anchor", &anchor], files].concat()).status();
    assert_eq!(verify(&[&print("v2"), &print("v1")]), 3);
    assert_eq!(verify(&[&print("v2"), "none.pdf", &print("v1")]), 2);
    let unknown = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert_eq!(verify(&[&print("v2"), unknown, "none.pdf"]), 1);
    assert!(Status::NotGenuine > Status::Unread && Status::Unread > Status::NoAnchor);
}

#[test]
fn of_a_folder_every_file_is_looked_at() {
    let anchor = anchor();
    let approvals = format!("editions/{ID}/v2/approvals");
    let ran = run(Stage::V2, &["--anchor", &anchor, &approvals]);
    assert_eq!(ran.status(), 0, "{}", said(&ran));
    assert_eq!(ran.out().matches("is an approval of").count(), 3, "{}", ran.out());
}

/// Given as a folder or one by one, and to whoever has the anchor only.
#[test]
fn the_register_s_own_files_are_what_they_are() {
    let anchor = anchor();
    let folder = run(Stage::V2, &["--anchor", &anchor, "register"]);
    assert_eq!(folder.status(), 0, "{}", said(&folder));
    let checkpoint = run(Stage::V2, &["--anchor", &anchor, "register/checkpoint"]);
    assert_eq!(checkpoint.status(), 0, "{}", said(&checkpoint));
    assert!(
        checkpoint.out().starts_with(
            "register/checkpoint is genuine: it is checkpoint of the register, which was checked whole."
        ),
        "{}",
        checkpoint.out()
    );
    assert_eq!(run(Stage::V2, &["register/checkpoint"]).status(), 4);
    let checkpoint = std::fs::read(publications().public(Stage::V2).join("register/checkpoint"));
    let other = [checkpoint.unwrap(), b"\n".to_vec()].concat();
    assert_eq!(word(Stage::V2, "register/checkpoint", &other), "unknown");
}

#[test]
fn a_copy_that_is_refused_says_nothing_of_a_file() {
    let published = publications();
    let copy = published.copied(Stage::V2);
    std::fs::write(copy.path().join("register/checkpoint"), "forged").unwrap();
    let print = published.public(Stage::V2).join(format!("editions/{ID}/v2/print.pdf"));
    let register = ["verify", "--register", copy.path().to_str().unwrap()];
    let verify = |more: &[&str]| {
        published.workspace.engross(&[&register[..], &[print.to_str().unwrap()], more].concat())
    };
    let ran = verify(&[]);
    assert_eq!(ran.status(), 2);
    assert!(ran.out().starts_with("Nothing can be said: this copy of the register is refused."));
    assert!(ran.err().contains("error[checkpoint]"), "{}", ran.err());
    let json: serde_json::Value = serde_json::from_str(&verify(&["--json"]).out()).unwrap();
    assert_eq!(json["problems"][0]["code"], "checkpoint");
}

#[test]
fn a_code_lists_releases_and_proves_no_paper() {
    let record = publications().built("v1/record.json");
    let record = engross::record::Record::read(&record).unwrap();
    let code = engross::content::ContentCode::of(&record.content_digest).to_string();
    let ran = run(Stage::V2, &["--anchor", &anchor(), "--code", &code.to_lowercase()]);
    assert_eq!(ran.status(), 3, "{}", said(&ran));
    insta::assert_snapshot!("code", said(&ran));
    let misread = run(Stage::V2, &["--code", &format!("{}{}", &code[..code.len() - 1], "7")]);
    assert_eq!(misread.status(), 2);
    assert!(misread.err().contains("one was misread"), "{}", misread.err());
    let other = run(Stage::V2, &["--anchor", &anchor(), "--code", "Q9W1-DFWF-077Y-MGA1T"]);
    assert_eq!(other.status(), 1, "{}", said(&other));
}

#[test]
fn standard_input_is_a_file() {
    use std::io::Write;
    use std::process::Stdio;
    let published = publications();
    let anchor = anchor();
    let mut command =
        published.workspace.command(&["verify", "--register", ".", "--anchor", &anchor, "-"]);
    command.current_dir(published.public(Stage::V2));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&published.file("v2/accessible.pdf")).unwrap();
    let ran = Ran(child.wait_with_output().unwrap());
    assert_eq!(ran.status(), 0, "{}", ran.out());
    assert!(ran.out().starts_with("standard input is genuine and current"), "{}", ran.out());
}
