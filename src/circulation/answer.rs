//! What a recipient answered.

use serde::{Deserialize, Serialize};

use super::code::AnswerCode;
use super::list::{List, Listed};
use super::reply::Field;
use crate::policy::Day;
use crate::register::entry::{Acknowledged, Entry};

/// One answer of somebody to whom a version was circulated.
///
/// The fields stand in the order in which canonical JSON has their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// How many people discussed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended: Option<u32>,
    /// What will change in practice, in the team's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// The entry that circulated the version to them.
    pub circulation: u64,
    /// The code of their row there.
    pub code: AnswerCode,
    /// When the team discussed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discussed: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Day>,
    /// When a withdrawn version was destroyed or given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Day>,
}

impl Answer {
    /// Whether another is of the same recipient, about the same circulation.
    pub(super) fn is_by(&self, other: &Self) -> bool {
        (self.circulation, self.code) == (other.circulation, other.code)
    }

    /// Takes what another says besides; nothing, if they say different things of the same.
    pub(super) fn complete(&mut self, other: &Self) -> Result<(), Field> {
        let mut whole = self.clone();
        complete(&mut whole.received, &other.received, Field::Received)?;
        complete(&mut whole.read, &other.read, Field::Read)?;
        complete(&mut whole.discussed, &other.discussed, Field::Discussed)?;
        complete(&mut whole.attended, &other.attended, Field::Attended)?;
        complete(&mut whole.change, &other.change, Field::Change)?;
        complete(&mut whole.recalled, &other.recalled, Field::Recalled)?;
        *self = whole;
        Ok(())
    }

    /// What was answered, for people: "received on 1 October 2022, discussed on 20 October 2022 by 9; “We ask.”".
    pub fn told(&self) -> String {
        let by = self.attended.map(|attended| format!(" by {attended}")).unwrap_or_default();
        let days = [
            (self.received, "received", ""),
            (self.read, "read", ""),
            (self.discussed, "discussed", by.as_str()),
            (self.recalled, "destroyed or given back", ""),
        ];
        let on = |(day, what, how): (Option<Day>, &str, &str)| {
            day.map(|day| format!("{what} on {}{how}", day.in_words()))
        };
        let mut said: Vec<_> = days.into_iter().filter_map(on).collect();
        if self.discussed.is_none() {
            said.extend(self.attended.map(|attended| format!("{attended} discussed it")));
        }
        let said = said.join(", ");
        match &self.change {
            Some(change) if said.is_empty() => format!("“{change}”"),
            Some(change) => format!("{said}; “{change}”"),
            None => said,
        }
    }
}

/// Takes what is said of a thing, if nothing was or the same.
fn complete<T: Clone + PartialEq>(
    known: &mut Option<T>,
    said: &Option<T>,
    field: Field,
) -> Result<(), Field> {
    if known.is_some() && said.is_some() && known != said {
        return Err(field);
    }
    if known.is_none() {
        known.clone_from(said);
    }
    Ok(())
}

impl Listed for Answer {
    const TYPE: &'static str = "engross:answers:1";

    fn entry(list: &List<Self>) -> Entry {
        Entry::Acknowledged(Acknowledged {
            briefing: list.briefing.clone(),
            rows: list.rows(),
            timestamp: list.timestamp,
            kind: Default::default(),
            version: list.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::circulation::Reply;

    #[test]
    fn an_answer_is_told_in_the_order_in_which_things_happen() {
        let day = |text: &str| Some(text.parse().unwrap());
        let silent = || Reply::new("0000-0000S".parse().unwrap());
        let told = |reply: Reply| reply.to(2).told();
        let all = [
            Reply {
                received: day("2022-10-01"),
                discussed: day("2022-10-20"),
                attended: Some(9),
                change: Some("We ask.".into()),
                ..silent()
            },
            Reply { attended: Some(8), ..silent() },
            Reply { change: Some("We ask who was seen.".into()), ..silent() },
            Reply { read: day("2022-10-02"), recalled: day("2022-11-02"), ..silent() },
        ];
        insta::assert_snapshot!(all.map(told).join("\n"), @r"
        received on 1 October 2022, discussed on 20 October 2022 by 9; “We ask.”
        8 discussed it
        “We ask who was seen.”
        read on 2 October 2022, destroyed or given back on 2 November 2022
        ");
    }
}
