//! `engross policy`: one file for each of its subcommands.

mod add;
mod approve;
mod certificate;
mod check;
mod init;
mod remove;
mod set;
mod show;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use engross::policy::folder::{self, Edited};
use engross::policy::history::{self, Filed, History};
use engross::policy::{Edit, Policy};
use engross::report::Report;
use engross::ssh::PublicKey;
use engross::version::Version;

use crate::{clock, terminal};

/// Say who may approve and how many must, and sign it
///
/// The policy is kept in policy/, one folder for each version, and is changed with these commands
/// alone. A change makes the next version; it is in force once the members have signed it, those of
/// the version before and its own.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    Init(init::Args),
    Show(show::Args),
    Add(add::Args),
    Remove(remove::Args),
    Set(Box<set::Args>),
    Check(check::Args),
    Approve(approve::Args),
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        PolicyCommand::Init(args) => init::run(root, args),
        PolicyCommand::Show(args) => show::run(root, args),
        PolicyCommand::Add(args) => add::run(root, args),
        PolicyCommand::Remove(args) => remove::run(root, args),
        PolicyCommand::Set(args) => set::run(root, args),
        PolicyCommand::Check(args) => check::run(root, args),
        PolicyCommand::Approve(args) => approve::run(root, args),
    }
}

/// A public key: the line itself, or a file that holds it.
fn public_key(text: &str) -> Result<PublicKey, String> {
    if Path::new(text).exists() {
        return super::key::public_half(Path::new(text));
    }
    text.parse().map_err(|error| format!("{error}; and there is no file of that name"))
}

/// Reads the policy, and says what is wrong with its folder.
fn open(root: &Path) -> Result<History, Box<dyn Error>> {
    let (history, problems) = folder::open(root)?;
    let mut report = Report::default();
    report.extend(problems);
    terminal::print_report(&report);
    for fault in &history.faults {
        terminal::note(&format!("{fault}."));
    }
    Ok(history)
}

/// Makes changes and says what came of them.
fn edit(root: &Path, edits: &[Edit]) -> Result<ExitCode, Box<dyn Error>> {
    let edited = folder::edit(root, edits, clock::today()?)?;
    if !edited.changed {
        terminal::say("That is what the policy says already; nothing was written.");
        return Ok(ExitCode::SUCCESS);
    }
    let Edited { history, stale, policy, .. } = &edited;
    if let Some(pending) = history.pending() {
        pending_in_words(history, pending).iter().for_each(|line| terminal::say(line));
    }
    if !stale.is_empty() {
        terminal::say(&format!(
            "Signatures on what it said before count for nothing now: {}.",
            stale.join(", ")
        ));
    }
    let mut report = Report::default();
    report.extend(policy.check(clock::today()?));
    if !report.problems().is_empty() {
        terminal::say(&format!(
            "`engross policy check` tells of {} in it.",
            terminal::tally(&report)
        ));
    }
    terminal::say(&commit_it(
        &history::path(policy.version),
        &format!("policy {}: changed", policy.version),
    ));
    Ok(ExitCode::SUCCESS)
}

/// What the version that is pending changes, and who must sign it.
fn pending_in_words(history: &History, pending: &Filed) -> Vec<String> {
    let old = before(history, pending);
    let version = pending.version();
    let mut lines = Vec::new();
    match old {
        None => lines.push(format!("Policy {version} is to be the first, and is not in force.")),
        Some(old) => {
            lines.push(format!(
                "Policy {version} is not in force; {} is. What {version} changes:",
                old.version
            ));
            let changes = pending.policy.changes_since(old);
            lines.extend(changes.iter().map(|change| format!("  - {change}")));
            if changes.is_empty() {
                lines.push("  nothing".to_owned());
            }
        }
    }
    lines.push("Who must sign:".to_owned());
    let signatures = pending.signatures_in_words(old);
    lines.extend(signatures.into_iter().map(|line| format!("  - {line}")));
    lines
}

/// The policy in force that a pending one follows.
fn before<'h>(history: &'h History, pending: &Filed) -> Option<&'h Policy> {
    let old = history.in_force().filter(|_| pending.version() != Version::FIRST);
    old.map(|old| &old.policy)
}

/// Of a policy that there was, nothing is there.
fn no_version_is_left() -> Box<dyn Error> {
    "no version of the policy can be read, and there was one: `engross policy check` says how to bring it back; a board that cannot starts again in a new repository (docs/policy.md)".into()
}

fn commit_it(path: &str, message: &str) -> String {
    format!(
        "Written: {path}. To pass it on: git add policy, then git commit -m \"{message}\", then git push."
    )
}
