//! What changed between two published versions of a briefing, by the texts that are served.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use crate::blocks;
use crate::compare::{Side, compare};
use crate::content::{Content, Origins};
use crate::diff::Nouns;
use crate::policy::Day;
use crate::record::Version;
use crate::register::Register;
use crate::review::PairOfFiles;
use crate::verify::{Case, Served};

use super::Current;

/// From which version on changes are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    Version(Version),
    /// The version that was current at the end of this day.
    Day(Day),
}

/// What changed between two versions.
pub struct Changed {
    pub from: Version,
    pub to: Version,
    pub pair: PairOfFiles,
}

/// Why it cannot be said.
#[derive(Debug, PartialEq, Eq)]
pub enum Unasked {
    /// No version was current then: the answer to that question.
    NoVersion(String),
    NotPublished(String, Version),
    /// The text is not in the copy as it was published.
    NoText(String, Version),
}

impl Changed {
    /// What changed in a briefing since a version or a day, up to another or to what is current.
    pub fn of(
        (register, served): (&Register, &Served),
        briefing: &str,
        since: Since,
        until: Option<Since>,
    ) -> Result<Self, Unasked> {
        let version = |asked: Option<Since>| match asked {
            Some(Since::Version(version)) => Ok(version),
            Some(Since::Day(day)) => current(&Case::new(register, served, Some(day)), briefing),
            None => current(&Case::new(register, served, None), briefing),
        };
        let (from, to) = (version(Some(since))?, version(until)?);
        let case = Case::new(register, served, None);
        let [old, new] = [from, to].map(|version| side(&case, briefing, version));
        let comparison = compare(old?, new?, &Nouns::default());
        let pair = PairOfFiles { comparison, id: Some(briefing.to_owned()), pages: None };
        Ok(Self { from, to, pair })
    }
}

/// The version that is current by a case.
fn current(case: &Case<'_>, briefing: &str) -> Result<Version, Unasked> {
    let current = Current::of(case, briefing);
    match &current.version {
        Some((published, ..)) => Ok(published.version),
        None => Err(Unasked::NoVersion(current.sentence())),
    }
}

/// What a published version says.
fn side(case: &Case<'_>, briefing: &str, version: Version) -> Result<Side, Unasked> {
    let versions = case.register().ledger().briefings().get(briefing);
    let release = versions.and_then(|versions| versions.get(&version));
    let published = release.and_then(|release| case.published(release.entry));
    let published = published.ok_or_else(|| Unasked::NotPublished(briefing.to_owned(), version))?;
    let content: Content = case
        .served()
        .content(published)
        .ok_or_else(|| Unasked::NoText(briefing.to_owned(), version))?;
    let blocks = blocks::as_written(&content, &Origins::default());
    Ok(Side::of_content(version.to_string(), &content, blocks))
}

impl FromStr for Since {
    type Err = NotASince;

    fn from_str(text: &str) -> Result<Self, NotASince> {
        let version = text.parse().map(Self::Version);
        version.or_else(|_| text.parse().map(Self::Day)).map_err(|_| NotASince)
    }
}

/// A text that is neither a version nor a day.
#[derive(Debug, PartialEq, Eq)]
pub struct NotASince;

impl Display for NotASince {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("this is neither a version, v1, nor a day, 2026-11-26")
    }
}

impl std::error::Error for NotASince {}

impl Display for Unasked {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion(sentence) => f.write_str(sentence.trim_end_matches('.')),
            Self::NotPublished(briefing, version) => {
                write!(f, "{briefing} {version} was never published")
            }
            Self::NoText(briefing, version) => write!(
                f,
                "the text of {briefing} {version} is not in this copy as it was published: its content.json \
                 is missing or another"
            ),
        }
    }
}

impl std::error::Error for Unasked {}
