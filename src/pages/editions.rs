//! The editions of both sides, built to be looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::told::EditionPages;
use super::worker::compare;
use crate::build::{self, Request};
use crate::report::{Problem, Report};
use crate::worker::WorkerCommand;
use crate::workspace::Limits;

/// Finished PDFs by the names of their editions.
pub type Editions = BTreeMap<String, Arc<[u8]>>;

/// Builds the editions of one briefing, as `build` does, into the folder that the request names. It
/// should be one that nobody else uses. What is wrong is in the report, and then there are none.
pub fn editions(request: &Request<'_>) -> (Editions, Report) {
    let outcome = build::build(request, &|| {});
    let mut report = outcome.report;
    let mut editions = Editions::new();
    for (name, edition) in outcome.built.into_values().flat_map(|built| built.editions) {
        match std::fs::read(&edition.file) {
            Ok(pdf) => drop(editions.insert(name, pdf.into())),
            Err(error) => {
                let message = format!("{} cannot be read: {error}", edition.file.display());
                report.push(Problem::error("output", message));
            }
        }
    }
    (editions, report)
}

/// Compares the pages of each edition that either side has.
pub fn compare_editions(
    command: &WorkerCommand,
    limits: Limits,
    old: &Editions,
    new: &Editions,
) -> Vec<EditionPages> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let pages = names.into_iter().map(|name| EditionPages {
        edition: Some(name.clone()),
        compared: compare(command, limits, old.get(name).cloned(), new.get(name).cloned()),
    });
    pages.collect()
}
