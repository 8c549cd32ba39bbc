//! `engross policy check`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::folder;
use engross::policy::history::{self, Fault, History};
use engross::report::{Place, Problem, Report, Severity};

use super::before;
use crate::{clock, terminal};

/// Say what is wrong with the policy, or soon will be
///
/// Whether the quorum could be had, and still could if any one member were away, had lost their key, or
/// were an author of the release; what expires; who must sign the next version.
///
/// Exit status: 0 nothing stands in the way of a release or of the next version, 1 something does, 2 could
/// not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the outcome as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let (history, problems) = folder::open(root)?;
    let mut report = report(&history)?;
    report.extend(problems);
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-policy-check-1",
            "problems": terminal::problems_json(&report),
        }))?;
    } else {
        terminal::print_report(&report);
        let tally = terminal::tally(&report);
        terminal::say(&match history.in_force() {
            Some(filed) => format!("Policy {} is in force: {tally}.", filed.version()),
            None => format!("No policy is in force: {tally}."),
        });
    }
    Ok(terminal::status(&report))
}

fn report(history: &History) -> Result<Report, Box<dyn Error>> {
    let mut report = Report::default();
    report.extend(history.faults.iter().map(fault));
    match history.in_force() {
        Some(filed) => {
            let place = Place::file(history::path(filed.version()));
            let problems = filed.policy.check(clock::today()?).into_iter();
            report.extend(problems.map(|problem| problem.at(place.clone())));
        }
        None => report.push(no_policy(history)),
    }
    if let Some(pending) = history.pending() {
        let version = pending.version();
        let place = Place::file(history::path(version));
        for line in pending.signatures_in_words(before(history, pending)) {
            let message = format!("policy {version} waits: {line}");
            report.push(
                Problem::warning("policy-pending", message).but(Severity::Note).at(place.clone()),
            );
        }
        let problems = pending.policy.check(clock::today()?).into_iter();
        report.extend(problems.map(|problem| problem.at(place.clone())));
    }
    Ok(report)
}

/// That no policy is in force, and what to do unless a fault says it.
fn no_policy(history: &History) -> Problem {
    let message = "no policy is in force, so nothing can be published";
    let problem = Problem::error("no-policy", message);
    match history.pending() {
        Some(_) => problem.hint("sign the one that waits: engross policy approve"),
        None if history.is_empty() => problem.hint("start one: engross policy init"),
        None => problem,
    }
}

fn fault(fault: &Fault) -> Problem {
    let problem = Problem::error("policy-history", fault.to_string());
    match fault {
        // Its own sentence says it.
        Fault::CutOff | Fault::NotAVersion(_) => problem,
        Fault::RolledBack { version, commit } | Fault::Unsigned { version, commit } => problem.hint(format!(
            "bring it back: git restore --source {} policy/{version}",
            commit.id
        )),
        Fault::Changed { version, commit } => problem
            .hint(format!(
                "if it was changed, bring it back: git restore --source {} policy/{version}",
                commit.id
            ))
            .hint("if the members signed two under one number, decide which one holds, and leave the commits of the other out of the history"),
        _ => problem.hint("bring back what was committed with git restore"),
    }
}
