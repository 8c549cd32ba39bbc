//! What changed from the version before.

use std::collections::BTreeMap;
use std::path::Path;

use crate::approval::Releases;
use crate::record::Version;
use crate::release::Release;
use crate::review::{self, Kind, Name, Request, Review, State};
use crate::revision::{Revision, RevisionError};

/// What changed in a release from the version before it.
pub enum Change {
    /// There is no version before it.
    First,
    Since(Version, Box<Review>),
    /// There is a version before it, and why it is not compared.
    Unknown(Version, String),
}

impl Change {
    /// Compares a release with the newest version before it that is in the folder.
    pub fn of(root: &Path, release: &Release, releases: &Releases) -> Self {
        let version = release.record.version;
        let Some((before, old)) = releases.range(..version).next_back() else {
            return Self::First;
        };
        let old = match old {
            Ok(judged) => &judged.release,
            Err(error) => return Self::Unknown(*before, error.to_string()),
        };
        let states = state(root, old).and_then(|old| Ok((old, state(root, release)?)));
        let (old, new) = match states {
            Ok(states) => states,
            Err(error) => return Self::Unknown(*before, error.to_string()),
        };
        let id = Some(release.record.briefing.as_str());
        let request = Request { id, keep_same: true, ..Request::default() };
        match review::review(&old, &new, request) {
            Ok(review) if review.is_partial() => {
                Self::Unknown(*before, "one of the two texts cannot be read".to_owned())
            }
            Ok(review) => Self::Since(*before, Box::new(review)),
            Err(error) => Self::Unknown(*before, error.to_string()),
        }
    }

    /// It in a sentence or two.
    pub fn sentence(&self) -> String {
        match self {
            Self::First => "This is the first version.".to_owned(),
            Self::Since(_, review) => {
                let shown = review.shown();
                shown.views.first().map_or(shown.answer, |view| view.answer.clone())
            }
            Self::Unknown(version, reason) => {
                format!("What changed since {version} cannot be told: {reason}.")
            }
        }
    }

    /// What a board would regret to overlook, each in a few words.
    pub fn important(&self) -> Vec<String> {
        let Self::Since(_, review) = self else { return Vec::new() };
        let shown = review.shown();
        let entries = shown.views.iter().flat_map(|view| view.entries());
        entries.flat_map(|entry| entry.important).collect()
    }

    /// The version that it is compared with.
    pub fn before(&self) -> Option<Version> {
        match self {
            Self::First => None,
            Self::Since(version, _) | Self::Unknown(version, _) => Some(*version),
        }
    }
}

/// A release's commit as a side of a review.
fn state(root: &Path, release: &Release) -> Result<State, RevisionError> {
    let revision = Revision::of_commit(root, &release.record.commit.to_string())?;
    let word = format!("version {}", release.record.version.number());
    let name = Name { kind: Kind::Commit(revision.commit.clone()), word };
    let builder = Some(release.record.builder.clone());
    Ok(State { revision, name, accepted: BTreeMap::new(), builder })
}
