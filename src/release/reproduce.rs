//! Reproducing: a release is made again from its commit and compared, byte by byte.
//!
//! It needs no private list of names: what is made is shown to nobody, only compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::folder::{self, LOCK_PATH};
use super::make::{self, LOCK, file_name, inputs_of};
use super::redline::{self, Previous, Redlined};
use super::{Fault, Release, Workshop};
use crate::build::keep_texts;
use crate::content::{self, Briefing};
use crate::digest::Digest;
use crate::edition::compile::STANDARD_NAMES;
use crate::edition::{Edition, Order};
use crate::facts::{Facts, Status};
use crate::parity;
use crate::readback;
use crate::record::{self, Builder, CONTENT, RECORD, REDLINE, Record, parity_report};
use crate::report::{Problem, Report, Severity};
use crate::revision::Revision;
use crate::workspace::Config;

pub use super::reproduction::{Difference, Reproduction, Subject, Words};

/// Makes a release again in a workshop of its commit. If the report has errors, it could not be
/// made; what differs all the same may say why. The workspace at `root` holds the release that the
/// redline is against.
pub fn reproduce(
    release: &Release,
    root: &Path,
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

    let mut again = Again::default();
    again.make_editions(record, &workshop, &briefing, progress);
    again.make_redline(record, root, &workshop, &briefing);
    if again.failures.is_empty() {
        let of_commit = |path: &str| files.get(path).map(|bytes| Digest::of(bytes));
        // What only the redline was made of is not read if that cannot be made.
        let unread = |path: &str| again.missing.as_ref().and_then(|_| of_commit(path));
        reproduction.inputs =
            inputs(record, |path| again.inputs.get(path).copied().or(unread(path)));
        let more = again.inputs.iter().filter(|(path, _)| !record.inputs.contains_key(*path));
        reproduction.inputs.extend(more.map(|(path, digest)| {
            (path.clone(), Difference { recorded: None, here: Some(*digest) })
        }));
        let here = again.byproducts(record, &briefing, workshop.config);
        reproduction.byproducts = differences(&record.byproducts, &here);
    }
    let faults = release.faults();
    reproduction.subjects = subjects(release, &again, &briefing, workshop.config, &faults);
    // A record may be looked at without its files; those that are there are to be the recorded ones.
    reproduction.changed =
        faults.into_iter().filter(|fault| !matches!(fault, Fault::Missing(_))).collect();
    // What is around the editions follows from them: if they differ, it says no more.
    if reproduction.is_same() && stands_in(root, release) {
        let editions = again.editions.values();
        reproduction.changed = folder::faults_of_all(release, files, &briefing, editions);
    }
    keep_texts(&mut report, files, &again.failures);
    report.extend(again.failures);
    report.extend(again.missing);
    (reproduction, report)
}

/// Whether a release lies in its own folder of a workspace, and is not a copy of its record.
fn stands_in(root: &Path, release: &Release) -> bool {
    let Record { briefing, version, .. } = &release.record;
    let place = root.join(record::path(briefing, *version)).canonicalize();
    let here = release.folder.join(RECORD).canonicalize();
    place.is_ok_and(|place| here.is_ok_and(|here| here == place))
}

/// What was made again.
#[derive(Default)]
struct Again {
    /// By the names of their files.
    editions: BTreeMap<String, (Order, Edition)>,
    redline: Option<Edition>,
    /// Everything that was read, by path.
    inputs: BTreeMap<String, Digest>,
    failures: Vec<Problem>,
    /// Why there is no redline, though nothing is wrong with the commit.
    missing: Option<Problem>,
}

impl Again {
    fn make_editions(
        &mut self,
        record: &Record,
        workshop: &Workshop<'_>,
        briefing: &Briefing,
        progress: &(dyn Fn() + Sync),
    ) {
        for (order, outcome) in workshop.make(briefing, record.version, progress) {
            match outcome {
                Ok(edition) => {
                    self.inputs.extend(inputs_of(&workshop.revision.files, briefing, &edition));
                    self.editions.insert(file_name(&order.edition), (order, edition));
                }
                Err(failure) => self.failures.extend(failure.problems(&order)),
            }
        }
    }

