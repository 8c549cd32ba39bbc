//! Each way in which a copy is not the register, and the name under which it is refused.

use super::*;
use crate::register::anchor::Pin;
use crate::register::aside::{self, Aside};
use crate::register::checkpoint::CheckpointError;
use crate::register::disk::{Disk, RealDisk};
use crate::register::entry::EntryError;
use crate::register::fault::Fault;
use crate::register::ledger::{LedgerError, Standing, Withdrawal};
use crate::register::tile::bundle;
use crate::register::trust::{Known, Source};

const BUNDLE: &str = "tile/entries/000.p/6";
const TILE: &str = "tile/0/000.p/6";

fn replay(files: &Files) -> Vec<Fault> {
    trusting(files, &Trust::default())
}

fn trusting(files: &Files, trust: &Trust) -> Vec<Fault> {
    Register::replay(files, trust).map_or_else(|refused| refused.faults, |_| Vec::new())
}

/// The history's files with one of them changed.
fn changed(path: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = files(&history());
    let mut bytes = files.get(path).unwrap().to_vec();
    change(&mut bytes);
    files.insert(path, bytes);
    files
}

/// The history's files with other entries in the bundle and nothing else changed.
fn rebundled(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Files {
    let mut entries: Vec<_> = history().iter().map(Entry::bytes).collect();
    change(&mut entries);
    changed(BUNDLE, |bytes| *bytes = bundle(entries.iter().map(Vec::as_slice)))
}

fn without(path: &str) -> Files {
    let mut rest = Files::default();
    for (other, bytes) in files(&history()).under("").filter(|(other, _)| *other != path) {
        rest.insert(other, bytes.clone());
    }
    rest
}

/// The faults of a register of these entries, signed as it is.
fn ordered(entries: &[Entry]) -> Vec<Fault> {
    replay(&files(entries))
}

fn order(index: u64, error: LedgerError) -> Vec<Fault> {
    vec![Fault::Order(index, error)]
}

fn checkpoint_of(files: &Files) -> Checkpoint {
    SignedCheckpoint::read(files.get(CHECKPOINT).unwrap()).unwrap().checkpoint
}

#[test]
fn a_register_that_is_whole_is_replayed() {
    let register = Register::replay(&files(&history()), &Trust::default()).unwrap();
    assert_eq!(register.checkpoint().size, 6);
    assert_eq!(register.ledger().size(), 6);
    assert!(!register.is_anchored());
    let standing = |briefing, number| register.ledger().standing(briefing, version(number));
    assert_eq!(standing("first", "v1"), Some(Standing::Superseded { by: version("v2") }));
    let withdrawal = Withdrawal { entry: 4, taken_down: false };
    assert_eq!(standing("first", "v2"), Some(Standing::Withdrawn(withdrawal)));
    assert_eq!(standing("second", "v1"), Some(Standing::Current));
    assert_eq!(standing("third", "v1"), None);
    let number = |entry| register.ledger().policy_at(entry).unwrap().number;
    assert_eq!([1, 2, 3, 5].map(number), [1, 1, 2, 2]);
    let sealed = digest("sealed of second v1");
    assert_eq!(register.ledger().entry_of_file(&sealed), Some(5));

    let long = files(&long_history());
    assert_eq!(replay(&long), []);
    assert!(long.get("tile/0/001").is_some() && long.get("tile/1/000.p/2").is_some());
}

#[test]
fn forged_tile() {
    assert_eq!(replay(&changed(TILE, |bytes| bytes[40] ^= 1)), [Fault::Forged(TILE.into())]);
    let cut = changed(TILE, |bytes| bytes.truncate(100));
    assert_eq!(replay(&cut), [Fault::Forged(TILE.into())]);
    let more = changed(TILE, |bytes| bytes.push(0));
    assert_eq!(replay(&more), [Fault::Forged(TILE.into())]);
    let mut long = files(&long_history());
    for path in ["tile/0/001", "tile/1/000.p/2"] {
        let mut bytes = long.get(path).unwrap().to_vec();
        bytes[33] ^= 1;
        long.insert(path, bytes);
    }
    let forged = |path: &str| Fault::Forged(path.into());
    assert_eq!(replay(&long), [forged("tile/0/001"), forged("tile/1/000.p/2")]);
}

#[test]
fn changed_entry() {
    let files = rebundled(|entries| entries[1] = published("first", "v9").bytes());
    assert_eq!(replay(&files), [Fault::Changed(1)]);
}

#[test]
fn changed_entry_of_the_same_length() {
    // That another edition was sealed.
    let files = rebundled(|entries| {
        let text = String::from_utf8(entries[5].clone()).unwrap();
        entries[5] =
            text.replace(&digest("sealed of second v1").to_string(), &"0".repeat(64)).into();
    });
    assert_eq!(replay(&files), [Fault::Changed(5)]);
}

#[test]
fn reordered_entry() {
    let files = rebundled(|entries| entries.swap(1, 2));
    let moved = |to, from| Fault::Moved { to, from };
    assert_eq!(replay(&files), [moved(1, 2), moved(2, 1)]);
}

#[test]
fn missing_entry() {
    let files = rebundled(|entries| {
        entries.remove(3);
    });
    let missing = Fault::EntriesMissing { path: BUNDLE.into(), found: 5, expected: 6 };
    assert_eq!(replay(&files), [missing]);
}

#[test]
fn wrong_root() {
    // All files are of other entries; the checkpoint alone is the signed one.
    let mut other = history();
    other[1] = published("first", "v1");
    other[3] = published("first", "v3");
    other[4] = withdrawn("first", "v3");
    let mut forged = files(&other);
    let signed = files(&history());
    let found = checkpoint_of(&forged).root;
    forged.insert(CHECKPOINT, signed.get(CHECKPOINT).unwrap().clone());
    let signed = checkpoint_of(&signed).root;
    assert_eq!(replay(&forged), [Fault::WrongRoot { found, signed }]);
}

#[test]
fn truncated_file() {
    let truncated = changed(BUNDLE, |bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(replay(&truncated), [Fault::Truncated(BUNDLE.into())]);
    let empty = changed(BUNDLE, Vec::clear);
    let missing = Fault::EntriesMissing { path: BUNDLE.into(), found: 0, expected: 6 };
    assert_eq!(replay(&empty), [missing]);
    let checkpoint = changed(CHECKPOINT, |bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(replay(&checkpoint), [Fault::from(CheckpointError::NotANote)]);
}

#[test]
fn trailing_bytes() {
    let trailing = changed(BUNDLE, |bytes| bytes.push(0));
    assert_eq!(replay(&trailing), [Fault::Trailing(BUNDLE.into())]);
    let checkpoint = changed(CHECKPOINT, |bytes| bytes.extend(b"more\n"));
    assert_eq!(replay(&checkpoint), [Fault::from(CheckpointError::NotANote)]);
}

#[test]
fn missing_file() {
    for path in [BUNDLE, TILE, CHECKPOINT] {
        assert_eq!(replay(&without(path)), [Fault::Missing(path.into())]);
    }
}

/// A hostile checkpoint may speak of more entries than there can be.
#[test]
fn missing_file_of_a_register_without_end() {
    let root = checkpoint_of(&files(&history())).root;
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: u64::MAX, root };
    let mut endless = files(&history());
    endless.insert(CHECKPOINT, SignedCheckpoint::sign(checkpoint, &log_key()).unwrap().bytes());
    assert_eq!(replay(&endless), [Fault::Missing("tile/entries/000".into())]);
}

#[test]
fn extra_file() {
    for path in [
        "index.html",
        "tile/0/001.p/1",
        "tile/0/000.p/7",
        "tile/0/000",
        "tile/1/000.p/1",
        "tile/entries/000.p/7",
        "tile/00/000",
        "tile/0/000.p/06",
    ] {
        let mut files = files(&history());
        files.insert(path, b"".as_slice());
        assert_eq!(replay(&files), [Fault::Extra(path.into())]);
    }
}

/// Power that fails between the tiles and the head leaves such a copy; and a copy may be made just then.
#[test]
fn tiles_of_more_entries_than_the_head_s_do_no_harm_and_are_told() {
    let mut older = files(&history());
    for entries in [&history()[..3], &history()[..4]] {
        older.insert(CHECKPOINT, files(entries).get(CHECKPOINT).unwrap().clone());
        for (path, bytes) in files(entries).under("tile/") {
            older.insert(path, bytes.clone());
        }
        let register = Register::replay(&older, &Trust::default()).unwrap();
        assert_eq!(register.checkpoint().size, entries.len() as u64);
        let later = |path: &str| register.asides().contains(&Aside::Later(path.into()));
        assert!(later(TILE) && later(BUNDLE), "{:?}", register.asides());
    }
    insta::assert_snapshot!(
        aside::told(Register::replay(&older, &Trust::default()).unwrap().asides()).join("\n"),
        @"The copy has files of more entries than its checkpoint is of: tile/0/000.p/6 and tile/entries/000.p/6. Either an entry was being added when it was made, or its checkpoint is an old one. They count for nothing; to have what follows, copy the register again."
    );
}

/// What begins otherwise than the register is of another history: that is evidence, and no leftover.
#[test]
fn tiles_of_another_history_are_no_leftover() {
    let forked = {
        let mut entries = history();
        entries[1] = published("first", "v7");
        files(&entries[..2])
    };
    for path in [TILE, BUNDLE] {
        let mut older = files(&history()[..1]);
        let other = path.replace("p/6", "p/2");
        older.insert(other.as_str(), forked.get(&other).unwrap().clone());
        assert_eq!(replay(&older), [], "{other}");
        let mut older = files(&history()[..2]);
        let mut bytes = files(&history()).get(path).unwrap().to_vec();
        bytes[40] ^= 1;
        older.insert(path, bytes);
        assert_eq!(replay(&older), [Fault::Extra(path.into())]);
    }
}

#[test]
fn what_a_file_manager_left_is_told_and_not_read() {
    let place = tempfile::tempdir().unwrap();
    for (path, bytes) in files(&history()).under("") {
        RealDisk.write(&place.path().join(path), bytes).unwrap();
    }
    for path in [".DS_Store", "tile/Thumbs.db", "tile/0/desktop.ini"] {
        std::fs::write(place.path().join(path), "anything").unwrap();
    }
    let register = Register::open(place.path(), &Trust::default()).unwrap();
    insta::assert_snapshot!(
        aside::told(register.asides()).join("\n"),
        @"A file manager left something in the register's folder, which was not looked at and is no part of it: .DS_Store, tile/0/desktop.ini and tile/Thumbs.db. Take it away."
    );
    std::fs::write(place.path().join("Thumbs.db.exe"), "anything").unwrap();
    let refused = Register::open(place.path(), &Trust::default()).unwrap_err();
    assert_eq!(refused.faults, [Fault::Extra("Thumbs.db.exe".into())]);
}

/// Somebody who has an older checkpoint finds the tiles that it speaks of.
#[test]
fn an_earlier_tile_may_stay_if_it_is_what_it_was() {
    let earlier = files(&history()[..4]);
    let mut later = files(&history());
    for (path, bytes) in earlier.under("tile/") {
        later.insert(path, bytes.clone());
    }
    assert_eq!(replay(&later), []);
    later.insert("tile/entries/000.p/4", b"\0\0\0\0\0\0\0\0".as_slice());
    assert_eq!(replay(&later), [Fault::Forged("tile/entries/000.p/4".into())]);
}

#[test]
fn a_checkpoint_that_another_key_signed() {
    let other = key(ORIGIN, 8);
    let entries: Vec<_> = history().iter().map(Entry::bytes).collect();
    let expected = CheckpointError::NotSigned(log_key().log_key().to_string());
    assert_eq!(replay(&signed_files(&entries, &other)), [Fault::from(expected)]);
}

#[test]
fn a_checkpoint_of_another_origin() {
    let entries: Vec<_> = history().iter().map(Entry::bytes).collect();
    let expected =
        CheckpointError::OtherOrigin { found: "other.example".into(), expected: ORIGIN.into() };
    let files = signed_files(&entries, &key("other.example", 7));
    assert_eq!(replay(&files), [Fault::from(expected)]);
}

#[test]
fn a_checkpoint_of_nothing() {
    assert_eq!(replay(&files(&[])), [Fault::Empty]);
}

#[test]
fn a_look_alike_with_its_own_key_is_not_the_anchored_register() {
    let mut own = genesis();
    own.timestamp += 1;
    let mut entries = history();
    let real = Anchor::of(&entries[0].bytes());
    entries[0] = own.into();
    let found = Anchor::of(&entries[0].bytes());
    for pin in [Pin::from(real), real.line().parse().unwrap()] {
        let trust = Trust { anchor: Some(pin), ..Trust::default() };
        assert_eq!(
            trusting(&files(&entries), &trust),
            [Fault::OtherAnchor { found, expected: pin }]
        );
        let register = Register::replay(&files(&history()), &trust).unwrap();
        assert!(register.is_anchored());
    }
}

fn knowing(entries: &[Entry], source: Source) -> Trust {
    let checkpoint = checkpoint_of(&files(entries));
    Trust { known: vec![Known { checkpoint, source }], ..Trust::default() }
}

#[test]
fn fork() {
    let mut other = history();
    other[5] = published("third", "v1");
    for source in [Source::Remembered, Source::Upstream, Source::Witnessed, Source::Other] {
        let trust = knowing(&other, source);
        let fault = Fault::Fork {
            size: 6,
            source,
            found: checkpoint_of(&files(&history())).root,
            other: trust.known[0].checkpoint.root,
        };
        assert_eq!(trusting(&files(&history()), &trust), [fault]);
    }
}

#[test]
fn rewritten() {
    let mut other = history();
    other[3] = published("third", "v1");
    other.truncate(5);
    other.remove(4);
    let trust = knowing(&other, Source::Remembered);
    let fault = Fault::Rewritten { size: 4, source: Source::Remembered };
    assert_eq!(trusting(&files(&history()), &trust), [fault]);
}

#[test]
fn rollback_and_a_copy_behind_its_upstream() {
    let old = files(&history()[..4]);
    for (source, code) in [(Source::Remembered, "rollback"), (Source::Upstream, "behind-upstream")]
    {
        let faults = trusting(&old, &knowing(&history(), source));
        assert_eq!(faults, [Fault::Behind { found: 4, known: 6, source }]);
        assert_eq!(faults[0].code(), code);
    }
    assert_eq!(trusting(&files(&history()), &knowing(&history()[..4], Source::Upstream)), []);
}

#[test]
fn second_genesis() {
    let entries = [genesis().into(), published("first", "v1"), genesis().into()];
    assert_eq!(ordered(&entries), order(2, LedgerError::SecondGenesis));
    assert_eq!(ordered(&[published("first", "v1")]), order(0, LedgerError::NoGenesis));
}

#[test]
fn entries_out_of_order() {
    let first = |number| published("first", number);
    let name = || "first".to_owned();
    let (v1, v2) = (version("v1"), version("v2"));
    let again = |briefing: &str| match first("v1") {
        Entry::Published(mut same) => {
            same.briefing = briefing.into();
            same.version = v2;
            Entry::Published(same)
        }
        other => other,
    };
    let reinstated = |number| {
        Entry::Reinstated(Reinstated {
            briefing: name(),
            version: version(number),
            approvals: Vec::new(),
            timestamp: 1,
            kind: Default::default(),
        })
    };
    let corrected = |entry, claim| {
        let approvals = Vec::new();
        Entry::Corrected(entry::Corrected {
            entry,
            claim,
            approvals,
            timestamp: 1,
            kind: Default::default(),
        })
    };
    let reason = entry::Claim::Reason(Reason::Law);
    for (entries, error) in [
        (vec![withdrawn("first", "v1")], LedgerError::NotPublished(name(), v1)),
        (vec![first("v1"), withdrawn("first", "v2")], LedgerError::NotPublished(name(), v2)),
        (vec![first("v1"), first("v1")], LedgerError::RecordTwice(1)),
        (vec![first("v2"), first("v1")], LedgerError::VersionNotNew(name(), v1, v2)),
        (vec![first("v1"), again("first")], LedgerError::RecordTwice(1)),
        (vec![policy(3)], LedgerError::PolicyNumber { found: 3, expected: 2 }),
        (vec![policy(1)], LedgerError::PolicyNumber { found: 1, expected: 2 }),
        (vec![policy(2), policy(2)], LedgerError::PolicyNumber { found: 2, expected: 3 }),
        (
            vec![first("v1"), withdrawn("first", "v1"), withdrawn("first", "v1")],
            LedgerError::WithdrawnBefore(name(), v1, 2),
        ),
        (vec![reinstated("v1")], LedgerError::NotPublished(name(), v1)),
        (vec![first("v1"), reinstated("v1")], LedgerError::NotWithdrawn(name(), v1)),
        (vec![circulated("first", "v1")], LedgerError::NotPublished(name(), v1)),
        (
            vec![first("v1"), withdrawn("first", "v1"), circulated("first", "v1")],
            LedgerError::Withdrawn(name(), v1),
        ),
        (vec![first("v1"), acknowledged("first", "v1")], LedgerError::NotCirculated(name(), v1)),
        (vec![corrected(1, reason)], LedgerError::NotBefore(1)),
        (vec![first("v1"), corrected(1, reason)], LedgerError::NoReason(1)),
    ] {
        let entries: Vec<_> = [genesis().into()].into_iter().chain(entries).collect();
        let last = entries.len() as u64 - 1;
        assert_eq!(ordered(&entries), order(last, error));
    }
}

#[test]
fn what_may_follow() {
    let take_down = |number| match withdrawn("first", number) {
        Entry::Withdrawn(mut withdrawn) => {
            withdrawn.taken_down = true;
            Entry::Withdrawn(withdrawn)
        }
        other => other,
    };
    let reinstated = Entry::Reinstated(Reinstated {
        briefing: "first".into(),
        version: version("v1"),
        approvals: Vec::new(),
        timestamp: 1,
        kind: Default::default(),
    });
    let corrected = Entry::Corrected(entry::Corrected {
        entry: 2,
        claim: entry::Claim::Reason(Reason::Law),
        approvals: Vec::new(),
        timestamp: 1,
        kind: Default::default(),
    });
    let entries = [
        genesis().into(),
        published("first", "v1"),
        withdrawn("first", "v1"),
        take_down("v1"),
        corrected,
        reinstated,
        published("first", "v7"),
    ];
    assert_eq!(ordered(&entries), []);
}

#[test]
fn entries_that_are_none() {
    let entries = |second: &[u8]| [genesis_bytes(), second.to_vec()];
    let faults = |second: &[u8]| replay(&signed_files(&entries(second), &log_key()));
    let long = format!("{{\"a\":\"{}\"}}", "a".repeat(65_527));
    assert_eq!(long.len(), 65_535);
    assert!(matches!(&faults(long.as_bytes())[..], [Fault::Entry(1, EntryError::NotAnEntry(_))]));
    assert!(matches!(&faults(b"")[..], [Fault::Entry(1, EntryError::NotAnEntry(_))]));
    let spaced = String::from_utf8(published("first", "v1").bytes()).unwrap().replace(':', ": ");
    assert!(matches!(&faults(spaced.as_bytes())[..], [Fault::Entry(1, _)]));
}

fn genesis_bytes() -> Vec<u8> {
    Entry::from(genesis()).bytes()
}

/// No byte of any file is there for nothing, and none makes the reader stumble.
#[test]
fn every_byte_of_every_file_matters() {
    let whole = files(&history()[..3]);
    for (path, bytes) in whole.under("") {
        for at in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1;
            let mut files = whole.clone();
            files.insert(path, flipped);
            assert_ne!(replay(&files), [], "{path}, byte {at}");
            files.insert(path, &bytes[..at]);
            assert_ne!(replay(&files), [], "{path}, cut before byte {at}");
        }
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mut files = changed(TILE, |bytes| bytes[0] ^= 1);
    files.insert("more", b"".as_slice());
    let trust = Trust {
        anchor: Some(Anchor::of(b"another").into()),
        ..knowing(&history()[..4], Source::Upstream)
    };
    let codes: Vec<_> = trusting(&files, &trust).iter().map(Fault::code).collect();
    assert_eq!(codes, ["extra-file", "forged-tile", "other-anchor"]);
}

#[test]
fn each_fault_is_told_in_a_sentence() {
    let (found, other) = (Hash::leaf(b"one"), Hash::leaf(b"other"));
    let anchor = Anchor::of(b"one");
    let path = || TILE.to_owned();
    let (remembered, upstream) = (Source::Remembered, Source::Upstream);
    let faults = [
        Fault::NoRegister("copy".into()),
        Fault::Unreadable(path(), "permission denied".into()),
        Fault::NotAFile(path()),
        Fault::Missing(path()),
        Fault::Extra(path()),
        Fault::EntriesMissing { path: path(), found: 5, expected: 6 },
        Fault::Truncated(path()),
        Fault::Trailing(path()),
        Fault::Forged(path()),
        CheckpointError::TooLong.into(),
        CheckpointError::NotANote.into(),
        CheckpointError::Lines(4).into(),
        CheckpointError::Size("042".into()).into(),
        CheckpointError::Root("AAAA".into()).into(),
        CheckpointError::OtherOrigin { found: "other".into(), expected: ORIGIN.into() }.into(),
        CheckpointError::NotSigned("key".into()).into(),
        CheckpointError::BadSignature("witness.example".into()).into(),
        Fault::Empty,
        Fault::Changed(3),
        Fault::Moved { to: 3, from: 4 },
        Fault::WrongRoot { found, signed: other },
        Fault::Entry(3, EntryError::TooLong),
        Fault::Order(3, LedgerError::NotPublished("first".into(), version("v1"))),
        Fault::OtherAnchor { found: anchor, expected: Anchor::of(b"other").into() },
        Fault::OtherKey(Source::Witnessed),
        Fault::Fork { size: 6, source: upstream, found, other },
        Fault::Rewritten { size: 6, source: remembered },
        Fault::Upstream(CheckpointError::NotANote),
        Fault::Behind { found: 4, known: 6, source: remembered },
        Fault::Behind { found: 4, known: 6, source: upstream },
    ];
    let mut said = String::new();
    for fault in faults {
        said += &format!("{:<16}{fault}\n", fault.code());
    }
    insta::assert_snapshot!(said);
}
