//! `HOW-TO-CHECK.txt`: how to check a pack without engross, in plain words.
//!
//! Commands stand four spaces in, what they must print eight. No answer rests on this page, which a forger
//! writes anew: each command asks a file that the one before has proved, from the anchor on, and the anchor
//! is compared with what somebody knows from elsewhere.
//!
//! The page follows from the pack's other files alone, so that a verifier writes it again and compares. So its
//! texts are for ever: a pack on a shelf has those of its day. Whoever changes one keeps the old one beside it;
//! the pack in `tests/evidence/` fails until then.

mod words;

use super::subject::Subject;
use super::{POLICY, REBUILD};
use crate::approval::papers::{APPROVALS, SIGNATURE, STATEMENT};
use crate::files::Files;
use crate::policy::{MemberId, Policy};
use crate::publication::CERTIFICATES;
use crate::record::{CONTENT, RECORD, Record};
use crate::register::entry::Edition;
use crate::register::told::day;
use crate::release::WITHDRAWALS;

/// The page's file.
pub const PAGE: &str = "HOW-TO-CHECK.txt";

/// Columns of the page's sentences.
const WIDTH: usize = 80;

/// Steps of every page.
const STEPS: usize = 6;

/// The page of a pack with this payload; `None` if the record or the policy is not there.
pub fn write(subject: &Subject<'_>, payload: &Files) -> Option<String> {
    let folder = subject.folder();
    let record = Record::read(payload.get(&format!("{folder}{RECORD}"))?).ok()?;
    let policy = subject.policy()?;
    let path = format!("{POLICY}v{}/policy.json", policy.number);
    let policy = Policy::read(payload.get(&path)?).ok()?;
    let page = Page { subject, payload, folder, record, policy };
    let mut text = page.every();
    let optional = [Page::seal, Page::withdrawn, Page::again];
    let mut step = STEPS;
    for part in optional {
        if let Some(part) = part(&page, step + 1) {
            text += &part;
            step += 1;
        }
    }
    let (last, _) = subject.as_of();
    Some(text + &format!(include_str!("end.txt"), last = last))
}

/// What the page is written from.
struct Page<'p> {
    subject: &'p Subject<'p>,
    payload: &'p Files,
    /// Of the version's files in the payload, with a `/` at the end.
    folder: String,
    record: Record,
    /// The policy that was in force when it was published.
    policy: Policy,
}

