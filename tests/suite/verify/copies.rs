//! What happens to copies of the register and of what is served: each case with what must be said.

use std::fs;
use std::path::Path;

use engross::register::Register;
use engross::register::trust::{Known, Source, Trust};
use engross::verify::{Approved, Case, Status, Verdict, find};
use time::{Duration, OffsetDateTime};

use super::told;
use crate::published::{BEGUN, ID, Publications, Stage, begin, files, publications, publish};

const CHECKPOINT: &str = "register/checkpoint";
const ENTRIES: &str = "register/tile/entries/000.p/3";

/// What is said of the current print edition by a copy, held against the anchor: a word, or the names of what
/// is wrong with the copy.
fn word(public: &Path) -> String {
    let (folder, served) = find(public);
    let trust = Trust { anchor: Some(publications().anchor), ..Trust::default() };
    match Register::open(&folder, &trust) {
        Ok(register) => {
            let case = Case::new(&register, &served, None);
            told(&case.verify("print.pdf", &publications().file("v2/print.pdf")))
        }
        Err(refused) => {
            refused.faults.iter().map(|fault| fault.code()).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Changes a file of a copy.
fn change(public: &Path, path: &str, change: impl Fn(&mut Vec<u8>)) {
    let path = public.join(path);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Puts the last two entries of a bundle, each after its length, into each other's place.
fn swap(bytes: &mut Vec<u8>) {
    let mut entries: Vec<Vec<u8>> = Vec::new();
    let mut rest = &bytes[..];
    while let [high, low, ..] = rest {
        let (entry, after) = rest.split_at(usize::from(u16::from_be_bytes([*high, *low])) + 2);
        entries.push(entry.to_vec());
        rest = after;
    }
    let last = entries.len() - 1;
    entries.swap(last - 1, last);
    *bytes = entries.concat();
}

type Tamper = fn(&Path, &Publications);

const CASES: &[(&str, Tamper, &str)] = &[
    ("nothing", |_, _| {}, "current"),
    (
        "the editions are not there",
        |public, _| fs::remove_dir_all(public.join("editions")).unwrap(),
        "current",
    ),
    (
        "a bit of an entry",
        |public, _| change(public, ENTRIES, |bytes| bytes[40] ^= 1),
        "changed-entry",
    ),
    ("two entries swapped", |public, _| change(public, ENTRIES, swap), "reordered-entry"),
    (
        "an entry twice",
        |public, _| {
            change(public, ENTRIES, |bytes| {
                let first = usize::from(u16::from_be_bytes([bytes[0], bytes[1]])) + 2;
                bytes.extend_from_within(..first);
            });
        },
        "trailing-bytes",
    ),
    (
        "a bit of a hash",
        |public, _| {
            change(public, "register/tile/0/000.p/3", |bytes| bytes[40] ^= 1);
        },
        "forged-tile",
    ),
    (
        "the last entry missing",
        |public, _| {
            fs::remove_file(public.join(ENTRIES)).unwrap();
        },
        "missing-file",
    ),
    (
        "bytes after the entries",
        |public, _| change(public, ENTRIES, |bytes| bytes.push(0)),
        "trailing-bytes",
    ),
    (
        "the entries cut off",
        |public, _| change(public, ENTRIES, |bytes| _ = bytes.pop()),
        "truncated-file",
    ),
    (
        "a bit of the signature of the head",
        |public, _| {
            change(public, CHECKPOINT, |bytes| {
                let at = bytes.len() - 10;
                bytes[at] ^= 1;
            });
        },
        "checkpoint",
    ),
    (
        "another number of entries",
        |public, _| {
            change(public, CHECKPOINT, |bytes| {
                let at = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
                bytes[at] = b'2';
            });
        },
        "checkpoint",
    ),
];

/// Without its tiles it would be told nothing: so old a copy is refused by what is remembered of a later one.
#[test]
fn a_copy_with_the_head_of_before_is_of_before_and_that_is_told() {
    let copy = publications().copied(Stage::V2);
    let (folder, _) = find(copy.path());
    fs::copy(publications().public(Stage::V1).join(CHECKPOINT), folder.join("checkpoint")).unwrap();
    let register = Register::open(&folder, &Trust::default()).unwrap();
    assert_eq!(register.checkpoint().size, 2);
    assert!(!register.asides().is_empty());
}

#[test]
fn of_each_copy_is_said_what_it_is() {
    let mut wrong = Vec::new();
    for (name, tamper, expected) in CASES {
        let copy = publications().copied(Stage::V2);
        tamper(copy.path(), publications());
        let said = word(copy.path());
        if !said.split(' ').any(|word| word == *expected) {
            wrong.push(format!("{name}: {said}, and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A copy that was rolled back is a register, and an old one: it does not have what came later. Whoever
/// remembers more holds that against it.
#[test]
fn a_copy_that_was_rolled_back_says_as_of_when_it_speaks() {
    let v1 = publications().file("v1/print.pdf");
    let (register, served) = publications().open(Stage::V1);
    let case = Case::new(&register, &served, None);
    let answer = case.verify("print.pdf", &v1);
    assert_eq!(told(&answer), "current");
    let details = answer.details(&case);
    assert!(details.contains(&("As of", case.as_of_told())), "{details:?}");
    assert!(case.as_of_told().starts_with("entry 1 of the register, of 2026-11-27"));

    let (known, _) = publications().open(Stage::V2);
    let known = Known { checkpoint: known.checkpoint().clone(), source: Source::Witnessed };
    assert_eq!(register.contradiction(&known).map(|fault| fault.code()), Some("rollback"));
}

/// A register of the same name and key with another history from an entry on.
fn forged(begun: OffsetDateTime) -> tempfile::TempDir {
    let published = publications();
    let output = tempfile::tempdir().unwrap();
    begin(&published.workspace, output.path(), begun);
    publish(&published.workspace, output.path(), "v2", begun);
    output
}

/// All of it looks alike, even the name and the key: only the anchor tells.
#[test]
fn a_whole_forged_copy_is_another_register() {
    let output = forged(BEGUN + Duration::DAY);
    let public = output.path().join("public");
    assert_eq!(word(&public), "other-anchor");
    // Without an anchor it would have been believed, which is why nothing is.
    let (folder, served) = find(&public);
    let register = Register::open(&folder, &Trust::default()).unwrap();
    let case = Case::new(&register, &served, None);
    let forged = fs::read(public.join(format!("editions/{ID}/v2/print.pdf"))).unwrap();
    let answer = case.verify("print.pdf", &forged);
    assert_eq!(answer.verdict.status(register.is_anchored()), Status::NoAnchor);
    assert!(answer.sentence(&case).contains("nothing shows the copy to be real"));
}

/// Two people were shown two histories: each is whole, and together they are evidence.
#[test]
fn a_fork_is_found_by_another_copy_s_checkpoint() {
    let output = forged(BEGUN);
    let trust = Trust { anchor: Some(publications().anchor), ..Trust::default() };
    let register = Register::open(&output.path().join("public/register"), &trust).unwrap();
    let (other, _) = publications().open(Stage::V1);
    let known = Known { checkpoint: other.checkpoint().clone(), source: Source::Other };
    assert_eq!(register.contradiction(&known).map(|fault| fault.code()), Some("fork"));
}

/// What is served beside the register may be exchanged; it counts only by digests that the register has.
#[test]
fn what_lies_beside_the_register_cannot_change_an_answer() {
    let copy = publications().copied(Stage::V2);
    for path in files(&copy.path().join("editions")).keys() {
        fs::write(path, b"something else").unwrap();
    }
    let (folder, served) = find(copy.path());
    let trust = Trust { anchor: Some(publications().anchor), ..Trust::default() };
    let register = Register::open(&folder, &trust).unwrap();
    let case = Case::new(&register, &served, None);
    let answer = case.verify("print.pdf", &publications().file("v2/print.pdf"));
    let Verdict::Release(release) = &answer.verdict else { panic!("{answer:?}") };
    assert!(matches!(release.approved, Approved::NotShown(_)), "{:?}", release.approved);
    assert_eq!(told(&case.verify("print.pdf", b"something else")), "unknown");
}

/// An approval that the register names, and that is not there, is not made up for by another.
#[test]
fn approvals_that_are_not_those_of_the_register_count_for_nothing() {
    for (name, tamper) in [
        ("missing", (|folder| fs::remove_file(folder.join("amina.sig")).unwrap()) as fn(&Path)),
        ("another's", |folder| {
            _ = fs::copy(folder.join("ben.sig"), folder.join("amina.sig")).unwrap();
        }),
        ("of another version", |folder| {
            let other = folder.join("../../v1/approvals/amina.sig");
            _ = fs::copy(other, folder.join("amina.sig")).unwrap();
        }),
    ] {
        let copy = publications().copied(Stage::V2);
        tamper(&copy.path().join(format!("editions/{ID}/v2/approvals")));
        let (folder, served) = find(copy.path());
        let register = Register::open(&folder, &Trust::default()).unwrap();
        let case = Case::new(&register, &served, None);
        let answer = case.verify("print.pdf", &publications().file("v2/print.pdf"));
        let Verdict::Release(release) = &answer.verdict else { panic!("{answer:?}") };
        let told = release.approved.told();
        assert_eq!(
            told,
            "cannot be shown here: of the 3 approvals that the register names, 2 are in this copy",
            "{name}"
        );
    }
}
