//! `engross review`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::release::examine::Examiner;
use engross::sheet::{self, Change, Sheet};
use engross::store;

use super::board::{Board, ReleaseArgs, asked};
use super::now;
use crate::{pager, terminal};

/// Show all that a member needs to know before they approve a release
///
/// What it is, what changed since the version before, its editions, what the checks find, who has
/// approved and who is still needed. All of it is computed again from the commit and the files.
///
/// Exit status: 0 the release is what its record says, 1 it is not, 2 could not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub release: ReleaseArgs,

    /// Write it as a page to FILE, which ends in .html, with every change and links to the editions
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// Print it as JSON
    #[arg(long, conflicts_with = "html")]
    pub json: bool,

    /// Do not page what is longer than the terminal
    #[arg(long)]
    pub no_pager: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let ReleaseArgs { id, version } = &args.release;
    let releases = board.releases(root, id)?;
    let judged = asked(&releases, id, *version)?;
    let release = &judged.release;
    let examined =
        Examiner { root, now: now(), rebuild: None, progress: &|| () }.examine(release)?;
    let change = Change::of(root, release, &releases);
    let standing = judged.standing.as_ref().zip(board.policy());
    let sheet = Sheet { release, examined: &examined, change: &change, standing };
    if args.json {
        terminal::print_json(&sheet.json())?;
    } else if let Some(path) = &args.html {
        if path.extension().is_none_or(|ending| ending != "html") {
            return Err(format!("{}: this has to end in .html", path.display()).into());
        }
        let page = sheet.html(&sheet::address(path, &release.folder)?);
        store::write(path, page.as_bytes())
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        terminal::say(&sheet.answer());
    } else {
        let text = terminal::set(&sheet.text(), terminal::width());
        pager::print(&text, !args.no_pager)?;
    }
    Ok(ExitCode::from(u8::from(!examined.holds())))
}
