//! `engross acknowledge`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::circulation::{
    self, Accepted, AnswerCode, Holders, List, Reply, Salt, Salted, Vault, accept, replies,
};
use engross::import::Limits;
use engross::phrase::{by_number, counted};
use engross::policy::Day;
use engross::register::write::Writer;
use engross::table::Table;
use ssh_key::rand_core::OsRng;

use super::board::say_how_to_commit;
use super::file;
use super::private_part::read_part;
use super::register::WriterArgs;
use super::vault::{VaultArgs, keep_from_git};
use crate::{clock, terminal};

/// Record what recipients answered: that they received, read and discussed a version, or gave it back
///
/// One answer by its code, or a table of many: CSV with a header; code, received, read, discussed, attended,
/// change, recalled. A later answer completes an earlier one, and what is known already is not written again.
/// The register gets their number and one hash; what they say stays in output/private/.
///
/// Exit status: 0 all are recorded or were known, 1 something is wrong with one and none is recorded, 2 could
/// not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The code in the recipient's letter
    #[arg(value_name = "CODE", required_unless_present = "from")]
    code: Option<AnswerCode>,

    /// When they received it: 2026-11-26
    #[arg(long, value_name = "DATE")]
    received: Option<Day>,

    /// When they read it
    #[arg(long, value_name = "DATE")]
    read: Option<Day>,

    /// When they discussed it
    #[arg(long, value_name = "DATE")]
    discussed: Option<Day>,

    /// How many discussed it
    #[arg(long, value_name = "NUMBER")]
    attended: Option<u32>,

    /// What will change in practice, in their words; it stays private
    #[arg(long, value_name = "TEXT")]
    change: Option<String>,

    /// When they destroyed a withdrawn version, or gave it back
    #[arg(long, value_name = "DATE")]
    recalled: Option<Day>,

    /// A table of answers; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "code", "received", "read", "discussed", "attended", "change", "recalled",
    ])]
    from: Option<String>,

    /// The answers must be about this briefing; a code of another is refused
    #[arg(long, value_name = "ID")]
    briefing: Option<String>,

    #[command(flatten)]
    vault: VaultArgs,

    #[command(flatten)]
    register: WriterArgs,
}

impl Args {
    /// The one reply that the options give.
    fn reply(&self, code: AnswerCode) -> Reply {
        Reply {
            code,
            received: self.received,
            read: self.read,
            discussed: self.discussed,
            attended: self.attended,
            change: self.change.clone(),
            recalled: self.recalled,
        }
    }
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    keep_from_git(root, &output.join("private"))?;
    let vault = args.vault.open(root)?;
    let (writer, _) = args.register.open(root)?;
    let (part, _) = read_part(&output, writer.register(), &vault)?;
    let holders = Holders::of(writer.register(), &part);
    let accepted = match (&args.from, args.code) {
        (Some(path), _) => from_table(path, args, holders)?,
        (None, Some(code)) => one(code, args, holders)?,
        (None, None) => return Err("give a code, or a table of answers with --from".into()),
    };
    match accepted {
        Some(accepted) => keep(root, writer, accepted, &vault),
        None => Ok(ExitCode::from(1)),
    }
}

/// The answer to one code, if nothing is wrong with it.
fn one(
    code: AnswerCode,
    args: &Args,
    holders: Holders<'_>,
) -> Result<Option<Accepted>, Box<dyn Error>> {
    let who = holders.whom(code).map(|holder| {
        let (who, briefing, version) = (holder.who(), holder.briefing, holder.version);
        format!("This answer is from {who}, about {briefing} {version}.")
    });
    let accepted =
        accept(vec![args.reply(code)], holders, args.briefing.as_deref(), clock::today()?);
    if let Some(who) = who {
        terminal::say(&who);
    }
    if accepted.refused.is_empty() {
        return Ok(Some(accepted));
    }
    for (_, refusal) in &accepted.refused {
        let hint = refusal.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        terminal::fail(&format!("{refusal}{hint}"));
    }
    terminal::say("Nothing was written.");
    Ok(None)
}

/// The answers in a table, if nothing is wrong with any.
fn from_table(
    path: &str,
    args: &Args,
    holders: Holders<'_>,
) -> Result<Option<Accepted>, Box<dyn Error>> {
    let limits = Limits::default();
    let read = file::read(path, &limits)?;
    if read.bytes.len() > limits.bytes {
        return Err(format!("{} is larger than {} MiB", read.name, limits.bytes >> 20).into());
    }
    let table = Table::read(&read.name, &read.bytes, &replies::COLUMNS, &replies::NEEDED);
    let report = match &table {
        Err(report) => report.clone(),
        Ok(table) => {
            let (read, mut problems) = replies::read(table);
            let (replies, lines): (Vec<_>, Vec<_>) = read.into_iter().unzip();
            let accepted = accept(replies, holders, args.briefing.as_deref(), clock::today()?);
            let refused = accepted.refused.iter();
            problems.extend(refused.map(|(at, refusal)| replies::problem(refusal, &lines[*at])));
            if problems.is_empty() {
                return Ok(Some(accepted));
            }
            table.report(problems)
        }
    };
    terminal::print_report(&report);
    terminal::say(&format!("Nothing was written: {}.", terminal::tally(&report)));
    Ok(None)
}

/// Appends the answers to each version to the register, and keeps them.
fn keep(
    root: &Path,
    mut writer: Writer<'_>,
    accepted: Accepted,
    vault: &Vault,
) -> Result<ExitCode, Box<dyn Error>> {
    if !accepted.known.is_empty() {
        let known = counted(accepted.known.len(), "answer");
        let was = by_number(accepted.known.len(), "was", "were");
        terminal::say(&format!("{known} {was} known already, and not written again."));
    }
    if accepted.answers.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let count = accepted.count();
    for ((briefing, version), answers) in accepted.answers {
        let number = counted(answers.len(), "answer");
        let salted = |row| Salted { row, salt: Salt::random(&mut OsRng) };
        let salted = answers.into_iter().map(salted).collect();
        let list = List::new(&briefing, version, clock::now()?.unix_timestamp(), salted);
        writer = circulation::append(writer, &list, vault)?;
        let entry = writer.register().checkpoint().size - 1;
        terminal::say(&format!(
            "{number} to {briefing} {version} recorded: entry {entry} of the register."
        ));
    }
    let message = format!("{} recorded", counted(count, "answer"));
    say_how_to_commit(&root.join("output/public"), &message);
    Ok(ExitCode::SUCCESS)
}
