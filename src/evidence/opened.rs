//! A pack that was opened: its files, what its lists say of them, and the register in it.

use std::path::Path;
use std::{fs, io};

use super::archive::{Archive, ArchiveError, Limits};
use super::bag;
use super::fault::Fault;
use super::subject::{self, Subject};
use super::{PUBLIC, REGISTER};
use crate::files::Files;
use crate::register::Register;
use crate::register::fault::{Fault as RegisterFault, Refused};
use crate::register::trust::Trust;

/// A pack's files.
#[derive(Debug)]
pub struct Opened {
    /// Those beside the payload.
    pub(super) beside: Files,
    pub(super) payload: Files,
    /// What is not as its lists say.
    pub(super) faults: Vec<Fault>,
}

impl Opened {
    /// Opens a pack within bounds.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ArchiveError> {
        Ok(Self::of(&Archive::read(bytes, limits)?.files))
    }

    /// What a bag's files are.
    pub(super) fn of(bag: &Files) -> Self {
        let (payload, faults) = bag::unpack(bag);
        let mut beside = Files::default();
        for (path, bytes) in bag.under("").filter(|(path, _)| !path.starts_with(bag::DATA)) {
            beside.insert(path, bytes.clone());
        }
        Self { beside, payload, faults }
    }

    /// Replays the register in it.
    pub fn register(&self, trust: &Trust) -> Result<Register, Refused> {
        let mut files = Files::default();
        for (path, bytes) in self.payload.under(REGISTER) {
            files.insert(&path[REGISTER.len()..], bytes.clone());
        }
        let register = Register::replay(&files, trust)?;
        // Nobody copies a pack while it grows, and no file manager opens it.
        let faults =
            register.asides().iter().map(|aside| RegisterFault::Extra(aside.path().into()));
        let faults: Vec<_> = faults.collect();
        if faults.is_empty() { Ok(register) } else { Err(Refused { faults }) }
    }

    /// The version that it is about, as a register has it.
    pub fn subject<'r>(&self, register: &'r Register) -> Result<Subject<'r>, Fault> {
        let (briefing, version) = subject::found_in(&self.payload).ok_or(Fault::NoRelease)?;
        let name = format!("{briefing} {version}");
        Subject::of(register, &briefing, version).ok_or(Fault::NotPublished(name))
    }

    /// Writes what is served, register and all, into an empty folder. Every path in an archive that was read
    /// stays in it.
    pub fn serve(&self, folder: &Path) -> io::Result<()> {
        for (path, bytes) in self.payload.under(PUBLIC) {
            let path = folder.join(&path[PUBLIC.len()..]);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}
