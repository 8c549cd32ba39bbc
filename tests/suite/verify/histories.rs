//! What a register's history makes of a file: dates, corrections, and what should not have been published.

use std::path::Path;

use engross::digest::Digest;
use engross::policy::{Day, MemberKey, Policy};
use engross::register::Register;
use engross::register::entry::{
    Claim, Corrected, CorrectedType, Entry, PolicyChanged, PolicyType, Reason, Reinstated,
    ReinstatedType, Withdrawn, WithdrawnType,
};
use engross::register::trust::Trust;
use engross::ssh::{Namespace, Signer};
use engross::verify::{Answer, Case, Standing, Status, Verdict, find};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use super::told;
use crate::board::Keys;
use crate::published::{BEGUN, ID, append, begin, publications, publish};

/// So many days after the register began.
fn after(days: i64) -> OffsetDateTime {
    BEGUN + Duration::days(days)
}

fn begun() -> TempDir {
    let output = tempfile::tempdir().unwrap();
    begin(&publications().workspace, output.path(), BEGUN);
    output
}

/// What is said of a version's print edition, as of a day or as it stands, and in which words.
fn answer(output: &Path, version: &str, day: Option<i64>) -> (Answer, String) {
    let public = output.join("public");
    let (folder, served) = find(&public);
    let trust = Trust { anchor: Some(anchor(&folder)), ..Trust::default() };
    let register = Register::open(&folder, &trust).unwrap();
    let case = Case::new(&register, &served, day.map(|day| Day::of(after(day)).unwrap()));
    let print = std::fs::read(public.join(format!("editions/{ID}/{version}/print.pdf"))).unwrap();
    let answer = case.verify("print.pdf", &print);
    let sentence = answer.sentence(&case);
    (answer, sentence)
}

fn anchor(register: &Path) -> engross::register::anchor::Pin {
    Register::open(register, &Trust::default()).unwrap().anchor().into()
}

fn withdraw(output: &Path, version: &str, days: i64) {
    append(
        output,
        Entry::Withdrawn(Withdrawn {
            approvals: Vec::new(),
            briefing: ID.into(),
            reason: Reason::Error,
            taken_down: false,
            timestamp: after(days).unix_timestamp(),
            kind: WithdrawnType::One,
            version: version.parse().unwrap(),
        }),
    );
}

fn correct(output: &Path, entry: u64, claim: Claim) {
    append(
        output,
        Entry::Corrected(Corrected {
            approvals: Vec::new(),
            claim,
            entry,
            timestamp: after(40).unix_timestamp(),
            kind: CorrectedType::One,
        }),
    );
}

#[test]
fn what_was_published_and_not_approved_is_not_to_be_relied_on() {
    let output = begun();
    publish(&publications().workspace, output.path(), "v3", after(1));
    let (answer, sentence) = answer(output.path(), "v3", None);
    assert_eq!(answer.verdict.status(true), Status::NotCurrent);
    assert!(
        sentence.contains("not approved as the policy asked, so do not rely on it"),
        "{sentence}"
    );
    let Verdict::Release(release) = &answer.verdict else { panic!("{answer:?}") };
    insta::assert_snapshot!(
        release.approved.told(),
        @"by nobody. This is not enough by policy 1, which was in force then: one of health: Amina Shah; one of local authority: Chidi Obi; one of police: Ben Cole"
    );
}

/// Dora takes Amina's place, which the three who were there and she agree to.
fn replace_amina_by_dora(output: &Path, days: i64) {
    let keys = Keys::new();
    let folder = output.join("public/policy");
    let mut policy = Policy::read(&std::fs::read(folder.join("v1/policy.json")).unwrap()).unwrap();
    policy.version = policy.version.next();
    let mut dora = policy.members.remove(&"amina".parse().unwrap()).unwrap();
    dora.name = "Dora Dee".to_owned();
    dora.keys = vec![MemberKey::new(keys.key("stranger").key().clone())];
    policy.members.insert("dora".parse().unwrap(), dora);
    let bytes = policy.bytes();
    std::fs::create_dir_all(folder.join("v2/signatures")).unwrap();
    std::fs::write(folder.join("v2/policy.json"), &bytes).unwrap();
    for (name, key) in
        [("amina", "amina"), ("ben", "ben"), ("chidi", "chidi"), ("dora", "stranger")]
    {
        let signature = keys.key(key).sign(Namespace::Policy, &bytes).unwrap();
        let place = folder.join(format!("v2/signatures/{name}.sig"));
        std::fs::write(place, signature.bytes()).unwrap();
    }
    append(
        output,
        Entry::Policy(PolicyChanged {
            approvals: Vec::new(),
            number: 2,
            policy: Digest::of(&bytes).into(),
            timestamp: after(days).unix_timestamp(),
            kind: PolicyType::One,
        }),
    );
}

