//! What waits for whom, and what became of each release, across all of a workspace.

mod fate;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::approval::told::people;
use crate::approval::{Earlier, Judged, Outcome, Releases, releases};
use crate::digest::Digest;
use crate::phrase::listed_in_short;
use crate::policy::history::History;
use crate::policy::{Day, Policy};
use crate::record::{CONTENT, Version};
use crate::register::ledger::Ledger;
use crate::release::{self, Fault, Release, ReleaseError};
use crate::view::{Paragraph, Style, paragraph};

pub use fate::Fate;

/// The name of the JSON's schema, which changes when a reader would have to.
pub const FORMAT: &str = "engross-status-1";

/// What waits for whom.
#[derive(Debug)]
pub struct Status<'s> {
    policy: Option<&'s Policy>,
    history: &'s History,
    /// What the workspace's register comes to, if it has one, or why that is not known.
    register: Result<Option<&'s Ledger>, String>,
    /// What there is to say of the policy itself.
    pub remarks: Vec<String>,
    pub briefings: Vec<Briefing>,
}

/// A briefing that has releases.
#[derive(Debug)]
pub struct Briefing {
    pub id: String,
    pub title: Option<String>,
    /// The newest first.
    pub versions: Vec<(Version, Result<Judged, ReleaseError>)>,
    /// The files that are not what their record says, of the versions that have some.
    faults: BTreeMap<Version, Vec<Fault>>,
    /// Why its releases could not be looked for, if so.
    unread: Option<ReleaseError>,
}

/// How many files that are not what their record says are told.
const MOST: usize = 3;

impl<'s> Status<'s> {
    /// Reads all releases of a workspace. `register` is what its register comes to, if it has one, or why
    /// that is not known.
    pub fn read(
        root: &Path,
        history: &'s History,
        today: Day,
        register: Result<Option<&'s Ledger>, String>,
    ) -> Result<Self, ReleaseError> {
        let policy = history.in_force().map(|filed| &filed.policy);
        let mut briefings = Vec::new();
        for (id, versions) in release::inventory(root)? {
            let releases = versions.and_then(|_| releases(root, &id, history, today));
            briefings.push(Briefing::new(id, releases));
        }
        let reason = register.as_ref().err();
        let unread = reason.map(|reason| {
            format!("The register cannot be read, so what was published cannot be told: {reason}.")
        });
        let remarks = unread.into_iter().chain(remarks(history, today)).collect();
        Ok(Self { policy, history, register, remarks, briefings })
    }

    /// Whether every release could be read, and the register.
    pub fn is_whole(&self) -> bool {
        self.register.is_ok()
            && self.briefings.iter().all(|briefing| {
                briefing.unread.is_none()
                    && briefing.versions.iter().all(|(_, judged)| judged.is_ok())
            })
    }

    /// Whether the files of every release are what its record says.
    pub fn holds(&self) -> bool {
        self.briefings.iter().all(|briefing| briefing.faults.is_empty())
    }

    pub fn text(&self) -> Vec<Paragraph> {
        let mut out: Vec<_> =
            self.remarks.iter().map(|remark| paragraph("", Style::Warning, remark)).collect();
        if self.briefings.is_empty() {
            out.push(paragraph("", Style::Plain, "There is no release yet."));
        }
        for briefing in &self.briefings {
            if !out.is_empty() {
                out.push(paragraph("", Style::Plain, ""));
            }
            let title = briefing.title.as_deref().unwrap_or_default();
            out.push(paragraph(&format!("{}  ", briefing.id), Style::Strong, title));
            if let Some(error) = &briefing.unread {
                let text = format!("Its releases cannot be looked for: {error}.");
                out.push(paragraph("  ", Style::Warning, &text));
            }
            for (version, judged) in &briefing.versions {
                let label = format!("  {version:<5} ", version = version.to_string());
                let told = self.told(briefing, *version, judged);
                let leads = std::iter::once(label.clone());
                let leads = leads.chain(std::iter::repeat(" ".repeat(label.len())));
                out.extend(
                    told.iter().zip(leads).map(|(text, lead)| paragraph(&lead, Style::Plain, text)),
                );
            }
        }
        out
    }

