//! Proposing: a release from a commit, in one go or not at all.

use std::collections::BTreeMap;
use std::path::Path;

use super::earlier;
use super::make::{self, Proved, file_name};
use super::obstacles;
use super::redline::{self, Previous, Redlined};
use super::{RELEASES, Release, Workshop, folder, path};
use crate::build::keep_texts;
use crate::check::{self, Rules};
use crate::confidentiality::Gate;
use crate::content::Briefing;
use crate::digest::Digest;
use crate::edition;
use crate::facts::{Facts, Status};
use crate::files::Files;
use crate::inspect;
use crate::record::{Record, RecordDigest, Version};
use crate::report::{Place, Problem, Report};
use crate::revision::{self, RevisionError};
use crate::store;

pub use super::proposal::{Outcome, Proposal, ProposedEdition, ProposedRedline};

/// What is to be proposed, and with what.
pub struct Request<'r> {
    pub root: &'r Path,
    pub workshop: Workshop<'r>,
    pub rules: Rules<'r>,
    pub id: &'r str,
    /// The moment, in seconds since 1970 (UTC).
    pub now: i64,
    /// What lies in the work tree, if it must not differ from the commit.
    pub work_tree: Option<&'r Files>,
    /// Make a new version even if nothing has changed since the last.
    pub again: bool,
    /// The last version that the register has as published, unless that was taken down.
    pub published: Option<Version>,
}

/// Proposes a release. There is none if the report has errors.
pub fn propose(
    request: &Request<'_>,
    progress: &(dyn Fn() + Sync),
) -> Result<(Option<Proposal>, Report), RevisionError> {
    let mut report = Report::default();
    let files = &request.workshop.revision.files;
    report.extend(obstacles::of(request)?);
    let checked = check::check(request.id, files, request.rules);
    report.merge(checked.report);
    // A draft may be built without a list of names, a release not.
    report.raise("no-name-list");
    let (Some(briefing), false) = (checked.briefing, report.has_errors()) else {
        return Ok((None, report));
    };
    match attempt(request, &briefing, progress, &mut report) {
        Ok(proposal) => Ok((Some(proposal), report)),
        Err(Stopped::Git(error)) => Err(error),
        Err(Stopped::Wrong(problems)) => {
            keep_texts(&mut report, files, &problems);
            report.extend(problems);
            Ok((None, report))
        }
    }
}

/// Why there is no proposal after all.
enum Stopped {
    Wrong(Vec<Problem>),
    Git(RevisionError),
}

impl From<Vec<Problem>> for Stopped {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Wrong(problems)
    }
}

impl From<RevisionError> for Stopped {
    fn from(error: RevisionError) -> Self {
        Self::Git(error)
    }
}

fn attempt(
    request: &Request<'_>,
    briefing: &Briefing,
    progress: &(dyn Fn() + Sync),
    report: &mut Report,
) -> Result<Proposal, Stopped> {
    match plan(request, briefing)? {
        Plan::Nothing(latest) => Ok(Proposal::new(Outcome::Unchanged, &latest, briefing)),
        Plan::Again(latest) => {
            let Record { version, .. } = latest.record;
            let against = latest.record.previous().map(|(previous, _)| previous);
            let (_, files) = made(request, briefing, (version, against), progress, report)?;
            is_as_before(&latest, &files)?;
            Ok(Proposal::new(Outcome::SameBytes, &latest, briefing))
        }
        Plan::New(version) => {
            let against = against(request, version)?;
            passes_over_none(request, version, against)?;
            let (record, files) = made(request, briefing, (version, against), progress, report)?;
            let release = write(request, record, &files)?;
            Ok(Proposal::new(Outcome::Made, &release, briefing))
        }
    }
}

/// The version that the redline of a new one is against: the one that everybody has, unless somebody approved a
/// later one; then, and if nobody has any, the newest that stands.
fn against(request: &Request<'_>, version: Version) -> Result<Option<Version>, Stopped> {
    let Request { root, id, .. } = *request;
    let commit = &request.workshop.revision.commit.id;
    if let Some(published) = request.published.filter(|published| *published < version) {
        let passed = earlier::passed_over(root, (id, version), commit, Some(published))?;
        if !passed.iter().any(|passed| matches!(passed, earlier::PassedOver::NotInRedline(_))) {
            return Ok(Some(published));
        }
    }
    Ok(redline::version_before(root, id, version))
}

