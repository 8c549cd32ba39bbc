//! `engross status`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::status::Status;

use super::board::Board;
use crate::terminal;

/// Say what waits for whom, across all releases
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
    let status = Status::read(root, &board.history, board.today)?;
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
