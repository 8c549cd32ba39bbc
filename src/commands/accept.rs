//! `engross accept`

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

use engross::check::Rules;
use engross::content::lock_path;
use engross::edition::Glyphs;
use engross::lock::{self, Outcome};

use super::Opened;
use crate::terminal;

/// Accept what briefings say, so that later changes are noticed
///
/// Shows what changed since it was last accepted, and writes what the briefing says now to
/// content.lock beside it. Commit that file: `engross check --locked` compares with it.
///
/// Exit status: 0 accepted, 1 a briefing has errors and was not, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Briefings to accept: folders in sources/ [default: all]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,

    /// Print the outcome as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(opened: &Opened, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let mut report = opened.report.clone();
    let mut outcomes = BTreeMap::new();
    if let Some(config) = &opened.config {
        let files = &opened.revision.files;
        let glyphs = Glyphs::new(files);
        let rules = Rules { config, names: &opened.names, can_show: &|char| glyphs.has(char) };
        for id in &opened.ids {
            let (outcome, found) = lock::accept(id, &opened.root, files, rules)
                .map_err(|error| format!("{} cannot be written: {error}", lock_path(id)))?;
            report.merge(found);
            outcomes.insert(id, outcome);
        }
    }
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-accept-1",
            "briefings": outcomes,
            "problems": terminal::problems_json(&report),
        }))?;
    } else {
        terminal::print_report(&report);
        summary(&outcomes);
    }
    Ok(terminal::status(&report))
}

fn summary(outcomes: &BTreeMap<&String, Outcome>) {
    for (id, outcome) in outcomes {
        terminal::say(&match outcome {
            Outcome::Accepted => format!("{id}: accepted, in {}", lock_path(id)),
            Outcome::Unchanged => format!("{id}: says what was accepted; nothing was written"),
            Outcome::Refused => format!("{id}: not accepted, because it has errors"),
        });
    }
    if outcomes.values().any(|outcome| *outcome == Outcome::Accepted) {
        terminal::say("Commit it with the briefing: git add sources, then git commit.");
    }
}
