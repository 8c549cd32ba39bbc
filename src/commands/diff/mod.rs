//! `engross diff`

mod sides;

use std::error::Error;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::build::recorded_inputs;
use engross::compare::{self, Comparison};
use engross::content;
use engross::diff::{Nouns, Wording};
use engross::edition::{self, Pool};
use engross::report::Report;
use engross::review::{self, Asked, Review, Side, State};
use engross::store;
use engross::view::{self, Several, View};
use engross::worker::WorkerCommand;
use engross::workspace::Config;
use engross::{pages, redline};
use serde_json::{Value, json};

use super::compare::config;
use super::{file, root};
use crate::args::Args as Global;
use crate::{pager, terminal};
use sides::{Known, file_side, read_document, readings, state};

/// Show what changed between two versions, in words
///
/// WORDS are [ID] [A [B]]: a briefing and its two sides. A side is a commit, tag or branch; with
/// an ID, a version of its releases, v2; `work` or `.` for the work tree; or a file, `-` for standard input.
/// Without B it is the work tree; without A it is what was last accepted, or HEAD where nothing was;
/// without ID it is every briefing. Two files need no workspace.
///
/// Exit status: 0 nothing changed, 1 something did, 2 could not compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing, and its two sides
    #[arg(value_name = "WORDS", num_args = 0..=3)]
    pub words: Vec<String>,

    /// Show each difference of typography, and the words around each difference in full
    #[arg(long)]
    pub all: bool,

    /// Print the changes as JSON
    #[arg(long, conflicts_with_all = ["html", "markdown"])]
    pub json: bool,

    /// Write the changes as a page to FILE, which ends in .html, or print it
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub html: Option<Option<PathBuf>>,

    /// Write the changes as Markdown to FILE, which ends in .md, or print it: for a comment
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub markdown: Option<Option<PathBuf>>,

    /// Write the redline of a briefing to PATH, which ends in .pdf: both versions as one, for a
    /// board's papers. Any other PATH is a folder that gets one for each briefing that differs
    #[arg(long, value_name = "PATH", conflicts_with = "json")]
    pub pdf: Option<PathBuf>,

    /// Build a briefing's editions of both sides, and compare how their pages look; --html shows them
    #[arg(long)]
    pub pages: bool,

    /// How wide lines are [default: as wide as the terminal, 80 where there is none]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,

    /// Do not page what is longer than the terminal
    #[arg(long)]
    pub no_pager: bool,
}

pub fn run(global: &Global, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    // Two files need no workspace.
    let root = root(global);
    if let (Err(error), Some(word)) = (&root, args.words.iter().find(|word| !file::is_file(word))) {
        return Err(format!("`{word}` is not a file, and there is no workspace: {error}").into());
    }
    let known = root.as_ref().ok().map(|root| Known::new(root, &args.words)).transpose()?;
    let asked = Asked::read(&args.words, |word| readings(word, known.as_ref()))?;
    let asked = match (asked, &root) {
        (Ok(asked), _) => asked,
        // What is not a file could have been something of a workspace's.
        (Err(_), Err(_)) => return Err(root.err().unwrap_or_else(|| "no workspace".into())),
        (Err(unclear), Ok(_)) => return Err(unclear.into()),
    };
    match (&asked.old, &asked.new) {
        (Some(Side::File(old)), Side::File(new)) if asked.id.is_none() => {
            files(global, args, old, new)
        }
        (Some(Side::File(_)), _) | (_, Side::File(_)) => file_and_briefing(args, &root?, &asked),
        _ => revisions(args, &root?, &asked),
    }
}

/// What needs the sources of both sides.
fn refuse_for_files(args: &Args) -> Result<(), String> {
    let asked = [(args.pages, "--pages"), (args.pdf.is_some(), "--pdf")];
    match asked.into_iter().find(|(is_asked, _)| *is_asked) {
        Some((_, what)) => {
            Err(format!("{what} is for two revisions of a briefing, and not for files"))
        }
        None => Ok(()),
    }
}

/// Two files, which no workspace needs to know.
fn files(global: &Global, args: &Args, old: &str, new: &str) -> Result<ExitCode, Box<dyn Error>> {
    refuse_for_files(args)?;
    if old == "-" && new == "-" {
        return Err("standard input, `-`, can be read only once".into());
    }
    let nouns = super::compare::nouns(global, &[old.to_owned(), new.to_owned()])?;
    let comparison = compare::compare(file_side(old)?, file_side(new)?, &nouns);
    show_comparison(args, &comparison, None)
}

