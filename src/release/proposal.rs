//! What came of proposing: the release that stands in its folder.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::{Release, path};
use crate::content::{Briefing, ContentCode};
use crate::digest::Digest;
use crate::record::{REDLINE, RecordDigest, Version};
use crate::revision::CommitId;

/// A release that now stands in its folder.
#[derive(Debug, Serialize)]
pub struct Proposal {
    pub outcome: Outcome,
    pub briefing: String,
    pub title: String,
    pub version: Version,
    /// From the workspace's root.
    pub folder: String,
    pub commit: CommitId,
    pub record: RecordDigest,
    /// The record's digest as it is read aloud.
    pub record_spoken: String,
    pub content_digest: Digest,
    pub content_code: String,
    pub editions: BTreeMap<String, ProposedEdition>,
    /// What changed since an older version, if one stands.
    pub redline: Option<ProposedRedline>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A new version.
    Made,
    /// The latest version was made from this commit; made again, it has the same bytes.
    SameBytes,
    /// Nothing that was read for the latest version has changed since, so nothing was made.
    Unchanged,
}

#[derive(Debug, Serialize)]
pub struct ProposedRedline {
    pub file: PathBuf,
    pub against: Version,
}

#[derive(Debug, Serialize)]
pub struct ProposedEdition {
    pub file: PathBuf,
    pub sha256: Digest,
}

impl Proposal {
    /// What came of proposing a briefing: this release.
    pub(super) fn new(outcome: Outcome, release: &Release, briefing: &Briefing) -> Self {
        let record = &release.record;
        let edition = |(name, sha256): (&String, &Digest)| {
            let edition = name.trim_end_matches(".pdf").to_owned();
            (edition, ProposedEdition { file: release.folder.join(name), sha256: *sha256 })
        };
        Self {
            outcome,
            briefing: record.briefing.clone(),
            title: briefing.content.title.clone(),
            version: record.version,
            folder: path(&record.briefing, record.version),
            commit: record.commit.clone(),
            record: release.digest,
            record_spoken: release.digest.spoken(),
            content_digest: record.content_digest,
            content_code: ContentCode::of(&record.content_digest).to_string(),
            editions: record.subjects.iter().map(edition).collect(),
            redline: record.previous().map(|(against, _)| ProposedRedline {
                file: release.folder.join(REDLINE),
                against,
            }),
        }
    }
}
