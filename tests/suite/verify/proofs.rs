//! What happens to the proof beside an edition: each case proves nothing, and is told to be a proof that does
//! not.

use engross::register::Register;
use engross::register::merkle::Hash;
use engross::register::proof::Proof;
use engross::register::trust::Trust;
use engross::verify::{Case, Status, find};
use time::Duration;

use super::word;
use crate::published::{BEGUN, Stage, begin, publications, publish};

/// The proof of entry 2 among 3, in lines: header, entry, index, one hash, an empty line, the checkpoint's
/// origin, size and root, an empty line, the signature.
fn proof() -> String {
    String::from_utf8(publications().file("v2/print.pdf.tlog-proof")).unwrap()
}

/// The proof with a line made another.
fn with_line(number: usize, change: impl Fn(&str) -> String) -> String {
    let proof = proof();
    let mut lines: Vec<String> = proof.split('\n').map(str::to_owned).collect();
    lines[number] = change(&lines[number]);
    lines.join("\n")
}

fn another_hash(_: &str) -> String {
    Hash::leaf(b"another").to_string()
}

const ENTRY: usize = 1;
const INDEX: usize = 2;
const HASH: usize = 3;
const ORIGIN: usize = 5;
const SIZE: usize = 6;
const ROOT: usize = 7;
const SIGNATURE: usize = 9;

type Make = fn() -> String;

const CASES: &[(&str, Make)] = &[
    ("a leaf index before", || with_line(INDEX, |_| "index 1".into())),
    ("the leaf index of the genesis", || with_line(INDEX, |_| "index 0".into())),
    ("a leaf index after the end", || with_line(INDEX, |_| "index 3".into())),
    ("a leaf index without end", || with_line(INDEX, |_| "index 18446744073709551615".into())),
    ("a leaf index below zero", || with_line(INDEX, |_| "index -1".into())),
    ("a leaf index spelled otherwise", || with_line(INDEX, |_| "index 02".into())),
    ("no leaf index", || proof().replace("index 2\n", "")),
    ("another entry", || {
        let other = Proof::of(&publications().open(Stage::V2).0, 1).unwrap();
        let other = String::from_utf8(other.bytes()).unwrap();
        let other = other.split('\n').nth(ENTRY).unwrap().to_owned();
        with_line(ENTRY, |_| other.clone())
    }),
    ("a letter of the entry", || with_line(ENTRY, |line| line.replacen("eyJh", "eyJi", 1))),
    ("no entry", || with_line(ENTRY, |_| "extra ".into())),
    ("another hash", || with_line(HASH, another_hash)),
    ("a hash missing", || {
        let hash = proof().split('\n').nth(HASH).unwrap().to_owned();
        proof().replace(&format!("{hash}\n"), "")
    }),
    ("a hash more", || with_line(HASH, |hash| format!("{hash}\n{hash}"))),
    ("the hashes of a larger tree", || with_line(HASH, |hash| vec![hash; 40].join("\n"))),
    ("more hashes than any tree has", || with_line(HASH, |hash| vec![hash; 100].join("\n"))),
    ("a hash that is none", || with_line(HASH, |_| "AAAA".into())),
    ("a smaller tree", || with_line(SIZE, |_| "2".into())),
    ("a larger tree", || with_line(SIZE, |_| "4".into())),
    ("a tree without end", || with_line(SIZE, |_| "18446744073709551615".into())),
    ("an empty tree", || with_line(SIZE, |_| "0".into())),
    ("another root", || with_line(ROOT, another_hash)),
    ("another register's name", || with_line(ORIGIN, |_| "example.org/registry".into())),
    ("a letter of the signature", || {
        with_line(SIGNATURE, |line| {
            let (start, end) = line.split_at(line.len() - 8);
            let other = if end.starts_with('A') { 'B' } else { 'A' };
            format!("{start}{other}{}", &end[1..])
        })
    }),
    ("no signature", || with_line(SIGNATURE, |_| String::new())),
    ("no checkpoint", || proof().split("\n\n").next().unwrap().to_owned()),
    ("bytes after the end", || proof() + "more\n"),
    ("an empty line after the end", || proof() + "\n"),
    ("two proofs in one", || proof() + &proof()),
    ("the last byte missing", || proof()[..proof().len() - 1].to_owned()),
    ("line ends of another system", || proof().replace('\n', "\r\n")),
    ("the header alone", || "c2sp.org/tlog-proof@v1\n".to_owned()),
    ("another version of the form", || proof().replacen("@v1", "@v1.1", 1)),
];

#[test]
fn no_doctored_proof_proves_anything() {
    let (register, _) = publications().open(Stage::V2);
    assert_eq!(proof().split('\n').nth(SIZE), Some("3"));
    assert_eq!(register.checkpoint().size, 3);
    let mut wrong = Vec::new();
    for (name, make) in CASES {
        let made = make();
        assert_ne!(made, proof(), "{name}");
        let said = word(Stage::V2, "print.pdf.tlog-proof", made.as_bytes());
        if said != "proof" {
            wrong.push(format!("{name}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A proof goes on holding while the register grows; and one of a fork, by the same key, never does.
#[test]
fn a_proof_of_before_holds_and_one_of_a_fork_does_not() {
    let before = publications().file("v1/print.pdf.tlog-proof");
    assert_eq!(word(Stage::Withdrawn, "print.pdf.tlog-proof", &before), "a good proof");

    let fork = tempfile::tempdir().unwrap();
    begin(&publications().workspace, fork.path(), BEGUN);
    publish(&publications().workspace, fork.path(), "v2", BEGUN + Duration::DAY);
    let (folder, served) = find(&fork.path().join("public"));
    let trust = Trust { anchor: Some(publications().anchor), ..Trust::default() };
    let forked = Register::open(&folder, &trust).unwrap();
    let proof = Proof::of(&forked, 1).unwrap().bytes();
    let own = Case::new(&forked, &served, None).verify("proof", &proof);
    assert_eq!(own.verdict.status(true), Status::Current);
    assert_eq!(word(Stage::V2, "print.pdf.tlog-proof", &proof), "proof");
}
