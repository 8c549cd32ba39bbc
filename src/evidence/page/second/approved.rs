//! The step that asks who approved the version.

use super::super::source::Source;
use super::super::{filled, words};
use super::block::answer;
use super::policies::counted;
use crate::register::told::day;

/// The step.
pub(super) fn write(source: &Source<'_>, step: usize) -> String {
    let policy = &source.policy;
    format!(
        include_str!("approved.txt"),
        step = step,
        policy = policy.version.number(),
        day = day(source.subject.published.timestamp).replace('-', ""),
        approvals = approvals(source),
        by = by(source),
        keys = answer(policy.members.values().flat_map(|member| &member.keys).map(|_| "1")),
    )
}

fn approvals(source: &Source<'_>) -> String {
    let approved = source.approved();
    let good = |member| format!("Good \"engross-approval\" signature for {member} ...");
    let signed = approved.iter().flat_map(|member| [good(member), "1".to_owned()]);
    answer(signed.chain(counted(&source.policy, &approved)))
}

/// Who approved it, what the policy asked for, and what other answers mean.
fn by(source: &Source<'_>) -> String {
    let good = format!(
        "“Good” means that this key of this member signed exactly this record, and the 1 that the \
         register names the signature. So it was approved by {}. By the policy, {}: as in step 6, no \
         number may be smaller than the one needed.",
        words::people(&source.policy, &source.approved()),
        words::rule(&source.policy)
    );
    let other = "“Could not verify signature” means that it was not so. Keys of members end: the number \
                 after -O verify-time is noon on the day of publication, and ssh-keygen is asked as of then. \
                 Without it, it says “key has expired” of a key that has ended since, which is no fault \
                 of the approval. Never use ssh-keygen's check-novalidate instead: it says “Good” to any \
                 stranger.";
    format!("{}\n\n{}", filled(&good, ""), filled(other, ""))
}