    /// Makes the redline against the very release that it was made against, if that is here.
    fn make_redline(
        &mut self,
        record: &Record,
        root: &Path,
        workshop: &Workshop<'_>,
        briefing: &Briefing,
    ) {
        let Some((version, recorded)) = record.previous() else { return };
        let previous = match Previous::open(root, &record.briefing, version) {
            Ok(previous) => previous,
            Err(problem) => return self.missing = Some(problem.but(Severity::Warning)),
        };
        let here = previous.release.digest;
        let of_editions = self.inputs.clone();
        self.inputs.insert(record::path(&record.briefing, version), here.digest());
        if here != recorded {
            return;
        }
        match redline::make(&previous, workshop, briefing, record.version, &of_editions) {
            Ok(Redlined { edition, .. }) => {
                self.inputs.extend(inputs_of(&workshop.revision.files, briefing, &edition));
                self.redline = Some(edition);
            }
            Err(problems) => self.failures.extend(problems),
        }
    }

    /// The digests of what is made beside the editions.
    fn byproducts(
        &self,
        record: &Record,
        briefing: &Briefing,
        config: &Config,
    ) -> BTreeMap<String, Digest> {
        let mut byproducts = BTreeMap::from([(CONTENT.to_owned(), briefing.digest)]);
        for (order, Edition { pdf, .. }) in self.editions.values() {
            let facts = facts(record, briefing, &order.edition, config);
            let Ok(document) = readback::read(pdf, &readback::Limits::default()) else { continue };
            let parity = parity::check(briefing, &facts, &document);
            let report = parity.report(briefing, &order.edition, pdf).json();
            byproducts.insert(parity_report(&order.edition), Digest::of(&report));
        }
        let redline = self.redline.iter();
        byproducts.extend(redline.map(|edition| (REDLINE.to_owned(), Digest::of(&edition.pdf))));
        byproducts
    }
}

/// Each edition that is recorded or was made.
fn subjects(
    release: &Release,
    again: &Again,
    briefing: &Briefing,
    config: &Config,
    faults: &[Fault],
) -> BTreeMap<String, Subject> {
    let record = &release.record;
    let here = again.editions.iter();
    let here = here.map(|(name, (_, edition))| (name.clone(), Digest::of(&edition.pdf))).collect();
    let subject = |(name, sha256): (String, Difference<Digest>)| {
        let made = again.editions.get(&name);
        let made = made.filter(|_| sha256.recorded.is_some() && !sha256.is_same());
        let words = made.map(|(order, edition)| {
            let whole = faults.iter().all(|fault| fault.name() != name);
            let pdf = whole.then(|| std::fs::read(release.folder.join(&name)).ok()).flatten();
            compare_words(record, briefing, config, order, edition, pdf.as_deref())
        });
        (name, Subject { sha256, words })
    };
    differences(&record.subjects, &here).into_iter().map(subject).collect()
}

/// All files of both lists, recorded and here.
fn differences(
    recorded: &BTreeMap<String, Digest>,
    here: &BTreeMap<String, Digest>,
) -> BTreeMap<String, Difference<Digest>> {
    let names: BTreeSet<_> = recorded.keys().chain(here.keys()).collect();
    let both = |name: &String| Difference {
        recorded: recorded.get(name).copied(),
        here: here.get(name).copied(),
    };
    names.into_iter().map(|name| (name.clone(), both(name))).collect()
}

/// What an edition of the release says of itself.
fn facts(record: &Record, briefing: &Briefing, edition: &str, config: &Config) -> Facts {
    Facts::new(briefing, edition, Status::Release(record.version.number()), config)
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
    let facts = facts(record, briefing, &order.edition, config);
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
