//! How a register's size costs: replaying it, verifying a file by it, and appending to it.
//!
//! A register of 100,000 entries is replayed from its files, with every entry, tile, root and signature
//! checked; for comparison, its entries are only hashed. Then a file is verified as `engross verify` does,
//! from opening the copy to the verdict: one that the last entry published, and one that nobody did. Then
//! entries are appended, one at a time as a publication does, to that register and to one that has just
//! begun, on the same disk.
//!
//! `cargo bench --bench register`

#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use engross::content::ContentCode;
use engross::digest::Digest;
use engross::register::anchor::Anchor;
use engross::register::checkpoint::{Checkpoint, SignedCheckpoint};
use engross::register::disk::{Disk, RealDisk};
use engross::register::entry::{Edition, Entry, Genesis, Published};
use engross::register::key::SecretKey;
use engross::register::merkle::{Hash, Tree};
use engross::register::tile::Tile;
use engross::register::trust::Trust;
use engross::register::write::Writer;
use engross::register::{CHECKPOINT, PRIVATE, PUBLIC, Register};
use engross::verify::{Case, Status, find};
use ssh_key::rand_core::OsRng;

const ENTRIES: u32 = 100_000;
const APPENDED: u32 = 20;
const ORIGIN: &str = "example.org/register";

fn main() {
    let key = SecretKey::read(&SecretKey::generate(ORIGIN, &mut OsRng).unwrap()).unwrap();
    let large = tempfile::tempdir().unwrap();
    let entries = fill(large.path(), &key);
    let bytes: usize = entries.iter().map(Vec::len).sum();

    let folder = large.path().join(PUBLIC);
    let replay = best_of(3, || {
        let register = Register::open(&folder, &Trust::default()).unwrap();
        assert_eq!(register.checkpoint().size, u64::from(ENTRIES));
    });
    let hashing = best_of(3, || {
        let tree: Tree = entries.iter().map(|entry| Hash::leaf(entry)).collect();
        assert_eq!(tree.size(), u64::from(ENTRIES));
    });
    let known = verify(large.path(), LAST, Status::NotCurrent);
    let unknown = verify(large.path(), b"nobody published this", Status::NotGenuine);
    println!("{ENTRIES} entries, {} MB", bytes / 1_000_000);
    println!("replayed in {:.2} s; hashed in {:.2} s", seconds(replay), seconds(hashing));
    println!("replaying / hashing: {:.1}", seconds(replay) / seconds(hashing));
    println!(
        "a published file verified in {:.2} s, {:.2} times replaying; an unknown one in {:.2} s",
        seconds(known),
        seconds(known) / seconds(replay),
        seconds(unknown)
    );

    let small = tempfile::tempdir().unwrap();
    drop(Writer::begin(small.path(), &RealDisk, key.clone(), genesis(&key)).unwrap());
    let to_small = append(small.path(), &key);
    let to_large = append(large.path(), &key);
    println!(
        "an entry appended in {:.1} ms to a new register, in {:.1} ms to the large one: {:.2} times",
        seconds(to_small) * 1000.0,
        seconds(to_large) * 1000.0,
        seconds(to_large) / seconds(to_small)
    );
}

/// The time from a copy of what is served to the verdict on a file.
fn verify(output: &Path, file: &[u8], expected: Status) -> Duration {
    let anchor = Register::open(&output.join(PUBLIC), &Trust::default()).unwrap().anchor();
    let trust = Trust { anchor: Some(anchor.into()), ..Trust::default() };
    best_of(3, || {
        let (folder, served) = find(&output.join("public"));
        let register = Register::open(&folder, &trust).unwrap();
        let case = Case::new(&register, &served, None);
        let answer = case.verify("print.pdf", file);
        assert_eq!(answer.verdict.status(true), expected, "{}", answer.sentence(&case));
    })
}

/// The median time to append an entry to a register that is open.
fn append(output: &Path, key: &SecretKey) -> Duration {
    let (mut writer, _) = Writer::open(output, &RealDisk, key.clone(), &Trust::default()).unwrap();
    let mut times = Vec::new();
    for number in 0..APPENDED {
        let start = Instant::now();
        let next = writer.next(published(ENTRIES + number)).unwrap();
        writer = writer.append(next, Vec::new()).unwrap();
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

fn genesis(key: &SecretKey) -> Genesis {
    Genesis {
        name: "The Board".into(),
        origin: ORIGIN.into(),
        key: key.log_key(),
        policy: Digest::of(b"policy").into(),
        recovery: Vec::new(),
        timestamp: 1_663_149_600,
        kind: Default::default(),
    }
}

fn published(number: u32) -> Entry {
    let of = |what: &str| Digest::of(format!("{what} {number}").as_bytes());
    let edition = |name: &str| Edition {
        name: format!("{name}.pdf"),
        built: of(&format!("{name} built")).into(),
        length: 48_213,
        sealed: Some(of(&format!("{name} sealed")).into()),
    };
    Entry::Published(Published {
        briefing: format!("briefing-{number}"),
        version: "v1".parse().unwrap(),
        record: of("record").into(),
        content: of("content").into(),
        code: ContentCode::of(&of("content")).to_string(),
        editions: vec![edition("accessible"), edition("print")],
        approvals: Vec::new(),
        timestamp: 1_663_149_600,
        kind: Default::default(),
    })
}

/// What the last entry of the large register published.
const LAST: &[u8] = b"the last file that was published";

/// An entry that published a file without a seal.
fn last() -> Entry {
    let Entry::Published(mut published) = published(ENTRIES - 1) else { unreachable!() };
    published.editions = vec![Edition {
        name: "print.pdf".into(),
        built: Digest::of(LAST).into(),
        length: LAST.len() as u64,
        sealed: None,
    }];
    Entry::Published(published)
}

/// Writes a large register as if each entry had been appended; the entries.
fn fill(output: &Path, key: &SecretKey) -> Vec<Vec<u8>> {
    let first = Entry::from(genesis(key));
    let entries = [first].into_iter().chain((1..ENTRIES - 1).map(published)).chain([last()]);
    let entries: Vec<_> = entries.map(|entry| entry.bytes()).collect();
    let tree: Tree = entries.iter().map(|entry| Hash::leaf(entry)).collect();
    for tile in Tile::all(tree.size()) {
        let path = output.join(PUBLIC).join(tile.to_string());
        RealDisk.write(&path, &tile.bytes(&tree, &entries)).unwrap();
    }
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: tree.size(), root: tree.root() };
    let signed = SignedCheckpoint::sign(checkpoint, key).unwrap().bytes();
    let anchor = Anchor::of(&entries[0]).to_string();
    for (path, bytes) in [
        (output.join(PUBLIC).join(CHECKPOINT), signed.as_slice()),
        (output.join(PRIVATE).join("head"), &signed),
        (output.join(PRIVATE).join("anchor"), anchor.as_bytes()),
    ] {
        RealDisk.write(&path, bytes).unwrap();
    }
    entries
}

fn best_of(times: usize, work: impl Fn()) -> Duration {
    let run = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..times).map(run).min().unwrap()
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}
