//! `engross circulate`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::circulation::plan::{Before, Plan, Refusal, Sorted, tally};
use engross::circulation::recipients::{self, Recipient, edition_file};
use engross::circulation::{self, Channel, Holders, Kept, PrivatePart};
use engross::import::Limits;
use engross::mail::Sent;
use engross::phrase::counted;
use engross::record::Version;
use engross::register::Register;
use engross::register::disk::RealDisk;
use engross::register::journal::Recovered;
use engross::register::write;
use engross::report::Report;
use engross::table::MANY;
use engross::vault::Vault;
use ssh_key::rand_core::OsRng;

use super::board::say_how_to_commit;
use super::delivery::{self, HowArgs};
use super::file;
use super::private_part::open_lists;
use super::register::WriterArgs;
use super::send::say_what_is_left;
use super::vault::{VaultArgs, keep_from_git};
use crate::{clock, terminal};

/// Record who gets which edition of a published version, and how
///
/// The table of recipients is CSV with a header: name, organisation, team, address, edition (or edition needed),
/// channel (email, hand, post or portal). The register gets their number and one hash; who they are, and a code for
/// each to answer with, stays in output/private/. Whoever has this edition of it by an earlier circulation is left
/// out; if a list of one cannot be read, nobody is sent anything without --again.
///
/// Exit status: 0 it is circulated, or everybody has it, 1 it may not be, or you stopped, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    id: String,

    /// Which of its published versions: v1, v2, v3 [default: the last]
    #[arg(id = "release", value_name = "VERSION")]
    version: Option<Version>,

    /// The table of recipients; `-` is standard input
    #[arg(long, value_name = "FILE")]
    to: String,

    /// The edition for whoever the table names none for
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,

    /// Why people get a version that a later one supersedes; it stays private
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Circulate it once more to whoever has it
    #[arg(long)]
    again: bool,

    /// Write nothing; say who would get what, and who has it already
    #[arg(long)]
    dry_run: bool,

    /// Send it at once to those who get it by e-mail, through the server in engross.toml
    #[arg(long, conflicts_with = "eml")]
    send: bool,

    /// Write the messages to those who get it by e-mail as files into a folder, for your mail program to
    /// send [default folder: output/private/mail/<entry>]
    #[arg(long, value_name = "DIR", num_args = 0..=1)]
    eml: Option<Option<PathBuf>>,

    /// A file whose first line is the password for the mail server [default: the one in engross.toml]
    #[arg(long, value_name = "FILE", requires = "send")]
    password_file: Option<PathBuf>,

    #[command(flatten)]
    vault: VaultArgs,

    #[command(flatten)]
    register: WriterArgs,

    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    keep_from_git(root, &output.join("private"))?;
    let vault = args.vault.open(root)?;
    if args.dry_run {
        let register = write::look(&output, &RealDisk)?;
        return Ok(match prepare(root, args, &vault, &register, None)? {
            Prepared::Ready { plan, sorted, .. } => {
                show(args, &plan, &sorted);
                terminal::say("Nothing was written.");
                ExitCode::SUCCESS
            }
            Prepared::Not(status) => status,
        });
    }
    let (writer, recovered) = args.register.open(root)?;
    let prepared = prepare(root, args, &vault, writer.register(), recovered.as_ref())?;
    let (plan, sorted, part) = match prepared {
        Prepared::Ready { plan, sorted, part } => (plan, sorted, part),
        Prepared::Not(status) => return Ok(status),
    };
    show(args, &plan, &sorted);
    // Something may have stopped the sending of what they have.
    let before = part.circulations.iter().filter(|kept| sorted.before.contains_key(&kept.entry));
    let is_left = args.send && say_what_is_left(&output, writer.register().ledger(), before)?;
    if sorted.recipients.is_empty() {
        return Ok(ExitCode::from(u8::from(is_left)));
    }
    if !args.yes && !terminal::confirm("Circulate it?")? {
        terminal::say("Nothing was written.");
        return Ok(ExitCode::from(1));
    }
    let name = name(&plan);
    let list = plan.list(sorted.recipients, &part, &mut OsRng, clock::now()?.unix_timestamp());
    let writer = circulation::append(writer, &list, &vault)?;
    let entry = writer.register().checkpoint().size - 1;
    if let Err(error) = Sent::begin(&output, entry, &list.rows()) {
        terminal::note(&format!("{error}. So nobody knows who of entry {entry} was sent it."));
    }
    say_what_was_done(&output, &name, list.salted.len(), entry, &circulation::place(entry, &vault));
    // Whoever withdraws it meanwhile has to be able to.
    drop(writer);
    match args.how() {
        Some(how) => delivery::deliver(root, &Kept { entry, list }, &how, true),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Whether something can be circulated.
enum Prepared<'r> {
    Ready {
        plan: Plan<'r>,
        sorted: Sorted,
        part: PrivatePart,
    },
    /// It cannot, or need not, which was said.
    Not(ExitCode),
}

