//! OpenSSH's keys and signatures, and nothing of who may sign what.
//!
//! A signature is an SSHSIG (OpenSSH's PROTOCOL.sshsig): over a message, by a key, in a namespace, so
//! that what was signed for one purpose is worth nothing for another. `ssh-keygen -Y sign` makes the
//! same, and `ssh-keygen -Y verify` checks it.
//!
//! Checking is always done here. A private key that lies in a file as it is signs here too; one with
//! a passphrase, in an agent or in hardware signs through [`SshKeygen`], OpenSSH's own program, so that
//! no passphrase ever enters this one.
//!
//! The only module that knows the ssh-key crate. It reads no environment and asks no terminal; the
//! programs that it is handed may.

mod agent;
mod key;
mod key_file;
mod keygen;
mod signature;
mod signer;

use std::fmt::{self, Display, Formatter};

pub use agent::keys_in_agent;
pub use key::{PublicKey, PublicKeyError};
pub use key_file::{KeyFile, KeyFileError};
pub use keygen::SshKeygen;
pub use signature::{MAX_LENGTH, Signature, SignatureError, Verification};
pub use signer::{SignError, Signer};

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    Approval,
    Rejection,
    Policy,
    Proposal,
    Withdrawal,
    Reinstatement,
}

impl Namespace {
    pub const ALL: [Self; 6] = [
        Self::Approval,
        Self::Rejection,
        Self::Policy,
        Self::Proposal,
        Self::Withdrawal,
        Self::Reinstatement,
    ];

    /// As it stands in a signature, and after `-n` on ssh-keygen's command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "engross-approval",
            Self::Rejection => "engross-rejection",
            Self::Policy => "engross-policy",
            Self::Proposal => "engross-proposal",
            Self::Withdrawal => "engross-withdrawal",
            Self::Reinstatement => "engross-reinstatement",
        }
    }
}

impl Display for Namespace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
