//! Answers in words: a sentence first, then what is known besides, as labels and values.

mod beside;
mod cause;
mod code;
mod release;
mod several;

pub use code::{PAPER, sentence as code_told};
pub use several::{all_named, tally};

use super::{Answer, Case, Status, Verdict};
use crate::phrase::named;
use crate::register::told::day;

/// What to do where no anchor was given.
const SAY_THE_ANCHOR: &str = "say the anchor that you know from elsewhere, with --anchor";

/// What the file is called that is handed in without a name.
pub const STANDARD_INPUT: &str = "standard input";

impl Answer {
    /// What the file is called, so that nobody takes that for a part of the answer.
    fn called(&self) -> String {
        match &*self.name {
            STANDARD_INPUT => STANDARD_INPUT.to_owned(),
            name => named(name),
        }
    }

    /// The answer, in a sentence.
    pub fn sentence(&self, case: &Case<'_>) -> String {
        let name = self.called();
        let is_anchored = case.register().is_anchored();
        match &self.verdict {
            Verdict::Missing(reason) => format!("{name} {reason}."),
            Verdict::Unread(reason) if self.sha256.is_some() => {
                format!("Nothing can be said of {name}: {reason}.")
            }
            Verdict::Unread(reason) => format!("{name} was not looked at: {reason}."),
            genuine if self.is_by_outdated(case) => {
                let genuine = match is_anchored {
                    true => genuine.clause(case),
                    false => format!(
                        "as that copy has it, which nothing shows to be real: {SAY_THE_ANCHOR}"
                    ),
                };
                format!(
                    "{name} cannot be judged by this copy, which {}. As of that entry, it is {genuine}.",
                    case.signs_told()
                )
            }
            Verdict::NotGenuine(cause) if is_anchored => {
                format!("{name} is not genuine: {}.", cause.told())
            }
            Verdict::NotGenuine(cause) => format!(
                "{name} is not what this copy of a register has: {}. Nothing shows the copy to be real.",
                cause.told()
            ),
            genuine if is_anchored => format!("{name} is {}.", genuine.clause(case)),
            _ => format!(
                "{name} agrees with this copy of a register, and nothing shows the copy to be real: \
                 {SAY_THE_ANCHOR}."
            ),
        }
    }

    /// Whether the copy alone keeps it from being said to hold.
    fn is_by_outdated(&self, case: &Case<'_>) -> bool {
        let is_unread = matches!(self.verdict, Verdict::Unread(_));
        !is_unread && self.status(case) == Status::Unread
    }

    /// What is known besides: labels and values.
    pub fn details(&self, case: &Case<'_>) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        let is_genuine = !matches!(
            self.verdict,
            Verdict::NotGenuine(_) | Verdict::Missing(_) | Verdict::Unread(_)
        );
        if is_genuine && !case.register().is_anchored() {
            let clause = self.verdict.clause(case);
            details.push(("By this copy", format!("{} would be {clause}.", self.called())));
        }
        match &self.verdict {
            Verdict::Release(release) => details.extend(release.details(case, &self.name)),
            Verdict::NotGenuine(cause) => details.extend(cause.details(case)),
            Verdict::Policy { .. }
            | Verdict::Beside(_)
            | Verdict::Missing(_)
            | Verdict::Register(_)
            | Verdict::Unread(_) => {}
        }
        if let Some(sha256) = &self.sha256 {
            details.push(("As of", case.as_of_told()));
            details.push(("SHA-256", sha256.to_string()));
        }
        details
    }
}

impl Case<'_> {
    /// The moment that was asked about, after “at”; and by which entry, if the copy has none as late as that.
    fn as_of_day(&self) -> Option<String> {
        let as_of = self.as_of();
        let end = format!("the end of {}", as_of.day?.in_words());
        Some(match as_of.last().filter(|_| as_of.is_behind()) {
            Some(last) => {
                let date = day(as_of.timestamp(last));
                format!("{end} as far as this copy shows, whose last entry is {last}, of {date}")
            }
            None => end,
        })
    }

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
    /// What is genuine, after “is”.
    fn clause(&self, case: &Case<'_>) -> String {
        match self {
            Self::Release(release) => {
                format!("genuine{}", release.continued(case, &release.which()))
            }
            Self::Policy { number, is_in_force: true } => {
                format!("genuine and current: it is policy {number}, which is in force")
            }
            Self::Policy { number, .. } => {
                format!("genuine and not current: it is policy {number}, which is not in force")
            }
            Self::Beside(beside) => beside.clause(),
            Self::Register(path) => {
                format!("genuine: it is {path} of the register, which was checked whole")
            }
            Self::NotGenuine(_) | Self::Missing(_) | Self::Unread(_) => String::new(),
        }
    }
}