/// Finds who is to get what, and all that stands against it. Writes nothing.
fn prepare<'r>(
    root: &Path,
    args: &'r Args,
    vault: &Vault,
    register: &'r Register,
    recovered: Option<&Recovered>,
) -> Result<Prepared<'r>, Box<dyn Error>> {
    let output = root.join("output");
    let refuse = |refusal: Refusal| Ok(Prepared::Not(refuse(args, &refusal)));
    let plan = match Plan::new(register, &args.id, args.version, args.reason.as_deref()) {
        Ok(plan) => plan,
        Err(refusal) => return refuse(refusal),
    };
    let recipients = match read(&plan, args)? {
        Ok(recipients) => recipients,
        Err(Unfit::Refused(refusal)) => return refuse(refusal),
        Err(Unfit::Table(report)) => {
            terminal::print_report(&report);
            let many = report.problems().into_iter().find(|problem| problem.code == MANY);
            let tally = many.map_or_else(|| terminal::tally(&report), |many| many.message.clone());
            terminal::say(&format!("Nothing was written: {tally}."));
            return Ok(Prepared::Not(terminal::status(&report)));
        }
    };
    let (part, unread) = open_lists(&output, register, vault)?;
    let unread_before = plan.unread_before(&unread);
    for error in &unread_before {
        terminal::note(&format!("{error}. Who has it already by this list is not known."));
    }
    if plan.may_be_done(recovered, &unread) {
        terminal::tell("So nothing more was done. If others are to get it, run this again.");
        if args.send {
            terminal::tell(
                "It was not sent: engross send --identity FILE says what is left of it.",
            );
        }
        return Ok(Prepared::Not(ExitCode::from(u8::from(args.send))));
    }
    if !unread_before.is_empty() && !args.again {
        return refuse(Refusal::UnreadBefore(unread_before.len()));
    }
    let sorted = match args.again {
        true => Sorted { recipients, ..Sorted::default() },
        false => plan.sort(recipients, &Holders::of(register, &part)),
    };
    if let Err(refusal) = plan.check_files(&output, &sorted.recipients) {
        return refuse(refusal);
    }
    if let Some(how) = args.how()
        && !delivery::is_ready(root, &how)?
    {
        return Ok(Prepared::Not(ExitCode::from(1)));
    }
    Ok(Prepared::Ready { plan, sorted, part })
}

impl Args {
    /// How those by e-mail get it, if that is asked for.
    fn how(&self) -> Option<HowArgs> {
        let (eml, password_file) = (self.eml.clone(), self.password_file.clone());
        (self.send || eml.is_some()).then(|| HowArgs { eml, password_file, ..HowArgs::default() })
    }
}

/// Why a table is of no use.
enum Unfit {
    Refused(Refusal),
    Table(Report),
}

/// The recipients in the table that was named.
fn read(plan: &Plan<'_>, args: &Args) -> Result<Result<Vec<Recipient>, Unfit>, Box<dyn Error>> {
    let editions = plan.editions();
    let edition = match &args.edition {
        None => None,
        Some(name) => match edition_file(&editions, name) {
            Some(file) => Some(file),
            None => {
                let files = editions.into_iter().map(str::to_owned).collect();
                return Ok(Err(Unfit::Refused(Refusal::NoEdition(name.clone(), files))));
            }
        },
    };
    let limits = Limits::default();
    let table = file::read(&args.to, &limits)?;
    if table.bytes.len() > limits.bytes {
        return Err(format!("{} is larger than {} MiB", table.name, limits.bytes >> 20).into());
    }
    let read = recipients::read(&table.name, &table.bytes, &editions, edition);
    Ok(read.map_err(Unfit::Table))
}

fn refuse(args: &Args, refusal: &Refusal) -> ExitCode {
    terminal::fail(&format!("{} cannot be circulated: {refusal}; nothing was written", args.id));
    ExitCode::from(1)
}

