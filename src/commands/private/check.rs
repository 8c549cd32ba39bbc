//! `engross private check`

use std::error::Error;
use std::process::ExitCode;

use engross::phrase::counted;

use super::{BackupArgs, tell_faults};
use crate::args;
use crate::terminal;

/// Open a backup, and hold each of its lists against the register
///
/// Exit status: 0 it is whole, 1 a list is missing or wrong, 2 could not look.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    backup: BackupArgs,
}

pub(super) fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let opened = args.backup.open(all)?;
    if tell_faults(&opened.faults) {
        terminal::say("What is missing may be newer than the backup.");
        return Ok(ExitCode::from(1));
    }
    let files = counted(opened.backup.len(), "file");
    let size = opened.register.checkpoint().size;
    let entries = if size == 1 { "1 entry".to_owned() } else { format!("{size} entries") };
    terminal::say(&format!("The backup opens: {files}, held against a register of {entries}."));
    Ok(ExitCode::SUCCESS)
}
