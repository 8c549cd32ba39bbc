//! What the commands about releases have in common: the policy in force, today, and the release that is meant.

use std::error::Error;
use std::path::{Path, PathBuf};

use engross::approval::{self, Judged, Releases, Standing};
use engross::content;
use engross::policy::history::History;
use engross::policy::{self, Day, MemberId, MemberKey, Policy};
use engross::record::Version;
use engross::release::{self, Release, ReleaseError};
use engross::ssh::{PublicKey, Signer};

use super::signing::KeyArgs;
use crate::{clock, terminal};

/// Which release is meant.
#[derive(Debug, clap::Args)]
pub struct ReleaseArgs {
    /// The briefing
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which of its releases: v1, v2, v3 [default: the newest]
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Option<Version>,
}

/// The policy as it stands today.
pub struct Board {
    pub history: History,
    pub today: Day,
}

impl Board {
    /// Reads the policy, and says what is wrong with it.
    pub fn open(root: &Path) -> Result<Self, Box<dyn Error>> {
        let today = clock::today()?;
        let (history, problems) = policy::folder::open(root)?;
        for problem in problems {
            let path = problem.place.map(|place| place.path).unwrap_or_default();
            terminal::note(&format!("{path}: {}", problem.message));
        }
        for fault in &history.faults {
            terminal::note(&format!("The policy: {fault}."));
        }
        Ok(Self { history, today })
    }

    /// The policy in force, if one is.
    pub fn policy(&self) -> Option<&Policy> {
        self.history.in_force().map(|filed| &filed.policy)
    }

    /// The same, for a command that is nothing without one.
    pub fn needed_policy(&self) -> Result<&Policy, &'static str> {
        self.policy().ok_or(match self.history.is_empty() {
            true => {
                "no policy is in force, so nobody can approve or reject; engross policy init starts one"
            }
            // A policy that was changed by mistake must not be started anew: the register has it.
            false => {
                "no policy is in force, so nobody can approve or reject; engross policy show says \
                 what is missing. If a file of it was changed by mistake, git restore policy brings \
                 it back"
            }
        })
    }

    /// All releases of a briefing.
    pub fn releases(&self, root: &Path, id: &str) -> Result<Releases, ReleaseError> {
        approval::releases(root, id, &self.history, self.today)
    }

    /// The release that is meant, for a command that is nothing without a policy.
    pub fn matter<'b>(
        &'b self,
        releases: &'b Releases,
        id: &str,
        version: Option<Version>,
    ) -> Result<Matter<'b>, Box<dyn Error>> {
        let policy = self.needed_policy()?;
        let Judged { release, standing, .. } = asked(releases, id, version)?;
        let standing = standing.as_ref().ok_or("no policy is in force")?;
        Ok(Matter { policy, release, standing })
    }
}

/// A release that is before the board.
pub struct Matter<'b> {
    /// The policy in force, and how the release stands by it.
    pub policy: &'b Policy,
    pub standing: &'b Standing,
    pub release: &'b Release,
}

impl Matter<'_> {
    /// "first v2"
    pub fn name(&self) -> String {
        let record = &self.release.record;
        format!("{} {}", record.briefing, record.version)
    }

    /// How what a member signed beside it gets to the others: `did` is "approved by amina".
    pub fn say_how_to_commit(&self, root: &Path, did: &str) {
        let record = &self.release.record;
        let folder = root.join(release::path(&record.briefing, record.version));
        say_how_to_commit(&folder, &format!("{}: {did}", self.name()));
    }
}

/// The release that is meant: the one of this version, or the newest.
pub fn asked<'r>(
    releases: &'r Releases,
    id: &str,
    version: Option<Version>,
) -> Result<&'r Judged, Box<dyn Error>> {
    if !content::is_id(id) {
        return Err(format!("`{id}` is not the name of a briefing").into());
    }
    let newest = releases.keys().next_back().copied();
    let Some(version) = version.or(newest) else {
        return Err(format!("{id} has no release; engross propose {id} makes one").into());
    };
    match releases.get(&version) {
        Some(Ok(judged)) => Ok(judged),
        Some(Err(error)) => Err(error.to_string().into()),
        None => {
            let known: Vec<_> = releases.keys().map(Version::to_string).collect();
            Err(format!("{id} has no {version}; it has {}", known.join(", ")).into())
        }
    }
}

/// A key of a member that can sign.
pub struct Chosen {
    pub member: MemberId,
    /// What the policy says of the key.
    pub key: MemberKey,
    pub signer: Box<dyn Signer>,
}

/// Finds the key that somebody signs with, and whose it is.
pub fn choose(policy: &Policy, args: &KeyArgs) -> Result<Chosen, Box<dyn Error>> {
    let name = |key: &PublicKey| policy.holder(key).map(|(member, ..)| member.to_string());
    let signer = args.signer(name)?;
    let Some((member, _, key)) = policy.holder(signer.key()) else {
        return Err(format!(
            "the policy in force does not list the key {}, so its signature would count for \
             nothing; send the publisher what `engross key show` prints",
            signer.key().fingerprint()
        )
        .into());
    };
    if let Some(asked) = args.name.as_ref().filter(|asked| **asked != member.to_string()) {
        return Err(format!("this is not a key of `{asked}`, but of `{member}`").into());
    }
    Ok(Chosen { member: member.clone(), key: key.clone(), signer })
}

/// How what was written gets to the others.
pub fn say_how_to_commit(folder: &Path, message: &str) {
    say_how_to_commit_all(&[folder.to_owned()], message);
}

/// How what was written to several folders gets to the others.
pub fn say_how_to_commit_all(folders: &[PathBuf], message: &str) {
    let folders: Vec<_> = folders.iter().map(|folder| terminal::short(folder)).collect();
    terminal::say("To pass it on:");
    terminal::say(&format!("  git add {}", folders.join(" ")));
    terminal::say(&format!("  git commit -m \"{message}\""));
    terminal::say("  git push");
}
