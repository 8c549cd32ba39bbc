//! A signature in its armour, as `ssh-keygen -Y sign` writes it:
//!
//! ```text
//! -----BEGIN SSH SIGNATURE-----
//! U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgsz6u836i33yqAQ3v3qNOJB9l8b
//! …
//! -----END SSH SIGNATURE-----
//! ```
//!
//! Base64 in lines of 70 characters, each ended by one line feed. In it, with a length of four bytes,
//! big-endian, before each text (OpenSSH's PROTOCOL.sshsig): the six bytes `SSHSIG`, the number 1, the
//! public key, the namespace, an empty text, the hash (`sha256` or `sha512`), the signature itself.

use std::fmt::{self, Display, Formatter};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ssh_key::SshSig;

use super::{Namespace, PublicKey, PublicKeyError};

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";

/// How many characters of Base64 stand in a line.
const LINE: usize = 70;

const MAGIC: &[u8] = b"SSHSIG";
const VERSION: u32 = 1;
const HASHES: [&[u8]; 2] = [b"sha256", b"sha512"];

/// Flag of a hardware key's signature: somebody touched the device (WebAuthn: user present).
const USER_PRESENT: u8 = 1;

/// The end of a hardware key's signature: its flags, one byte, and a counter of four.
const FLAGS_FROM_END: usize = 5;

/// No signature is longer, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// A signature that was read: by which key, and over what it claims nothing until it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    text: String,
    key: PublicKey,
    signed: SshSig,
}

/// Whether a signature is good for a message and a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    Good,
    /// It was made for another purpose.
    OtherNamespace(String),
    /// It is over other bytes, or somebody made it up: both look the same.
    OtherBytes,
    /// A hardware key signed, and nobody touched it.
    NobodyPresent,
}

impl Signature {
    /// Reads a signature; anything but the very bytes that ssh-keygen would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, SignatureError> {
        if bytes.len() > MAX_LENGTH {
            return Err(SignatureError::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| SignatureError::NoArmour)?;
        let key = signer(&unarmoured(text)?)?;
        let signed = SshSig::from_pem(text).map_err(|_| SignatureError::Malformed)?;
        // A signature of another kind than its key could never be good.
        if signed.algorithm() != signed.public_key().algorithm() {
            return Err(SignatureError::OtherKind);
        }
        Ok(Self { text: text.to_owned(), key, signed })
    }

    /// The key that it says it was made with.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The exact bytes that were read.
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Whether its key signed this message for this purpose. Whose key it is, is another question.
    pub fn verify(&self, namespace: Namespace, message: &[u8]) -> Verification {
        let found = self.signed.namespace();
        if found != namespace.as_str() {
            return Verification::OtherNamespace(found.to_owned());
        }
        let key = ssh_key::PublicKey::from(self.signed.public_key().clone());
        if key.verify(namespace.as_str(), message, &self.signed).is_err() {
            return Verification::OtherBytes;
        }
        if self.key.is_in_hardware() && !self.somebody_was_present() {
            return Verification::NobodyPresent;
        }
        Verification::Good
    }

    /// What a hardware key says, and signs.
    fn somebody_was_present(&self) -> bool {
        let bytes = self.signed.signature_bytes();
        let flags = bytes.len().checked_sub(FLAGS_FROM_END).and_then(|at| bytes.get(at));
        flags.is_some_and(|flags| flags & USER_PRESENT != 0)
    }
}

/// What is in the armour, which has one spelling.
fn unarmoured(text: &str) -> Result<Vec<u8>, SignatureError> {
    let inner = text.strip_prefix(BEGIN).ok_or(SignatureError::NoArmour)?;
    let Some((inner, rest)) = inner.split_once(END) else { return Err(SignatureError::CutOff) };
    if rest.contains(BEGIN.trim_end()) {
        return Err(SignatureError::Two);
    }
    if !rest.is_empty() {
        return Err(SignatureError::Trailing);
    }
    let base64: String = inner.split('\n').collect();
    let bytes = BASE64_STANDARD.decode(&base64).map_err(|_| SignatureError::NotBase64)?;
    let lines = base64.as_bytes().chunks(LINE).map(|line| String::from_utf8_lossy(line) + "\n");
    if lines.collect::<String>() != inner {
        return Err(SignatureError::NotBase64);
    }
    Ok(bytes)
}

/// Looks at each part of a signature's data, and reads its key.
fn signer(data: &[u8]) -> Result<PublicKey, SignatureError> {
    let rest = data.strip_prefix(MAGIC).ok_or(SignatureError::NotASignature)?;
    let (version, mut rest) = rest.split_first_chunk().ok_or(SignatureError::Malformed)?;
    let version = u32::from_be_bytes(*version);
    if version != VERSION {
        return Err(SignatureError::Version(version));
    }
    let mut part = || take_text(&mut rest).ok_or(SignatureError::Malformed);
    let [key, _namespace, reserved, hash, _signature] =
        [part()?, part()?, part()?, part()?, part()?];
    if !rest.is_empty() || !reserved.is_empty() {
        return Err(SignatureError::Trailing);
    }
    if !HASHES.contains(&hash) {
        return Err(SignatureError::Hash(String::from_utf8_lossy(hash).into_owned()));
    }
    Ok(PublicKey::of_bytes(key)?)
}

/// A text with its length before it.
fn take_text<'d>(data: &mut &'d [u8]) -> Option<&'d [u8]> {
    let (length, rest) = data.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    *data = rest;
    Some(text)
}

impl Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good => f.write_str("it is good"),
            Self::OtherNamespace(namespace) => {
                write!(f, "it was made for another purpose, `{namespace}`")
            }
            Self::OtherBytes => f.write_str("it is not over these bytes"),
            Self::NobodyPresent => f.write_str("nobody touched the hardware key"),
        }
    }
}

/// Why some bytes are no signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureError {
    TooLong,
    /// It does not start as a signature does.
    NoArmour,
    /// Its last line is missing.
    CutOff,
    /// Another signature follows.
    Two,
    /// Something follows it.
    Trailing,
    NotBase64,
    /// What is in the armour is something else.
    NotASignature,
    Version(u32),
    Hash(String),
    Key(PublicKeyError),
    /// The signature is of another kind than the key.
    OtherKind,
    Malformed,
}

impl Display for SignatureError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "it is longer than {MAX_LENGTH} bytes, and no signature is"),
            Self::NoArmour => write!(f, "it does not start with {}", BEGIN.trim_end()),
            Self::CutOff => write!(f, "it is cut off: it does not end with {}", END.trim_end()),
            Self::Two => f.write_str("it is two signatures, and must be one"),
            Self::Trailing => f.write_str("something follows the signature"),
            Self::NotBase64 => f.write_str("it is not the Base64 that ssh-keygen writes"),
            Self::NotASignature => f.write_str("what is in it is no SSH signature"),
            Self::Version(version) => write!(f, "it is of version {version}, and 1 is known"),
            Self::Hash(hash) => {
                write!(f, "it is over a hash that is not known, `{hash}`: sha256 and sha512 are")
            }
            Self::Key(error) => write!(f, "of its key: {error}"),
            Self::OtherKind => f.write_str("it is of another kind than its key"),
            Self::Malformed => f.write_str("it is damaged"),
        }
    }
}

impl std::error::Error for SignatureError {}

impl From<PublicKeyError> for SignatureError {
    fn from(error: PublicKeyError) -> Self {
        Self::Key(error)
    }
}
