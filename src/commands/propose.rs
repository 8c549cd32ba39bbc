//! `engross propose`

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval;
use engross::check::Rules;
use engross::edition::{self, Glyphs};
use engross::policy::MemberId;
use engross::publication;
use engross::release::propose::{self, Outcome, Proposal, Request};
use engross::release::{Release, Workshop};
use engross::revision::Revision;

use super::board::{Board, Chosen, asked, choose, say_how_to_commit};
use super::signing::KeyArgs;
use super::{Opened, register, workers};
use crate::{clock, terminal};

/// Make a release of a briefing from a commit, for approval
///
/// Builds every edition clean of draft marks, proves parity, and writes them with their record to
/// output/releases/<ID>/v<N>/, all or nothing. The number is the next that was never used.
///
/// Exit status: 0 there is a release, 1 something is wrong with what was to be proposed, 2 could
/// not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing: a folder in sources/
    #[arg(value_name = "ID")]
    pub id: String,

    /// The commit, tag or branch to propose, whatever lies in the work tree [default: HEAD, and the
    /// work tree must not differ]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,

    /// Make a new version even if nothing has changed since the last
    #[arg(long)]
    pub again: bool,

    // Help puts these under a heading of their own: a proposal need not be signed.
    #[command(flatten, next_help_heading = "To sign the proposal, with --key or --as")]
    pub key: KeyArgs,

    /// Say nothing but what is wrong
    #[arg(long, short)]
    pub quiet: bool,

    /// Print the outcome as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(opened: &Opened, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let Opened { root, revision, names, .. } = opened;
    let board = Board::open(root)?;
    // Before anything is made: a key that is of no use is a slip.
    let is_signed = args.key.key.is_some() || args.key.name.is_some();
    let chosen = match is_signed {
        true => Some(choose(board.needed_policy()?, &args.key)?),
        false => None,
    };
    let mut report = opened.report.clone();
    let mut proposal = None;
    let work_tree = match args.rev {
        Some(_) => None,
        None => Some(Revision::of_work_tree(root)?.files),
    };
    if let (Some(config), false) = (&opened.config, report.has_errors()) {
        let glyphs = Glyphs::new(&revision.files);
        let (worker, processors) = workers()?;
        let editions = edition::names(&revision.files).len();
        let progress = terminal::Progress::new(editions, args.quiet || args.json);
        let request = Request {
            root,
            workshop: Workshop { revision, config, worker: &worker, workers: processors },
            rules: Rules { config, names, can_show: &|char| glyphs.has(char) },
            id: &args.id,
            now: clock::now()?.unix_timestamp(),
            work_tree: work_tree.as_ref(),
            again: args.again,
            published: register::in_workspace(root)?
                .and_then(|register| publication::last_served(register.ledger(), &args.id)),
        };
        let (proposed, found) = propose::propose(&request, &|| progress.step())?;
        progress.finish();
        proposal = proposed;
        report.merge(found);
    }
    let signed =
        proposal.as_ref().map(|proposal| sign(opened, proposal, board, chosen)).transpose()?;
    let signed = signed.unwrap_or_default();
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-propose-1",
            "proposal": proposal,
            "proposers": signed.proposers,
            "problems": terminal::problems_json(&report),
        }))?;
    } else {
        terminal::print_report(&report);
        match &proposal {
            Some(proposal) if !args.quiet => summary(root, proposal, &signed),
            Some(_) => {}
            None => terminal::say(&format!("Nothing was proposed: {}.", terminal::tally(&report))),
        }
    }
    Ok(terminal::status(&report))
}

/// Who signed a proposal, and how it stands, a sentence each.
#[derive(Default)]
struct Signed {
    proposers: BTreeSet<MemberId>,
    /// Whether somebody did so this time.
    now: bool,
    standing: Vec<String>,
}

/// Writes down who may sign the release, and signs the proposal if somebody wants to.
fn sign(
    opened: &Opened,
    proposal: &Proposal,
    board: Board,
    chosen: Option<Chosen>,
) -> Result<Signed, Box<dyn Error>> {
    let Proposal { briefing, version, outcome, .. } = proposal;
    let Some(policy) = board.policy() else { return Ok(Signed::default()) };
    let release = Release::open(&opened.root, briefing, *version)?;
    approval::write_allowed_signers(&release, policy)?;
    let signs = chosen.is_some();
    if let Some(chosen) = chosen {
        approval::sign_proposal(&release, &chosen.member, &*chosen.signer)?;
    }
    let releases = board.releases(&opened.root, briefing)?;
    let judged = asked(&releases, briefing, Some(*version))?;
    let Some(standing) = &judged.standing else { return Ok(Signed::default()) };
    if standing.proposers.is_empty() && *outcome == Outcome::Made {
        terminal::note(
            "warning: nobody signed this proposal, so nobody is known as its proposer; to sign it, \
             propose it again with --key FILE, or with --as ID and your agent",
        );
    }
    let mut told = vec![format!("{version} {}.", standing.answer())];
    told.extend(standing.sentences(policy));
    Ok(Signed { proposers: standing.proposers.clone(), now: signs, standing: told })
}

fn summary(root: &Path, proposal: &Proposal, signed: &Signed) {
    let Proposal { briefing, version, title, commit, folder, .. } = proposal;
    terminal::say(&format!("{briefing} {version}  {title}"));
    for (name, edition) in &proposal.editions {
        terminal::say(&format!("  {name:<12} {}", terminal::short(&edition.file)));
    }
    if let Some(redline) = &proposal.redline {
        let file = terminal::short(&redline.file);
        terminal::say(&format!("  {:<12} {file} (against {})", "redline", redline.against));
    }
    terminal::say(&format!("  content code {}", proposal.content_code));
    terminal::say(&format!("  commit       {commit}"));
    terminal::say(&format!("  record       {}", proposal.record));
    terminal::say(&format!("  read aloud   {}", proposal.record_spoken));
    for proposer in &signed.proposers {
        terminal::say(&format!("  proposed by  {proposer}"));
    }
    terminal::say(&match proposal.outcome {
        Outcome::Made => format!(
            "Proposed {version}. It is for the board to approve: the record is what they sign."
        ),
        Outcome::SameBytes => format!(
            "{version} was made from this commit already. Made again, every byte is the same."
        ),
        Outcome::Unchanged => format!(
            "Nothing that {version} was made of has changed since; it was not made again. To propose \
             the same once more, with a new number: --again."
        ),
    });
    if signed.now && proposal.outcome != Outcome::Made {
        terminal::say("The proposal was signed.");
    }
    if signed.now || proposal.outcome == Outcome::Made {
        let message = format!("{briefing} {version}: proposed");
        say_how_to_commit(&root.join(folder), &message);
    }
    signed.standing.iter().for_each(|sentence| terminal::say(&terminal::harmless(sentence)));
}
