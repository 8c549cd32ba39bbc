//! Examining a release before somebody approves it: all that its record says is computed again.
//!
//! ```text
//! the record's commit -> its files    -> are they the recorded inputs?
//!                     -> its content  -> is it the recorded one?
//! the files beside it -> their digests, and what each edition says when it is read back
//!                     -> the editions, made again: are they the same, byte by byte?
//! ```
//!
//! What is not so is a [`Doubt`], a value. It knows git's history and the gate's lists of names as they
//! are on this machine, and nobody's approval.

mod doubt;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use doubt::Doubt;

use super::earlier;
use super::folder;
use super::make::file_name;
use super::reproduce::{self, Reproduction};
use super::{Fault, Release, Workshop};
use crate::check::{self, NameLists, Rules};
use crate::content::{self, Briefing};
use crate::digest::Digest;
use crate::edition::{self, Glyphs};
use crate::facts::{Facts, Status};
use crate::parity;
use crate::readback;
use crate::record::{RELEASES, Record};
use crate::report::{Problem, Report, Severity};
use crate::revision::{self, Commit, Revision, RevisionError};
use crate::worker::WorkerCommand;
use crate::workspace::Config;

/// How a release is examined.
pub struct Examiner<'e> {
    pub root: &'e Path,
    /// The moment, in seconds since 1970 (UTC).
    pub now: i64,
    /// What the editions are made again with, and how many at once; they are not, if it is `None`.
    pub rebuild: Option<(&'e WorkerCommand, usize)>,
    /// Called for each edition that was made again.
    pub progress: &'e (dyn Fn() + Sync),
}

/// What was found of a release.
#[derive(Debug, Default)]
pub struct Examined {
    /// As its commit has it; `None` if that cannot be read.
    pub briefing: Option<Briefing>,
    /// `None` if git does not have it.
    pub commit: Option<Commit>,
    /// By file name.
    pub editions: BTreeMap<String, Edition>,
    /// What the checks say of the briefing, on this machine.
    pub findings: Report,
    /// What is not as the record says. None: it holds.
    pub doubts: Vec<Doubt>,
    /// Whether the editions were made again.
    pub was_rebuilt: bool,
}

/// An edition, read back from its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// `None` if the file cannot be read.
    pub pages: Option<usize>,
    /// Whether it says exactly what the commit's text says.
    pub says_the_same: bool,
}

impl Examiner<'_> {
    /// Computes again what a release's record says.
    pub fn examine(&self, release: &Release) -> Result<Examined, RevisionError> {
        let record = &release.record;
        let mut examined = Examined::default();
        examined.doubts.extend(release.faults().into_iter().map(Doubt::File));
        let revision = match Revision::of_commit(self.root, &record.commit.to_string()) {
            Ok(revision) => revision,
            Err(RevisionError::UnknownRevision(_)) => {
                examined.doubts.push(Doubt::NoCommit(record.commit.clone()));
                examined.read_back(release, None);
                return Ok(examined);
            }
            Err(error) => return Err(error),
        };
        self.commit(record, &revision, &mut examined)?;
        let (config, problems) = Config::read(&revision.files);
        examined.unreadable(revision.problems.iter().chain(&problems));
        if let Some(config) = &config {
            self.content(record, &revision, config, &mut examined)?;
            if let Some(briefing) = &examined.briefing {
                let faults = folder::faults_around(release, &revision.files, briefing);
                examined.doubts.extend(faults.into_iter().map(Doubt::File));
            }
            examined.read_back(release, Some(config));
            self.rebuild(release, &revision, config, &mut examined);
        }
        examined.commit = Some(revision.commit);
        Ok(examined)
    }

    /// What the record says of its commit, and the commit of itself.
    fn commit(
        &self,
        record: &Record,
        revision: &Revision,
        examined: &mut Examined,
    ) -> Result<(), RevisionError> {
        let doubts = &mut examined.doubts;
        if !revision::is_in_history(self.root, &record.commit)? {
            doubts.push(Doubt::CommitRewritten(record.commit.clone()));
        }
        if let Some(wrong) = revision::wrong_date(self.root, &record.commit, self.now)? {
            doubts.push(Doubt::Date(record.commit.clone(), wrong));
        }
        let previous = record.previous().map(|(version, _)| version);
        let this = (record.briefing.as_str(), record.version);
        let passed = earlier::passed_over(self.root, this, &record.commit, previous)?;
        doubts.extend(passed.into_iter().map(Doubt::PassedOver));
        if record.timestamp != revision.commit.time {
            let here = revision.commit.time;
            doubts.push(Doubt::Time { recorded: record.timestamp, here });
        }
        doubts.extend(self.previous(record));
        let of_commit = record.inputs.iter().filter(|(path, _)| !path.starts_with(RELEASES));
        for (path, recorded) in of_commit {
            let here = revision.files.get(path).map(|bytes| Digest::of(bytes));
            if here != Some(*recorded) {
                let (path, recorded) = (path.clone(), *recorded);
                doubts.push(Doubt::Input { path, recorded, here });
            }
        }
        let names = edition::names(&revision.files);
        let here: Vec<_> = names.iter().map(|name| file_name(name)).collect();
        let recorded: Vec<_> = record.subjects.keys().cloned().collect();
        if here != recorded {
            doubts.push(Doubt::Editions { recorded, here });
        }
        Ok(())
    }

    /// What is not so of the release that the redline is against: its record is to be as it was.
    fn previous(&self, record: &Record) -> Option<Doubt> {
        let (version, recorded) = record.previous()?;
        match Release::open(self.root, &record.briefing, version) {
            Ok(previous) if previous.digest == recorded => None,
            Ok(_) => Some(Doubt::AnotherPrevious(version)),
            Err(error) => Some(Doubt::NoPrevious(version, error.to_string())),
        }
    }

    /// What the commit's text says, and what the checks find in it.
    fn content(
        &self,
        record: &Record,
        revision: &Revision,
        config: &Config,
        examined: &mut Examined,
    ) -> Result<(), RevisionError> {
        let id = &record.briefing;
        let reading = content::read(id, &revision.files);
        let Some(briefing) = reading.briefing else {
            examined.unreadable(&reading.problems);
            return Ok(());
        };
        if briefing.digest != record.content_digest {
            let (recorded, here) = (record.content_digest, briefing.digest);
            examined.doubts.push(Doubt::Content { recorded, here });
        }
        let (names, problems) = NameLists::read(self.root, config, std::slice::from_ref(id))?;
        let glyphs = Glyphs::new(&revision.files);
        let rules = Rules { config, names: &names, can_show: &|char| glyphs.has(char) };
        let mut report = check::check(id, &revision.files, rules).report;
        report.extend(problems);
        match report.count(Severity::Error) {
            0 => {}
            errors => examined.doubts.push(Doubt::Check(errors)),
        }
        examined.findings = report;
        examined.briefing = Some(briefing);
        Ok(())
    }

    fn rebuild(
        &self,
        release: &Release,
        revision: &Revision,
        config: &Config,
        examined: &mut Examined,
    ) {
        let Some((worker, workers)) = self.rebuild else { return };
        let workshop = Workshop { revision, config, worker, workers };
        let (reproduction, report) =
            reproduce::reproduce(release, self.root, workshop, self.progress);
        examined.was_rebuilt = true;
        examined.reproduced(&reproduction);
        examined.unreadable(report.problems());
    }
}

