//! Which key signs, that of a file or one that the agent has; and asking before it does.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use engross::ssh::{KeyFile, KeyFileError, PublicKey, Signer, SshKeygen, keys_in_agent};

use crate::terminal;

/// OpenSSH's programs, as they are found on the path.
const SSH_KEYGEN: &str = "ssh-keygen";
const SSH_ADD: &str = "ssh-add";

#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    /// Sign with this private key, or with the one in the agent or in hardware that belongs to this
    /// .pub file [default: the key in the agent that the policy lists]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,

    /// Sign as this member, if the agent has the keys of several
    #[arg(long = "as", value_name = "ID")]
    pub name: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

impl AskArgs {
    /// Whether somebody wants what they are about to sign. If not, it says that nothing was signed.
    pub fn agree(&self, question: &str) -> Result<bool, Box<dyn Error>> {
        let agreed = self.yes || terminal::confirm(question)?;
        if !agreed {
            terminal::say("Nothing was signed.");
        }
        Ok(agreed)
    }
}

impl KeyArgs {
    /// Whether a key or a member was named.
    pub fn is_said(&self) -> bool {
        self.key.is_some() || self.name.is_some()
    }

    /// The key that is to sign. `whose` says by what name a key could, if it could.
    pub fn signer(
        &self,
        whose: impl Fn(&PublicKey) -> Option<String>,
    ) -> Result<Box<dyn Signer>, String> {
        match &self.key {
            Some(file) => of_file(file),
            None => self.of_agent(whose),
        }
    }

    fn of_agent(
        &self,
        whose: impl Fn(&PublicKey) -> Option<String>,
    ) -> Result<Box<dyn Signer>, String> {
        let keys = keys_in_agent(Path::new(SSH_ADD)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                "there is no program `ssh-add`; install OpenSSH, or name your key: --key FILE"
                    .to_owned()
            }
            _ => format!("`ssh-add` could not be run: {error}"),
        })?;
        let known = keys.into_iter().filter_map(|key| Some((whose(&key)?, key)));
        let asked = |name: &String| self.name.as_ref().is_none_or(|asked| asked == name);
        let known: Vec<_> = known.filter(|(name, _)| asked(name)).collect();
        let Some((name, key)) = known.first() else {
            return Err(match &self.name {
                Some(name) => format!(
                    "the agent has no key of `{name}`; name the key's file: --key FILE"
                ),
                None => "the agent has no key that the policy lists; name your key's file, such as --key ~/.ssh/id_ed25519".to_owned(),
            });
        };
        if let Some((other, _)) = known.iter().find(|(other, _)| other != name) {
            return Err(format!(
                "the agent has the keys of `{name}` and of `{other}`; say who signs: --as {name}"
            ));
        }
        Ok(Box::new(SshKeygen::with_agent(SSH_KEYGEN, key.clone())))
    }
}

fn of_file(file: &Path) -> Result<Box<dyn Signer>, String> {
    Ok(match KeyFile::open(file) {
        Ok(key) => Box::new(key),
        Err(KeyFileError::Locked(key)) => Box::new(SshKeygen::with_file(SSH_KEYGEN, key, file)),
        Err(KeyFileError::Public(key)) => Box::new(SshKeygen::with_agent(SSH_KEYGEN, key)),
        Err(error) => return Err(error.to_string()),
    })
}
