//! `engross worker`: a process that `build` starts, and stops if it takes too much.

use std::error::Error;
use std::io::{self, BufReader, BufWriter};
use std::process::ExitCode;

use engross::edition::protocol;

/// Make editions for another engross process
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The memory it may use, in MiB
    memory_mib: u64,
}

pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    bound_memory(args.memory_mib << 20)?;
    // Whoever gave the orders is gone: nobody waits for what is being made.
    let ended = || std::process::exit(0);
    protocol::work(BufReader::new(io::stdin()), BufWriter::new(io::stdout().lock()), ended)?;
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
