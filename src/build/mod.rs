//! Builds drafts: every edition of every briefing that changed, all editions of one or none.

mod folder;

pub use folder::recorded_inputs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::check::{self, Rules};
use crate::content::canonical::canonical_json;
use crate::content::{self, Briefing};
use crate::digest::Digest;
use crate::edition::pool::WorkerCommand;
use crate::edition::world::MAIN;
use crate::edition::{self, Edition, Failure, Order, Orders, Pool};
use crate::facts::{Facts, Status};
use crate::files::Files;
use crate::inspect;
use crate::report::{Problem, Report};
use crate::revision::Revision;
use crate::workspace::CONFIG_PATH;

/// What is to be built, and with what.
pub struct Request<'r> {
    pub revision: &'r Revision,
    pub rules: Rules<'r>,
    pub ids: &'r [String],
    pub editions: &'r [String],
    /// The folder that gets a folder for each briefing.
    pub out: &'r Path,
    /// Also write what the stock typst command needs to make each edition.
    pub keep_inputs: bool,
    /// Build what is unchanged, too.
    pub force: bool,
    /// Identifies this build of engross, so that another one builds again.
    pub tool: &'r str,
    pub worker: &'r WorkerCommand,
    pub workers: usize,
}

/// What came of a build.
#[derive(Default)]
pub struct Outcome {
    /// By briefing, those that were built or already up to date.
    pub built: BTreeMap<String, Built>,
    /// What was wrong, warnings of unchanged briefings included.
    pub report: Report,
}

/// A briefing's draft editions.
#[derive(Debug, Clone, Serialize)]
pub struct Built {
    pub title: String,
    pub content_digest: Digest,
    pub content_code: String,
    pub editions: BTreeMap<String, BuiltEdition>,
    /// Nothing had changed since they were last built.
    pub unchanged: bool,
}

/// A draft edition in its file.
#[derive(Debug, Clone, Serialize)]
pub struct BuiltEdition {
    pub file: PathBuf,
    pub sha256: Digest,
    pub pages: usize,
}

/// Builds what changed. `progress` is called, from several threads, after each edition.
pub fn build(request: &Request<'_>, progress: &(dyn Fn() + Sync)) -> Outcome {
    let layouts = edition::layouts(&request.revision.files);
    let keys = Keys::new(request, &layouts);
    let outcome = Mutex::new(Outcome::default());
    let time = request.revision.commit.time;
    let drafts = Orders::new(request.rules.config, Status::Draft, time);
    let orders = request.ids.iter().flat_map(|id| {
        let key = keys.of(id);
        if let Some((built, warnings)) = folder::up_to_date(request, id, key) {
            request.editions.iter().for_each(|_| progress());
            let mut outcome = lock(&outcome);
            keep_texts(&mut outcome.report, &request.revision.files, &warnings);
            outcome.report.extend(warnings);
            outcome.built.insert(id.clone(), built);
            return Vec::new();
        }
        let checked = check::check(id, &request.revision.files, request.rules);
        let warnings = checked.report.problems().into_iter().cloned().collect();
        lock(&outcome).report.merge(checked.report);
        let Some(briefing) = checked.briefing else {
            request.editions.iter().for_each(|_| progress());
            return Vec::new();
        };
        let ordered = request.editions.iter().map(|edition| drafts.of(&briefing, edition));
        let ordered: Vec<_> = ordered.collect();
        let job = Arc::new(Job { briefing, key, warnings, finished: Mutex::default() });
        ordered.into_iter().map(|order| (job.clone(), order)).collect()
    });

    let pool = Pool {
        command: request.worker,
        layouts: &layouts,
        limits: request.rules.config.limits,
        workers: request.workers,
    };
    pool.run(orders, |job, order, made| {
        progress();
        let mut finished = job.finished.lock().unwrap_or_else(PoisonError::into_inner);
        finished.push((order, made));
        if finished.len() == request.editions.len() {
            let result = finish(request, &keys, &job, std::mem::take(&mut *finished));
            let mut outcome = lock(&outcome);
            match result {
                Ok((built, warnings)) => {
                    keep_texts(&mut outcome.report, &request.revision.files, &warnings);
                    outcome.report.extend(warnings);
                    outcome.built.insert(job.briefing.id.clone(), built);
                }
                Err(problems) => {
                    keep_texts(&mut outcome.report, &request.revision.files, &problems);
                    outcome.report.extend(problems);
                }
            }
        }
    });
    outcome.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// A briefing while its editions are made.
struct Job {
    briefing: Briefing,
    key: Digest,
    warnings: Vec<Problem>,
    finished: Mutex<Vec<(Order, Result<Edition, Failure>)>>,
}

fn lock(outcome: &Mutex<Outcome>) -> std::sync::MutexGuard<'_, Outcome> {
    outcome.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The texts of the files that problems are in, so that they can be shown with their lines.
pub(crate) fn keep_texts(report: &mut Report, files: &Files, problems: &[Problem]) {
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        let bytes = files.get(&place.path);
        if let Some(text) = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            report.keep_text(&place.path, text);
        }
    }
}

