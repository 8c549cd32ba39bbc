//! `engross reproduce`

use std::error::Error;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::edition;
use engross::record::{RECORD, Version};
use engross::release::reproduce::{self, Difference, Reproduction, Words};
use engross::release::{Release, Workshop};
use engross::report::Report;
use engross::revision::{self, Revision};
use engross::workspace::Config;

use super::workers;
use crate::terminal;

/// Make a release again from its commit, and say whether it is the same, byte by byte
///
/// Needs this repository with the commit in it, and nothing private. If a byte differs, it says which
/// input, crate or tool version does, and whether the words at least are the same.
///
/// Exit status: 0 the same, 1 different, 2 could not be made again.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A briefing, or the path of a record or of the folder that it is in
    #[arg(value_name = "ID|RECORD")]
    pub what: PathBuf,

    /// The version of the briefing: v1, v2, v3
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Option<Version>,

    /// Say nothing but what is wrong
    #[arg(long, short)]
    pub quiet: bool,

    /// Print the outcome as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let release = open(root, args)?;
    let commit = &release.record.commit;
    let revision = Revision::of_commit(root, &commit.to_string()).map_err(|error| {
        format!(
            "{} was made from commit {commit}: {error}. Perhaps it was rewritten, or is in another \
             copy of this repository: git fetch",
            name(&release)
        )
    })?;
    let (config, problems) = Config::read(&revision.files);
    let mut report = Report::default();
    report.extend(revision.problems.iter().cloned().chain(problems));
    let mut reproduction = Reproduction::default();
    if let (Some(config), false) = (&config, report.has_errors()) {
        let (worker, processors) = workers()?;
        let editions = edition::names(&revision.files).len();
        let progress = terminal::Progress::new(editions, args.quiet || args.json);
        let workshop =
            Workshop { revision: &revision, config, worker: &worker, workers: processors };
        let (reproduced, found) =
            reproduce::reproduce(&release, root, workshop, &|| progress.step());
        progress.finish();
        reproduction = reproduced;
        report.merge(found);
    }
    let in_history = revision::is_in_history(root, commit)?;
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-reproduce-1",
            "briefing": release.record.briefing,
            "version": release.record.version,
            "commit": commit,
            "commit_in_history": in_history,
            "record": release.digest,
            "same": !report.has_errors() && reproduction.is_same(),
            "differences": reproduction,
            "problems": terminal::problems_json(&report),
        }))?;
    } else {
        terminal::print_report(&report);
        if !args.quiet || !reproduction.is_same() {
            tell(&release, &reproduction, &report);
        }
        // Last, so that "the same" is not the last word on what nobody may approve.
        if !in_history {
            terminal::say(&format!(
                "But no branch or tag leads to its commit {commit} any more: history was rewritten \
                 after it was proposed, so nobody can approve it, and git may forget it. To keep \
                 it: git tag {} {commit}",
                name(&release).replace(' ', "-")
            ));
        }
    }
    Ok(match (report.has_errors(), reproduction.is_same()) {
        (true, _) => ExitCode::from(2),
        (_, same) => ExitCode::from(u8::from(!same)),
    })
}

/// `first v1`
fn name(release: &Release) -> String {
    format!("{} {}", release.record.briefing, release.record.version)
}

fn open(root: &Path, args: &Args) -> Result<Release, Box<dyn Error>> {
    let Some(version) = args.version else {
        let path = match args.what.is_dir() {
            true => args.what.join(RECORD),
            false => args.what.clone(),
        };
        return match (path.exists(), path.components().count()) {
            (false, 1) => Err(format!(
                "which version of {}? Say, for example: engross reproduce {0} v1",
                path.display()
            )
            .into()),
            _ => Ok(Release::read(&path)?),
        };
    };
    let id = args.what.to_string_lossy();
    if !engross::content::is_id(&id) {
        return Err(format!("`{id}` is not the name of a briefing").into());
    }
    Ok(Release::open(root, &id, version)?)
}

fn tell(release: &Release, reproduction: &Reproduction, report: &Report) {
    let name = name(release);
    for (file, subject) in &reproduction.subjects {
        if subject.is_same() {
            terminal::say(&format!("  same       {file}"));
            continue;
        }
        terminal::say(&format!("  DIFFERENT  {file}  {}", recorded_and_here(&subject.sha256)));
        let words = subject.words.map(|words| match words {
            Words::Same => {
                "the words are the same: both files were read back and say the recorded content"
            }
            Words::SameContent => {
                "the words are the same: the new file was read back and says the recorded content"
            }
            Words::Different => "the words are not the same",
        });
        words.into_iter().for_each(|words| terminal::say(&format!("             {words}")));
    }
    for (file, digests) in &reproduction.byproducts {
        terminal::say(&match digests.is_same() {
            true => format!("  same       {file}"),
            false => format!("  DIFFERENT  {file}  {}", recorded_and_here(digests)),
        });
    }
    for fault in &reproduction.changed {
        terminal::say(&format!("  CHANGED    {fault}"));
    }
    for (name, parameter) in &reproduction.parameters {
        terminal::say(&format!("  differs    {name}  {}", recorded_and_here(parameter)));
    }
    for (path, input) in &reproduction.inputs {
        terminal::say(&format!("  differs    {path}  {}", recorded_and_here(input)));
    }
    // Tools that differ matter where their work does.
    if report.has_errors() || !reproduction.is_same() {
        for (tool, version) in &reproduction.tools {
            terminal::say(&format!("  differs    {tool}  {}", recorded_and_here(version)));
        }
    }
    terminal::say(&match (report.has_errors(), reproduction.is_same()) {
        (true, _) => format!("{name} could not be made again: {}.", terminal::tally(report)),
        (_, true) => format!(
            "{name} was made again: every edition and what belongs to it is the same, byte by byte."
        ),
        _ if reproduction.has_same_editions() => format!(
            "{name} was made again: every edition is the same, and something around them is not."
        ),
        _ => format!("{name} is not what its commit gives here."),
    });
}

fn recorded_and_here(difference: &Difference<impl Display>) -> String {
    let said = |value: &Option<_>| value.as_ref().map_or("nothing".to_owned(), ToString::to_string);
    format!("recorded {}, here {}", said(&difference.recorded), said(&difference.here))
}
