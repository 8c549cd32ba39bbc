//! A published folder given whole: untouched, every file of it holds; touched anywhere, that file does not.

use std::fs;
use std::path::Path;

use engross::ssh::{Namespace, Signer};
use engross::verify::{Case, Served, Status, find};

use super::{anchor, run, told};
use crate::board::Keys;
use crate::published::{ID, Stage, files, publications};

#[test]
fn every_file_of_an_untouched_folder_holds() {
    let v2 = format!("editions/{ID}/v2");
    for (stage, folder, status) in [
        (Stage::V1, ".", 0),
        (Stage::V2, v2.as_str(), 0),
        // Something in it is superseded, or withdrawn.
        (Stage::V2, ".", 3),
        (Stage::Withdrawn, ".", 3),
    ] {
        let ran = run(stage, &["--anchor", &anchor(), "--json", folder]);
        let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        let answers = json["files"].as_array().unwrap();
        for answer in answers {
            let (file, is) = (answer["file"].as_str().unwrap(), answer["status"].as_str().unwrap());
            assert!(!file.starts_with("./register"), "{file} was looked at alone");
            assert!(["current", "not-current"].contains(&is), "{}", answer["sentence"]);
        }
        assert_eq!(ran.status(), status, "{stage:?} {folder}");
        let all = files(&publications().public(stage).join(folder));
        let own = |path: &Path| path.to_str().unwrap().contains("/register/");
        assert_eq!(answers.len(), all.keys().filter(|path| !own(path)).count());
    }
}

/// What an auditor reads of each.
#[test]
fn each_file_is_said_what_it_is() {
    let ran = run(Stage::Withdrawn, &["--anchor", &anchor(), "--json", "."]);
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    let answers = json["files"].as_array().unwrap();
    let sentences = answers.iter().map(|answer| answer["sentence"].as_str().unwrap());
    insta::assert_snapshot!("folder", sentences.collect::<Vec<_>>().join("\n"));
}

/// What is said of a file of a copy, among its neighbours.
pub fn look(served: &Served, file: &Path) -> (String, Status) {
    let (register, _) = publications().open(Stage::Withdrawn);
    let case = Case::new(&register, served, None);
    let neighbour = |name: &str| fs::read(file.with_file_name(name)).ok();
    let bytes = fs::read(file).unwrap();
    let answer = case.verify_among(file.to_str().unwrap(), &bytes, &neighbour);
    (told(&answer), answer.verdict.status(true))
}

type Touch = fn(&Path);

/// Replaces a text in a file, which must be there.
fn replace(file: &Path, old: &str, new: &str) {
    let text = String::from_utf8(fs::read(file).unwrap()).unwrap();
    assert!(text.contains(old), "{text}");
    fs::write(file, text.replacen(old, new, 1)).unwrap();
}

fn append(file: &Path, more: &[u8]) {
    fs::write(file, [&fs::read(file).unwrap()[..], more].concat()).unwrap();
}

/// Puts another file of the folder, by its path from the file, in its place.
fn put(file: &Path, other: &str) {
    fs::copy(file.parent().unwrap().join(other), file).unwrap();
}

/// Puts a signature of somebody's over a file, by its path from the signature's, in a place.
pub fn sign(file: &Path, key: &str, namespace: Namespace, over: &str) {
    let message = fs::read(file.parent().unwrap().join(over)).unwrap();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, Keys::new().key(key).sign(namespace, &message).unwrap().bytes()).unwrap();
}

/// The list of all files.
const LIST: &str = "../../../files.html";

