//! The place where a register is written loses power at every write, and the next command goes on.

use std::cell::Cell;
use std::io;
use std::path::PathBuf;

use super::*;
use crate::register::disk::{Disk, RealDisk};
use crate::register::fault::Fault;
use crate::register::journal::{Change, Decided, Recovered};
use crate::register::write::{self, Memory, WriteError, Writer};

/// A disk that does so many things, and then nothing.
pub struct FailingDisk {
    left: Cell<usize>,
    /// Whether the write that fails leaves a part of a file.
    leaves_a_part: bool,
}

impl FailingDisk {
    pub fn after(writes: usize, leaves_a_part: bool) -> Self {
        Self { left: Cell::new(writes), leaves_a_part }
    }

    fn step(&self) -> io::Result<()> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| io::Error::other("the power is gone"))?);
        Ok(())
    }
}

impl Disk for FailingDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            if self.leaves_a_part {
                // What `store::write` leaves beside the place.
                std::fs::create_dir_all(path.parent().unwrap())?;
                std::fs::write(path.with_file_name(".engross-part"), &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        RealDisk.write(path, bytes)
    }

    fn write_secret(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        RealDisk.write_secret(path, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if let Err(error) = self.step() {
            if self.leaves_a_part && path.is_dir() {
                // A folder is removed file by file.
                let first = path.read_dir()?.next();
                first.map_or(Ok(()), |first| RealDisk.remove(&first?.path()))?;
            }
            return Err(error);
        }
        RealDisk.remove(path)
    }
}

/// A workspace's `output/` with a register of so many entries.
pub fn place(entries: u64) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut writer =
        Writer::begin(place.path(), &RealDisk, log_key(), genesis()).map_err(said).unwrap();
    for number in 1..entries {
        let next = writer.next(published("first", &format!("v{number}"))).map_err(said).unwrap();
        writer = writer.append(next, Vec::new()).map_err(said).unwrap();
    }
    place
}

pub fn said(error: WriteError) -> String {
    error.to_string()
}

pub fn copy(from: &Path) -> tempfile::TempDir {
    fn copy_into(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in from.read_dir().unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => copy_into(&entry.path(), &to),
                false => drop(std::fs::copy(entry.path(), to).unwrap()),
            }
        }
    }
    let to = tempfile::tempdir().unwrap();
    copy_into(from, to.path());
    to
}

/// All files below a folder, by path, but for the lock.
pub fn everything(folder: &Path) -> Vec<(PathBuf, Digest)> {
    fn read(folder: &Path, root: &Path, into: &mut Vec<(PathBuf, Digest)>) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => read(&path, root, into),
                false if path.ends_with("lock") => {}
                false => into.push((
                    path.strip_prefix(root).unwrap().to_owned(),
                    Digest::of(&std::fs::read(&path).unwrap()),
                )),
            }
        }
    }
    let mut files = Vec::new();
    read(folder, folder, &mut files);
    files.sort();
    files
}

/// Publishes one more version with its files: a folder, and a page that is there already.
fn publish(output: &Path, disk: &dyn Disk, number: &str) -> Result<(), WriteError> {
    let (mut writer, _) = Writer::open(output, disk, log_key(), &Trust::default())?;
    let next = writer.next(published("first", number))?;
    writer.stage("edition/print.pdf", b"sealed")?;
    writer.stage("edition/print.pdf.tlog-proof", &next.proof().bytes())?;
    writer.stage("index.html", number.as_bytes())?;
    let changes = vec![
        Writer::put("edition", &format!("public/editions/first/{number}")),
        Writer::put("index.html", "public/index.html"),
        Change::Remove { place: "public/notice.html".into() },
    ];
    writer.append(next, changes).map(drop)
}

/// A place whose register is to get its last entry.
fn ready(entries: u64) -> tempfile::TempDir {
    let place = place(entries);
    std::fs::write(place.path().join("public/index.html"), "old").unwrap();
    std::fs::write(place.path().join("public/notice.html"), "old").unwrap();
    place
}

