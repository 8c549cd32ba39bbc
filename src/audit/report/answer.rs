//! The answer: what an audit comes to, in a few sentences.

use crate::audit::{Audit, Head, People, Scope, What};
use crate::phrase::{counted, listed};
use crate::register::told::day;
use crate::verify::Standing;

impl Audit {
    /// What the report is called.
    pub(super) fn title(&self) -> String {
        match &self.head {
            Some(head) => format!("Audit of what {} published", head.publisher),
            None => "Audit of a register that is refused".to_owned(),
        }
    }

    /// The first sentence is the answer; the others say of what, and what there is.
    pub fn answer(&self) -> Vec<String> {
        let mut answer = vec![self.verdict()];
        if let Some(head) = &self.head {
            answer.push(self.scope.told(head));
            answer.push(self.counts());
            answer.extend(self.reached());
        }
        answer
    }

    fn verdict(&self) -> String {
        match (&self.head, self.breaks.first()) {
            (None, _) => format!(
                "The copy of the register is refused, for {}. Nothing that it names can be shown.",
                counted(self.breaks.len(), "reason")
            ),
            (Some(head), Some(first)) => {
                let place = match self.breaks.len() {
                    1 => "1 place:".to_owned(),
                    more => format!("{more} places. The first:"),
                };
                let doubt = match head.anchor_source {
                    Some(_) => "",
                    None => " And nothing shows the copy to be real: no anchor was given.",
                };
                format!("The chain is broken in {place} {}{doubt}", first.sentence())
            }
            (Some(head), None) if head.anchor_source.is_some() => {
                "The chain is whole: everything that was looked at is what the register says."
                    .to_owned()
            }
            (Some(_), None) => {
                "This copy agrees with itself, and nothing shows the copy to be real: say the \
                                anchor that you know from elsewhere, with --anchor."
                    .to_owned()
            }
        }
    }

    /// What happened, in numbers, and how it stands.
    fn counts(&self) -> String {
        let count = |is_it: fn(&What) -> bool| {
            self.events.iter().filter(|event| is_it(&event.what)).count()
        };
        let published = count(|what| matches!(what, What::Published(_)));
        let withdrawn = count(|what| matches!(what, What::Withdrawn { .. }));
        let reinstated = count(|what| matches!(what, What::Reinstated { .. }));
        if published + withdrawn + reinstated == 0 {
            return "Nothing was published, withdrawn or reinstated.".to_owned();
        }
        let mut said = vec![format!("{} published", counted(published, "release"))];
        let more = [(withdrawn, "withdrawal"), (reinstated, "reinstatement")];
        said.extend(more.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(*n, noun)));
        let current: Vec<_> = self
            .releases()
            .filter(|release| release.standing == Standing::Current)
            .map(crate::audit::Release::name)
            .collect();
        let current = match (current.len(), published) {
            (_, 0) => String::new(),
            (0, _) => " None of these releases is current.".to_owned(),
            (1, _) => format!(" Current is {}.", current[0]),
            (more, _) if more <= MOST_NAMED => format!(" Current are {}.", listed(&current)),
            (more, _) => format!(" Current are {more} of them."),
        };
        format!("{}.{current}", listed(&said))
    }
}

/// So many current releases are named in the answer.
const MOST_NAMED: usize = 5;

impl Scope {
    /// What was audited, in a sentence.
    fn told(&self, head: &Head) -> String {
        let of = match (&self.briefing, &self.people) {
            (Some(briefing), People::One(who)) => {
                format!(
                    "what happened to the versions of {briefing} that were circulated to “{who}”"
                )
            }
            (None, People::One(who)) => {
                format!("what happened to the versions that were circulated to “{who}”")
            }
            (Some(briefing), _) => format!("what happened to {briefing}"),
            (None, _) => "everything".to_owned(),
        };
        let when = match (self.from, self.to) {
            (None, None) => String::new(),
            (Some(from), None) => format!(" from {} on", from.in_words()),
            (None, Some(to)) => format!(" up to {}", to.in_words()),
            (Some(from), Some(to)) => format!(" from {} to {}", from.in_words(), to.in_words()),
        };
        format!(
            "Audited was {of}{when}, as of entry {} of the register, of {} by the publisher's word.",
            head.entry,
            day(head.timestamp)
        )
    }
}