/// What is circulated: `first v1`.
fn name(plan: &Plan<'_>) -> String {
    format!("{} {}", plan.published.briefing, plan.published.version)
}

/// Says what will be done, or would be: a sentence, and how many get each edition by each channel. If nothing is
/// written, also by name who has it already.
fn show(args: &Args, plan: &Plan<'_>, sorted: &Sorted) {
    let name = name(plan);
    for (entry, before) in &sorted.before {
        say_before(&name, *entry, before, args.dry_run);
    }
    if sorted.recipients.is_empty() {
        terminal::tell(
            "So there is nobody left to circulate it to; --again circulates it once more.",
        );
        return;
    }
    let how = match plan.superseded {
        None => "which is current".to_owned(),
        Some((by, reason)) => format!("which {by} supersedes (“{reason}”)"),
    };
    let who = counted(sorted.recipients.len(), "recipient");
    let would = if args.dry_run { "would circulate" } else { "circulate" };
    terminal::tell(&format!("You {would} {name}, {how}, to {who}:"));
    table(&sorted.recipients).iter().for_each(|line| terminal::say(line));
    if args.send {
        let are = if args.dry_run { "would be" } else { "are" };
        terminal::tell(&format!("Those by e-mail {are} sent it at once."));
    }
}

/// Says how those stand to whom an entry circulated it, and what follows for them; with their names, if asked.
fn say_before(name: &str, entry: u64, before: &Before, names: bool) {
    let of = |those: &[Recipient], one: &str, many: &str| {
        let verb = if those.len() == 1 { one } else { many };
        format!("{} {verb}", counted(those.len(), "recipient"))
    };
    let are = |those: &[Recipient]| if those.len() == 1 { "is" } else { "are" };
    let Before { have, may_have, unsent, refused } = before;
    let all = [
        (
            have,
            format!(
                "{} {name} already, by entry {entry}, and {} left out.",
                of(have, "has", "have"),
                are(have)
            ),
        ),
        (
            may_have,
            format!(
                "{} {name} already, by entry {entry}, and {} left out: whether it was sent is not known.",
                of(may_have, "may have", "may have"),
                are(may_have)
            ),
        ),
        (
            unsent,
            format!(
                "{} still to be sent {name}, by entry {entry}, and {} left out: engross send {entry}",
                of(unsent, "is", "are"),
                are(unsent)
            ),
        ),
        (
            refused,
            format!(
                "{} refused by the mail server, in entry {entry}, and {} not left out.",
                of(refused, "was", "were"),
                are(refused)
            ),
        ),
    ];
    for (those, said) in all.iter().filter(|(those, _)| !those.is_empty()) {
        terminal::tell(said);
        for recipient in those.iter().filter(|_| names) {
            terminal::tell_item("  - ", &format!("{}, {}", recipient.who(), recipient.edition));
        }
    }
}

/// How many get each edition by each channel that somebody gets one by.
fn table(recipients: &[Recipient]) -> Vec<String> {
    let tally = tally(recipients);
    let is_used = |channel: &Channel| tally.values().any(|numbers| numbers[*channel as usize] > 0);
    let channels: Vec<_> = Channel::ALL.into_iter().filter(is_used).collect();
    let width = tally.keys().map(|edition| edition.len()).max().unwrap_or_default();
    let column =
        |texts: Vec<String>| texts.iter().map(|text| format!("  {text:>7}")).collect::<String>();
    let names = channels.iter().map(|channel| channel.head().to_owned()).collect();
    let mut lines = vec![format!("  {:width$}{}", "", column(names))];
    for (edition, numbers) in &tally {
        let numbers =
            channels.iter().map(|channel| numbers[*channel as usize].to_string()).collect();
        lines.push(format!("  {edition:width$}{}", column(numbers)));
    }
    lines
}

fn say_what_was_done(output: &Path, name: &str, recipients: usize, entry: u64, place: &str) {
    let recipients = counted(recipients, "recipient");
    terminal::say(&format!("{name} is circulated to {recipients}: entry {entry} of the register."));
    let path = terminal::short(&output.join(place));
    terminal::tell(&format!(
        "Who they are, each with a code to answer with, is in {path} and nowhere else. Keep a backup of \
         output/private."
    ));
    say_how_to_commit(&output.join("public"), &format!("{name}: circulated"));
}