fn approved(output: &Path, version: &str) -> String {
    let (answer, _) = answer(output, version, None);
    let Verdict::Release(release) = &answer.verdict else { panic!("{answer:?}") };
    release.approved.told()
}

/// Amina's approval counts for what was published while she was a member, also afterwards; and not for what
/// was published later.
#[test]
fn a_release_is_judged_by_the_policy_that_was_in_force_before_it() {
    let output = begun();
    publish(&publications().workspace, output.path(), "v1", after(1));
    replace_amina_by_dora(output.path(), 2);
    publish(&publications().workspace, output.path(), "v2", after(3));
    insta::assert_snapshot!(
        approved(output.path(), "v1"),
        @"by Amina Shah (health), Ben Cole (police) and Chidi Obi (local authority), as policy 1 asks, which was in force then"
    );
    insta::assert_snapshot!(
        approved(output.path(), "v2"),
        @"by Ben Cole (police) and Chidi Obi (local authority). This is not enough by policy 2, which was in force then: one of health: Dora Dee"
    );
    std::fs::remove_dir_all(output.path().join("public/policy/v2")).unwrap();
    insta::assert_snapshot!(
        approved(output.path(), "v2"),
        @"cannot be shown here: policy 2, which was in force then, is not in this copy"
    );
}

/// The order of entries decides: what is dated back gets before nothing that it follows.
#[test]
fn an_entry_that_is_dated_back_gets_before_none_that_it_follows() {
    let output = begun();
    publish(&publications().workspace, output.path(), "v1", after(10));
    publish(&publications().workspace, output.path(), "v2", after(5));
    for (version, day, word) in [
        ("v2", 7, "not-yet-published"),
        ("v1", 7, "not-yet-published"),
        ("v2", 10, "current"),
        ("v1", 10, "superseded"),
    ] {
        assert_eq!(told(&answer(output.path(), version, Some(day)).0), word, "{version}, {day}");
    }
}

#[test]
fn what_was_reinstated_holds_again() {
    let output = begun();
    publish(&publications().workspace, output.path(), "v1", after(1));
    withdraw(output.path(), "v1", 2);
    assert_eq!(told(&answer(output.path(), "v1", None).0), "withdrawn");
    append(
        output.path(),
        Entry::Reinstated(Reinstated {
            approvals: Vec::new(),
            briefing: ID.into(),
            timestamp: after(3).unix_timestamp(),
            kind: ReinstatedType::One,
            version: "v1".parse().unwrap(),
        }),
    );
    assert_eq!(told(&answer(output.path(), "v1", None).0), "current");
    assert_eq!(told(&answer(output.path(), "v1", Some(2)).0), "withdrawn");
}

#[test]
fn corrected_claims_are_those_that_count() {
    let output = begun();
    publish(&publications().workspace, output.path(), "v1", after(1));
    withdraw(output.path(), "v1", 20);
    correct(output.path(), 2, Claim::Reason(Reason::Law));
    correct(output.path(), 2, Claim::Timestamp(after(10).unix_timestamp()));
    let (answer, sentence) = answer(output.path(), "v1", Some(12));
    let Verdict::Release(release) = &answer.verdict else { panic!("{answer:?}") };
    let date = after(10).unix_timestamp();
    let reason = Some(Reason::Law);
    let expected = Standing::Withdrawn { entry: 2, date, reason, taken_down: false };
    assert_eq!(release.standing, expected);
    assert!(sentence.contains("because a court or the law requires it"), "{sentence}");
}
