//! A genuine file of a release in words.

use super::super::{Agreed, Approved, Case, Part, Release, Standing, TakenBack};
use crate::record::{CONTENT, RECORD, Version};
use crate::register::entry::Published;
use crate::register::ledger;
use crate::register::told::day;

impl Release {
    /// "print.pdf of first v1", "record.json, the record of first v1"
    pub(super) fn which(&self) -> String {
        let what = match &self.part {
            Part::Edition(name) | Part::BeforeSeal(name) | Part::Byproduct(name) => name.clone(),
            Part::Record => format!("{RECORD}, the record"),
            Part::Content => format!("{CONTENT}, the content"),
            Part::Approval => "an approval".to_owned(),
        };
        format!("{what} of {} {}", self.published.briefing, self.published.version)
    }

    /// How it stands, after “genuine”; it is called `which`.
    pub(crate) fn continued(&self, case: &Case<'_>, which: &str) -> String {
        let publisher = &case.register().genesis().name;
        let version = self.published.version;
        match (&self.standing, case.as_of_day()) {
            (Standing::Current, _) if !self.is_approved() => format!(
                ", but not approved as the policy asked, so do not rely on it: it is {which}, as {publisher} \
                 published it"
            ),
            (Standing::Current, _) if !self.is_sealed() => format!(
                ", but not sealed as the policy asked, so do not rely on it: it is {which}, as {publisher} \
                 published it"
            ),
            (Standing::Current, _) if !self.is_agreed() => format!(
                ", but reinstated although too few had signed that, so do not rely on it: it is {which}, as \
                 {publisher} published it"
            ),
            (Standing::Current, _) if !self.is_shown() => format!(
                ", but by whom it was approved cannot be shown from this copy: it is {which}, as \
                 {publisher} published it"
            ),
            (Standing::Current, _) if !self.is_decision_shown() => format!(
                ", but who agreed that it holds again cannot be shown from this copy: it is {which}, as \
                 {publisher} published it"
            ),
            (Standing::Current, _) if self.shows.is_some() => format!(
                ", but do not use it: it is {which}, and {}",
                self.shows.map(TakenBack::told).unwrap_or_default()
            ),
            (Standing::Current, None) => {
                format!(" and current: it is {which}, as {publisher} published it")
            }
            (Standing::Current, Some(day)) => {
                format!(", and was current at {day}: it is {which}, as {publisher} published it")
            }
            (Standing::NotYet, day) => {
                format!(", and was not published yet at {}: it is {which}", day.unwrap_or_default())
            }
            (Standing::Superseded { by }, None) => {
                format!(" and not current: it is {which}, and {by} has superseded {version}")
            }
            (Standing::Superseded { by }, Some(day)) => {
                format!(", and was not current at {day}: it is {which}, and {by} had superseded it")
            }
            (Standing::Withdrawn { .. }, None) => {
                let why = self.withdrawn();
                format!(" and withdrawn, so do not use it: it is {which}, {why}")
            }
            (Standing::Withdrawn { .. }, Some(day)) => {
                let why = self.withdrawn();
                format!(", and was withdrawn at {day}: it is {which}, {why}")
            }
        }
    }

    /// That it is withdrawn, and whether those who signed that could.
    fn withdrawn(&self) -> String {
        let but = match self.is_agreed() {
            true => "",
            false => "; the policy then in force did not let those do that who signed it",
        };
        format!("{}{but}", self.standing.told())
    }

    pub(crate) fn details(&self, case: &Case<'_>, name: &str) -> Vec<(&'static str, String)> {
        let mut details = vec![("What", self.which())];
        details.extend(self.title.clone().map(|title| ("Title", title)));
        details.push(("Content code", self.published.code.clone()));
        let date = day(self.date);
        details.push((
            "Published",
            format!("{date} by the publisher's word, by entry {}", self.entry),
        ));
        details.push(("Standing", self.standing.told()));
        details.extend(self.shows.map(|shown| ("Its words", shown.told())));
        details.extend(self.instead(case).map(|instead| ("Current", instead)));
        details.extend(self.decided());
        details.push(("Approved", self.approved.told()));
        details.extend(self.sealed.iter().map(|sealed| ("Seal", sealed.told().to_owned())));
        details.extend(self.misnamed(name).map(|note| ("Its name", note)));
        let now = case.register().ledger();
        let now = now.standing(&self.published.briefing, self.published.version);
        if case.as_of().day.is_some() && now != Some(ledger::Standing::Current) {
            details
                .push(("Today", "it is not current any more: ask again without --at".to_owned()));
        }
        details
    }

