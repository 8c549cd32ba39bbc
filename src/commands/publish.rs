//! `engross publish`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::publication::{self, Candidate, Package, Policies, refusal};
use engross::record::Version;
use engross::register::entry::Entry;
use engross::register::journal::Recovered;
use engross::release::examine::Examiner;

use super::board::{Board, asked, say_how_to_commit};
use super::register::WriterArgs;
use super::sealing::SealArgs;
use super::workers;
use crate::{clock, terminal};

/// Publish an approved release: seal its editions, put them into output/public/, and log it
///
/// All that its record says is computed again first. Whatever stands against it is said, all of it, and
/// then nothing is written. If something interrupts this, run the same command again: it finishes what
/// was decided, or starts anew.
///
/// Exit status: 0 it is published, 1 it may not be, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which of its releases: v1, v2, v3 [default: the newest]
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Option<Version>,

    #[command(flatten)]
    pub seal: SealArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    /// Do not make the editions again to compare every byte: the rest is computed all the same
    #[arg(long)]
    pub no_rebuild: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let policy = board.needed_policy()?;
    let releases = board.releases(root, &args.id)?;
    let judged = asked(&releases, &args.id, args.version)?;
    let (release, record) = (&judged.release, &judged.release.record);
    let standing = judged.standing.as_ref().ok_or("no policy is in force")?;
    let sealer = args.seal.sealer()?;
    let (writer, recovered) = args.register.open(root)?;
    let name = format!("{} {}", record.briefing, record.version);
    if is_done(recovered.as_ref(), &record.briefing, record.version) {
        say_where(root, &name, &record.briefing, record.version);
        return Ok(ExitCode::SUCCESS);
    }
    let policies = Policies::read(root, &board.history, writer.register().ledger())?;

    let (worker, processors) = workers()?;
    let progress = terminal::Progress::new(record.subjects.len(), args.no_rebuild);
    let rebuild = (!args.no_rebuild).then_some((&worker, processors));
    let examined = Examiner {
        root,
        now: clock::now()?.unix_timestamp(),
        rebuild,
        progress: &|| progress.step(),
    }
    .examine(release)?;
    progress.finish();
    let now = clock::now()?;
    let refusals = refusal::refusals(&Candidate {
        release,
        examined: &examined,
        policy,
        standing,
        certificate: sealer.certificate(),
        register: writer.register(),
        now,
    });
    if !refusals.is_empty() {
        terminal::fail(&format!("{name} cannot be published; nothing was written"));
        refusals.iter().for_each(|refusal| terminal::note(&format!("  - {refusal}.")));
        return Ok(ExitCode::from(1));
    }

    let package = Package::seal(
        release,
        writer.register().ledger(),
        policy,
        &standing.approved,
        &sealer,
        now,
    )?;
    let writer = publication::publish(writer, &root.join("output"), &package, &policies)?;
    let entry = writer.register().checkpoint().size - 1;
    terminal::say(&format!("{name} is published: entry {entry} of the register."));
    let seal = terminal::harmless(&sealer.certificate().name());
    let names = || package.entry.editions.iter().map(|edition| edition.name.as_str());
    let width = names().map(str::len).max().unwrap_or_default();
    names().for_each(|name| terminal::say(&format!("  {name:width$}  sealed by {seal}")));
    say_where(root, &name, &record.briefing, record.version);
    Ok(ExitCode::SUCCESS)
}

/// Whether what was interrupted, and is finished, is this very publication.
fn is_done(recovered: Option<&Recovered>, briefing: &str, version: Version) -> bool {
    let Some(Recovered::Completed { entry, .. }) = recovered else { return false };
    matches!(&**entry, Entry::Published(published)
        if published.briefing == briefing && published.version == version)
}

fn say_where(root: &Path, name: &str, briefing: &str, version: Version) {
    let folder = root.join("output").join(publication::folder(briefing, version));
    terminal::say(&format!("It is in {}.", terminal::short(&folder)));
    say_how_to_commit(&root.join("output/public"), &format!("{name}: published"));
}
