//! A recipient: what somebody was sent, what they answered, and what is waited for from them.

use crate::circulation::{Channel, Holder, Row, Standing, Step};
use crate::phrase::{capitalised, listed};
use crate::policy::Day;

/// Somebody who was sent an edition.
///
/// Neither their address nor their code: an audit shows who was sent what, and that needs neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub team: String,
    pub organisation: String,
    /// The edition's file: `print.pdf`.
    pub edition: String,
    pub channel: Channel,
    /// What all that they answered comes to.
    pub answered: Standing,
    /// Whether what they have is withdrawn.
    pub is_asked_back: bool,
}

/// Whom an audit names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum People {
    /// Nobody: recipients are counted.
    #[default]
    Counted,
    /// Everybody who was sent something.
    Named,
    /// A person, a team or an organisation, as the lists call them; whatever the case of the letters.
    One(String),
}

/// How many recipients have come how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many discussed it, answered in part, and have not answered.
    pub discussed: usize,
    pub in_part: usize,
    pub silent: usize,
    /// How many said that theirs is destroyed or given back, if it is asked back.
    pub given_back: usize,
}

impl Recipient {
    pub(super) fn of(holder: &Holder<'_>) -> Self {
        let Row { name, team, organisation, edition, channel, .. } = holder.row.clone();
        let (answered, is_asked_back) = (holder.standing.clone(), holder.recall.is_some());
        Self { name, team, organisation, edition, channel, answered, is_asked_back }
    }

    /// "Ann Other (Health visitors, A Trust)", or as much of that as is known.
    pub fn who(&self) -> String {
        let given = |parts: [&String; 2]| {
            let parts = parts.into_iter().filter(|part| !part.is_empty()).cloned();
            parts.collect::<Vec<_>>().join(", ")
        };
        match (self.name.as_str(), given([&self.team, &self.organisation])) {
            ("", place) => place,
            (name, place) if place.is_empty() => name.to_owned(),
            (name, place) => format!("{name} ({place})"),
        }
    }

    /// Whether something is still waited for from them.
    pub fn is_outstanding(&self) -> bool {
        match self.is_asked_back {
            true => self.answered.recalled.is_none(),
            false => self.answered.step() != Step::Discussed,
        }
    }

    /// Who was sent what, what they answered, and what is waited for.
    pub fn told(&self) -> String {
        let mut said = format!("{}: {} {}.", self.who(), self.edition, self.channel.told());
        let mut say = |sentence: String| said = format!("{said} {sentence}");
        match self.answers() {
            answers if answers.is_empty() => say("No answer.".to_owned()),
            answers => say(format!("{}.", capitalised(&listed(&answers)))),
        }
        if let Some(change) = &self.answered.change {
            say(format!("What will change: “{}”.", change.trim_end_matches('.')));
        }
        match self.is_asked_back {
            true if self.is_outstanding() => {
                say("It is asked back, and not given back.".to_owned())
            }
            false if self.is_outstanding() => say("It is not discussed yet.".to_owned()),
            _ => {}
        }
        said
    }

