//! Copies whose register ends before what lies in them: nothing in such a copy is current, and nothing that a later
//! entry may be about is false.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::anchor;
use crate::published::{ID, Stage, publications};
use crate::workspace::Ran;

const CHECKPOINT: &str = "register/checkpoint";
const SIGNS: &str = "has signs of entries after its last, entry 2: copy it again";

/// All that was served after the withdrawal of v2, with the head of before.
fn old_head() -> TempDir {
    let copy = publications().copied(Stage::Withdrawn);
    let head = publications().public(Stage::V2).join(CHECKPOINT);
    fs::copy(head, copy.path().join(CHECKPOINT)).unwrap();
    copy
}

/// The same, with the whole register of before.
fn old_register() -> TempDir {
    let copy = old_head();
    let register = copy.path().join("register");
    fs::remove_dir_all(&register).unwrap();
    crate::workspace::copy_folder(&publications().public(Stage::V2).join("register"), &register);
    copy
}

fn run(copy: &Path, arguments: &[&str]) -> Ran {
    let verify = [&["verify", "--register", "."], arguments].concat();
    let mut command = publications().workspace.command(&verify);
    // Long after all of it, for --at.
    command.env("ENGROSS_NOW", "1830297600");
    Ran(command.current_dir(copy).output().unwrap())
}

#[test]
fn nothing_is_current_by_a_head_that_is_older_than_the_copy() {
    let print = format!("editions/{ID}/v2/print.pdf");
    for (what, copy) in [("head", old_head()), ("register", old_register())] {
        let ran = run(copy.path(), &["--anchor", &anchor(), &print]);
        assert_eq!(ran.status(), 2, "{what}: {}", ran.out());
        let first = ran.out().lines().next().unwrap().to_owned();
        let begin =
            format!("{print} cannot be judged by this copy, which {SIGNS}. As of that entry");
        assert!(first.starts_with(&begin), "{what}: {first}");
        assert_eq!(run(copy.path(), &[&print]).status(), 2, "{what} without an anchor");
        let first_day = ["--anchor", &anchor(), "--at", "2026-11-28"];
        let v1 = print.replace("v2", "v1");
        assert_eq!(run(copy.path(), &[&first_day[..], &[&v1]].concat()).status(), 0, "{what}");
    }
}

#[test]
fn what_a_later_entry_may_be_about_is_not_called_false() {
    for (what, copy) in [("head", old_head()), ("register", old_register())] {
        let ran = run(copy.path(), &["--anchor", &anchor(), "--json", "."]);
        assert_eq!(ran.status(), 2, "{what}: {}", ran.out());
        let json: Value = serde_json::from_str(&ran.out()).unwrap();
        assert_eq!(json["by"]["outdated"], true, "{what}");
        assert!(json["told"].as_str().unwrap().contains(SIGNS), "{what}: {}", json["told"]);
        for answer in json["files"].as_array().unwrap() {
            assert!(
                ["unread", "not-current"].contains(&answer["status"].as_str().unwrap()),
                "{answer}"
            );
        }
    }
    // What is changed is told as that all the same.
    let copy = old_head();
    let print = format!("editions/{ID}/v2/print.pdf");
    let bytes = [publications().file("v2/print.pdf"), b"%".to_vec()].concat();
    fs::write(copy.path().join(&print), bytes).unwrap();
    assert_eq!(run(copy.path(), &["--anchor", &anchor(), &print]).status(), 1);
}

/// A proof that somebody else's key signed is no sign of anything.
#[test]
fn only_the_register_s_own_key_shows_that_there_is_more() {
    let copy = publications().copied(Stage::V2);
    let later = publications().public(Stage::Withdrawn).join(CHECKPOINT);
    let later = fs::read_to_string(later).unwrap();
    let proof = copy.path().join(format!("editions/{ID}/v2/print.pdf.tlog-proof"));
    let own = fs::read_to_string(&proof).unwrap();
    let (before, _) = own.split_once("\n\n").unwrap();
    let forged = later.replace("\n4\n", "\n9\n");
    fs::write(&proof, format!("{before}\n\n{forged}")).unwrap();
    let print = format!("editions/{ID}/v2/accessible.pdf");
    assert_eq!(run(copy.path(), &["--anchor", &anchor(), &print]).status(), 0);
}

#[test]
fn a_check_of_the_register_says_that_it_is_an_old_state() {
    let copy = old_head();
    let check = ["register", "check", "--register", ".", "--anchor", &anchor()];
    let mut command = publications().workspace.command(&check);
    let ran = Ran(command.current_dir(copy.path()).output().unwrap());
    assert_eq!(ran.status(), 0, "{}", ran.err());
    let said = "This is an old state of the register of";
    assert!(ran.out().starts_with(said), "{}", ran.out());
    assert!(
        ran.out().contains("The copy has files of later entries, so copy it again."),
        "{}",
        ran.out()
    );
}
