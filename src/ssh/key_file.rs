//! A private key in a file of its own, in OpenSSH's format (PROTOCOL.key).

use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ssh_key::private::KeypairData;
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use super::signer::verified;
use super::{Namespace, PublicKey, PublicKeyError, SignError, Signature, Signer};

/// No private key's file is longer, in bytes.
const MAX_LENGTH: u64 = 64 << 10;

/// A private key that lies in a file as it is, with no passphrase.
pub struct KeyFile {
    private: PrivateKey,
    public: PublicKey,
}

impl KeyFile {
    /// Reads a private key that only its owner can read.
    pub fn open(path: &Path) -> Result<Self, KeyFileError> {
        let unreadable = |error| KeyFileError::Unreadable(path.to_owned(), error);
        let file = File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        (&file).take(MAX_LENGTH).read_to_end(&mut bytes).map_err(unreadable)?;
        let text = String::from_utf8_lossy(&bytes);
        match text.parse() {
            Ok(key) => return Err(KeyFileError::Public(key)),
            Err(error @ PublicKeyError::Kind(_)) => {
                return Err(KeyFileError::Kind(path.to_owned(), error));
            }
            Err(_) => {}
        }
        let not_private = || KeyFileError::NotAPrivateKey(path.to_owned());
        let private = PrivateKey::from_openssh(text.trim_end()).map_err(|_| not_private())?;
        others_cannot_read(&file, path)?;
        let public = PublicKey::of_data(private.public_key().key_data().clone())
            .map_err(|error| KeyFileError::Kind(path.to_owned(), error))?;
        match private.key_data() {
            KeypairData::Ed25519(_) | KeypairData::Ecdsa(_) => Ok(Self { private, public }),
            _ => Err(KeyFileError::Locked(public)),
        }
    }
}

#[cfg(test)]
impl KeyFile {
    /// An Ed25519 key for tests, in no file.
    pub(crate) fn of_seed(seed: u8) -> Self {
        let pair = ssh_key::private::Ed25519Keypair::from_seed(&[seed; 32]);
        let private = PrivateKey::from(pair);
        let public = PublicKey::of_data(private.public_key().key_data().clone()).unwrap();
        Self { private, public }
    }
}

/// As ssh does, on systems where it can be told.
fn others_cannot_read(file: &File, path: &Path) -> Result<(), KeyFileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata =
            file.metadata().map_err(|error| KeyFileError::Unreadable(path.to_owned(), error))?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::OpenToOthers(path.to_owned()));
        }
    }
    let _ = (file, path);
    Ok(())
}

impl Signer for KeyFile {
    fn key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, namespace: Namespace, message: &[u8]) -> Result<Signature, SignError> {
        // SHA-512 is what ssh-keygen takes, too.
        let signed = self.private.sign(namespace.as_str(), HashAlg::Sha512, message);
        let armoured = signed.and_then(|signed| signed.to_pem(LineEnding::LF));
        let armoured = armoured.map_err(|error| SignError::Key(error.to_string()))?;
        verified(armoured.as_bytes(), &self.public, namespace, message)
    }
}

/// Why a file is no private key that can sign here.
#[derive(Debug)]
pub enum KeyFileError {
    Unreadable(PathBuf, io::Error),
    /// It has a passphrase, or is a handle of a key in hardware: ssh-keygen can sign with it.
    Locked(PublicKey),
    /// It is a public key, whose private half may be in an agent: ssh-keygen can sign with it.
    Public(PublicKey),
    NotAPrivateKey(PathBuf),
    Kind(PathBuf, PublicKeyError),
    OpenToOthers(PathBuf),
}

impl Display for KeyFileError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no file {}", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} cannot be read: {error}", path.display())
            }
            Self::Locked(key) => {
                write!(f, "the key {} is behind a passphrase or in hardware", key.fingerprint())
            }
            Self::Public(key) => write!(f, "the key {} is a public one", key.fingerprint()),
            Self::NotAPrivateKey(path) => write!(
                f,
                "{0} is no private key in OpenSSH's format; if it is one in another format, run: ssh-keygen -p -f {0}",
                path.display()
            ),
            Self::Kind(path, error) => write!(f, "{}: {error}", path.display()),
            Self::OpenToOthers(path) => write!(
                f,
                "others can read the private key {0}, so it is not used; keep it to yourself: chmod 600 {0}",
                path.display()
            ),
        }
    }
}

impl std::error::Error for KeyFileError {}
