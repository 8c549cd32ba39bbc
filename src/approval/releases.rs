//! All releases of a briefing, each as it stands by the policy in force.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::earlier::{Earlier, earlier};
use super::papers::{self, Papers, Past};
use super::standing::{Case, Outcome, Standing, judge};
use crate::content::SOURCES;
use crate::policy::history::History;
use crate::policy::{Day, Policy};
use crate::record::Version;
use crate::release::examine::Doubt;
use crate::release::{self, Release, ReleaseError};
use crate::revision::{self, CommitId, RevisionError};

/// A release, and how it stands; `None` if no policy is in force.
#[derive(Debug)]
pub struct Judged {
    pub release: Release,
    pub standing: Option<Standing>,
    /// That it was approved by what was in force earlier, if it is not by what is.
    pub earlier: Option<Earlier>,
}

/// The releases of a briefing by their versions, or why one cannot be read.
pub type Releases = BTreeMap<Version, Result<Judged, ReleaseError>>;

/// Judges all releases of a briefing that are in the folder, by the policy in force.
///
/// The authors of a release are those who changed the briefing since the last version before it that was
/// approved: what a version brought that never was, somebody else has still to approve.
pub fn releases(
    root: &Path,
    briefing: &str,
    history: &History,
    today: Day,
) -> Result<Releases, ReleaseError> {
    let policy = history.in_force().map(|filed| &filed.policy);
    let versions = release::versions(root, briefing)?.into_iter();
    let opened: BTreeMap<_, _> =
        versions.map(|version| (version, Release::open(root, briefing, version))).collect();
    let records: BTreeMap<_, _> = opened
        .iter()
        .filter_map(|(version, release)| Some((*version, release.as_ref().ok()?.record.bytes())))
        .collect();
    let pasts = papers::pasts(root, briefing).map_err(|error| error.to_string());
    let past = |version: Version| -> Past {
        Ok(pasts.clone()?.remove(&version.to_string()).unwrap_or_default())
    };
    let mut approved: Vec<CommitId> = Vec::new();
    let mut judged = Releases::new();
    for (version, release) in opened {
        let release = release.and_then(|release| {
            let others = records.iter().filter(|(other, _)| **other != version);
            let others = others.map(|(version, bytes)| (*version, &bytes[..])).collect();
            let written_by = written_by(root, &release, &approved);
            let past = past(version);
            let by = |policy: &Policy, today: Day| -> Result<Standing, ReleaseError> {
                let members = policy.members.keys().cloned().collect();
                let papers = Papers::read(&release.folder, &members)?;
                let (record, papers) = (&release.record, &papers);
                let (past, written_by, others) = (&past, &written_by, &others);
                Ok(judge(&Case { record, papers, past, policy, today, written_by, others }))
            };
            let standing = policy.map(|policy| by(policy, today)).transpose()?;
            let is_approved = |standing: &Standing| standing.outcome() == Outcome::Approved;
            let is_approved = standing.as_ref().is_some_and(is_approved);
            let commit = day(release.record.timestamp).filter(|_| !is_approved);
            let earlier = commit
                .and_then(|commit| earlier(history, commit, |policy, day| by(policy, day).ok()));
            if is_approved || earlier.is_some() {
                approved.push(release.record.commit.clone());
            }
            Ok(Judged { release, standing, earlier })
        });
        judged.insert(version, release);
    }
    Ok(judged)
}

/// The addresses of those who changed a release's briefing since what was approved before.
fn written_by(
    root: &Path,
    release: &Release,
    approved: &[CommitId],
) -> Result<BTreeSet<String>, String> {
    let record = &release.record;
    let folder = format!("{SOURCES}{}", record.briefing);
    let authors = revision::authors(root, &folder, &record.commit, approved);
    authors.map_err(|error| match error {
        RevisionError::UnknownRevision(_) => Doubt::NoCommit(record.commit.clone()).to_string(),
        error => error.to_string(),
    })
}

/// The day of a time, in seconds since 1970 (UTC).
fn day(timestamp: i64) -> Option<Day> {
    time::OffsetDateTime::from_unix_timestamp(timestamp).ok().and_then(Day::of)
}
