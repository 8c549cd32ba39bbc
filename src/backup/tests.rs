//! Backups of a small `output/private/`, restored elsewhere.

use super::*;
use crate::circulation::append;
use crate::circulation::tests::{circulation, place, register, writer};
use crate::register::disk::RealDisk;

/// A workspace's `output/` that has circulated one version, with a key and a private list of names.
fn circulated(vault: &Vault) -> tempfile::TempDir {
    let place = place();
    drop(append(writer(place.path(), &RealDisk), &circulation(2), vault).unwrap());
    let write = |name: &str, text: &str| {
        store::write_secret(&place.path().join("private").join(name), text.as_bytes()).unwrap();
    };
    write("register/key", "PRIVATE+KEY+…");
    write("names/first.txt", "Arthur Sample\n");
    write("circulation/.engross-part", "half");
    place
}

fn backup(place: &tempfile::TempDir) -> Backup {
    Backup::read(&place.path().join("private")).unwrap()
}

fn restore(backup: &Backup, private: &Path) -> Restored {
    backup.restore(private, &BTreeSet::new(), false).unwrap()
}

#[test]
fn a_backup_is_read_back_and_leaves_out_what_belongs_to_a_moment() {
    let place = circulated(&Vault::default());
    let backup = backup(&place);
    let names: Vec<_> = backup.files.keys().map(String::as_str).collect();
    let expected = [
        "circulation/2.json",
        "names/first.txt",
        "register/anchor",
        "register/head",
        "register/key",
    ];
    assert_eq!(names, expected);
    let archive = backup.archive().unwrap();
    assert_eq!(archive, backup.archive().unwrap());
    assert_eq!(Backup::open(&archive).unwrap(), backup);
    assert_eq!(backup.faults(&register(place.path()), &Vault::default()), []);
    assert!(!backup.is_of_another(&register(place.path())));
}

#[test]
fn what_is_missing_comes_back_for_its_owner_alone_and_nothing_is_replaced() {
    let place = circulated(&Vault::default());
    let backup = backup(&place);
    let elsewhere = tempfile::tempdir().unwrap();
    store::write(&elsewhere.path().join("names/first.txt"), b"Another\n").unwrap();
    let restored = restore(&backup, elsewhere.path());
    let expected = Restored {
        written: vec!["circulation/2.json".into()],
        same: 0,
        differing: vec!["names/first.txt".into()],
        register_left: true,
    };
    assert_eq!(restored, expected);
    assert_eq!(fs::read(elsewhere.path().join("names/first.txt")).unwrap(), b"Another\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let list = elsewhere.path().join("circulation/2.json");
        assert_eq!(list.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = restore(&backup, elsewhere.path());
    assert_eq!((again.written.len(), again.same), (0, 1));
}

#[test]
fn the_register_s_key_comes_back_only_where_it_is_asked_for() {
    let place = circulated(&Vault::default());
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = backup(&place);
    restore(&backup, elsewhere.path());
    assert!(!elsewhere.path().join("register").exists());
    let restored = backup.restore(elsewhere.path(), &BTreeSet::new(), true).unwrap();
    assert_eq!(restored.written, ["register/anchor", "register/head", "register/key"]);
}

/// One place encrypts its lists, and another does not: they are the same all the same.
#[test]
fn a_list_that_is_right_where_it_is_stays_however_it_is_kept() {
    let place = circulated(&Vault::default());
    let other = tempfile::tempdir().unwrap();
    store::write(&other.path().join("circulation/2.json.age"), b"the same list").unwrap();
    let restored = backup(&place).restore(other.path(), &BTreeSet::from([2]), false).unwrap();
    assert!(!restored.written.contains(&"circulation/2.json".to_owned()));
    assert!(!other.path().join("circulation/2.json").exists());
}

#[test]
fn a_list_that_is_not_the_register_s_is_told() {
    let place = circulated(&Vault::default());
    let register = register(place.path());
    let mut damaged = backup(&place);
    damaged.files.insert("circulation/2.json".into(), circulation(2).bytes());
    let told: Vec<_> =
        damaged.faults(&register, &Vault::default()).iter().map(ToString::to_string).collect();
    let rows = "circulation/2.json, the list of entry 2: its rows are not those that the register has a \
                root of";
    assert_eq!(told, [rows]);
    damaged.files.remove("circulation/2.json");
    assert_eq!(damaged.faults(&register, &Vault::default()).len(), 1);
    damaged.files.insert("register/anchor".into(), b"another\n".to_vec());
    assert!(damaged.is_of_another(&register));
}

#[test]
fn no_path_of_an_archive_leads_elsewhere() {
    for name in ["../a", "/a", "a/../b", "a//b", "a\\b", "C:a", "", "register/intent.json", "a/"] {
        let files = BTreeMap::from([(name.to_owned(), b"x".to_vec())]);
        let archive = archive::write(&files).unwrap();
        let opened = Backup::open(&archive);
        assert!(opened.is_err() || opened.unwrap().is_empty(), "{name}");
    }
    assert!(matches!(Backup::open(b"no archive"), Err(BackupError::NotABackup(_))));
}

#[cfg(unix)]
#[test]
fn no_file_is_written_or_read_through_a_link() {
    let place = circulated(&Vault::default());
    let backup = backup(&place);
    let (elsewhere, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(other.path(), elsewhere.path().join("names")).unwrap();
    assert!(backup.restore(elsewhere.path(), &BTreeSet::new(), false).is_err());
    assert_eq!(other.path().read_dir().unwrap().count(), 0);
    assert!(matches!(Backup::read(elsewhere.path()), Err(BackupError::Link(_))));
}

/// Restored over an older copy of the register, the head would stop everything, and lists would be of nothing.
#[test]
fn a_backup_of_a_later_state_of_the_register_is_told() {
    let place_then = place();
    let backup_now = backup(&circulated(&Vault::default()));
    assert!(backup_now.is_ahead_of(&register(place_then.path())));
    let mut without_head = backup_now.clone();
    without_head.files.remove("register/head");
    assert!(without_head.is_ahead_of(&register(place_then.path())));
    let place_now = circulated(&Vault::default());
    assert!(!backup(&place_now).is_ahead_of(&register(place_now.path())));
}
