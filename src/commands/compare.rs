//! `engross compare`

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::compare::{self, Held, NoSource, Side};
use engross::content;
use engross::diff::{Class, Nouns};
use engross::files::Files;
use engross::import::Limits;
use engross::report::Report;
use engross::store;
use engross::view;
use engross::workspace::{self, CONFIG_PATH, Config};
use serde_json::json;

use super::{file, open};
use crate::args::Args as Global;
use crate::terminal;

/// Compare two files in words, or files with their source
///
/// FILES are PDFs, tagged or not, Word documents (.docx), web pages, Markdown or plain text; `-` is
/// standard input. Editions that engross made are compared strictly. Of any other file it is said
/// what had to be guessed.
///
/// Exit status: 0 the same, 1 different, 2 could not compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The files to compare: two, or one or two with --source
    #[arg(value_name = "FILE", required = true, num_args = 1..=2)]
    pub files: Vec<String>,

    /// Compare each file with a briefing's source: its ID, or a path into a workspace
    /// [default: the briefing whose content code the file has]
    #[arg(long, value_name = "ID", num_args = 0..=1)]
    pub source: Option<Option<String>>,

    /// Take the source from a commit, tag or branch instead of the work tree
    #[arg(long, value_name = "REV", requires = "source")]
    pub rev: Option<String>,

    /// Differences of these classes leave the exit status 0
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub ignore: Vec<Ignored>,

    /// Show each difference of typography, and the words around each difference in full
    #[arg(long)]
    pub all: bool,

    /// Print the comparison as JSON
    #[arg(long, conflicts_with = "html")]
    pub json: bool,

    /// Write the comparison as a page to FILE, which ends in .html, or print it
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub html: Option<Option<PathBuf>>,

    /// How wide lines are [default: as wide as the terminal, 80 where there is none]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Ignored {
    /// Quotation marks, dashes, capitals, spaces and the like
    Typography,
    /// Roles, levels, lists and the like
    Structure,
}

impl Ignored {
    fn class(self) -> Class {
        match self {
            Self::Typography => Class::Typography,
            Self::Structure => Class::Structure,
        }
    }
}

pub fn run(global: &Global, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let files = read(&args.files)?;
    let done = match &args.source {
        Some(asked) => against_source(global, args, asked.as_deref(), files)?,
        None => {
            let [one, other] = <[_; 2]>::try_from(files).map_err(|_| {
                "one file cannot be compared with itself; name another one, or the source that it was made from with --source"
            })?;
            let nouns = nouns(global, &args.files)?;
            let comparison = compare::compare(one.side, other.side, &nouns);
            vec![Held { comparison, problems: Report::default(), report: None }]
        }
    };
    show(args, &done)?;
    let ignored: Vec<_> = args.ignore.iter().map(|ignored| ignored.class()).collect();
    let same = done.iter().all(|done| done.comparison.is_same_but_for(&ignored));
    Ok(ExitCode::from(u8::from(!same)))
}

/// A file that was read.
struct File {
    side: Side,
    bytes: Vec<u8>,
}

/// What items are called in the workspace that was named, or that the files lie in.
pub fn nouns(global: &Global, files: &[String]) -> Result<Nouns, Box<dyn Error>> {
    let roots: BTreeSet<_> = match &global.workspace {
        Some(_) => BTreeSet::from([super::root(global)?]),
        None => {
            let files = files.iter().filter_map(|file| Path::new(file).canonicalize().ok());
            files.filter_map(|file| workspace::find(&file)).collect()
        }
    };
    let mut configs = Vec::new();
    for root in roots {
        let mut files = Files::default();
        files.insert(CONFIG_PATH, std::fs::read(root.join(CONFIG_PATH))?);
        configs.extend(config(&files, &root.display().to_string()));
    }
    Ok(Nouns::of(&configs))
}

/// The configuration among some files. One with errors keeps nothing from being compared.
pub fn config(files: &Files, place: &str) -> Option<Config> {
    let config = Config::read(files).0;
    if config.is_none() {
        terminal::note(&format!(
            "{CONFIG_PATH} of {place} has errors, so items are not called what it says; `engross check` tells them"
        ));
    }
    config
}

fn read(names: &[String]) -> Result<Vec<File>, Box<dyn Error>> {
    if names.iter().filter(|name| *name == "-").count() > 1 {
        return Err("standard input, `-`, can be read only once".into());
    }
    let short = short_names(names);
    names.iter().zip(&short).map(|(name, short)| read_file(name, short)).collect()
}

/// What files are called in sentences: without their folders, where that tells them apart.
fn short_names(names: &[String]) -> Vec<String> {
    let last = |name: &String| {
        let last = Path::new(name).file_name().map(|last| last.to_string_lossy().into_owned());
        last.filter(|_| name != "-").unwrap_or_else(|| "standard input".to_owned())
    };
    let short: Vec<_> = names.iter().map(last).collect();
    match &short[..] {
        [one, other] if one == other => names.to_vec(),
        _ => short,
    }
}

