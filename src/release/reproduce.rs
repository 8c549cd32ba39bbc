//! Reproducing: a release is made again from its commit and compared, byte by byte.
//!
//! It needs no private list of names: what is made is shown to nobody, only compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::folder::LOCK_PATH;
use super::make::{self, LOCK, file_name};
use super::{Fault, Release, Workshop};
use crate::build::keep_texts;
use crate::content::{self, Briefing};
use crate::digest::Digest;
use crate::edition::compile::STANDARD_NAMES;
use crate::edition::{Edition, Order};
use crate::facts::{Facts, Status};
use crate::parity;
use crate::readback;
use crate::record::{Builder, Record};
use crate::report::Report;
use crate::revision::Revision;
use crate::workspace::Config;

/// What came of making a release again.
#[derive(Debug, Default, Serialize)]
pub struct Reproduction {
    /// Each edition by its file's name, those of the record and those that were made.
    pub subjects: BTreeMap<String, Subject>,
    /// Inputs that are not what the record says, by path.
    pub inputs: BTreeMap<String, Difference<Digest>>,
    /// Versions of engross, of the compiler and of crates that are not what they were.
    pub tools: BTreeMap<String, Difference<String>>,
    /// What else the record says otherwise of its commit, by its name there.
    pub parameters: BTreeMap<String, Difference<String>>,
    /// Files beside the record that are not the recorded ones.
    pub changed: Vec<Fault>,
}

/// What was recorded, and what there is here; what is missing is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference<T> {
    pub recorded: Option<T>,
    pub here: Option<T>,
}

/// An edition that was made again.
#[derive(Debug, Serialize)]
pub struct Subject {
    #[serde(flatten)]
    pub sha256: Difference<Digest>,
    /// What can be said of the words, if the bytes differ.
    pub words: Option<Words>,
}

/// Whether an edition with other bytes says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Words {
    /// The recorded file and the new one were both read back, and both say the recorded content.
    Same,
    /// The new one says the recorded content; the recorded file is not at hand.
    SameContent,
    Different,
}

impl Reproduction {
    /// Whether every edition has the recorded bytes, and there is none more.
    pub fn has_same_editions(&self) -> bool {
        self.subjects.values().all(Subject::is_same)
    }

    /// Whether also the files beside the record are the recorded ones, and what it says of its commit
    /// is so. With what they were made may be another.
    pub fn is_same(&self) -> bool {
        self.has_same_editions()
            && self.changed.is_empty()
            && self.inputs.is_empty()
            && self.parameters.is_empty()
    }
}

impl Subject {
    pub fn is_same(&self) -> bool {
        self.sha256.recorded == self.sha256.here
    }
}

/// Makes a release again in a workshop of its commit. If the report has errors, it could not be
/// made; what differs all the same may say why.
pub fn reproduce(
    release: &Release,
    workshop: Workshop<'_>,
    progress: &(dyn Fn() + Sync),
) -> (Reproduction, Report) {
    let Release { record, .. } = release;
    let files = &workshop.revision.files;
    let mut report = Report::default();
    let mut reproduction = Reproduction { tools: tools(release), ..Reproduction::default() };

    let reading = content::read(&record.briefing, files);
    let Some(briefing) = reading.briefing else {
        keep_texts(&mut report, files, &reading.problems);
        report.extend(reading.problems);
        reproduction.inputs = inputs(record, |path| files.get(path).map(|bytes| Digest::of(bytes)));
        return (reproduction, report);
    };
    reproduction.parameters = parameters(record, &briefing, workshop.revision);

    let mut read = BTreeMap::new();
    let mut made = BTreeMap::new();
    let mut failures = Vec::new();
    for (order, outcome) in workshop.make(&briefing, record.version, progress) {
        match outcome {
            Ok(edition) => {
                read.extend(make::inputs_of(files, &briefing, &edition));
                made.insert(file_name(&order.edition), (order, edition));
            }
            Err(failure) => failures.extend(failure.problems(&order)),
        }
    }
    if failures.is_empty() {
        reproduction.inputs = inputs(record, |path| read.get(path).copied());
        let more = read.iter().filter(|(path, _)| !record.inputs.contains_key(*path));
        reproduction.inputs.extend(more.map(|(path, digest)| {
            (path.clone(), Difference { recorded: None, here: Some(*digest) })
        }));
    }
    keep_texts(&mut report, files, &failures);
    report.extend(failures);

    let faults = release.faults();
    let names = record.subjects.keys().chain(made.keys()).cloned().collect::<BTreeSet<_>>();
    for name in names {
        let recorded = record.subjects.get(&name).copied();
        let made = made.get(&name);
        let here = made.map(|(_, edition)| Digest::of(&edition.pdf));
        let differs = recorded.is_some() && recorded != here;
        let words = made.filter(|_| differs).map(|(order, edition)| {
            let whole = faults.iter().all(|fault| fault.name() != name);
            let pdf = whole.then(|| std::fs::read(release.folder.join(&name)).ok()).flatten();
            compare_words(record, &briefing, workshop.config, order, edition, pdf.as_deref())
        });
        let sha256 = Difference { recorded, here };
        reproduction.subjects.insert(name, Subject { sha256, words });
    }
    // A record may be looked at without its files; those that are there are to be the recorded ones.
    reproduction.changed =
        faults.into_iter().filter(|fault| !matches!(fault, Fault::Missing(_))).collect();
    (reproduction, report)
}

