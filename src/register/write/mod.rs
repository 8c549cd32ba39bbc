//! The one place where a register is written.
//!
//! A [`Writer`] holds the lock, has finished what was interrupted, and has replayed the register with
//! all that is remembered of it. [`Writer::next`] makes what the register would be with one more entry;
//! who publishes stages the files that go with it, each proof beside its file; [`Writer::append`] decides.
//!
//! What was last signed here is remembered in `output/private/register/head`. A copy that is behind it, or
//! other than it, is refused, so that two roots are never signed for one size: what is signed and not
//! decided has never left the private folder, and is dropped with it.
//!
//! Who only reads takes no lock and finishes nothing: what is served is a register after each single change.

mod error;
mod memory;

use std::fs::File;
use std::path::Path;

pub use error::WriteError;
pub use memory::Memory;
use memory::{ANCHOR, HEAD};

use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::disk::Disk;
use super::entry::{Entry, EntryError, Genesis};
use super::journal::{Change, Decided, Journal, Recovered};
use super::key::SecretKey;
use super::ledger::Ledger;
use super::listing::{self, LISTING, Listing};
use super::lock::lock;
use super::merkle::{Hash, Tree};
use super::proof::Proof;
use super::tile::{MAX_ENTRY, Tile, WIDTH};
use super::trust::Trust;
use super::{CHECKPOINT, Logged, PRIVATE, PUBLIC, Register, SERVED};

/// Finishes what was interrupted below a workspace's `output/`, if anything was.
pub fn recover(output: &Path, disk: &dyn Disk) -> Result<Option<Recovered>, WriteError> {
    let journal = Journal::new(output, disk);
    if !journal.is_open() {
        return Ok(None);
    }
    let _lock = lock(&output.join(PRIVATE))?;
    journal.recover()
}

/// What is decided below a workspace's `output/` and not all in place, for who only reads.
pub fn decided(output: &Path, disk: &dyn Disk) -> Result<Option<Decided>, WriteError> {
    Journal::new(output, disk).decided()
}

/// Opens the register below a workspace's `output/` with all that is remembered of it there, to say what would be
/// written next, and writes nothing. While an entry is decided and not all in place, nobody can say that.
pub fn look(output: &Path, disk: &dyn Disk) -> Result<Register, WriteError> {
    if decided(output, disk)?.is_some() {
        return Err(WriteError::Interrupted);
    }
    let memory = Memory::read(output)?.ok_or(WriteError::NothingRemembered)?;
    Ok(Register::open(&output.join(PUBLIC), &memory.trust())?)
}

/// Nobody else writes below a workspace's `output/` while there is one.
pub struct Hold {
    _lock: File,
}

/// Keeps everybody from writing below a workspace's `output/`, after what was interrupted is finished.
pub fn hold(output: &Path, disk: &dyn Disk) -> Result<(Hold, Option<Recovered>), WriteError> {
    let lock = lock(&output.join(PRIVATE))?;
    let recovered = Journal::new(output, disk).recover()?;
    Ok((Hold { _lock: lock }, recovered))
}

/// Whoever writes the register now.
pub struct Writer<'d> {
    journal: Journal<'d>,
    key: SecretKey,
    register: Register,
    _lock: File,
}

/// What a register is with one more entry, signed and not yet decided.
#[derive(Debug)]
pub struct Next {
    logged: Logged,
    signed: SignedCheckpoint,
    inclusion: Vec<Hash>,
}

impl Next {
    /// The proof that the entry is in the register, for a file beside what it is about.
    pub fn proof(&self) -> Proof {
        let Checkpoint { size, .. } = self.signed.checkpoint;
        Proof {
            extra: Some(self.logged.bytes.clone()),
            index: size - 1,
            hashes: self.inclusion.clone(),
            checkpoint: self.signed.bytes(),
        }
    }
}

impl<'d> Writer<'d> {
    /// Begins a register below a workspace's `output/`.
    pub fn begin(
        output: &Path,
        disk: &'d dyn Disk,
        key: SecretKey,
        genesis: Genesis,
    ) -> Result<Self, WriteError> {
        let lock = lock(&output.join(PRIVATE))?;
        let journal = Journal::new(output, disk);
        journal.recover()?;
        let folder = output.join(PUBLIC);
        let is_empty = folder.read_dir().map_or(true, |mut entries| entries.next().is_none());
        if !is_empty || Memory::read(output)?.is_some() {
            return Err(WriteError::Begun(folder));
        }
        if genesis.key != key.log_key() {
            return Err(WriteError::OtherKey(key.log_key().to_string()));
        }
        let entry = Entry::from(genesis);
        let mut ledger = Ledger::default();
        let logged = checked(entry, &ledger)?;
        ledger.push(&logged.entry)?;
        let tree: Tree = [Hash::leaf(&logged.bytes)].into_iter().collect();
        let signed = sign(&tree, &key)?;
        let register = Register {
            is_anchored: true,
            entries: vec![logged],
            tree,
            ledger,
            signed,
            cosignatures: Vec::new(),
            asides: Vec::new(),
        };
        let anchor = format!("{}\n", register.anchor());
        journal.stage(ANCHOR, anchor.as_bytes())?;
        let put = Change::Put { staged: ANCHOR.into(), place: format!("{PRIVATE}/{ANCHOR}") };
        let writer = Self { journal, key, register, _lock: lock };
        writer.commit(vec![put])?;
        Ok(writer)
    }

