//! What counts beside a record and what does not, each case by its name.

mod deeds;
mod signers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use deeds::{ENOUGH, NOT_ENOUGH};
use tempfile::TempDir;

use super::earlier::{Earlier, earlier};
use super::papers::{APPROVALS, Papers, Past};
use super::rejection::{Rejection, RejectionError};
use super::sign::{NotAllowed, SigningError, can_hold, may_approve};
use super::standing::{Case, Outcome, Standing, judge};
use super::void::Why;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::history::{self, History};
use crate::policy::{Day, Member, MemberId, MemberKey, Policy};
use crate::record::{Builder, CONTENT, Record, RecordDigest, Version};
use crate::release::{Release, ReleaseError};
use crate::ssh::{KeyFile, Namespace, Signer};

/// The members, their roles, and the seeds of their keys.
const MEMBERS: [(&str, &str, &str, u8); 4] = [
    ("amina", "Amina Shah", "health", 1),
    ("ben", "Ben Cole", "police", 2),
    ("chidi", "Chidi Obi", "local-authority", 3),
    ("dora", "Dora Lind", "health", 4),
];

/// The seed of a key that no policy lists.
const STRANGER: u8 = 9;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn id(name: &str) -> MemberId {
    name.parse().unwrap()
}

fn key(seed: u8) -> KeyFile {
    KeyFile::of_seed(seed)
}

fn policy() -> Policy {
    let mut policy = Policy::first(day("2026-01-01"), day("2027-01-01"));
    for (short, name, role, seed) in MEMBERS {
        let member = Member {
            name: name.to_owned(),
            role: role.parse().unwrap(),
            keys: vec![MemberKey::new(key(seed).key().clone())],
            emails: BTreeSet::from([format!("{short}@example.org").parse().unwrap()]),
            may_withdraw: false,
        };
        policy.members.insert(id(short), member);
    }
    policy
}

fn record(version: u32) -> Record {
    let of = |name: &str| (name.to_owned(), Digest::of(name.as_bytes()));
    Record {
        briefing: "first".into(),
        version: format!("v{version}").parse().unwrap(),
        content_digest: Digest::of(CONTENT.as_bytes()),
        standards: vec!["PDF/UA-1".into()],
        commit: serde_json::from_str(&format!("\"{}\"", "5ac1".repeat(10))).unwrap(),
        timestamp: 1_663_149_600,
        subjects: BTreeMap::from([of("print.pdf")]),
        inputs: BTreeMap::from([of("engross.toml")]),
        byproducts: BTreeMap::from([of(CONTENT), of("print.parity.json")]),
        builder: Builder {
            engross: "0.1.0".into(),
            typst: "0.15.1".into(),
            lock: Digest::of(b"Cargo.lock"),
        },
    }
}

/// A release's folder, and all that it is judged by.
struct Desk {
    folder: TempDir,
    policy: Policy,
    today: Day,
    written_by: Result<BTreeSet<String>, String>,
    past: Past,
}

