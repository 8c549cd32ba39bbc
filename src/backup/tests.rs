//! Backups of a small `output/private/`, restored elsewhere.

use std::collections::BTreeSet;

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
    backup.restore(private, how(&BTreeSet::new(), false)).unwrap()
}

fn how(holding: &BTreeSet<u64>, with_register: bool) -> Restoring<'_> {
    Restoring { holding, with_register, time: 1_663_236_005 }
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
    assert_eq!(backup.lists(&register(place.path()), &Vault::default()).1, []);
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
        records: 0,
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
    let restored = backup.restore(elsewhere.path(), how(&BTreeSet::new(), true)).unwrap();
    assert_eq!(restored.written, ["register/anchor", "register/head", "register/key"]);
}

/// One place encrypts its lists, and another does not: they are the same all the same.
#[test]
fn a_list_that_is_right_where_it_is_stays_however_it_is_kept() {
    let place = circulated(&Vault::default());
    let other = tempfile::tempdir().unwrap();
    store::write(&other.path().join("circulation/2.json.age"), b"the same list").unwrap();
    let restored = backup(&place).restore(other.path(), how(&BTreeSet::from([2]), false)).unwrap();
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
        damaged.lists(&register, &Vault::default()).1.iter().map(ToString::to_string).collect();
    let rows = "circulation/2.json, the list of entry 2: its rows are not those that the register has a \
                root of";
    assert_eq!(told, [rows]);
    damaged.files.remove("circulation/2.json");
    assert_eq!(damaged.lists(&register, &Vault::default()).1.len(), 1);
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
    assert!(backup.restore(elsewhere.path(), how(&BTreeSet::new(), false)).is_err());
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

/// Whoever was sent it after the backup was made would be sent it twice, and be on no recall list.
#[test]
fn whom_a_record_that_comes_back_does_not_have_as_sent_may_have_been_sent_it() {
    use crate::circulation::Delivery;
    use crate::mail::{Again, Log, Progress, Sent, deliveries, left};
    let list = circulation(3);
    let rows = list.rows();
    let header = format!("engross:sent:1 {}\n", rows.root.sha256);
    let early = format!("{header}1663149605 1 begun\n1663149606 1 accepted 250\n");
    let late = format!("{early}1663149700 2 begun\n1663149701 2 accepted 250\n");
    let restored = |backup: &str, there: Option<&str>| {
        let output = tempfile::tempdir().unwrap();
        let private = output.path().join("private");
        let name = "circulation/2.sent".to_owned();
        if let Some(there) = there {
            store::write_secret(&private.join(&name), there.as_bytes()).unwrap();
        }
        let backup = Backup { files: BTreeMap::from([(name, backup.into())]) };
        let records = restore(&backup, &private).records;
        (output, records)
    };
    let kept = crate::circulation::Kept { entry: 2, list };
    let became = |output: &Path, until| {
        let (deliveries, wrong) = deliveries(output, std::slice::from_ref(&kept), until);
        assert!(wrong.is_empty(), "{wrong:?}");
        let of = |row| deliveries.of(2, row, crate::circulation::Channel::Email);
        [1, 2, 3].map(of)
    };

    let (output, records) = restored(&early, None);
    let sent = Sent::open(output.path(), 2, &rows).unwrap();
    let progress = [1, 2, 3].map(|row| sent.progress(row).unwrap());
    assert_eq!(records, 1);
    assert_eq!(progress, [Progress::Accepted, Progress::Unknown, Progress::Unknown]);
    assert_eq!(left(1..=3, &sent, Again::default()), [0; 0]);
    let day = Delivery::Sent("2022-09-14".parse().unwrap());
    assert_eq!(became(output.path(), None), [day, Delivery::Unknown, Delivery::Unknown]);
    // Of the time that the record is whole of, it is known who had not been sent it.
    let until = Some(1_663_149_606);
    assert_eq!(became(output.path(), until)[1..], [Delivery::NotSent, Delivery::NotSent]);
    assert_eq!(became(output.path(), Some(1_663_149_607))[1], Delivery::Unknown);
    Log::open(output.path(), 2, &rows).unwrap();

    // The longer of two is kept, whichever that is.
    for (backup, there) in [(&early, &late), (&late, &early)] {
        let (output, _) = restored(backup, Some(there));
        let sent = Sent::open(output.path(), 2, &rows).unwrap();
        assert_eq!(sent.progress(2), Some(Progress::Accepted));
        let is_doubted = sent.progress(3) == Some(Progress::Unknown);
        assert_eq!(is_doubted, backup.len() > there.len());
    }
}

#[test]
fn a_record_of_what_was_written_that_comes_back_casts_doubt_on_the_one_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let private = place.path();
    let sent = "engross:sent:1 5d0c\n";
    store::write_secret(&private.join("circulation/2.sent"), sent.as_bytes()).unwrap();
    let written = "engross:written:1 5d0c\n1663149605 1\n";
    let files = BTreeMap::from([("circulation/2.written".to_owned(), written.into())]);
    assert_eq!(restore(&Backup { files }, private).records, 1);
    let read = |name: &str| fs::read_to_string(private.join("circulation").join(name)).unwrap();
    assert_eq!(read("2.written"), written);
    assert_eq!(read("2.sent"), format!("{sent}1663236005 restored\n"));
}