/// Kills a publication at each write, and lets the next command look.
fn kill_at_every_write(entries: u64, leaves_a_part: bool) {
    let before = ready(entries);
    let number = format!("v{entries}");
    let whole = copy(before.path());
    publish(whole.path(), &RealDisk, &number).map_err(said).unwrap();
    let (old, new) = (everything(before.path()), everything(whole.path()));
    let public = |files: &[(PathBuf, Digest)]| {
        files.iter().filter(|(path, _)| path.starts_with("public")).cloned().collect::<Vec<_>>()
    };
    let mut outcomes = Vec::new();
    for writes in 0.. {
        let place = copy(before.path());
        let disk = FailingDisk::after(writes, leaves_a_part);
        let done = publish(place.path(), &disk, &number);
        // Who only reads finds a register at each moment, and is told what is decided.
        let trust = Memory::read(place.path()).unwrap().unwrap().trust();
        let served = Register::open(&place.path().join(PUBLIC), &trust).unwrap();
        let decided = write::decided(place.path(), &RealDisk).map_err(said).unwrap();
        let recovered = write::recover(place.path(), &RealDisk).map_err(said).unwrap();
        let now = everything(place.path());
        match &recovered {
            Some(Recovered::Completed { index, entry }) => {
                assert_eq!((*index, &**entry), (entries, &published("first", &number)));
                assert_eq!(decided, Some(Decided { index: *index, entry: (**entry).clone() }));
                assert_eq!(public(&now), public(&new), "after {writes} writes");
            }
            Some(Recovered::Dropped) => {
                assert_eq!((decided, served.checkpoint().size), (None, entries));
                assert_eq!(public(&now), public(&old), "after {writes} writes");
            }
            None => assert!(done.is_ok() || public(&now) == public(&old)),
        }
        // Nothing is left to finish, and the register agrees with what is remembered of it.
        assert_eq!(write::recover(place.path(), &RealDisk).map_err(said).unwrap(), None);
        let trust = Memory::read(place.path()).unwrap().unwrap().trust();
        let register = Register::open(&place.path().join(PUBLIC), &trust).unwrap();
        outcomes.push((recovered.is_some(), register.checkpoint().size));
        if done.is_ok() {
            break;
        }
        if register.checkpoint().size == entries {
            publish(place.path(), &RealDisk, &number).map_err(said).unwrap();
        }
        assert_eq!(everything(place.path()), new, "after {writes} writes");
    }
    // The register grows at one write, and never shrinks after it.
    assert!(outcomes.is_sorted_by_key(|(_, size)| *size), "{outcomes:?}");
    assert!(outcomes.iter().filter(|(_, size)| *size == entries).count() > 5, "{outcomes:?}");
    assert!(outcomes.iter().filter(|(_, size)| *size > entries).count() > 8, "{outcomes:?}");
}

#[test]
fn an_append_that_is_killed_at_any_write_is_finished_or_never_was() {
    kill_at_every_write(2, false);
}

#[test]
fn a_part_of_a_file_that_a_kill_leaves_does_no_harm() {
    kill_at_every_write(2, true);
}

/// The entry that fills a tile also takes the earlier parts of it away.
#[test]
fn a_tile_that_is_full_is_written_as_safely() {
    let before = ready(3);
    // 255 entries at once, as if they had been appended.
    let entries: Vec<_> = long_history().into_iter().take(255).collect();
    fill(before.path(), &entries);
    let number = "v255";
    let whole = copy(before.path());
    publish(whole.path(), &RealDisk, number).map_err(said).unwrap();
    let register = whole.path().join(PUBLIC);
    assert!(register.join("tile/0/000").is_file() && register.join("tile/1/000.p/1").is_file());
    assert!(!register.join("tile/0/000.p").exists());
    assert!(!register.join("tile/entries/000.p").exists());
    let new = everything(whole.path());
    for writes in 12..25 {
        let place = copy(before.path());
        let done = publish(place.path(), &FailingDisk::after(writes, true), number);
        write::recover(place.path(), &RealDisk).map_err(said).unwrap();
        if done.is_err() && everything(place.path()) != new {
            publish(place.path(), &RealDisk, number).map_err(said).unwrap();
        }
        assert_eq!(everything(place.path()), new, "after {writes} writes");
    }
}

/// Puts a register of these entries in the place of the one that is there.
fn fill(output: &Path, entries: &[Entry]) {
    RealDisk.remove(&output.join(PUBLIC)).unwrap();
    let files = files(entries);
    for (path, bytes) in files.under("") {
        RealDisk.write(&output.join(PUBLIC).join(path), bytes).unwrap();
    }
    RealDisk.write(&output.join(PRIVATE).join("head"), files.get(CHECKPOINT).unwrap()).unwrap();
}

#[test]
fn a_beginning_that_is_killed_at_any_write_is_finished_or_can_be_made_again() {
    for writes in 0.. {
        let place = tempfile::tempdir().unwrap();
        let disk = FailingDisk::after(writes, true);
        let done = Writer::begin(place.path(), &disk, log_key(), genesis()).map(drop);
        write::recover(place.path(), &RealDisk).map_err(said).unwrap();
        if Memory::read(place.path()).map_err(said).unwrap().is_none() {
            Writer::begin(place.path(), &RealDisk, log_key(), genesis()).map_err(said).unwrap();
        }
        let trust = Memory::read(place.path()).unwrap().unwrap().trust();
        let register = Register::open(&place.path().join(PUBLIC), &trust).unwrap();
        assert!(register.is_anchored());
        if done.is_ok() {
            assert!(writes > 8);
            return;
        }
    }
}

