//! Builds drafts: every edition of every briefing that changed, all editions of one or none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::check::{self, NameLists};
use crate::confidentiality::Gate;
use crate::content::canonical::canonical_json;
use crate::content::{self, Briefing, ContentCode};
use crate::digest::Digest;
use crate::edition::compile::stock_command;
use crate::edition::pool::WorkerCommand;
use crate::edition::world::{FONTS, MAIN, MAIN_PATH};
use crate::edition::{self, Edition, Failure, LAYOUTS, Order, Pool};
use crate::facts::{Facts, Status};
use crate::files::Files;
use crate::parity;
use crate::readback;
use crate::report::{Place, Problem, Report};
use crate::revision::Revision;
use crate::store;
use crate::workspace::{CONFIG_PATH, Config};

/// What is to be built, and with what.
pub struct Request<'r> {
    pub revision: &'r Revision,
    pub config: &'r Config,
    pub names: &'r NameLists,
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

/// What `build.json` beside a briefing's draft editions says of them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: ManifestFormat,
    briefing: String,
    title: String,
    content_digest: Digest,
    content_code: String,
    editions: BTreeMap<String, ManifestEdition>,
    warnings: Vec<Problem>,
}

#[derive(Debug, Serialize, Deserialize)]
enum ManifestFormat {
    #[serde(rename = "engross-build-1")]
    One,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestEdition {
    sha256: Digest,
    pages: usize,
    /// The parity report's.
    parity: Digest,
    /// Every input that was read, by path.
    inputs: BTreeMap<String, Digest>,
    /// Digest of all that could have been read: equal means unchanged.
    key: Digest,
}

const MANIFEST: &str = "build.json";

/// Builds what changed. `progress` is called, from several threads, after each edition with its
/// briefing and name.
pub fn build(request: &Request<'_>, progress: &(dyn Fn(&str, &str) + Sync)) -> Outcome {
    let layouts = edition::layouts(&request.revision.files);
    let keys = Keys::new(request, &layouts);
    let outcome = Mutex::new(Outcome::default());
    let orders = request.ids.iter().flat_map(|id| {
        let key = keys.of(id);
        if let Some((built, warnings)) = up_to_date(request, id, key) {
            request.editions.iter().for_each(|edition| progress(id, edition));
            let mut outcome = lock(&outcome);
            keep_texts(&mut outcome.report, request, &warnings);
            outcome.report.extend(warnings);
            outcome.built.insert(id.clone(), built);
            return Vec::new();
        }
        let checked = check::check(id, &request.revision.files, request.config, request.names);
        let warnings = checked.report.problems().into_iter().cloned().collect();
        lock(&outcome).report.merge(checked.report);
        let Some(briefing) = checked.briefing else {
            request.editions.iter().for_each(|edition| progress(id, edition));
            return Vec::new();
        };
        let order = |edition: &String| {
            Order::new(
                &briefing,
                edition,
                Status::Draft,
                request.config,
                request.revision.commit.time,
            )
        };
        let orders: Vec<_> = request.editions.iter().map(order).collect();
        let job = Arc::new(Job { briefing, key, warnings, finished: Mutex::default() });
        orders.into_iter().map(|order| (job.clone(), order)).collect()
    });

    let pool = Pool {
        command: request.worker,
        layouts: &layouts,
        limits: request.config.limits,
        workers: request.workers,
    };
    pool.run(orders, |job, order, made| {
        progress(&order.briefing, &order.edition);
        let mut finished = job.finished.lock().unwrap_or_else(PoisonError::into_inner);
        finished.push((order, made));
        if finished.len() == request.editions.len() {
            let result = finish(request, &job, std::mem::take(&mut *finished));
            let mut outcome = lock(&outcome);
            match result {
                Ok((built, warnings)) => {
                    keep_texts(&mut outcome.report, request, &warnings);
                    outcome.report.extend(warnings);
                    outcome.built.insert(job.briefing.id.clone(), built);
                }
                Err(problems) => {
                    keep_texts(&mut outcome.report, request, &problems);
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
fn keep_texts(report: &mut Report, request: &Request<'_>, problems: &[Problem]) {
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        let bytes = request.revision.files.get(&place.path);
        if let Some(text) = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            report.keep_text(&place.path, text);
        }
    }
}

/// Digests of everything that an edition could have read.
struct Keys<'k> {
    request: &'k Request<'k>,
    /// Configuration, layouts, fonts, time and tool: the same for all briefings.
    common: Digest,
}

impl<'k> Keys<'k> {
    fn new(request: &'k Request<'k>, layouts: &Files) -> Self {
        let config = request.revision.files.get(CONFIG_PATH).map(|bytes| Digest::of(bytes));
        let time = request.revision.commit.time;
        let common = Digest::of(&canonical_json(&(
            request.tool,
            MAIN,
            time.to_string(),
            config,
            digests(layouts, ""),
        )));
        Self { request, common }
    }

    fn of(&self, id: &str) -> Digest {
        let sources = digests(&self.request.revision.files, &format!("{}{id}/", content::SOURCES));
        Digest::of(&canonical_json(&(self.common, id, self.request.names.digest(id), sources)))
    }
}

fn digests(files: &Files, folder: &str) -> BTreeMap<String, Digest> {
    files.under(folder).map(|(path, bytes)| (path.to_owned(), Digest::of(bytes))).collect()
}

/// What stands in the output folder, if it was made of the very same inputs and is whole.
fn up_to_date(request: &Request<'_>, id: &str, key: Digest) -> Option<(Built, Vec<Problem>)> {
    if request.force || request.keep_inputs {
        return None;
    }
    let folder = request.out.join(id);
    let manifest = read_manifest(&folder)?;
    let mut editions = BTreeMap::new();
    for name in request.editions {
        let edition = manifest.editions.get(name).filter(|edition| edition.key == key)?;
        let file = folder.join(file_name(name));
        let digest = |file: &Path| Some(Digest::of(&std::fs::read(file).ok()?));
        let parity = folder.join(parity_file_name(name));
        if digest(&file)? != edition.sha256 || digest(&parity)? != edition.parity {
            return None;
        }
        editions.insert(
            name.clone(),
            BuiltEdition { file, sha256: edition.sha256, pages: edition.pages },
        );
    }
    let built = Built {
        title: manifest.title,
        content_digest: manifest.content_digest,
        content_code: manifest.content_code,
        editions,
        unchanged: true,
    };
    Some((built, manifest.warnings))
}

fn read_manifest(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).ok()?).ok()
}

fn file_name(edition: &str) -> String {
    format!("{edition}.pdf")
}

fn parity_file_name(edition: &str) -> String {
    format!("{edition}.parity.json")
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
    job: &Job,
    finished: Vec<(Order, Result<Edition, Failure>)>,
) -> Result<(Built, Vec<Problem>), Vec<Problem>> {
    let id = &job.briefing.id;
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    let mut editions = Vec::new();
    let (gate, _) = request.names.gate(id, request.config);
    for (order, made) in finished {
        match made {
            Ok(edition) => {
                warnings.extend(edition.warnings.iter().cloned());
                match look_through(request, job, &edition, &order, gate.as_ref()) {
                    Ok(parity) => editions.push(Finished { order, edition, parity }),
                    Err(found) => problems.extend(found),
                }
            }
            Err(failure) => problems.extend(failure.problems(id, &order.edition)),
        }
    }
    if !problems.is_empty() {
        problems.extend(warnings);
        return Err(problems);
    }
    put_in_place(request, job, &editions, &warnings).map(|built| (built, warnings)).map_err(
        |error| {
            let folder = request.out.join(id);
            vec![Problem::error(
                "output",
                format!("{} cannot be written: {error}", folder.display()),
            )]
        },
    )
}

/// Reads a finished PDF back, for the confidentiality gate and for parity; its parity report.
fn look_through(
    request: &Request<'_>,
    job: &Job,
    edition: &Edition,
    order: &Order,
    gate: Option<&Gate>,
) -> Result<Vec<u8>, Vec<Problem>> {
    let document = readback::read(&edition.pdf, &readback::Limits::default()).map_err(|error| {
        let message = format!(
            "the finished {} edition of {} cannot be read back: {error}",
            order.edition, order.briefing
        );
        vec![Problem::error("read-back", message).at(layout_of(order))]
    })?;
    // What the gate finds must not be told by anything else.
    let confidential = gate.map(|gate| confidential(&document, order, gate)).unwrap_or_default();
    if !confidential.is_empty() {
        return Err(confidential);
    }
    let facts = Facts::new(&job.briefing, &order.edition, Status::Draft, request.config);
    let parity = parity::check(&job.briefing, &facts, &document);
    match parity.is_same() {
        true => Ok(parity.report(&job.briefing, &order.edition, &edition.pdf).json()),
        false => Err(parity.problems(&order.briefing, &order.edition)),
    }
}

fn layout_of(order: &Order) -> Place {
    Place::file(format!("{LAYOUTS}{}/layout.typ", order.edition))
}

/// What the gate finds in a finished PDF's text and metadata.
fn confidential(document: &readback::Document, order: &Order, gate: &Gate) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for text in texts_of(document) {
        for finding in gate.scan(&text) {
            let mut problem = check::confidential(&finding, layout_of(order));
            problem.message = format!(
                "in the finished {} edition of {}: {}",
                order.edition, order.briefing, problem.message
            );
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

/// All that a finished file says, shown or not.
fn texts_of(document: &readback::Document) -> Vec<String> {
    let mut texts: Vec<String> = document.info.values().cloned().collect();
    texts.extend(document.xmp.clone());
    texts.extend((1..=document.pages.len()).map(|page| document.text_of(page)));
    document.root.iter().for_each(|node| collect_texts(node, &mut texts));
    texts
}

fn collect_texts(node: &readback::Node, texts: &mut Vec<String>) {
    texts.push(readback::normalise(&node.text()));
    texts.extend([&node.alt, &node.title, &node.expansion].into_iter().flatten().cloned());
    node.children
        .iter()
        .filter_map(readback::Child::as_node)
        .for_each(|node| collect_texts(node, texts));
}

fn put_in_place(
    request: &Request<'_>,
    job: &Job,
    editions: &[Finished],
    warnings: &[Problem],
) -> std::io::Result<Built> {
    let briefing = &job.briefing;
    let folder = request.out.join(&briefing.id);
    let content_digest = briefing.content.digest();
    let mut manifest = Manifest {
        format: ManifestFormat::One,
        briefing: briefing.id.clone(),
        title: briefing.content.title.clone(),
        content_digest,
        content_code: ContentCode::of(&content_digest).to_string(),
        editions: BTreeMap::new(),
        warnings: job.warnings.iter().chain(warnings).cloned().collect(),
    };
    // Editions that were not asked for stay if they say the same.
    if let Some(before) =
        read_manifest(&folder).filter(|before| before.content_digest == content_digest)
    {
        manifest.editions = before.editions;
    }

    let files: Vec<_> =
        editions.iter().map(|made| folder.join(file_name(&made.order.edition))).collect();
    let reports: Vec<_> =
        editions.iter().map(|made| folder.join(parity_file_name(&made.order.edition))).collect();
    let mut staged = Vec::new();
    for (report, made) in reports.iter().zip(editions) {
        staged.push(store::stage(report, &made.parity)?);
    }
    for (file, Finished { order, edition, parity }) in files.iter().zip(editions) {
        staged.push(store::stage(file, &edition.pdf)?);
        if request.keep_inputs {
            keep_inputs(request, &folder.join("inputs").join(&order.edition), order, edition)?;
        }
        let entry = ManifestEdition {
            sha256: Digest::of(&edition.pdf),
            pages: edition.pages,
            parity: Digest::of(parity),
            inputs: inputs(request, briefing, edition),
            key: job.key,
        };
        manifest.editions.insert(order.edition.clone(), entry);
    }
    for file in staged {
        file.promote()?;
    }
    let mut built = BTreeMap::new();
    for (file, Finished { order, .. }) in files.into_iter().zip(editions) {
        let entry = &manifest.editions[&order.edition];
        built.insert(
            order.edition.clone(),
            BuiltEdition { file, sha256: entry.sha256, pages: entry.pages },
        );
    }
    // Last: without it, the next build starts afresh.
    store::write(&folder.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    Ok(Built {
        title: manifest.title,
        content_digest,
        content_code: manifest.content_code,
        editions: built,
        unchanged: false,
    })
}

/// Every input that went into an edition: configuration, text, pictures, the layout's files that
/// were read, and all fonts, since Typst chooses among all of them.
fn inputs(
    request: &Request<'_>,
    briefing: &Briefing,
    edition: &Edition,
) -> BTreeMap<String, Digest> {
    let files = &request.revision.files;
    let mut paths = vec![CONFIG_PATH.to_owned(), content::source_path(&briefing.id)];
    paths.extend(briefing.pictures.values().map(|picture| picture.path.clone()));
    paths.extend(edition.read.iter().filter(|path| path.starts_with(LAYOUTS)).cloned());
    paths.extend(files.under(FONTS).map(|(path, _)| path.to_owned()));
    paths
        .into_iter()
        .filter_map(|path| {
            files.get(&path).map(|bytes| Digest::of(bytes)).map(|digest| (path, digest))
        })
        .collect()
}

/// Writes what the stock typst command needs to make an edition's pages, and the command.
fn keep_inputs(
    request: &Request<'_>,
    folder: &Path,
    order: &Order,
    edition: &Edition,
) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    store::write(&folder.join(MAIN_PATH), MAIN.as_bytes())?;
    for (path, bytes) in order.files.under("") {
        store::write(&folder.join(path), bytes)?;
    }
    let files = &request.revision.files;
    let fonts = files.under(FONTS).map(|(path, _)| path);
    let layout = edition.read.iter().map(String::as_str).filter(|path| path.starts_with(LAYOUTS));
    for path in layout.chain(fonts) {
        if let Some(bytes) = files.get(path) {
            store::write(&folder.join(path), bytes)?;
        }
    }
    let script = format!(
        "#!/bin/sh\n# Makes the same pages and text with the stock typst 0.15.1.\ncd \"$(dirname \"$0\")\" && {}\n",
        stock_command(order)
    );
    store::write(&folder.join("rebuild.sh"), script.as_bytes())
}
