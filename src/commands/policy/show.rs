//! `engross policy show`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::EditError;
use engross::policy::history::{Filed, History, State};
use engross::version::Version;
use serde_json::{Value, json};

use super::{before, no_version_is_left, open, pending_in_words};
use crate::terminal;

/// Show the policy in words: the one in force, and the one that is to follow
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Show this version [default: the one in force, else the newest]
    #[arg(value_name = "VERSION")]
    pub number: Option<Version>,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let history = open(root)?;
    if args.json {
        terminal::print_json(&json(&history))?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = match args.number {
        Some(version) => history.versions.iter().find(|filed| filed.version() == version),
        None => history.in_force().or(history.versions.last()),
    };
    let Some(filed) = shown else {
        return Err(match args.number {
            Some(version) => format!("there is no policy {version}").into(),
            None if history.is_empty() => EditError::NoPolicy.into(),
            None => no_version_is_left(),
        });
    };
    filed.policy.in_words().iter().for_each(|line| terminal::say(line));
    terminal::say("");
    terminal::say(&format!("{}. Its SHA-256: {}", in_words(filed.state), filed.digest()));
    let signatures = filed.signatures_in_words(before(&history, filed));
    signatures.iter().for_each(|line| terminal::say(&format!("  - {line}")));
    if let Some(pending) = history.pending().filter(|pending| pending.version() != filed.version())
    {
        terminal::say("");
        let lines = pending_in_words(&history, pending);
        lines.iter().for_each(|line| terminal::say(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(state: State) -> &'static str {
    match state {
        State::Past => "It was in force until the next one came",
        State::InForce => "It is in force",
        State::Pending => "It is not in force: signatures are missing",
        State::Early => "It is not in force: the version before it is not",
    }
}

fn json(history: &History) -> Value {
    json!({
        "format": "engross-policy-show-1",
        "in_force": history.in_force().map(Filed::version),
        "versions": history.versions.iter().map(version).collect::<Vec<_>>(),
        "faults": history.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn version(filed: &Filed) -> Value {
    let signatures: Vec<_> = filed
        .signed
        .iter()
        .map(|signed| match &signed.counts {
            Ok(counts) => json!({
                "file": signed.file,
                "old": counts.old,
                "own": counts.own,
                "recovery": counts.recovery,
            }),
            Err(why) => json!({ "file": signed.file, "counts_for_nothing": why.to_string() }),
        })
        .collect();
    let state = match filed.state {
        State::Past => "past",
        State::InForce => "in-force",
        State::Pending => "pending",
        State::Early => "early",
    };
    json!({
        "version": filed.version(),
        "state": state,
        "sha256": filed.digest(),
        "policy": filed.policy,
        "signatures": signatures,
    })
}
