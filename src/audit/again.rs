//! Making a release again from its commit, and holding what comes of it against what was published.

use std::path::Path;

use super::auditor::Auditor;
use super::cause::Cause;
use super::release::Looking;
use crate::record::{RECORD, Record, RecordDigest};
use crate::release::reproduce::{self, Reproduction, Words};
use crate::release::{self, Release, Workshop};
use crate::report::{Report, Severity};
use crate::revision::Revision;
use crate::worker::WorkerCommand;
use crate::workspace::Config;

/// What releases are made again with.
pub struct Rebuilder<'r> {
    /// The workspace, whose git has the commits.
    pub root: &'r Path,
    pub worker: &'r WorkerCommand,
    /// How many editions are made at once.
    pub workers: usize,
}

/// What came of making a release again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Every edition, and what belongs to it, byte by byte.
    Same,
    /// The same, but for the redline, which is against a release that is not here.
    SameButRedline,
    Different,
    /// It could not be made.
    Failed,
}

impl Auditor<'_> {
    /// Makes a release again, if that was asked for and its record is here.
    pub(super) fn again(&mut self, looking: &Looking<'_>) -> Option<Again> {
        let means = self.means;
        let (rebuilder, record) = (means.rebuilder.as_ref()?, looking.record.as_ref()?);
        match rebuilder.make(record) {
            Ok((again, cause)) => {
                self.checked.rebuilt += usize::from(cause.is_none());
                if let Some(cause) = cause {
                    self.broken(cause, looking.place(RECORD), Some(looking.published));
                }
                Some(again)
            }
            Err(cause) => {
                self.broken(cause, looking.place(RECORD), Some(looking.published));
                Some(Again::Failed)
            }
        }
    }
}

impl Rebuilder<'_> {
    fn make(&self, record: &Record) -> Result<(Again, Option<Cause>), Cause> {
        let revision = Revision::of_commit(self.root, &record.commit.to_string())
            .map_err(|error| Cause::NoCommit(error.to_string()))?;
        let (config, problems) = Config::read(&revision.files);
        let mut report = Report::default();
        report.extend(revision.problems.iter().cloned().chain(problems));
        let config = config.ok_or_else(|| not_made(&report))?;
        if report.has_errors() {
            return Err(not_made(&report));
        }
        let Self { root, worker, workers } = *self;
        let workshop = Workshop { revision: &revision, config: &config, worker, workers };
        let release = Release {
            folder: root.join(release::path(&record.briefing, record.version)),
            record: record.clone(),
            digest: RecordDigest::of(&record.bytes()),
        };
        let (reproduction, report) = reproduce::reproduce(&release, root, workshop, &|| {});
        match report.has_errors() {
            true => Err(not_made(&report)),
            false => Ok(judge(&reproduction)),
        }
    }
}

/// Why a release could not be made, from the first thing that is wrong.
fn not_made(report: &Report) -> Cause {
    let problems = report.problems();
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    Cause::NotMadeAgain(
        error.map_or_else(|| "nobody knows why".to_owned(), |it| it.message.clone()),
    )
}

/// Whether what was made is what was published. What lies in the release's folder of this workspace is not
/// asked about: the published files are looked at by themselves.
fn judge(reproduction: &Reproduction) -> (Again, Option<Cause>) {
    let Reproduction { subjects, byproducts, inputs, parameters, tools, .. } = reproduction;
    let (made, not_made): (Vec<_>, Vec<_>) =
        byproducts.iter().partition(|(_, digests)| digests.here.is_some());
    let subjects_differ = subjects.iter().filter(|(_, subject)| !subject.is_same());
    let made_differ = made.iter().filter(|(_, digests)| !digests.is_same());
    let files: Vec<_> = subjects_differ
        .clone()
        .map(|(name, _)| name.clone())
        .chain(made_differ.map(|(name, _)| (*name).clone()))
        .collect();
    let inputs = inputs.iter().filter(|(_, input)| input.here.is_some()).map(|(path, _)| path);
    let mut besides: Vec<_> = inputs.chain(parameters.keys()).cloned().collect();
    if files.is_empty() && besides.is_empty() {
        let again = if not_made.is_empty() { Again::Same } else { Again::SameButRedline };
        return (again, None);
    }
    besides.extend(tools.iter().map(|(tool, version)| {
        let said = |version: &Option<String>| version.clone().unwrap_or_else(|| "none".to_owned());
        format!("{tool}, {} then and {} here", said(&version.recorded), said(&version.here))
    }));
    let words_are_same = subjects_differ
        .clone()
        .all(|(_, subject)| matches!(subject.words, Some(Words::Same | Words::SameContent)));
    (Again::Different, Some(Cause::MadeOtherwise { files, besides, words_are_same }))
}

impl Again {
    /// What came of it, as a clause.
    pub fn told(self) -> &'static str {
        match self {
            Self::Same => "from its commit: the same, byte by byte",
            Self::SameButRedline => {
                "from its commit: the editions are the same, byte by byte; the redline was not \
                 made, because the release that it is against is not here"
            }
            Self::Different => "from its commit: not the same",
            Self::Failed => "it could not be, from its commit",
        }
    }

    /// One word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::SameButRedline => "same-but-redline",
            Self::Different => "different",
            Self::Failed => "failed",
        }
    }
}
