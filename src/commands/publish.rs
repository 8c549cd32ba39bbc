//! `engross publish`

use std::error::Error;
use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::history::POLICY;
use engross::publication::{self, Candidate, Package, Policies, refusal};
use engross::register::entry::{Entry, Published};
use engross::seal::Sealer;
use engross::{release, revision};

use super::board::{Board, Matter, ReleaseArgs, say_how_to_commit_all};
use super::examining::ExamineArgs;
use super::register::{WriterArgs, completed, in_workspace};
use super::sealing::SealArgs;
use super::stamping::StampArgs;
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
    #[command(flatten)]
    pub release: ReleaseArgs,

    #[command(flatten)]
    pub seal: SealArgs,

    #[command(flatten)]
    pub stamp: StampArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    #[command(flatten)]
    pub examine: ExamineArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let ReleaseArgs { id, version } = &args.release;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, *version)?;
    let Matter { policy, standing, release } = matter;
    let lacks: Vec<_> =
        [args.register.lack(root), args.seal.lack(root)].into_iter().flatten().collect();
    if !lacks.is_empty() {
        return refuse_without(root, args, &matter, lacks);
    }
    let sealer = args.seal.sealer()?;
    let service = args.stamp.service(root, policy)?;
    let (writer, recovered) = args.register.open(root)?;
    let is_this = |entry: &Entry| {
        matches!(entry, Entry::Published(Published { record, .. })
        if record.sha256 == release.digest.digest())
    };
    if completed(recovered.as_ref()).is_some_and(is_this) {
        say_where(root, &matter)?;
        return Ok(ExitCode::SUCCESS);
    }
    let policies = Policies::read(root, &board.history, writer.register().ledger())?;
    let examined = args.examine.examine(root, release)?;
    let now = clock::now()?;
    let refusals = refusal::refusals(&Candidate {
        release,
        examined: &examined,
        policy,
        standing,
        certificate: Some(sealer.certificate()),
        register: Some(writer.register()),
        now,
    });
    let is_first = writer.register().ledger().briefings().is_empty();
    let name = matter.name();
    if !refusals.is_empty() {
        return Ok(refuse(&name, &refusals));
    }

    let package = Package::seal(
        release,
        writer.register().ledger(),
        policy,
        &standing.approved,
        &sealer,
        service.as_ref(),
        now,
    )?;
    let writer = publication::publish(writer, &root.join("output"), &package, &policies)?;
    let entry = writer.register().checkpoint().size - 1;
    terminal::say(&format!("{name} is published: entry {entry} of the register."));
    let seal = terminal::harmless(&sealer.certificate().name());
    let stamped = if service.is_some() { ", with a time stamp" } else { "" };
    let names = || package.entry.editions.iter().map(|edition| edition.name.as_str());
    let width = names().map(str::len).max().unwrap_or_default();
    names().for_each(|name| terminal::say(&format!("  {name:width$}  sealed by {seal}{stamped}")));
    if let Some(left_out) = &package.left_out {
        terminal::note(&format!("{left_out}."));
    }
    if is_first {
        terminal::note(
            "This is the first release in this register. The policy is served with it, and so are the \
             names and e-mail addresses of its members: output/public/policy.",
        );
    }
    say_where(root, &matter)?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses a release that nothing can be published with here, with all else that stands against it.
fn refuse_without(
    root: &Path,
    args: &Args,
    matter: &Matter<'_>,
    lacks: Vec<String>,
) -> Result<ExitCode, Box<dyn Error>> {
    let sealer = args.seal.lack(root).is_none().then(|| args.seal.sealer()).transpose()?;
    let register = in_workspace(root)?;
    let Matter { policy, standing, release } = *matter;
    let refusals = refusal::refusals(&Candidate {
        release,
        examined: &args.examine.examine(root, release)?,
        policy,
        standing,
        certificate: sealer.as_ref().map(Sealer::certificate),
        register: register.as_ref(),
        now: clock::now()?,
    });
    let refusals = refusals.iter().map(ToString::to_string).chain(lacks);
    Ok(refuse(&matter.name(), &refusals.collect::<Vec<_>>()))
}

fn refuse(name: &str, refusals: &[impl Display]) -> ExitCode {
    terminal::fail(&format!("{name} cannot be published; nothing was written"));
    refusals.iter().for_each(|refusal| terminal::note(&format!("  - {refusal}.")));
    ExitCode::from(1)
}

/// Says where it is, and how that gets to the others, with what was counted and is in no commit yet.
fn say_where(root: &Path, matter: &Matter<'_>) -> Result<(), Box<dyn Error>> {
    let record = &matter.release.record;
    let folder = root.join("output").join(publication::folder(&record.briefing, record.version));
    terminal::say(&format!("It is in {}.", terminal::short(&folder)));
    let counted = [release::path(&record.briefing, record.version), POLICY.to_owned()];
    let mut folders = vec![root.join("output/public")];
    for path in counted {
        if revision::is_uncommitted(root, &path)? {
            folders.push(root.join(path));
        }
    }
    if folders.len() > 1 {
        terminal::note(
            "Something that was counted is in no commit yet, such as an approval or the policy. It is \
             named below, too.",
        );
    }
    say_how_to_commit_all(&folders, &format!("{}: published", matter.name()));
    Ok(())
}
