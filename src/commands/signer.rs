//! The key that somebody signs with: the one they name, or the one that their agent has.

use std::error::Error;
use std::path::{Path, PathBuf};

use engross::policy::{MemberId, MemberKey, Policy};
use engross::ssh::{KeyFile, KeyFileError, PublicKey, Signer, SshKeygen, keys_in_agent};

/// OpenSSH's programs, from the path.
const SSH_KEYGEN: &str = "ssh-keygen";
const SSH_ADD: &str = "ssh-add";

/// Which key to sign with.
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    /// Sign with this private key, or with its .pub file if an agent or a hardware key has the private
    /// one. Without it, the key in your agent signs that the policy lists
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,

    /// Sign as this member, by the short name in the policy, if your agent has keys of several
    #[arg(long = "as", value_name = "MEMBER")]
    pub member: Option<MemberId>,
}

/// A key of a member that can sign.
pub struct Chosen {
    pub member: MemberId,
    /// What the policy says of the key.
    pub key: MemberKey,
    pub signer: Box<dyn Signer>,
}

impl KeyArgs {
    /// Finds the key and its member in the policy.
    pub fn choose(&self, policy: &Policy) -> Result<Chosen, Box<dyn Error>> {
        let signer = match &self.key {
            Some(path) => of_file(path)?,
            None => self.of_agent(policy)?,
        };
        let key = signer.key();
        let Some((member, _, key)) = policy.holder(key) else {
            return Err(format!(
                "the policy in force does not list the key {}, so its signature would count for \
                 nothing; send the publisher what `engross key show` prints",
                key.fingerprint()
            )
            .into());
        };
        if let Some(asked) = self.member.as_ref().filter(|asked| *asked != member) {
            return Err(format!("this is the key of `{member}`, and not of `{asked}`").into());
        }
        Ok(Chosen { member: member.clone(), key: key.clone(), signer })
    }

    /// The one key in the agent that the policy lists.
    fn of_agent(&self, policy: &Policy) -> Result<Box<dyn Signer>, Box<dyn Error>> {
        let mut keys = keys_in_agent(Path::new(SSH_ADD)).unwrap_or_default();
        let member = |key: &PublicKey| policy.holder(key).map(|(member, ..)| member.clone());
        keys.retain(|key| match (member(key), &self.member) {
            (Some(member), Some(asked)) => member == *asked,
            (member, _) => member.is_some(),
        });
        match &keys[..] {
            [key] => Ok(Box::new(SshKeygen::with_agent(SSH_KEYGEN, key.clone()))),
            [] => Err("your SSH agent has no key that the policy in force lists; name your key's \
                       file, --key ~/.ssh/id_ed25519, or give it to the agent with ssh-add"
                .into()),
            several => {
                let held = |key: &PublicKey| {
                    let member = member(key).map(|member| member.to_string());
                    format!("{} of {}", key.fingerprint(), member.unwrap_or_default())
                };
                let held: Vec<_> = several.iter().map(held).collect();
                Err(format!(
                    "your SSH agent has several keys that the policy lists: {}; say who signs with \
                     --as, or name one key's .pub file with --key",
                    held.join(", ")
                )
                .into())
            }
        }
    }
}

fn of_file(path: &Path) -> Result<Box<dyn Signer>, Box<dyn Error>> {
    match KeyFile::open(path) {
        Ok(file) => Ok(Box::new(file)),
        // ssh-keygen asks for the passphrase, the agent or the touch.
        Err(KeyFileError::Locked(key) | KeyFileError::Public(key)) => {
            Ok(Box::new(SshKeygen::with_file(SSH_KEYGEN, key, path)))
        }
        Err(error) => Err(error.into()),
    }
}