    /// What they said that they did and when, each as a clause.
    fn answers(&self) -> Vec<String> {
        let Standing { received, read, discussed, attended, recalled, .. } = &self.answered;
        let on =
            |what: &str, day: &Option<Day>| day.map(|day| format!("{what} on {}", day.in_words()));
        let people = attended.map(|people| match people {
            1 => " with 1 person".to_owned(),
            more => format!(" with {more} people"),
        });
        let discussed = on("discussed", discussed)
            .map(|discussed| format!("{discussed}{}", people.unwrap_or_default()));
        let recalled = on("destroyed or given back", recalled);
        [on("received", received), on("read", read), discussed, recalled]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl People {
    pub(super) fn names(&self, recipient: &Recipient) -> bool {
        match self {
            Self::Counted => false,
            Self::Named => true,
            Self::One(who) => {
                is_called(who, [&recipient.name, &recipient.team, &recipient.organisation])
            }
        }
    }
}

/// Whether a person, their team or their organisation is called so, whatever the case of the letters.
pub(super) fn is_called(who: &str, known_as: [&String; 3]) -> bool {
    let who = who.trim().to_lowercase();
    !who.is_empty() && known_as.iter().any(|it| it.trim().to_lowercase() == who)
}

impl Tally {
    pub(super) fn count(&mut self, recipient: &Recipient) {
        let step = match recipient.answered.step() {
            Step::Silent => &mut self.silent,
            Step::Received | Step::Read => &mut self.in_part,
            Step::Discussed => &mut self.discussed,
        };
        *step += 1;
        self.given_back += usize::from(recipient.answered.recalled.is_some());
    }

    pub fn recipients(&self) -> usize {
        self.discussed + self.in_part + self.silent
    }

    /// How many came how far: "1 has discussed it, 2 have answered in part and 3 have not answered".
    pub fn answers(&self) -> String {
        let Self { discussed, in_part, silent, .. } = *self;
        if self.recipients() == 0 {
            return "nobody was sent it".to_owned();
        }
        let parts =
            [(discussed, "discussed it"), (in_part, "answered in part"), (silent, "not answered")];
        let parts = parts.into_iter().filter(|(number, _)| *number > 0);
        let parts: Vec<_> = parts.map(|(number, what)| have(number, what)).collect();
        listed(&parts)
    }

    /// How far a recall got: "1 has said that theirs is destroyed or given back, and 4 have not".
    pub fn recall(&self) -> String {
        let back = "said that theirs is destroyed or given back";
        match (self.given_back, self.recipients() - self.given_back) {
            (0, 0) => "nobody was sent it".to_owned(),
            (0, 1) => format!("the one who has it has not {back}"),
            (0, _) => format!("nobody has {back}"),
            (given, 0) => have(given, back),
            (given, rest) => {
                format!(
                    "{}, and {rest} {} not",
                    have(given, back),
                    if rest == 1 { "has" } else { "have" }
                )
            }
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.discussed += other.discussed;
        self.in_part += other.in_part;
        self.silent += other.silent;
        self.given_back += other.given_back;
    }
}

/// "1 has answered", "2 have answered".
fn have(number: usize, what: &str) -> String {
    format!("{number} {} {what}", if number == 1 { "has" } else { "have" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        Some(text.parse().unwrap())
    }

    fn recipient(answered: Standing, is_asked_back: bool) -> Recipient {
        Recipient {
            name: "Ann Other".to_owned(),
            team: "Health visitors".to_owned(),
            organisation: String::new(),
            edition: "print.pdf".to_owned(),
            channel: Channel::Email,
            answered,
            is_asked_back,
        }
    }

    #[test]
    fn what_was_answered_is_told_with_what_is_waited_for() {
        let who = "Ann Other (Health visitors): print.pdf by e-mail.";
        let told = |answered, is_asked_back| recipient(answered, is_asked_back).told();
        let nothing = Standing::default();
        assert_eq!(
            told(nothing.clone(), false),
            format!("{who} No answer. It is not discussed yet.")
        );
        assert_eq!(
            told(nothing, true),
            format!("{who} No answer. It is asked back, and not given back.")
        );
        let read = Standing {
            received: day("2026-11-05"),
            read: day("2026-11-06"),
            ..Standing::default()
        };
        assert_eq!(
            told(read.clone(), false),
            format!(
                "{who} Received on 5 November 2026 and read on 6 November 2026. It is not discussed yet."
            )
        );
        let discussed = Standing {
            discussed: day("2026-11-07"),
            attended: Some(1),
            change: Some("We ask who was told.".to_owned()),
            ..Standing::default()
        };
        assert_eq!(
            told(discussed, false),
            format!(
                "{who} Discussed on 7 November 2026 with 1 person. What will change: “We ask who was told”."
            )
        );
        let back = Standing { recalled: day("2026-11-17"), ..read };
        assert!(told(back, true).ends_with("and destroyed or given back on 17 November 2026."));
    }

    #[test]
    fn who_answered_in_part_has_not_discussed_it() {
        let of = |standing| recipient(standing, false);
        let recipients = [
            of(Standing::default()),
            of(Standing { read: day("2026-11-06"), ..Standing::default() }),
            of(Standing { discussed: day("2026-11-06"), ..Standing::default() }),
            of(Standing::default()),
        ];
        let mut tally = Tally::default();
        recipients.iter().for_each(|recipient| tally.count(recipient));
        assert_eq!(
            tally.answers(),
            "1 has discussed it, 1 has answered in part and 2 have not answered"
        );
        let waited_for = recipients.iter().map(Recipient::is_outstanding).collect::<Vec<_>>();
        assert_eq!(waited_for, [true, true, false, true]);
    }

    #[test]
    fn how_far_a_recall_got_is_told_whoever_answered() {
        let recall = |given_back, silent| Tally { given_back, silent, ..Tally::default() }.recall();
        let back = "said that theirs is destroyed or given back";
        assert_eq!(recall(0, 3), format!("nobody has {back}"));
        assert_eq!(recall(1, 3), format!("1 has {back}, and 2 have not"));
        assert_eq!(recall(2, 3), format!("2 have {back}, and 1 has not"));
        assert_eq!(recall(3, 3), format!("3 have {back}"));
    }

    #[test]
    fn somebody_is_meant_as_the_lists_call_them_whatever_the_case() {
        let ann = recipient(Standing::default(), false);
        for (who, is_meant) in
            [("ann other", true), (" Health Visitors ", true), ("Ann", false), ("", false)]
        {
            assert_eq!(People::One(who.to_owned()).names(&ann), is_meant, "{who}");
        }
        assert!(!People::Counted.names(&ann));
        assert!(People::Named.names(&ann));
    }
}
