use super::super::history::*;
use super::*;
use crate::files::Files;
use crate::revision::Commit;
use crate::ssh::{Namespace, Verification};

const ALL: [(&str, u8); 3] = [("amina", 1), ("ben", 2), ("chidi", 3)];

/// Puts a version into its folder, signed by these keys in files of these names.
fn file(files: &mut Files, policy: &Policy, signed: &[(&str, u8)]) {
    files.insert(path(policy.version), policy.bytes());
    for (name, seed) in signed {
        sign(files, policy, name, *seed);
    }
}

fn sign(files: &mut Files, policy: &Policy, name: &str, seed: u8) {
    sign_for(files, policy, name, seed, Namespace::Policy, &policy.bytes());
}

fn sign_for(
    files: &mut Files,
    policy: &Policy,
    name: &str,
    seed: u8,
    namespace: Namespace,
    message: &[u8],
) {
    let signature = KeyFile::of_seed(seed).sign(namespace, message).unwrap();
    files.insert(format!("{}{name}.sig", signatures(policy.version)), signature.bytes());
}

/// A first policy that is in force.
fn in_force() -> Files {
    let mut files = Files::default();
    file(&mut files, &policy(), &ALL);
    files
}

/// The next version, in which Dora follows Chidi.
fn next() -> Policy {
    let mut policy = policy();
    policy.version = Version::FIRST.next();
    policy.date = day("2027-01-02");
    policy.members.remove(&id("chidi"));
    policy.members.insert(id("dora"), member(4, "police"));
    policy
}

/// The number in force, and what is said of each signature on the newest version.
fn told(files: &Files) -> (Option<u32>, String) {
    let history = History::of(files);
    let number = history.in_force().map(|filed| filed.version().number());
    let mut said = String::new();
    for fault in &history.faults {
        said.push_str(&format!("{fault}\n"));
    }
    let Some(filed) = history.versions.last() else { return (number, said) };
    for signed in &filed.signed {
        match &signed.counts {
            Ok(counts) => {
                let who = |id: &Option<MemberId>| {
                    id.as_ref().map_or("nobody".to_owned(), ToString::to_string)
                };
                let recovery = if counts.recovery { ", recovery" } else { "" };
                let (old, own) = (who(&counts.old), who(&counts.own));
                said.push_str(&format!("{}: old {old}, own {own}{recovery}\n", signed.file));
            }
            Err(why) => said.push_str(&format!("{}: {why}\n", signed.file)),
        }
    }
    if let Some(old) = &filed.old {
        said.push_str(&format!("old lacks {}, recovery {}\n", old.standing.more, old.recovery));
    }
    said.push_str(&format!("own lacks {}: {:?}\n", filed.own.more, filed.state));
    (number, said)
}

#[test]
fn the_first_policy_is_in_force_once_its_own_quorum_has_signed() {
    let mut files = Files::default();
    file(&mut files, &policy(), &ALL[..2]);
    assert!(History::of(&files).in_force().is_none());
    sign(&mut files, &policy(), "chidi", 3);
    let history = History::of(&files);
    assert_eq!(history.in_force().map(Filed::version), Some(Version::FIRST));
    assert!(history.pending().is_none());
}

#[test]
fn the_next_policy_needs_the_old_quorum_and_its_own() {
    let mut files = in_force();
    file(&mut files, &next(), &[("amina", 1), ("ben", 2), ("dora", 4)]);
    let (number, said) = told(&files);
    assert_eq!(number, Some(1), "policy changed without the old quorum:\n{said}");
    assert!(said.contains("old lacks 1, recovery 2\nown lacks 0: Pending"), "{said}");

    sign(&mut files, &next(), "chidi", 3);
    let (number, said) = told(&files);
    assert_eq!(number, Some(2), "{said}");
    assert!(said.contains("chidi.sig: old chidi, own nobody"), "{said}");

    let mut files = in_force();
    file(&mut files, &next(), &ALL);
    let (number, said) = told(&files);
    assert_eq!(number, Some(1), "policy changed without its own quorum:\n{said}");
    assert_eq!(History::of(&files).versions[0].state, State::InForce);
}

#[test]
fn recovery_keys_replace_the_old_quorum_and_not_the_new() {
    let new = [("amina", 1), ("ben", 2), ("dora", 4)];
    let recovery = [("recovery.1", 101), ("recovery.2", 102)];
    for (signed, expected) in [
        ([&new[..], &recovery].concat(), 2),
        ([&new[..], &recovery[..1]].concat(), 1),
        ([&new[..2], &recovery].concat(), 1),
        (recovery.to_vec(), 1),
        // One recovery key in two files is one.
        ([&new[..], &[("recovery.1", 101), ("recovery.2", 101)]].concat(), 1),
    ] {
        let mut files = in_force();
        file(&mut files, &next(), &signed);
        let (number, said) = told(&files);
        assert_eq!(number, Some(expected), "{signed:?}\n{said}");
    }
    // Nothing comes before the first policy that its recovery keys could stand for.
    let mut files = Files::default();
    file(&mut files, &policy(), &recovery);
    assert_eq!(told(&files).0, None);
}

