//! `engross check`

use std::error::Error;
use std::process::ExitCode;

use engross::check::{self, Rules};
use engross::edition::Glyphs;
use engross::lock;
use engross::phrase::counted;

use super::Opened;
use crate::terminal;

/// Report what is wrong with briefings, without building them
///
/// Exit status: 0 nothing that stops a build, 1 errors, 2 could not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Briefings to check: folders in sources/ [default: all]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,

    /// Report what is not as it was accepted, too
    #[arg(long)]
    pub locked: bool,

    /// Check a commit, tag or branch instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(opened: &Opened, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let mut report = opened.report.clone();
    if let Some(config) = &opened.config {
        let glyphs = Glyphs::new(&opened.revision.files);
        let rules = Rules { config, names: &opened.names, can_show: &|char| glyphs.has(char) };
        for id in &opened.ids {
            let checked = check::check(id, &opened.revision.files, rules);
            if args.locked {
                report.merge(lock::check(id, &opened.revision.files, &checked, rules));
            }
            report.merge(checked.report);
        }
    }
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-check-1",
            "briefings": opened.ids.len(),
            "problems": terminal::problems_json(&report),
        }))?;
    } else {
        terminal::print_report(&report);
        let briefings = counted(opened.ids.len(), "briefing");
        let against = if args.locked { " against what was accepted" } else { "" };
        terminal::say(&format!("Checked {briefings}{against}: {}.", terminal::tally(&report)));
    }
    Ok(terminal::status(&report))
}