    /// What there is to say of a version, a sentence each.
    fn told(
        &self,
        briefing: &Briefing,
        version: Version,
        judged: &Result<Judged, ReleaseError>,
    ) -> Vec<String> {
        let judged = match judged {
            Ok(judged) => judged,
            Err(error) => return vec![format!("It cannot be read: {error}.")],
        };
        let mut told = briefing.faults_told(version);
        // A version that waits for the board reads as one that was withdrawn, if nobody knows which it is.
        if self.register.is_err() {
            told.push("What became of it cannot be told without the register.".to_owned());
            return told;
        }
        let fate = self.fate(judged);
        if let Some(fate) = fate.as_ref().and_then(Fate::told) {
            told.push(fate);
            told.extend(self.approval_told(judged));
            return told;
        }
        // What was signed is the record, and not what lies beside it.
        let it = if told.is_empty() { "It" } else { "Its record" };
        // A folder that holds no release was not proposed.
        let newer = briefing.versions.iter().find(|(_, judged)| judged.is_ok());
        let newer = newer.map(|(newest, _)| *newest).filter(|newest| *newest > version);
        let since = newer.map(|newer| format!("{newer} was proposed since"));
        let Some((standing, policy)) = judged.standing.as_ref().zip(self.policy) else {
            let since = since.map(|since| format!("; {since}")).unwrap_or_default();
            told.push(format!("Nobody can approve it: no policy is in force{since}."));
            return told;
        };
        match (since, standing.outcome()) {
            (None, _) => {
                told.push(format!("{it} {}.", standing.answer()));
                told.extend(standing.sentences(policy));
                told.extend(self.earlier_told(judged).map(|earlier| format!("{it} {earlier}.")));
                if fate == Some(Fate::Unpublished) && standing.outcome() == Outcome::Approved {
                    let id = &briefing.id;
                    told.push(format!(
                        "It waits for the publisher: engross publish {id} {version}."
                    ));
                }
            }
            (Some(since), Outcome::Approved) => {
                let by = people(policy, &standing.approved);
                told.push(format!("{it} is approved by {by}; {since}."));
            }
            (Some(since), _) => {
                told.push(match self.earlier_told(judged) {
                    Some(earlier) => format!("{it} {earlier}; {since}."),
                    None => format!("{it} was not approved; {since}."),
                });
                told.extend(standing.rejected_told(policy));
            }
        }
        told
    }

    /// What became of a release, if the workspace has a register.
    fn fate(&self, judged: &Judged) -> Option<Fate> {
        let ledger = self.register.as_ref().ok()?.as_ref()?;
        let Release { record, digest, .. } = &judged.release;
        Some(Fate::of(ledger, record, *digest))
    }

    /// Who approved what was published, a sentence each. What is missing by a later policy waits for nobody.
    fn approval_told(&self, judged: &Judged) -> Vec<String> {
        let Some((standing, policy)) = judged.standing.as_ref().zip(self.policy) else {
            return Vec::new();
        };
        let mut told = match standing.outcome() {
            Outcome::Approved => {
                vec![format!("Approved by {}.", people(policy, &standing.approved))]
            }
            _ => self
                .earlier_told(judged)
                .map(|earlier| format!("It {earlier}."))
                .into_iter()
                .collect(),
        };
        told.extend(standing.rejected_told(policy));
        told
    }

