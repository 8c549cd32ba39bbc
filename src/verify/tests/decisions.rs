//! A register takes a withdrawal or a reinstatement whoever signed it. Whether they could is told.

use super::*;
use crate::publication::{Reinstatement, Withdrawal};
use crate::register::entry::{Reason, Reinstated};

/// What comes after a publication, and whose keys sign it: 1 is Amina's, 2 is Ben's, 9 is a stranger's.
#[derive(Clone, Copy)]
pub enum Then {
    /// In the name of the member.
    Withdrawn(&'static str, u8),
    Reinstated(&'static [u8]),
}

impl Then {
    /// The entry, whose papers are put into the folder of the release.
    pub fn entry(&self, release: &Release, before: &[Entry], folder: &Path) -> Entry {
        let timestamp = NOW.unix_timestamp();
        match self {
            Self::Withdrawn(member, key) => {
                let member = member.parse().unwrap();
                let withdrawal = Withdrawal::new(&release.entry, member, Reason::Error, false);
                let key = KeyFile::of_seed(*key);
                let signature = key.sign(Namespace::Withdrawal, &withdrawal.bytes()).unwrap();
                let path = format!("withdrawals/{}.json", before.len());
                write(folder, &path, &withdrawal.bytes());
                write(folder, &format!("{path}.sig"), signature.bytes());
                withdrawal.entry(&[&signature], timestamp)
            }
            Self::Reinstated(keys) => {
                let register = Register::replay(&files(before), &Trust::default()).unwrap();
                let withdrawal = before.len() as u64 - 1;
                let reinstatement = Reinstatement::undoing(&register, withdrawal).unwrap();
                write(folder, &reinstatement.statement_path(), &reinstatement.bytes());
                let mut approvals = Vec::new();
                for key in *keys {
                    let signer = KeyFile::of_seed(*key);
                    let signature = signer.sign(Namespace::Reinstatement, &reinstatement.bytes());
                    let signature = signature.unwrap();
                    let path = format!("{}/{key}.sig", reinstatement.folder());
                    write(folder, &path, signature.bytes());
                    approvals.push(Digest::of(signature.bytes()).into());
                }
                approvals.sort();
                Entry::Reinstated(Reinstated {
                    approvals,
                    briefing: release.entry.briefing.clone(),
                    timestamp,
                    kind: Default::default(),
                    version: release.entry.version,
                })
            }
        }
    }
}

/// A release that Amina approved, and that Ben alone may withdraw.
pub fn then(then: &[Then]) -> Release {
    let mut release = Release::new();
    let amina = release.policy.members.values().next().unwrap().clone();
    let ben = Member {
        name: "Ben Cole".into(),
        role: "police".parse().unwrap(),
        keys: vec![MemberKey::new(KeyFile::of_seed(2).key().clone())],
        may_withdraw: true,
        ..amina
    };
    release.policy.members.insert("ben".parse().unwrap(), ben);
    release.then = then.to_vec();
    release
}

pub const WITHDRAWN: Then = Then::Withdrawn("ben", 2);

/// What is said of a file that is served beside the edition, by its path from the release's folder, after
/// `touch` was appended to it.
fn beside(then: &[Then], path: &str, touch: &str) -> (u8, String) {
    let release = self::then(then);
    let place = format!("editions/{}/{}", release.entry.briefing, release.entry.version);
    let (folder, register) = release.served();
    let (_, served) = find(folder.path());
    let case = Case::new(&register, &served, None);
    let bytes = std::fs::read(folder.path().join(place).join(path)).unwrap();
    let answer = case.verify(path, &[&bytes, touch.as_bytes()].concat());
    (answer.verdict.status(true).code(), answer.sentence(&case))
}

/// What was logged after the publication, the exit status for the edition, and what must be said of it.
const CASES: &[(&str, &[Then], u8, &str)] = &[
    ("withdrawn by who may", &[WITHDRAWN], 3, "and withdrawn, so do not use it"),
    (
        "withdrawn by who may not",
        &[Then::Withdrawn("amina", 1)],
        3,
        "the policy then in force did not let those do that who signed it",
    ),
    (
        "withdrawn by a stranger in the name of who may",
        &[Then::Withdrawn("ben", 9)],
        3,
        "the policy then in force did not let those do that who signed it",
    ),
    ("reinstated by enough", &[WITHDRAWN, Then::Reinstated(&[1])], 0, "genuine and current"),
    (
        "reinstated by nobody",
        &[WITHDRAWN, Then::Reinstated(&[])],
        3,
        "reinstated although too few had signed that",
    ),
    (
        "reinstated by a stranger",
        &[WITHDRAWN, Then::Reinstated(&[9])],
        3,
        "reinstated although too few had signed that",
    ),
    (
        "withdrawn by who may not, and reinstated by enough",
        &[Then::Withdrawn("amina", 1), Then::Reinstated(&[1])],
        0,
        "genuine and current",
    ),
];

#[test]
fn who_signed_a_withdrawal_or_a_reinstatement_is_judged() {
    let mut wrong = Vec::new();
    for (name, then, status, words) in CASES {
        let (answer, sentence, _) = self::then(then).answer();
        let found = answer.verdict.status(true).code();
        let is_blamed = sentence.contains("did not let");
        if found != *status
            || !sentence.contains(words)
            || is_blamed != words.contains("did not let")
        {
            wrong.push(format!("{name}: {found} {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The register's word alone does not show that members agreed.
#[test]
fn a_reinstatement_whose_signatures_the_copy_lacks_is_not_relied_on() {
    let release = then(&[WITHDRAWN, Then::Reinstated(&[1])]);
    let place = format!("editions/{}/{}", release.entry.briefing, release.entry.version);
    let file = release.file.clone();
    let (folder, register) = release.served();
    let signature = folder.path().join(place).join("reinstatements/2/1.sig");
    std::fs::remove_file(signature).unwrap();
    let (_, served) = find(folder.path());
    let case = Case::new(&register, &served, None);
    let answer = case.verify(PRINT, &file);
    assert_eq!(answer.verdict.status(true), Status::NotCurrent);
    let sentence = answer.sentence(&case);
    let words = "genuine, but who agreed that it holds again cannot be shown from this copy";
    assert!(sentence.contains(words), "{sentence}");
}

#[test]
fn statements_and_signatures_say_whether_they_count() {
    let amina = [Then::Withdrawn("amina", 1)];
    let stranger = [WITHDRAWN, Then::Reinstated(&[9])];
    let enough = [WITHDRAWN, Then::Reinstated(&[1])];
    let again = [WITHDRAWN, Then::Reinstated(&[1]), WITHDRAWN];
    let statement = "reinstatements/2/statement.json";
    let mut all = Vec::new();
    for (then, path, touch) in [
        (&amina[..], "withdrawals/2.json", ""),
        (&amina, "withdrawals/2.json.sig", ""),
        (&enough, statement, ""),
        (&enough, "reinstatements/2/1.sig", ""),
        (&again, statement, ""),
        (&stranger, statement, ""),
        (&stranger, "reinstatements/2/9.sig", ""),
        (&enough, statement, "\n"),
    ] {
        let (status, sentence) = beside(then, path, touch);
        all.push(format!("{status} {sentence}"));
    }
    insta::assert_snapshot!(all.join("\n"));
}

/// What an auditor reads below the first line.
#[test]
fn who_signed_is_told_with_the_release() {
    let label = |then: &[Then], label: &str| {
        let (.., details) = self::then(then).answer();
        details.into_iter().find(|(found, _)| *found == label).unwrap().1
    };
    let withdrawn = label(&[Then::Withdrawn("amina", 1)], "Withdrawn");
    insta::assert_snapshot!(withdrawn);
    let reinstated = label(&[WITHDRAWN, Then::Reinstated(&[9])], "Reinstated");
    assert!(reinstated.contains("a signature counts for nothing"), "{reinstated}");
}