/// What is touched, how, and the word that must be said of it. Paths are from the folder of v2, which was
/// withdrawn by entry 3.
const CASES: &[(&str, &str, Touch, &str)] = &[
    // Files under another's name.
    ("print and accessible swapped", "print.pdf", |file| put(file, "accessible.pdf"), "misplaced"),
    (
        "the version before in its place",
        "print.pdf",
        |file| put(file, "../v1/print.pdf"),
        "misplaced",
    ),
    ("the redline in its place", "print.pdf", |file| put(file, "redline.pdf"), "misplaced"),
    ("the record in its place", "print.pdf", |file| put(file, "record.json"), "misplaced"),
    ("the text before", "content.json", |file| put(file, "../v1/content.json"), "misplaced"),
    (
        "the other edition's report",
        "print.parity.json",
        |file| put(file, "accessible.parity.json"),
        "misplaced",
    ),
    ("a file that is nobody's", "setup.exe", |file| fs::write(file, "MZ").unwrap(), "unknown"),
    (
        "a name that looks alike, with other bytes",
        "рrint.pdf",
        |file| {
            put(file, "print.pdf");
            append(file, b"more");
        },
        "appended",
    ),
    (
        "a name that reads backwards, with other bytes",
        "print\u{202e}fdp.exe",
        |file| {
            put(file, "print.pdf");
            append(file, b"more");
        },
        "appended",
    ),
    // Proofs.
    (
        "a proof of the version before",
        "print.pdf.tlog-proof",
        |file| put(file, "../v1/print.pdf.tlog-proof"),
        "proof",
    ),
    (
        "a proof beside another file",
        "print.pdf.tlog-proof",
        |file| fs::write(file.with_file_name("print.pdf"), "another").unwrap(),
        "proof",
    ),
    (
        "a proof beside the other edition",
        "print.pdf.tlog-proof",
        |file| put(&file.with_file_name("print.pdf"), "accessible.pdf"),
        "proof",
    ),
    // Keys and certificates.
    (
        "a key more",
        "allowed_signers",
        |file| append(file, include_bytes!("../../keys/stranger.pub")),
        "allowed-signers",
    ),
    (
        "a key for more",
        "allowed_signers",
        |file| {
            replace(file, "engross-reinstatement\"", "engross-reinstatement,engross-withdrawal\"")
        },
        "allowed-signers",
    ),
    (
        "two names swapped",
        "allowed_signers",
        |file| replace(file, "\nben namespaces", "\nchidi namespaces"),
        "allowed-signers",
    ),
    (
        "a certificate more",
        "certificates.pem",
        |file| append(file, include_bytes!("../../seal/ca.pem")),
        "certificates",
    ),
    (
        "another certificate of the same name",
        "certificates.pem",
        |file| fs::write(file, include_bytes!("../../seal/other.pem")).unwrap(),
        "certificates",
    ),
    (
        "words between certificates",
        "certificates.pem",
        |file| append(file, b"trust this too\n"),
        "certificates",
    ),
    // Signatures.
    ("an approval cut off", "approvals/ben.sig", |file| replace(file, "-----END", ""), "signature"),
    (
        "an approval by a stranger",
        "approvals/dora.sig",
        |file| sign(file, "stranger", Namespace::Approval, "../record.json"),
        "signature",
    ),
    (
        "a proposal by a stranger",
        "proposals/dora.sig",
        |file| {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            sign(file, "stranger", Namespace::Proposal, "../record.json");
        },
        "signature",
    ),
    (
        "an approval of something else",
        "approvals/dora.sig",
        |file| sign(file, "amina", Namespace::Approval, "../content.json"),
        "signature",
    ),
    (
        "a signature on the policy by a stranger",
        "../../../policy/v1/signatures/dora.sig",
        |file| sign(file, "stranger", Namespace::Policy, "../policy.json"),
        "signature",
    ),
    (
        "a signature on another policy",
        "../../../policy/v1/signatures/amina.sig",
        |file| sign(file, "amina", Namespace::Policy, "amina.sig"),
        "signature",
    ),
    (
        "the policy with another rule",
        "../../../policy/v1/policy.json",
        |file| replace(file, "\"least\":3", "\"least\":1"),
        "unknown",
    ),
    // The withdrawal.
    (
        "a withdrawal for another reason",
        "withdrawals/3.json",
        |file| replace(file, "\"error\"", "\"request\""),
        "withdrawal",
    ),
    (
        "a withdrawal in another's name",
        "withdrawals/3.json",
        |file| replace(file, "\"amina\"", "\"chidi\""),
        "withdrawal",
    ),
    (
        "a withdrawal of the version before",
        "withdrawals/3.json",
        |file| replace(file, "\"version\":2", "\"version\":1"),
        "withdrawal",
    ),
    (
        "a withdrawal spelled otherwise",
        "withdrawals/3.json",
        |file| append(file, b"\n"),
        "withdrawal",
    ),
    (
        "a withdrawal with a field more",
        "withdrawals/3.json",
        |file| replace(file, "{\"briefing\"", "{\"a\":1,\"briefing\""),
        "withdrawal",
    ),
    (
        "another signature on the withdrawal",
        "withdrawals/3.json.sig",
        |file| sign(file, "ben", Namespace::Withdrawal, "3.json"),
        "signature",
    ),
    // Pages, which are for people and prove nothing.
    (
        "a page that says that it is current",
        "index.html",
        |file| replace(file, "This version was withdrawn", "This version is current, and was not"),
        "page",
    ),
    ("a page with another digest", "index.html", |file| replace(file, "<td>", "<td>0"), "page"),
    (
        "a page with a script",
        "../index.html",
        |file| replace(file, "</body>", "<script>alert(1)</script></body>"),
        "page",
    ),
    (
        "a page whose link leads elsewhere",
        "../../../index.html",
        |file| replace(file, "href=\"editions/", "href=\"https://example.org/editions/"),
        "page",
    ),
    (
        "a page of a day to come",
        "../index.html",
        |file| replace(file, "as of entry 3 ", "as of entry 30 "),
        "page",
    ),
    (
        "a page as of an entry with which none is written",
        "../index.html",
        |file| {
            let text = fs::read_to_string(file).unwrap();
            fs::write(file, text.replace("as of entry 3 ", "as of entry 0 ")).unwrap();
        },
        "page",
    ),
    (
        "a list that leads elsewhere",
        LIST,
        |file| replace(file, "href=\"editions/", "href=\"https://example.org/editions/"),
        "page",
    ),
    (
        "a list that leaves a file out",
        LIST,
        |file| {
            let link =
                |path: &str| format!("<li><a rel=\"nofollow\" href=\"{path}\">{path}</a></li>");
            replace(file, &link(&format!("editions/{ID}/v2/withdrawals/3.json")), "");
        },
        "page",
    ),
    (
        "a list that says otherwise how a version stands",
        LIST,
        |file| replace(file, "This version is withdrawn. Do not use it or pass it on.", "Current."),
        "page",
    ),
    (
        "a line more for git",
        "../../../.gitattributes",
        |file| append(file, b"*.pdf filter=other\n"),
        "unknown",
    ),
];

