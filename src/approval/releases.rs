//! All releases of a briefing, each as it stands by the policy in force.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::papers::{self, Papers, Past};
use super::standing::{Case, Outcome, Standing, judge};
use crate::content::SOURCES;
use crate::policy::{Day, Policy};
use crate::record::Version;
use crate::release::{self, Release, ReleaseError};
use crate::revision::{self, CommitId};

/// A release, and how it stands; `None` if no policy is in force.
#[derive(Debug)]
pub struct Judged {
    pub release: Release,
    pub standing: Option<Standing>,
}

/// The releases of a briefing by their versions, or why one cannot be read.
pub type Releases = BTreeMap<Version, Result<Judged, ReleaseError>>;

/// Judges all releases of a briefing that are in the folder.
///
/// The authors of a release are those who changed the briefing since the last version before it that was
/// approved: what a version brought that never was, somebody else has still to approve.
pub fn releases(
    root: &Path,
    briefing: &str,
    policy: Option<&Policy>,
    today: Day,
) -> io::Result<Releases> {
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
        let release = release.map(|release| {
            let standing = policy.map(|policy| {
                let others = records.iter().filter(|(other, _)| **other != version);
                let members: BTreeSet<_> = policy.members.keys().cloned().collect();
                judge(&Case {
                    record: &release.record,
                    papers: &Papers::read(&release.folder, &members),
                    past: &past(version),
                    policy,
                    today,
                    written_by: &written_by(root, &release, &approved),
                    others: &others.map(|(version, bytes)| (*version, &bytes[..])).collect(),
                })
            });
            let is_approved = |standing: &Standing| standing.outcome() == Outcome::Approved;
            if standing.as_ref().is_some_and(is_approved) {
                approved.push(release.record.commit.clone());
            }
            Judged { release, standing }
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
    authors.map_err(|error| error.to_string())
}
