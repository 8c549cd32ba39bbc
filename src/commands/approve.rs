//! `engross approve`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::papers::APPROVALS;
use engross::approval::told::person;
use engross::approval::{self, NotAllowed};
use engross::record::Version;
use engross::release::examine::Examiner;
use engross::release::path;
use engross::sheet::{Change, Sheet};

use super::board::{Board, asked, choose, say_how_to_commit};
use super::signing::KeyArgs;
use super::workers;
use crate::{clock, terminal};

/// Approve a release: sign its record, after all that it says was computed again
///
/// Nothing is signed if anything is not as the record says: a file's digest, the commit's text, what
/// an edition says, or a byte of an edition that is made again.
///
/// Exit status: 0 it is approved by you, 1 it should not be or you stopped, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which of its releases: v1, v2, v3 [default: the newest]
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Option<Version>,

    #[command(flatten)]
    pub key: KeyArgs,

    /// Do not make the editions again to compare every byte: the rest is computed all the same
    #[arg(long)]
    pub no_rebuild: bool,

    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let policy = board.needed_policy()?;
    let releases = board.releases(root, &args.id)?;
    let judged = asked(&releases, &args.id, args.version)?;
    let (release, record) = (&judged.release, &judged.release.record);
    let standing = judged.standing.as_ref().ok_or("no policy is in force")?;
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

    let (worker, processors) = workers()?;
    let progress = terminal::Progress::new(record.subjects.len(), args.no_rebuild);
    let rebuild = (!args.no_rebuild).then_some((&worker, processors));
    let examiner = Examiner {
        root,
        now: clock::now()?.unix_timestamp(),
        rebuild,
        progress: &|| progress.step(),
    };
    let examined = examiner.examine(release)?;
    progress.finish();
    let change = Change::of(root, release, &releases);
    let sheet =
        Sheet { release, examined: &examined, change: &change, standing: Some((standing, policy)) };
    if !examined.holds() {
        let (id, version) = (&record.briefing, record.version);
        terminal::fail(&format!("{id} {version} is not what its record says; nothing was signed"));
        examined.doubts.iter().for_each(|doubt| terminal::note(&format!("  - {doubt}")));
        return Ok(ExitCode::from(1));
    }
    terminal::print_text(&sheet.declaration(&who), terminal::width());
    if !args.yes && !terminal::confirm("Approve it?")? {
        terminal::say("Nothing was signed.");
        return Ok(ExitCode::from(1));
    }

    approval::approve(release, &chosen.member, &*chosen.signer)?;
    approval::write_allowed_signers(release, policy)?;
    let releases = board.releases(root, &args.id)?;
    let judged = asked(&releases, &args.id, Some(record.version))?;
    let standing = judged.standing.as_ref();
    if !standing.is_some_and(|standing| standing.approved.contains(&chosen.member)) {
        return Err(
            "the signature was written and does not count; `engross status` says why".into()
        );
    }
    terminal::say(&format!("Signed as {who}."));
    if let Some(standing) = standing {
        terminal::say(&format!("{} {} {}.", record.briefing, record.version, standing.answer()));
        for needed in standing.needed(policy) {
            terminal::say(&format!("Needed: {needed}."));
        }
    }
    let folder = root.join(path(&record.briefing, record.version));
    let message = format!("{} {}: approved by {}", record.briefing, record.version, chosen.member);
    say_how_to_commit(&folder, &message);
    Ok(ExitCode::SUCCESS)
}