impl Page<'_> {
    /// The steps of every page.
    fn every(&self) -> String {
        let Self { subject, policy, .. } = self;
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
            what = self.what(),
            anchor = anchor,
            line = line,
            letters = &letters[..letters.len() - 1],
            folder = self.folder.trim_end_matches('/'),
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

    /// What the pack is.
    fn what(&self) -> String {
        let Self { subject, .. } = self;
        let published = subject.published;
        // What others named stays in its sentence.
        let line = |text: &str| text.replace(char::is_control, " ");
        let title = self.title().map(|title| format!(", “{}”", line(&title))).unwrap_or_default();
        let (last, as_of) = subject.as_of();
        let holds = match subject.is_taken_down() {
            true => "what may still be shown of it, since it was taken down",
            false => "what was published",
        };
        let first = format!(
            "This is the evidence of {}{title}, a briefing that {} published on {}, by entry {} of its \
             register. It holds {holds}, who approved it, and what is needed to check that without the \
             publisher, and without engross, the program that made this pack.",
            subject.name(),
            line(&subject.register.genesis().name),
            day(published.timestamp),
            subject.entry
        );
        let second = format!(
            "It speaks as of entry {last} of the register, of {}. By that, {} {}. All dates are the \
             publisher's word.",
            day(as_of),
            subject.name(),
            words::standing(&subject.standing())
        );
        format!("{}\n\n{}", filled(&first, ""), filled(&second, ""))
    }

    fn title(&self) -> Option<String> {
        let content = self.payload.get(&format!("{}{CONTENT}", self.folder))?;
        let content: serde_json::Value = serde_json::from_slice(content).ok()?;
        Some(content["title"].as_str()?.to_owned())
    }

    fn has(&self, name: &str) -> bool {
        self.payload.get(&format!("{}{name}", self.folder)).is_some()
    }

    /// The editions that are in the pack.
    fn editions(&self) -> impl Iterator<Item = &Edition> {
        self.subject.published.editions.iter().filter(|edition| self.has(&edition.name))
    }

    /// The commands that ask whether each file is the published one.
    fn files(&self) -> String {
        let mut commands = Vec::new();
        for Edition { name, length, sealed, .. } in self.editions() {
            commands.push(match sealed {
                Some(_) => format!("sealed {name} {length}"),
                None => format!("edition {name} {length} '}}'"),
            });
            commands.push(format!("head -c {length} $files/{name} | named {name}"));
        }
        let byproducts = self.record.byproducts.keys().filter(|name| self.has(name));
        commands.extend(byproducts.map(|name| format!("named {name} < $files/{name}")));
        match commands.is_empty() {
            true => "Nothing else is here: it was taken down.".to_owned(),
            false => block(&commands, commands.iter().map(|_| "1")),
        }
    }

    /// The members whose approvals are in the pack, in the order of their files.
    fn approved(&self) -> Vec<MemberId> {
        let folder = format!("{}{APPROVALS}/", self.folder);
        let names = self.payload.under(&folder).map(|(path, _)| &path[folder.len()..]);
        names.filter_map(|name| name.strip_suffix(SIGNATURE)?.parse().ok()).collect()
    }

    fn approvals(&self) -> String {
        let approved = self.approved();
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
            words::people(&self.policy, &self.approved()),
            words::rule(&self.policy)
        );
        filled(&text, "")
    }

    /// The commands that ask whether each policy is the one that the register has, if there are several.
    fn policies(&self) -> String {
        let policies = self.subject.register.ledger().policies();
        if policies.len() < 2 {
            return String::new();
        }
        let command = |policy: &crate::register::ledger::Policy| {
            format!("logged {} {}", policy.number, policy.since)
        };
        let mut commands = vec![
            "logged() { grep -cF \"\\\"policy\\\":{\\\"sha256\\\":\\\"$(digest < \
             data/public/policy/v$1/policy.json)\\\"}\" ../check/entry-$2; }"
                .to_owned(),
        ];
        commands.extend(policies.iter().map(command));
        let block = block(&commands, policies.iter().map(|_| "1"));
        format!("\n\nThe policies one after another, each with the entry that has it:\n\n{block}")
    }

    fn seal(&self, step: usize) -> Option<String> {
        let names: Vec<_> = self
            .editions()
            .filter(|edition| edition.sealed.is_some())
            .map(|edition| &*edition.name)
            .collect();
        (!names.is_empty() && self.has(CERTIFICATES)).then(|| {
            format!(
                include_str!("seal.txt"),
                step = step,
                time = self.subject.published.timestamp,
                names = names.join(" "),
                sealed = printed(names.iter().map(|_| "CAdES Verification successful")),
            )
        })
    }

    fn withdrawn(&self, step: usize) -> Option<String> {
        let folder = format!("{}{WITHDRAWALS}/", self.folder);
        let statements = self.payload.under(&folder).filter(|(path, _)| path.ends_with(STATEMENT));
        let signed: Vec<_> = statements.map(|_| "1").collect();
        (!signed.is_empty())
            .then(|| format!(include_str!("withdrawn.txt"), step = step, signed = printed(signed)))
    }

    fn again(&self, step: usize) -> Option<String> {
        let scripts: Vec<_> = self.payload.under(REBUILD).map(|(path, _)| path).collect();
        let scripts = scripts.into_iter().filter(|path| path.ends_with("/rebuild.sh"));
        let scripts: Vec<_> = scripts.map(|path| format!("  data/{path}")).collect();
        (!scripts.is_empty()).then(|| {
            let builder = &self.record.builder;
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

/// A paragraph in the page's width, all but its first line after some spaces.
fn filled(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(WIDTH).subsequent_indent(indent);
    // A name or a command is never parted.
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
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
