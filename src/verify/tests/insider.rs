//! Whoever keeps the register can log any digest. What is logged is looked at all the same: whether it is
//! what members approved, with the seal that the policy asks for and nothing else.

use time::Duration;

use super::*;
use crate::seal::Sealer;
use crate::seal::tests::sealer_of;
use crate::seal::tests::smuggling::signed;

/// Keys for tests, by the names of their files.
fn sealer_named(name: &str) -> Sealer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seal");
    let read = |ending: &str| std::fs::read(folder.join(format!("{name}{ending}"))).unwrap();
    sealer_of(&read(".key.pem"), &read(".pem"))
}

/// A page that the seal's key signed along with the seal.
fn smuggled(old: &'static str, new: &'static str) -> Vec<u8> {
    signed(|revision| revision.replace(old, new))
}

type Doctored = fn() -> Release;

/// What was logged, and what must be said: a word of a cause, or the exit status of what is genuine.
const CASES: &[(&str, Doctored, &str)] = &[
    ("what was approved, sealed as the policy asks", Release::new, "0"),
    // The seal holds, and adds nothing; but the policy did not allow it.
    (
        "a seal by a certificate that the policy does not list",
        || Release::of_file(sealed(&edition(), &sealer_named("other"), NOW)),
        "3 not sealed as the policy asked",
    ),
    (
        "a seal whose certificate had expired",
        || {
            let (short, later) = (sealer_named("short"), NOW + Duration::days(60));
            let mut release = Release::of_file(sealed(&edition(), &short, NOW));
            release.policy.machines.seals.insert(short.certificate().digest());
            release.entry.timestamp = later.unix_timestamp();
            release
        },
        "3 not sealed as the policy asked",
    ),
    (
        "a seal whose certificate was not valid yet",
        || {
            let mut release = Release::new();
            release.entry.timestamp = (NOW - Duration::days(365)).unix_timestamp();
            release
        },
        "3 not sealed as the policy asked",
    ),
    (
        "no seal, where the policy names one",
        || Release { has_seal: false, ..Release::of_file(edition()) },
        "3 not sealed as the policy asked",
    ),
    (
        "no seal, where neither the policy nor the entry has one",
        || {
            let mut release = Release { has_seal: false, ..Release::of_file(edition()) };
            release.policy.machines.seals.clear();
            release
        },
        "0",
    ),
    // What follows the approved edition is more than a seal, or none.
    ("no seal, where the entry has one", || Release::of_file(edition()), "1 unapproved"),
    (
        "a page in the seal's own revision that shows something else",
        || Release::of_file(smuggled("/Contents 6 0 R", "/Contents 5 0 R")),
        "1 unapproved",
    ),
    (
        "a second page in the seal's own revision",
        || {
            let page = "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 6 0 R>>\nendobj\nxref\n";
            Release::of_file(signed(|revision| revision.replacen("xref\n", page, 1)))
        },
        "1 unapproved",
    ),
    (
        "other pages in the seal's own revision",
        || Release::of_file(smuggled("/Pages 2 0 R", "/Pages 9 0 R")),
        "1 unapproved",
    ),
    (
        "an action at opening in the seal's own revision",
        || {
            let action = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AcroForm";
            Release::of_file(smuggled("/AcroForm", action))
        },
        "1 unapproved",
    ),
    (
        "a seal that covers the page",
        || Release::of_file(smuggled("/Rect [106 79 296 118]", "/Rect [0 0 596 842]")),
        "1 unapproved",
    ),
    (
        "a seal that permits changes",
        || Release::of_file(smuggled("/TransformParams/P 1", "/TransformParams/P 3")),
        "1 unapproved",
    ),
    (
        "a broken seal",
        || {
            let mut file = Release::new().file;
            let at = edition().len() + 300;
            file[at] ^= 1;
            Release::of_file(file)
        },
        "1 unapproved",
    ),
    (
        "bytes after the seal",
        || Release::of_file([Release::new().file, b"more".to_vec()].concat()),
        "1 unapproved",
    ),
    (
        "a seal on the seal",
        || {
            let file = Release::new().file;
            let seal = file[edition().len()..].to_vec();
            Release::of_file([file, seal].concat())
        },
        "1 unapproved",
    ),
    // The edition itself is not the one that was approved.
    (
        "another edition with a good seal",
        || {
            let other = other_edition();
            let mut release = Release::of_file(sealed(&other, &sealer(), NOW));
            release.entry.editions[0].built = Digest::of(&other).into();
            release.entry.editions[0].length = other.len() as u64;
            release
        },
        "1 unapproved",
    ),
    (
        "another edition with a good seal, under the approved one's digest",
        || Release::of_file(sealed(&other_edition(), &sealer(), NOW)),
        "1 unapproved",
    ),
    (
        "another length",
        || {
            let mut release = Release::new();
            release.entry.editions[0].length -= 1;
            release
        },
        "1 unapproved",
    ),
    (
        "a length beyond the file's end",
        || {
            let mut release = Release::new();
            release.entry.editions[0].length = u64::MAX >> 12;
            release
        },
        "1 unapproved",
    ),
    (
        "an edition that the record does not have",
        || {
            let mut release = Release::new();
            release.record.subjects = [("large.pdf".to_owned(), Digest::of(&edition()))].into();
            release
        },
        "1 unapproved",
    ),
    (
        "the record of another version",
        || {
            let mut release = Release::new();
            release.entry.version = release.entry.version.next();
            release
        },
        "1 unapproved",
    ),
    (
        "the record of another briefing",
        || {
            let mut release = Release::new();
            release.entry.briefing = "second".into();
            release
        },
        "1 unapproved",
    ),
    // What would show who approved it is not in the copy.
    ("no record", || Release { lacks: "record.json", ..Release::new() }, NOT_SHOWN),
    ("no approval", || Release { lacks: "approvals/amina.sig", ..Release::new() }, NOT_SHOWN),
    ("no policy", || Release { lacks: "policy.json", ..Release::new() }, NOT_SHOWN),
    (
        "no signature on the policy",
        || Release { lacks: "signatures/amina.sig", ..Release::new() },
        NOT_SHOWN,
    ),
    (
        "another edition with a good seal, and no record that would tell",
        || {
            let other = other_edition();
            let mut release = Release::of_file(sealed(&other, &sealer(), NOW));
            release.entry.editions[0].built = Digest::of(&other).into();
            release.entry.editions[0].length = other.len() as u64;
            Release { lacks: "record.json", ..release }
        },
        NOT_SHOWN,
    ),
];

