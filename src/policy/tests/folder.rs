use git2::Repository;
use time::Month;

use super::super::folder;
use super::super::history::{CountsForNothing, Fault, State};
use super::*;
use crate::ssh::{Namespace, SignatureError};
use crate::store;

/// A workspace with a policy that its members have signed.
fn workspace() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    Repository::init(root.path()).unwrap();
    folder::write(root.path(), &policy()).unwrap();
    sign(root.path());
    root
}

/// Signs the version that is pending, as each member.
fn sign(root: &Path) {
    for seed in 1..=3 {
        let (history, _) = folder::open(root).unwrap();
        let pending = history.pending().unwrap();
        let signer = KeyFile::of_seed(seed);
        let counts = history.whose(pending, signer.key(), pending.policy.date).unwrap();
        let signature = signer.sign(Namespace::Policy, &pending.bytes).unwrap();
        folder::write_signature(root, pending, None, &counts, &signature).unwrap();
    }
}

#[test]
fn what_is_written_is_read_back() {
    let root = workspace();
    let (history, problems) = folder::open(root.path()).unwrap();
    assert_eq!(problems, []);
    assert_eq!(history.in_force().unwrap().policy, policy());
    let files: Vec<_> = history.versions[0].signed.iter().map(|signed| &*signed.file).collect();
    assert_eq!(files, ["amina.sig", "ben.sig", "chidi.sig"]);
}

#[test]
fn an_edit_starts_the_next_version_and_the_one_after_goes_on() {
    let root = workspace();
    let today = day("2027-01-01");
    let edit = |edit: Edit| folder::edit(root.path(), &[edit], today).unwrap();
    assert!(!edit(Edit::Least(NonZeroU32::new(3).unwrap())).changed);
    assert!(edit(Edit::Least(NonZeroU32::new(2).unwrap())).changed);
    let edited = edit(Edit::MayWithdraw(id("amina"), true));
    assert_eq!(edited.policy.version, Version::FIRST.next());
    assert_eq!(edited.policy.approval.least.get(), 2);
    let states: Vec<_> = edited.history.versions.iter().map(|filed| filed.state).collect();
    assert_eq!(states, [State::InForce, State::Pending]);
    assert_eq!(edited.history.in_force().unwrap().policy, policy());
}

/// Whoever can put files into the folder stops nothing with them.
#[test]
fn files_that_are_none_of_a_policy_are_told_and_stop_nothing() {
    let root = workspace();
    let put = |path: &str, bytes: &[u8]| store::write(&root.path().join(path), bytes).unwrap();
    put("policy/v1/signatures/dora.sig", &[b'a'; MAX_LENGTH + 1]);
    put("policy/v1/signatures/eli.sig", b"\xff\xfe");
    put("policy/v1/notes.md", b"Signed in the meeting of May.");
    for number in 0..300 {
        put(&format!("policy/v1/signatures/x{number}.sig"), b"Approved");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", root.path().join("policy/v1/signatures/fay.sig"))
        .unwrap();
    let (history, problems) = folder::open(root.path()).unwrap();
    let in_force = history.in_force().unwrap();
    assert_eq!(in_force.policy, policy());
    let none = Err(CountsForNothing::NotASignature(SignatureError::NoArmour));
    let nothing = in_force.signed.iter().filter(|signed| signed.counts == none).count();
    assert_eq!(nothing, 301);
    let told: Vec<_> = problems.iter().map(|problem| &*problem.message).collect();
    assert!(told.contains(&"this file is larger than 256 KiB"), "{told:?}");
    if cfg!(unix) {
        assert!(told.contains(&"a symbolic link may lead anywhere, so none is followed"));
    }
}

/// Some backups bring a file back as another user's.
#[cfg(unix)]
#[test]
fn a_signature_that_cannot_be_read_is_told_and_stops_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let root = workspace();
    let path = root.path().join("policy/v1/signatures/dora.sig");
    store::write(&path, b"Approved").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    let can_be_read = std::fs::read(&path).is_ok();
    let (history, problems) = folder::open(root.path()).unwrap();
    assert!(history.in_force().is_some());
    assert_eq!(problems.len(), usize::from(!can_be_read), "{problems:?}");
}

