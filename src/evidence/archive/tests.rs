//! What is written is the same each time; what is hostile is refused by its name.

use time::macros::datetime;
use zip::write::FileOptions;

use super::*;

const TIME: OffsetDateTime = datetime!(2026-11-26 09:00:01 UTC);

fn files(files: &[(&str, &[u8])]) -> Files {
    let mut all = Files::default();
    files.iter().for_each(|(path, bytes)| all.insert(*path, *bytes));
    all
}

fn written() -> Vec<u8> {
    let files = files(&[("b/c.txt", b"two"), ("a.txt", b"one"), ("b/d.txt", b"")]);
    Archive { folder: "first-v1".into(), files }.write(TIME).unwrap()
}

fn read(bytes: &[u8]) -> Result<Archive, ArchiveError> {
    let limits = Limits { bytes: 20_000, entries: 5, file: 1_000, unpacked: 2_500 };
    Archive::read(bytes, &limits)
}

fn refused(bytes: &[u8]) -> &'static str {
    read(bytes).unwrap_err().code()
}

/// An archive by the zip crate, of entries as they are named.
fn zipped(entries: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Puts other bytes in the place of all that are the same, of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8], which: impl Fn(usize) -> bool) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut changed = bytes.to_vec();
    let places = bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from);
    for (number, (at, _)) in places.enumerate() {
        if which(number) {
            changed[at..at + to.len()].copy_from_slice(to);
        }
    }
    assert_ne!(changed, bytes);
    changed
}

#[test]
fn the_same_files_give_the_same_bytes_and_are_read_again() {
    let bytes = written();
    assert_eq!(bytes, written());
    let archive = read(&bytes).unwrap();
    assert_eq!(archive.folder, "first-v1");
    let paths: Vec<_> = archive.files.under("").map(|(path, _)| path).collect();
    assert_eq!(paths, ["a.txt", "b/c.txt", "b/d.txt"]);
    assert_eq!(**archive.files.get("b/c.txt").unwrap(), *b"two");
}

#[test]
fn nothing_is_compressed_and_one_time_stands_with_all() {
    let bytes = written();
    let mut archive = ZipArchive::new(Cursor::new(&*bytes)).unwrap();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).unwrap();
        assert_eq!(entry.compression(), CompressionMethod::Stored);
        assert_eq!(entry.last_modified().unwrap().to_string(), "2026-11-26 09:00:00");
        assert_eq!(entry.unix_mode(), Some(0o100_644));
    }
    assert_eq!(dos(OffsetDateTime::UNIX_EPOCH), DateTime::default());
}

#[test]
fn what_another_program_packed_is_read() {
    let entries: [(&str, &[u8]); 2] = [("x/a.txt", &[b'a'; 500]), ("x/b/c.txt", b"two")];
    let archive = read(&zipped(&entries, FileOptions::default())).unwrap();
    assert_eq!((&*archive.folder, archive.files.under("").count()), ("x", 2));
}

