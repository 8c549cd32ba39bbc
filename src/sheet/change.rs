//! What changed from the version before.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

use crate::approval::Releases;
use crate::phrase::listed;
use crate::record::Version;
use crate::release::Release;
use crate::review::{self, Kind, Name, Request, Review, Setting, State};
use crate::revision::{Revision, RevisionError};

/// What changed in a release from the version before it.
pub enum Change {
    /// There is no version before it.
    First,
    Since(Version, Box<Review>, Between),
    /// There is a version before it, and why it is not compared.
    Unknown(Version, String),
}

impl Change {
    /// Compares a release with the version that its redline is against, or else the newest before it that is in
    /// the folder. That there is none makes only version 1 the first: a number is given when the one before
    /// it was.
    pub fn of(root: &Path, release: &Release, releases: &Releases) -> Self {
        let version = release.record.version;
        let newest = || releases.range(..version).next_back().map(|(before, _)| *before);
        let against = release.record.previous().map(|(against, _)| against);
        let before = against.or_else(newest);
        let Some((before, old)) = before.and_then(|before| releases.get_key_value(&before)) else {
            let gone = || "it is not in output/releases any more".to_owned();
            let before = before.or(version.previous());
            return before.map_or(Self::First, |before| Self::Unknown(before, gone()));
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
            Ok(review) => {
                let between = Between::of(*before, version, releases);
                Self::Since(*before, Box::new(review), between)
            }
            Err(error) => Self::Unknown(*before, error.to_string()),
        }
    }

    /// It in a sentence or two.
    pub fn sentence(&self) -> String {
        match self {
            Self::First => "This is the first version.".to_owned(),
            Self::Since(_, review, _) => {
                let shown = review.shown();
                shown.views.first().map_or(shown.answer, |view| view.answer.clone())
            }
            Self::Unknown(version, reason) => {
                format!("What changed since {version} cannot be told: {reason}.")
            }
        }
    }

    /// What a board would regret to overlook, each in a few words: in the words, and what changed in
    /// `engross.toml`, of which editions print the publisher's name and where to check.
    pub fn important(&self) -> Vec<String> {
        let Self::Since(_, review, between) = self else { return Vec::new() };
        let shown = review.shown();
        let entries = shown.views.iter().flat_map(|view| view.entries());
        let settings = review.inputs.settings.iter().map(Setting::sentence);
        let other = between.sentence().into_iter().chain(settings);
        other.chain(entries.flat_map(|entry| entry.important)).collect()
    }

    /// The version that it is compared with.
    pub fn before(&self) -> Option<Version> {
        match self {
            Self::First => None,
            Self::Since(version, ..) | Self::Unknown(version, _) => Some(*version),
        }
    }
}

/// The versions between two that are compared.
pub struct Between {
    old: Version,
    new: Version,
    /// Those that are in the folder.
    here: Vec<Version>,
}

impl Between {
    fn of(old: Version, new: Version, releases: &Releases) -> Self {
        let here = releases.range(old.next()..new).map(|(version, _)| *version).collect();
        Self { old, new, here }
    }

    /// "Versions 2 to 6 are not in output/releases.", if there are any.
    fn sentence(&self) -> Option<String> {
        let (first, last) = (self.old.next().number(), self.new.previous()?.number());
        let here: Vec<_> = self.here.iter().map(|version| version.number().to_string()).collect();
        Some(match (&here[..], first.cmp(&last)) {
            (_, Ordering::Greater) => return None,
            ([], Ordering::Equal) => format!("Version {first} is not in output/releases."),
            ([], Ordering::Less) => {
                format!("Versions {first} to {last} are not in output/releases.")
            }
            ([one], _) => format!(
                "Version {one} came in between and was not approved: this is not compared with it."
            ),
            (here, _) => format!(
                "Versions {} came in between and were not approved: this is not compared with them.",
                listed(here)
            ),
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use crate::record::tests::record;
    use crate::record::{Record, RecordDigest};
    use crate::revision::tests::History;
    use crate::workspace::CONFIG_PATH;

    /// A workspace with one briefing, whose publisher has this name.
    fn state(publisher: &str) -> State {
        let history = History::new();
        let mut files = Files::default();
        let config =
            format!("[publisher]\nname = \"{publisher}\"\ncheck = \"https://a.example/\"\n");
        let text =
            "+++\ntitle = \"A title\"\ndate = 2022-09-14\nlanguage = \"en-GB\"\n+++\n\nA text.\n";
        files.insert(CONFIG_PATH, config.as_bytes());
        files.insert("sources/first/briefing.md", text.as_bytes());
        history.commit(CONFIG_PATH, &config, ["ann@example.org"; 2]);
        let Revision { commit, .. } = Revision::of_work_tree(history.folder.path()).unwrap();
        let name = Name { kind: Kind::Commit(commit.clone()), word: "version 1".to_owned() };
        let revision = Revision { commit, files, problems: Vec::new() };
        State { revision, name, accepted: BTreeMap::new(), builder: None }
    }

    #[test]
    fn a_publisher_of_another_name_is_not_overlooked_though_the_words_are_the_same() {
        let request = Request { id: Some("first"), keep_same: true, ..Request::default() };
        let review = review::review(&state("A"), &state("B"), request).unwrap();
        let between = Between::of(Version::FIRST, Version::FIRST.next(), &Releases::new());
        let change = Change::Since(Version::FIRST, Box::new(review), between);
        assert_eq!(change.important(), ["The publisher's name: “A” became “B”."]);
    }

    #[test]
    fn versions_that_are_skipped_are_told() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        let between = |old, new| Between::of(version(old), version(new), &Releases::new());
        let told = |between: &Between| between.sentence().unwrap_or_default();
        assert_eq!(told(&between("v1", "v2")), "");
        assert_eq!(told(&between("v1", "v3")), "Version 2 is not in output/releases.");
        assert_eq!(told(&between("v1", "v7")), "Versions 2 to 6 are not in output/releases.");
        let here = Between { here: vec![version("v2")], ..between("v1", "v3") };
        assert_eq!(
            told(&here),
            "Version 2 came in between and was not approved: this is not compared with it."
        );
    }

    #[test]
    fn only_version_1_is_the_first() {
        let history = History::new();
        let release = |version: &str| Release {
            folder: history.folder.path().to_owned(),
            record: Record { version: version.parse().unwrap(), ..record() },
            digest: RecordDigest::of(b""),
        };
        let told = |version| {
            let change = Change::of(history.folder.path(), &release(version), &Releases::new());
            change.sentence()
        };
        assert_eq!(told("v1"), "This is the first version.");
        let gone = "What changed since v1 cannot be told: it is not in output/releases any more.";
        assert_eq!(told("v2"), gone);
    }
}
