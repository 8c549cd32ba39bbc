//! The sheet: all that a member needs before they approve a release, on one screen.
//!
//! ```text
//! the release, examined -> what it is, its editions, what the checks find \
//! the version before it -> what changed                                    -> text | html | json
//! its approvals         -> how it stands, who is still needed             /
//! ```
//!
//! It computes nothing of its own, and knows no terminal.

mod address;
mod change;
mod html;
mod json;
mod text;

pub use address::address;
pub use change::Change;

use crate::approval::Standing;
use crate::approval::told::people;
use crate::content::ContentCode;
use crate::policy::Policy;
use crate::release::Release;
use crate::release::examine::{Edition, Examined};
use crate::report::{Problem, Severity};

/// What a member is shown of a release.
pub struct Sheet<'s> {
    pub release: &'s Release,
    pub examined: &'s Examined,
    pub change: &'s Change,
    /// How it stands by the policy in force, if one is.
    pub standing: Option<(&'s Standing, &'s Policy)>,
}

impl Sheet<'_> {
    /// The briefing's title, or its folder's name if its text cannot be read.
    pub fn title(&self) -> &str {
        match &self.examined.briefing {
            Some(briefing) => &briefing.content.title,
            None => &self.release.record.briefing,
        }
    }

    /// The answer, in a sentence: "Version 2 waits for one more approval."
    pub fn answer(&self) -> String {
        let version = self.release.record.version.number();
        match (self.standing, self.examined.holds()) {
            (_, false) => {
                format!("Version {version} is not what its record says. Do not approve it.")
            }
            (Some((standing, _)), _) => format!("Version {version} {}.", standing.answer()),
            (None, _) => format!("Nobody can approve version {version}: no policy is in force."),
        }
    }

    /// What it is, and where it came from.
    fn subject(&self) -> String {
        let record = &self.release.record;
        let day = self.examined.commit.as_ref().map(|commit| commit.day());
        let of = day.map(|day| format!(" of {day}")).unwrap_or_default();
        let commit = record.commit.to_string();
        let short = commit.get(..10).unwrap_or(&commit);
        let by = match self.standing {
            Some((standing, policy)) if !standing.proposers.is_empty() => {
                format!(" by {}", people(policy, &standing.proposers))
            }
            _ => String::new(),
        };
        let (briefing, version) = (&record.briefing, record.version.number());
        format!("{briefing}, version {version}, proposed{by} from commit {short}{of}")
    }

    /// What the checks say that is no error: it does not stop an approval, and may matter.
    fn findings(&self) -> impl Iterator<Item = &Problem> {
        let problems = self.examined.findings.problems();
        problems.into_iter().filter(|problem| problem.severity != Severity::Note)
    }

    /// What is signed: labels and values.
    fn digests(&self) -> [(&'static str, String); 4] {
        let record = &self.release.record;
        [
            ("Record", self.release.digest.to_string()),
            ("Read aloud", self.release.digest.spoken()),
            ("Content", record.content_digest.to_string()),
            ("Content code", ContentCode::of(&record.content_digest).to_string()),
        ]
    }
}

/// "2 pages, says exactly what the text says"
fn edition_told(edition: &Edition) -> String {
    let pages = match edition.pages {
        None => "cannot be read".to_owned(),
        Some(1) => "1 page".to_owned(),
        Some(pages) => format!("{pages} pages"),
    };
    let says = match edition.says_the_same {
        true => "says exactly what the text says",
        false => "was not proved to say what the text says",
    };
    format!("{pages}, {says}")
}
