//! `engross private encrypt`

use std::error::Error;
use std::process::ExitCode;

use engross::circulation::at_rest::{self, AtRest};
use engross::register::disk::RealDisk;
use engross::register::write;

use super::super::private_part::lists_are;
use super::super::register::{own, tell_recovered};
use super::super::vault::{VaultArgs, keep_from_git};
use super::{private, told};
use crate::args;
use crate::terminal;

/// Encrypt the lists that are there for those whom engross.toml names
///
/// That is who was circulated what, what they answered, and recall lists. Each plain one is removed once the encrypted
/// one is on the disk and was read back. With a key that opens those that are encrypted, they are encrypted anew:
/// so that whoever engross.toml names by now opens them, and whoever it names no more does not. Copies elsewhere,
/// in backups too, stay as they are.
///
/// Exit status: 0 done, 1 a list could not be encrypted, 2 could not.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    vault: VaultArgs,
}

pub(super) fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let root = crate::commands::root(all)?;
    let vault = args.vault.open(&root)?;
    if !vault.is_encrypting() {
        return Err(
            "nobody is named who could open what is encrypted: write recipients = [\"age1…\"] in \
                    [private] in engross.toml"
                .into(),
        );
    }
    keep_from_git(&root, &private(&root))?;
    let output = root.join("output");
    let (hold, recovered) = write::hold(&output, &RealDisk)?;
    tell_recovered(recovered.as_ref());
    let done = at_rest::encrypt(&output, &own(all)?, &vault)?;
    drop(hold);
    say(&done, vault.is_reading());
    let is_closed = vault.is_reading() && !done.locked.is_empty();
    Ok(ExitCode::from(u8::from(is_closed || !done.beside.is_empty())))
}

fn say(done: &AtRest, is_reading: bool) {
    let AtRest { encrypted, anew, locked, beside } = done;
    let told = |names: &[String]| {
        let names: Vec<_> = names.iter().map(|name| format!("output/{name}")).collect();
        told(&names)
    };
    if encrypted.is_empty() && anew.is_empty() {
        terminal::say("No list was encrypted.");
    }
    if !encrypted.is_empty() {
        terminal::tell(&format!(
            "{} encrypted, and plain no more: {}.",
            lists_are(encrypted.len()),
            told(encrypted)
        ));
    }
    if !anew.is_empty() {
        terminal::tell(&format!(
            "{} encrypted anew for those whom engross.toml names: {}.",
            lists_are(anew.len()),
            told(anew)
        ));
    }
    match (locked.len(), is_reading) {
        (0, _) => {}
        (number, false) => terminal::tell(&format!(
            "{} encrypted already; for whom, nobody can tell from outside. To encrypt anew for those whom \
             engross.toml names: --identity FILE",
            lists_are(number)
        )),
        (number, true) => terminal::fail(&format!(
            "{} not opened by your key, and left as they are: {}",
            lists_are(number),
            told(locked)
        )),
    }
    if !beside.is_empty() {
        terminal::fail(&format!(
            "an encrypted list stands beside each of these plain ones, and which of the two is right cannot be \
             told here: {}. For a recall list, engross recall writes it anew in place of both; of others, take \
             away the wrong one",
            told(beside)
        ));
    }
    terminal::tell(
        "All else in output/private stays as it is: keys, records of sending, letters and messages.",
    );
}
