//! The page of packs of the second form: what is pasted and what is answered are told apart, and there are steps
//! for who signed the policies, for time stamps and for who withdrew and reinstated.
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

mod approved;
mod block;
mod history;
mod later;
mod policies;

use super::commands;
use super::opening::opening;
use super::source::Source;
use crate::publication::CERTIFICATES;
use crate::register::told::day;
use crate::seal;
use block::{answer, block};

/// The step on who signed the policies.
const POLICIES: usize = 6;

/// That on who approved the version, the last that every page has.
const APPROVED: usize = 7;

/// The page.
pub(super) fn write(source: &Source<'_>) -> String {
    let page = Page { source, stamps: stamps(source) };
    let mut text = page.every();
    let optional = [Page::seal, Page::stamp, Page::later, Page::again];
    let mut step = APPROVED;
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
        let subject = self.source.subject;
        let register = subject.register;
        let line = register.anchor().line();
        let letters: String = line.chars().filter(|char| *char != '-').collect();
        let mut entries: Vec<_> =
            subject.history().iter().map(|(index, _)| format!("../check/entry-{index}")).collect();
        entries.sort();
        let register_steps = format!(
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
        );
        let policies = policies::write(self.source, POLICIES);
        register_steps + &policies + &approved::write(self.source, APPROVED)
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