/// Digests of everything that an edition could have read.
struct Keys<'k> {
    request: &'k Request<'k>,
    /// Of the files that all briefings share, each by its path: configuration, layouts, fonts.
    shared: BTreeMap<String, Digest>,
    /// Of all those files, time and tool.
    common: Digest,
}

impl<'k> Keys<'k> {
    fn new(request: &'k Request<'k>, layouts: &Files) -> Self {
        let config = request.revision.files.get(CONFIG_PATH).map(|bytes| Digest::of(bytes));
        let mut shared = digests(layouts, "");
        shared.extend(config.map(|config| (CONFIG_PATH.to_owned(), config)));
        let time = request.revision.commit.time.to_string();
        let common = Digest::of(&canonical_json(&(request.tool, MAIN, time, &shared)));
        Self { request, shared, common }
    }

    fn of(&self, id: &str) -> Digest {
        let folder = format!("{}{id}/", content::SOURCES);
        let mut sources = digests(&self.request.revision.files, &folder);
        // What was accepted before is in no edition.
        sources.remove(&content::lock_path(id));
        Digest::of(&canonical_json(&(self.common, id, self.request.rules.names.stamp(id), sources)))
    }

    /// The digest of one file of the revision.
    fn of_file(&self, path: &str) -> Option<Digest> {
        let read = || self.request.revision.files.get(path).map(|bytes| Digest::of(bytes));
        self.shared.get(path).copied().or_else(read)
    }
}

fn digests(files: &Files, folder: &str) -> BTreeMap<String, Digest> {
    files.under(folder).map(|(path, bytes)| (path.to_owned(), Digest::of(bytes))).collect()
}

/// A finished edition that may be put in its place.
struct Finished {
    order: Order,
    edition: Edition,
    /// The parity report's bytes.
    parity: Vec<u8>,
}

/// Looks through the finished editions of a briefing and puts them all in their place, or none.
fn finish(
    request: &Request<'_>,
    keys: &Keys<'_>,
    job: &Job,
    finished: Vec<(Order, Result<Edition, Failure>)>,
) -> Result<(Built, Vec<Problem>), Vec<Problem>> {
    let id = &job.briefing.id;
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    let mut editions = Vec::new();
    let gate = request.rules.names.gate(id, request.rules.config);
    for (order, made) in finished {
        match made {
            Ok(edition) => {
                warnings.extend(edition.warnings.iter().cloned());
                let config = request.rules.config;
                let facts = Facts::new(&job.briefing, &order.edition, Status::Draft, config);
                match inspect::edition(&edition.pdf, &order, &job.briefing, &facts, &gate) {
                    Ok(parity) => editions.push(Finished { order, edition, parity }),
                    Err(found) => problems.extend(found),
                }
            }
            Err(failure) => problems.extend(failure.problems(&order)),
        }
    }
    if !problems.is_empty() {
        problems.extend(warnings);
        return Err(problems);
    }
    match folder::put_in_place(request, keys, job, &editions) {
        Ok(built) => Ok((built, warnings)),
        Err(error) => {
            let folder = request.out.join(id);
            let message = format!("{} cannot be written: {error}", folder.display());
            Err(vec![Problem::error("output", message)])
        }
    }
}
