//! How many of those to whom versions were circulated have them, and how far these have come.

use super::recipient::Recipient;
use crate::circulation::{Delivery, Possession, Step};
use crate::phrase::{counted, listed};

/// How many recipients stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many of those who have it, or may have it, discussed it, answered in part, and have not answered.
    pub discussed: usize,
    pub in_part: usize,
    pub silent: usize,
    /// How many of them said that theirs is destroyed or given back, if it is asked back.
    pub given_back: usize,
    /// Of how many of them it is not known whether they have it.
    pub may_have: usize,
    /// How many have not got it: the mail server would not take it.
    pub refused: usize,
    /// How many have not got it, and were not refused it.
    pub not_sent: usize,
}

impl Tally {
    pub(super) fn count(&mut self, recipient: &Recipient) {
        match recipient.possession {
            Possession::Has => {}
            Possession::MayHave => self.may_have += 1,
            Possession::HasNot => {
                let without = match recipient.delivery {
                    Delivery::Refused => &mut self.refused,
                    _ => &mut self.not_sent,
                };
                *without += 1;
                return;
            }
        }
        let step = match recipient.answered.step() {
            Step::Silent => &mut self.silent,
            Step::Received | Step::Read => &mut self.in_part,
            Step::Discussed => &mut self.discussed,
        };
        *step += 1;
        self.given_back += usize::from(recipient.answered.recalled.is_some());
    }

    /// How many have it or may have it.
    pub fn holders(&self) -> usize {
        self.discussed + self.in_part + self.silent
    }

    /// How many have it for certain.
    pub fn have(&self) -> usize {
        self.holders() - self.may_have
    }

    /// How many have not given back what they have or may have.
    pub fn not_given_back(&self) -> usize {
        self.holders() - self.given_back
    }

    /// Whether everybody to whom it was circulated has it.
    pub fn is_all_there(&self) -> bool {
        self.may_have + self.refused + self.not_sent == 0
    }

    /// Who has it: "3 recipients have theirs, 1 may have it and 2 were not sent it".
    pub fn possession(&self) -> String {
        let parts = [
            (self.have(), "has theirs", "have theirs"),
            (self.may_have, "may have it", "may have it"),
            (self.refused, "was refused by the mail server", "were refused by the mail server"),
            (self.not_sent, "was not sent it", "were not sent it"),
        ];
        let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
        let parts = parts.enumerate().map(|(place, (number, one, more))| {
            let who = if place == 0 { counted(number, "recipient") } else { number.to_string() };
            format!("{who} {}", if number == 1 { one } else { more })
        });
        listed(&parts.collect::<Vec<_>>())
    }

    /// How far those have come who have it: "1 has discussed it and 3 have not answered".
    pub fn answers(&self) -> String {
        let Self { discussed, in_part, silent, .. } = *self;
        match (self.holders(), discussed + in_part) {
            (0, _) => return "nobody has it, so nobody is waited for".to_owned(),
            (_, 0) => return "nobody has answered".to_owned(),
            _ => {}
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
        match (self.given_back, self.not_given_back()) {
            (0, 0) => "nobody has it, so nobody is asked".to_owned(),
            (0, _) => format!("nobody has {back}"),
            (given, 0) => have(given, back),
            (given, 1) => format!("{}, and 1 has not", have(given, back)),
            (given, rest) => format!("{}, and {rest} have not", have(given, back)),
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.discussed += other.discussed;
        self.in_part += other.in_part;
        self.silent += other.silent;
        self.given_back += other.given_back;
        self.may_have += other.may_have;
        self.refused += other.refused;
        self.not_sent += other.not_sent;
    }
}

impl<'r> FromIterator<&'r Recipient> for Tally {
    fn from_iter<I: IntoIterator<Item = &'r Recipient>>(recipients: I) -> Self {
        let mut tally = Self::default();
        recipients.into_iter().for_each(|recipient| tally.count(recipient));
        tally
    }
}

/// "1 has answered", "2 have answered".
fn have(number: usize, what: &str) -> String {
    format!("{number} {} {what}", if number == 1 { "has" } else { "have" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::{Channel, Standing};

    fn recipient(delivery: Delivery, answered: Standing) -> Recipient {
        Recipient {
            name: "Ann Other".to_owned(),
            team: String::new(),
            organisation: String::new(),
            edition: "print.pdf".to_owned(),
            channel: Channel::Email,
            delivery,
            possession: delivery.possession(),
            how: delivery.told(Channel::Email),
            answered,
            is_asked_back: false,
        }
    }

    #[test]
    fn who_answered_in_part_has_not_discussed_it() {
        let of = |answered| recipient(Delivery::HandedOver, answered);
        let day = Some("2026-11-06".parse().unwrap());
        let recipients = [
            of(Standing::default()),
            of(Standing { read: day, ..Standing::default() }),
            of(Standing { discussed: day, ..Standing::default() }),
            of(Standing::default()),
        ];
        let tally: Tally = recipients.iter().collect();
        assert_eq!(
            tally.answers(),
            "1 has discussed it, 1 has answered in part and 2 have not answered"
        );
        assert_eq!(tally.possession(), "4 recipients have theirs");
        assert!(tally.is_all_there());
        let waited_for = recipients.iter().map(Recipient::is_outstanding).collect::<Vec<_>>();
        assert_eq!(waited_for, [true, true, false, true]);
    }

    #[test]
    fn who_was_not_sent_it_is_counted_apart_and_is_not_waited_for() {
        use Delivery::{HandedOver, NotSent, Refused, Unknown};
        let tally = |deliveries: &[Delivery]| -> Tally {
            let all: Vec<_> =
                deliveries.iter().map(|it| recipient(*it, Standing::default())).collect();
            all.iter().collect()
        };
        let all = tally(&[HandedOver, Unknown, Refused, NotSent, NotSent]);
        assert_eq!(
            all.possession(),
            "1 recipient has theirs, 1 may have it, 1 was refused by the mail server and 2 were not sent it"
        );
        assert_eq!((all.have(), all.holders(), all.silent, all.not_given_back()), (1, 2, 2, 2));
        assert_eq!(all.answers(), "nobody has answered");
        let nobody = tally(&[NotSent]);
        assert_eq!(nobody.possession(), "1 recipient was not sent it");
        assert_eq!(nobody.answers(), "nobody has it, so nobody is waited for");
        assert_eq!(nobody.recall(), "nobody has it, so nobody is asked");
        let mut sum = all;
        sum += nobody;
        assert_eq!(sum, tally(&[HandedOver, Unknown, Refused, NotSent, NotSent, NotSent]));
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
}
