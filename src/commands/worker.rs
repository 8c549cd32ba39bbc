//! `engross worker`: a process that another starts, and stops if it takes too much.

use std::error::Error;
use std::io::{self, BufReader, BufWriter};
use std::process::ExitCode;

use engross::{edition, pages};

/// Make editions, or pictures of pages, for another engross process
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Compare pages instead of making editions
    #[arg(long)]
    pages: bool,

    /// The memory it may use, in MiB
    memory_mib: u64,
}

pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    bound_memory(args.memory_mib << 20)?;
    // Whoever gave the orders is gone: nobody waits for what is being made.
    let ended = || std::process::exit(0);
    let requests = BufReader::new(io::stdin());
    let answers = BufWriter::new(io::stdout().lock());
    match args.pages {
        true => pages::work(requests, answers, ended)?,
        false => edition::protocol::work(requests, answers, ended)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks the system for no more memory than this, in bytes, so that an allocation beyond it fails
/// and ends the process. Linux counts what is really used (`RLIMIT_DATA`). What is left of a
/// process that ends so is not written to the disk: it may hold what is confidential.
#[cfg(unix)]
fn bound_memory(bytes: u64) -> io::Result<()> {
    use rlimit::Resource;
    Resource::CORE.set(0, 0)?;
    let (_, hard) = Resource::DATA.get()?;
    Resource::DATA.set(bytes.min(hard), hard)
}

#[cfg(not(unix))]
fn bound_memory(_: u64) -> io::Result<()> {
    Ok(())
}
