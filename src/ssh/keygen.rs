//! Signing through OpenSSH's own program.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::signer::verified;
use super::{Namespace, PublicKey, SignError, Signature, Signer};

/// `ssh-keygen -Y sign`: for a key with a passphrase, in an agent, or in hardware. It asks for the
/// passphrase or the touch itself.
pub struct SshKeygen {
    /// The program.
    program: PathBuf,
    key: PublicKey,
    /// The private key's file; without one, an agent has the key.
    file: Option<PathBuf>,
}

impl SshKeygen {
    /// Signs with a key that the agent has.
    pub fn with_agent(program: impl Into<PathBuf>, key: PublicKey) -> Self {
        Self { program: program.into(), key, file: None }
    }

    /// Signs with a private key's file, whose public half is `key`.
    pub fn with_file(program: impl Into<PathBuf>, key: PublicKey, file: &Path) -> Self {
        Self { program: program.into(), key, file: Some(file.to_owned()) }
    }

    /// What the program writes to its standard output.
    fn run(&self, file: &Path, namespace: Namespace, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let not_run = |error| SignError::NotRun(self.program.clone(), error);
        let mut command = Command::new(&self.program);
        command.args(["-Y", "sign", "-q", "-n", namespace.as_str(), "-f"]).arg(file);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(not_run)?;
        // A program that ends without reading closes the pipe; its status says so.
        let _ = child.stdin.take().map(|mut input| input.write_all(message));
        let output = child.wait_with_output().map_err(not_run)?;
        if !output.status.success() {
            return Err(SignError::Refused(self.program.clone()));
        }
        Ok(output.stdout)
    }
}

impl Signer for SshKeygen {
    fn key(&self) -> &PublicKey {
        &self.key
    }

    fn sign(&self, namespace: Namespace, message: &[u8]) -> Result<Signature, SignError> {
        let made = match &self.file {
            Some(file) => self.run(file, namespace, message)?,
            None => {
                // ssh-keygen looks in the agent for the private half of a public key's file.
                let file = public_key_file(&self.key)
                    .map_err(|error| SignError::NotRun(self.program.clone(), error))?;
                self.run(file.path(), namespace, message)?
            }
        };
        verified(&made, &self.key, namespace, message)
    }
}

fn public_key_file(key: &PublicKey) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().suffix(".pub").tempfile()?;
    writeln!(file, "{key}")?;
    file.flush()?;
    Ok(file)
}
