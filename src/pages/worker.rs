//! Pages are compared in a process of their own: a file may be made to crash, or to run for ever.

use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::{Comparison, PagesError};
use crate::files::Files;
use crate::worker::{self, Worker, WorkerCommand};
use crate::workspace::Limits;

/// Its files are [`OLD`] and [`NEW`], or one of them.
#[derive(Debug, Serialize, Deserialize)]
struct Request;

/// Its files are the pictures.
#[derive(Debug, Serialize, Deserialize)]
struct Answer(Result<Comparison, PagesError>);

const OLD: &str = "old.pdf";
const NEW: &str = "new.pdf";

/// The argument, after those of the command, that asks for [`work`].
pub const TASK: &str = "--pages";

/// Compares the pages of two documents, in a process that is stopped when it takes too much. A
/// document that is not there has no pages.
pub fn compare(
    command: &WorkerCommand,
    limits: Limits,
    old: Option<Arc<[u8]>>,
    new: Option<Arc<[u8]>>,
) -> Result<Comparison, PagesError> {
    let mut files = Files::default();
    for (name, pdf) in [(OLD, old), (NEW, new)] {
        if let Some(pdf) = pdf {
            files.insert(name, pdf);
        }
    }
    let ask = || Worker::<Answer>::start(command, &[TASK], limits)?.ask(&Request, &files);
    let (Answer(compared), pictures) = ask().map_err(PagesError::Ended)?;
    let mut comparison = compared?;
    for (index, pair) in comparison.pages.iter_mut().enumerate() {
        for (name, page) in [(OLD, &mut pair.old), (NEW, &mut pair.new)] {
            if let Some(page) = page {
                page.picture = pictures.get(&picture_name(index, name)).cloned();
            }
        }
    }
    Ok(comparison)
}

/// Compares the documents that come: what the process does.
pub fn work(
    requests: impl Read + Send + 'static,
    answers: impl Write,
    ended: impl Fn() + Send + 'static,
) -> io::Result<()> {
    worker::work(requests, answers, ended, |Request, files| {
        let file = |name: &str| files.get(name).map(|bytes| &**bytes);
        let compared = super::compare::compare(file(OLD), file(NEW));
        let mut pictures = Files::default();
        let pages = compared.iter().flat_map(|comparison| comparison.pages.iter().enumerate());
        for (index, pair) in pages {
            for (name, page) in [(OLD, &pair.old), (NEW, &pair.new)] {
                if let Some(picture) = page.as_ref().and_then(|page| page.picture.clone()) {
                    pictures.insert(picture_name(index, name), picture);
                }
            }
        }
        Some((Answer(compared), pictures))
    })
}

fn picture_name(pair: usize, side: &str) -> String {
    format!("{pair}/{side}")
}
