//! `engross withdraw`

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::told::{people, person};
use engross::phrase::listed;
use engross::policy::Policy;
use engross::publication::withdrawn_ahead::{self, Ahead};
use engross::publication::{self, Policies, Withdrawal};
use engross::record::Version;
use engross::register::Register;
use engross::register::entry::{Entry, Published, Reason};
use engross::register::ledger::Standing;
use engross::release;
use engross::ssh::{Namespace, Signature};

use super::board::{Board, Chosen, choose, say_how_to_commit};
use super::recall;
use super::register::{PublishedArgs, WriterArgs, completed, in_workspace};
use super::signing::{AskArgs, KeyArgs};
use super::vault::VaultArgs;
use crate::{clock, terminal};

/// Withdraw a published version: it holds no more, at once
///
/// A member does it alone, if the policy says that they may. It is signed and logged: at once, where the
/// register is written, or in two steps: the member signs with --sign and passes on the files that it
/// writes, and the publisher runs it without --reason. Why is a code:
/// confidentiality (it may tell who somebody is), error (something that it says is wrong), law (a court
/// or the law requires it), procedure (it was not published as the rules ask), request (somebody whom it
/// concerns asked for it).
///
/// Exit status: 0 it is withdrawn, 1 it cannot be, or you stopped, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub published: PublishedArgs,

    /// Why: confidentiality, error, law, procedure or request [without it: what a member signed before is
    /// logged]
    #[arg(long, value_name = "CODE")]
    pub reason: Option<Reason>,

    /// Remove its editions, its text and the redlines that show it from output/public/ as well
    #[arg(long, requires = "reason")]
    pub take_down: bool,

    /// Only sign, as a member on your own machine; the publisher then runs it without --reason
    #[arg(long, requires = "reason")]
    pub sign: bool,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub register: WriterArgs,

    #[command(flatten)]
    pub vault: VaultArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

impl Args {
    /// The entry that published it; if none did, that is said.
    fn find<'r>(&self, register: &'r Register) -> Option<&'r Published> {
        let published = self.published.find(register);
        if published.is_none() {
            let name = self.published.name();
            terminal::fail(&format!("{name} was never published, so it cannot be withdrawn"));
        }
        published
    }
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    match args.reason {
        Some(reason) if args.sign => sign(root, args, &board, reason),
        reason => withdraw(root, args, &board, reason),
    }
}

/// A member signs, beside the release.
fn sign(
    root: &Path,
    args: &Args,
    board: &Board,
    reason: Reason,
) -> Result<ExitCode, Box<dyn Error>> {
    let PublishedArgs { id, version } = &args.published;
    let register =
        in_workspace(root)?.ok_or("there is no register here, so nothing was published")?;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, Some(*version))?;
    let Some(published) = args.find(&register) else { return Ok(ExitCode::from(1)) };
    let chosen = choose(matter.policy, &args.key)?;
    let member = chosen.member.clone();
    let withdrawal =
        withdrawn_ahead::withdrawal(&register, published, member, reason, args.take_down);
    let Some(signature) = agreed(args, board, &register, &chosen, &withdrawal)? else {
        return Ok(ExitCode::from(1));
    };
    withdrawn_ahead::write(matter.release, &withdrawal, &signature)?;
    let name = matter.name();
    terminal::say(&format!("Signed. {name} holds until the publisher logs that it is withdrawn:"));
    terminal::say(&format!("  engross withdraw {name}"));
    matter.say_how_to_commit(root, &format!("withdrawal signed by {}", chosen.member));
    Ok(ExitCode::SUCCESS)
}

/// The publisher logs what a member signs here, or signed on their own machine.
fn withdraw(
    root: &Path,
    args: &Args,
    board: &Board,
    reason: Option<Reason>,
) -> Result<ExitCode, Box<dyn Error>> {
    let policy = board.needed_policy()?;
    let signing = match reason {
        Some(reason) => Some((choose(policy, &args.key)?, reason)),
        None if args.key.key.is_some() => return Err("say why: --reason CODE".into()),
        None => None,
    };
    let name = args.published.name();
    let (writer, recovered) = args.register.open(root)?;
    let PublishedArgs { id, version } = &args.published;
    if completed(recovered.as_ref()).is_some_and(|entry| is_this(entry, args)) {
        recall::after_withdrawal(root, writer.register(), &args.vault, (id, *version));
        say_what_next(root, writer.register(), args);
        return Ok(ExitCode::SUCCESS);
    }
    let register = writer.register();
    let Some(published) = args.find(register) else { return Ok(ExitCode::from(1)) };
    let policies = Policies::read(root, &board.history, register.ledger())?;
    let ahead = match &signing {
        Some((chosen, reason)) => {
            let member = chosen.member.clone();
            let withdrawal = Withdrawal::new(published, member, *reason, args.take_down);
            agreed(args, board, register, chosen, &withdrawal)?.map(|signed| (withdrawal, signed))
        }
        None => take_up(root, args, board, register, published)?,
    };
    let Some((withdrawal, signature)) = ahead else { return Ok(ExitCode::from(1)) };
    let output = root.join("output");
    let now = clock::now()?.unix_timestamp();
    let writer = publication::withdraw(writer, &output, &withdrawal, &signature, &policies, now)?;
    let entry = writer.register().checkpoint().size - 1;
    terminal::say(&format!("{name} is withdrawn: entry {entry} of the register."));
    recall::after_withdrawal(root, writer.register(), &args.vault, (id, *version));
    say_what_next(root, writer.register(), args);
    Ok(ExitCode::SUCCESS)
}

