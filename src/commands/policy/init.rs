//! `engross policy init`

use std::error::Error;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::folder::{self, FolderError};
use engross::policy::history::POLICY;
use engross::policy::{Day, Edit, Policy};
use engross::revision;
use engross::ssh::PublicKey;

use super::{commit_it, no_version_is_left, open, public_key};
use crate::{clock, terminal};

/// Start a policy: three approvals, one each of local authority, health and police
///
/// It has no members yet: add them with `engross policy add`, and sign it with `engross policy
/// approve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The last day on which anything may be published under it [default: in a year]
    #[arg(long, value_name = "DATE")]
    pub expires: Option<Day>,

    /// A key that lies in a safe: more than half of these keys together stand for the members when
    /// too many of theirs are lost. A public line, or its file
    #[arg(long, value_name = "KEY", num_args = 1.., value_parser = public_key)]
    pub recovery_key: Vec<PublicKey>,
}

/// Days from a policy's beginning to its end, unless somebody says otherwise.
const YEAR: u16 = 365;

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let history = open(root)?;
    if !history.is_empty() {
        return Err(match history.versions.len() {
            0 => no_version_is_left(),
            _ => "there is a policy already; to see it: engross policy show".into(),
        });
    }
    if revision::is_ignored(root, POLICY)? {
        return Err(
            "git passes over policy/, and the policy is kept in git; take it out of .gitignore"
                .into(),
        );
    }
    let today = clock::today()?;
    let expires = args.expires.unwrap_or(today.plus(YEAR));
    let mut edits: Vec<_> = args.recovery_key.iter().cloned().map(Edit::AddRecoveryKey).collect();
    let half = u32::try_from(args.recovery_key.len() / 2)?;
    edits.push(Edit::RecoveryLeast(NonZeroU32::MIN.saturating_add(half)));
    let policy = Policy::first(today, expires).edited(&edits, today)?;
    let path = folder::write(root, &policy).map_err(FolderError::NotWritten)?;
    policy.in_words().iter().for_each(|line| terminal::say(line));
    terminal::say("");
    terminal::say(
        "Next: engross policy add ID --name NAME --role ROLE --key FILE, for each member.",
    );
    terminal::say(&commit_it(&path, "policy v1: begun"));
    Ok(ExitCode::SUCCESS)
}