impl Examined {
    pub fn holds(&self) -> bool {
        self.doubts.is_empty()
    }

    /// What keeps the commit from being read or built.
    fn unreadable<'p>(&mut self, problems: impl IntoIterator<Item = &'p Problem>) {
        let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
        self.doubts.extend(errors.map(|problem| {
            let path = problem.place.as_ref().map(|place| place.path.clone());
            Doubt::Unreadable { path, reason: problem.message.clone() }
        }));
    }

    /// Reads each edition back, and compares what it says with the commit's text.
    fn read_back(&mut self, release: &Release, config: Option<&Config>) {
        let Release { record, .. } = release;
        for name in record.subjects.keys() {
            let document = release
                .file(name)
                .ok()
                .and_then(|pdf| readback::read(&pdf, &readback::Limits::default()).ok());
            let parity = match (&document, &self.briefing, config) {
                (Some(document), Some(briefing), Some(config)) => {
                    let status = Status::Release(record.version.number());
                    let edition = name.trim_end_matches(".pdf");
                    let facts = Facts::new(briefing, edition, status, config);
                    Some(parity::check(briefing, &facts, document))
                }
                _ => None,
            };
            match (&document, &parity) {
                (None, _) => self.doubts.push(Doubt::NoDocument(name.clone())),
                (_, Some(parity)) if !parity.is_same() => {
                    let told = parity.differences.iter().map(|difference| difference.message(name));
                    self.doubts.push(Doubt::SaysOtherwise(told.collect()));
                }
                _ => {}
            }
            let edition = Edition {
                pages: document.map(|document| document.pages.len()),
                says_the_same: parity.is_some_and(|parity| parity.is_same()),
            };
            self.editions.insert(name.clone(), edition);
        }
    }

    /// What another build gives, where it has not been told already.
    fn reproduced(&mut self, reproduction: &Reproduction) {
        let tools = || reproduction.tools.iter();
        let subjects = reproduction.subjects.iter().map(|(name, subject)| (name, &subject.sha256));
        // What could not be made again has its own reason.
        let byproducts = reproduction.byproducts.iter().filter(|(_, file)| file.here.is_some());
        let other = subjects.chain(byproducts).filter(|(_, file)| !file.is_same());
        let files: Vec<_> = other.map(|(name, _)| name.clone()).collect();
        if !files.is_empty() {
            let tools = tools().map(|(tool, version)| (tool.clone(), version.clone())).collect();
            self.doubts.push(Doubt::Rebuilt { files, tools });
        }
        let told = |fault: &Fault| self.doubts.contains(&Doubt::File(fault.clone()));
        let changed: Vec<_> =
            reproduction.changed.iter().filter(|fault| !told(fault)).cloned().collect();
        self.doubts.extend(changed.into_iter().map(Doubt::File));
        for path in reproduction.inputs.keys().filter(|path| !path.starts_with(RELEASES)) {
            // An input that is the recorded one in the commit, and was not read, or one more.
            let is_told = self
                .doubts
                .iter()
                .any(|doubt| matches!(doubt, Doubt::Input { path: told, .. } if told == path));
            if !is_told {
                self.doubts.push(Doubt::OtherInput(path.clone()));
            }
        }
        if let Some(standards) = reproduction.parameters.get("standards") {
            self.doubts.push(Doubt::Standards(standards.recorded.clone().unwrap_or_default()));
        }
    }
}