/// A file, and a briefing on the other side.
fn file_and_briefing(args: &Args, root: &Path, asked: &Asked) -> Result<ExitCode, Box<dyn Error>> {
    refuse_for_files(args)?;
    let mut nouns = Nouns::default();
    let mut side = |side: Option<&Side>| match side {
        Some(Side::File(name)) => file_side(name),
        side => {
            let state = state(root, side, asked.id.as_deref())?;
            nouns = Nouns::of(&config(&state.revision.files, &state.name.word));
            let ids = content::ids(&state.revision.files);
            let id =
                match (&asked.id, &ids[..]) {
                    (Some(id), _) => id.clone(),
                    (None, [id]) => id.clone(),
                    _ => return Err(
                        "name the briefing that the file is to be compared with, before the sides"
                            .into(),
                    ),
                };
            let document = match state.accepted.get(&id) {
                Some(document) => document.clone(),
                None => read_document(&state, &id)?,
            };
            let name = format!("{id} of {}", state.name.word);
            Ok(compare::Side::of_content(name, &document.content, document.blocks.clone()))
        }
    };
    let (old, new) = (side(asked.old.as_ref())?, side(Some(&asked.new))?);
    show_comparison(args, &compare::compare(old, new, &nouns), asked.id.as_deref())
}

/// Both sides are of the workspace.
fn revisions(args: &Args, root: &Path, asked: &Asked) -> Result<ExitCode, Box<dyn Error>> {
    let id = asked.id.as_deref();
    let old = state(root, asked.old.as_ref(), id)?;
    let new = state(root, Some(&asked.new), id)?;
    for state in [&old, &new] {
        config(&state.revision.files, &state.name.word);
    }
    let built = content::ids(&new.revision.files);
    let built = built.iter().filter(|one| id.is_none_or(|id| *one == id));
    let drafts = root.join("output").join("draft");
    let recorded: Vec<_> = built.map(|id| recorded_inputs(&drafts.join(id))).collect();
    let request = review::Request { id, recorded: &recorded, keep_same: args.pages };
    let mut review = review::review(&old, &new, request)?;
    if args.pages {
        // Of several, the one that differs is meant.
        if review.briefings.len() > 1 {
            review = review::review(&old, &new, review::Request { keep_same: false, ..request })?;
        }
        compare_pages(root, [&old, &new], &mut review)?;
    }
    for (report, name) in review.reports.iter().zip(&review.names) {
        if report.has_errors() {
            terminal::print_report(report);
            terminal::fail(&format!(
                "in {} there are briefings that cannot be read, and so are not compared",
                name.of_unaccepted()
            ));
        }
    }
    let shown = review.shown();
    show(args, &shown, || review.json())?;
    // Last: what keeps a redline from being made keeps nothing else back.
    if let Some(path) = &args.pdf {
        write_redlines(args, path, &new, &review, &shown)?;
    }
    Ok(match () {
        () if review.is_partial() => ExitCode::from(2),
        () if review.is_same() => ExitCode::SUCCESS,
        () => ExitCode::from(1),
    })
}

/// Writes the redline of each briefing as a finished PDF, that was proved to say what it must.
fn write_redlines(
    args: &Args,
    path: &Path,
    new: &State,
    review: &Review,
    shown: &Several<'_>,
) -> Result<(), Box<dyn Error>> {
    if review.briefings.is_empty() {
        terminal::note("no redline was written: no briefing differs");
        return Ok(());
    }
    let is_file = path.extension().is_some_and(|ending| ending == "pdf");
    if is_file && review.briefings.len() != 1 {
        return Err(format!(
            "{} briefings differ, and {} is one file; name the briefing before the sides, or a folder for one file each",
            review.briefings.len(),
            path.display()
        )
        .into());
    }
    let files = &new.revision.files;
    let Some(config) = Config::read(files).0 else {
        let name = &new.name.word;
        return Err(format!("engross.toml has errors in {name}; `engross check` tells them").into());
    };
    let worker = worker_command()?;
    let layouts = edition::layouts(files);
    let pool = Pool { command: &worker, layouts: &layouts, limits: config.limits, workers: 1 };
    for (reviewed, view) in review.briefings.iter().zip(&shown.views) {
        let made = reviewed.redline(view, &config.publisher.name);
        let time = new.revision.commit.time;
        let pdf = redline::finish(&made, reviewed.id(), time, &pool).map_err(|problems| {
            let mut report = Report::default();
            report.extend(problems);
            terminal::print_report(&report);
            format!("the redline of {} could not be made", reviewed.id())
        })?;
        match is_file {
            true => write(args, path, "pdf", &pdf)?,
            false => write(args, &path.join(format!("{}.pdf", reviewed.id())), "pdf", &pdf)?,
        }
    }
    Ok(())
}

