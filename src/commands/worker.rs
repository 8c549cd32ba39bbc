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
    protocol::work(BufReader::new(io::stdin().lock()), BufWriter::new(io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}

/// Asks the system for no more memory than this, in bytes, so that an allocation beyond it fails
/// and ends the process. Linux counts what is really used (`RLIMIT_DATA`).
#[cfg(unix)]
fn bound_memory(bytes: u64) -> io::Result<()> {
    use rlimit::Resource;
    let (_, hard) = Resource::DATA.get()?;
    Resource::DATA.set(bytes.min(hard), hard)
}

#[cfg(not(unix))]
fn bound_memory(_: u64) -> io::Result<()> {
    Ok(())
}
