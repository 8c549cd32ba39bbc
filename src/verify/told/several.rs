//! Many answers in a sentence.

use super::super::{Answer, Case, Status};
use crate::phrase::listed;

/// So many files are named.
const MOST_NAMED: usize = 5;

/// Which are named, and what they are called.
const NAMED: [(Status, &str); 3] = [
    (Status::NotGenuine, "Not genuine"),
    (Status::Missing, "Missing"),
    (Status::Unread, "Not judged"),
];

/// Each file that is named, where the sentence has room for the first of them only.
pub fn all_named(case: &Case<'_>, answers: &[Answer]) -> Vec<(&'static str, String)> {
    let named = NAMED.iter().flat_map(|(status, label)| {
        let of = answers.iter().filter(|answer| answer.status(case) == *status);
        let names: Vec<_> = of.map(Answer::called).collect();
        let is_long = names.len() > MOST_NAMED;
        names.into_iter().filter(move |_| is_long).map(|name| (*label, name))
    });
    named.collect()
}

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
    let proves_nothing =
        |answer: &&Answer| answer.proves_nothing() && answer.status(case) == Status::Current;
    let without_proof = answers.iter().filter(proves_nothing).count();
    let counted = counted.map(|(status, one, more)| match status {
        Status::Current => (of(status).len() - without_proof, one, more),
        _ => (of(status).len(), one, more),
    });
    let beside = (
        without_proof,
        "is as engross writes it and proves nothing",
        "are as engross writes them and prove nothing",
    );
    let parts =
        counted.into_iter().chain([beside]).filter_map(|(number, one, more)| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            number => Some(format!("{number} {more}")),
        });
    let mut sentence =
        format!("Of {} files, {}.", answers.len(), listed(&parts.collect::<Vec<_>>()));
    if let Some(outdated) = case.outdated_told() {
        sentence.push_str(&format!(" {outdated}"));
    }
    for (status, label) in NAMED {
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
