//! The keys that an agent has.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::PublicKey;

/// The public keys that `ssh-add -L` lists, of the kinds that are taken; none if there is no agent.
pub fn keys_in_agent(ssh_add: &Path) -> io::Result<Vec<PublicKey>> {
    let listed =
        Command::new(ssh_add).arg("-L").stdin(Stdio::null()).stderr(Stdio::null()).output()?;
    // Without an agent, or with an empty one, it fails and prints a sentence.
    let lines = String::from_utf8_lossy(&listed.stdout);
    Ok(lines.lines().filter_map(|line| line.parse().ok()).collect())
}