/// A member's signature, if they may withdraw, and want to.
fn agreed(
    args: &Args,
    board: &Board,
    register: &Register,
    chosen: &Chosen,
    withdrawal: &Withdrawal,
) -> Result<Option<Signature>, Box<dyn Error>> {
    let policy = board.needed_policy()?;
    let may = may_withdraw(policy, chosen, board).and_then(|()| can_follow(register, withdrawal));
    if let Err(refusal) = may {
        terminal::fail(&format!("{refusal}; nothing was written"));
        return Ok(None);
    }
    let (name, who) = (args.published.name(), person(policy, &chosen.member));
    say_what(withdrawal, &format!("You withdraw, as {who}, {name}"));
    if !args.ask.agree("Withdraw it?")? {
        return Ok(None);
    }
    Ok(Some(chosen.signer.sign(Namespace::Withdrawal, &withdrawal.bytes())?))
}

/// What a member signed on their own machine, if the publisher wants to log it.
fn take_up(
    root: &Path,
    args: &Args,
    board: &Board,
    register: &Register,
    published: &Published,
) -> Result<Option<Ahead>, Box<dyn Error>> {
    let policy = board.needed_policy()?;
    let PublishedArgs { id, version } = &args.published;
    let folder = root.join(release::path(id, *version));
    let mut signed = BTreeMap::new();
    for (member, ahead) in withdrawn_ahead::all(&folder, register, published, policy, board.today) {
        match ahead {
            Ok(ahead) => drop(signed.insert(member, ahead)),
            Err(why) => {
                let path = withdrawn_ahead::path(&member);
                terminal::note(&format!("{path} counts for nothing: {why}."));
            }
        }
    }
    if let Some(name) = &args.key.name {
        signed.retain(|member, _| member.to_string() == *name);
    }
    let name = args.published.name();
    if signed.len() > 1 {
        let who = people(policy, signed.keys());
        return Err(format!("{who} signed that {name} is withdrawn; say whose: --as ID").into());
    }
    let Some((member, ahead)) = signed.pop_first() else {
        terminal::fail(&format!(
            "nobody has signed that {name} is withdrawn; a member who may does, with --reason CODE"
        ));
        return Ok(None);
    };
    if let Err(refusal) = can_follow(register, &ahead.0) {
        terminal::fail(&format!("{refusal}; nothing was written"));
        return Ok(None);
    }
    say_what(&ahead.0, &format!("{} signed that {name} is withdrawn", person(policy, &member)));
    let agreed = args.ask.yes || terminal::confirm("Withdraw it?")?;
    if !agreed {
        terminal::say("Nothing was written.");
    }
    Ok(agreed.then_some(ahead))
}

/// Whether the register can have a withdrawal as its next entry.
fn can_follow(register: &Register, withdrawal: &Withdrawal) -> Result<(), String> {
    let ledger = register.ledger();
    ledger.check(&withdrawal.entry(&[], 0)).map_err(|error| error.to_string())
}

fn say_what(withdrawal: &Withdrawal, what: &str) {
    terminal::tell(&format!("{what}: {}.", withdrawal.reason.told()));
    if withdrawal.taken_down {
        terminal::tell(
            "Its editions, its text and the redlines that show it are removed from output/public.",
        );
    }
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
            && (args.reason.is_none() || withdrawn.taken_down == args.take_down))
}

/// "Its files are", "Its files, and the redline of v2, which shows what it said, are"
fn what_is_served(redlines: &[Version]) -> String {
    if redlines.is_empty() {
        return "Its files are".to_owned();
    }
    let of: Vec<_> = redlines.iter().map(ToString::to_string).collect();
    format!("Its files, and the redline of {}, which shows what it said, are", listed(&of))
}

fn say_what_next(root: &Path, register: &Register, args: &Args) {
    let PublishedArgs { id, version } = &args.published;
    let standing = register.ledger().standing(id, *version);
    if matches!(standing, Some(Standing::Withdrawn(withdrawal)) if withdrawal.taken_down) {
        terminal::tell(
            "What this cannot reach: git, whose history and output/releases/ keep the files; web \
             servers and mirrors, until they are brought up to date; search engines; and whatever was \
             mailed, printed or downloaded. Tell those who have it.",
        );
        let PublishedArgs { id, version } = &args.published;
        let others = publication::also_served(register.ledger(), id, *version);
        if !others.is_empty() {
            let others: Vec<_> = others.iter().map(ToString::to_string).collect();
            terminal::tell(&format!(
                "Other versions may say the same words, and are still served: {}. Look through each of \
                 them, and take down those that do.",
                listed(&others)
            ));
        }
    } else if args.reason == Some(Reason::Confidentiality) {
        let redlines =
            publication::redlines_that_show(register.ledger(), &root.join("output"), id, *version);
        terminal::tell(&format!(
            "{} still served in output/public, and anybody can read there what may tell who \
             somebody is. To remove them:",
            what_is_served(&redlines)
        ));
        terminal::say(&format!(
            "  engross withdraw {id} {version} --reason confidentiality --take-down"
        ));
    }
    let name = args.published.name();
    say_how_to_commit(&root.join("output/public"), &format!("{name}: withdrawn"));
}
