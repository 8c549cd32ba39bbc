//! `engross outstanding`

use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::circulation::{Asked, Awaited, Holders, Outstanding, spreadsheet};
use engross::mail::{RECALL, REMINDER};
use engross::record::Version;
use engross::register::Register;
use engross::store;

use super::notices::{self, SendArgs, Written};
use super::private_part::read_part;
use super::register::own;
use super::vault::{VaultArgs, keep_file_from_git};
use crate::args;
use crate::{clock, terminal};

/// Tell who has not answered, or only in part, the oldest first
///
/// Of versions that hold, that is who has not said that they discussed it; with --recall, of withdrawn
/// versions, who has not said that they destroyed it or gave it back. Who was to get a version and was not sent
/// it, or was refused, is not waited for, and is told apart.
///
/// Exit status: 0 nobody, 1 somebody is waited for or is still to be sent it, whether or not all letters could be
/// written and sent, 2 could not look, or not at all lists, or could write nothing of what was asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of this briefing alone
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Of this version of it alone: v1, v2, v3
    #[arg(id = "release", value_name = "VERSION", requires = "id")]
    version: Option<Version>,

    /// Only those who have waited so many days or longer
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    after: u16,

    /// Who has not given a withdrawn version back
    #[arg(long)]
    recall: bool,

    /// Write them into a table (CSV) as well, where nothing is yet
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Write a letter to each of them into this folder as well, for your mail program to send or to print
    #[arg(long, value_name = "DIR")]
    remind: Option<PathBuf>,

    #[command(flatten)]
    how: SendArgs,

    #[command(flatten)]
    vault: VaultArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if args.how.send && args.remind.is_none() {
        return Err("say which folder the letters are sent from: --remind DIR --send".into());
    }
    let root = super::root(all)?;
    let register = own(all)?;
    refuse_unknown(&register, args)?;
    let (part, unread) = read_part(&root.join("output"), &register, &args.vault.open(&root)?)?;
    let holders = Holders::of(&register, &part);
    let asked = Asked {
        awaited: if args.recall { Awaited::Recall } else { Awaited::Discussion },
        briefing: args.id.as_deref(),
        version: args.version,
        after: args.after.into(),
        today: clock::today()?,
    };
    let outstanding = Outstanding::of(&holders, asked, &unread);
    terminal::print_text(&outstanding.text(), terminal::width());
    if let Some(path) = &args.csv {
        let path = std::path::absolute(path)?;
        keep_file_from_git(&root, &path)?;
        write(&path, &spreadsheet(outstanding.waiting.iter().copied()))?;
    }
    let mut written = Written::All;
    if let Some(folder) = args.remind.as_ref().filter(|_| !outstanding.waiting.is_empty()) {
        let kind = if args.recall { RECALL } else { REMINDER };
        written = notices::write(&root, &register, &outstanding.waiting, kind, folder, &args.how)?;
    }
    Ok(match unread.is_empty() && written != Written::None {
        true => {
            let is_anybody = !outstanding.waiting.is_empty() || !outstanding.unsent.is_empty();
            ExitCode::from(u8::from(is_anybody))
        }
        false => ExitCode::from(2),
    })
}

/// A briefing or version that was never published is more likely a slip than a question.
fn refuse_unknown(register: &Register, args: &Args) -> Result<(), String> {
    let Some(id) = &args.id else { return Ok(()) };
    let versions = register.ledger().briefings().get(id);
    match (versions, args.version) {
        (None, _) => Err(format!("{id} was never published")),
        (Some(versions), Some(version)) if !versions.contains_key(&version) => {
            Err(format!("{id} {version} was never published"))
        }
        _ => Ok(()),
    }
}

/// Writes a table for its owner alone.
fn write(path: &Path, table: &[u8]) -> Result<(), Box<dyn Error>> {
    let said = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            format!("{} is there already; give this table another name", path.display())
        }
        _ => format!("{} cannot be written: {error}", path.display()),
    };
    store::write_secret(path, table).map_err(said)?;
    terminal::say(&format!("They are in {}.", terminal::short(path)));
    Ok(())
}
