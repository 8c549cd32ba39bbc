//! `engross withdraw`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::told::{people, person};
use engross::phrase::listed;
use engross::policy::Policy;
use engross::publication::{self, Policies, Withdrawal};
use engross::register::Register;
use engross::register::entry::{Entry, Reason};
use engross::ssh::Namespace;

use super::board::{Board, Chosen, choose, say_how_to_commit};
use super::recall;
use super::register::{PublishedArgs, WriterArgs, completed};
use super::signing::{AskArgs, KeyArgs};
use super::vault::VaultArgs;
use crate::{clock, terminal};

/// Withdraw a published version: it holds no more, at once
///
/// A member does it alone, if the policy says that they may. It is signed and logged. Why is a code:
/// confidentiality (it may tell who somebody is), error (something that it says is wrong), law (a court
/// or the law requires it), procedure (it was not published as the rules ask), request (somebody whom it
/// concerns asked for it).
///
/// Exit status: 0 it is withdrawn, 1 it cannot be, or you stopped, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub published: PublishedArgs,

    /// Why: confidentiality, error, law, procedure or request
    #[arg(long, value_name = "CODE")]
    pub reason: Reason,

    /// Remove its editions, its text and the redlines that show it from output/public/ as well
    #[arg(long)]
    pub take_down: bool,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    #[command(flatten)]
    pub vault: VaultArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let policy = board.needed_policy()?;
    let chosen = choose(policy, &args.key)?;
    let who = person(policy, &chosen.member);
    let name = args.published.name();
    let (writer, recovered) = args.register.open(root)?;
    if completed(recovered.as_ref()).is_some_and(|entry| is_this(entry, args)) {
        let PublishedArgs { id, version } = &args.published;
        recall::after_withdrawal(root, writer.register(), &args.vault, (id, *version));
        say_what_next(root, writer.register(), args, &name);
        return Ok(ExitCode::SUCCESS);
    }
    let Some(published) = args.published.find(writer.register()) else {
        terminal::fail(&format!("{name} was never published, so it cannot be withdrawn"));
        return Ok(ExitCode::from(1));
    };
    let withdrawal = Withdrawal::new(published, chosen.member.clone(), args.reason, args.take_down);
    let now = clock::now()?.unix_timestamp();
    let refusal = may_withdraw(policy, &chosen, &board).err().or_else(|| {
        let ledger = writer.register().ledger();
        ledger.check(&withdrawal.entry(&[], now)).err().map(|error| error.to_string())
    });
    if let Some(refusal) = refusal {
        terminal::fail(&format!("{refusal}; nothing was written"));
        return Ok(ExitCode::from(1));
    }
    let policies = Policies::read(root, &board.history, writer.register().ledger())?;

    terminal::say(&format!("You withdraw, as {who}, {name}: {}.", args.reason.told()));
    if args.take_down {
        terminal::say(
            "Its editions, its text and the redlines that show it are removed from output/public.",
        );
    }
    if !args.ask.agree("Withdraw it?")? {
        return Ok(ExitCode::from(1));
    }
    let signature = chosen.signer.sign(Namespace::Withdrawal, &withdrawal.bytes())?;
    let output = root.join("output");
    let writer = publication::withdraw(writer, &output, &withdrawal, &signature, &policies, now)?;
    let entry = writer.register().checkpoint().size - 1;
    terminal::say(&format!("{name} is withdrawn: entry {entry} of the register."));
    let PublishedArgs { id, version } = &args.published;
    recall::after_withdrawal(root, writer.register(), &args.vault, (id, *version));
    say_what_next(root, writer.register(), args, &name);
    Ok(ExitCode::SUCCESS)
}

/// Whether a member may withdraw alone with this key; if not, a sentence that says who can.
fn may_withdraw(policy: &Policy, chosen: &Chosen, board: &Board) -> Result<(), String> {
    let may = policy.members.iter().filter(|(_, member)| member.may_withdraw).map(|(id, _)| id);
    let may: Vec<_> = may.collect();
    let who = person(policy, &chosen.member);
    if !may.contains(&&chosen.member) {
        return Err(match may.is_empty() {
            true => {
                "the policy lets no member withdraw alone; engross policy add ID --may-withdraw \
                     changes that"
                    .to_owned()
            }
            false => format!("{who} may not withdraw alone; {} may", people(policy, may)),
        });
    }
    match chosen.key.is_valid(board.today) {
        true => Ok(()),
        false => Err(format!("this key of {who} is not valid today, as the policy says")),
    }
}

/// Whether an entry is the very withdrawal that is asked for.
fn is_this(entry: &Entry, args: &Args) -> bool {
    let PublishedArgs { id, version } = &args.published;
    matches!(entry, Entry::Withdrawn(withdrawn)
        if (&withdrawn.briefing, &withdrawn.version) == (id, version)
            && withdrawn.taken_down == args.take_down)
}

fn say_what_next(root: &Path, register: &Register, args: &Args, name: &str) {
    if args.take_down {
        terminal::say(
            "What this cannot reach: git, whose history and output/releases/ keep the files; web \
             servers and mirrors, until they are brought up to date; search engines; and whatever was \
             mailed, printed or downloaded. Tell those who have it.",
        );
        let PublishedArgs { id, version } = &args.published;
        let others = publication::also_served(register.ledger(), id, *version);
        if !others.is_empty() {
            let others: Vec<_> = others.iter().map(ToString::to_string).collect();
            terminal::say(&format!(
                "Other versions may say the same words, and are still served: {}. Look through each of \
                 them, and take down those that do.",
                listed(&others)
            ));
        }
    } else if args.reason == Reason::Confidentiality {
        terminal::say(&format!(
            "Its files are still served in output/public, and anybody can read there what may tell who \
             somebody is. To remove them: engross withdraw {} {} --reason confidentiality --take-down",
            args.published.id, args.published.version
        ));
    }
    say_how_to_commit(&root.join("output/public"), &format!("{name}: withdrawn"));
}