/// Each is Dora's policy with one signature that is not as it must be, where Ben's should be.
#[test]
fn a_signature_that_counts_for_nothing_says_why_and_stops_nothing() {
    let good = [("amina", 1), ("chidi", 3), ("dora", 4)];
    let mut changed = next();
    changed.expires = day("2028-01-01");

    type Put<'p> = &'p dyn Fn(&mut Files, &Policy);
    let cases: [(&str, Put<'_>); 13] = [
        ("a-stranger", &|files, p| sign(files, p, "ben", 77)),
        ("another-member-s-name", &|files, p| sign(files, p, "ben", 1)),
        ("a-name-of-nobody", &|files, p| sign(files, p, "benjamin", 2)),
        ("one-key-under-two-names", &|files, p| {
            sign(files, p, "amina", 1);
            sign(files, p, "amina.2", 1);
        }),
        ("over-other-bytes", &|files, p| {
            sign_for(files, p, "ben", 2, Namespace::Policy, &changed.bytes());
        }),
        ("of-another-version", &|files, p| {
            sign_for(files, p, "ben", 2, Namespace::Policy, &policy().bytes());
        }),
        ("for-another-purpose", &|files, p| {
            sign_for(files, p, "ben", 2, Namespace::Approval, &p.bytes());
        }),
        ("empty", &|files, p| {
            files.insert(format!("{}ben.sig", signatures(p.version)), [].as_slice());
        }),
        ("truncated", &|files, p| {
            sign(files, p, "ben", 2);
            let path = format!("{}ben.sig", signatures(p.version));
            let half = files.get(&path).map(|bytes| bytes[..99].to_vec()).unwrap();
            files.insert(path, half);
        }),
        ("no-signature-s-name", &|files, p| {
            let signature = KeyFile::of_seed(2).sign(Namespace::Policy, &p.bytes()).unwrap();
            files.insert(format!("{}ben.txt", signatures(p.version)), signature.bytes());
        }),
        ("in-a-folder", &|files, p| sign(files, p, "ben.sig/ben", 2)),
        ("recovery-key-of-the-new-policy", &|files, p| sign(files, p, "recovery.1", 103)),
        ("nothing-at-all", &|_, _| {}),
    ];
    let mut out = String::new();
    for (name, put) in cases {
        let mut policy = next();
        policy.recovery.keys.insert(key(103));
        let mut files = in_force();
        file(&mut files, &policy, &good);
        put(&mut files, &policy);
        let (number, said) = told(&files);
        assert_eq!(number, Some(1), "{name}\n{said}");
        assert!(said.contains(": old amina, own amina"), "{name}\n{said}");
        sign(&mut files, &policy, "ben.3", 2);
        assert_eq!(told(&files).0, Some(2), "{name}");
        let others = said.lines().filter(|line| !line.contains(": old "));
        out.push_str(&format!("{name}\n"));
        others.for_each(|line| out.push_str(&format!("    {line}\n")));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_key_that_is_not_valid_on_the_day_of_the_policy_counts_for_nothing() {
    let mut first = policy();
    first.members.get_mut(&id("ben")).unwrap().keys[0].until = Some(day("2027-01-01"));
    let mut files = Files::default();
    file(&mut files, &first, &ALL);
    let mut second = first.clone();
    second.version = second.version.next();
    for (date, expected) in [("2027-01-01", 2), ("2027-01-02", 1)] {
        second.date = day(date);
        file(&mut files, &second, &ALL);
        let (number, said) = told(&files);
        assert_eq!(number, Some(expected), "{said}");
        let not_valid = said.contains("the key of `ben` is not valid on 2027-01-02");
        assert_eq!(not_valid, expected == 1, "{said}");
    }
    // What was in force stays so, whatever day it is.
    assert_eq!(told(&files).0, Some(1));
}

/// With an earlier day, a key that has ended would sign once more.
#[test]
fn a_policy_that_is_backdated_is_never_in_force() {
    let mut second = policy();
    second.version = second.version.next();
    second.date = day("2026-11-25");
    let mut files = in_force();
    file(&mut files, &second, &ALL);
    let (number, said) = told(&files);
    assert_eq!(number, Some(1), "{said}");
    assert!(said.contains("policy v2 is of a day before that of the policy before it"), "{said}");
}

#[test]
fn a_member_who_changes_keys_signs_with_both() {
    let mut second = policy();
    second.version = second.version.next();
    second.members.get_mut(&id("ben")).unwrap().keys[0] = MemberKey::new(key(22));
    let mut files = in_force();
    file(&mut files, &second, &ALL);
    assert_eq!(told(&files).0, Some(1));
    sign(&mut files, &second, "ben.2", 22);
    assert_eq!(told(&files).0, Some(2));
}

#[test]
fn a_member_who_was_taken_out_counts_no_more() {
    let mut files = in_force();
    file(&mut files, &next(), &[("amina", 1), ("ben", 2), ("chidi", 3), ("dora", 4)]);
    let mut third = next();
    third.version = third.version.next();
    file(&mut files, &third, &ALL);
    let (number, said) = told(&files);
    assert_eq!(number, Some(2), "{said}");
    assert!(
        said.contains("chidi.sig: its key was that of `chidi`, who is no member now"),
        "{said}"
    );
}

#[test]
fn a_version_that_is_skipped_is_never_in_force() {
    let mut third = policy();
    third.version = third.version.next().next();
    let mut files = in_force();
    file(&mut files, &third, &ALL);
    let (number, said) = told(&files);
    assert_eq!(number, Some(1));
    assert!(said.contains("policy v2 is not there, and a later one is"), "{said}");
    assert!(said.contains("Early"), "{said}");
}

#[test]
fn two_policies_of_one_number_are_told() {
    let mut files = in_force();
    files.insert("policy/v2/policy.json", policy().bytes());
    let (number, said) = told(&files);
    assert_eq!(number, Some(1));
    assert!(said.contains("policy/v2/policy.json says that it is v1"), "{said}");
}

#[test]
fn what_is_no_version_of_the_policy_is_told_and_stops_nothing() {
    let mut files = in_force();
    files.insert("policy/v2/notes.txt", b"".as_slice());
    files.insert("policy/v3/policy.json", b"{}".as_slice());
    files.insert("policy/draft/policy.json", policy().bytes());
    let (number, said) = told(&files);
    assert_eq!(number, Some(1));
    for expected in [
        "policy/draft is no version of the policy",
        "there is no policy/v2/policy.json",
        "policy/v3/policy.json is no policy: at `.`: missing field `format`",
    ] {
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn an_old_policy_that_was_changed_takes_the_later_ones_with_it() {
    let mut files = in_force();
    file(&mut files, &next(), &[("amina", 1), ("ben", 2), ("chidi", 3), ("dora", 4)]);
    assert_eq!(told(&files).0, Some(2));
    let mut changed = policy();
    changed.approval.least = NonZeroU32::MIN;
    changed.approval.roles.clear();
    files.insert(path(Version::FIRST), changed.bytes());
    let history = History::of(&files);
    assert!(history.in_force().is_none());
    let other = Err(CountsForNothing::NotGood(Verification::OtherBytes));
    assert!(history.versions[0].signed.iter().all(|signed| signed.counts == other));
    assert_eq!(history.versions[1].state, State::Early);
}

#[test]
fn a_policy_that_was_rolled_back_leaves_none_in_force() {
    let before = in_force();
    let mut after = in_force();
    file(&mut after, &next(), &[("amina", 1), ("ben", 2), ("chidi", 3), ("dora", 4)]);
    let commit = || Commit {
        id: serde_json::from_str(&format!("\"{}\"", "5ac1".repeat(10))).unwrap(),
        time: 0,
    };
    let remembered = |files: &Files| {
        let past = [(commit(), after.clone()), (commit(), before.clone())];
        let history = History::remembering(files, &past);
        let faults: Vec<_> = history.faults.iter().map(ToString::to_string).collect();
        (history.in_force().map(Filed::version), faults.join("\n"))
    };
    assert_eq!(remembered(&after), (Some(Version::FIRST.next()), String::new()));
    let (in_force, said) = remembered(&before);
    assert_eq!(in_force, None);
    assert_eq!(said, format!("policy v2 was in force in commit {} and is not there", commit().id));

    // Another second policy, as well signed.
    let mut other = before.clone();
    let mut second = next();
    second.expires = day("2029-01-01");
    file(&mut other, &second, &[("amina", 1), ("ben", 2), ("chidi", 3), ("dora", 4)]);
    let (in_force, said) = remembered(&other);
    assert_eq!(in_force, None);
    assert_eq!(said, format!("policy v2 was in force in commit {} with other bytes", commit().id));

    // A signature that is gone is as good as a policy that is.
    let mut unsigned = before.clone();
    file(&mut unsigned, &next(), &[("amina", 1), ("ben", 2), ("dora", 4)]);
    let (in_force, said) = remembered(&unsigned);
    assert_eq!(in_force, None);
    assert_eq!(
        said,
        format!("policy v2 was in force in commit {}, and signatures on it are gone", commit().id)
    );

    // What was only pending may change and go.
    let mut pending = before.clone();
    file(&mut pending, &second, &[("amina", 1)]);
    let history = History::remembering(&before, &[(commit(), pending)]);
    assert_eq!(history.in_force().map(Filed::version), Some(Version::FIRST));
}
