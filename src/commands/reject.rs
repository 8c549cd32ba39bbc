//! `engross reject`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::approval::{self, told};
use engross::check::NameLists;
use engross::revision::Revision;
use engross::workspace::Config;

use super::board::{Board, Matter, ReleaseArgs, choose};
use super::signing::{AskArgs, KeyArgs};
use crate::terminal;

/// Reject a release, with the reason: both are signed
///
/// A rejection cancels your approval of the same version, whichever came first, and it stays. To
/// approve after all, let the release be proposed again under a new number.
///
/// Exit status: 0 it is rejected by you, 1 the reason may not be written down or you stopped, 2 could
/// not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub release: ReleaseArgs,

    /// Why. It is kept in git with the release, so without anything that may tell who a child is
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub ask: AskArgs,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let board = Board::open(root)?;
    let ReleaseArgs { id, version } = &args.release;
    let releases = board.releases(root, id)?;
    let matter = board.matter(&releases, id, *version)?;
    let Matter { policy, standing, release } = matter;
    let Confidential { findings, unread } = confidential(root, id, &args.reason)?;
    if !findings.is_empty() {
        terminal::fail(&"the reason is kept in git, and holds what git may not hold");
        findings.iter().for_each(|finding| terminal::note(&format!("  - {finding}")));
        return Ok(ExitCode::from(1));
    }
    let chosen = choose(policy, &args.key)?;
    let who = told::person(policy, &chosen.member);
    if standing.rejected.contains_key(&chosen.member) {
        terminal::say(&format!("{who} has rejected this version already, and a rejection stays."));
        return Ok(ExitCode::SUCCESS);
    }
    let number = release.record.version.number();
    terminal::say(&format!("You reject, as {who}, version {number} of {id}:"));
    terminal::say(&format!("  “{}”", terminal::harmless(&told::one_line(&args.reason))));
    unread.iter().for_each(|why| {
        terminal::note(&format!(
            "warning: {why}, so nobody looked for names in your reason. It is kept in git for good: \
             read it once more, and name no child and no family in it"
        ));
    });
    terminal::say(&format!("  record      {}", release.digest));
    terminal::say(&format!("  read aloud  {}", release.digest.spoken()));
    if !args.ask.agree("Reject it?")? {
        return Ok(ExitCode::from(1));
    }
    approval::reject(release, &chosen.member, &args.reason, &*chosen.signer)?;
    approval::write_allowed_signers(release, policy)?;
    let had_approved = standing.approved.contains(&chosen.member);
    let cancelled = if had_approved { " Your approval of it is cancelled." } else { "" };
    terminal::say(&format!("Signed as {who}.{cancelled}"));
    matter.say_how_to_commit(root, &format!("rejected by {}", chosen.member));
    Ok(ExitCode::SUCCESS)
}

/// What a reason was searched for.
struct Confidential {
    /// What in it may tell who a child is, by the rule, and never what.
    findings: Vec<String>,
    /// Why the names of those concerned could not be looked for, if so.
    unread: Vec<String>,
}

fn confidential(root: &Path, id: &str, reason: &str) -> Result<Confidential, Box<dyn Error>> {
    let revision = Revision::of_work_tree(root)?;
    let Some(config) = Config::read(&revision.files).0 else {
        return Err("engross.toml has errors; `engross check` tells them".into());
    };
    let (names, problems) = NameLists::read(root, &config, &[id.to_owned()])?;
    let findings = names.gate(id, &config).scan(reason);
    let findings = findings.iter().map(|finding| finding.rule.sentence().to_owned()).collect();
    let mut unread: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
    if names.stamp(id).is_none() && unread.is_empty() {
        unread.push("this machine has no list of names for this briefing".to_owned());
    }
    Ok(Confidential { findings, unread })
}
