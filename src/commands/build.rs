//! `engross build`

use std::error::Error;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use engross::build::{self, Outcome, Request};
use engross::check::Rules;
use engross::edition::{self, Glyphs};
use engross::phrase::counted;

use super::{Opened, chosen};
use crate::terminal;

/// Build draft editions of briefings as PDFs
///
/// Every draft says on each page that it is one. A briefing that has not changed is not built
/// again. The editions of a briefing are replaced together, or not at all.
///
/// Exit status: 0 built, 1 something is wrong with what was to be built, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Briefings to build: folders in sources/ [default: all]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,

    /// Build only this edition: a folder in layouts/ [default: all]
    #[arg(long = "edition", value_name = "NAME")]
    pub editions: Vec<String>,

    /// Build a commit, tag or branch instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,

    /// Folder for the PDFs [default: output/draft in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Keep beside each PDF what the stock typst command needs to make it again
    #[arg(long)]
    pub keep_inputs: bool,

    /// Build what has not changed, too
    #[arg(long)]
    pub force: bool,

    /// How many editions to make at once [default: one for each processor]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,

    /// Say nothing but what is wrong
    #[arg(long, short)]
    pub quiet: bool,

    /// Print the outcome as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(opened: &Opened, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let started = Instant::now();
    let editions = chosen(edition::names(&opened.revision.files), &args.editions, "edition")?;
    if editions.is_empty() {
        return Err(
            "this workspace has no layout; write one as layouts/<edition>/layout.typ".into()
        );
    }
    let out = match &args.out {
        Some(out) => std::path::absolute(out)?,
        None => opened.root.join("output").join("draft"),
    };
    let mut outcome = Outcome { report: opened.report.clone(), ..Outcome::default() };
    outcome.report.extend(edition::wrong_fonts(&opened.revision.files));
    if let (Some(config), false) = (&opened.config, outcome.report.has_errors()) {
        let (worker, processors) = super::workers()?;
        let total = opened.ids.len() * editions.len();
        let progress = terminal::Progress::new(total, args.quiet || args.json);
        let glyphs = Glyphs::new(&opened.revision.files);
        let built = build::build(
            &Request {
                revision: &opened.revision,
                rules: Rules { config, names: &opened.names, can_show: &|char| glyphs.has(char) },
                ids: &opened.ids,
                editions: &editions,
                out: &out,
                keep_inputs: args.keep_inputs,
                force: args.force,
                tool: &tool(&worker.program)?,
                worker: &worker,
                workers: args.jobs.map_or(processors, NonZero::get).min(total),
            },
            &|| progress.step(),
        );
        progress.finish();
        outcome.report.merge(built.report);
        outcome.built = built.built;
    }

    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-build-outcome-1",
            // What lies in the work tree may be in no commit.
            "commit": args.rev.as_ref().map(|_| &opened.revision.commit.id),
            "based_on": opened.revision.commit.id,
            "briefings": outcome.built,
            "problems": terminal::problems_json(&outcome.report),
        }))?;
    } else {
        terminal::print_report(&outcome.report);
        if !args.quiet {
            summary(opened, &outcome, started);
        }
    }
    Ok(terminal::status(&outcome.report))
}

/// This program as it is now: one that was compiled again may build something else.
fn tool(program: &std::path::Path) -> std::io::Result<String> {
    let metadata = program.metadata()?;
    let modified = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} {} {}", env!("CARGO_PKG_VERSION"), metadata.len(), modified.as_nanos()))
}

/// Many briefings are counted; a few are shown.
const SHOWN: usize = 8;

fn summary(opened: &Opened, outcome: &Outcome, started: Instant) {
    if outcome.built.len() <= SHOWN {
        for (id, built) in &outcome.built {
            let unchanged = if built.unchanged { "  (unchanged)" } else { "" };
            terminal::say(&format!("{id}  {}{unchanged}", built.title));
            for (name, edition) in &built.editions {
                let pages = counted(edition.pages, "page");
                terminal::say(&format!(
                    "  {name:<12} {pages:<9} {}",
                    terminal::short(&edition.file)
                ));
            }
            terminal::say(&format!("  content code {}", built.content_code));
        }
    }
    let unchanged = outcome.built.values().filter(|built| built.unchanged).count();
    let built = outcome.built.len() - unchanged;
    let failed = opened.ids.len() - outcome.built.len();
    let mut parts = vec![format!("built drafts of {}", counted(built, "briefing"))];
    if unchanged > 0 {
        parts.push(format!("{unchanged} unchanged"));
    }
    if failed > 0 {
        parts.push(format!("{failed} not built"));
    }
    let seconds = started.elapsed().as_secs_f64();
    terminal::say(&format!(
        "In {seconds:.1} s: {}; {}.",
        parts.join(", "),
        terminal::tally(&outcome.report)
    ));
}
