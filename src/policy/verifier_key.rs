//! The verifier key of a signed note (<https://c2sp.org/signed-note>): `example.org/log+7f3a90c1+AZx0…`.
//!
//! A name without spaces or plus signs; the first four bytes of the SHA-256 of the name, a line feed
//! and the key, in hexadecimal; and the key in Base64: one byte that says its kind, 0x01 for Ed25519 or
//! 0x04 for Ed25519 cosignatures, and 32 bytes.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::digest::Digest;
use crate::phrase::has_unseen;

/// A verifier key as text, right in its shape and in what its parts say of each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifierKey(String);

super::spelling::written_as_text!(VerifierKey);

/// The kinds of keys: Ed25519, and Ed25519 that cosigns.
const KINDS: [u8; 2] = [1, 4];

impl FromStr for VerifierKey {
    type Err = NotAVerifierKey;

    fn from_str(text: &str) -> Result<Self, NotAVerifierKey> {
        let mut parts = text.splitn(3, '+');
        let [Some(name), Some(hash), Some(key)] = [parts.next(), parts.next(), parts.next()] else {
            return Err(NotAVerifierKey);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| NotAVerifierKey)?;
        let is_key = bytes.len() == 33 && KINDS.contains(&bytes[0]);
        let hidden = |name: &str| has_unseen(name) || name.contains(char::is_whitespace);
        let is_name = !name.is_empty() && !hidden(name);
        let hashed = Digest::of(&[name.as_bytes(), b"\n", &bytes].concat()).to_string();
        let is_hash = hash == &hashed[..8];
        if is_key && is_name && is_hash && text.len() <= 300 {
            return Ok(Self(text.to_owned()));
        }
        Err(NotAVerifierKey)
    }
}

impl Display for VerifierKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no verifier key.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAVerifierKey;

impl Display for NotAVerifierKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("this is no verifier key of a signed note: a name, +, 8 digits, +, a key")
    }
}

impl std::error::Error for NotAVerifierKey {}
