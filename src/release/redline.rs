//! The redline of a release: what changed since the version that everybody has, or else the newest before it
//! that stands in `output/releases`.
//!
//! The old side is what that release itself holds, its `content.json` and the pictures in `rebuild/`,
//! whatever became of its commit. Its record is an input of the new one, by its SHA-256.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::folder::REBUILD;
use super::make::builder;
use super::{RELEASES, Release, Workshop, path};
use crate::confidentiality::{Gate, Rule};
use crate::content::{Briefing, Content};
use crate::diff::Nouns;
use crate::digest::Digest;
use crate::edition::{self, Edition, Pool};
use crate::lock;
use crate::record::{CONTENT, Version};
use crate::redline::{self, Made};
use crate::report::{Place, Problem};
use crate::review::{self, Document, INPUTS_HEADING, Inputs, Kind, Name, Reviewed};
use crate::revision::Commit;
use crate::view::Besides;

/// The version that a redline is against.
pub(super) struct Previous {
    pub release: Release,
    pub document: Document,
}

/// The newest version of a briefing that stands in `output/releases` and is lower than `version`.
pub(super) fn version_before(root: &Path, briefing: &str, version: Version) -> Option<Version> {
    let entries = root.join(RELEASES).join(briefing).read_dir().ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let versions = names.filter_map(|name| name.parse::<Version>().ok());
    versions.filter(|other| *other < version).max()
}

impl Previous {
    /// Reads a release as it stands, and refuses one that is not what its record says.
    pub fn open(root: &Path, briefing: &str, version: Version) -> Result<Self, Box<Problem>> {
        let wrong = |message: String, file: &str| {
            let place = format!("{}{file}", path(briefing, version));
            let problem =
                Problem::error("previous-release", message).at(Place::file(place)).hint(format!(
                    "the redline is against {version}: bring it back with git restore, or if nobody \
                     approved it and it is not to stand any more, take its whole folder away"
                ));
            Box::new(problem)
        };
        let release =
            Release::open(root, briefing, version).map_err(|error| wrong(error.to_string(), ""))?;
        let bytes = std::fs::read(release.folder.join(CONTENT)).unwrap_or_default();
        let content = serde_json::from_slice::<Content>(&bytes).ok();
        let content = content.filter(|content| content.digest() == release.record.content_digest);
        let content = content.ok_or_else(|| {
            let message = "this is not the content that the record beside it names";
            wrong(message.to_owned(), &format!("/{CONTENT}"))
        })?;
        let pictures = pictures(&release, &content).ok_or_else(|| {
            let message = "a picture of this release is not in it any more";
            wrong(message.to_owned(), &format!("/{REBUILD}"))
        })?;
        let document = Document::of_content(briefing, content, pictures);
        Ok(Self { release, document })
    }

    /// What may tell who a child is in the words of this release: each rule once, and never the words.
    pub fn confidential(&self, gate: &Gate) -> Vec<Problem> {
        let version = self.release.record.version;
        let folder = path(&self.document.id, version);
        let found = lock::findings(&self.document.content.outline(), gate);
        let rules: BTreeSet<_> = found.into_iter().map(|(rule, _)| rule).collect();
        let problem = |rule: Rule| {
            let message = format!("in the words of {version}: {}", rule.sentence());
            Problem::error(rule.code(), message)
                .at(Place::file(format!("{folder}/{CONTENT}")))
                .hint(format!(
                    "a redline against {version} repeats this. Take that release away (git rm -r {folder}), and \
                     out of git's history as well: then the redline is against the version before it"
                ))
                .confidential()
        };
        rules.into_iter().map(problem).collect()
    }
}

/// The files of a release's pictures, each by its digest; nothing if one is missing.
fn pictures(release: &Release, content: &Content) -> Option<BTreeMap<Digest, Arc<[u8]>>> {
    let mut pictures = BTreeMap::new();
    let editions = release.record.subjects.keys().map(|name| name.trim_end_matches(".pdf"));
    let folders = editions.map(|name| release.folder.join(REBUILD).join(name).join("pictures"));
    for entry in folders.filter_map(|folder| folder.read_dir().ok()).flatten().flatten() {
        if let Ok(bytes) = std::fs::read(entry.path()) {
            pictures.insert(Digest::of(&bytes), bytes.into());
        }
    }
    let is_here = |(digest, _): &(Digest, _)| pictures.contains_key(digest);
    content.pictures().iter().all(is_here).then_some(pictures)
}

/// Whether an input is one of a redline's alone: its layout, and the record that it is against.
pub(super) fn is_its_own(path: &str) -> bool {
    let layout = redline::LAYOUT.rsplit_once('/').map_or("", |(folder, _)| folder);
    [RELEASES, layout].iter().any(|folder| path.starts_with(folder))
}

/// A finished redline.
pub(super) struct Redlined {
    pub made: Made,
    pub edition: Edition,
}

/// Makes the redline of a briefing of the workshop's commit, as a version whose editions were made of
/// these inputs, and proves it.
pub(super) fn make(
    previous: &Previous,
    workshop: &Workshop<'_>,
    briefing: &Briefing,
    version: Version,
    inputs: &BTreeMap<String, Digest>,
) -> Result<Redlined, Vec<Problem>> {
    let Workshop { revision, config, worker, .. } = *workshop;
    let old = &previous.release.record;
    let name = |commit: Commit, version: Version| Name {
        kind: Kind::Commit(commit),
        word: format!("version {}", version.number()),
    };
    let names = [
        name(Commit { id: old.commit.clone(), time: old.timestamp }, old.version),
        name(revision.commit.clone(), version),
    ];
    let documents = [previous.document.clone(), Document::of_briefing(briefing)];
    let reviewed = Reviewed::of_documents(documents, &Nouns::of([config]));
    let tools = review::tools(Some(&old.builder), Some(&builder()));
    let inputs = Inputs { tools, ..Inputs::recorded(&old.inputs, inputs) };
    let mut view = reviewed.view(&names, 1);
    view.besides.push(Besides { heading: INPUTS_HEADING, sentences: inputs.told() });
    let made = reviewed.redline(&view, &config.publisher.name);
    let layouts = edition::layouts(&revision.files);
    let pool = Pool { command: worker, layouts: &layouts, limits: config.limits, workers: 1 };
    let edition = redline::finish(&made, &briefing.id, revision.commit.time, &pool)?;
    Ok(Redlined { made, edition })
}
