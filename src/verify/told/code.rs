//! The releases that a printed code stands for, in words.

use super::super::{Agreed, Approved, Became, Case, Event, Listed, Standing};
use crate::content::ContentCode;
use crate::register::told::day;

/// What is said with every code.
pub const PAPER: &str = "A code says which words were published under it. Anybody can print it: no paper is \
                         shown to be genuine by it. Compare the words, or ask for the file.";

/// How many releases have a code, and how that one stands or which of them is current: in a sentence.
pub fn sentence(case: &Case<'_>, code: &ContentCode, listed: &[Listed]) -> String {
    let publisher = &case.register().genesis().name;
    let so_many = match listed {
        [] => format!("No release of {publisher} has the code {code}."),
        [one] => format!(
            "One release of {publisher} has the code {code}: {}, {}.",
            one.name(),
            one.standing_told()
        ),
        more => {
            let current = more.iter().find(|listed| listed.holds()).map(Listed::name);
            let current = current.map_or("none of them holds".to_owned(), |it| it + " is current");
            format!("{} releases of {publisher} have the code {code}, and {current}.", more.len())
        }
    };
    let outdated = case.outdated_told().map(|outdated| format!(" {outdated}")).unwrap_or_default();
    match case.register().is_anchored() {
        true => format!("{so_many}{outdated}"),
        false => {
            format!("By this copy, and nothing shows the copy to be real: {so_many}{outdated}")
        }
    }
}

impl Listed {
    /// "first v1"
    fn name(&self) -> String {
        format!("{} {}", self.published.briefing, self.published.version)
    }

    /// How it stands, and whether that can be relied on.
    fn standing_told(&self) -> String {
        let but = match (&self.standing, &self.approved) {
            (Standing::Current, _) if self.holds() => "",
            (Standing::Current, Approved::NotShown(_)) => {
                ", but by whom it was approved cannot be shown from this copy"
            }
            (Standing::Current, Approved::NotMet { .. }) => {
                ", but not approved as the policy asked, so do not rely on it"
            }
            (Standing::Current, Approved::Met { .. })
                if matches!(self.reinstated(), Some(Agreed::NotShown(_))) =>
            {
                ", but who agreed that it holds again cannot be shown from this copy"
            }
            (Standing::Current, Approved::Met { .. }) => {
                ", but reinstated although too few had signed that, so do not rely on it"
            }
            _ => return self.standing.told(),
        };
        format!("which is current{but}")
    }

    /// Which release it is, who approved it, and what became of it and when: labels and values.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let title = self.title.as_ref().map(|title| format!(", “{title}”")).unwrap_or_default();
        let mut details = vec![
            ("Release", format!("{}{title}", self.name())),
            ("Standing", self.standing.told()),
            ("Approved", self.approved.told()),
            ("Published", format!("{}, by entry {}", day(self.date), self.entry)),
        ];
        details.extend(self.since.iter().map(Event::told));
        details
    }
}

impl Event {
    fn told(&self) -> (&'static str, String) {
        let by = format!("{}, by entry {}", day(self.date), self.entry);
        match &self.what {
            Became::Superseded(version) => {
                ("Superseded", format!("{by}, which published {version}"))
            }
            Became::Withdrawn { reason, taken_down, agreed } => {
                let reason = reason.map_or("", |reason| reason.told());
                let down = if *taken_down { "; its files were taken down" } else { "" };
                ("Withdrawn", format!("{by}, because {reason}{down}; {}", agreed.told()))
            }
            Became::Reinstated(agreed) => ("Reinstated", format!("{by}, {}", agreed.told())),
        }
    }

    /// One word for programs.
    pub(in super::super) fn word(&self) -> &'static str {
        match self.what {
            Became::Superseded(_) => "superseded",
            Became::Withdrawn { .. } => "withdrawn",
            Became::Reinstated(_) => "reinstated",
        }
    }
}
