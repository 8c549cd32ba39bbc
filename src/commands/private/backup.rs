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

use super::super::register::{own, tell_recovered};
use super::super::vault::{VaultArgs, config};
use super::{ARCHIVE, decrypt, private, tell_faults};
use crate::args;
use crate::terminal;

/// Write all of output/private into one encrypted file, and check it
///
/// Each list is held against the register first. The register's key is in the backup, too: keep it where a
/// key may be.
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
    let is_faulty = tell_faults(&backup.faults(&register, &vault));

    let (_, bytes) = vault.seal(ARCHIVE, &backup.archive()?)?;
    let said = |error: std::io::Error| format!("{}: {error}", args.output.display());
    store::write_secret(&args.output, &bytes).map_err(said)?;
    let written = std::fs::read(&args.output).map_err(said)?;
    let is_written = written == bytes;
    let is_opened = match decrypt(&vault, written) {
        Ok(opened) => Some(opened == backup),
        Err(error) => match error.downcast_ref() {
            Some(VaultError::Locked | VaultError::OtherKey) => None,
            _ => Some(false),
        },
    };
    if !is_written || is_opened == Some(false) {
        return Err(
            format!("{} is not what was written; do not keep it", args.output.display()).into()
        );
    }
    say(args, &backup, is_opened.is_some());
    Ok(ExitCode::from(u8::from(is_faulty)))
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

fn say(args: &Args, backup: &Backup, is_opened: bool) {
    let (files, path) = (counted(backup.len(), "file"), terminal::short(&args.output));
    terminal::say(&format!("{files} of output/private are in {path}."));
    match is_opened {
        true => terminal::say("It was opened again with your key, and is whole."),
        false => terminal::say(&format!(
            "It was read back as it was written. Whoever has a key that opens it makes sure: engross \
             private check {path} --identity FILE"
        )),
    }
    match backup.has_key() {
        true => terminal::say(
            "The register's key is in it: whoever opens it can write the register. Keep it as you keep a \
             key.",
        ),
        false => terminal::note(
            "The register's key is not in output/private/register/key, so it is not in this backup. Keep it \
             in one of its own.",
        ),
    }
}
