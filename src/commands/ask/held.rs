//! `engross ask held`

use std::error::Error;
use std::process::ExitCode;

use engross::audit::ask::Held;
use engross::mail;
use engross::policy::Day;
use engross::verify::Case;

use super::{AskArgs, UNREAD};
use crate::args;
use crate::clock;
use crate::commands::private_part::PrivateArgs;

/// What a person, a team or an organisation had been given: needs the publisher's private part
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A recipient's name, a team or an organisation, as it stands in the lists
    #[arg(value_name = "WHO")]
    who: String,

    /// By the end of this day, by the dates that the register claims
    #[arg(long, value_name = "DATE")]
    at: Option<Day>,

    #[command(flatten)]
    private: PrivateArgs,

    #[command(flatten)]
    ask: AskArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    args.at.map(clock::is_past).transpose()?;
    let Some((register, served)) = args.ask.open(all)? else { return Ok(ExitCode::from(UNREAD)) };
    let Some((mut part, wrong)) = args.private.open(all, &args.ask.copy, &register)? else {
        return Err("who was given what is in the publisher's private part alone, and that is not here: run \
                    this in the workspace that circulates"
            .into());
    };
    let case = Case::new(&register, &served, args.at);
    if let Some(end) = args.at.map(|day| day.plus(1)) {
        // What cannot be read of the records was told before.
        let output = super::super::root(all)?.join("output");
        part.deliveries = mail::deliveries(&output, &part.circulations, Some(end.start())).0;
    }
    let held = Held::of(&case, (&part, &wrong), &args.who);
    let is_answered = !held.holdings.is_empty();
    let answered = args.ask.answer(&case, "held", (held.text(), held.json()), is_answered)?;
    Ok(if held.unread.is_empty() { answered } else { ExitCode::from(UNREAD) })
}
