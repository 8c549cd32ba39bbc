//! `engross seal`

use std::error::Error;
use std::process::ExitCode;

use engross::seal::trial;
use engross::store;
use p256::elliptic_curve::rand_core::OsRng;

use super::root;
use crate::{args, clock, terminal};

/// The organisation's electronic seal
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Init(Init),
}

/// Make a key and a certificate for trying out, which no reader will trust
///
/// Writes seal.key.pem, for you alone to read, and seal.pem, its certificate, to output/private/.
/// Nothing that is there is replaced.
///
/// Exit status: 0 both were made, 2 could not make them.
#[derive(Debug, clap::Args)]
struct Init {
    /// The name in the certificate, which the seal shows: your organisation's
    #[arg(value_name = "NAME")]
    name: String,
}

/// Where the two lie in a workspace.
pub const KEY: &str = "output/private/seal.key.pem";
pub const CERTIFICATE: &str = "output/private/seal.pem";

pub fn run(args: &args::Args, command: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let Command::Init(init) = &command.command;
    let root = root(args)?;
    for path in [KEY, CERTIFICATE] {
        if root.join(path).exists() {
            let message = "is there already and was left as it is; move it away to make another";
            return Err(format!("{path} {message}").into());
        }
    }
    let trial = trial::make(&init.name, clock::now()?, &mut OsRng)?;
    let unwritten = |path, error| format!("{path} could not be written: {error}");
    store::write_secret(&root.join(KEY), trial.key.as_bytes())
        .map_err(|error| unwritten(KEY, error))?;
    store::write(&root.join(CERTIFICATE), trial.pem.as_bytes())
        .map_err(|error| unwritten(CERTIFICATE, error))?;
    terminal::say(&format!("{KEY}  the key, for you alone to read"));
    terminal::say(&format!("{CERTIFICATE}      its certificate, valid for {} days", trial::DAYS));
    terminal::say(&format!("A policy lists it as sha256:{}", trial.certificate.digest()));
    terminal::say(
        "This certificate is for trying out. Nobody but itself says whose it is, so PDF readers \
         will not trust it and will call its seals unknown. To publish, use a certificate for \
         document signing that an authority has issued to your organisation.",
    );
    Ok(ExitCode::SUCCESS)
}
