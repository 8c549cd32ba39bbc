//! Two states of the workspace beside each other.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::build::recorded_inputs;
use engross::content;
use engross::pages;
use engross::report::Report;
use engross::review::{self, Asked, Redliner, Review, State};
use engross::view::Several;

use super::Args;
use super::gate::{self, Gate};
use super::output::{show, write};
use super::sides::state;
use crate::commands::compare::config;
use crate::commands::workers;
use crate::terminal;

/// Compares both sides, and shows what was asked for.
pub fn revisions(args: &Args, root: &Path, asked: &Asked) -> Result<ExitCode, Box<dyn Error>> {
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
    let gate = args.is_handed_on().then(|| pass_gate(root, [&old, &new], &review)).transpose()?;
    let gates = gate.as_ref().map(|gate| gate.of(&review.ids())).unwrap_or_default();
    let shown = review.shown();
    show(args, &shown, || review.json(), &gates)?;
    // Last: what keeps a redline from being made keeps nothing else back.
    if let (Some(path), Some(gate)) = (&args.pdf, &gate) {
        write_redlines(args, path, &new, &review, &shown, gate)?;
    }
    Ok(match () {
        () if review.is_partial() => ExitCode::from(2),
        () if review.is_same() => ExitCode::SUCCESS,
        () => ExitCode::from(1),
    })
}

/// Lets a review pass that tells nobody who a child is.
fn pass_gate(root: &Path, states: [&State; 2], review: &Review) -> Result<Gate, Box<dyn Error>> {
    let [old, new] = states.map(|state| &state.revision.files);
    let gate = Gate::read(root, &[new, old])?;
    gate::pass(&review.confidential(states, &gate.names, &gate.config))?;
    gate.tell_missing(&review.ids());
    Ok(gate)
}

/// Writes the redline of each briefing as a finished PDF, that was proved to say what it must.
fn write_redlines(
    args: &Args,
    path: &Path,
    new: &State,
    review: &Review,
    shown: &Several<'_>,
    gate: &Gate,
) -> Result<(), Box<dyn Error>> {
    if review.briefings.is_empty() {
        let which =
            if review.is_partial() { "no briefing that can be read" } else { "no briefing" };
        terminal::note(&format!("no redline was written: {which} differs"));
        return Ok(());
    }
    let is_file = path.extension().is_some_and(|ending| ending == "pdf");
    // A folder has no such name; somebody meant a file of another kind.
    if !is_file && path.extension().is_some() && !path.is_dir() {
        return Err(format!(
            "{} ends neither in .pdf nor is it a folder; name a file that ends in .pdf, or make the folder first",
            path.display()
        )
        .into());
    }
    if is_file && review.briefings.len() != 1 {
        return Err(format!(
            "{} briefings differ, and {} is one file; name the briefing before the sides, or a folder for one file each",
            review.briefings.len(),
            path.display()
        )
        .into());
    }
    let (worker, _) = workers()?;
    let redliner = Redliner { config: &gate.config, names: &gate.names, worker: &worker };
    let redlines = review.redlines(shown, new, redliner).map_err(|problems| {
        let mut report = Report::default();
        report.extend(problems);
        terminal::print_report(&report);
        "the redlines could not be made, and none was written"
    })?;
    for (id, pdf) in &redlines {
        match is_file {
            true => write(args, path, "pdf", pdf)?,
            false => write(args, &path.join(format!("{id}.pdf")), "pdf", pdf)?,
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
        return Err("of what was accepted there are words alone, and no layout that would make pages of them; name the old side, such as HEAD, to compare pages".into());
    }
    let version = |side: usize| {
        let document = reviewed.documents[side].as_ref()?;
        Some(pages::Version { revision: &sides[side].revision, id: &document.id })
    };
    let scratch = tempfile::tempdir()?;
    let (worker, workers) = workers()?;
    let builder = pages::EditionBuilder { root, scratch: scratch.path(), worker: &worker, workers };
    match builder.compare([version(0), version(1)]) {
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
