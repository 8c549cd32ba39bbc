use super::super::history::*;
use super::*;
use crate::files::Files;

const TODAY: &str = "2027-02-03";

fn edited(edits: &[Edit]) -> Result<Policy, EditError> {
    policy().edited(edits, day(TODAY))
}

#[test]
fn a_change_is_told_in_words() {
    let fingerprint = key(2).fingerprint();
    let all = [
        Edit::AddMember(id("dora"), Member { may_withdraw: true, ..member(4, "police") }),
        Edit::RemoveMember(id("chidi")),
        Edit::AddKey(id("ben"), MemberKey::new(key(22))),
        Edit::KeyUntil(fingerprint, day("2027-12-31")),
        Edit::AddEmail(id("ben"), "Ben@example.org".parse().unwrap()),
        Edit::MayWithdraw(id("amina"), true),
        Edit::Expires(day("2028-11-26")),
        Edit::Least(NonZeroU32::new(2).unwrap()),
        Edit::OfRole("police".parse().unwrap(), 0),
        Edit::OfRole("health".parse().unwrap(), 2),
        Edit::AuthorsMayApprove(true),
        Edit::AddRecoveryKey(key(103)),
        Edit::RemoveRecoveryKey(key(101).fingerprint()),
        Edit::RecoveryLeast(NonZeroU32::MIN),
        Edit::AddSeal(Digest::of(b"seal")),
        Edit::AddTimeStamp(Digest::of(b"time")),
    ];
    let after = edited(&all).unwrap();
    assert_eq!(after.date, day(TODAY));
    // A clock that is behind makes no policy older than the one before.
    assert_eq!(policy().edited(&[], day("2020-01-01")), Ok(policy()));
    insta::assert_snapshot!(after.changes_since(&policy()).join("\n"));
    insta::assert_snapshot!("policy-in-words", after.in_words().join("\n"));
    // Each change alone is told, and the other way round as well.
    for edit in all {
        let after = edited(std::slice::from_ref(&edit)).unwrap();
        assert!(!after.changes_since(&policy()).is_empty(), "{edit:?}");
        assert!(!policy().changes_since(&after).is_empty(), "{edit:?}");
    }
    assert_eq!(policy().changes_since(&policy()), [""; 0]);
}

#[test]
fn a_change_that_cannot_be_made_says_why_and_changes_nothing() {
    let nobody = || id("nobody");
    let faults = [
        Edit::AddMember(id("amina"), member(4, "health")),
        Edit::AddMember(id("dora"), member(1, "health")),
        Edit::RemoveMember(nobody()),
        Edit::AddKey(nobody(), MemberKey::new(key(4))),
        Edit::AddKey(id("ben"), MemberKey::new(key(1))),
        Edit::RemoveKey(id("ben"), key(1).fingerprint()),
        Edit::KeyFrom(key(9).fingerprint(), day(TODAY)),
        Edit::RemoveEmail(id("ben"), "ben@example.org".parse().unwrap()),
        Edit::Expires(day("2027-02-02")),
        Edit::OfRole("church".parse().unwrap(), 0),
        Edit::AddRecoveryKey(key(101)),
        Edit::AddRecoveryKey(key(1)),
        Edit::RemoveRecoveryKey(key(1).fingerprint()),
        Edit::RemoveSeal(Digest::of(b"seal")),
    ];
    let said = faults.map(|edit| edited(&[edit]).unwrap_err().to_string());
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_is_in_force_is_never_changed() {
    assert_eq!(History::default().draft(), Err(EditError::NoPolicy));
    let mut files = Files::default();
    files.insert(path(Version::FIRST), policy().bytes());
    // Nobody has signed it: it is the one to change.
    assert_eq!(History::of(&files).draft(), Ok(policy()));
    for (name, seed) in [("amina", 1), ("ben", 2), ("chidi", 3)] {
        let signature =
            KeyFile::of_seed(seed).sign(crate::ssh::Namespace::Policy, &policy().bytes()).unwrap();
        files.insert(format!("{}{name}.sig", signatures(Version::FIRST)), signature.bytes());
    }
    let next = Policy { version: Version::FIRST.next(), ..policy() };
    assert_eq!(History::of(&files).draft(), Ok(next));
    files.insert("policy/v2/policy.json", b"{}".as_slice());
    assert!(matches!(History::of(&files).draft(), Err(EditError::History(Fault::Unreadable(..)))));
}
