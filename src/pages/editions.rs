//! The editions of two versions of a briefing, built to be looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::told::EditionPages;
use super::worker::compare;
use crate::build::{self, Request};
use crate::check::{NameLists, Rules};
use crate::edition::{self, Glyphs};
use crate::report::{Place, Problem, Report};
use crate::revision::Revision;
use crate::worker::WorkerCommand;
use crate::workspace::{Config, Limits};

/// A briefing as a revision has it.
#[derive(Clone, Copy)]
pub struct Version<'v> {
    pub revision: &'v Revision,
    pub id: &'v str,
}

/// What is needed to build editions that nobody keeps.
///
/// ```no_run
/// # use std::path::Path;
/// # use engross::{pages::{self, Version, EditionBuilder}, revision::Revision, worker::WorkerCommand};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let root = Path::new("/a/workspace");
/// let (old, new) = (Revision::of_commit(root, "v1")?, Revision::of_work_tree(root)?);
/// let scratch = tempfile::tempdir()?;
/// let worker = WorkerCommand { program: std::env::current_exe()?, arguments: vec!["worker".into()] };
/// let builder = EditionBuilder { root, scratch: scratch.path(), worker: &worker, workers: 2 };
/// let versions = [&old, &new].map(|revision| Some(Version { revision, id: "2022-09-asthma" }));
/// match builder.compare(versions) {
///     Ok(editions) => {
///         let section = pages::section(&editions, ["v1", "the work tree"]);
///         let (clause, json) = (pages::clause(&editions), pages::json(&editions));
///     }
///     Err(reports) => { /* Why one of the sides, or both, could not be built. */ }
/// }
/// # Ok(())
/// # }
/// ```
pub struct EditionBuilder<'w> {
    /// The workspace, for the private lists of names.
    pub root: &'w Path,
    /// A folder that nobody else uses.
    pub scratch: &'w Path,
    pub worker: &'w WorkerCommand,
    pub workers: usize,
}

/// Finished PDFs by the names of their editions.
type Editions = BTreeMap<String, Arc<[u8]>>;

/// Identifies builds that nobody keeps: nothing is ever up to date in a scratch folder.
const TOOL: &str = "pages";

impl EditionBuilder<'_> {
    /// Compares the pages of each edition that either version has; a version that there is not has
    /// none. What `build` refuses is not shown: then there are the reports of both sides.
    pub fn compare(
        &self,
        [old, new]: [Option<Version<'_>>; 2],
    ) -> Result<Vec<EditionPages>, Box<[Report; 2]>> {
        let ((old, old_limits), (new, new_limits)) =
            match (self.build(old, "old"), self.build(new, "new")) {
                (Ok(old), Ok(new)) => (old, new),
                (old, new) => {
                    let sides = [old.err(), new.err()];
                    return Err(Box::new(sides.map(Option::unwrap_or_default)));
                }
            };
        let limits = new_limits.or(old_limits).unwrap_or_default();
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let pages = names.into_iter().map(|name| {
            let [old, new] = [&old, &new].map(|editions| editions.get(name).cloned());
            EditionPages {
                edition: Some(name.clone()),
                compared: compare(self.worker, limits, old, new),
            }
        });
        Ok(pages.collect())
    }

    /// A version's editions, and the bounds that its workspace sets.
    fn build(
        &self,
        version: Option<Version<'_>>,
        folder: &str,
    ) -> Result<(Editions, Option<Limits>), Report> {
        let Some(Version { revision, id }) = version else { return Ok((Editions::new(), None)) };
        let mut report = Report::default();
        report.extend(revision.problems.iter().cloned());
        let (config, problems) = Config::read(&revision.files);
        report.extend(problems);
        let Some(config) = config else { return Err(report) };
        let ids = [id.to_owned()];
        let names = match NameLists::read(self.root, &config, &ids) {
            Ok((names, problems)) => {
                report.extend(problems);
                names
            }
            Err(error) => {
                report.push(Problem::error("names-unreadable", error.to_string()));
                return Err(report);
            }
        };
        report.extend(edition::wrong_fonts(&revision.files));
        if report.has_errors() {
            return Err(report);
        }
        let glyphs = Glyphs::new(&revision.files);
        let request = Request {
            revision,
            rules: Rules { config: &config, names: &names, can_show: &|char| glyphs.has(char) },
            ids: &ids,
            editions: &edition::names(&revision.files),
            out: &self.scratch.join(folder),
            keep_inputs: false,
            force: true,
            tool: TOOL,
            worker: self.worker,
            workers: self.workers,
        };
        let outcome = build::build(&request, &|| {});
        report.merge(outcome.report);
        let mut editions = Editions::new();
        for (name, edition) in outcome.built.into_values().flat_map(|built| built.editions) {
            match std::fs::read(&edition.file) {
                Ok(pdf) => drop(editions.insert(name, pdf.into())),
                Err(error) => {
                    let message = format!("a finished edition cannot be read: {error}");
                    let place = Place::file(edition.file.to_string_lossy());
                    report.push(Problem::error("output", message).at(place));
                }
            }
        }
        if report.has_errors() { Err(report) } else { Ok((editions, Some(config.limits))) }
    }
}
