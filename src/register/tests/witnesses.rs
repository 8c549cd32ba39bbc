//! What a witness cosigns, and what it refuses.

use super::*;
use crate::register::disk::{Disk, RealDisk};
use crate::register::fault::Fault;
use crate::register::witness::{Witness, WitnessError, Witnessed};

/// A copy of the register of these entries.
fn copy(entries: &[Entry]) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (path, bytes) in files(entries).under("") {
        RealDisk.write(&copy.path().join(path), bytes).unwrap();
    }
    copy
}

fn cosign(state: &Path, entries: &[Entry], anchored: bool) -> Result<Witnessed, WitnessError> {
    let key = key("witness.example", 9);
    let anchor = anchored.then(|| Anchor::of(&entries[0].bytes()).into());
    let trust = Trust { anchor, ..Trust::default() };
    let witness = Witness { folder: state, key: &key, disk: &RealDisk };
    witness.cosign(copy(entries).path(), &trust, 1_700_000_000)
}

fn codes(result: Result<Witnessed, WitnessError>) -> Vec<&'static str> {
    match result {
        Err(WitnessError::Refused(refused)) => refused.faults.iter().map(Fault::code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_register_that_only_grew_is_cosigned_each_time() {
    let state = tempfile::tempdir().unwrap();
    let first = cosign(state.path(), &history()[..3], true).unwrap();
    assert_eq!((first.before, first.checkpoint.size), (None, 3));
    // The same once more, and then a longer one, now without being told which it is.
    assert_eq!(cosign(state.path(), &history()[..3], false).unwrap().before, Some(3));
    let later = cosign(state.path(), &history(), false).unwrap();
    assert_eq!((later.before, later.checkpoint.size), (Some(3), 6));

    let mut files = files(&history());
    files.insert(CHECKPOINT, later.bytes);
    let witnesses = vec![key("witness.example", 9).witness_key()];
    let register = Register::replay(&files, &Trust { witnesses, ..Trust::default() }).unwrap();
    let found = register.cosignatures();
    assert_eq!(found.len(), 1);
    assert_eq!((&*found[0].witness, found[0].timestamp), ("witness.example", 1_700_000_000));
}

#[test]
fn a_register_that_it_has_not_seen_needs_an_anchor() {
    let state = tempfile::tempdir().unwrap();
    let refused = cosign(state.path(), &history(), false);
    assert!(matches!(refused, Err(WitnessError::NoAnchor)), "{refused:?}");
}

#[test]
fn a_register_that_shrank_or_has_another_past_is_not_cosigned() {
    let state = tempfile::tempdir().unwrap();
    cosign(state.path(), &history(), true).unwrap();
    assert_eq!(codes(cosign(state.path(), &history()[..4], true)), ["rollback"]);
    let mut other = history();
    other[5] = published("third", "v1");
    assert_eq!(codes(cosign(state.path(), &other, true)), ["fork"]);
    other.push(published("third", "v2"));
    assert_eq!(codes(cosign(state.path(), &other, true)), ["rewritten"]);
    assert_eq!(cosign(state.path(), &history(), false).unwrap().before, Some(6));
}

/// All of it looks alike, even the name: the key is the forger's, and the copy agrees with itself.
#[test]
fn a_look_alike_with_another_key_is_not_called_the_register() {
    let state = tempfile::tempdir().unwrap();
    cosign(state.path(), &history(), true).unwrap();
    let forger = key(ORIGIN, 66);
    let mut entries = history();
    entries[0] = Genesis { key: forger.log_key(), ..genesis() }.into();
    let copy = tempfile::tempdir().unwrap();
    let entries: Vec<_> = entries.iter().map(Entry::bytes).collect();
    for (path, bytes) in signed_files(&entries, &forger).under("") {
        RealDisk.write(&copy.path().join(path), bytes).unwrap();
    }
    let own = key("witness.example", 9);
    let witness = Witness { folder: state.path(), key: &own, disk: &RealDisk };
    assert_eq!(codes(witness.cosign(copy.path(), &Trust::default(), 1)), ["other-key"]);
}

#[test]
fn what_another_remembered_is_not_taken_for_its_own() {
    let state = tempfile::tempdir().unwrap();
    cosign(state.path(), &history(), true).unwrap();
    let other = key("other.example", 10);
    let witness = Witness { folder: state.path(), key: &other, disk: &RealDisk };
    let refused = witness.cosign(copy(&history()).path(), &Trust::default(), 1);
    assert!(matches!(refused, Err(WitnessError::NotOwn(_))), "{refused:?}");
}
