//! A recipient: what was circulated to somebody, whether they have it, what they answered, and what is waited for
//! from them.

use crate::circulation::{Channel, Delivery, Holder, Possession, Row, Standing, Step};
use crate::phrase::{capitalised, listed};
use crate::policy::Day;

/// Somebody to whom an edition was circulated.
///
/// Neither their address nor their code: an audit shows who has what, and that needs neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub team: String,
    pub organisation: String,
    /// The edition's file: `print.pdf`.
    pub edition: String,
    pub channel: Channel,
    /// What became of it.
    pub delivery: Delivery,
    pub possession: Possession,
    /// How it is known whether they have it, for people: "given by post".
    pub how: String,
    /// What all that they answered comes to.
    pub answered: Standing,
    /// Whether what was circulated to them is withdrawn.
    pub is_asked_back: bool,
}

/// Whom an audit names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum People {
    /// Nobody: recipients are counted.
    #[default]
    Counted,
    /// Everybody to whom something was circulated.
    Named,
    /// A person, a team or an organisation, as the lists call them; whatever the case of the letters.
    One(String),
}

impl Recipient {
    pub(super) fn of(holder: &Holder<'_>) -> Self {
        let Row { name, team, organisation, edition, channel, .. } = holder.row.clone();
        Self {
            name,
            team,
            organisation,
            edition,
            channel,
            delivery: holder.delivery,
            possession: holder.possession(),
            how: holder.how(),
            answered: holder.standing.clone(),
            is_asked_back: holder.recall.is_some(),
        }
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

    /// Whether something is still waited for from them: nothing is from who has nothing.
    pub fn is_outstanding(&self) -> bool {
        match (self.possession, self.is_asked_back) {
            (Possession::HasNot, _) => false,
            (_, true) => self.answered.recalled.is_none(),
            (_, false) => self.answered.step() != Step::Discussed,
        }
    }

    /// What was circulated to whom, whether they have it, what they answered, and what is waited for.
    pub fn told(&self) -> String {
        let mut said = format!("{}: {}; {}.", self.who(), self.edition, self.how);
        if self.possession == Possession::HasNot {
            return said;
        }
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
            channel: Channel::Hand,
            delivery: Delivery::HandedOver,
            possession: Possession::Has,
            how: Delivery::HandedOver.told(Channel::Hand),
            answered,
            is_asked_back,
        }
    }

    #[test]
    fn what_was_answered_is_told_with_what_is_waited_for() {
        let who = "Ann Other (Health visitors): print.pdf; given by hand.";
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
    fn nothing_is_waited_for_from_who_was_not_sent_it() {
        let told = |delivery: Delivery, is_asked_back| {
            let recipient = Recipient {
                delivery,
                possession: delivery.possession(),
                how: delivery.told(Channel::Email),
                ..recipient(Standing::default(), is_asked_back)
            };
            (recipient.told(), recipient.is_outstanding())
        };
        for is_asked_back in [false, true] {
            let who = "Ann Other (Health visitors): print.pdf";
            let refused = format!("{who}; refused by the mail server.");
            assert_eq!(told(Delivery::Refused, is_asked_back), (refused, false));
            let unsent = format!("{who}; not sent.");
            assert_eq!(told(Delivery::NotSent, is_asked_back), (unsent, false));
            let (said, is_outstanding) = told(Delivery::Unknown, is_asked_back);
            let unknown = "whether it was sent is not known. No answer. It is";
            assert!(said.starts_with(&format!("{who}; {unknown}")) && is_outstanding, "{said}");
        }
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
