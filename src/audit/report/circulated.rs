//! What a report says of circulation: in its answer how far everything got, and below each circulation by itself.

use super::paper::{Part, Section};
use crate::audit::{Audit, Circulation, Hidden, Known, People, Recipient, Tally, What};
use crate::phrase::{capitalised, counted, listed};
use crate::register::told::day;

/// How many answers came, and from how many recipients, if that is known and is not the same: "5 answers by 4
/// recipients came".
pub(super) fn answers(count: u64, by: Option<u64>) -> String {
    match (count, by) {
        (0, _) => "nobody has answered".to_owned(),
        (1, _) => "1 answer came".to_owned(),
        (more, Some(by)) if by < more => {
            format!("{more} answers by {} came", counted(number(by), "recipient"))
        }
        (more, _) => format!("{more} answers came"),
    }
}

impl Audit {
    /// To how many everything was circulated, who has it, what is outstanding, and how far each recall got.
    pub(super) fn reached(&self) -> Vec<String> {
        let mut said = vec![self.counted()];
        if let People::One(who) = &self.scope.people {
            said.push(self.circulated_to(who));
        }
        let [holding, withdrawn] = self.tallies();
        said.extend(of_versions("hold", holding, holding.answers()));
        said.extend(of_versions("are withdrawn", withdrawn, withdrawn.recall()));
        if holding.may_have + withdrawn.may_have > 0 {
            said.push(MAY_HAVE.to_owned());
        }
        said.extend(self.hidden());
        if self.names_people() {
            said.push(NAMES.to_owned());
        }
        said
    }

    fn counted(&self) -> String {
        let recipients = self.circulations().map(|circulation| circulation.recipients).sum::<u64>();
        let answers = self.events.iter().map(|event| match event.what {
            What::Acknowledged { count, .. } => count,
            _ => 0,
        });
        let answers = self::answers(answers.sum(), self.answered_by());
        match self.circulations().count() {
            0 if answers.starts_with("nobody") => "Nothing was circulated.".to_owned(),
            0 => format!("Nothing was circulated; {answers} to what was circulated before."),
            circulations => format!(
                "{} to {}; {answers}.",
                counted(circulations, "circulation"),
                counted(number(recipients), "recipient")
            ),
        }
    }

    /// How many recipients answered, if all lists can be read and no days leave any of them out.
    fn answered_by(&self) -> Option<u64> {
        let is_whole = self.scope.from.is_none() && self.scope.to.is_none();
        let known = self.circulations().map(|circulation| match &circulation.known {
            Ok(known) if known.unread.is_empty() => Some(known.answered),
            _ => None,
        });
        known.sum::<Option<u64>>().filter(|_| is_whole)
    }

    /// What was circulated to one person, team or organisation.
    fn circulated_to(&self, who: &str) -> String {
        let (mut parts, mut all) = (Vec::new(), 0);
        for circulation in self.circulations() {
            let Ok(known) = &circulation.known else { continue };
            if !known.named.is_empty() {
                all += known.named.len();
                parts.push(format!("{} on {}", circulation.release(), day(circulation.timestamp)));
            }
        }
        let (editions, were) = (counted(all, "edition"), if all == 1 { "was" } else { "were" });
        match all {
            0 => format!("No list that can be read has “{who}” in it."),
            _ => format!("{editions} {were} circulated to “{who}”: {}.", listed(&parts)),
        }
    }

    /// How far those have come who are asked about, with what holds and with what is withdrawn.
    fn tallies(&self) -> [Tally; 2] {
        let mut tallies = [Tally::default(); 2];
        for circulation in self.circulations() {
            let Ok(known) = &circulation.known else { continue };
            tallies[usize::from(circulation.asked_back.is_some())] += match self.scope.people {
                People::One(_) => known.named.iter().collect(),
                People::Counted | People::Named => known.tally,
            };
        }
        tallies
    }

    /// Of which circulations no list says more here, and why.
    fn hidden(&self) -> Vec<String> {
        let why = [
            (Hidden::Elsewhere, "that is in the publisher's private part, which is not here"),
            (
                Hidden::Locked,
                "their lists are encrypted: give the key that opens them, --identity FILE",
            ),
            (Hidden::Lost, "their lists are lost or changed, as the breaks say"),
        ];
        let told = why.into_iter().filter_map(|(hidden, why)| {
            let those = self.circulations().filter(|it| it.known.as_ref().err() == Some(&hidden));
            let those: Vec<_> = those.map(|it| it.entry.to_string()).collect();
            let by = match those.len() {
                0 => return None,
                all if all == self.circulations().count() => String::new(),
                1 => format!(" by entry {}", those[0]),
                _ => format!(" by entries {}", listed(&those)),
            };
            Some(format!(
                "Who has what{by}, and what each answered, cannot be told, because {why}."
            ))
        });
        told.collect()
    }

