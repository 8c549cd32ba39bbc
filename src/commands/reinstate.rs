//! `engross reinstate`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::told::{needed, people, person};
use engross::publication::reinstatement::Obstacle;
use engross::publication::{self, Policies, Reinstatement};
use engross::register::Register;
use engross::register::entry::Entry;
use engross::register::ledger::Standing;

use super::board::{Board, Matter, choose, say_how_to_commit};
use super::register::{PublishedArgs, WriterArgs, completed, in_workspace};
use super::signing::{AskArgs, KeyArgs};
use crate::{clock, terminal};

/// Let a withdrawn version hold again, once enough members have signed that
///
/// Each member runs it with --sign and passes on the file that it writes. Then the publisher runs it
/// without. As many members must sign as must approve a release, and whoever could not approve this one
/// cannot sign.
///
/// Exit status: 0 it is reinstated, or signed by you; 1 it cannot be, or you stopped; 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub published: PublishedArgs,

    /// Sign that it is to hold again, as a member; --key and --as say so, too
    #[arg(long)]
    pub sign: bool,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match args.sign || args.key.is_said() {
        true => sign(root, args),
        false => reinstate(root, args),
    }
}

/// A member signs, beside the release.
fn sign(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let register = in_workspace(root)?
        .ok_or("there is no register here, so nothing was published or withdrawn")?;
    let board = Board::open(root)?;
    let PublishedArgs { id, version } = &args.published;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, Some(*version))?;
    let Matter { policy, standing, release } = matter;
    let reinstatement = match Reinstatement::new(&register, id, *version) {
        Ok(reinstatement) => reinstatement,
        Err(obstacle) => return Ok(refuse(args, &[obstacle])),
    };
    let chosen = choose(policy, &args.key)?;
    let who = person(policy, &chosen.member);
    let signed = || reinstatement.signed(&release.folder, policy, standing, board.today);
    if signed().signatures.contains_key(&chosen.member) {
        terminal::say(&format!("{who} has signed this already."));
        return Ok(ExitCode::SUCCESS);
    }
    let may = Reinstatement::may_sign(standing, &chosen.member, &chosen.key, board.today);
    if let Err(why) = may {
        terminal::fail(&format!("the signature of {who} would count for nothing: {why}"));
        return Ok(ExitCode::from(1));
    }
    terminal::say(&format!("You sign, as {who}, that {} holds again.", matter.name()));
    if let Some(withdrawal) = register.entry(reinstatement.withdrawal()) {
        terminal::say(&format!(
            "Entry {}: {}.",
            reinstatement.withdrawal(),
            withdrawal.entry.told()
        ));
    }
    if !args.ask.agree("Sign it?")? {
        return Ok(ExitCode::from(1));
    }
    reinstatement.sign(release, policy, &chosen.member, &*chosen.signer)?;
    terminal::say(&format!("Signed as {who}."));
    let signed = signed();
    match signed.quorum.is_met() {
        true => terminal::say(&format!(
            "Enough members have signed. The publisher reinstates it: engross reinstate {}",
            matter.name()
        )),
        false => needed(&signed.quorum, policy)
            .iter()
            .for_each(|needed| terminal::say(&format!("Needed: {needed}."))),
    }
    matter.say_how_to_commit(root, &format!("reinstatement signed by {}", chosen.member));
    Ok(ExitCode::SUCCESS)
}

/// The publisher logs what enough members have signed.
fn reinstate(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let PublishedArgs { id, version } = &args.published;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, Some(*version))?;
    let Matter { policy, standing, release } = matter;
    let (writer, recovered) = args.register.open(root)?;
    let is_this = |entry: &Entry| {
        matches!(entry, Entry::Reinstated(reinstated)
        if (&reinstated.briefing, &reinstated.version) == (id, version))
    };
    if completed(recovered.as_ref()).is_some_and(is_this) {
        say_what_next(root, args);
        return Ok(ExitCode::SUCCESS);
    }
    let reinstatement = match Reinstatement::new(writer.register(), id, *version) {
        Ok(reinstatement) => reinstatement,
        Err(obstacle) => return Ok(refuse(args, &[obstacle])),
    };
    let signed = reinstatement.signed(&release.folder, policy, standing, board.today);
    let obstacles = reinstatement.obstacles(release, &signed, policy, board.today);
    if !obstacles.is_empty() {
        signed.void.iter().for_each(|void| terminal::note(&format!("{void}.")));
        return Ok(refuse(args, &obstacles));
    }
    let policies = Policies::read(root, &board.history, writer.register().ledger())?;
    let output = root.join("output");
    let now = clock::now()?.unix_timestamp();
    let writer =
        publication::reinstate(writer, &output, &reinstatement, &signed, policy, &policies, now)?;
    say_done(writer.register(), args, &people(policy, signed.signatures.keys()));
    say_what_next(root, args);
    Ok(ExitCode::SUCCESS)
}

fn refuse(args: &Args, obstacles: &[Obstacle]) -> ExitCode {
    let name = args.published.name();
    terminal::fail(&format!("{name} cannot be reinstated; nothing was written"));
    obstacles.iter().for_each(|obstacle| terminal::note(&format!("  - {obstacle}.")));
    ExitCode::from(1)
}

fn say_done(register: &Register, args: &Args, by: &str) {
    let PublishedArgs { id, version } = &args.published;
    let entry = register.checkpoint().size - 1;
    terminal::say(&format!("{id} {version} is reinstated: entry {entry} of the register."));
    terminal::say(&format!("Signed by {by}."));
    match register.ledger().standing(id, *version) {
        Some(Standing::Superseded { by }) => {
            terminal::say(&format!("It holds again, and is superseded by {by}."));
        }
        _ => terminal::say("It is current."),
    }
}

fn say_what_next(root: &Path, args: &Args) {
    let name = args.published.name();
    say_how_to_commit(&root.join("output/public"), &format!("{name}: reinstated"));
}