    /// "was approved by Amina Shah (health), by version 1 of the policy and keys valid on 1 May 2026"
    fn earlier_told(&self, judged: &Judged) -> Option<String> {
        let earlier = judged.earlier.as_ref()?;
        let mut versions = self.history.versions.iter();
        let filed = versions.find(|filed| filed.version() == earlier.policy)?;
        Some(format!(
            "was approved by {}, by version {} of the policy and keys valid on {}",
            people(&filed.policy, &earlier.approved),
            earlier.policy.number(),
            earlier.day.in_words()
        ))
    }

    pub fn json(&self) -> Value {
        let briefings = self.briefings.iter().map(|briefing| {
            let versions = briefing.versions.iter().map(|(version, judged)| {
                let release = judged.as_ref().ok().map(|judged| &judged.release);
                json!({
                    "version": version,
                    "record": release.map(|release| release.digest),
                    "approved_earlier": judged
                        .as_ref()
                        .ok()
                        .and_then(|judged| judged.earlier.as_ref())
                        .map(Earlier::json),
                    "faults": briefing.faults.get(version),
                    "published": judged
                        .as_ref()
                        .ok()
                        .and_then(|judged| self.fate(judged))
                        .map(|fate| fate.json()),
                    "sentences": self.told(briefing, *version, judged),
                    "standing": judged
                        .as_ref()
                        .ok()
                        .and_then(|judged| judged.standing.as_ref())
                        .map(|standing| standing.json()),
                })
            });
            json!({
                "briefing": briefing.id,
                "title": briefing.title,
                "unread": briefing.unread.as_ref().map(ToString::to_string),
                "versions": versions.collect::<Value>(),
            })
        });
        json!({
            "format": FORMAT,
            "policy": self.policy.map(|policy| policy.version),
            "remarks": self.remarks,
            "briefings": briefings.collect::<Value>(),
        })
    }
}

impl Briefing {
    fn new(id: String, releases: Result<Releases, ReleaseError>) -> Self {
        let (releases, unread) = match releases {
            Ok(releases) => (releases, None),
            Err(error) => (Releases::new(), Some(error)),
        };
        let versions: Vec<_> = releases.into_iter().rev().collect();
        let newest = versions.iter().find_map(|(_, judged)| judged.as_ref().ok());
        let title = newest.and_then(|judged| title(&judged.release));
        let releases = versions.iter().filter_map(|(version, judged)| {
            let faults = judged.as_ref().ok()?.release.faults();
            (!faults.is_empty()).then_some((*version, faults))
        });
        let faults = releases.collect();
        Self { id, title, versions, faults, unread }
    }

    /// That a version's files are not what its record says, if so: a sentence.
    fn faults_told(&self, version: Version) -> Vec<String> {
        let Some(faults) = self.faults.get(&version) else { return Vec::new() };
        let names: Vec<_> = faults.iter().map(|fault| fault.name().to_owned()).collect();
        vec![format!(
            "It is not what its record says, and nobody should use it: {} (engross review {} {version}).",
            listed_in_short(&names, MOST),
            self.id
        )]
    }
}

/// The title in a release's content, if that is the recorded one.
fn title(release: &Release) -> Option<String> {
    let content = release.file(CONTENT).ok()?;
    if Digest::of(&content) != release.record.content_digest {
        return None;
    }
    let content: Value = serde_json::from_slice(&content).ok()?;
    Some(content["title"].as_str()?.to_owned())
}

/// What there is to say of the policy itself, a sentence each.
fn remarks(history: &History, today: Day) -> Vec<String> {
    let mut remarks = Vec::new();
    match history.in_force() {
        None => remarks.push("No policy is in force: `engross policy show` says why.".to_owned()),
        Some(filed) if filed.policy.expires < today => remarks.push(format!(
            "The policy expired on {}: nothing can be published until it is renewed.",
            filed.policy.expires.in_words()
        )),
        Some(_) => {}
    }
    if let Some(pending) = history.pending() {
        remarks.push(format!(
            "Version {} of the policy waits for signatures: `engross policy check` says whose.",
            pending.version().number()
        ));
    }
    remarks
}
