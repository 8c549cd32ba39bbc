//! `engross ask approvals`

use std::error::Error;
use std::process::ExitCode;

use engross::audit::ask::Given;
use engross::audit::{self, Means, Scope};
use engross::policy::Day;
use engross::verify::Case;

use super::{AskArgs, UNREAD};
use crate::args;

/// What a member approved, withdrew and signed
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member, by their short name or their name
    #[arg(value_name = "MEMBER")]
    member: String,

    /// Only of what happened from this day on, by the dates that the register claims
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,

    /// Only of what happened up to the end of this day
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,

    #[command(flatten)]
    ask: AskArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let Some((register, served)) = args.ask.open(all)? else { return Ok(ExitCode::from(UNREAD)) };
    let case = Case::new(&register, &served, None);
    let scope = Scope { from: args.from, to: args.to, ..Scope::default() };
    let audit = audit::audit(&case, &scope, &Means::default(), &|| {});
    let given = Given::of(&case, &audit, &args.member);
    let is_answered = !given.deeds.is_empty();
    args.ask.answer(&case, "approvals", (given.text(), given.json()), is_answered)
}