    /// Each circulation by itself.
    pub(super) fn circulated(&self) -> Vec<Section> {
        if self.circulations().next().is_none() {
            return Vec::new();
        }
        let mut sections = vec![Section::new(2, "Circulation and answers", Vec::new())];
        sections.extend(self.circulations().map(|circulation| {
            let heading = format!("{}, by entry {}", circulation.release(), circulation.entry);
            Section::new(3, heading, circulation.parts())
        }));
        sections
    }
}

/// What a report says first that names anybody.
const NAMES: &str = "This report names people to whom something was circulated. Show it to nobody who may not \
    know that.";

/// What it means that somebody may have something.
const MAY_HAVE: &str = "“May have” means that no record says whether it was sent.";

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Who has versions that hold, or that are withdrawn, and what came of it; nothing if nobody was to get any.
fn of_versions(which: &str, tally: Tally, came: String) -> Option<String> {
    let who = match tally {
        tally if tally == Tally::default() => return None,
        tally => format!("Of versions that {which}, {}", tally.possession()),
    };
    Some(match (tally.holders(), tally.may_have) {
        (0, _) => format!("{who}."),
        _ if tally.is_all_there() => format!("{who}: {came}."),
        (_, 0) => format!("{who}. Of those who have theirs, {came}."),
        _ => format!("{who}. Of those who have or may have it, {came}."),
    })
}

impl Circulation {
    /// "first v1"
    fn release(&self) -> String {
        format!("{} {}", self.briefing, self.version)
    }

    fn parts(&self) -> Vec<Part> {
        let mut items = vec![("When", format!("{} by the publisher's word", day(self.timestamp)))];
        let all = counted(number(self.recipients), "recipient");
        match &self.known {
            Err(hidden) => items.push(("Circulated", format!("to {all}; {}", hidden.told()))),
            Ok(known) => {
                items.push(("Circulated", format!("to {all}: {}", known.circulated())));
                items.push(("Who has it", format!("{}.", known.tally.possession())));
                let reason = known.reason.as_ref();
                items.extend(reason.map(|reason| ("Reason", format!("“{reason}”"))));
                items.push(("Answers", format!("{}.", capitalised(&known.tally.answers()))));
            }
        }
        if let Some(back) = self.asked_back {
            let since = format!("Since {}, by entry {}", day(back.timestamp), back.entry);
            let got = match &self.known {
                Err(_) => "how far that got cannot be told".to_owned(),
                Ok(known) => known.tally.recall(),
            };
            items.push(("Asked back", format!("{since}: {got}.")));
        }
        let Ok(known) = &self.known else { return vec![Part::terms(items)] };
        if !known.unread.is_empty() {
            let entries: Vec<_> = known.unread.iter().map(u64::to_string).collect();
            let unread = format!(
                "Not all could be read; more may have been answered: see entry {}.",
                listed(&entries)
            );
            items.push(("Beware", unread));
        }
        let mut parts = vec![Part::terms(items)];
        if !known.named.is_empty() {
            let items = known.named.iter().map(Recipient::told).collect();
            parts.push(Part::Bullets { items });
        }
        parts
    }
}

impl Known {
    /// "2 print.pdf by e-mail and 1 print.pdf by hand"
    fn circulated(&self) -> String {
        let editions = self.editions.iter();
        let editions = editions
            .map(|((edition, channel), count)| format!("{count} {edition} {}", channel.told()));
        listed(&editions.collect::<Vec<_>>())
    }
}

impl Hidden {
    /// Why no list says who they are.
    fn told(self) -> &'static str {
        match self {
            Self::Elsewhere => "who they are stays with the publisher",
            Self::Locked => "who they are is in a list that is locked",
            Self::Lost => "who they are is in a list that is lost or changed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::answers;

    /// Whoever answers in two parts is one recipient.
    #[test]
    fn answers_are_told_with_how_many_gave_them_where_that_is_known() {
        assert_eq!(answers(0, Some(0)), "nobody has answered");
        assert_eq!(answers(1, Some(1)), "1 answer came");
        assert_eq!(answers(5, Some(4)), "5 answers by 4 recipients came");
        assert_eq!(answers(5, Some(5)), "5 answers came");
        assert_eq!(answers(5, None), "5 answers came");
    }
}
