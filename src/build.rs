//! Builds drafts: every edition of every briefing that changed, all editions of one or none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::check::{self, Rules};
use crate::confidentiality::Gate;
use crate::content::canonical::canonical_json;
use crate::content::{self, Briefing, ContentCode, percent_decoded};
use crate::digest::Digest;
use crate::edition::compile::stock_command;
use crate::edition::pool::WorkerCommand;
use crate::edition::world::{FONTS, MAIN, MAIN_PATH};
use crate::edition::{self, Edition, Failure, LAYOUTS, Order, Pool, is_font};
use crate::facts::{Facts, Status};
use crate::files::Files;
use crate::parity;
use crate::readback::{self, Child};
use crate::report::{Place, Problem, Report};
use crate::revision::Revision;
use crate::store;
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
    /// What was pointed out in the briefing, and is pointed out again while nothing changes.
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
    /// The commit's time, in seconds since 1970: the PDF's creation date.
    time: i64,
    /// What was pointed out in the layout.
    warnings: Vec<Problem>,
    /// Digest of all that could have been read: equal means unchanged.
    key: Digest,
}

const MANIFEST: &str = "build.json";

/// The folder beside a briefing's editions with what the stock typst command needs.
const INPUTS: &str = "inputs";

/// Builds what changed. `progress` is called, from several threads, after each edition.
pub fn build(request: &Request<'_>, progress: &(dyn Fn() + Sync)) -> Outcome {
    let layouts = edition::layouts(&request.revision.files);
    let keys = Keys::new(request, &layouts);
    let outcome = Mutex::new(Outcome::default());
    let orders = request.ids.iter().flat_map(|id| {
        let key = keys.of(id);
        if let Some((built, warnings)) = up_to_date(request, id, key) {
            request.editions.iter().for_each(|_| progress());
            let mut outcome = lock(&outcome);
            keep_texts(&mut outcome.report, request, &warnings);
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
        let order = |edition: &String| {
            Order::new(
                &briefing,
                edition,
                Status::Draft,
                request.rules.config,
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
        limits: request.rules.config.limits,
        workers: request.workers,
    };
    pool.run(orders, |job, order, made| {
        progress();
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
        Digest::of(&canonical_json(&(self.common, id, self.request.rules.names.stamp(id), sources)))
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
    let mut warnings = manifest.warnings;
    for name in request.editions {
        let edition = manifest.editions.get(name).filter(|edition| edition.key == key)?;
        let file = folder.join(file_name(name));
        let digest = |file: &Path| Some(Digest::of(&std::fs::read(file).ok()?));
        let parity = folder.join(parity_file_name(name));
        if digest(&file)? != edition.sha256 || digest(&parity)? != edition.parity {
            return None;
        }
        warnings.extend(edition.warnings.iter().cloned());
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
    Some((built, warnings))
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
    let (gate, _) = request.rules.names.gate(id, request.rules.config);
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
    match put_in_place(request, job, &editions) {
        Ok(built) => Ok((built, warnings)),
        Err(error) => {
            let folder = request.out.join(id);
            let message = format!("{} cannot be written: {error}", folder.display());
            Err(vec![Problem::error("output", message)])
        }
    }
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
    let facts = Facts::new(&job.briefing, &order.edition, Status::Draft, request.rules.config);
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

/// All that a finished file says, shown or not, each block by itself.
fn texts_of(document: &readback::Document) -> Vec<String> {
    let mut texts: Vec<String> = document.info.values().cloned().collect();
    texts.extend(document.xmp.as_deref().map(without_identifiers));
    texts.extend((1..=document.pages.len()).map(|page| document.text_of(page)));
    document.root.iter().for_each(|node| collect_texts(node, &mut texts));
    texts
}

/// XMP without its identifiers, which are digests in base 64 and look like anything at times.
fn without_identifiers(xmp: &str) -> String {
    let tags = ["xmpMM:DocumentID>", "xmpMM:InstanceID>", "stEvt:instanceID>"];
    // Between one tag's opening and its closing is each second piece.
    let without = |text: String, tag| text.split(tag).step_by(2).collect::<Vec<_>>().join(" ");
    tags.into_iter().fold(xmp.to_owned(), without)
}

fn collect_texts(node: &readback::Node, texts: &mut Vec<String>) {
    let mut text = String::new();
    own_text(node, &mut text, texts);
    texts.push(readback::normalise(&text));
    texts.extend([&node.alt, &node.title, &node.expansion].into_iter().flatten().cloned());
}

/// The text of a block without the blocks in it, which are texts by themselves.
fn own_text(node: &readback::Node, text: &mut String, texts: &mut Vec<String>) {
    for child in &node.children {
        match child {
            Child::Text(piece) => text.push_str(&piece.spoken()),
            Child::Node(inner) if is_inline(inner) => {
                let mut inline = String::new();
                own_text(inner, &mut inline, texts);
                // The number of a note or link stands against the word before it.
                let number = inline.bytes().all(|byte| byte.is_ascii_digit());
                text.push_str(&if number { format!(" {inline} ") } else { inline });
            }
            Child::Node(inner) => {
                text.push(' ');
                collect_texts(inner, texts);
            }
            Child::Annotation(annotation) => {
                let said = [&annotation.contents, &annotation.label, &annotation.value];
                texts.extend(said.into_iter().flatten().cloned());
                texts.extend(annotation.uri.as_deref().map(percent_decoded));
            }
        }
    }
}

fn is_inline(node: &readback::Node) -> bool {
    matches!(node.role.as_str(), "Span" | "Link" | "Em" | "Strong" | "Quote" | "Code" | "Reference")
}

/// Puts a folder with all editions of a briefing in the place of the one that is there.
///
/// An edition that was not asked for stays if it says the same. If it says something else it goes:
/// two editions that differ never stand side by side.
fn put_in_place(request: &Request<'_>, job: &Job, editions: &[Finished]) -> std::io::Result<Built> {
    let briefing = &job.briefing;
    let place = request.out.join(&briefing.id);
    let content_digest = briefing.content.digest();
    let mut manifest = Manifest {
        format: ManifestFormat::One,
        briefing: briefing.id.clone(),
        title: briefing.content.title.clone(),
        content_digest,
        content_code: ContentCode::of(&content_digest).to_string(),
        editions: BTreeMap::new(),
        warnings: job.warnings.clone(),
    };
    let folder = store::Folder::stage(&place)?;
    let before = read_manifest(&place);
    let known: Vec<String> =
        before.iter().flat_map(|before| before.editions.keys().cloned()).collect();
    if let Some(before) = before.filter(|before| before.content_digest == content_digest) {
        for (name, edition) in before.editions {
            let asked_for = request.editions.contains(&name);
            let read = |name: String| std::fs::read(place.join(name)).unwrap_or_default();
            let (pdf, report) = (read(file_name(&name)), read(parity_file_name(&name)));
            let whole = Digest::of(&pdf) == edition.sha256 && Digest::of(&report) == edition.parity;
            if !asked_for && whole {
                folder.write(file_name(&name), &pdf)?;
                folder.write(parity_file_name(&name), &report)?;
                manifest.editions.insert(name, edition);
            }
        }
    }

    let mut built = BTreeMap::new();
    for Finished { order, edition, parity } in editions {
        let name = &order.edition;
        folder.write(file_name(name), &edition.pdf)?;
        folder.write(parity_file_name(name), parity)?;
        if request.keep_inputs {
            keep_inputs(request, &folder, order, edition)?;
        }
        let (sha256, pages) = (Digest::of(&edition.pdf), edition.pages);
        let entry = ManifestEdition {
            sha256,
            pages,
            parity: Digest::of(parity),
            inputs: inputs(request, briefing, edition),
            time: order.time,
            warnings: edition.warnings.clone(),
            key: job.key,
        };
        manifest.editions.insert(name.clone(), entry);
        built.insert(
            name.clone(),
            BuiltEdition { file: place.join(file_name(name)), sha256, pages },
        );
    }
    folder.write(MANIFEST, &serde_json::to_vec_pretty(&manifest)?)?;
    let names = edition::names(&request.revision.files);
    let ours = |name: &str| {
        let edition = name.strip_suffix(".parity.json").or(name.strip_suffix(".pdf"));
        let edition = edition.map(str::to_owned);
        let is_edition = edition.is_some_and(|name| known.contains(&name) || names.contains(&name));
        is_edition || name == MANIFEST || name == INPUTS
    };
    folder.promote(|name| !ours(name))?;
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
    paths.extend(files.under(FONTS).map(|(path, _)| path.to_owned()).filter(|path| is_font(path)));
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
    folder: &store::Folder,
    order: &Order,
    edition: &Edition,
) -> std::io::Result<()> {
    let write = |path: &str, bytes: &[u8]| {
        folder.write(Path::new(INPUTS).join(&order.edition).join(path), bytes)
    };
    write(MAIN_PATH, MAIN.as_bytes())?;
    for (path, bytes) in order.files.under("") {
        write(path, bytes)?;
    }
    let files = &request.revision.files;
    let fonts = files.under(FONTS).map(|(path, _)| path);
    let layout = edition.read.iter().map(String::as_str).filter(|path| path.starts_with(LAYOUTS));
    for path in layout.chain(fonts) {
        if let Some(bytes) = files.get(path) {
            write(path, bytes)?;
        }
    }
    let script = format!(
        "#!/bin/sh\n# Makes the same pages and text with the stock typst 0.15.1.\ncd \"$(dirname \"$0\")\" && {}\n",
        stock_command(order)
    );
    write("rebuild.sh", script.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::without_identifiers;

    #[test]
    fn identifiers_are_not_looked_through_and_everything_else_is() {
        let xmp = "<dc:title>One</dc:title><xmpMM:DocumentID>N1 9GU==</xmpMM:DocumentID>\
                   <a><stEvt:instanceID>B1</stEvt:instanceID>two</a><stEvt:instanceID>B2</stEvt:instanceID>";
        let kept = without_identifiers(xmp);
        assert!(kept.contains("One") && kept.contains("two"), "{kept}");
        assert!(!kept.contains("9GU") && !kept.contains("B1") && !kept.contains("B2"), "{kept}");
    }
}