/// Whether a new version goes on from each that somebody approved.
fn passes_over_none(
    request: &Request<'_>,
    version: Version,
    against: Option<Version>,
) -> Result<(), Stopped> {
    let commit = &request.workshop.revision.commit.id;
    let passed = earlier::passed_over(request.root, (request.id, version), commit, against)?;
    let place = || Place::file(format!("{RELEASES}/{}", request.id));
    let problem = |passed: &earlier::PassedOver| {
        Problem::error("approved-release", passed.to_string()).at(place()).hint(passed.hint())
    };
    let problems: Vec<_> = passed.iter().map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// What is to be made.
enum Plan {
    Nothing(Release),
    Again(Release),
    New(Version),
}

fn plan(request: &Request<'_>, briefing: &Briefing) -> Result<Plan, Stopped> {
    let Request { root, id, .. } = *request;
    let names = revision::names_ever_in(root, &format!("{RELEASES}/{id}"))?;
    let Some(last) = names.iter().filter_map(|name| name.parse::<Version>().ok()).max() else {
        return Ok(Plan::New(Version::FIRST));
    };
    // The last may be on another branch, or have been taken away.
    if request.again || !root.join(path(id, last)).exists() {
        return Ok(Plan::New(last.next()));
    }
    let latest = Release::open(root, id, last).map_err(|error| {
        let problem = Problem::error("release", error.to_string()).at(Place::file(path(id, last)));
        vec![problem.hint("bring it back with git restore, or make a new version with --again")]
    })?;
    let revision = request.workshop.revision;
    if latest.record.commit == revision.commit.id {
        return Ok(Plan::Again(latest));
    }
    let unchanged = is_made_from(&latest.record, briefing, &revision.files)
        && revision::is_in_history(root, &latest.record.commit)?;
    Ok(if unchanged { Plan::Nothing(latest) } else { Plan::New(last.next()) })
}

/// Whether all that a record's editions were made of is in these files, and no edition more. What
/// only its redline was made of, another version would not be proposed for.
fn is_made_from(record: &Record, briefing: &Briefing, files: &Files) -> bool {
    let is_here = |(path, digest): (&String, &Digest)| {
        files.get(path).is_some_and(|bytes| Digest::of(bytes) == *digest)
    };
    let fonts = files.under(edition::world::FONTS).filter(|(path, _)| edition::is_font(path));
    let editions: Vec<_> = edition::names(files).iter().map(|name| file_name(name)).collect();
    let mut inputs = record.inputs.iter().filter(|(path, _)| !redline::is_its_own(path));
    record.content_digest == briefing.digest
        && inputs.all(is_here)
        && fonts.into_iter().all(|(path, _)| record.inputs.contains_key(path))
        && editions.iter().eq(record.subjects.keys())
}

/// Makes and proves all editions, and the redline against an older version if there is one: the
/// record, and all files of the release.
fn made(
    request: &Request<'_>,
    briefing: &Briefing,
    (version, against): (Version, Option<Version>),
    progress: &(dyn Fn() + Sync),
    report: &mut Report,
) -> Result<(Record, Files), Vec<Problem>> {
    let Request { workshop, rules, id, .. } = request;
    let gate = rules.names.gate(id, rules.config);
    let mut proved = Vec::new();
    let mut problems = Vec::new();
    for (order, outcome) in workshop.make(briefing, version, progress) {
        let edition = match outcome {
            Ok(edition) => edition,
            Err(failure) => {
                problems.extend(failure.problems(&order));
                continue;
            }
        };
        keep_texts(report, &workshop.revision.files, &edition.warnings);
        report.extend(edition.warnings.iter().cloned());
        let status = Status::Release(version.number());
        let facts = Facts::new(briefing, &order.edition, status, rules.config);
        match inspect::edition(&edition.pdf, &order, briefing, &facts, &gate) {
            Ok(parity) => proved.push(Proved { order, edition, parity }),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let redlined = against
        .map(|against| {
            let previous =
                Previous::open(request.root, id, against).map_err(|problem| vec![*problem])?;
            let inputs = make::inputs_of_all(&workshop.revision.files, briefing, &proved);
            let new = (briefing, version, &inputs);
            let redlined = redlined(&previous, workshop, new, &gate)?;
            Ok::<_, Vec<Problem>>((redlined, previous))
        })
        .transpose()?;
    let redlined = redlined.as_ref().map(|(redlined, previous)| (redlined, previous));
    let record = make::record(workshop.revision, briefing, version, &proved, redlined);
    // Nothing is proposed that could not be read again.
    Record::read(&record.bytes()).map_err(|error| {
        vec![Problem::error("record", format!("the record would not be one: {error}"))]
    })?;
    let redlined = redlined.map(|(redlined, _)| redlined);
    let files = folder::files(&workshop.revision.files, briefing, &record, &proved, redlined);
    Ok((record, files))
}

/// Makes the redline, which repeats what was removed: neither that nor the finished file may tell who
/// a child is.
fn redlined(
    previous: &Previous,
    workshop: &Workshop<'_>,
    (briefing, version, inputs): (&Briefing, Version, &BTreeMap<String, Digest>),
    gate: &Gate,
) -> Result<Redlined, Vec<Problem>> {
    let found = previous.confidential(gate);
    if !found.is_empty() {
        return Err(found);
    }
    let redlined = redline::make(previous, workshop, briefing, version, inputs)?;
    let Redlined { made, edition } = &redlined;
    let found = crate::redline::confidential(made, &edition.pdf, &briefing.id, gate);
    if found.is_empty() { Ok(redlined) } else { Err(found) }
}

/// Writes a new release, whole.
fn write(request: &Request<'_>, record: Record, files: &Files) -> Result<Release, Vec<Problem>> {
    let shown = path(&record.briefing, record.version);
    let place = request.root.join(&shown);
    let written = || {
        let folder = store::Folder::stage(&place)?;
        for (path, bytes) in files.under("") {
            folder.write(path, bytes)?;
        }
        folder.place()
    };
    written().map_err(|error| vec![not_written(&place, &shown, &error)])?;
    let digest = RecordDigest::of(&record.bytes());
    Ok(Release { folder: place, record, digest })
}

/// Why a release was not written: somebody may have been quicker.
fn not_written(place: &Path, shown: &str, error: &std::io::Error) -> Problem {
    if place.exists() {
        let message = "somebody else made a release with this number meanwhile";
        let hint = "look at theirs with engross status; if yours is another, propose it again";
        return Problem::error("release-exists", message).at(Place::file(shown)).hint(hint);
    }
    let message = format!("the release cannot be written: {error}");
    Problem::error("output", message).at(Place::file(shown))
}

/// Whether what was made again is what stands in the folder.
fn is_as_before(latest: &Release, files: &Files) -> Result<(), Vec<Problem>> {
    let record = &latest.record;
    let differs = |path: &str, bytes: &[u8]| {
        let there = std::fs::read(latest.folder.join(path));
        there.map_or(true, |there| there != bytes)
    };
    let problems: Vec<_> = files
        .under("")
        .filter(|(path, bytes)| differs(path, bytes))
        .map(|(name, _)| {
            let message = format!(
                "{} was made from this commit, and made again this file is another",
                record.version
            );
            let place = format!("{}/{name}", path(&record.briefing, record.version));
            Problem::error("release-differs", message).at(Place::file(place)).hint(format!(
                "`engross reproduce {} {}` says why; --again makes a new version",
                record.briefing, record.version
            ))
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_slower_hears_of_the_other_and_not_of_the_system_s_error() {
        let place = tempfile::tempdir().unwrap();
        let error = std::io::Error::other("Directory not empty (os error 39)");
        let told = |place: &Path| not_written(place, "output/releases/first/v2", &error).message;
        assert!(told(place.path()).starts_with("somebody else made"), "{}", told(place.path()));
        let none = place.path().join("none");
        assert!(told(&none).contains("os error 39"), "{}", told(&none));
    }
}