impl Desk {
    /// A release of version 2 that nobody has signed.
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            policy: policy(),
            today: day("2026-06-01"),
            written_by: Ok(BTreeSet::new()),
            past: Ok(Vec::new()),
        }
    }

    /// One that Amina, Ben and Chidi have approved, which is enough.
    fn approved() -> Self {
        let desk = Self::new();
        for (member, seed) in [("amina", 1), ("ben", 2), ("chidi", 3)] {
            desk.approve(member, seed);
        }
        desk
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn sign(&self, path: &str, seed: u8, namespace: Namespace, message: &[u8]) {
        self.write(path, key(seed).sign(namespace, message).unwrap().bytes());
    }

    fn approve(&self, member: &str, seed: u8) {
        let path = format!("approvals/{member}.sig");
        self.sign(&path, seed, Namespace::Approval, &record(2).bytes());
    }

    /// Puts an approval in the place of whatever is there.
    fn approve_over(&self, member: &str, seed: u8) {
        let path = self.folder.path().join(format!("approvals/{member}.sig"));
        if path.is_dir() {
            fs::remove_dir(path).unwrap();
        }
        self.approve(member, seed);
    }

    fn reject(&self, member: &str, seed: u8, version: u32) {
        let rejection = Rejection::new(&record(version), id(member), "The date is wrong.").unwrap();
        self.statement(member, seed, &rejection.bytes());
    }

    fn statement(&self, member: &str, seed: u8, statement: &[u8]) {
        let path = format!("rejections/{member}.json");
        self.write(&path, statement);
        self.sign(&format!("{path}.sig"), seed, Namespace::Rejection, statement);
    }

    fn propose(&self, seed: u8) {
        let member = MEMBERS.iter().find(|(.., of)| *of == seed).unwrap().0;
        let path = format!("proposals/{member}.sig");
        self.sign(&path, seed, Namespace::Proposal, &record(2).bytes());
    }

    /// Takes files away that a commit has.
    fn commit_and_remove(&mut self, paths: &[&str]) {
        let mut state = Files::default();
        for path in paths {
            let full = self.folder.path().join(path);
            state.insert(*path, fs::read(&full).unwrap());
            fs::remove_file(full).unwrap();
        }
        self.past.as_mut().unwrap().push(state);
    }

    fn key_of(&mut self, member: &str) -> &mut MemberKey {
        &mut self.policy.members.get_mut(&id(member)).unwrap().keys[0]
    }

    fn standing(&self) -> Standing {
        let members = self.policy.members.keys().cloned().collect();
        let v1 = record(1).bytes();
        judge(&Case {
            record: &record(2),
            papers: &Papers::read(self.folder.path(), &members).unwrap(),
            past: &self.past,
            policy: &self.policy,
            today: self.today,
            written_by: &self.written_by,
            others: &BTreeMap::from([(Version::FIRST, &v1[..])]),
        })
    }
}

/// The outcome, whose approval counts, and what does not and why.
fn told(standing: &Standing, name: &str) -> String {
    let names = |ids: &BTreeSet<MemberId>| {
        ids.iter().map(MemberId::to_string).collect::<Vec<_>>().join(" ")
    };
    let mut told = format!("{name}\n  {}, by: {}\n", standing.answer(), names(&standing.approved));
    for (member, reason) in &standing.rejected {
        told.push_str(&format!("  rejected by {member}: {reason}\n"));
    }
    standing.void.iter().for_each(|void| told.push_str(&format!("  {void}\n")));
    standing.gone_told().for_each(|gone| told.push_str(&format!("  {gone}\n")));
    let fingerprint = regex::Regex::new("SHA256:[A-Za-z0-9+/]{43}").unwrap();
    fingerprint.replace_all(&told, "<fingerprint>").into_owned()
}

