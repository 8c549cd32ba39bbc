//! `engross send`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::circulation::{Channel, Kept, Row};
use engross::mail::{Sent, Written};
use engross::phrase::counted;
use engross::register::entry::Entry;
use engross::register::ledger::{Ledger, Standing};

use super::delivery::{HowArgs, deliver, open};
use super::private_part::open_lists;
use super::register::WriterArgs;
use super::sent::{self, SentArgs};
use super::vault::VaultArgs;
use crate::terminal;

/// Send what is left of a circulation by e-mail
///
/// Each of its recipients by e-mail gets a letter, letters/circulation.txt or one that engross has, with
/// their edition and their code, through the server in engross.toml. That somebody is sent it is written down
/// before it happens, so this can be stopped and run again: it goes on where it was. Whether it reached those
/// it was stopped at is not known, and they are sent it again only with --resend. A version that is withdrawn is not
/// sent on, and one that a later one supersedes only with --reason. It is sent only where the register is written.
/// Of messages that --eml wrote, --sent records that your own mail program sent them.
///
/// Exit status: 0 everybody was sent it, 1 somebody was not, or you stopped, 2 could not try, or not look into all
/// lists.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The entry of the register that circulated it [default: say what is left of each]
    #[arg(value_name = "ENTRY")]
    pub entry: Option<u64>,

    #[command(flatten)]
    pub how: HowArgs,

    #[command(flatten)]
    pub sent: SentArgs,

    #[command(flatten)]
    pub vault: VaultArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    let vault = args.vault.open(root)?;
    let (register, _) = open(&output, args.how.dry_run)?;
    let (part, wrong) = open_lists(&output, &register, &vault)?;
    let Some(entry) = args.entry else {
        wrong.iter().for_each(|wrong| terminal::note(&wrong.to_string()));
        say_what_is_left(&output, register.ledger(), &part.circulations)?;
        return Ok(ExitCode::from(if wrong.is_empty() { 0 } else { 2 }));
    };
    let logged = register.entry(entry);
    if !logged.is_some_and(|logged| matches!(logged.entry, Entry::Circulated(_))) {
        return Err(format!(
            "entry {entry} of the register is no circulation; `engross send` says which there are"
        )
        .into());
    }
    if !args.how.dry_run {
        args.register.may_send(root, &register)?;
    }
    if let Some(wrong) = wrong.into_iter().find(|wrong| wrong.entry == entry) {
        return Err(wrong.into());
    }
    let kept = part.circulations.into_iter().find(|kept| kept.entry == entry);
    let kept = kept.ok_or("the list of this circulation was not read")?;
    match args.sent.sent {
        true => sent::record(root, &kept, &args.sent, args.yes),
        false => deliver(root, &kept, &args.how, args.yes),
    }
}

/// Says of circulations how much of each was sent by e-mail; whether anything is left.
pub fn say_what_is_left<'k>(
    output: &Path,
    ledger: &Ledger,
    circulations: impl IntoIterator<Item = &'k Kept<Row>>,
) -> Result<bool, Box<dyn Error>> {
    let mut is_left = false;
    for Kept { entry, list } in circulations {
        let sent = Sent::open(output, *entry, &list.rows())?;
        let by_mail = (1..).zip(&list.salted).filter(|(_, row)| row.row.channel == Channel::Email);
        let rows: Vec<_> = by_mail.map(|(number, _)| number).collect();
        let done = rows.iter().filter(|row| sent.is_done(**row)).count();
        let name = format!("Entry {entry}, {} {}", list.briefing, list.version);
        let recipients = counted(rows.len(), "recipient");
        match rows.len() - done {
            _ if rows.is_empty() => {}
            0 => terminal::say(&format!("{name}: sent to all {recipients} by e-mail.")),
            left => {
                let of = format!("{name}: sent to {done} of {recipients} by e-mail");
                match ledger.standing(&list.briefing, list.version) {
                    Some(Standing::Withdrawn(_)) => {
                        terminal::tell(&format!(
                            "{of}. It is withdrawn, so nobody else is sent it."
                        ));
                    }
                    Some(Standing::Superseded { by }) => terminal::tell(&format!(
                        "{of}; {left} left. {by} supersedes it; to go on all the same: engross send {entry} \
                         --reason WHY"
                    )),
                    _ => terminal::tell(&format!("{of}; to go on: engross send {entry}")),
                }
                is_left = true;
                let written = Written::open(output, *entry, &list.rows())?;
                let written = written.rows().filter(|row| !sent.is_done(*row)).count();
                if written > 0 {
                    let said = format!(
                        "For {written} of them messages are written as files. When you have sent these: engross \
                         send {entry} --sent"
                    );
                    terminal::tell_item("  ", &said);
                }
            }
        }
    }
    Ok(is_left)
}
