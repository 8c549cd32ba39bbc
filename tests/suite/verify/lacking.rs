//! What a copy lacks: what cannot be looked at is no fault of a file, and is no proof of it either.

use std::fs;
use std::path::Path;

use engross::ssh::Namespace;
use engross::verify::find;

use super::folders::{look, sign};
use super::{anchor, said};
use crate::published::{ID, Stage, publications};
use crate::workspace::Ran;

fn remove(path: &Path) {
    match path.is_dir() {
        true => fs::remove_dir_all(path).unwrap(),
        false => fs::remove_file(path).unwrap(),
    }
}

/// What is taken out of a copy, a file that is looked at, and the word and exit status that it comes to. `{}` is
/// the folder of v2, which was withdrawn.
const FILES: &[(&str, &str, &str, u8)] = &[
    ("{}/record.json", "{}/print.pdf", "withdrawn", 3),
    ("{}/record.json", "{}/content.json", "withdrawn", 3),
    ("{}/record.json", "{}/redline.pdf", "unread", 2),
    ("{}/record.json", "{}/print.parity.json", "unread", 2),
    ("{}/record.json", "{}/print.pdf.tlog-proof", "a good proof", 0),
    ("{}/record.json", "{}/record.json.tlog-proof", "a good proof", 0),
    ("{}/record.json", "{}/approvals/ben.sig", "withdrawn", 3),
    ("{}/record.json", "{}/proposals/git.sig", "unread", 2),
    ("{}/record.json", "{}/allowed_signers", "a good allowed-signers", 0),
    ("{}/record.json", "{}/certificates.pem", "a good certificates", 0),
    ("{}/content.json", "{}/print.pdf", "withdrawn", 3),
    ("{}/content.json", "{}/index.html", "unread", 2),
    ("{}/withdrawals/3.json.sig", "{}/withdrawals/3.json", "unread", 2),
    ("{}/withdrawals/3.json", "{}/withdrawals/3.json.sig", "a good signature", 0),
    ("policy/v1/policy.json", "{}/print.pdf", "withdrawn", 3),
    ("policy/v1/policy.json", "{}/allowed_signers", "unread", 2),
    ("policy/v1/policy.json", "{}/certificates.pem", "unread", 2),
    ("policy/v1/policy.json", "{}/withdrawals/3.json", "unread", 2),
    ("policy/v1/policy.json", "policy/v1/signatures/amina.sig", "unread", 2),
    ("policy/v1/signatures", "{}/certificates.pem", "unread", 2),
    ("policy/v1/signatures/ben.sig", "policy/v1/signatures/amina.sig", "unread", 2),
    ("editions", "policy/v1/policy.json", "policy", 0),
];

#[test]
fn a_file_that_nothing_shows_to_be_false_is_not_called_that() {
    let mut wrong = Vec::new();
    for (missing, file, word, code) in FILES {
        let copy = publications().copied(Stage::Withdrawn);
        let place = |path: &str| copy.path().join(path.replace("{}", &format!("editions/{ID}/v2")));
        let file_at = place(file);
        // Who proposed a release is served if they signed that; here nobody did.
        if file.contains("proposals") {
            fs::create_dir_all(file_at.parent().unwrap()).unwrap();
            sign(&file_at, "ben", Namespace::Proposal, "../record.json");
        }
        remove(&place(missing));
        let (said, status) = look(&find(copy.path()).1, &file_at);
        if (said.as_str(), status.code()) != (*word, *code) {
            wrong.push(format!("{file} without {missing}: {said} {}", status.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was changed is not missing: another record in its place is told to be none, and what it alone could
/// name is not.
#[test]
fn what_was_changed_is_not_genuine_and_what_depends_on_it_cannot_be_shown() {
    let copy = publications().copied(Stage::Withdrawn);
    let v2 = copy.path().join(format!("editions/{ID}/v2"));
    fs::write(v2.join("record.json"), "{}").unwrap();
    let (_, served) = find(copy.path());
    let code = |file: &str| look(&served, &v2.join(file)).1.code();
    assert_eq!(code("record.json"), 1);
    assert_eq!(code("redline.pdf"), 2);
    fs::write(v2.join("print.pdf"), "another").unwrap();
    assert_eq!(code("print.pdf"), 1);
}

/// What is taken out of a copy that is given whole, and what must be named as missing.
const FOLDERS: &[(&str, &str)] = &[
    ("editions", "./editions"),
    ("policy", "./policy/v1/policy.json"),
    ("policy/v1", "./policy/v1/policy.json"),
    ("policy/v1/policy.json", "./policy/v1/policy.json"),
    ("policy/v1/signatures", "./policy/v1/signatures"),
];

#[test]
fn a_copy_that_is_given_whole_must_have_all_of_it() {
    let mut wrong = Vec::new();
    for (path, expected) in FOLDERS {
        let copy = publications().copied(Stage::Withdrawn);
        remove(&copy.path().join(path));
        let arguments = ["verify", "--register", ".", "--json", "--anchor", &anchor(), "."];
        let mut command = publications().workspace.command(&arguments);
        let ran = Ran(command.current_dir(copy.path()).output().unwrap());
        let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        let answers = json["files"].as_array().unwrap().iter();
        let missing = answers.filter(|answer| answer["status"] == "missing");
        let missing: Vec<_> = missing.map(|answer| answer["file"].as_str().unwrap()).collect();
        if missing != [*expected] || ran.status() != 2 {
            wrong.push(format!("{path}: {missing:?}, {}\n{}", ran.status(), said(&ran)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