#[test]
fn a_policy_that_leads_out_of_the_workspace_is_none() {
    let root = workspace();
    let path = root.path().join("policy/v1/policy.json");
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    std::fs::copy(&path, elsewhere.path()).unwrap();
    std::fs::remove_file(&path).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(elsewhere.path(), &path).unwrap();
        let (history, problems) = folder::open(root.path()).unwrap();
        assert!(history.in_force().is_none());
        assert_eq!(history.faults[0].to_string(), "there is no policy/v1/policy.json");
        assert_eq!(problems.len(), 1);

        std::fs::remove_dir_all(root.path().join("policy")).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("policy")).unwrap();
        assert!(folder::write(root.path(), &policy()).is_err());
        assert!(elsewhere.path().read_dir().unwrap().next().is_none());
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_out_of_the_workspace() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let root = workspace();
    symlink(elsewhere.path(), root.path().join("policy/v2")).unwrap();
    let lengthen = [Edit::Expires(day("2028-01-01"))];
    assert!(folder::edit(root.path(), &lengthen, day("2027-01-01")).is_err());

    std::fs::remove_file(root.path().join("policy/v2")).unwrap();
    folder::edit(root.path(), &lengthen, day("2027-01-01")).unwrap();
    symlink(elsewhere.path(), root.path().join("policy/v2/signatures")).unwrap();
    let (history, _) = folder::open(root.path()).unwrap();
    let (pending, signer) = (history.pending().unwrap(), KeyFile::of_seed(1));
    let counts = history.whose(pending, signer.key(), pending.policy.date).unwrap();
    let signature = signer.sign(Namespace::Policy, &pending.bytes).unwrap();
    let old = Some(&history.in_force().unwrap().policy);
    assert!(folder::write_signature(root.path(), pending, old, &counts, &signature).is_err());
    assert!(elsewhere.path().read_dir().unwrap().next().is_none());
}

#[test]
fn where_the_history_is_cut_off_no_policy_is_in_force() {
    let root = workspace();
    let repository = Repository::open(root.path()).unwrap();
    let first = commit(&repository, (2026, Month::November, 26));
    assert!(folder::open(root.path()).unwrap().0.in_force().is_some());
    // What `git clone --depth 1` leaves.
    std::fs::write(repository.path().join("shallow"), format!("{first}\n")).unwrap();
    let (history, _) = folder::open(root.path()).unwrap();
    assert!(history.in_force().is_none());
    assert_eq!(history.faults, [Fault::CutOff]);
    let lengthen = [Edit::Expires(day("2028-01-01"))];
    assert!(folder::edit(root.path(), &lengthen, day("2027-01-01")).is_err());
}

/// With an old day in the policy, keys that have ended since would be valid once more.
#[test]
fn a_key_that_had_ended_when_its_signature_was_committed_counts_for_nothing() {
    let signed_on = |day: (i32, Month, u8)| {
        let root = workspace();
        let repository = Repository::open(root.path()).unwrap();
        commit(&repository, (2026, Month::November, 26));
        let end = Edit::KeyUntil(key(2).fingerprint(), super::day("2027-01-31"));
        folder::edit(root.path(), &[end], super::day("2027-01-01")).unwrap();
        sign(root.path());
        commit(&repository, (2027, Month::January, 1));
        let longer = Edit::Expires(super::day("2028-01-01"));
        folder::edit(root.path(), &[longer], super::day("2027-01-02")).unwrap();
        sign(root.path());
        commit(&repository, day);
        let (history, _) = folder::open(root.path()).unwrap();
        (history.in_force().map(|filed| filed.version().number()), history)
    };
    assert_eq!(signed_on((2027, Month::February, 7)).0, Some(3));
    let (in_force, history) = signed_on((2027, Month::February, 8));
    assert_eq!(in_force, Some(2));
    let ended = CountsForNothing::KeyEnded { member: id("ben"), until: day("2027-01-31") };
    assert_eq!(history.versions[2].signed[1].counts, Err(ended.clone()));

    let pending = history.pending().unwrap();
    let today = |text: &str| history.whose(pending, &key(2), day(text));
    assert!(today("2027-01-31").is_ok());
    assert_eq!(today("2027-02-01"), Err(ended));
}

/// Commits the work tree as it is, at noon of a day.
fn commit(repository: &Repository, (year, month, day): (i32, Month, u8)) -> git2::Oid {
    let date = time::Date::from_calendar_date(year, month, day).unwrap();
    let noon = date.with_hms(12, 0, 0).unwrap().assume_utc().unix_timestamp();
    let who = git2::Signature::new("N", "n@example.org", &git2::Time::new(noon, 0)).unwrap();
    let mut index = repository.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let parent = repository.head().ok().map(|head| head.peel_to_commit().unwrap());
    let parents: Vec<_> = parent.iter().collect();
    repository.commit(Some("HEAD"), &who, &who, "One", &tree, &parents).unwrap()
}