    /// Which version of the same briefing is current, where this one is not.
    fn instead(&self, case: &Case<'_>) -> Option<String> {
        let Published { briefing, .. } = &self.published;
        let ledger = &case.as_of().ledger;
        let versions =
            ledger.briefings().get(briefing).filter(|_| self.standing != Standing::Current)?;
        let is_current = |version: &Version| {
            ledger.standing(briefing, *version) == Some(ledger::Standing::Current)
        };
        Some(match versions.keys().copied().find(is_current) {
            Some(version) => format!("{briefing} {version}"),
            None => format!("no version of {briefing}"),
        })
    }

    /// Who signed the last withdrawal or reinstatement.
    fn decided(&self) -> Option<(&'static str, String)> {
        let decision = self.decision.as_ref()?;
        let label = match self.standing {
            Standing::Withdrawn { .. } => "Withdrawn",
            _ => "Reinstated",
        };
        Some((label, format!("by entry {}, {}", decision.entry, decision.agreed.told())))
    }

    /// Whether the file is called what another file of the release is called.
    fn misnamed(&self, name: &str) -> Option<String> {
        let Part::Edition(edition) = &self.part else { return None };
        let last = name.rsplit('/').next().unwrap_or(name);
        let mut editions = self.published.editions.iter();
        let other = editions.any(|other| other.name == last && other.name != *edition);
        other.then(|| format!("it is called {last}, and is {edition}; a name proves nothing"))
    }
}

impl TakenBack {
    /// What a file shows, in a clause.
    pub(crate) fn told(self) -> String {
        let down = if self.taken_down { " and taken down" } else { "" };
        format!("it shows what {} said, which was withdrawn{down}", self.version)
    }
}

impl Standing {
    /// How a release stands, in a clause.
    pub fn told(&self) -> String {
        match self {
            Self::Current => "current".to_owned(),
            Self::Superseded { by } => format!("superseded by {by}"),
            Self::Withdrawn { entry, date, reason, taken_down } => {
                let reason = reason.map_or("", |reason| reason.told());
                let date = day(*date);
                let down = if *taken_down { "; its files were taken down" } else { "" };
                format!("withdrawn on {date} by entry {entry}, because {reason}{down}")
            }
            Self::NotYet => "not published yet".to_owned(),
        }
    }

    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded { .. } => "superseded",
            Self::Withdrawn { .. } => "withdrawn",
            Self::NotYet => "not-yet-published",
        }
    }
}

impl Agreed {
    /// Who signed, and whether they could.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Met { by, policy } => {
                format!("signed by {by}, as policy {policy} asks, which was in force then")
            }
            Self::NotMet { by, policy, needed } => {
                let needed = needed.join("; ");
                format!(
                    "signed by {by}. This is not enough by policy {policy}, which was in force then: {needed}"
                )
            }
            Self::NotShown(reason) => format!("and who signed that cannot be shown here: {reason}"),
        }
    }
}

impl Approved {
    /// Who approved, and whether it was enough.
    pub fn told(&self) -> String {
        match self {
            Self::Met { by, policy, .. } => {
                format!("by {by}, as policy {policy} asks, which was in force then")
            }
            Self::NotMet { by, policy, needed, .. } => {
                let by = if by.is_empty() { "nobody" } else { by };
                let needed = needed.join("; ");
                format!(
                    "by {by}. This is not enough by policy {policy}, which was in force then: {needed}"
                )
            }
            Self::NotShown(reason) => format!("cannot be shown here: {reason}"),
        }
    }
}