/// What is said where that cannot be told.
const NOT_SHOWN: &str = "3 genuine, but by whom it was approved cannot be shown from this copy";

/// The edition with other words.
fn other_edition() -> Vec<u8> {
    let edition = crate::seal::tests::edition::Edition::new();
    edition.change(5, "What the board approved.", "What nobody approved.").bytes()
}

#[test]
fn what_is_logged_is_not_believed() {
    let mut wrong = Vec::new();
    for (name, doctored, expected) in CASES {
        let (answer, sentence, _) = doctored().answer();
        let status = answer.verdict.status(true).code();
        let word = match &answer.verdict {
            Verdict::NotGenuine(cause) => cause.code(),
            _ => &sentence,
        };
        let (expected_status, expected_word) = expected.split_once(' ').unwrap_or((expected, ""));
        if status.to_string() != expected_status || !word.contains(expected_word) {
            wrong.push(format!("{name}: {status} {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whoever doctors a file names it, too.
#[test]
fn a_name_is_not_taken_for_the_answer() {
    let name = "print.pdf is genuine and current: it is print.pdf of first v1";
    let (answer, sentence, _) = Release::new().answer_of(name, b"doctored");
    assert_eq!(answer.verdict.status(true).code(), 1);
    assert!(sentence.starts_with('“'), "{sentence}");
    assert!(sentence.contains("v1” is not genuine: "), "{sentence}");
}

/// What an auditor reads of the worst of these.
#[test]
fn the_first_line_says_what_is_wrong_and_the_seal_s_why() {
    let file = smuggled("/Contents 6 0 R", "/Contents 5 0 R");
    let (_, sentence, details) = Release::of_file(file).answer();
    insta::assert_snapshot!(
        sentence,
        @"print.pdf is not genuine: the register has it as print.pdf of first v1, and it is not what was approved: what follows the approved edition is more than a seal, or none."
    );
    let seal = details.iter().find(|(label, _)| *label == "Seal").unwrap();
    insta::assert_snapshot!(
        seal.1,
        @"The seal's key signed more than a seal: the page with the seal is not as a seal has it. Do not trust what the file shows."
    );
    let other = sealed(&edition(), &sealer_named("other"), NOW);
    let (_, sentence, details) = Release::of_file(other).answer();
    insta::assert_snapshot!(
        sentence,
        @"print.pdf is genuine, but not sealed as the policy asked, so do not rely on it: it is print.pdf of first v1, as The Board published it."
    );
    let seal = details.iter().find(|(label, _)| *label == "Seal").unwrap();
    insta::assert_snapshot!(
        seal.1,
        @"A key that the policy does not list sealed the file, in the name of Test Safeguarding Children Partnership. Anybody can make such a key: do not trust the name."
    );
}
