//! `engross private restore`

use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;

use engross::backup::Restoring;
use engross::circulation::PrivatePart;
use engross::mail;
use engross::phrase::counted;

use super::{BackupArgs, private, tell_faults, told};
use crate::commands::vault::keep_from_git;
use crate::{args, clock, terminal};

/// Put back what is missing in output/private, from a backup
///
/// Nothing is replaced: what is there and differs is told, and stays. Of two records of what was sent the longer is
/// kept. Whom one that comes back does not have as sent may have been sent it after the backup was made: they
/// are on recall lists, and are sent it only with --resend. If a list is not the one that the register has a root of,
/// nothing is restored.
///
/// Exit status: 0 all is in its place, 1 something differs or is wrong, 2 could not.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    backup: BackupArgs,

    /// Put back the register's key and what was last signed, too: from then on this place alone writes the
    /// register, and the other must never again
    #[arg(long)]
    register: bool,
}

pub(super) fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let opened = args.backup.open(all)?;
    let private = private(&opened.root);
    keep_from_git(&opened.root, &private)?;
    let output = opened.root.join("output");
    let (part, _) = PrivatePart::open(&output, &opened.register, &opened.vault);
    let circulations = part.circulations.iter().map(|kept| kept.entry);
    let holding: BTreeSet<u64> =
        circulations.chain(part.answers.iter().map(|kept| kept.entry)).collect();

    // A list that the backup lacks may be newer than it; one that it has must be right.
    let is_there = |entry: u64| opened.backup.has_list(entry);
    let (wrong, lacking): (Vec<_>, Vec<_>) =
        opened.faults.into_iter().partition(|fault| is_there(fault.entry));
    if tell_faults(&wrong) {
        terminal::say("Nothing was restored.");
        return Ok(ExitCode::from(1));
    }
    let how = Restoring {
        holding: &holding,
        with_register: args.register,
        time: clock::now()?.unix_timestamp(),
    };
    // What is sent meanwhile would be missing from a record that is put back.
    let alone = mail::hold(&output)?;
    let restored = opened.backup.restore(&private, how)?;
    drop(alone);
    terminal::say(&format!(
        "{} restored; {} in place already.",
        counted(restored.written.len(), "file"),
        counted(restored.same, "file")
    ));
    if restored.records > 0 {
        terminal::tell(&format!(
            "{} of sending came back, without what was sent after the backup was made. So whoever is not in there \
             as sent may have been sent it all the same: they are on recall lists, and are sent it only with \
             --resend.",
            counted(restored.records, "record")
        ));
    }
    if !restored.differing.is_empty() {
        terminal::fail(&format!(
            "what is there differs from the backup, and was left as it is: {}; move it away, and restore \
             again",
            told(&restored.differing)
        ));
    }
    let lacking: Vec<_> = lacking.iter().filter(|fault| !holding.contains(&fault.entry)).collect();
    for fault in &lacking {
        terminal::fail(&format!(
            "the list of entry {} is neither here nor in the backup",
            fault.entry
        ));
    }
    match (restored.register_left, args.register) {
        (true, _) => terminal::say(
            "The register's key was left out: one place alone writes a register. If the other place is lost \
             and this one takes over: --register",
        ),
        (false, true) => terminal::say(
            "This place writes the register from now on. The other must never write it again.",
        ),
        (false, false) => {}
    }
    Ok(ExitCode::from(u8::from(!restored.differing.is_empty() || !lacking.is_empty())))
}
