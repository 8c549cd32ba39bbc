//! `engross key`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Subcommand;
use engross::ssh::{KeyFile, KeyFileError, PublicKey};

use crate::terminal;

/// Make a key to sign with, or show the one that you have
///
/// A key is a pair of files. The private one stays with you, behind a passphrase. What `show` prints
/// of the public one goes to whoever keeps the policy.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    New(New),
    Show(Show),
}

/// Make an Ed25519 key, with OpenSSH's own program, which asks for a passphrase
#[derive(Debug, clap::Args)]
pub struct New {
    /// Where the private key goes; the public one goes beside it [default: ~/.ssh/id_ed25519]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Print what to send of a key: its public line, and its fingerprint to read aloud
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The public key, or the private one [default: what is in ~/.ssh]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// Where OpenSSH keeps keys, in the home folder, by kind.
const USUAL: [&str; 4] = ["id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk"];

pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        KeyCommand::New(args) => new(args),
        KeyCommand::Show(args) => show(args),
    }
}

fn new(args: &New) -> Result<ExitCode, Box<dyn Error>> {
    let file = match &args.out {
        Some(file) => file.clone(),
        None => ssh_folder()?.join(USUAL[0]),
    };
    if file.exists() {
        return Err(format!(
            "there is a key already, {0}; to use it: engross key show {0}",
            file.display()
        )
        .into());
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    terminal::say(
        "Choose a passphrase that you do not use elsewhere. It protects the key if somebody takes the file.",
    );
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-C", "", "-f"])
        .arg(&file)
        .status();
    let made = made.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "there is no program `ssh-keygen`; install OpenSSH".to_owned()
        }
        _ => format!("`ssh-keygen` could not be run: {error}"),
    })?;
    if !made.success() {
        return Err("`ssh-keygen` made no key; it said why above".into());
    }
    if KeyFile::open(&file).is_ok() {
        terminal::note(&format!(
            "This key has no passphrase: whoever gets the file can sign as you. To give it one, run: ssh-keygen -p -f {}",
            file.display()
        ));
    }
    tell(&public_half(&file)?, &file);
    Ok(ExitCode::SUCCESS)
}

fn show(args: &Show) -> Result<ExitCode, Box<dyn Error>> {
    let file = match &args.file {
        Some(file) => file.clone(),
        None => {
            let folder = ssh_folder()?;
            let mut usual = USUAL.iter().map(|name| folder.join(format!("{name}.pub")));
            usual.find(|file| file.exists()).ok_or(
                "there is no key in ~/.ssh that could sign; make one with: engross key new",
            )?
        }
    };
    tell(&public_half(&file)?, &file);
    Ok(ExitCode::SUCCESS)
}

/// What somebody who was sent a key needs, and how they know that it is the right one.
fn tell(key: &PublicKey, file: &Path) {
    terminal::say(&format!("{} key, {}", key.kind(), terminal::short(file)));
    terminal::say("Send this line to whoever keeps the policy:\n");
    terminal::say(&format!("{key}\n"));
    terminal::say("Then read them this over the telephone, so that they know it is yours:\n");
    terminal::say(&key.fingerprint());
}

/// The public key of a file that holds it, or its private half.
pub fn public_half(file: &Path) -> Result<PublicKey, String> {
    match KeyFile::open(file) {
        Ok(private) => Ok(engross::ssh::Signer::key(&private).clone()),
        Err(KeyFileError::Public(key) | KeyFileError::Locked(key)) => Ok(key),
        Err(error) => Err(error.to_string()),
    }
}

fn ssh_folder() -> Result<PathBuf, &'static str> {
    let home = std::env::home_dir().ok_or("this user has no home folder; name a file")?;
    Ok(home.join(".ssh"))
}
