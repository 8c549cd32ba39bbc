//! A public key, from one line as it stands in `id_ed25519.pub`.

use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ssh_key::public::{EcdsaPublicKey, KeyData};

/// A public key of a kind that is taken. What its owner called it is no part of it. Keys are in the
/// order of their lines' bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey {
    /// Its one spelling: its kind and its data in Base64, without a comment.
    line: String,
    data: Box<KeyData>,
}

/// The kinds that are taken, as OpenSSH names them, and in words.
const KINDS: [(&str, &str); 4] = [
    ("ssh-ed25519", "Ed25519"),
    ("ecdsa-sha2-nistp256", "ECDSA P-256"),
    ("sk-ssh-ed25519@openssh.com", "Ed25519 in hardware"),
    ("sk-ecdsa-sha2-nistp256@openssh.com", "ECDSA P-256 in hardware"),
];

/// No key's line is longer, in bytes, its comment included.
const MAX_LINE: usize = 4096;

impl PublicKey {
    /// What kind of key it is, in words.
    pub fn kind(&self) -> &'static str {
        let algorithm = self.data.algorithm();
        let known = KINDS.iter().find(|(name, _)| *name == algorithm.as_str());
        known.map_or("another kind", |(_, words)| words)
    }

    /// Whether it is in a device that asks for its owner's touch.
    pub fn is_in_hardware(&self) -> bool {
        matches!(*self.data, KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_))
    }

    /// The SHA-256 of the key as OpenSSH shows it: `SHA256:…`.
    pub fn fingerprint(&self) -> String {
        self.data.fingerprint(ssh_key::HashAlg::Sha256).to_string()
    }

    /// Whether the same secret signs for both: a key can be written as a hardware key as well, and
    /// for many applications, and stays one key.
    pub fn is_one_with(&self, other: &Self) -> bool {
        self.point() == other.point()
    }

    /// Reads a key as it stands in a signature, in OpenSSH's one encoding.
    pub(super) fn of_bytes(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let read = ssh_key::PublicKey::from_bytes(bytes).map_err(|_| PublicKeyError::Malformed)?;
        // The crate passes over a length that is wrong.
        if read.to_bytes().is_ok_and(|written| written == bytes) {
            return Self::of_data(KeyData::from(read));
        }
        Err(PublicKeyError::Malformed)
    }

    /// Takes a key of the kinds that are taken.
    pub(super) fn of_data(data: KeyData) -> Result<Self, PublicKeyError> {
        let taken = match &data {
            KeyData::Ecdsa(key) => matches!(key, EcdsaPublicKey::NistP256(_)),
            KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => true,
            _ => false,
        };
        if !taken {
            return Err(PublicKeyError::refused(data.algorithm().as_str()));
        }
        let line = ssh_key::PublicKey::from(data.clone()).to_openssh();
        let key = Self { line: line.map_err(|_| PublicKeyError::Malformed)?, data: data.into() };
        // SEC 1 can write a point in several ways, and OpenSSH in one: 0x04, x, y.
        let is_one_way = match key.point() {
            [4, coordinates @ ..] if coordinates.len() == 64 => true,
            point => point.len() == 32,
        };
        if is_one_way { Ok(key) } else { Err(PublicKeyError::Malformed) }
    }

    /// The public point itself, in its curve's one encoding.
    pub(super) fn point(&self) -> &[u8] {
        match &*self.data {
            KeyData::Ed25519(key) => key.as_ref(),
            KeyData::SkEd25519(key) => key.public_key().as_ref(),
            KeyData::Ecdsa(key) => key.as_sec1_bytes(),
            KeyData::SkEcdsaSha2NistP256(key) => key.ec_point().as_bytes(),
            _ => &[],
        }
    }
}

impl FromStr for PublicKey {
    type Err = PublicKeyError;

    fn from_str(line: &str) -> Result<Self, PublicKeyError> {
        let line = line.trim();
        if line.starts_with("-----BEGIN") {
            return Err(PublicKeyError::Private);
        }
        if line.contains(['\n', '\r']) {
            return Err(PublicKeyError::NotOneLine);
        }
        if line.len() > MAX_LINE {
            return Err(PublicKeyError::Malformed);
        }
        let mut words = line.split_ascii_whitespace();
        let kind = words.next().unwrap_or_default();
        if KINDS.iter().all(|(name, _)| *name != kind) {
            let is_kind = |word: &str| KINDS.iter().any(|(name, _)| *name == word);
            let options = words.any(is_kind);
            return Err(if options {
                PublicKeyError::Options
            } else {
                PublicKeyError::refused(kind)
            });
        }
        let key = ssh_key::PublicKey::from_openssh(line).map_err(|_| PublicKeyError::Malformed)?;
        let key = Self::of_data(KeyData::from(key))?;
        // The crate passes over a length that is wrong, and so over another spelling.
        if line.split_ascii_whitespace().take(2).eq(key.line.split(' ')) {
            return Ok(key);
        }
        Err(PublicKeyError::Malformed)
    }
}

impl Display for PublicKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl Debug for PublicKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a line is no public key that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKeyError {
    NotAKey,
    /// It is the beginning of a private key.
    Private,
    NotOneLine,
    /// Something stands in front of the key, as in a file of authorised keys.
    Options,
    /// A key of a kind that is not taken, in words.
    Kind(&'static str),
    /// Its kind is taken, and the rest is no key of that kind.
    Malformed,
}

impl PublicKeyError {
    fn refused(kind: &str) -> Self {
        match kind {
            "ssh-rsa" => Self::Kind("an RSA key"),
            "ssh-dss" => Self::Kind("a DSA key"),
            "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521" => {
                Self::Kind("an ECDSA key of another curve than P-256")
            }
            kind if kind.ends_with("-cert-v01@openssh.com") => Self::Kind("a certificate"),
            _ => Self::NotAKey,
        }
    }
}

impl Display for PublicKeyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAKey => f.write_str(
                "this is no public key; it is one line that starts with ssh-ed25519, from a file that ends in .pub",
            ),
            Self::Private => f.write_str(
                "this is a private key, which nobody but its owner may have; the public one is in the file of the same name that ends in .pub",
            ),
            Self::NotOneLine => f.write_str("this is more than one line, and a public key is one"),
            Self::Options => f.write_str(
                "something stands in front of this key; give the key alone, from its kind on",
            ),
            Self::Kind(kind) => write!(
                f,
                "this is {kind}, which is not taken; what is taken is Ed25519, ECDSA P-256, and both in hardware (sk-): make one with `engross key new`"
            ),
            Self::Malformed => f.write_str(
                "this public key is damaged; take it again from its file that ends in .pub",
            ),
        }
    }
}

impl std::error::Error for PublicKeyError {}