/// What the record says otherwise of its commit than it is.
fn parameters(
    record: &Record,
    briefing: &Briefing,
    revision: &Revision,
) -> BTreeMap<String, Difference<String>> {
    let content_digest = briefing.content.digest().to_string();
    let compared = [
        ("contentDigest", record.content_digest.to_string(), content_digest),
        ("standards", record.standards.join(", "), STANDARD_NAMES.join(", ")),
        ("timestamp", record.timestamp.to_string(), revision.commit.time.to_string()),
    ];
    let differences = compared.into_iter().filter_map(|(name, recorded, here)| {
        Some((name.to_owned(), difference(Some(recorded), Some(here))?))
    });
    differences.collect()
}

/// The recorded inputs that are another here, or not here.
fn inputs(
    record: &Record,
    here: impl Fn(&str) -> Option<Digest>,
) -> BTreeMap<String, Difference<Digest>> {
    let compared = record.inputs.iter();
    compared
        .filter_map(|(path, recorded)| {
            Some((path.clone(), difference(Some(*recorded), here(path))?))
        })
        .collect()
}

fn difference<T: PartialEq>(recorded: Option<T>, here: Option<T>) -> Option<Difference<T>> {
    (recorded != here).then_some(Difference { recorded, here })
}

/// Whether an edition that was made again, and the recorded one if it is at hand, say the recorded
/// content.
fn compare_words(
    record: &Record,
    briefing: &Briefing,
    config: &Config,
    order: &Order,
    made: &Edition,
    recorded: Option<&[u8]>,
) -> Words {
    let status = Status::Release(record.version.number());
    let facts = Facts::new(briefing, &order.edition, status, config);
    let says_it = |pdf: &[u8]| {
        let document = readback::read(pdf, &readback::Limits::default());
        document.is_ok_and(|document| parity::check(briefing, &facts, &document).is_same())
    };
    if briefing.content.digest() != record.content_digest || !says_it(&made.pdf) {
        return Words::Different;
    }
    match recorded {
        Some(recorded) if says_it(recorded) => Words::Same,
        Some(_) => Words::Different,
        None => Words::SameContent,
    }
}

/// What made the release and is another version here.
fn tools(release: &Release) -> BTreeMap<String, Difference<String>> {
    let recorded = &release.record.builder;
    let here = make::builder();
    // The list of crates beside the record counts only if it is the recorded one.
    let lock = std::fs::read_to_string(release.folder.join(LOCK_PATH)).ok();
    let lock = lock.filter(|lock| Digest::of(lock.as_bytes()) == recorded.lock);
    let named = |builder: &Builder, lock: Option<&str>| {
        let mut versions = match lock.and_then(crates) {
            Some(crates) => crates,
            None => BTreeMap::from([("Cargo.lock".to_owned(), builder.lock.to_string())]),
        };
        versions.insert("engross".to_owned(), builder.engross.clone());
        versions.insert("typst".to_owned(), builder.typst.clone());
        versions
    };
    let here = named(&here, lock.is_some().then_some(LOCK));
    let recorded = named(recorded, lock.as_deref());
    let names: BTreeSet<_> = recorded.keys().chain(here.keys()).collect();
    let compared = names.into_iter().filter_map(|name| {
        let difference = difference(recorded.get(name).cloned(), here.get(name).cloned());
        Some((name.clone(), difference?))
    });
    compared.collect()
}

/// The crates of a Cargo.lock with their versions; of some there are several.
fn crates(lock: &str) -> Option<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(lock).ok()?;
    let mut crates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Package { name, version } in lock.package {
        crates.entry(name).or_default().push(version);
    }
    Some(crates.into_iter().map(|(name, versions)| (name, versions.join(", "))).collect())
}
