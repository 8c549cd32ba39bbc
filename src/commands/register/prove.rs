//! `engross register prove`

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use engross::digest::Digest;
use engross::register::Register;
use engross::register::proof::Proof;

use super::{CopyArgs, refuse};
use crate::args;
use crate::terminal;

/// Write the proof that an entry, or what published a file, is in the register
///
/// The proof is a text that stands alone: the entry, the hashes that lead to the signed root, and the
/// checkpoint (C2SP tlog-proof).
///
/// Exit status: 0 proved, 1 the copy is refused or has no such entry, 2 could not look.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of an entry, or a file that was published: an edition, or a record
    #[arg(value_name = "ENTRY|FILE")]
    what: String,

    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,

    #[command(flatten)]
    copy: CopyArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let register = match args.copy.open(all)? {
        Ok(register) => register,
        Err(refused) => return Ok(refuse(&refused)),
    };
    let proof = match args.what.parse() {
        Ok(index) => Proof::of(&register, index).ok_or_else(|| {
            format!("there is no entry {index}: the last is {}", register.checkpoint().size - 1)
        }),
        Err(_) => of_file(&register, &args.what)?,
    };
    let proof = match proof {
        Ok(proof) => proof,
        Err(reason) => {
            terminal::fail(&reason);
            return Ok(ExitCode::from(1));
        }
    };
    let told = register.entry(proof.index).map(|logged| logged.entry.told()).unwrap_or_default();
    match &args.out {
        None => anstream::print!("{}", String::from_utf8_lossy(&proof.bytes())),
        Some(path) => engross::store::write(path, &proof.bytes())
            .map_err(|error| format!("{}: {error}", path.display()))?,
    }
    terminal::note(&format!("Entry {}: {told}.", proof.index));
    Ok(ExitCode::SUCCESS)
}

/// The proof of what published a file; an error says that nothing did.
fn of_file(register: &Register, path: &str) -> Result<Result<Proof, String>, Box<dyn Error>> {
    let bytes = std::fs::read(path).map_err(|error| {
        format!("{path}: {error}. Name an entry by its number, or a file that was published")
    })?;
    let digest = Digest::of(&bytes);
    let ledger = register.ledger();
    let index = ledger.entry_of_file(&digest).or_else(|| ledger.entry_of_record(&digest));
    let proof = index.and_then(|index| Proof::of(register, index));
    Ok(proof.ok_or_else(|| format!("no entry of this register is about {path}, byte for byte")))
}
