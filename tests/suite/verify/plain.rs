//! What is served in the place of a file and is none: it passes for none, though a web server may follow it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::anchor;
use crate::published::{ID, Stage, publications};

/// What is put in the place of a file.
type Put = fn(&Path);

const PUTS: &[(&str, Put, &str, &str)] = &[
    ("a folder", |path| fs::create_dir(path).unwrap(), "missing", "is a folder and no file: "),
    (
        "a link to another edition",
        |path| symlink("accessible.pdf", path).unwrap(),
        "unread",
        "was not looked at: it is a symbolic link, which may lead anywhere, and was not followed.",
    ),
    (
        "a link to the same bytes",
        |path| symlink(publications().public(Stage::V2).join(print()), path).unwrap(),
        "unread",
        "was not looked at: it is a symbolic link",
    ),
    ("a link to nothing", |path| symlink("none", path).unwrap(), "unread", "symbolic link"),
    (
        "a named pipe",
        |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "unread",
        "was not looked at: it is no plain file.",
    ),
];

fn print() -> String {
    format!("editions/{ID}/v2/print.pdf")
}

#[test]
fn what_is_no_plain_file_has_an_answer_of_its_own() {
    let published = publications();
    for (what, put, status, words) in PUTS {
        let copy = published.copied(Stage::V2);
        fs::remove_file(copy.path().join(print())).unwrap();
        put(&copy.path().join(print()));
        let folder = format!("editions/{ID}/v2");
        let verify = ["verify", "--register", ".", "--anchor", &anchor(), "--json", &folder];
        let ran = published.workspace.command(&verify).current_dir(copy.path()).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{what}");
        let json: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let answers = json["files"].as_array().unwrap();
        let answers: Vec<_> = answers.iter().filter(|answer| answer["file"] == print()).collect();
        assert_eq!(answers.len(), 1, "{what}: {answers:?}");
        assert_eq!(answers[0]["status"], *status, "{what}");
        let sentence = answers[0]["sentence"].as_str().unwrap();
        assert!(sentence.contains(words), "{what}: {sentence}");
    }
}

/// A pattern of a shell gives the folder itself.
#[test]
fn a_folder_without_a_file_is_not_passed_over() {
    let published = publications();
    let copy = published.copied(Stage::V2);
    fs::create_dir(copy.path().join("empty")).unwrap();
    let verify = ["verify", "--register", ".", "--anchor", &anchor(), &print(), "empty"];
    let ran = published.workspace.command(&verify).current_dir(copy.path()).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(said.contains("empty was not looked at: it is a folder without a file."), "{said}");
}
