//! `engross policy approve`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::Day;
use engross::policy::folder::{self, FolderError};
use engross::policy::history::{self, Counts, Filed, State};
use engross::ssh::Namespace;
use engross::store;

use super::{before, commit_it, open, pending_in_words};
use crate::commands::signing::{AskArgs, KeyArgs};
use crate::commands::today;
use crate::terminal;

/// Sign the version of the policy that is to be in force next
///
/// Shows what it says or changes, and asks. The signature is a file beside it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let history = open(root)?;
    if let Some(fault) = history.broken() {
        return Err(format!("{fault}; nothing is signed until that is mended").into());
    }
    let pending = history.pending().ok_or("no version of the policy waits for a signature")?;
    let version = pending.version();
    let old = before(&history, pending);
    let today = today()?;
    can_be_signed(root, pending, today)?;

    let name = |key: &_| history.whose(pending, key, today).ok().map(|counts| whose(&counts));
    let signer = args.key.signer(name)?;
    let counts = history.whose(pending, signer.key(), today).map_err(|why| {
        format!("your signature would count for nothing: {why}; to show your key: engross key show")
    })?;
    if let Some(asked) = args.key.name.as_ref().filter(|asked| **asked != whose(&counts)) {
        return Err(format!("this is not a key of `{asked}`, but of `{}`", whose(&counts)).into());
    }
    if let Some(file) = pending.signed_with(signer.key()) {
        return Err(format!(
            "`{}` has signed policy {version} already with this key: {}{file}",
            whose(&counts),
            history::signatures(version)
        )
        .into());
    }
    match old {
        None => pending.policy.in_words().iter().for_each(|line| terminal::say(line)),
        Some(_) => pending_in_words(&history, pending).iter().for_each(|line| terminal::say(line)),
    }
    terminal::say("");
    terminal::say(&format!("SHA-256 of what you sign: {}", pending.digest()));
    let question = format!("Sign policy {version} as {}?", whose(&counts));
    if !args.ask.agree(&question)? {
        return Ok(ExitCode::FAILURE);
    }
    let signature = signer.sign(Namespace::Policy, &pending.bytes)?;
    let path = folder::write_signature(root, pending, old, &counts, &signature)
        .map_err(FolderError::NotWritten)?;

    let (history, _) = folder::open(root)?;
    match history.versions.iter().find(|filed| filed.version() == version) {
        Some(filed) if filed.state == State::InForce => {
            terminal::say(&format!("Signed. Policy {version} is in force."));
        }
        Some(filed) => {
            terminal::say("Signed. It is not in force yet:");
            let lines = filed.signatures_in_words(before(&history, filed));
            lines.iter().for_each(|line| terminal::say(&format!("  - {line}")));
        }
        None => {}
    }
    terminal::say(&commit_it(&path, &format!("policy {version}: signed by {}", whose(&counts))));
    Ok(ExitCode::SUCCESS)
}

/// Refuses what would be signed in vain, or written elsewhere, before anybody is asked.
fn can_be_signed(root: &Path, pending: &Filed, today: Day) -> Result<(), Box<dyn Error>> {
    let version = pending.version();
    // Clocks differ, and the day does from place to place.
    if pending.policy.date > today.plus(1) {
        let day = pending.policy.date.in_words();
        return Err(format!(
            "policy {version} is of {day}, a day to come, when other keys may be valid; delete its folder and make it again"
        )
        .into());
    }
    let signatures = history::signatures(version);
    Ok(store::refuse_links(root, &signatures).map_err(FolderError::NotWritten)?)
}

/// The name by which a key signs.
fn whose(counts: &Counts) -> String {
    let id = counts.own.as_ref().or(counts.old.as_ref());
    id.map_or("recovery".to_owned(), ToString::to_string)
}
