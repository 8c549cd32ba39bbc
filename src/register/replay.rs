//! Reading a copy of a register: everything is made again from the entries, and the copy must agree.
//!
//! A tile is never believed. The entries give the leaves, the leaves the tree, the tree the root, and
//! that is the one that was signed; then each tile has to be what the tree gives.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::thread;

use super::anchor::Anchor;
use super::aside::{self, Aside};
use super::checkpoint::{self, SignedCheckpoint};
use super::entry::{Entry, EntryError, Genesis};
use super::fault::{Fault, Refused};
use super::ledger::Ledger;
use super::merkle::{Hash, Tree};
use super::tile::{self, BundleError, Kind, MAX_ENTRY, Tile, WIDTH};
use super::trust::Trust;
use super::{CHECKPOINT, Logged, Register};
use crate::files::Files;

/// Bytes of the largest file: a full bundle of the longest entries.
const MAX_FILE: u64 = WIDTH * (MAX_ENTRY as u64 + 2);

/// How deep folders may stand in each other: `tile/entries/x018/x446/x744/x073/x709/551.p`.
const MAX_DEPTH: usize = 9;

/// Reads the files of a copy.
pub(super) fn files(folder: &Path) -> Result<Files, Refused> {
    if !folder.join(CHECKPOINT).is_file() {
        return Err(Fault::NoRegister(folder.to_owned()).into());
    }
    // Before all else: if an entry is added meanwhile, what this head is of is there, and what is later is aside.
    let head = read_file(&folder.join(CHECKPOINT));
    let mut files = Files::default();
    let mut faults = Vec::new();
    read_folder(folder, "", 0, &mut files, &mut faults);
    if let Ok(Some(head)) = head {
        files.insert(CHECKPOINT, head);
    }
    match faults.is_empty() {
        true => Ok(files),
        false => Err(Refused { faults }),
    }
}

fn read_folder(
    folder: &Path,
    path: &str,
    depth: usize,
    files: &mut Files,
    faults: &mut Vec<Fault>,
) {
    let unreadable = |error: std::io::Error| Fault::Unreadable(path.to_owned(), error.to_string());
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) => return faults.push(unreadable(error)),
    };
    for entry in entries {
        let (entry, kind) = match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
            Ok((kind, entry)) => (entry, kind),
            Err(error) => {
                faults.push(unreadable(error));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        let inside = match path {
            "" => name,
            _ => format!("{path}/{name}"),
        };
        if kind.is_dir() && depth < MAX_DEPTH {
            read_folder(&entry.path(), &inside, depth + 1, files, faults);
        } else if kind.is_file() && aside::is_of_system(&inside) {
            files.insert(inside, Vec::new());
        } else if kind.is_file() {
            match read_file(&entry.path()) {
                Ok(Some(bytes)) => files.insert(inside, bytes),
                Ok(None) => faults.push(Fault::NotAFile(inside)),
                Err(error) => faults.push(Fault::Unreadable(inside, error.to_string())),
            }
        } else {
            faults.push(Fault::NotAFile(inside));
        }
    }
}

/// A file's bytes; `None` if it has more than any.
fn read_file(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_FILE).then_some(bytes))
}

/// Makes everything again from the entries of a copy.
pub(super) fn replay(files: &Files, trust: &Trust) -> Result<Register, Refused> {
    let signed = files.get(CHECKPOINT).ok_or_else(|| Fault::Missing(CHECKPOINT.into()))?;
    let signed = SignedCheckpoint::read(signed).map_err(Fault::from)?;
    let size = signed.checkpoint.size;
    if size == 0 {
        return Err(Fault::Empty.into());
    }
    let entries = split(files, size)?;
    let read = read(&entries);
    let tree: Tree = read.iter().map(|(leaf, _)| *leaf).collect();
    let mut faults = Vec::new();

    let mut asides = Vec::new();

    let is_signed = tree.root() == signed.checkpoint.root;
    if is_signed {
        faults.extend(wrong_files(files, size, &tree, &entries, &mut asides));
    } else {
        faults.extend(wrong_entries(files, &tree, signed.checkpoint.root));
    }
    let anchor = Anchor::of(entries[0]);
    if let Some(expected) = trust.anchor.filter(|pin| !pin.holds(&anchor)) {
        faults.push(Fault::OtherAnchor { found: anchor, expected });
    }
    let (entries, ledger, unfit) = follow(&entries, read);
    if let Some(genesis) = entries.first().and_then(Logged::genesis) {
        faults.extend(signed.verify(&genesis.key).err().map(Fault::from));
    }
    let cosignatures = signed.cosignatures(&trust.witnesses).unwrap_or_else(|error| {
        faults.push(error.into());
        Vec::new()
    });
    // Of entries that nobody signed, it matters little what else they are.
    if is_signed {
        faults.extend(unfit);
        faults.extend(trust.known.iter().filter_map(|known| known.fault(&tree)));
    }
    match faults.is_empty() {
        true => Ok(Register {
            is_anchored: trust.anchor.is_some(),
            entries,
            tree,
            ledger,
            signed,
            cosignatures,
            asides,
        }),
        false => Err(Refused { faults }),
    }
}

