//! Two files beside each other, or a file and a briefing.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::compare;
use engross::confidentiality;
use engross::content;
use engross::diff::Nouns;
use engross::import::Limits;
use engross::pages::{self, EditionPages};
use engross::review::{Asked, PairOfFiles, Side, State};
use engross::workspace;

use super::Args;
use super::gate::{self, Gate};
use super::output::show;
use super::sides::{file_side, read_document, state};
use crate::args::Args as Global;
use crate::commands::{compare as files_command, file, workers};

/// Two files, which no workspace needs to know.
pub fn files(
    global: &Global,
    args: &Args,
    old: &str,
    new: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    refuse_pdf(args)?;
    if old == "-" && new == "-" {
        return Err("standard input, `-`, can be read only once".into());
    }
    let nouns = files_command::nouns(global, &[old.to_owned(), new.to_owned()])?;
    let read = |name: &str, when: &str| {
        let file = file::read(name, &Limits::default())?;
        let called = args.called.as_ref().filter(|_| !file.is_nothing());
        let name = called.map_or(file.name.clone(), |path| format!("{path} {when}"));
        Ok::<_, String>(file::File { name, ..file })
    };
    let [old, new] = [read(old, "before")?, read(new, "after")?];
    let comparison = compare::compare(file_side(&old)?, file_side(&new)?, &nouns);
    let pages = args.pages.then(|| compare_pages(old, new)).transpose()?;
    show_pair(args, &PairOfFiles { comparison, id: None, pages }, &[])
}

/// The pages of two PDFs beside each other.
fn compare_pages(old: file::File, new: file::File) -> Result<EditionPages, Box<dyn Error>> {
    for file in [&old, &new] {
        if !file.bytes.starts_with(b"%PDF-") {
            return Err(format!(
                "--pages compares how the pages of PDFs look, and {} is none; leave out --pages to compare the words",
                file.name
            )
            .into());
        }
    }
    let (worker, _) = workers()?;
    let [old, new] = [old, new].map(|file| Some(file.bytes.into()));
    let compared = pages::compare(&worker, workspace::Limits::default(), old, new);
    Ok(EditionPages { edition: None, compared })
}

/// A file, and a briefing on the other side.
pub fn file_and_briefing(
    args: &Args,
    root: &Path,
    asked: &Asked,
) -> Result<ExitCode, Box<dyn Error>> {
    refuse_pdf(args)?;
    if args.pages {
        return Err("--pages compares two PDFs, or two revisions of a briefing, and not one with the other; build the briefing, and name the PDF".into());
    }
    let mut nouns = Nouns::default();
    let mut gates = Vec::new();
    let mut side = |side: Option<&Side>| match side {
        Some(Side::File(name)) => file_side(&file::read(name, &Limits::default())?),
        side => {
            let state = state(root, side, asked.id.as_deref())?;
            nouns = Nouns::of(&files_command::config(&state.revision.files, &state.name.word));
            let id = briefing_id(&state, asked.id.as_deref())?;
            if args.is_handed_on() {
                let gate = Gate::read(root, &[&state.revision.files])?;
                gate.tell_missing(std::slice::from_ref(&id));
                gates = gate.of([&id]);
            }
            briefing(&state, &id)
        }
    };
    let (old, new) = (side(asked.old.as_ref())?, side(Some(&asked.new))?);
    let comparison = compare::compare(old, new, &nouns);
    let pair = PairOfFiles { comparison, id: asked.id.clone(), pages: None };
    gate::pass(&[pair.confidential(&gates)])?;
    show_pair(args, &pair, &gates)
}

/// The briefing that was named, or the only one.
fn briefing_id(state: &State, id: Option<&str>) -> Result<String, Box<dyn Error>> {
    let ids = content::ids(&state.revision.files);
    match (id, &ids[..]) {
        (Some(id), _) => Ok(id.to_owned()),
        (None, [id]) => Ok(id.clone()),
        _ => Err("name the briefing that the file is to be compared with, before the sides".into()),
    }
}

/// What a briefing says on a side.
fn briefing(state: &State, id: &str) -> Result<compare::Side, Box<dyn Error>> {
    let document = match state.accepted.get(id) {
        Some(document) => document.clone(),
        None => read_document(state, id)?,
    };
    let name = format!("{id} of {}", state.name.word);
    Ok(compare::Side::of_content(name, &document.content, document.blocks))
}

/// A redline needs the sources of both sides.
fn refuse_pdf(args: &Args) -> Result<(), String> {
    match args.pdf {
        Some(_) => Err("--pdf is for two revisions of a briefing, and not for files".to_owned()),
        None => Ok(()),
    }
}

fn show_pair(
    args: &Args,
    pair: &PairOfFiles,
    gates: &[confidentiality::Gate],
) -> Result<ExitCode, Box<dyn Error>> {
    show(args, &pair.shown(), || pair.json(), gates)?;
    Ok(ExitCode::from(u8::from(!pair.is_same())))
}