    /// Opens the register below a workspace's `output/`, and says what it had to finish.
    pub fn open(
        output: &Path,
        disk: &'d dyn Disk,
        key: SecretKey,
        trust: &Trust,
    ) -> Result<(Self, Option<Recovered>), WriteError> {
        let lock = lock(&output.join(PRIVATE))?;
        let journal = Journal::new(output, disk);
        let recovered = journal.recover()?;
        let memory = Memory::read(output)?.ok_or(WriteError::NothingRemembered)?;
        let mut all = memory.trust();
        all.known.extend(trust.known.iter().cloned());
        all.witnesses.clone_from(&trust.witnesses);
        let register = Register::open(&output.join(PUBLIC), &all)?;
        if register.genesis().key != key.log_key() {
            return Err(WriteError::OtherKey(key.log_key().to_string()));
        }
        Ok((Self { journal, key, register, _lock: lock }, recovered))
    }

    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The register with one more entry, if that can be the next.
    pub fn next(&mut self, entry: Entry) -> Result<Next, WriteError> {
        let Register { tree, ledger, .. } = &mut self.register;
        let logged = checked(entry, ledger)?;
        let index = tree.size();
        tree.push(Hash::leaf(&logged.bytes));
        let signed = sign(tree, &self.key);
        let inclusion = tree.inclusion(index, index + 1).unwrap_or_default();
        tree.truncate(index);
        Ok(Next { logged, signed: signed?, inclusion })
    }

    /// Keeps a file that a [`Change::Put`] is to put in its place when an entry is appended.
    pub fn stage(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.journal.stage(&format!("{OTHERS}/{name}"), bytes)
    }

    /// Keeps a file as [`Writer::stage`] does, which only its owner may ever read.
    pub fn stage_secret(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.journal.stage_secret(&format!("{OTHERS}/{name}"), bytes)
    }

    /// The change that puts what was staged under a name at a place below `output/`.
    pub fn put(name: &str, place: &str) -> Change {
        Change::Put { staged: format!("{OTHERS}/{name}"), place: place.to_owned() }
    }

    /// Appends the entry, moves the head, and then makes the changes that go with it, in order.
    ///
    /// After an error the writer is gone: the next one finishes what was decided, or finds the register
    /// as it was.
    pub fn append(mut self, next: Next, changes: Vec<Change>) -> Result<Self, WriteError> {
        let Next { logged, signed, .. } = next;
        if signed.checkpoint.size != self.register.tree.size() + 1 {
            return Err(WriteError::Stale);
        }
        self.register.ledger.push(&logged.entry)?;
        self.register.tree.push(Hash::leaf(&logged.bytes));
        self.register.entries.push(logged);
        self.register.signed = signed;
        self.register.cosignatures.clear();
        self.commit(changes)?;
        Ok(self)
    }

    /// Stages the files of the register's last entry and makes all changes: the tiles, the head, what
    /// is remembered, those that were asked for, what is no longer needed, and at last the list of all files.
    fn commit(&self, changes: Vec<Change>) -> Result<(), WriteError> {
        let Register { tree, entries, signed, .. } = &self.register;
        let size = tree.size();
        let mut all = Vec::new();
        let mut obsolete = Vec::new();
        for tile in Tile::new_at(size) {
            all.push(self.stage_own(&tile.to_string(), &tile.bytes(tree, entries))?);
            if tile.width == WIDTH {
                obsolete.push(Change::Remove { place: format!("{PUBLIC}/{tile}.p") });
            }
        }
        all.push(self.stage_own(CHECKPOINT, &signed.bytes())?);
        self.journal.stage(HEAD, &signed.bytes())?;
        all.push(Change::Put { staged: HEAD.into(), place: format!("{PRIVATE}/{HEAD}") });
        all.extend(changes);
        all.extend(obsolete);
        // What leads to the files comes after them.
        let places = listing::PLACES.map(|place| format!("{SERVED}/{place}"));
        let files = self.journal.files_after(&places, &all)?;
        let files = files.iter().filter_map(|path| path.strip_prefix(SERVED)?.strip_prefix('/'));
        let listing = Listing::of(&self.register, files);
        self.journal.stage(LISTING, listing.page().as_bytes())?;
        all.push(Change::Put { staged: LISTING.into(), place: format!("{SERVED}/{LISTING}") });
        let last = entries.last().expect("a register has an entry");
        self.journal.commit(size - 1, &last.entry, all)
    }

    /// Stages a file of the register itself.
    fn stage_own(&self, path: &str, bytes: &[u8]) -> Result<Change, WriteError> {
        let staged = format!("{OWN}/{path}");
        self.journal.stage(&staged, bytes)?;
        Ok(Change::Put { staged, place: format!("{PUBLIC}/{path}") })
    }
}

/// Where the register's own files are staged.
const OWN: &str = "register";
/// Where the files that go with an entry are staged.
const OTHERS: &str = "files";

/// An entry that can be the next, as it is written.
fn checked(entry: Entry, ledger: &Ledger) -> Result<Logged, WriteError> {
    entry.agrees_with_itself()?;
    let bytes = entry.bytes();
    if bytes.len() > MAX_ENTRY {
        return Err(EntryError::TooLong.into());
    }
    ledger.check(&entry)?;
    Ok(Logged { bytes, entry })
}

fn sign(tree: &Tree, key: &SecretKey) -> Result<SignedCheckpoint, CheckpointError> {
    let origin = key.name().to_owned();
    SignedCheckpoint::sign(Checkpoint { origin, size: tree.size(), root: tree.root() }, key)
}
