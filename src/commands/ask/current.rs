//! `engross ask current`

use std::error::Error;
use std::process::ExitCode;

use engross::audit::ask::Current;
use engross::policy::Day;
use engross::verify::Case;
use serde_json::Value;

use super::{AskArgs, UNREAD};
use crate::args;
use crate::clock;
use crate::commands::audit::unknown;

/// Which version of a briefing is current, or was at the end of a day
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing [default: every briefing]
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// At the end of this day, by the dates that the register claims
    #[arg(long, value_name = "DATE")]
    at: Option<Day>,

    #[command(flatten)]
    ask: AskArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    args.at.map(clock::is_past).transpose()?;
    let Some((register, served)) = args.ask.open(all)? else { return Ok(ExitCode::from(UNREAD)) };
    let briefings = register.ledger().briefings();
    let ids: Vec<_> = match &args.id {
        Some(id) if !briefings.contains_key(id) => {
            return Err(unknown(id, briefings.keys()).into());
        }
        Some(id) => vec![id.as_str()],
        None => briefings.keys().map(String::as_str).collect(),
    };
    let case = Case::new(&register, &served, args.at);
    let answers: Vec<_> = ids.into_iter().map(|id| Current::of(&case, id)).collect();
    let text = answers.iter().flat_map(Current::text).collect();
    let json: Value = answers.iter().map(Current::json).collect();
    let is_answered = answers.iter().any(|answer| answer.version.is_some());
    args.ask.answer(&case, "current", (text, json), is_answered)
}
