//! The page of packs of the second form: what is pasted and what is answered are told apart, and there are steps
//! for time stamps and for who withdrew and reinstated.
//!
//! ```text
//! PASTE
//!
//!     what is typed, four spaces in
//!
//! ANSWER
//!
//!     | what must come out, after a bar
//! ```

mod block;
mod history;
mod later;

use super::opening::opening;
use super::source::Source;
use super::{commands, filled, words};
use crate::publication::CERTIFICATES;
use crate::register::told::day;
use crate::seal;
use block::{answer, block};

/// Steps of every page.
const STEPS: usize = 6;

/// The page.
pub(super) fn write(source: &Source<'_>) -> String {
    let page = Page { source, stamps: stamps(source) };
    let mut text = page.every();
    let optional = [Page::seal, Page::stamp, Page::later, Page::again];
    let mut step = STEPS;
    for part in optional {
        if let Some(part) = part(&page, step + 1) {
            text += &part;
            step += 1;
        }
    }
    text + &page.end()
}

struct Page<'p> {
    source: &'p Source<'p>,
    stamps: Vec<(String, i64)>,
}

/// The sealed editions that have a time stamp, each with its time in seconds since 1970 (UTC).
fn stamps(source: &Source<'_>) -> Vec<(String, i64)> {
    let stamp = |name: &str| Some(seal::stamp(source.own(name)?)?.time.unix_timestamp());
    let sealed = source.sealed().into_iter();
    sealed.filter_map(|name| Some((name.to_owned(), stamp(name)?))).collect()
}

impl Page<'_> {
    /// The steps of every page.
    fn every(&self) -> String {
        let Source { subject, policy, .. } = self.source;
        let register = subject.register;
        let line = register.anchor().line();
        let letters: String = line.chars().filter(|char| *char != '-').collect();
        let mut entries: Vec<_> =
            subject.history().iter().map(|(index, _)| format!("../check/entry-{index}")).collect();
        entries.sort();
        let number = policy.version.number();
        let since = register.ledger().policies().iter().find(|policy| policy.number == number);
        format!(
            include_str!("register.txt"),
            what = opening(self.source, self.but_stamps()),
            anchor = register.anchor(),
            line = line,
            letters = &letters[..letters.len() - 1],
            folder = self.source.folder.trim_end_matches('/'),
            briefing = subject.published.briefing,
            version = subject.published.version.number(),
            entry = subject.entry,
            entries = answer(entries),
            told = history::told(subject),
            files = self.files(),
            policy = number,
            logged = since.map_or(0, |policy| policy.since),
            keys = answer(policy.members.values().flat_map(|member| &member.keys).map(|_| "1")),
            day = day(subject.published.timestamp).replace('-', ""),
            approvals = self.approvals(),
            by = self.by(),
            policies = self.policies(),
        )
    }

    fn but_stamps(&self) -> &'static str {
        if self.stamps.is_empty() { "" } else { ", but for time stamps" }
    }

    /// The commands that ask whether each file is the published one.
    fn files(&self) -> String {
        let commands = commands::files(self.source);
        match commands.is_empty() {
            true => "Nothing else is here: it was taken down.".to_owned(),
            false => {
                let means =
                    "A 0 means that the file is not the published one, whatever it looks like.";
                let block = block(&commands, commands.iter().map(|_| "1"));
                format!(
                    "Then each edition, each file before its seal, and all others:\n\n{block}\n\n{means}"
                )
            }
        }
    }

    fn approvals(&self) -> String {
        let approved = self.source.approved();
        let good = |member| format!("Good \"engross-approval\" signature for {member} ...");
        answer(approved.iter().flat_map(|member| [good(member), "1".to_owned()]))
    }

    /// Who approved it, what the policy asked for, and what other answers mean.
    fn by(&self) -> String {
        let good = format!(
            "“Good” means that this key of this member signed exactly this record, and the 1 that the \
             register names the signature. So it was approved by {}. By the policy, {}. Count each member \
             once.",
            words::people(&self.source.policy, &self.source.approved()),
            words::rule(&self.source.policy)
        );
        let other = "“Could not verify signature” means that it was not so. Keys of members end: the number \
                     after -O verify-time is the day of publication, and ssh-keygen is asked as of then. \
                     Without it, it says “key has expired” of a key that has ended since, which is no fault \
                     of the approval. Never use ssh-keygen's check-novalidate instead: it says “Good” to any \
                     stranger.";
        format!("{}\n\n{}", filled(&good, ""), filled(other, ""))
    }

    /// The commands that ask whether each policy is the one that the register has, if there are several.
    fn policies(&self) -> String {
        let Some((function, asked)) = commands::policies(self.source) else { return String::new() };
        let lines = asked.iter().map(|_| "1");
        let block = block(&[vec![function], asked.clone()].concat(), lines);
        format!("\n\nThe policies one after another, each with the entry that has it:\n\n{block}")
    }

    fn seal(&self, step: usize) -> Option<String> {
        let names = self.source.sealed();
        (!names.is_empty() && self.source.has(CERTIFICATES)).then(|| {
            format!(
                include_str!("seal.txt"),
                step = step,
                time = self.source.subject.published.timestamp,
                day = day(self.source.subject.published.timestamp),
                names = names.join(" "),
                sealed = answer(names.iter().map(|_| "CAdES Verification successful")),
            )
        })
    }

    fn stamp(&self, step: usize) -> Option<String> {
        let commands = self.stamps.iter().map(|(name, time)| format!("    stamp {name} {time}"));
        let commands: Vec<_> = commands.collect();
        let answers =
            ["CMS Verification successful", "1", "Verification: OK", "Time stamp: ... GMT"];
        (!commands.is_empty()).then(|| {
            format!(
                include_str!("stamp.txt"),
                step = step,
                commands = commands.join("\n"),
                stamped = answer(self.stamps.iter().flat_map(|_| answers)),
            )
        })
    }

    fn later(&self, step: usize) -> Option<String> {
        later::write(self.source, step)
    }

    fn again(&self, step: usize) -> Option<String> {
        let scripts = self.source.scripts();
        (!scripts.is_empty()).then(|| {
            let builder = &self.source.record.builder;
            format!(
                include_str!("again.txt"),
                step = step,
                typst = builder.typst,
                scripts = scripts.join("\n"),
                engross = builder.engross
            )
        })
    }

    fn end(&self) -> String {
        let (last, _) = self.source.subject.as_of();
        format!(include_str!("end.txt"), last = last, but_stamps = self.but_stamps())
    }
}
