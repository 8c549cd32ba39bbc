//! Many answers in a sentence.

use super::super::{Answer, Case, Status};
use crate::phrase::listed;

/// So many files are named.
const MOST_NAMED: usize = 5;

/// What many files come to, the worst first: "Of 41 files, 1 is not genuine and 40 hold. Not genuine: …"
pub fn tally(case: &Case<'_>, answers: &[Answer]) -> String {
    let of = |status: Status| {
        let is_it = move |answer: &&Answer| answer.status(case) == status;
        answers.iter().filter(is_it).map(Answer::called).collect::<Vec<_>>()
    };
    let counted = [
        (Status::NotGenuine, "is not genuine", "are not genuine"),
        (Status::Missing, "is missing", "are missing"),
        (Status::Unread, "could not be judged", "could not be judged"),
        (
            Status::NoAnchor,
            "agrees with this copy of a register, which nothing shows to be real",
            "agree with this copy of a register, which nothing shows to be real",
        ),
        (Status::NotCurrent, "is genuine and does not hold", "are genuine and do not hold"),
        (Status::Current, "is genuine and holds", "are genuine and hold"),
    ];
    let parts = counted.into_iter().filter_map(|(status, one, more)| match of(status).len() {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {more}")),
    });
    let mut sentence =
        format!("Of {} files, {}.", answers.len(), listed(&parts.collect::<Vec<_>>()));
    if let Some(outdated) = case.outdated_told() {
        sentence.push_str(&format!(" {outdated}"));
    }
    for (status, label) in [
        (Status::NotGenuine, "Not genuine"),
        (Status::Missing, "Missing"),
        (Status::Unread, "Not judged"),
    ] {
        let names = of(status);
        if names.is_empty() {
            continue;
        }
        let more = names.len().saturating_sub(MOST_NAMED);
        let mut named: Vec<_> = names.into_iter().take(MOST_NAMED).collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        sentence.push_str(&format!(" {label}: {}.", listed(&named)));
    }
    sentence
}
