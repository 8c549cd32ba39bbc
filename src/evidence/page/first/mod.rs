//! The page of the first packs.
//!
//! Commands stand four spaces in, what they must print eight.

use super::opening::opening;
use super::source::Source;
use super::{commands, filled, words};
use crate::approval::papers::STATEMENT;
use crate::publication::CERTIFICATES;
use crate::register::told::day;
use crate::release::WITHDRAWALS;

/// Steps of every page.
const STEPS: usize = 6;

/// The page.
pub(super) fn write(source: &Source<'_>) -> String {
    let page = Page(source);
    let mut text = page.every();
    let optional = [Page::seal, Page::withdrawn, Page::again];
    let mut step = STEPS;
    for part in optional {
        if let Some(part) = part(&page, step + 1) {
            text += &part;
            step += 1;
        }
    }
    let (last, _) = source.subject.as_of();
    text + &format!(include_str!("end.txt"), last = last)
}

struct Page<'p>(&'p Source<'p>);

impl Page<'_> {
    /// The steps of every page.
    fn every(&self) -> String {
        let Source { subject, policy, .. } = self.0;
        let register = subject.register;
        let anchor = register.anchor();
        let line = anchor.line();
        let letters: String = line.chars().filter(|char| *char != '-').collect();
        let told = subject.history().into_iter().map(|(index, entry)| {
            let told =
                format!("- entry {index}, of {}: {}.", day(entry.timestamp()), words::told(entry));
            filled(&told, "  ")
        });
        let entries =
            subject.history().into_iter().map(|(index, _)| format!("../check/entry-{index}"));
        let mut entries: Vec<_> = entries.collect();
        entries.sort();
        let number = policy.version.number();
        let since = register.ledger().policies().iter().find(|policy| policy.number == number);
        format!(
            include_str!("register.txt"),
            what = opening(self.0, ""),
            anchor = anchor,
            line = line,
            letters = &letters[..letters.len() - 1],
            folder = self.0.folder.trim_end_matches('/'),
            briefing = subject.published.briefing,
            version = subject.published.version.number(),
            entry = subject.entry,
            entries = printed(entries),
            told = told.collect::<Vec<_>>().join("\n"),
            files = self.files(),
            policy = number,
            logged = since.map_or(0, |policy| policy.since),
            keys = printed(policy.members.values().flat_map(|member| &member.keys).map(|_| "1")),
            day = day(subject.published.timestamp).replace('-', ""),
            approvals = self.approvals(),
            by = self.by(),
            policies = self.policies(),
        )
    }

    /// The commands that ask whether each file is the published one.
    fn files(&self) -> String {
        let commands = commands::files(self.0);
        match commands.is_empty() {
            true => "Nothing else is here: it was taken down.".to_owned(),
            false => block(&commands, commands.iter().map(|_| "1")),
        }
    }

    fn approvals(&self) -> String {
        let approved = self.0.approved();
        let lines = approved.iter().flat_map(|member| {
            let good = format!("Good \"engross-approval\" signature for {member} ...");
            [good, "1".to_owned()]
        });
        printed(lines)
    }

    /// Who approved it, and what the policy asked for.
    fn by(&self) -> String {
        let text = format!(
            "“Good” means that this key of this member signed exactly this record, and the 1 that the \
             register names the signature. So it was approved by {}. By the policy, {}. Count each member \
             once. Never use ssh-keygen's check-novalidate instead: it says “Good” to any stranger.",
            words::people(&self.0.policy, &self.0.approved()),
            words::rule(&self.0.policy)
        );
        filled(&text, "")
    }

    /// The commands that ask whether each policy is the one that the register has, if there are several.
    fn policies(&self) -> String {
        let Some((function, asked)) = logged(self.0) else { return String::new() };
        let lines = asked.iter().map(|_| "1");
        let block = block(&[vec![function], asked.clone()].concat(), lines);
        format!("\n\nThe policies one after another, each with the entry that has it:\n\n{block}")
    }

    fn seal(&self, step: usize) -> Option<String> {
        let names = self.0.sealed();
        (!names.is_empty() && self.0.has(CERTIFICATES)).then(|| {
            format!(
                include_str!("seal.txt"),
                step = step,
                time = self.0.subject.published.timestamp,
                names = names.join(" "),
                sealed = printed(names.iter().map(|_| "CAdES Verification successful")),
            )
        })
    }

    fn withdrawn(&self, step: usize) -> Option<String> {
        let folder = format!("{}{WITHDRAWALS}/", self.0.folder);
        let statements =
            self.0.payload.under(&folder).filter(|(path, _)| path.ends_with(STATEMENT));
        let signed: Vec<_> = statements.map(|_| "1").collect();
        (!signed.is_empty())
            .then(|| format!(include_str!("withdrawn.txt"), step = step, signed = printed(signed)))
    }

    fn again(&self, step: usize) -> Option<String> {
        let scripts = self.0.scripts();
        (!scripts.is_empty()).then(|| {
            let builder = &self.0.record.builder;
            format!(
                include_str!("again.txt"),
                step = step,
                typst = builder.typst,
                scripts = scripts.join("\n"),
                engross = builder.engross
            )
        })
    }
}

/// The function that asks whether a policy is the one that the register has, and the commands that call it;
/// none if there is one policy.
fn logged(source: &Source<'_>) -> Option<(String, Vec<String>)> {
    let policies = source.subject.register.ledger().policies();
    let logged = "logged() { grep -cF \"\\\"policy\\\":{\\\"sha256\\\":\\\"$(digest < \
                  data/public/policy/v$1/policy.json)\\\"}\" ../check/entry-$2; }";
    let commands =
        policies.iter().map(|policy| format!("logged {} {}", policy.number, policy.since));
    (policies.len() > 1).then(|| (logged.to_owned(), commands.collect()))
}

/// Commands, and what they must print.
fn block<'l>(commands: &[String], lines: impl IntoIterator<Item = &'l str>) -> String {
    let commands: Vec<_> = commands.iter().map(|command| format!("    {command}")).collect();
    format!("{}\n\n{}", commands.join("\n"), printed(lines))
}

/// What commands must print.
fn printed(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let lines = lines.into_iter().map(|line| format!("        {}", line.as_ref()));
    lines.collect::<Vec<_>>().join("\n")
}
