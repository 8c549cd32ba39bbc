//! How a recipient stands: what all their answers together come to.
//!
//! In words: of each thing that can be answered, what the last answer says that says it. So a later answer
//! completes an earlier one, and corrects it; none is ever lost, because each stays in its list.

use super::answer::Answer;
use crate::policy::Day;

/// What is known of a recipient from their answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub received: Option<Day>,
    pub read: Option<Day>,
    pub discussed: Option<Day>,
    pub attended: Option<u32>,
    pub change: Option<String>,
    pub recalled: Option<Day>,
}

/// How far a recipient has come with what they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// No answer came.
    Silent,
    Received,
    Read,
    /// All that is asked of a recipient.
    Discussed,
}

impl Standing {
    /// Takes one more answer.
    pub fn take(&mut self, answer: &Answer) {
        let Answer { attended, change, discussed, read, recalled, received, .. } = answer;
        let days = [
            (&mut self.received, received),
            (&mut self.read, read),
            (&mut self.discussed, discussed),
            (&mut self.recalled, recalled),
        ];
        for (known, said) in days {
            *known = said.or(*known);
        }
        self.attended = attended.or(self.attended);
        if change.is_some() {
            self.change.clone_from(change);
        }
    }

    /// The furthest step: who discussed it has read it.
    pub fn step(&self) -> Step {
        match self {
            Self { discussed: Some(_), .. } => Step::Discussed,
            Self { read: Some(_), .. } => Step::Read,
            Self { received: Some(_), .. } => Step::Received,
            _ => Step::Silent,
        }
    }

    /// Whether anything was answered, which nobody does who has not got it.
    pub fn is_answered(&self) -> bool {
        *self != Self::default()
    }

    /// What is known, for people: "read on 20 October 2026".
    pub fn told(&self) -> String {
        let on = |what: &str, day: Day| format!("{what} on {}", day.in_words());
        match (self.discussed, self.read, self.received) {
            (Some(day), ..) => on("discussed", day),
            (_, Some(day), _) => on("read", day),
            (.., Some(day)) => on("received", day),
            _ => "no answer".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::{AnswerCode, Reply};

    fn day(text: &str) -> Option<Day> {
        Some(text.parse().unwrap())
    }

    fn reply() -> Reply {
        Reply::new("0000-0000S".parse::<AnswerCode>().unwrap())
    }

    #[test]
    fn later_answers_complete_and_correct_earlier_ones() {
        let mut standing = Standing::default();
        assert_eq!((standing.step(), standing.told()), (Step::Silent, "no answer".into()));
        standing.take(&Reply { received: day("2022-10-01"), ..reply() }.to(2));
        assert_eq!(standing.step(), Step::Received);
        assert_eq!(standing.told(), "received on 1 October 2022");
        let change = Some("We ask who was seen.".to_owned());
        standing.take(&Reply { read: day("2022-10-03"), ..reply() }.to(2));
        assert_eq!(standing.step(), Step::Read);
        let discussed =
            Reply { discussed: day("2022-11-01"), attended: Some(4), change, ..reply() };
        standing.take(&discussed.to(2));
        standing.take(&Reply { attended: Some(5), received: day("2022-10-02"), ..reply() }.to(2));
        assert_eq!((standing.step(), standing.attended), (Step::Discussed, Some(5)));
        assert_eq!(standing.told(), "discussed on 1 November 2022");
        assert_eq!(standing.change.as_deref(), Some("We ask who was seen."));
        assert_eq!(
            (standing.received, standing.read, standing.recalled),
            (day("2022-10-02"), day("2022-10-03"), None)
        );
    }

    #[test]
    fn who_discussed_it_has_come_all_the_way_whatever_else_they_said() {
        let mut standing = Standing::default();
        standing.take(&Reply { discussed: day("2022-11-01"), ..reply() }.to(2));
        assert_eq!(standing.step(), Step::Discussed);
        standing.take(&Reply { received: day("2022-11-02"), ..reply() }.to(2));
        assert_eq!(standing.step(), Step::Discussed);
    }
}
