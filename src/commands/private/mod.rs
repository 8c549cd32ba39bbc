//! `engross private`

mod backup;
mod check;
mod encrypt;
mod restore;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use engross::backup::Backup;
use engross::circulation::{PrivateError, Vault};
use engross::phrase::{counted, listed_in_short};
use engross::register::Register;

use super::register::own;
use super::vault::VaultArgs;
use crate::args;
use crate::terminal;

/// Back up what is private, check a backup, and restore it; encrypt the lists that are there
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Backup(backup::Args),
    Check(check::Args),
    Restore(restore::Args),
    Encrypt(encrypt::Args),
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        Command::Backup(command) => backup::run(all, command),
        Command::Check(command) => check::run(all, command),
        Command::Restore(command) => restore::run(all, command),
        Command::Encrypt(command) => encrypt::run(all, command),
    }
}

/// A backup that somebody names, and who opens it.
#[derive(Debug, clap::Args)]
struct BackupArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    vault: VaultArgs,
}

/// A backup that was opened, with what it was held against.
struct Opened {
    root: PathBuf,
    backup: Backup,
    register: Register,
    vault: Vault,
    faults: Vec<PrivateError>,
}

impl BackupArgs {
    /// Opens the backup, and holds each of its lists against the workspace's register.
    fn open(&self, all: &args::Args) -> Result<Opened, Box<dyn Error>> {
        let root = super::root(all)?;
        let (register, vault) = (own(all)?, self.vault.open(&root)?);
        let said = |error: &dyn Error| format!("{}: {error}", self.file.display());
        let bytes = std::fs::read(&self.file).map_err(|error| said(&error))?;
        let backup = decrypt(&vault, bytes).map_err(|error| said(&*error))?;
        if backup.is_of_another(&register) {
            return Err(format!(
                "{} is of another register than this workspace's",
                self.file.display()
            )
            .into());
        }
        if backup.is_ahead_of(&register) {
            return Err(format!(
                "{} is of a later state of the register than there is here; bring output/public up to date \
                 first: git pull",
                self.file.display()
            )
            .into());
        }
        let (_, faults) = backup.lists(&register, &vault);
        Ok(Opened { root, backup, register, vault, faults })
    }
}

/// The name under which a backup is encrypted and opened.
const ARCHIVE: &str = "backup.zip";
const ENCRYPTED: &str = "backup.zip.age";

fn decrypt(vault: &Vault, bytes: Vec<u8>) -> Result<Backup, Box<dyn Error>> {
    Ok(Backup::open(&vault.open(ENCRYPTED, bytes)?)?)
}

/// Says what is wrong with the lists of a backup; whether anything is.
fn tell_faults(faults: &[PrivateError]) -> bool {
    let (locked, wrong): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.is_locked());
    for fault in &wrong {
        terminal::fail(fault);
    }
    if !locked.is_empty() {
        terminal::note(&format!(
            "{} could not be looked into, because nobody gave a key that opens what is encrypted: \
             --identity FILE.",
            counted(locked.len(), "list")
        ));
    }
    !wrong.is_empty()
}

/// "names/first.txt and 3 more"
fn told(names: &[String]) -> String {
    const MOST: usize = 10;
    listed_in_short(names, MOST)
}

/// The folder that is backed up.
fn private(root: &Path) -> PathBuf {
    root.join("output/private")
}
