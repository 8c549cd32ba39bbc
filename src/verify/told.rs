//! Answers in words: a sentence first, then what is known besides, as labels and values.

use super::{Answer, Approved, Case, How, NotGenuine, Part, Release, Source, Standing, Verdict};
use crate::policy::Day;
use crate::record::{CONTENT, RECORD};
use crate::register::told::day;

/// What is said with every code.
pub const PAPER: &str = "A code says which words were published under it. Anybody can print it: no paper is \
                         shown to be genuine by it. Compare the words, or ask for the file.";

/// What to do where no anchor was given.
const SAY_THE_ANCHOR: &str = "say the anchor that you know from elsewhere, with --anchor";

impl Answer {
    /// The answer, in a sentence.
    pub fn sentence(&self, case: &Case<'_>) -> String {
        let name = &self.name;
        let is_anchored = case.register().is_anchored();
        match &self.verdict {
            Verdict::Unread(reason) => format!("{name} was not looked at: {reason}."),
            Verdict::NotGenuine(cause) if is_anchored => {
                format!("{name} is not genuine: {}.", cause.told())
            }
            Verdict::NotGenuine(cause) => format!(
                "{name} is not what this copy of a register has: {}. Nothing shows the copy to be real.",
                cause.told()
            ),
            genuine if is_anchored => format!("{name} is genuine{}.", genuine.continued(case)),
            _ => format!(
                "{name} agrees with this copy of a register, and nothing shows the copy to be real: \
                 {SAY_THE_ANCHOR}."
            ),
        }
    }

    /// What is known besides: labels and values.
    pub fn details(&self, case: &Case<'_>) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        let is_genuine = !matches!(self.verdict, Verdict::NotGenuine(_) | Verdict::Unread(_));
        if is_genuine && !case.register().is_anchored() {
            let continued = self.verdict.continued(case);
            details.push(("By this copy", format!("{} would be genuine{continued}.", self.name)));
        }
        match &self.verdict {
            Verdict::Release(release) => details.extend(release.details(case, &self.name)),
            Verdict::NotGenuine(cause) => details.extend(cause.details(case)),
            Verdict::Policy { .. } | Verdict::Proof { .. } | Verdict::Unread(_) => {}
        }
        if let Some(sha256) = &self.sha256 {
            details.push(("As of", case.as_of_told()));
            details.push(("SHA-256", sha256.to_string()));
        }
        details
    }
}

impl Case<'_> {
    /// As of what a verdict speaks.
    pub fn as_of_told(&self) -> String {
        let as_of = self.as_of();
        let last = as_of.last().map(|last| {
            let date = day(as_of.timestamp(last));
            format!("entry {last} of the register, of {date} by the publisher's word")
        });
        let last = last.unwrap_or_else(|| "before the register began".to_owned());
        match as_of.day {
            None => last,
            Some(day) => format!("the end of {day}: {last}"),
        }
    }
}

impl Verdict {
    /// What is genuine, after “is genuine”.
    fn continued(&self, case: &Case<'_>) -> String {
        match self {
            Self::Release(release) => release.continued(case),
            Self::Policy { number, is_in_force: true } => {
                format!(" and current: it is policy {number}, which is in force")
            }
            Self::Policy { number, .. } => {
                format!(" and not current: it is policy {number}, which is not in force")
            }
            Self::Proof { entry, said } => {
                format!(": it proves that entry {entry} is in the register. {said}")
            }
            Self::NotGenuine(_) | Self::Unread(_) => String::new(),
        }
    }
}

impl Release {
    /// "print.pdf of first v1", "the record of first v1"
    fn which(&self) -> String {
        let what = match &self.part {
            Part::Edition(name) | Part::BeforeSeal(name) | Part::Byproduct(name) => name.clone(),
            Part::Record => format!("the record, {RECORD},"),
            Part::Content => format!("the content, {CONTENT},"),
            Part::Approval => "an approval".to_owned(),
        };
        format!("{what} of {} {}", self.published.briefing, self.published.version)
    }

    fn continued(&self, case: &Case<'_>) -> String {
        let which = self.which();
        let publisher = &case.register().genesis().name;
        let version = self.published.version;
        let on = |day: &Option<Day>| day.map(Day::in_words);
        match (&self.standing, on(&case.as_of().day)) {
            (Standing::Current, _) if !self.holds() => format!(
                ", but not approved as the policy asked, so do not rely on it: it is {which}, as {publisher} \
                 published it"
            ),
            (Standing::Current, None) => {
                format!(" and current: it is {which}, as {publisher} published it")
            }
            (Standing::Current, Some(day)) => format!(
                ", and was current at the end of {day}: it is {which}, as {publisher} published it"
            ),
            (Standing::NotYet, day) => format!(
                ", and was not published yet at the end of {}: it is {which}",
                day.unwrap_or_default()
            ),
            (Standing::Superseded { by }, None) => {
                format!(" and not current: it is {which}, and {by} has superseded {version}")
            }
            (Standing::Superseded { by }, Some(day)) => format!(
                ", and was not current at the end of {day}: it is {which}, and {by} had superseded it"
            ),
            (Standing::Withdrawn { .. }, None) => {
                let why = self.standing.told();
                format!(" and withdrawn, so do not use it: it is {which}, {why}")
            }
            (Standing::Withdrawn { .. }, Some(day)) => {
                let why = self.standing.told();
                format!(", and was withdrawn at the end of {day}: it is {which}, {why}")
            }
        }
    }

