//! `engross send ENTRY --sent`: what was sent from a mail program of one's own.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::circulation::{Kept, Row};
use engross::mail::{Log, Sent, Written};
use engross::phrase::{counted, listed};
use engross::policy::Day;

use super::vault::keep_from_git;
use crate::{clock, terminal};

/// Which messages were sent, and when.
#[derive(Debug, clap::Args)]
pub struct SentArgs {
    /// Send nothing; record that you sent the messages that --eml wrote
    #[arg(
        long,
        requires = "entry",
        conflicts_with_all = ["dry_run", "eml", "resend", "refused", "reason", "password_file"]
    )]
    pub sent: bool,

    /// The day on which you sent them [default: today]
    #[arg(long, value_name = "DATE", requires = "sent")]
    pub on: Option<Day>,

    /// Only these of them, by the numbers that are the names of their files: 1,3
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', requires = "sent")]
    pub only: Vec<usize>,
}

/// Records that messages of a circulation were sent, of those that were written and are not known to be sent.
pub fn record(
    root: &Path,
    kept: &Kept<Row>,
    args: &SentArgs,
    yes: bool,
) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    keep_from_git(root, &output.join("private"))?;
    let (entry, all) = (kept.entry, kept.list.rows());
    let written = Written::open(&output, entry, &all)?;
    let meant = meant(&written, &args.only, entry)?;
    let sent = Sent::open(&output, entry, &all)?;
    let left: Vec<_> = meant.iter().copied().filter(|row| !sent.is_done(*row)).collect();
    let name = format!("{} {}", kept.list.briefing, kept.list.version);
    if left.is_empty() {
        terminal::tell(&format!(
            "Nothing is left to record: those messages of {name} are known to be sent."
        ));
        return Ok(ExitCode::SUCCESS);
    }
    let messages = counted(left.len(), "message");
    let day = day(&written, &left, args.on)?;
    let on = day.in_words();
    terminal::tell(&format!("You record that you sent {messages} of {name} by e-mail, on {on}:"));
    for row in &left {
        let recipient = &kept.list.salted[row - 1].row;
        terminal::tell_item(
            &format!("  {row}: "),
            &format!("{}, {}", recipient.who(), recipient.edition),
        );
    }
    if !yes && !terminal::confirm("Record it?")? {
        terminal::say("Nothing was recorded.");
        return Ok(ExitCode::from(1));
    }
    let mut log = Log::open(&output, entry, &all)?;
    // Another process may have sent some of them while somebody was asked.
    for row in left {
        if !log.sent().is_done(row) {
            log.say_sent(row, day, clock::now()?.unix_timestamp())?;
        }
    }
    terminal::tell(&format!("{messages} recorded as sent on {on}."));
    Ok(ExitCode::SUCCESS)
}

/// The rows whose messages are meant: those that are named, or all that were written.
fn meant(written: &Written, only: &[usize], entry: u64) -> Result<BTreeSet<usize>, String> {
    let all: BTreeSet<_> = written.rows().collect();
    if all.is_empty() {
        return Err(format!(
            "no message of entry {entry} was written as a file, so none can have been sent; `engross send {entry} \
             --eml` writes them"
        ));
    }
    let named: BTreeSet<_> = only.iter().copied().collect();
    let other: Vec<_> = named.difference(&all).map(usize::to_string).collect();
    match other.is_empty() {
        true if named.is_empty() => Ok(all),
        true => Ok(named),
        false => Err(format!(
            "no message of entry {entry} was written as a file with the number {}; nothing was recorded",
            listed(&other)
        )),
    }
}

/// The day on which messages were sent, which is none before they were written and none to come.
fn day(written: &Written, rows: &[usize], on: Option<Day>) -> Result<Day, String> {
    let today = clock::today()?;
    let day = on.unwrap_or(today);
    if day > today {
        return Err(format!("--on {day} is still to come; nothing was recorded"));
    }
    let first = rows.iter().filter_map(|row| Some((*row, written.day(*row)?)));
    match first.max_by_key(|(_, day)| *day) {
        Some((row, since)) if day < since => Err(format!(
            "message {row} was written on {}, so it was not sent on {}; nothing was recorded",
            since.in_words(),
            day.in_words()
        )),
        _ => Ok(day),
    }
}