/// The entries' bytes. Nothing else can be said of a copy in which one is missing.
fn split(files: &Files, size: u64) -> Result<Vec<&[u8]>, Refused> {
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for bundle in Tile::all_of(Kind::Entries, size) {
        let path = bundle.to_string();
        let Some(bytes) = files.get(&path) else {
            faults.push(Fault::Missing(path));
            // A checkpoint may speak of more entries than there are bytes in the world.
            break;
        };
        match tile::entries(bytes, bundle.width) {
            Ok(found) => entries.extend(found),
            Err(error) => faults.push(match error {
                BundleError::Missing { found } => {
                    Fault::EntriesMissing { path, found, expected: bundle.width }
                }
                BundleError::Truncated => Fault::Truncated(path),
                BundleError::Trailing => Fault::Trailing(path),
            }),
        }
    }
    match faults.is_empty() {
        true => Ok(entries),
        false => Err(Refused { faults }),
    }
}

/// What is wrong with the files beside entries that are the signed ones, and which are none of theirs and do
/// no harm.
fn wrong_files(
    files: &Files,
    size: u64,
    tree: &Tree,
    entries: &[&[u8]],
    asides: &mut Vec<Aside>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for tile in Tile::all(size) {
        let path = tile.to_string();
        if files.get(&path).is_none() {
            faults.push(Fault::Missing(path));
        }
    }
    for (path, bytes) in files.under("").filter(|(path, _)| *path != CHECKPOINT) {
        let path = || path.to_owned();
        match Tile::parse(&path()) {
            // Of a tile that has grown, the earlier ones may still be there, for who has an old checkpoint.
            Some(tile) if tile.was_in(size) => {
                if *tile.bytes(tree, entries) != **bytes {
                    faults.push(Fault::Forged(path()));
                }
            }
            Some(tile) if aside::is_later(tile, bytes, tree, entries) => {
                asides.push(Aside::Later(path()));
            }
            None if aside::is_of_system(&path()) => asides.push(Aside::OfSystem(path())),
            _ => faults.push(Fault::Extra(path())),
        }
    }
    faults
}

/// Which entries are not the signed ones, as far as the tiles still tell.
fn wrong_entries(files: &Files, tree: &Tree, signed: Hash) -> Vec<Fault> {
    let wrong_root = || vec![Fault::WrongRoot { found: tree.root(), signed }];
    let Some(stored) = stored_leaves(files, tree.size()) else { return wrong_root() };
    if stored.iter().copied().collect::<Tree>().root() != signed {
        return wrong_root();
    }
    let places: HashMap<_, _> = stored.iter().zip(0..).collect();
    let differ =
        tree.leaves().iter().zip(&stored).zip(0..).filter(|((one, other), _)| one != other);
    let fault = |((found, _), index)| match places.get(found) {
        Some(from) => Fault::Moved { to: index, from: *from },
        None => Fault::Changed(index),
    };
    differ.map(fault).collect()
}

/// The leaves as the tiles have them, if the tiles are there.
fn stored_leaves(files: &Files, size: u64) -> Option<Vec<Hash>> {
    let mut leaves = Vec::new();
    for tile in Tile::all_of(Kind::Hashes(0), size) {
        let (hashes, rest) = files.get(&tile.to_string())?.as_chunks::<{ Hash::LENGTH }>();
        if hashes.len() as u64 != tile.width || !rest.is_empty() {
            return None;
        }
        leaves.extend(hashes.iter().copied().map(Hash::from));
    }
    Some(leaves)
}

/// How many threads read entries, and how many entries are worth one.
const READERS: usize = 4;
const WORTH_A_READER: usize = 1000;

/// Each entry's leaf, and what it says.
fn read(entries: &[&[u8]]) -> Vec<(Hash, Result<Entry, EntryError>)> {
    let one = |bytes: &&[u8]| (Hash::leaf(bytes), Entry::read(bytes));
    let chunk = entries.len().div_ceil(READERS).max(WORTH_A_READER);
    thread::scope(|scope| {
        let readers = entries
            .chunks(chunk)
            .map(|entries| scope.spawn(move || entries.iter().map(one).collect::<Vec<_>>()));
        let readers: Vec<_> = readers.collect();
        let results = readers.into_iter().map(|reader| reader.join());
        results.flat_map(|read| read.expect("reading an entry does not panic")).collect()
    })
}

/// The entries, what they come to, and which of them are none or cannot stand where they do.
fn follow(
    entries: &[&[u8]],
    read: Vec<(Hash, Result<Entry, EntryError>)>,
) -> (Vec<Logged>, Ledger, Vec<Fault>) {
    let mut ledger = Ledger::default();
    let mut faults = Vec::new();
    let mut logged = Vec::with_capacity(entries.len());
    let mut in_order = true;
    for ((bytes, (_, entry)), index) in entries.iter().zip(read).zip(0..) {
        match entry {
            // After one that cannot stand where it does, nothing is known of those that follow.
            Ok(entry) if in_order => {
                if let Err(error) = ledger.push(&entry) {
                    faults.push(Fault::Order(index, error));
                    in_order = false;
                }
                logged.push(Logged { bytes: bytes.to_vec(), entry });
            }
            Ok(_) => {}
            Err(error) => {
                faults.push(Fault::Entry(index, error));
                in_order = false;
            }
        }
    }
    (logged, ledger, faults)
}

impl Logged {
    fn genesis(&self) -> Option<&Genesis> {
        match &self.entry {
            Entry::Genesis(genesis) => Some(genesis),
            _ => None,
        }
    }
}

const _: () = assert!(checkpoint::MAX_LENGTH as u64 <= MAX_FILE);