#[test]
fn a_copy_that_was_rolled_back_is_not_written() {
    let place = place(2);
    let old = copy(&place.path().join(PUBLIC));
    publish(place.path(), &RealDisk, "v2").map_err(said).unwrap();
    let public = place.path().join(PUBLIC);
    std::fs::remove_dir_all(&public).unwrap();
    std::fs::rename(old.path(), &public).unwrap();
    let Err(WriteError::Refused(refused)) = publish(place.path(), &RealDisk, "v3") else {
        panic!("a copy that was rolled back was written");
    };
    assert_eq!(refused.faults.iter().map(Fault::code).collect::<Vec<_>>(), ["rollback"]);
}

#[test]
fn another_history_of_the_same_size_is_never_signed_over() {
    let place = place(2);
    publish(place.path(), &RealDisk, "v2").map_err(said).unwrap();
    let head = std::fs::read(place.path().join(PRIVATE).join("head")).unwrap();
    fill(place.path(), &[genesis().into(), published("first", "v1"), published("first", "v7")]);
    std::fs::write(place.path().join(PRIVATE).join("head"), head).unwrap();
    let Err(WriteError::Refused(refused)) = publish(place.path(), &RealDisk, "v8") else {
        panic!("a forked register was written");
    };
    assert_eq!(refused.faults.iter().map(Fault::code).collect::<Vec<_>>(), ["fork"]);
}

#[test]
fn one_writes_at_a_time() {
    let place = place(1);
    let (_writer, _) =
        Writer::open(place.path(), &RealDisk, log_key(), &Trust::default()).map_err(said).unwrap();
    let second = Writer::open(place.path(), &RealDisk, log_key(), &Trust::default());
    assert!(matches!(second, Err(WriteError::Locked)));
}

#[test]
fn what_cannot_be_written_is_refused_by_name() {
    let place = place(2);
    let begun = Writer::begin(place.path(), &RealDisk, log_key(), genesis());
    assert!(matches!(begun, Err(WriteError::Begun(_))));
    let other = Writer::open(place.path(), &RealDisk, key(ORIGIN, 8), &Trust::default());
    assert!(matches!(other, Err(WriteError::OtherKey(_))));

    let (mut writer, _) =
        Writer::open(place.path(), &RealDisk, log_key(), &Trust::default()).map_err(said).unwrap();
    assert!(matches!(writer.next(published("first", "v1")), Err(WriteError::Order(_))));
    let mut long = genesis();
    long.name = "a".repeat(70_000);
    assert!(matches!(writer.next(long.into()), Err(WriteError::Entry(_))));
    drop(writer);

    std::fs::remove_dir_all(place.path().join(PRIVATE)).unwrap();
    let forgotten = Writer::open(place.path(), &RealDisk, log_key(), &Trust::default());
    assert!(matches!(forgotten, Err(WriteError::NothingRemembered)));
}

/// What could never be done is refused before it is decided, and leaves nothing to finish.
#[test]
fn a_change_that_cannot_be_made_is_not_decided() {
    let place = place(2);
    std::fs::create_dir_all(place.path().join("public/editions/first/v2")).unwrap();
    let before = everything(place.path());
    let remove = |place: &str| Change::Remove { place: place.into() };
    for (change, name) in [
        (remove("public/../../sources"), "Outside"),
        (remove("/etc/passwd"), "Outside"),
        (remove("private/names"), "Outside"),
        (Writer::put("missing", "public/index.html"), "NotStaged"),
        (Writer::put("there", "public/editions/first/v2"), "Occupied"),
    ] {
        let (mut writer, _) = Writer::open(place.path(), &RealDisk, log_key(), &Trust::default())
            .map_err(said)
            .unwrap();
        writer.stage("there", b"text").map_err(said).unwrap();
        let next = writer.next(published("first", "v2")).map_err(said).unwrap();
        let Err(error) = writer.append(next, vec![change]).map(drop) else {
            panic!("{name} was decided");
        };
        assert!(format!("{error:?}").starts_with(name), "{error:?}");
        assert_eq!(
            write::recover(place.path(), &RealDisk).map_err(said).unwrap(),
            Some(Recovered::Dropped)
        );
        assert_eq!(everything(place.path()), before);
    }
}

/// A journal that was changed by hand does nothing outside of the two folders.
#[test]
fn a_journal_that_leads_out_is_refused() {
    let place = place(1);
    let intent = serde_json::json!({
        "format": "engross-intent-1", "index": 1, "entry": published("first", "v1"),
        "changes": [{"remove": {"place": "private/../../sources"}}],
    });
    std::fs::write(place.path().join(PRIVATE).join("intent.json"), intent.to_string()).unwrap();
    let refused = write::recover(place.path(), &RealDisk);
    assert!(matches!(refused, Err(WriteError::Journal(..))), "{refused:?}");
}
