//! `engross status`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::register::Register;
use engross::status::Status;

use super::board::Board;
use super::register::in_workspace;
use crate::terminal;

/// Say what waits for whom and what became of each release, across all of them
///
/// Exit status: 0, whatever waits; 1 a release's files are not what its record says; 2 could not look,
/// or not at all of it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let register = in_workspace(root).map_err(|error| error.to_string());
    let ledger = register.as_ref().map(|register| register.as_ref().map(Register::ledger));
    let status = Status::read(root, &board.history, board.today, ledger.map_err(Clone::clone))?;
    if args.json {
        terminal::print_json(&status.json())?;
    } else {
        terminal::print_text(&status.text(), terminal::width());
    }
    Ok(match (status.is_whole(), status.holds()) {
        (false, _) => ExitCode::from(2),
        (true, false) => ExitCode::from(1),
        (true, true) => ExitCode::SUCCESS,
    })
}
