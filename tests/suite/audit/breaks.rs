//! What is done to what is served, and the break that an audit must tell of it.

use std::fs;
use std::path::Path;

use engross::audit::{Scope, Unshown};
use engross::verify::Approved;

use super::{audited, copied};

type Tamper = fn(&Path);

fn remove(public: &Path, path: &str) {
    let path = public.join(path);
    match path.is_dir() {
        true => fs::remove_dir_all(path).unwrap(),
        false => fs::remove_file(path).unwrap(),
    }
}

fn change(public: &Path, path: &str, change: impl Fn(&mut Vec<u8>)) {
    let path = public.join(path);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Puts one file in the place of another.
fn swap(public: &Path, path: &str, with: &str) {
    fs::copy(public.join(with), public.join(path)).unwrap();
}

/// Each is what was done, how, and the names of all breaks that follow, in their order.
const CASES: &[(&str, Tamper, &[&str])] = &[
    ("nothing", |_| {}, &[]),
    // The register.
    (
        "a bit of an entry",
        |public| {
            change(public, "register/tile/entries/000.p/4", |bytes| {
                let at = bytes.len() - 40;
                bytes[at] ^= 1;
            })
        },
        &["changed-entry"],
    ),
    (
        "the hashes of the register lost",
        |public| remove(public, "register/tile/0"),
        &["missing-file"],
    ),
    (
        "another signature of the head",
        |public| {
            change(public, "register/checkpoint", |bytes| {
                let at = bytes.len() - 10;
                // Another character of base 64, whichever was there.
                bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            });
        },
        &["checkpoint"],
    ),
    // The policy.
    ("the policy lost", |public| remove(public, "policy/v1/policy.json"), &["policy-missing"]),
    ("all policies lost", |public| remove(public, "policy"), &["policy-missing"]),
    (
        "the policy changed",
        |public| change(public, "policy/v1/policy.json", |bytes| bytes.push(b'\n')),
        &["policy-changed"],
    ),
    (
        "a policy without its signatures",
        |public| remove(public, "policy/v1/signatures"),
        &["policy-unsigned"],
    ),
    // What a release is.
    (
        "a record lost",
        |public| remove(public, "editions/first/v2/record.json"),
        &["record-missing"],
    ),
    (
        "the record of another version",
        |public| swap(public, "editions/first/v2/record.json", "editions/first/v1/record.json"),
        &["record-changed"],
    ),
    (
        "a text lost",
        |public| remove(public, "editions/first/v2/content.json"),
        &["content-missing"],
    ),
    (
        "a text changed",
        |public| change(public, "editions/first/v2/content.json", |bytes| bytes.push(b' ')),
        &["content-changed"],
    ),
    (
        "an edition lost",
        |public| remove(public, "editions/first/v2/plain.pdf"),
        &["edition-missing"],
    ),
    (
        "an edition of another version in its place",
        |public| swap(public, "editions/first/v2/plain.pdf", "editions/first/v1/plain.pdf"),
        &["edition-changed"],
    ),
    (
        "two editions swapped",
        |public| {
            let [one, two] =
                ["plain", "second"].map(|name| format!("editions/first/v2/{name}.pdf"));
            fs::rename(public.join(&one), public.join("kept")).unwrap();
            fs::rename(public.join(&two), public.join(&one)).unwrap();
            fs::rename(public.join("kept"), public.join(&two)).unwrap();
        },
        &["edition-changed", "edition-changed"],
    ),
    (
        "a seal broken by a byte in its signature",
        |public| {
            change(public, "editions/first/v2/plain.pdf", |bytes| {
                let at = bytes.len() - 40;
                bytes[at] ^= 1;
            });
        },
        &["edition-changed"],
    ),
    (
        "a parity report lost",
        |public| remove(public, "editions/first/v2/plain.parity.json"),
        &["byproduct-missing"],
    ),
    (
        "the parity report of another edition",
        |public| {
            swap(
                public,
                "editions/first/v2/plain.parity.json",
                "editions/first/v2/second.parity.json",
            );
        },
        &["byproduct-changed"],
    ),
    (
        "a redline lost",
        |public| remove(public, "editions/first/v2/redline.pdf"),
        &["byproduct-missing"],
    ),
    // Who approved it.
    (
        "an approval lost",
        |public| remove(public, "editions/first/v2/approvals/ben.sig"),
        &["approval-missing"],
    ),
    (
        "an approval of another version",
        |public| {
            swap(
                public,
                "editions/first/v2/approvals/ben.sig",
                "editions/first/v1/approvals/ben.sig",
            );
        },
        &["approval-changed"],
    ),
    (
        "a stranger's key beside the members'",
        |public| {
            change(public, "editions/first/v2/allowed_signers", |bytes| {
                bytes.extend(b"amina ssh-ed25519 AAAA\n");
            });
        },
        &["allowed-signers"],
    ),
    // Proofs.
    (
        "a proof lost",
        |public| remove(public, "editions/first/v2/plain.pdf.tlog-proof"),
        &["proof-missing"],
    ),
    (
        "the proof of another version",
        |public| {
            swap(
                public,
                "editions/first/v2/plain.pdf.tlog-proof",
                "editions/first/v1/plain.pdf.tlog-proof",
            );
        },
        &["proof-broken"],
    ),
    (
        "a proof cut off",
        |public| {
            change(public, "editions/first/v2/record.json.tlog-proof", |bytes| bytes.truncate(90))
        },
        &["proof-broken"],
    ),
    // What no entry names.
    (
        "a file that nobody published",
        |public| fs::write(public.join("editions/first/v2/more.pdf"), "more").unwrap(),
        &["not-genuine"],
    ),
    (
        "an edition of a version that was never published",
        |public| {
            fs::create_dir(public.join("editions/first/v3")).unwrap();
            fs::write(public.join("editions/first/v3/plain.pdf"), "more").unwrap();
        },
        &["not-genuine"],
    ),
    (
        "a published file as if it were of a version that was never published",
        |public| {
            fs::create_dir(public.join("editions/first/v3")).unwrap();
            swap(public, "editions/first/v3/plain.pdf", "editions/first/v1/plain.pdf");
        },
        &["not-genuine"],
    ),
    (
        "an edition of a briefing that was never published",
        |public| {
            fs::create_dir_all(public.join("editions/other/v1")).unwrap();
            fs::write(public.join("editions/other/v1/plain.pdf"), "more").unwrap();
        },
        &["not-genuine"],
    ),
    (
        "a file beside the versions, and one beside all of it",
        |public| {
            fs::write(public.join("editions/first/fake.pdf"), "more").unwrap();
            fs::write(public.join("fake.html"), "<!DOCTYPE html>").unwrap();
        },
        &["not-genuine", "not-genuine"],
    ),
    (
        "a page where none is",
        |public| {
            fs::copy(public.join("index.html"), public.join("more.html")).unwrap();
            change(public, "more.html", |bytes| bytes.extend(b"<p>v1 is current."));
        },
        &["not-genuine"],
    ),
    (
        "a policy that no entry put into force",
        |public| {
            fs::create_dir(public.join("policy/v3")).unwrap();
            swap(public, "policy/v3/policy.json", "policy/v1/policy.json");
            change(public, "policy/v3/policy.json", |bytes| {
                *bytes = String::from_utf8_lossy(bytes).replace("Amina", "Anita").into_bytes();
            });
        },
        &["not-genuine"],
    ),
    #[cfg(unix)]
    (
        "a link to somewhere else",
        |public| std::os::unix::fs::symlink("/etc", public.join("editions/etc")).unwrap(),
        &["not-genuine"],
    ),
    (
        "a proposal by a stranger",
        |public| {
            fs::create_dir_all(public.join("editions/first/v2/proposals")).unwrap();
            swap(
                public,
                "editions/first/v2/proposals/dora.sig",
                "editions/first/v2/approvals/ben.sig",
            );
            change(public, "editions/first/v2/proposals/dora.sig", |bytes| bytes.truncate(50));
        },
        &["not-genuine"],
    ),
    // What was withdrawn.
    (
        "a withdrawal's statement lost",
        |public| remove(public, "editions/first/v1/withdrawals/3.json"),
        &["statement-missing"],
    ),
    (
        "a withdrawal's signature lost",
        |public| remove(public, "editions/first/v1/withdrawals/3.json.sig"),
        &["statement-broken"],
    ),
    (
        "a withdrawal of another reason",
        |public| {
            change(public, "editions/first/v1/withdrawals/3.json", |bytes| {
                let text = String::from_utf8(bytes.clone()).unwrap();
                assert!(text.contains("\"error\""));
                *bytes = text.replace("\"error\"", "\"request\"").into_bytes();
            });
        },
        &["statement-broken"],
    ),
    // Everything of a version at once is one cause, and what was signed to withdraw it lay there, too.
    ("a version's folder lost", |public| remove(public, "editions/first/v2"), &["release-missing"]),
    (
        "the folder of a version that was withdrawn lost",
        |public| remove(public, "editions/first/v1"),
        &["release-missing"],
    ),
];

#[test]
fn each_break_is_told_by_its_name_and_nothing_else_is_one() {
    let mut wrong = Vec::new();
    for (name, tamper, expected) in CASES {
        let copy = copied();
        tamper(copy.path());
        let audit = audited(copy.path(), &Scope::default());
        let found: Vec<_> = audit.breaks.iter().map(|found| found.code()).collect();
        if found != *expected {
            wrong.push(format!("{name}: {found:?}, and not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is told of each, as a tired reader sees it.
#[test]
fn each_break_is_a_sentence_and_a_consequence() {
    let mut told = String::new();
    for (name, tamper, _) in CASES {
        let copy = copied();
        tamper(copy.path());
        for found in audited(copy.path(), &Scope::default()).breaks {
            told += &format!(
                "{name}\n  {}\n  {}\n  {}\n",
                found.place,
                found.sentence(),
                found.consequence()
            );
        }
    }
    insta::assert_snapshot!(told);
}

/// However much lies around a file, it is found.
#[test]
fn a_file_is_not_hidden_by_many_others() {
    let copy = copied();
    for number in 0..1_001 {
        fs::write(copy.path().join(format!("editions/first/v2/approvals/{number:04}")), "")
            .unwrap();
    }
    fs::write(copy.path().join("editions/first/v2/z.pdf"), "more").unwrap();
    let audit = audited(copy.path(), &Scope::default());
    assert_eq!(audit.breaks.len(), 1_002);
    assert!(audit.breaks.iter().any(|found| found.place == "editions/first/v2/z.pdf"));
    assert!(audit.breaks.iter().all(|found| found.code() == "not-genuine"));
}

/// What a file manager or git left is in every copy, and is told without being a break.
#[test]
fn what_file_managers_and_git_leave_breaks_nothing() {
    let copy = copied();
    fs::write(copy.path().join("editions/.DS_Store"), "any").unwrap();
    fs::create_dir(copy.path().join(".git")).unwrap();
    let audit = audited(copy.path(), &Scope::default());
    assert_eq!(audit.breaks, []);
    let told = audit.unshown.iter().find(|unshown| unshown.code() == "files").unwrap();
    assert!(told.sentence().contains("editions/.DS_Store"), "{}", told.sentence());
}

/// A register that is audited alone may lie among anything.
#[test]
fn beside_a_register_that_is_named_itself_only_releases_and_policies_are_looked_at() {
    let copy = copied();
    fs::write(copy.path().join("holiday.txt"), "any").unwrap();
    assert_eq!(audited(copy.path(), &Scope::default()).breaks.len(), 1);
    assert_eq!(audited(&copy.path().join("register"), &Scope::default()).breaks, []);
    fs::write(copy.path().join("editions/fake.pdf"), "any").unwrap();
    assert_eq!(audited(&copy.path().join("register"), &Scope::default()).breaks.len(), 1);
}

/// Another briefing's files are looked at when that is asked about.
#[test]
fn what_was_not_asked_about_is_left_out() {
    let copy = copied();
    fs::write(copy.path().join("editions/first/v1/more.pdf"), "any").unwrap();
    let none = Scope { to: Some("2020-01-01".parse().unwrap()), ..Scope::default() };
    assert_eq!(audited(copy.path(), &none).breaks, []);
    assert_eq!(audited(copy.path(), &Scope::default()).breaks.len(), 1);
}

/// An altered policy lies where people look for it, and is not called missing.
#[test]
fn a_policy_that_was_changed_is_told_as_that_with_the_releases_under_it() {
    let copy = copied();
    change(copy.path(), "policy/v1/policy.json", |bytes| bytes.push(b'\n'));
    let audit = audited(copy.path(), &Scope::default());
    let release = audit.releases().next().unwrap();
    let Approved::NotShown(why) = &release.approved else { panic!("{:?}", release.approved) };
    assert!(why.contains("is in this copy another than the register has"), "{why}");
}

#[test]
fn a_withdrawal_that_nobody_is_shown_to_have_signed_leaves_its_release_not_whole() {
    let copy = copied();
    remove(copy.path(), "editions/first/v1/withdrawals/3.json");
    assert_eq!(audited(copy.path(), &Scope::default()).checked.releases, 1);
}

/// Pages prove nothing, and another version of engross writes them otherwise.
#[test]
fn a_page_that_this_engross_would_not_write_is_told_and_breaks_nothing() {
    let copy = copied();
    let page = "editions/first/v1/index.html";
    change(copy.path(), page, |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("withdrawn"));
        *bytes = text.replace("withdrawn", "current").into_bytes();
    });
    let of_briefing = "editions/first/index.html";
    change(copy.path(), of_briefing, |bytes| bytes.push(b'\n'));
    let audit = audited(copy.path(), &Scope::default());
    assert_eq!(audit.breaks, []);
    let pages = Unshown::Pages(vec![of_briefing.into(), page.into()]);
    assert!(audit.unshown.contains(&pages), "{:?}", audit.unshown);
}
