//! `engross private backup`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::backup::Backup;
use engross::circulation::{Vault, VaultError};
use engross::phrase::counted;
use engross::register::disk::RealDisk;
use engross::register::write;
use engross::store;

use super::super::private_part::refuse_another_key;
use super::super::register::{own, tell_recovered};
use super::super::vault::{VaultArgs, config};
use super::{ARCHIVE, decrypt, private, tell_faults};
use crate::args;
use crate::terminal;

/// Write all of output/private into one encrypted file, and check it
///
/// Each list is held against the register first. Keys and passwords that are in output/private are in the backup,
/// too, and so is the register's key: keep it where a key may be.
///
/// Exit status: 0 written and whole, 1 written, and something in output/private is lost or damaged, 2 could not.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to write it; nothing is replaced
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,

    /// Who can open it (age1…), instead of those that engross.toml names; may be said more than once
    #[arg(long = "recipient", value_name = "RECIPIENT")]
    recipients: Vec<String>,

    #[command(flatten)]
    vault: VaultArgs,
}

pub(super) fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let root = crate::commands::root(all)?;
    if args.output.exists() {
        let path = args.output.display();
        return Err(format!("{path} is there already; give this backup a name of its own").into());
    }
    let vault = vault(&root, args)?;
    let (hold, recovered) = write::hold(&root.join("output"), &RealDisk)?;
    tell_recovered(recovered.as_ref());
    let register = own(all)?;
    let backup = Backup::read(&private(&root))?;
    drop(hold);
    let (part, faults) = backup.lists(&register, &vault);
    refuse_another_key(&part, &faults)?;
    let is_faulty = tell_faults(&faults);

    let (_, bytes) = vault.seal(ARCHIVE, &backup.archive()?)?;
    let said = |error: std::io::Error| format!("{}: {error}", args.output.display());
    store::write_secret(&args.output, &bytes).map_err(said)?;
    let written = std::fs::read(&args.output).map_err(said)?;
    let is_written = written == bytes;
    let opened = match decrypt(&vault, written) {
        Ok(opened) if opened == backup => Opening::Whole,
        Ok(_) => Opening::Damaged,
        Err(error) => match error.downcast_ref() {
            Some(VaultError::Locked) => Opening::NoKey,
            Some(VaultError::OtherKey) => Opening::OtherKey,
            _ => Opening::Damaged,
        },
    };
    if !is_written || opened == Opening::Damaged {
        return Err(
            format!("{} is not what was written; do not keep it", args.output.display()).into()
        );
    }
    say(args, &backup, &opened);
    Ok(ExitCode::from(u8::from(is_faulty)))
}

/// What came of opening the backup that was written.
#[derive(PartialEq, Eq)]
enum Opening {
    Whole,
    Damaged,
    /// Nobody gave a key.
    NoKey,
    /// It is not for the key that was given.
    OtherKey,
}

/// A vault for those who are to open the backup.
fn vault(root: &Path, args: &Args) -> Result<Vault, Box<dyn Error>> {
    let configured = config(root)?.private.recipients;
    let recipients = if args.recipients.is_empty() { &configured } else { &args.recipients };
    if recipients.is_empty() {
        return Err(
            "a backup is encrypted, and nobody is named who could open it: --recipient age1…, or \
                    [private] recipients in engross.toml"
                .into(),
        );
    }
    args.vault.unlock(Vault::for_recipients(recipients.iter().map(String::as_str))?)
}

fn say(args: &Args, backup: &Backup, opened: &Opening) {
    let (files, path) = (counted(backup.len(), "file"), terminal::short(&args.output));
    terminal::say(&format!("{files} of output/private are in {path}."));
    if *opened == Opening::OtherKey {
        terminal::note("The key that was given with --identity does not open it.");
    }
    match opened {
        Opening::Whole => terminal::say("It was opened again with your key, and is whole."),
        _ => terminal::say(&format!(
            "It was read back as it was written. Whoever has a key that opens it makes sure: engross \
             private check {path} --identity FILE"
        )),
    }
    terminal::tell(
        "Whatever lies in output/private is in it, keys and passwords included: keep it as you keep a key.",
    );
    match backup.has_key() {
        true => terminal::say(
            "The register's key is in it, too: whoever opens it can write the register.",
        ),
        false => terminal::note(
            "The register's key is not in output/private/register/key, so it is not in this backup. Keep it \
             in one of its own.",
        ),
    }
}