fn read_file(name: &str, short: &str) -> Result<File, Box<dyn Error>> {
    let limits = Limits::default();
    let file = file::read(name, &limits)?;
    let side =
        Side::of_file(&file.kind, &file.bytes, &limits).map_err(|error| file.wrong(&error))?;
    Ok(File { side: Side { name: short.to_owned(), ..side }, bytes: file.bytes })
}

fn against_source(
    global: &Global,
    args: &Args,
    asked: Option<&str>,
    files: Vec<File>,
) -> Result<Vec<Held>, Box<dyn Error>> {
    let (root, asked) = find(global, asked)?;
    let revision = open(&root, args.rev.as_deref())?;
    let (config, problems) = Config::read(&revision.files);
    let Some(config) = config else {
        let mut report = Report::default();
        report.extend(problems);
        terminal::print_report(&report);
        return Err(
            "the workspace's configuration is wrong, so nothing can be compared with its sources"
                .into(),
        );
    };
    let hold = |file: File| {
        compare::hold(file.side, &file.bytes, asked.as_deref(), &revision.files, &config)
    };
    let held = files.into_iter().map(hold).collect::<Result<_, _>>();
    held.map_err(|error| {
        if let NoSource::Wrong { report, .. } = &error {
            terminal::print_report(report);
        }
        error.into()
    })
}

/// The workspace's folder, and the briefing that was asked for.
fn find(global: &Global, asked: Option<&str>) -> Result<(PathBuf, Option<String>), Box<dyn Error>> {
    let path = asked.map(Path::new).filter(|path| path.exists() && path.components().count() > 1);
    let Some(path) = path else { return Ok((super::root(global)?, asked.map(str::to_owned))) };
    let path = path.canonicalize()?;
    let root = workspace::find(&path).ok_or_else(|| {
        format!(
            "{} lies in no workspace, which is a git repository with an engross.toml",
            path.display()
        )
    })?;
    let inner = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
    let id = inner.strip_prefix(content::SOURCES).and_then(|rest| rest.split('/').next());
    match id.filter(|id| !id.is_empty()) {
        Some(id) => Ok((root, Some(id.to_owned()))),
        None if inner.is_empty() => Ok((root, None)),
        None => {
            Err(format!("{} is no briefing, which is a folder in sources/", path.display()).into())
        }
    }
}

fn show(args: &Args, done: &[Held]) -> Result<(), Box<dyn Error>> {
    if args.json {
        return terminal::print_json(&json(done));
    }
    if let Some(file) = &args.html {
        return html(args, file.as_deref(), done);
    }
    let width = args.width.unwrap_or_else(terminal::width);
    for (index, done) in done.iter().enumerate() {
        if index > 0 {
            terminal::say("");
        }
        // That a file has another content code follows from what its text says.
        done.problems.parted().iter().for_each(terminal::print_report);
        let mut view = done.comparison.view();
        let text = if done.comparison.parity.is_some() {
            // Where it differs was said with the source's lines.
            view.sides.iter_mut().for_each(|side| side.faults.clear());
            view::text::heading(&view)
        } else {
            view::text::text(&view, args.all)
        };
        terminal::print_text(&text, width);
    }
    Ok(())
}

fn html(args: &Args, file: Option<&Path>, done: &[Held]) -> Result<(), Box<dyn Error>> {
    let several = compare::shown(done.iter().map(|done| &done.comparison));
    let page = view::html::several(&several);
    let Some(file) = file else {
        terminal::say(page.trim_end());
        return Ok(());
    };
    // `--html a.pdf b.pdf` is a slip that must not cost a file.
    if file.extension().is_none_or(|ending| ending != "html" && ending != "htm") {
        let file = file.display();
        return Err(format!("--html took {file} for the page's file, which has to end in .html; name the files to compare before --html").into());
    }
    if args.files.iter().any(|name| Path::new(name) == file) {
        return Err(format!("{} is to be compared, and is not written over", file.display()).into());
    }
    store::write(file, page.as_bytes())
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    terminal::say(&format!("{} {}", several.answer, terminal::short(file)));
    Ok(())
}

fn json(done: &[Held]) -> serde_json::Value {
    let comparisons: Vec<_> = done
        .iter()
        .map(|done| {
            let mut json = done.comparison.json();
            if let Some(parity) = &done.report {
                json["parity"] = json!(parity);
                json["problems"] = terminal::problems_json(&done.problems);
            }
            json
        })
        .collect();
    json!({ "format": "engross-compare-1", "comparisons": comparisons })
}