#[test]
fn what_leads_out_of_the_folder_is_refused() {
    for name in ["../a", "x/../../a", "/etc/passwd", "x/..", "x/..\\a", "..\\a"] {
        let bytes = zipped(&[("x/a", b"one"), (name, b"two")], FileOptions::default());
        assert_eq!(refused(&bytes), "zip-outside", "{name}");
    }
    for name in
        ["x/a:b", "C:/a", "x/a\\b", "x//b", "x/./b", "x/b.", "x/\u{202e}b", "x/%2e", "x/a\nb"]
    {
        let bytes = zipped(&[("x/a", b"one"), (name, b"two")], FileOptions::default());
        assert_eq!(refused(&bytes), "zip-path", "{name}");
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("x/a", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert_eq!(refused(&writer.finish().unwrap().into_inner()), "zip-link");
}

#[test]
fn two_files_of_one_name_are_refused() {
    let two = zipped(&[("x/a", b"one"), ("x/b", b"two")], FileOptions::default());
    assert_eq!(refused(&replaced(&two, b"x/b", b"x/a", |_| true)), "zip-twice");
    let likely = zipped(&[("x/a", b"one"), ("x/A", b"two")], FileOptions::default());
    assert_eq!(refused(&likely), "zip-twice");
    let both = zipped(&[("x/a", b"one"), ("x/a/b", b"two")], FileOptions::default());
    assert_eq!(refused(&both), "zip-twice");
}

#[test]
fn files_of_no_one_folder_are_refused() {
    assert_eq!(
        refused(&zipped(&[("x/a", b"one"), ("y/b", b"two")], FileOptions::default())),
        "zip-folder"
    );
    assert_eq!(refused(&zipped(&[("a", b"one")], FileOptions::default())), "zip-folder");
    assert_eq!(refused(&zipped(&[], FileOptions::default())), "zip-folder");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let deflated = || SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let zeros = vec![0; 1 << 20];
    assert_eq!(refused(&zipped(&[("x/a", &zeros)], deflated())), "zip-too-large");
    let part = vec![0; 1_000];
    let parts: [(&str, &[u8]); 3] = [("x/a", &part), ("x/b", &part), ("x/c", &part)];
    assert_eq!(refused(&zipped(&parts, deflated())), "zip-too-large");
    let names: Vec<_> = (0..6).map(|n| format!("x/{n}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    assert_eq!(refused(&zipped(&many, deflated())), "zip-entries");
    assert_eq!(refused(&vec![b' '; 20_001]), "zip-too-large");
    // What says that it is small, and is not.
    let lying = zipped(&[("x/a", &part)], deflated());
    let lying = replaced(&lying, &1_000u32.to_le_bytes(), &10u32.to_le_bytes(), |_| true);
    assert_eq!(refused(&lying), "zip-damaged");
}

#[test]
fn what_is_not_as_the_archive_says_is_refused() {
    let bytes = written();
    assert_eq!(refused(&replaced(&bytes, b"two", b"twa", |_| true)), "zip-damaged");
    // The name in the directory is another than beside the file: programs differ in which they take.
    assert_eq!(
        refused(&replaced(&bytes, b"c.txt", b"e.txt", |number| number == 1)),
        "zip-ambiguous"
    );
    let longer = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let longer = zipped(&[("x/a", &[0; 777])], longer);
    let longer = replaced(&longer, &777u32.to_le_bytes(), &778u32.to_le_bytes(), |_| true);
    assert_eq!(refused(&longer), "zip-size");
    assert_eq!(refused(&[b"MZ", &*bytes].concat()), "zip-before");
    // What follows is another archive for whoever looks from the end, and its end is no valid one.
    let mut second = zipped(&[("evil.txt", b"evil")], SimpleFileOptions::default());
    let comment = second.len() - 2;
    second[comment] = 9;
    for after in [&second[..], b"after it", &bytes[bytes.len() - 22..]] {
        assert_eq!(refused(&[&*bytes, after].concat()), "zip-after");
    }
    assert_eq!(refused(&bytes[..bytes.len() - 30]), "no-zip");
    assert_eq!(refused(b"no archive"), "no-zip");
    assert_eq!(refused(b""), "no-zip");
}

#[test]
fn no_cut_and_no_changed_byte_makes_it_panic() {
    let bytes = written();
    for at in 0..bytes.len() {
        let _ = read(&bytes[..at]);
        let mut changed = bytes.clone();
        changed[at] ^= 0xff;
        let _ = read(&changed);
    }
}

#[test]
fn what_not_every_system_takes_is_not_written() {
    let files = files(&[("fonts/a:b.ttf", b"")]);
    let error = Archive { folder: "x".into(), files }.write(TIME).unwrap_err();
    assert_eq!(error, ArchiveError::Path("fonts/a:b.ttf".into()));
}
