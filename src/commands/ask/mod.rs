//! `engross ask`

mod approvals;
mod changed;
mod current;
mod held;

use std::error::Error;
use std::process::ExitCode;

use clap::Subcommand;
use engross::register::Register;
use engross::verify::{Case, Served};
use engross::view::{Paragraph, Style, paragraph};
use serde_json::{Value, json};

use super::register::{self, CopyArgs};
use crate::args;
use crate::terminal;

/// Ask the register one question: what was current, who approved what, who held what, what changed
///
/// Exit status: 0 there is an answer, 1 there is none: nothing was current, nobody is known by that name;
/// 2 could not look, 4 no anchor was given.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Current(current::Args),
    Approvals(approvals::Args),
    Held(held::Args),
    Changed(changed::Args),
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        Command::Current(command) => current::run(all, command),
        Command::Approvals(command) => approvals::run(all, command),
        Command::Held(command) => held::run(all, command),
        Command::Changed(command) => changed::run(all, command),
    }
}

const FORMAT: &str = "engross-ask-1";

/// The exit status of a question that has no answer, or that could not be looked into.
const NONE: u8 = 1;
const UNREAD: u8 = 2;
const NO_ANCHOR: u8 = 4;

/// Which copy is asked, and how the answer is given.
#[derive(Debug, clap::Args)]
struct AskArgs {
    #[command(flatten)]
    copy: CopyArgs,

    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

impl AskArgs {
    /// The register that is asked and what is served beside it; nothing of a copy that is refused, which is
    /// said.
    fn open(&self, all: &args::Args) -> Result<Option<(Register, Served)>, Box<dyn Error>> {
        let (_, served) = self.copy.served(all)?;
        match self.copy.open(all)? {
            Ok(register) => Ok(Some((register, served))),
            Err(refused) => {
                let report = register::report(&refused);
                terminal::print_report(&report);
                terminal::say("Nothing can be said: this copy of the register is refused.");
                Ok(None)
            }
        }
    }

    /// Gives an answer as text or as JSON, and as of which entry it is; the exit status.
    fn answer(
        &self,
        case: &Case<'_>,
        question: &str,
        (text, answer): (Vec<Paragraph>, Value),
        is_answered: bool,
    ) -> Result<ExitCode, Box<dyn Error>> {
        let is_anchored = case.register().is_anchored();
        if self.json {
            terminal::print_json(&json!({
                "format": FORMAT,
                "question": question,
                "anchored": is_anchored,
                "as_of": {"entry": case.as_of().last()},
                "answer": answer,
            }))?;
        } else {
            if !is_anchored {
                let doubt = "By this copy, and nothing shows the copy to be real: say the anchor that you \
                             know from elsewhere, with --anchor.";
                terminal::print_text(&[paragraph("", Style::Warning, doubt)], terminal::width());
            }
            terminal::print_text(&text, terminal::width());
            let as_of = format!("As of {}.", case.as_of_told());
            terminal::print_text(&[paragraph("", Style::Plain, &as_of)], terminal::width());
        }
        Ok(ExitCode::from(match (is_answered, is_anchored) {
            (false, _) => NONE,
            (true, false) => NO_ANCHOR,
            (true, true) => 0,
        }))
    }
}