/// Builds both sides of a briefing, and compares their pages.
fn compare_pages(
    root: &Path,
    sides: [&State; 2],
    review: &mut Review,
) -> Result<(), Box<dyn Error>> {
    let [reviewed] = &mut review.briefings[..] else {
        return Err("--pages shows one briefing; name it before the sides".into());
    };
    if reviewed.documents.iter().flatten().any(|document| document.is_accepted) {
        return Err("of what was accepted there are words alone, and no pages; name the old side, such as HEAD, to compare pages".into());
    }
    let version = |side: usize| {
        let document = reviewed.documents[side].as_ref()?;
        Some(pages::Version { revision: &sides[side].revision, id: &document.id })
    };
    let scratch = tempfile::tempdir()?;
    let worker = worker_command()?;
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let workshop = pages::Workshop { root, scratch: scratch.path(), worker: &worker, workers };
    match workshop.compare([version(0), version(1)]) {
        Ok(pages) => {
            reviewed.pages = Some(pages);
            Ok(())
        }
        Err(reports) => {
            reports.iter().for_each(terminal::print_report);
            Err("a side cannot be built, so there are no pages to compare".into())
        }
    }
}

fn worker_command() -> std::io::Result<WorkerCommand> {
    Ok(WorkerCommand { program: std::env::current_exe()?, arguments: vec!["worker".to_owned()] })
}

fn show_comparison(
    args: &Args,
    comparison: &Comparison,
    id: Option<&str>,
) -> Result<ExitCode, Box<dyn Error>> {
    let [old, new] = &comparison.sides;
    let title = format!("From {} to {}", old.name, new.name);
    let answer = comparison.diff.summary(Wording::Versions);
    let view = View {
        title: title.clone(),
        answer: answer.clone(),
        summary: None,
        wording: Wording::Versions,
        ..comparison.view()
    };
    let same = comparison.diff.is_same() && comparison.facts.is_empty();
    let several = Several { title, answer: answer.clone(), besides: Vec::new(), views: vec![view] };
    let json = || {
        let mut briefing = comparison.json();
        briefing["id"] = json!(id);
        briefing["change"] = json!("changed");
        briefing["sentence"] = json!(answer);
        json!({
            "format": review::FORMAT,
            "same": same,
            "sentence": answer,
            "sides": comparison.sides.each_ref().map(|side| json!({ "name": side.name, "kind": side.kind() })),
            "briefings": if same { json!([]) } else { json!([briefing]) },
        })
    };
    show(args, &several, json)?;
    Ok(ExitCode::from(u8::from(!same)))
}

fn show(
    args: &Args,
    several: &Several<'_>,
    json: impl Fn() -> Value,
) -> Result<(), Box<dyn Error>> {
    if args.json {
        return terminal::print_json(&json());
    }
    let pages = [
        (&args.html, "html", view::html::several as fn(&Several<'_>) -> String),
        (&args.markdown, "md", view::markdown::markdown),
    ];
    let (mut is_shown, mut is_written) = (args.pdf.is_some(), true);
    for (wanted, ending, page) in pages {
        let Some(path) = wanted else { continue };
        is_shown = true;
        let page = page(several);
        match path {
            None => {
                is_written = false;
                terminal::say(page.trim_end());
            }
            Some(path) => write(args, path, ending, page.as_bytes())?,
        }
    }
    match (is_shown, is_written) {
        (true, true) => match &several.views[..] {
            [view] => terminal::say(&view.answer),
            _ => terminal::say(&several.answer),
        },
        (true, false) => {}
        (false, _) => {
            let width = args.width.unwrap_or_else(terminal::width);
            let text = terminal::set(&view::text::several(several, args.all), width);
            pager::print(&text, !args.no_pager)?;
        }
    }
    Ok(())
}

/// Writes a page. `--html a.pdf b.pdf` is a slip that must not cost a file.
fn write(args: &Args, path: &Path, ending: &str, page: &[u8]) -> Result<(), Box<dyn Error>> {
    let path_ends = path.extension().is_some_and(|end| end == ending);
    if !path_ends {
        return Err(format!(
            "{}: this has to end in .{ending}; name what is to be compared before it",
            path.display()
        )
        .into());
    }
    if args.words.iter().any(|word| Path::new(word) == path) {
        return Err(format!("{} is to be compared, and is not written over", path.display()).into());
    }
    store::write(path, page)
        .map_err(|error| format!("{} cannot be written: {error}", path.display()).into())
}
