//! Keys that sign a register's checkpoints: C2SP signed-note's verifier keys, and Go's spelling of the
//! secret ones.
//!
//! ```text
//! example.org/register+6a6f4ab1+AZlcgwVjx…            a register's key
//! example.com/witness+1f3bd7c2+BHkL0Xgq5…             a witness's key
//! PRIVATE+KEY+example.org/register+6a6f4ab1+AY9Nw…    a secret key, to be kept
//! ```
//!
//! Name, key ID and, in base 64, a byte for what the key is for with the Ed25519 key (RFC 8032). The key
//! ID is the first four bytes of the SHA-256 of the name, a line end, that byte and the public key.

use std::fmt::{self, Debug, Display, Formatter};
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use signed_note::{Signer, StandardSigner, StandardVerifier};
use ssh_key::private::Ed25519Keypair;
use ssh_key::rand_core::CryptoRngCore;
use tempfile::NamedTempFile;

use crate::store;

/// Ed25519 over a note's text.
const LOG: u8 = 0x01;
/// Ed25519 over a checkpoint with the time at which it was seen.
const WITNESS: u8 = 0x04;

/// The public key that a register's checkpoints are signed with.
pub type LogKey = PublicKey<LOG>;

/// The public key of a witness (<https://c2sp.org/tlog-cosignature>).
pub type WitnessKey = PublicKey<WITNESS>;

/// A public key with the name of who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey<const USE: u8> {
    name: String,
    key: [u8; 32],
}

impl<const USE: u8> PublicKey<USE> {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key ID: what tells keys of one name apart, and no more.
    pub fn id(&self) -> u32 {
        signed_note::key_id(&self.name, &self.with_use())
    }

    fn with_use(&self) -> Vec<u8> {
        [&[USE], self.key.as_slice()].concat()
    }

    /// What checks Ed25519 signatures of this key over any message.
    pub(super) fn verifier(&self) -> Result<StandardVerifier, NotAKey> {
        let key = PublicKey::<LOG> { name: self.name.clone(), key: self.key };
        StandardVerifier::new(&key.to_string()).map_err(|_| NotAKey)
    }
}

impl<const USE: u8> Display for PublicKey<USE> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let key = BASE64_STANDARD.encode(self.with_use());
        write!(f, "{}+{:08x}+{key}", self.name, self.id())
    }
}

/// A text that is not a key of the kind.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAKey;

impl Display for NotAKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a key is written as its name, its ID and its bytes, with `+` between them")
    }
}

impl std::error::Error for NotAKey {}

impl<const USE: u8> FromStr for PublicKey<USE> {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (name, rest) = text.split_once('+').ok_or(NotAKey)?;
        let (_, key) = rest.split_once('+').ok_or(NotAKey)?;
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| NotAKey)?;
        let key = bytes.strip_prefix(&[USE]).ok_or(NotAKey)?;
        let key = Self { name: name.to_owned(), key: key.try_into().map_err(|_| NotAKey)? };
        // That it is a name, and a point on the curve.
        key.verifier()?;
        (key.to_string() == text).then_some(key).ok_or(NotAKey)
    }
}

impl<const USE: u8> Serialize for PublicKey<USE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const USE: u8> Deserialize<'de> for PublicKey<USE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A secret key. The same serves a register or a witness.
#[derive(Clone)]
pub struct SecretKey {
    signer: StandardSigner,
    public: [u8; 32],
}

impl SecretKey {
    /// A key from random bytes, as text; `None` if the name can be none.
    pub fn generate(name: &str, random: &mut impl CryptoRngCore) -> Option<String> {
        signed_note::is_key_name_valid(name)
            .then(|| format!("{}\n", signed_note::generate_key(random, name).0))
    }

    /// Reads a key as [`SecretKey::generate`] wrote it.
    pub fn read(text: &str) -> Result<Self, NotAKey> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        let signer = StandardSigner::new(line).map_err(|_| NotAKey)?;
        // The key in base 64 may have a `+` of its own.
        let key = line.splitn(5, '+').last().ok_or(NotAKey)?;
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| NotAKey)?;
        let seed = bytes.strip_prefix(&[LOG]).ok_or(NotAKey)?.try_into().map_err(|_| NotAKey)?;
        Ok(Self { signer, public: Ed25519Keypair::from_seed(seed).public.0 })
    }

    /// Writes the text of a key to a file that only its owner can read, where nothing is yet.
    pub fn write(path: &Path, text: &str) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        store::create_folders(folder)?;
        // Temporary files are their owner's alone, and keep that when they get their name.
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path)?;
        Ok(())
    }

    pub fn name(&self) -> &str {
        self.signer.name()
    }

    /// The public key, of a register.
    pub fn log_key(&self) -> LogKey {
        PublicKey { name: self.name().to_owned(), key: self.public }
    }

    /// The public key, of a witness.
    pub fn witness_key(&self) -> WitnessKey {
        PublicKey { name: self.name().to_owned(), key: self.public }
    }

    /// An Ed25519 signature.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        // Ed25519 signs whatever it is given; only keys elsewhere can fail.
        self.signer.sign(message).expect("a key in memory signs")
    }
}

impl Debug for SecretKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.log_key())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use ssh_key::rand_core::OsRng;

    use super::*;

    /// The example of the specification of signed notes.
    const EXAMPLE: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn the_specification_s_key_is_read_and_written() {
        let key: LogKey = EXAMPLE.parse().unwrap();
        assert_eq!((key.name(), key.id()), ("example.com/foo", 0x530d_903a));
        assert_eq!(key.to_string(), EXAMPLE);
    }

    #[test]
    fn a_key_has_one_spelling_and_one_use() {
        for wrong in [
            "",
            "example.com/foo",
            &EXAMPLE[..EXAMPLE.len() - 1],
            &EXAMPLE.replace("530d903a", "530D903A"),
            &EXAMPLE.replace("530d903a", "00000000"),
            &EXAMPLE.replace("example.com/foo", "example.com/ foo"),
            &EXAMPLE.replace("example.com/foo", "example.com/bar"),
            &format!("{EXAMPLE}\n"),
            &format!("{EXAMPLE}+"),
        ] {
            assert_eq!(wrong.parse::<LogKey>(), Err(NotAKey), "{wrong:?}");
        }
        assert_eq!(EXAMPLE.parse::<WitnessKey>(), Err(NotAKey));
    }

    #[test]
    fn a_secret_key_is_read_back_and_is_never_shown() {
        let text = SecretKey::generate("example.org/register", &mut OsRng).unwrap();
        let key = SecretKey::read(&text).unwrap();
        assert_eq!(key.name(), "example.org/register");
        let verifier = key.witness_key().verifier().unwrap();
        assert!(signed_note::Verifier::verify(&verifier, b"text", &key.sign(b"text")));
        assert!(!format!("{key:?}").contains("PRIVATE"));
        assert!(SecretKey::read(&text.replace("register", "log")).is_err());
        assert_eq!(SecretKey::generate("two words", &mut OsRng), None);
    }

    #[test]
    fn a_secret_key_is_its_owner_s_alone_and_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/key");
        SecretKey::write(&path, "one").unwrap();
        assert!(SecretKey::write(&path, "two").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