#[test]
fn what_is_enough() {
    let mut all = String::new();
    for (name, desk) in ENOUGH {
        let standing = desk().standing();
        assert_eq!(standing.outcome(), Outcome::Approved, "{name}: {standing:?}");
        all += &told(&standing, name);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn what_is_not_enough_and_why() {
    let mut all = String::new();
    for (name, desk) in NOT_ENOUGH {
        let standing = desk().standing();
        assert_ne!(standing.outcome(), Outcome::Approved, "{name}: {standing:?}");
        all += &told(&standing, name);
    }
    insta::assert_snapshot!(all);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_approval_wherever_it_leads() {
    let desk = Desk::approved();
    let approvals = desk.folder.path().join("approvals");
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("ben.sig");
    fs::rename(approvals.join("ben.sig"), &moved).unwrap();
    std::os::unix::fs::symlink(&moved, approvals.join("ben.sig")).unwrap();
    let said = told(&desk.standing(), "");
    assert!(said.contains("waits for one more approval, by: amina chidi"), "{said}");
    assert!(said.contains("approvals/ben.sig counts for nothing: it is a symbolic link"), "{said}");

    let moved = elsewhere.path().join("approvals");
    fs::rename(&approvals, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &approvals).unwrap();
    let said = told(&desk.standing(), "");
    assert!(said.contains("waits for three more approvals, by: \n"), "{said}");
    assert!(said.contains("approvals counts for nothing: it is a symbolic link"), "{said}");
}

/// However many files lie there, those of members are found, and not all others are told.
#[test]
fn hundreds_of_strangers_files_keep_no_member_s_from_being_found() {
    let desk = Desk::approved();
    for number in 0..500 {
        desk.write(&format!("approvals/aaa-{number}.sig"), b"no signature");
    }
    let standing = desk.standing();
    assert_eq!(standing.outcome(), Outcome::Approved);
    assert_eq!(standing.void.len(), 21);
    let last = standing.void.last().unwrap().to_string();
    assert_eq!(last, "approvals counts for nothing: 480 more files here are no member's");
}

/// Signing, and judging what was signed, ask the same question.
#[test]
fn whoever_may_approve_counts_once_they_have() {
    for (name, deed) in ENOUGH.into_iter().chain(NOT_ENOUGH) {
        for (short, _, _, seed) in MEMBERS {
            let desk = deed();
            let member = id(short);
            let Some(MemberKey { key: held, .. }) =
                desk.policy.members.get(&member).and_then(|member| member.keys.first())
            else {
                continue;
            };
            if held != key(seed).key() || !desk.folder.path().join("approvals").is_dir() {
                continue;
            }
            let standing = desk.standing();
            let (_, _, held) = desk.policy.holder(held).unwrap();
            let may = may_approve(&standing, &member, held, desk.today);
            desk.approve_over(short, seed);
            let counts = desk.standing().approved.contains(&member);
            assert_eq!(matches!(may, Ok(()) | Err(NotAllowed::Already)), counts, "{name}: {short}");
        }
    }
}

#[test]
fn a_file_beside_a_rejection_that_cannot_be_relied_on_lets_nobody_approve_in_that_name() {
    let desk = Desk::new();
    desk.write("rejections/ben.json.sig", b"");
    let standing = desk.standing();
    assert_eq!(standing.barred.get(&id("ben")), Some(&Why::RejectionInDoubt));
    assert_eq!(standing.barred.len(), 1);
    // Once it is mended they can, so they are waited for.
    assert_eq!(standing.outcome(), Outcome::Waiting);
}

#[test]
fn two_members_who_propose_are_both_authors() {
    let desk = Desk::approved();
    desk.propose(1);
    desk.propose(2);
    let standing = desk.standing();
    assert_eq!(standing.proposers, BTreeSet::from([id("amina"), id("ben")]));
    assert_eq!(standing.approved, BTreeSet::from([id("chidi")]));
}

#[test]
fn who_is_needed_is_told_by_role_and_name() {
    let needed = |desk: &Desk| desk.standing().needed(&desk.policy);
    let desk = Desk::new();
    assert_eq!(
        needed(&desk),
        [
            "one of health: Amina Shah or Dora Lind",
            "one of local authority: Chidi Obi",
            "one of police: Ben Cole"
        ]
    );
    desk.approve("amina", 1);
    desk.reject("ben", 2, 2);
    assert_eq!(needed(&desk), ["one of police, and nobody can give it"]);
    assert_eq!(desk.standing().outcome(), Outcome::Failed);
    assert!(needed(&Desk::approved()).is_empty());

    let mut desk = Desk::approved();
    desk.policy.approval.least = 4.try_into().unwrap();
    assert_eq!(needed(&desk), ["one more: Dora Lind (health)"]);
}

#[test]
fn a_member_whose_keys_have_all_run_out_is_not_waited_for() {
    let mut desk = Desk::new();
    desk.key_of("ben").until = Some(day("2026-05-31"));
    assert_eq!(desk.standing().outcome(), Outcome::Failed);
    desk.today = day("2026-05-31");
    assert_eq!(desk.standing().outcome(), Outcome::Waiting);
}

/// The policy's versions, each signed in files of these names with the keys of these seeds.
fn history(versions: &[(&Policy, &[(&str, u8)])]) -> History {
    let mut files = Files::default();
    for (policy, signatures) in versions {
        files.insert(history::path(policy.version), policy.bytes());
        for (name, seed) in *signatures {
            let signature = key(*seed).sign(Namespace::Policy, &policy.bytes()).unwrap();
            let path = format!("{}{name}.sig", history::signatures(policy.version));
            files.insert(path, signature.bytes());
        }
    }
    History::of(&files)
}

fn earlier_by(desk: &Desk, history: &History, commit: &str) -> Option<Earlier> {
    earlier(history, day(commit), |policy, today| {
        let members = policy.members.keys().cloned().collect();
        Some(judge(&Case {
            record: &record(2),
            papers: &Papers::read(desk.folder.path(), &members).unwrap(),
            past: &desk.past,
            policy,
            today,
            written_by: &desk.written_by,
            others: &BTreeMap::new(),
        }))
    })
}

#[test]
fn what_was_approved_by_the_policy_of_its_time_is_not_forgotten() {
    let desk = Desk::approved();
    let first = policy();
    let mut second = policy();
    second.version = first.version.next();
    second.date = day("2026-05-01");
    second.members.get_mut(&id("ben")).unwrap().keys = vec![MemberKey::new(key(12).key().clone())];
    let signed = [("amina", 1), ("ben", 2), ("chidi", 3), ("ben.2", 12)];
    let history = history(&[(&first, &signed[..3]), (&second, &signed)]);
    assert_eq!(history.in_force().unwrap().version(), second.version);

    let then = earlier_by(&desk, &history, "2026-04-01").unwrap();
    assert_eq!((then.policy, then.day), (first.version, day("2026-04-01")));
    assert!(then.approved.contains(&id("ben")));
    // What was made under the second policy is judged by no first.
    assert_eq!(earlier_by(&desk, &history, "2026-05-01"), None);
    // A no stays one.
    desk.reject("ben", 2, 2);
    assert_eq!(earlier_by(&desk, &history, "2026-04-01"), None);
}

#[test]
fn what_was_approved_with_a_key_that_has_ended_since_is_not_forgotten() {
    let desk = Desk::approved();
    let mut policy = policy();
    policy.members.get_mut(&id("ben")).unwrap().keys[0].until = Some(day("2026-05-31"));
    let history = history(&[(&policy, &[("amina", 1), ("ben", 2), ("chidi", 3)])]);
    assert!(earlier_by(&desk, &history, "2026-05-31").is_some());
    assert_eq!(earlier_by(&desk, &history, "2026-06-01"), None);
}

#[test]
fn a_rejection_has_one_spelling() {
    let rejection = Rejection::new(&record(2), id("ben"), " The date\nis wrong. \n").unwrap();
    assert_eq!(rejection.reason, "The date\nis wrong.");
    let bytes = rejection.bytes();
    assert_eq!(Rejection::read(&bytes), Ok(rejection));
    let text = String::from_utf8(bytes).unwrap();
    let digest = RecordDigest::of(&record(2).bytes()).to_string();
    insta::assert_snapshot!(text.replace(&digest, "<record>"), @r#"{"briefing":"first","member":"ben","reason":"The date\nis wrong.","record":{"sha256":"<record>"},"type":"engross:rejection:1","version":2}"#);

    let faults = [
        ("cut off", text[..text.len() - 1].to_owned()),
        ("something after it", format!("{text}{{}}")),
        ("line end after it", format!("{text}\n")),
        ("unknown field", text.replace("\"type\"", "\"time\":1,\"type\"")),
        ("digest too short", text.replace(&digest, &digest[1..])),
        ("of another type", text.replace("rejection:1", "rejection:2")),
        ("member in capitals", text.replace("ben", "BEN")),
        ("version 0", text.replace("\"version\":2", "\"version\":0")),
        ("no reason", text.replace("The date\\nis wrong.", "")),
        ("reason of spaces", text.replace("The date\\nis wrong.", " ")),
        ("reason that moves the cursor", text.replace("\\n", "\\u001b[2J")),
        ("reason that turns around", text.replace("\\n", "\u{202e}")),
        ("reason too long", text.replace("date", &"d".repeat(4001))),
        ("too long", text.replace("date", &"d".repeat(40_000))),
        ("nested deep", "[".repeat(1000)),
    ];
    let mut said = String::new();
    for (name, text) in faults {
        let error = Rejection::read(text.as_bytes()).expect_err(name);
        said += &format!("{name:<30}{error}\n");
    }
    insta::assert_snapshot!("malformed-rejections", said);
    assert_eq!(Rejection::new(&record(2), id("ben"), " \n"), Err(RejectionError::NoReason));
}

#[test]
fn a_folder_of_approvals_that_cannot_be_looked_into_is_no_folder_without_any() {
    let folder = tempfile::tempdir().unwrap();
    // No system has so long a name, whoever asks.
    let nowhere = folder.path().join("x".repeat(300));
    let read = Papers::read(&nowhere, &BTreeSet::from([id("ben")]));
    assert!(matches!(read, Err(ReleaseError::Unreadable(..))), "{read:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_of_approvals_that_is_a_link_is_told_before_anybody_signs() {
    let desk = Desk::new();
    let (record, folder) = (record(2), desk.folder.path().to_owned());
    let release = Release { digest: RecordDigest::of(&record.bytes()), folder, record };
    assert!(can_hold(&release, APPROVALS).is_ok());
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), release.folder.join(APPROVALS)).unwrap();
    assert!(matches!(can_hold(&release, APPROVALS), Err(SigningError::Write(..))));
}
