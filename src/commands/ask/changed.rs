//! `engross ask changed`

use std::error::Error;
use std::process::ExitCode;

use engross::audit::ask::{Changed, Since};
use engross::verify::Case;
use engross::view::{Style, paragraph, text};

use super::{AskArgs, NONE, UNREAD};
use crate::args;
use crate::clock;
use crate::terminal;

/// What changed in a briefing between two published versions
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    id: String,

    /// The earlier version, v1, or the day at whose end it was current
    #[arg(value_name = "VERSION|DATE")]
    from: Since,

    /// The later one [default: what is current]
    #[arg(value_name = "VERSION|DATE")]
    to: Option<Since>,

    /// Show each difference of typography, too
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    ask: AskArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    for since in [Some(args.from), args.to] {
        if let Some(Since::Day(day)) = since {
            clock::is_past(day)?;
        }
    }
    let Some((register, served)) = args.ask.open(all)? else { return Ok(ExitCode::from(UNREAD)) };
    let changed = match Changed::of((&register, &served), &args.id, args.from, args.to) {
        Ok(changed) => changed,
        Err(why) => {
            terminal::fail(&why);
            return Ok(ExitCode::from(NONE));
        }
    };
    let case = Case::new(&register, &served, None);
    let shown = match changed.from == changed.to {
        true => {
            let same = format!("Nothing changed: both are {} {}.", args.id, changed.from);
            vec![paragraph("", Style::Strong, &same)]
        }
        false => text::several(&changed.pair.shown(), args.all),
    };
    args.ask.answer(&case, "changed", (shown, changed.pair.json()), true)
}
