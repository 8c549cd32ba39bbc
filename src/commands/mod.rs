//! One file for each subcommand: its arguments, one call of the library, its output.

pub mod accept;
pub mod acknowledge;
pub mod approve;
pub mod ask;
pub mod audit;
mod board;
pub mod build;
pub mod check;
pub mod circulate;
pub mod compare;
mod delivery;
pub mod diff;
pub mod disclose;
pub mod evidence;
mod examining;
pub mod file;
pub mod key;
mod notices;
pub mod outstanding;
mod pack;
pub mod policy;
pub mod private;
mod private_part;
pub mod propose;
pub mod publish;
pub mod recall;
pub mod register;
pub mod reinstate;
pub mod reject;
pub mod reproduce;
pub mod review;
pub mod seal;
pub mod sealing;
pub mod send;
mod sent;
pub mod signing;
mod smtp;
mod stamping;
pub mod status;
pub mod text;
mod vault;
pub mod verify;
pub mod withdraw;
pub mod worker;

use std::error::Error;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::check::NameLists;
use engross::content;
use engross::report::{Place, Problem, Report};
use engross::revision::Revision;
use engross::worker::WorkerCommand;
use engross::workspace::{self, CONFIG_PATH, Config};

use crate::args::{Args, Command};

/// Runs a command. An error means that it could not do its work at all.
pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        Command::Check(command) => {
            check::run(&Opened::new(args, command.rev.as_deref(), &command.ids)?, command)
        }
        Command::Accept(command) => accept::run(&Opened::new(args, None, &command.ids)?, command),
        Command::Build(command) => {
            build::run(&Opened::new(args, command.rev.as_deref(), &command.ids)?, command)
        }
        Command::Compare(command) => compare::run(args, command),
        Command::Diff(command) => diff::run(args, command),
        Command::Text(command) => text::run(command),
        Command::Propose(command) => {
            let rev = command.rev.as_deref().unwrap_or("HEAD");
            let ids = std::slice::from_ref(&command.id);
            propose::run(&Opened::new(args, Some(rev), ids)?, command)
        }
        Command::Review(command) => review::run(&root(args)?, command),
        Command::Approve(command) => approve::run(&root(args)?, command),
        Command::Reject(command) => reject::run(&root(args)?, command),
        Command::Publish(command) => publish::run(&root(args)?, command),
        Command::Circulate(command) => circulate::run(&root(args)?, command),
        Command::Send(command) => send::run(&root(args)?, command),
        Command::Disclose(command) => disclose::run(args, command),
        Command::Withdraw(command) => withdraw::run(&root(args)?, command),
        Command::Reinstate(command) => reinstate::run(&root(args)?, command),
        Command::Acknowledge(command) => acknowledge::run(&root(args)?, command),
        Command::Outstanding(command) => outstanding::run(args, command),
        Command::Recall(command) => recall::run(args, command),
        Command::Status(command) => status::run(&root(args)?, command),
        Command::Reproduce(command) => reproduce::run(&root(args)?, command),
        Command::Policy(command) => policy::run(&root(args)?, command),
        Command::Key(command) => key::run(command),
        Command::Private(command) => private::run(args, command),
        Command::Register(command) => register::run(args, command),
        Command::Seal(command) => seal::run(args, command),
        Command::Verify(command) => verify::run(args, command),
        Command::Evidence(command) => evidence::run(args, command),
        Command::Audit(command) => audit::run(args, command),
        Command::Ask(command) => ask::run(args, command),
        Command::Worker(command) => worker::run(command),
    }
}

/// A revision of the workspace with all that its commands need to know of it.
pub struct Opened {
    pub root: PathBuf,
    pub revision: Revision,
    /// `None` if the configuration has errors, which the report says.
    pub config: Option<Config>,
    pub names: NameLists,
    /// The briefings that were asked for.
    pub ids: Vec<String>,
    pub report: Report,
}

impl Opened {
    /// Opens the workspace at a revision, or as it lies in the work tree.
    fn new(args: &Args, rev: Option<&str>, asked: &[String]) -> Result<Self, Box<dyn Error>> {
        let root = root(args)?;
        let revision = open(&root, rev)?;
        let mut report = Report::default();
        if let Some(text) =
            revision.files.get(CONFIG_PATH).and_then(|bytes| std::str::from_utf8(bytes).ok())
        {
            report.keep_text(CONFIG_PATH, text);
        }
        report.extend(revision.problems.iter().cloned());
        let (config, problems) = Config::read(&revision.files);
        report.extend(problems);
        let ids = chosen(content::ids(&revision.files), asked, "briefing")?;
        if ids.is_empty() {
            let problem = Problem::error("no-briefing", "this workspace has no briefing")
                .at(Place::file("sources"));
            report.push(problem.hint("write one as sources/<name>/briefing.md"));
        }
        let names = match &config {
            Some(config) => {
                let (names, problems) = NameLists::read(&root, config, &ids)?;
                report.extend(problems);
                names
            }
            None => NameLists::default(),
        };
        Ok(Self { root, revision, config, names, ids, report })
    }
}

/// The workspace that was named, or that this folder is in.
fn root(args: &Args) -> Result<PathBuf, Box<dyn Error>> {
    let here = match &args.workspace {
        Some(folder) if !folder.is_dir() => {
            return Err(format!("there is no folder {}", folder.display()).into());
        }
        Some(folder) => std::path::absolute(folder)?,
        None => std::env::current_dir()?,
    };
    let root = workspace::find(&here).ok_or_else(|| {
        format!(
            "there is no {CONFIG_PATH} in {} or above it; a workspace is a git repository with one",
            here.display()
        )
    })?;
    Ok(root)
}

/// A workspace at a revision, or as it lies in the work tree.
fn open(root: &Path, rev: Option<&str>) -> Result<Revision, Box<dyn Error>> {
    Ok(match rev {
        Some(rev) => Revision::of_commit(root, rev)?,
        None => Revision::of_work_tree(root)?,
    })
}

/// Workers of this very program, and how many run at once.
fn workers() -> std::io::Result<(WorkerCommand, usize)> {
    let program = std::env::current_exe()?;
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    Ok((WorkerCommand { program, arguments: vec!["worker".to_owned()] }, processors))
}

/// All of what there is, or those that were asked for.
fn chosen(there_is: Vec<String>, asked: &[String], what: &str) -> Result<Vec<String>, String> {
    if asked.is_empty() {
        return Ok(there_is);
    }
    let missing: Vec<_> = asked
        .iter()
        .filter(|name| !there_is.contains(name))
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return Ok(there_is.into_iter().filter(|name| asked.contains(name)).collect());
    }
    // A briefing's name may be what nobody is to see.
    let known = match what {
        "briefing" => format!("there are {}, the folders in sources/", there_is.len()),
        _ => format!("there is {}", there_is.join(", ")),
    };
    Err(format!("there is no {what} {}; {known}", missing.join(", ")))
}
