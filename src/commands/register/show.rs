//! `engross register show`

use std::error::Error;
use std::process::ExitCode;

use engross::register::Register;
use engross::register::anchor::LABEL;
use engross::register::ledger::Standing;
use engross::register::told::day;

use super::{CopyArgs, line, refuse};
use crate::args;
use crate::terminal;

/// Tell what is in the register: what happened, and how each version stands
///
/// Exit status: 0 told, 1 the copy is refused, 2 could not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    copy: CopyArgs,

    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let register = match args.copy.open(all)? {
        Ok(register) => register,
        Err(refused) => return Ok(refuse(&refused)),
    };
    match args.json {
        true => terminal::print_json(&json(&register))?,
        false => tell(&register),
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(register: &Register) {
    let genesis = register.genesis();
    line(&format!("The register of {}, {}", genesis.name, genesis.origin));
    match register.is_anchored() {
        true => line(&format!("{LABEL} {}", register.anchor().line())),
        false => line("Nothing shows that this copy is the real one: no anchor was given."),
    }
    line("");
    for (index, logged) in register.entries().iter().enumerate() {
        let day = day(logged.entry.timestamp());
        line(&format!("{index:>4}  {day}  {}.", logged.entry.told()));
    }
    if register.ledger().briefings().is_empty() {
        return;
    }
    line("");
    line("How each version stands:");
    for (briefing, versions) in register.ledger().briefings() {
        for version in versions.keys() {
            let standing = register.ledger().standing(briefing, *version);
            let standing = standing.as_ref().map_or(String::new(), told);
            line(&format!("  {briefing} {version}  {standing}"));
        }
    }
}

fn told(standing: &Standing) -> String {
    match standing {
        Standing::Current => "current".to_owned(),
        Standing::Superseded { by } => format!("superseded by {by}"),
        Standing::Withdrawn(withdrawal) => format!("withdrawn by entry {}", withdrawal.entry),
    }
}

fn json(register: &Register) -> serde_json::Value {
    let entries = register.entries().iter().map(|logged| &logged.entry);
    let mut versions = Vec::new();
    for (briefing, released) in register.ledger().briefings() {
        for (version, release) in released {
            let (standing, by) = match register.ledger().standing(briefing, *version) {
                Some(Standing::Superseded { by }) => ("superseded", Some(by)),
                Some(Standing::Withdrawn(_)) => ("withdrawn", None),
                _ => ("current", None),
            };
            versions.push(serde_json::json!({
                "briefing": briefing,
                "version": version,
                "entry": release.entry,
                "standing": standing,
                "superseded_by": by,
                "withdrawn_by_entry": release.withdrawn.as_ref().map(|withdrawal| withdrawal.entry),
            }));
        }
    }
    let policies = register.ledger().policies().iter().map(|policy| {
        serde_json::json!({
            "number": policy.number, "sha256": policy.digest, "entry": policy.since,
        })
    });
    serde_json::json!({
        "format": "engross-register-1",
        "anchored": register.is_anchored(),
        "anchor": register.anchor(),
        "anchor_line": register.anchor().line(),
        "size": register.checkpoint().size,
        "root": register.checkpoint().root.to_string(),
        "entries": entries.collect::<Vec<_>>(),
        "versions": versions,
        "policies": policies.collect::<Vec<_>>(),
    })
}