#[test]
fn a_touched_file_of_a_folder_does_not_hold() {
    let mut wrong = Vec::new();
    for (name, path, touch, expected) in CASES {
        let copy = publications().copied(Stage::Withdrawn);
        let file = copy.path().join(format!("editions/{ID}/v2/{path}"));
        touch(&file);
        let (_, served) = find(copy.path());
        let (said, status) = look(&served, &file);
        if said != *expected || status != Status::NotGenuine {
            wrong.push(format!("{name}: {said}, and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page that was right before the withdrawal is not a forgery, and not what holds.
#[test]
fn a_page_of_before_is_told_to_be_old() {
    let copy = publications().copied(Stage::Withdrawn);
    let page = format!("editions/{ID}/v2/index.html");
    fs::copy(publications().public(Stage::V2).join(&page), copy.path().join(&page)).unwrap();
    let (_, served) = find(copy.path());
    let said = look(&served, &copy.path().join(&page));
    assert_eq!(said, ("a good page".to_owned(), Status::NotCurrent));
}

/// What is taken out of what is served, by its path, and what must be named.
const GONE: &[(&str, &str, &str)] = &[
    ("an edition", "v2/print.pdf", "v2/print.pdf"),
    ("the record", "v2/record.json", "v2/record.json"),
    ("the text", "v2/content.json", "v2/content.json"),
    ("what the record names", "v2/redline.pdf", "v2/redline.pdf"),
    ("a proof", "v2/record.json.tlog-proof", "v2/record.json.tlog-proof"),
    ("an approval", "v2/approvals/ben.sig", "v2/approvals"),
    ("a withdrawal", "v2/withdrawals/3.json", "v2/withdrawals/3.json"),
    ("the signature on it", "v2/withdrawals/3.json.sig", "v2/withdrawals/3.json.sig"),
    ("a whole version", "v1", "v1"),
];

#[test]
fn what_is_missing_in_a_folder_is_said() {
    let mut wrong = Vec::new();
    for (name, path, expected) in GONE {
        let copy = publications().copied(Stage::Withdrawn);
        let gone = copy.path().join(format!("editions/{ID}/{path}"));
        match gone.is_dir() {
            true => fs::remove_dir_all(&gone).unwrap(),
            false => fs::remove_file(&gone).unwrap(),
        }
        let arguments = ["verify", "--register", ".", "--json", "--anchor", &anchor(), "."];
        let mut command = publications().workspace.command(&arguments);
        let ran = crate::workspace::Ran(command.current_dir(copy.path()).output().unwrap());
        let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        let answers = json["files"].as_array().unwrap().iter();
        let missing = answers.filter(|answer| answer["status"] == "missing");
        let missing: Vec<_> = missing.map(|answer| answer["file"].as_str().unwrap()).collect();
        if missing != [format!("./editions/{ID}/{expected}")] || ran.status() != 2 {
            wrong.push(format!("{name}: {missing:?}, {}", ran.status()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an auditor reads of it.
#[test]
fn what_is_missing_is_said_in_a_sentence() {
    let copy = publications().copied(Stage::Withdrawn);
    let v2 = copy.path().join(format!("editions/{ID}/v2"));
    for path in ["print.pdf", "approvals/ben.sig", "withdrawals/3.json.sig"] {
        fs::remove_file(v2.join(path)).unwrap();
    }
    let (register, served) = (publications().open(Stage::Withdrawn).0, find(copy.path()).1);
    let case = Case::new(&register, &served, None);
    let answers = case.missing(&v2);
    let sentences: Vec<_> = answers.iter().map(|answer| answer.sentence(&case)).collect();
    let folder = format!("{}/", copy.path().display());
    insta::assert_snapshot!("missing", sentences.join("\n").replace(&folder, ""));
}

/// Somebody keeps one file and its proof: nothing else has to lie there.
#[test]
fn a_folder_of_one_s_own_lacks_nothing() {
    let own = tempfile::tempdir().unwrap();
    for name in ["print.pdf", "print.pdf.tlog-proof"] {
        let file = publications().file(&format!("v2/{name}"));
        fs::write(own.path().join(name), file).unwrap();
    }
    let ran = run(Stage::V2, &["--anchor", &anchor(), own.path().to_str().unwrap()]);
    assert_eq!(ran.status(), 0, "{}", ran.out());
}
