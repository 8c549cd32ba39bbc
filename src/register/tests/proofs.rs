//! What a proof shows on its own, and each way in which it shows nothing.

use super::*;
use crate::register::checkpoint::CheckpointError;
use crate::register::proof::{Proof, ProofError};

fn register() -> Register {
    Register::replay(&files(&history()), &Trust::default()).unwrap()
}

fn text(index: u64) -> String {
    String::from_utf8(Proof::of(&register(), index).unwrap().bytes()).unwrap()
}

fn verified(text: &str) -> Result<u64, ProofError> {
    let key = log_key().log_key();
    Proof::read(text.as_bytes())?.verify(&key, &[]).map(|proven| proven.index)
}

#[test]
fn every_entry_of_every_size_is_proved_without_the_register() {
    for size in [1, 2, 5, 6, 300] {
        let entries = &long_history()[..size];
        let register = Register::replay(&files(entries), &Trust::default()).unwrap();
        for (index, entry) in (0..).zip(entries) {
            let bytes = Proof::of(&register, index).unwrap().bytes();
            let proven = Proof::read(&bytes).unwrap().verify(&log_key().log_key(), &[]).unwrap();
            assert_eq!((&proven.entry, proven.index), (entry, index));
            assert_eq!(proven.checkpoint.size, size as u64);
        }
        assert_eq!(Proof::of(&register, size as u64), None);
    }
}

#[test]
fn a_proof_is_a_text_of_the_specification_s_form() {
    let text = text(4);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
    assert!(lines[1].starts_with("extra eyJhcHByb3ZhbHMi"));
    assert_eq!(lines[2], "index 4");
    assert_eq!(lines[3..6].iter().map(|line| line.len()).collect::<Vec<_>>(), [44, 44, 0]);
    assert_eq!(lines[6..8], [ORIGIN, "6"]);
}

#[test]
fn every_proof_that_proves_nothing_is_refused_by_name() {
    let whole = text(4);
    let hash = whole.lines().nth(3).unwrap().to_owned();
    let extra = whole.lines().nth(1).unwrap().to_owned();
    let of_another = text(3).lines().nth(1).unwrap().to_owned();
    let not_included = || ProofError::NotIncluded;
    let other_hash = Hash::leaf(b"another").to_string();
    let faults = [
        ("empty", String::new(), ProofError::NoCheckpoint),
        ("another version", whole.replace("@v1", "@v2"), ProofError::Header),
        ("wrong index", whole.replace("index 4", "index 5"), not_included()),
        ("index after the end", whole.replace("index 4", "index 6"), not_included()),
        ("index spelled otherwise", whole.replace("index 4", "index 04"), ProofError::NotCanonical),
        ("no index", whole.replace("index 4\n", ""), ProofError::Index),
        ("wrong leaf", whole.replace(&extra, &of_another), not_included()),
        ("no entry", whole.replace(&format!("{extra}\n"), ""), ProofError::Extra),
        ("entry twice", whole.replace(&extra, &format!("{extra}\n{extra}")), ProofError::Index),
        ("entry that is no base 64", whole.replace(&extra, "extra !"), ProofError::Extra),
        ("wrong hash", whole.replace(&hash, &other_hash), not_included()),
        ("missing hash", whole.replace(&format!("{hash}\n"), ""), not_included()),
        ("extra hash", whole.replace(&hash, &format!("{hash}\n{hash}")), not_included()),
        ("hash that is none", whole.replace(&hash, "AAAA"), ProofError::Hash("AAAA".into())),
        (
            "too many hashes",
            whole.replace(&hash, vec![&*hash; 64].join("\n").as_str()),
            ProofError::TooLong,
        ),
        ("no checkpoint", whole.split("\n\n").next().unwrap().into(), ProofError::NoCheckpoint),
        ("trailing garbage", format!("{whole}more\n"), CheckpointError::NotANote.into()),
        (
            "wrong size",
            whole.replace(&format!("{ORIGIN}\n6\n"), &format!("{ORIGIN}\n7\n")),
            CheckpointError::BadSignature(ORIGIN.into()).into(),
        ),
        ("windows line ends", whole.replace('\n', "\r\n"), ProofError::NoCheckpoint),
        ("too long", "a".repeat(1 << 20), ProofError::TooLong),
    ];
    for (name, text, error) in faults {
        assert_eq!(verified(&text), Err(error), "{name}");
    }
    assert_eq!(verified(&whole), Ok(4));
}

#[test]
fn another_register_s_key_proves_nothing() {
    let proof = Proof::read(text(4).as_bytes()).unwrap();
    let other = key(ORIGIN, 8).log_key();
    let expected = CheckpointError::NotSigned(other.to_string());
    assert_eq!(proof.verify(&other, &[]).unwrap_err(), expected.into());
}

/// A leaf that is in the tree and no entry: nobody is to be told that it happened.
#[test]
fn a_leaf_that_is_no_entry_is_refused() {
    let entries = [Entry::from(genesis()).bytes(), b"{}".to_vec()];
    let tree: Tree = entries.iter().map(|entry| Hash::leaf(entry)).collect();
    let files = signed_files(&entries, &log_key());
    let proof = Proof {
        extra: Some(b"{}".to_vec()),
        index: 1,
        hashes: tree.inclusion(1, 2).unwrap(),
        checkpoint: files.get(CHECKPOINT).unwrap().to_vec(),
    };
    assert!(matches!(proof.verify(&log_key().log_key(), &[]), Err(ProofError::Entry(_))));
}
