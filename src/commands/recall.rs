//! `engross recall`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::circulation::{Holders, PrivatePart, RecallList, Vault};
use engross::mail::RECALL;
use engross::phrase::counted;
use engross::record::Version;
use engross::register::Register;
use engross::register::entry::Entry;
use engross::register::ledger::Standing;

use super::notices::{self, SendArgs, Written};
use super::private_part::open_lists;
use super::register::own;
use super::vault::{VaultArgs, keep_from_git};
use crate::args;
use crate::terminal;

/// Write the list of who has a withdrawn version, or may have it, to ask it back from them
///
/// Who was to get it and was not sent it, or was refused, is not on the list; of whom nobody knows that, is.
/// `engross withdraw` writes it, too; this writes it anew, with the answers that have come since, or when its
/// key was not at hand then. Who gives it back is recorded with `engross acknowledge CODE --recalled DATE`, and
/// `engross outstanding --recall` tells who has not.
///
/// Exit status: 0 written, or nobody was sent it; 1 the version is not withdrawn, or a letter cannot
/// be written or sent; 2 could not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    id: String,

    /// Which of its versions: v1, v2, v3
    #[arg(id = "release", value_name = "VERSION")]
    version: Version,

    /// Write a letter that asks it back into this folder, for each who has not said that it is gone
    #[arg(long, value_name = "DIR")]
    letters: Option<PathBuf>,

    #[command(flatten)]
    how: SendArgs,

    #[command(flatten)]
    vault: VaultArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if args.how.send && args.letters.is_none() {
        return Err("say which folder the letters are sent from: --letters DIR --send".into());
    }
    let root = super::root(all)?;
    let register = own(all)?;
    let name = format!("{} {}", args.id, args.version);
    match register.ledger().standing(&args.id, args.version) {
        Some(Standing::Withdrawn(_)) => {}
        Some(_) => {
            terminal::fail(&format!("{name} is not withdrawn, so nobody has to give it back"));
            return Ok(ExitCode::from(1));
        }
        None => return Err(format!("{name} was never published").into()),
    }
    let vault = args.vault.open(&root)?;
    let output = root.join("output");
    keep_from_git(&root, &output.join("private"))?;
    let part = part(&output, &register, &vault, (&args.id, args.version))?;
    let holders = Holders::of(&register, &part);
    let Some(list) = RecallList::of(&holders, &args.id, args.version) else {
        terminal::say("As the register has it, it was circulated to nobody.");
        return Ok(ExitCode::SUCCESS);
    };
    write_list(&output, &list, &vault)?;
    let Some(folder) = &args.letters else { return Ok(ExitCode::SUCCESS) };
    let left = list.holders.iter().filter(|holder| holder.standing.recalled.is_none());
    let left: Vec<_> = left.copied().collect();
    let written = notices::write(&root, &register, &left, RECALL, folder, &args.how)?;
    Ok(ExitCode::from(u8::from(written != Written::All)))
}

/// Writes the list for a version that was withdrawn this moment. That it is withdrawn stands, whatever comes
/// of this.
pub fn after_withdrawal(
    root: &Path,
    register: &Register,
    vault: &VaultArgs,
    (id, version): (&str, Version),
) {
    let count = recipients(register, id, version);
    if count == 0 {
        return;
    }
    let write = || -> Result<(), Box<dyn Error>> {
        let (output, vault) = (root.join("output"), vault.open(root)?);
        keep_from_git(root, &output.join("private"))?;
        let part = part(&output, register, &vault, (id, version))?;
        let holders = Holders::of(register, &part);
        let list = RecallList::of(&holders, id, version).ok_or("its lists name nobody")?;
        write_list(&output, &list, &vault)
    };
    match write() {
        Ok(()) => terminal::tell(&format!(
            "Letters that ask it back: engross recall {id} {version} --letters DIR"
        )),
        Err(error) => terminal::note(&format!(
            "It was circulated to {}, and the list of who they are cannot be written: {error}. Once it can: \
             engross recall {id} {version}",
            counted(count, "recipient")
        )),
    }
}

/// The private part, with every list of who has a version: a recall that leaves somebody out unsaid would be
/// worse than none.
fn part(
    output: &Path,
    register: &Register,
    vault: &Vault,
    (id, version): (&str, Version),
) -> Result<PrivatePart, Box<dyn Error>> {
    let (part, unread) = open_lists(output, register, vault)?;
    let unread = || unread.iter().filter(|error| error.is_of(Some(id), Some(version)));
    let missing = unread().filter(|error| error.is_of_recipients());
    let missing: Vec<_> = missing.map(ToString::to_string).collect();
    if !missing.is_empty() {
        return Err(missing.join("; ").into());
    }
    for error in unread() {
        terminal::note(&format!(
            "{error}. Whoever gave it back by {} is on the list all the same.",
            error.hidden()
        ));
    }
    Ok(part)
}

/// Writes the recall list, and says who has the version.
fn write_list(
    output: &Path,
    list: &RecallList<'_, '_>,
    vault: &Vault,
) -> Result<(), Box<dyn Error>> {
    terminal::tell(&format!("{}.", list.told()));
    if list.holders.is_empty() {
        return Ok(());
    }
    let path = list.write(output, vault)?;
    terminal::tell(&format!("Who they are is in {}, the recall list.", terminal::short(&path)));
    terminal::say("Who has not given it back: engross outstanding --recall");
    Ok(())
}

/// To how many a version was circulated, as the register says.
fn recipients(register: &Register, id: &str, version: Version) -> usize {
    let entries = register.entries().iter().map(|logged| &logged.entry);
    let counts = entries.filter_map(|entry| match entry {
        Entry::Circulated(circulated)
            if (circulated.briefing.as_str(), circulated.version) == (id, version) =>
        {
            Some(circulated.rows.count())
        }
        _ => None,
    });
    counts.sum()
}
