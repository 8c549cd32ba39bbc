//! Whatever can sign.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use super::{Namespace, PublicKey, Signature, SignatureError, Verification};

/// A private key, wherever it is.
pub trait Signer {
    /// Its public half.
    fn key(&self) -> &PublicKey;

    /// Signs a message for a purpose. The signature is good: it was verified.
    fn sign(&self, namespace: Namespace, message: &[u8]) -> Result<Signature, SignError>;
}

/// Reads what a signer made, and lets it pass if it is what was asked for.
pub(super) fn verified(
    made: &[u8],
    key: &PublicKey,
    namespace: Namespace,
    message: &[u8],
) -> Result<Signature, SignError> {
    let signature = Signature::read(made).map_err(SignError::NotASignature)?;
    if signature.key() != key {
        return Err(SignError::OtherKey(signature.key().clone()));
    }
    match signature.verify(namespace, message) {
        Verification::Good => Ok(signature),
        why => Err(SignError::NotGood(why)),
    }
}

/// Why there is no signature.
#[derive(Debug)]
pub enum SignError {
    /// A program could not be run.
    NotRun(PathBuf, io::Error),
    /// A program did not sign; it said why itself.
    Refused(PathBuf),
    /// The key could not sign.
    Key(String),
    NotASignature(SignatureError),
    OtherKey(PublicKey),
    NotGood(Verification),
}

impl Display for SignError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun(program, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no program `{}`; install OpenSSH", program.display())
            }
            Self::NotRun(program, error) => {
                write!(f, "`{}` could not be run: {error}", program.display())
            }
            Self::Refused(program) => {
                write!(f, "`{}` did not sign; it said why above", program.display())
            }
            Self::Key(error) => write!(f, "the key could not sign: {error}"),
            Self::NotASignature(error) => write!(f, "what was made is no signature: {error}"),
            Self::OtherKey(key) => {
                write!(f, "another key signed than was asked to: {}", key.fingerprint())
            }
            Self::NotGood(why) => write!(f, "the signature that was made is not good: {why}"),
        }
    }
}

impl std::error::Error for SignError {}
