//! `engross register witness`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::register::CHECKPOINT;
use engross::register::disk::RealDisk;
use engross::register::key::SecretKey;
use engross::register::witness::{Witness, WitnessError};
use ssh_key::rand_core::OsRng;

use super::{CopyArgs, entries, now, read_key, refuse};
use crate::args;
use crate::terminal;

/// Say, as somebody else, that the register only ever grew
///
/// Replays a copy, proves that it goes on from the last checkpoint that this witness saw, and prints its
/// cosignature: a line to be put at the end of the register's checkpoint (C2SP tlog-cosignature).
///
/// Exit status: 0 cosigned, 1 the register is refused, 2 could not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder where this witness keeps its key and what it saw
    #[arg(long, value_name = "DIR")]
    state: PathBuf,

    /// What this witness is called, for its first key: an address of its own, without https://
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Also put the line into the copy's checkpoint
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    copy: CopyArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let key = key(&args.state, args.name.as_deref())?;
    let (folder, trust) = args.copy.settle(args.copy.workspace(all)?.as_deref())?;
    let witness = Witness { folder: &args.state, key: &key, disk: &RealDisk };
    let said = match witness.cosign(&folder, &trust, now()?) {
        Ok(said) => said,
        Err(WitnessError::Refused(refused)) => return Ok(refuse(&refused)),
        Err(error) => return Err(error.into()),
    };
    if args.write {
        let path = folder.join(CHECKPOINT);
        engross::store::write(&path, &said.bytes)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    anstream::print!("{}", said.line);
    let size = said.checkpoint.size;
    terminal::note(&match said.before {
        None => format!("Seen for the first time: {}.", entries(size)),
        Some(before) if before == size => format!("Nothing was added since: {}.", entries(size)),
        Some(before) => {
            format!(
                "It goes on from what was last seen, {}: now {}.",
                entries(before),
                entries(size)
            )
        }
    });
    terminal::note(&format!("This witness's key is {}", key.witness_key()));
    Ok(ExitCode::SUCCESS)
}

fn key(state: &Path, name: Option<&str>) -> Result<SecretKey, Box<dyn Error>> {
    let path = state.join("key");
    match (path.exists(), name) {
        (false, None) => Err(format!(
            "there is no key in {} yet; say what this witness is called, and one is made: --name",
            state.display()
        )
        .into()),
        (false, Some(name)) => {
            let text = SecretKey::generate(name, &mut OsRng).ok_or_else(|| {
                format!("`{name}` cannot be the name of a witness: no spaces, and no `+`")
            })?;
            SecretKey::write(&path, &text)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            read_key(&path)
        }
        (true, _) => read_key(&path),
    }
}
