//! `engross audit`

use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::audit::{self, Audit, Means, People, Rebuilder, Scope, report};
use engross::edition::Pool;
use engross::policy::Day;
use engross::report::Report;
use engross::revision::Revision;
use engross::store;
use engross::verify::Case;
use engross::workspace::Config;

use super::private_part::PrivateArgs;
use super::register::CopyArgs;
use super::{vault, workers};
use crate::args;
use crate::terminal;

/// Derive everything again, from the register down to the files, and tell each break in the chain
///
/// Every entry, proof, policy with its signatures, approval, seal, digest and parity report is looked at;
/// each edition is read back and compared with its text. Then it tells what was published when, by whose
/// approval, under which policy, and what was superseded or withdrawn and why; what was circulated to how many, who
/// has it, what is outstanding, and how far each recall got; each break by its name, its place and what can no longer be
/// shown because of it; and what could not be checked.
///
/// Exit status: 0 the chain is whole, 1 it is broken somewhere, 2 could not look, 4 no anchor was given.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    copy: CopyArgs,

    /// Only what happened from this day on, by the dates that the register claims
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,

    /// Only what happened up to the end of this day
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,

    /// Only what happened to this briefing
    #[arg(long, value_name = "ID")]
    briefing: Option<String>,

    /// Only what happened to the versions that were circulated to this person, team or organisation, and by name
    /// who has them, and what they answered: needs the publisher's private part
    #[arg(long, value_name = "WHO", conflicts_with = "names")]
    recipient: Option<String>,

    /// Name everybody to whom something was circulated, whether they have it, and what they answered: needs the
    /// publisher's private part
    #[arg(long)]
    names: bool,

    /// Make each release again from its commit, too, which this workspace's git must have
    #[arg(long)]
    rebuild: bool,

    #[command(flatten)]
    private: PrivateArgs,

    /// Write the report as a PDF, with the layout in this workspace's layouts/audit/, or outside of one with the
    /// layout that is built in
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,

    /// Print the audit as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Print the audit as CSV, for a spreadsheet
    #[arg(long)]
    csv: bool,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if let Some(path) = &args.pdf {
        can_be_written(all, args, path)?;
    }
    let audit = audited(all, args)?;
    if let Some(path) = &args.pdf {
        write(super::root(all).ok().as_deref(), path, &audit)?;
    }
    match args.pdf.is_some() {
        _ if args.json => terminal::print_json(&audit.json())?,
        _ if args.csv => terminal::print_bytes(&audit.csv()?)?,
        true => audit.answer().iter().for_each(|sentence| terminal::say(sentence)),
        false => terminal::print_text(&audit.paper().text(), terminal::width()),
    }
    Ok(ExitCode::from(audit.status().code()))
}

fn audited(all: &args::Args, args: &Args) -> Result<Audit, Box<dyn Error>> {
    let people = match (&args.recipient, args.names) {
        (Some(who), _) => People::One(who.clone()),
        (None, true) => People::Named,
        (None, false) => People::Counted,
    };
    let scope = Scope { from: args.from, to: args.to, briefing: args.briefing.clone(), people };
    if let (Some(from), Some(to)) = (scope.from, scope.to)
        && to < from
    {
        return Err(format!("--to {to} is before --from {from}").into());
    }
    let (_, served) = args.copy.served(all)?;
    let register = match args.copy.open(all)? {
        Ok(register) => register,
        Err(refused) => return Ok(Audit::refused(scope, &refused)),
    };
    if let Some(id) = &scope.briefing
        && !register.ledger().briefings().contains_key(id)
    {
        return Err(unknown(id, register.ledger().briefings().keys()).into());
    }
    let case = Case::new(&register, &served, None);
    let root = args.rebuild.then(|| super::root(all)).transpose()?;
    let (worker, workers) = workers()?;
    let rebuilder = root.as_ref().map(|root| Rebuilder { root, worker: &worker, workers });
    let means = Means {
        rebuilder,
        private: args.private.open(all, &args.copy, &register)?,
        anchor_source: args.copy.anchor_source(all)?.unwrap_or_default(),
    };
    if scope.people != People::Counted && means.private.is_none() {
        return Err(NO_PRIVATE_PART.into());
    }
    if let People::One(who) = &scope.people
        && scope.people.is_unknown(&register, &means)
    {
        return Err(format!(
            "no list has a person, a team or an organisation called “{who}”, so nothing was circulated to them; it \
             has to be written as it stands in the lists"
        )
        .into());
    }
    let entries = scope.entries(&case, &means).len();
    let quiet = args.json || args.csv;
    let progress = match args.rebuild {
        true => terminal::Progress::of_slow(entries, "entries", quiet),
        false => terminal::Progress::of(entries, "entries", quiet),
    };
    let audit = audit::audit(&case, &scope, &means, &|| progress.step());
    progress.finish();
    Ok(audit)
}

const NO_PRIVATE_PART: &str = "who has what is in the publisher's private part alone, and that is not here: run \
    this in the workspace that circulates, or ask the publisher for the rows that you may see, and check those \
    with engross disclose --check";

/// A report is not written over a file that is there, nor, with names, where git would take it.
fn can_be_written(all: &args::Args, args: &Args, path: &Path) -> Result<(), Box<dyn Error>> {
    if path.extension().is_none_or(|ending| ending != "pdf") {
        return Err(format!("{}: this has to end in .pdf", path.display()).into());
    }
    if path.symlink_metadata().is_ok() {
        return Err(exists(path).into());
    }
    match super::root(all) {
        Ok(root) if args.names || args.recipient.is_some() => {
            vault::keep_file_from_git(&root, path)
        }
        _ => Ok(()),
    }
}

fn exists(path: &Path) -> String {
    format!("{} is there already; give this report another name", path.display())
}

/// What is said of a briefing that was never published.
pub fn unknown<'i>(id: &str, known: impl Iterator<Item = &'i String>) -> String {
    let known: Vec<_> = known.map(String::as_str).collect();
    match known.is_empty() {
        true => format!("the register has no briefing `{id}`; nothing was published yet"),
        false => format!("the register has no briefing `{id}`; it has {}", known.join(", ")),
    }
}

/// Writes the report as a PDF that was proved to say what it must, in the looks of the workspace if this is in one.
fn write(root: Option<&Path>, path: &Path, audit: &Audit) -> Result<(), Box<dyn Error>> {
    let stop = |problems| {
        let mut report = Report::default();
        report.extend(problems);
        terminal::print_report(&report);
        "the PDF could not be made, and none was written; the audit as text, --json or --csv needs no layout"
    };
    let (files, limits) = match root {
        Some(root) => {
            let files = Revision::of_work_tree(root)?.files;
            let (config, problems) = Config::read(&files);
            let config = config.ok_or_else(|| stop(problems))?;
            (files, config.limits)
        }
        None => Default::default(),
    };
    let (worker, _) = workers()?;
    let layouts = report::layouts(&files);
    let pool = Pool { command: &worker, layouts: &layouts, limits, workers: 1 };
    let finished = report::finish(audit, &pool).map_err(stop)?;
    store::write_secret(path, &finished.pdf).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path).into(),
        _ => format!("{} cannot be written: {error}", path.display()).into(),
    })
}