    fn details(&self, case: &Case<'_>, name: &str) -> Vec<(&'static str, String)> {
        let mut details = vec![("What", self.which())];
        details.extend(self.title.clone().map(|title| ("Title", title)));
        details.push(("Content code", self.published.code.clone()));
        let date = day(self.date);
        details.push((
            "Published",
            format!("{date} by the publisher's word, by entry {}", self.entry),
        ));
        details.push(("Standing", self.standing.told()));
        details.push(("Approved", self.approved.told()));
        details.extend(self.seal.clone().map(|seal| ("Seal", seal)));
        details.extend(self.misnamed(name).map(|note| ("Its name", note)));
        let now = case.register().ledger();
        let now = now.standing(&self.published.briefing, self.published.version);
        if case.as_of().day.is_some() && now != Some(crate::register::ledger::Standing::Current) {
            details
                .push(("Today", "it is not current any more: ask again without --at".to_owned()));
        }
        details
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

impl Source {
    fn told(&self) -> String {
        format!("{} of {} {}", self.edition, self.briefing, self.version)
    }
}

impl NotGenuine {
    /// Why, in a clause.
    pub fn told(&self) -> String {
        match self {
            Self::BeforeSeal(of) => format!(
                "it is {} as it was approved, before it was sealed; the words are genuine, and the file \
                 is not the one that was published",
                of.told()
            ),
            Self::Draft { title, .. } => format!("it says that it is a draft, “{title}”"),
            Self::Unpublished { title, version } => format!(
                "it says that it is version {version} of “{title}”, and the register has no release of \
                 that content and number"
            ),
            Self::Changed { of, how } => how.told(&of.told()),
            Self::Proof(reason) => format!("it is a proof, and proves nothing here: {reason}"),
            Self::Unknown => {
                "the register has no such file, and nothing shows which it should be".into()
            }
        }
    }

    /// One word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BeforeSeal(_) => "before-seal",
            Self::Draft { .. } => "draft",
            Self::Unpublished { .. } => "unpublished",
            Self::Changed { how, .. } => how.code(),
            Self::Proof(_) => "proof",
            Self::Unknown => "unknown",
        }
    }

    fn details(&self, case: &Case<'_>) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        if let Self::BeforeSeal(of) | Self::Changed { of, .. } = self
            && let Some(published) = case.published(of.entry)
        {
            let standing = case.as_of().standing(of.entry, published).told();
            details.push(("That release", standing));
        }
        match self {
            Self::Draft { code, .. } => {
                details.push(("Content code", format!("{code}, as it says")))
            }
            Self::Changed { how: How::Seal(sentence), .. } => {
                details.push(("Seal", sentence.clone()))
            }
            Self::Changed { how: How::OtherWords { summary, changes }, .. } => {
                details.push(("Differences", summary.clone()));
                details.extend(changes.iter().map(|change| ("", change.clone())));
            }
            _ => {}
        }
        details
    }
}

impl How {
    fn told(&self, of: &str) -> String {
        match self {
            Self::Appended(bytes) => format!("it is {of} with {} appended", counted(*bytes)),
            Self::Cut { has, of: None } => format!("it is {of}, cut off after {}", counted(*has)),
            Self::Cut { has, of: Some(all) } => {
                format!("it is {of}, cut off after {has} of {}", counted(*all))
            }
            Self::Seal(_) => format!(
                "it begins as {of} as it was approved, and does not go on with the seal that was published"
            ),
            Self::SameWords => format!(
                "it says the same words as {of}, and its bytes are others: it was saved again, or changed \
                 where no words are"
            ),
            Self::OtherWords { .. } => format!("it does not say what {of} says"),
            Self::Unreadable { differing, first } => format!(
                "it is {of} with {} changed, the first after {}, and what it says cannot be read",
                counted(*differing),
                counted(*first)
            ),
            Self::NotServed => format!(
                "it states the content code of {of}, and is no file that was published; that one is not \
                 in this copy, so what differs cannot be told"
            ),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Appended(_) => "appended",
            Self::Cut { .. } => "cut",
            Self::Seal(_) => "seal",
            Self::SameWords => "same-words",
            Self::OtherWords { .. } => "other-words",
            Self::Unreadable { .. } => "changed-bytes",
            Self::NotServed => "other-file",
        }
    }
}

/// "1 byte", "2 bytes"
fn counted(bytes: usize) -> String {
    format!("{bytes} byte{}", if bytes == 1 { "" } else { "s" })
}
