//! `engross approve`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::papers::APPROVALS;
use engross::approval::told::person;
use engross::approval::{self, NotAllowed};
use engross::sheet::{Change, Sheet};

use super::board::{Board, Matter, ReleaseArgs, choose};
use super::examining::ExamineArgs;
use super::signing::{AskArgs, KeyArgs};
use crate::terminal;

/// Approve a release: sign its record, after all that it says was computed again
///
/// Nothing is signed if anything is not as the record says: a file's digest, the commit's text, what
/// an edition says, or a byte of an edition that is made again.
///
/// Exit status: 0 it is approved by you, 1 it should not be or you stopped, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub release: ReleaseArgs,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub examine: ExamineArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let ReleaseArgs { id, version } = &args.release;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, *version)?;
    let Matter { policy, standing, release } = matter;
    let chosen = choose(policy, &args.key)?;
    let who = person(policy, &chosen.member);
    match approval::may_approve(standing, &chosen.member, &chosen.key, board.today) {
        Ok(()) => {}
        Err(NotAllowed::Already) => {
            terminal::say(&format!("{}.", NotAllowed::Already.sentence(&who)));
            return Ok(ExitCode::SUCCESS);
        }
        Err(why) => {
            terminal::fail(&why.sentence(&who));
            return Ok(ExitCode::from(1));
        }
    }

    approval::can_hold(release, APPROVALS)?;

    let examined = args.examine.examine(root, release)?;
    let change = Change::of(root, release, &releases);
    let sheet =
        Sheet { release, examined: &examined, change: &change, standing: Some((standing, policy)) };
    if !examined.holds() {
        let name = matter.name();
        terminal::fail(&format!("{name} is not what its record says; nothing was signed"));
        examined.doubts.iter().for_each(|doubt| terminal::note(&format!("  - {doubt}")));
        return Ok(ExitCode::from(1));
    }
    terminal::print_text(&sheet.declaration(&who), terminal::width());
    if !args.ask.agree("Approve it?")? {
        return Ok(ExitCode::from(1));
    }

    approval::approve(release, &chosen.member, &*chosen.signer)?;
    approval::write_allowed_signers(release, policy)?;
    let releases = board.releases(root, id)?;
    let Matter { standing, .. } = board.matter(&releases, id, Some(release.record.version))?;
    if !standing.approved.contains(&chosen.member) {
        return Err(
            "the signature was written and does not count; `engross status` says why".into()
        );
    }
    terminal::say(&format!("Signed as {who}."));
    terminal::say(&format!("{} {}.", matter.name(), standing.answer()));
    for needed in standing.needed(policy) {
        terminal::say(&format!("Needed: {needed}."));
    }
    matter.say_how_to_commit(root, &format!("approved by {}", chosen.member));
    Ok(ExitCode::SUCCESS)
}
