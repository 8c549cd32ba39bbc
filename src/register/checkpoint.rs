//! A register's head: how many entries it has, and their tree's root, signed.
//!
//! A C2SP tlog-checkpoint (<https://c2sp.org/tlog-checkpoint>) in a signed note
//! (<https://c2sp.org/signed-note>):
//!
//! ```text
//! example.org/register
//! 42
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — example.org/register Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URY…
//! — example.com/witness jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWX…
//! ```
//!
//! The origin, which is the name of the register's key; the number of entries in decimal digits; the
//! root in base 64. Extension lines are refused: nobody could check them against the entries. Signatures
//! of keys that are not asked about are passed over, as the specification says.

use std::fmt::{self, Display, Formatter};

use signed_note::{Note, NoteError, Signature, VerifierList};

use super::cosignature::{Cosignature, CosignatureVerifier};
use super::key::{LogKey, SecretKey, WitnessKey};
use super::merkle::Hash;

/// No checkpoint is longer, in bytes: a hundred signatures.
pub const MAX_LENGTH: usize = 1 << 16;

/// What a register is at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// The note's text.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    fn parse(text: &[u8]) -> Result<Self, CheckpointError> {
        let text = std::str::from_utf8(text).map_err(|_| CheckpointError::NotANote)?;
        let lines: Vec<_> = text.split_terminator('\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(CheckpointError::Lines(lines.len()));
        };
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| CheckpointError::Size(size.to_owned()))?,
            root: root.parse().map_err(|_| CheckpointError::Root(root.to_owned()))?,
        };
        match checkpoint.size.to_string() == size {
            true => Ok(checkpoint),
            false => Err(CheckpointError::Size(size.to_owned())),
        }
    }
}

/// A checkpoint with its signatures, of which nothing is known until they are verified.
#[derive(Debug, PartialEq)]
pub struct SignedCheckpoint {
    pub checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a checkpoint.
    pub fn sign(checkpoint: Checkpoint, key: &SecretKey) -> Result<Self, CheckpointError> {
        let text = checkpoint.text();
        let signature = key.sign(text.as_bytes());
        let id = key.log_key().id();
        let signature = Signature::new(key.name().to_owned(), id, signature)?;
        let note = Note::new(text.as_bytes(), &[signature])?;
        Ok(Self { checkpoint, note })
    }

    /// Reads a checkpoint strictly.
    pub fn read(bytes: &[u8]) -> Result<Self, CheckpointError> {
        if bytes.len() > MAX_LENGTH {
            return Err(CheckpointError::TooLong);
        }
        let note = Note::from_bytes(bytes)?;
        if note.to_bytes() != bytes {
            return Err(CheckpointError::NotANote);
        }
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// The checkpoint, if this register's key signed it.
    pub fn verify(&self, key: &LogKey) -> Result<&Checkpoint, CheckpointError> {
        if self.checkpoint.origin != key.name() {
            return Err(CheckpointError::OtherOrigin {
                found: self.checkpoint.origin.clone(),
                expected: key.name().to_owned(),
            });
        }
        let verifier =
            key.verifier().map_err(|_| CheckpointError::BadSignature(key.name().into()))?;
        match self.note.verify(&VerifierList::new(vec![Box::new(verifier)])) {
            Ok(_) => Ok(&self.checkpoint),
            Err(NoteError::UnverifiedNote) => Err(CheckpointError::NotSigned(key.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// The cosignatures of these witnesses, in their order in the note. One that does not verify
    /// makes the whole note worthless.
    pub fn cosignatures(&self, keys: &[WitnessKey]) -> Result<Vec<Cosignature>, CheckpointError> {
        let mut verifiers: Vec<Box<dyn signed_note::Verifier>> = Vec::new();
        for key in keys {
            let verifier = CosignatureVerifier::new(key);
            let bad = |_| CheckpointError::BadSignature(key.name().to_owned());
            verifiers.push(Box::new(verifier.map_err(bad)?));
        }
        match self.note.verify(&VerifierList::new(verifiers)) {
            Ok((verified, _)) => Ok(verified.iter().filter_map(Cosignature::of).collect()),
            Err(NoteError::UnverifiedNote) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds a witness's cosignature, made at a time in seconds since 1970; the line that was added. An
    /// earlier one of the same key is gone.
    pub fn cosign(&mut self, key: &SecretKey, timestamp: u64) -> Result<String, CheckpointError> {
        let signature = Cosignature::sign(&self.checkpoint, key, timestamp)?;
        let id = signature.id();
        let line = String::from_utf8_lossy(&signature.to_bytes()).into_owned();
        let is_other = |line: &Signature| (line.name(), line.id()) != (key.name(), id);
        let mut signatures = self.signatures()?;
        signatures.retain(is_other);
        signatures.push(signature);
        self.note = Note::new(self.note.text(), &signatures)?;
        Ok(line)
    }

    fn signatures(&self) -> Result<Vec<Signature>, CheckpointError> {
        let bytes = self.note.to_bytes();
        let lines = &bytes[self.note.text().len() + 1..];
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        Ok(lines.map(Signature::from_bytes).collect::<Result<_, _>>()?)
    }
}

/// Why a checkpoint is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointError {
    /// It has more bytes than any checkpoint.
    TooLong,
    /// It is no signed note, or there is something before, between or after its lines.
    NotANote,
    /// Its text has another number of lines than three.
    Lines(usize),
    Size(String),
    Root(String),
    /// It is of another register.
    OtherOrigin {
        found: String,
        expected: String,
    },
    /// No signature is of this key.
    NotSigned(String),
    /// A signature that is said to be of this name's key does not fit.
    BadSignature(String),
}

impl Display for CheckpointError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => {
                write!(f, "it is longer than {} KiB, and no checkpoint is", MAX_LENGTH >> 10)
            }
            Self::NotANote => {
                f.write_str("it is no signed note: something is missing, damaged or too much")
            }
            Self::Lines(lines) => write!(f, "its text has {lines} lines, and must have 3"),
            Self::Size(text) => write!(f, "`{text}` is no number of entries"),
            Self::Root(text) => write!(f, "`{text}` is no root"),
            Self::OtherOrigin { found, expected } => {
                write!(f, "it is of the register `{found}`, not of `{expected}`")
            }
            Self::NotSigned(key) => write!(f, "it is not signed with the register's key, {key}"),
            Self::BadSignature(name) => {
                write!(f, "the signature of `{name}` does not fit what is signed")
            }
        }
    }
}

impl std::error::Error for CheckpointError {}

impl From<NoteError> for CheckpointError {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::InvalidSignature { name, .. } => Self::BadSignature(name),
            _ => Self::NotANote,
        }
    }
}

#[cfg(test)]
mod tests {
    use ssh_key::rand_core::OsRng;

    use super::*;

    fn key(name: &str) -> SecretKey {
        SecretKey::read(&SecretKey::generate(name, &mut OsRng).unwrap()).unwrap()
    }

    fn signed(key: &SecretKey) -> SignedCheckpoint {
        let origin = "example.org/register".to_owned();
        let checkpoint = Checkpoint { origin, size: 42, root: Hash::leaf(b"an entry") };
        SignedCheckpoint::sign(checkpoint, key).unwrap()
    }

    #[test]
    fn what_was_signed_is_read_back_and_verified() {
        let key = key("example.org/register");
        let signed = signed(&key);
        let read = SignedCheckpoint::read(&signed.bytes()).unwrap();
        assert_eq!(read, signed);
        assert_eq!(read.verify(&key.log_key()), Ok(&signed.checkpoint));
        assert_eq!(read.checkpoint.text().lines().nth(1), Some("42"));
    }

    #[test]
    fn another_s_key_or_register_is_refused_by_name() {
        let own = key("example.org/register");
        let signed = signed(&own);
        let other = key("example.org/register").log_key();
        assert_eq!(signed.verify(&other), Err(CheckpointError::NotSigned(other.to_string())));
        assert!(matches!(
            signed.verify(&key("example.org/other").log_key()),
            Err(CheckpointError::OtherOrigin { .. })
        ));
        let text = String::from_utf8(signed.bytes()).unwrap();
        let larger = SignedCheckpoint::read(text.replace("\n42\n", "\n43\n").as_bytes()).unwrap();
        let bad = CheckpointError::BadSignature("example.org/register".into());
        assert_eq!(larger.verify(&own.log_key()), Err(bad));
    }

    #[test]
    fn every_malformed_checkpoint_is_refused_by_name() {
        let text = String::from_utf8(signed(&key("example.org/register")).bytes()).unwrap();
        let root = Hash::leaf(b"an entry").to_string();
        for (fault, expected) in [
            (String::new(), CheckpointError::NotANote),
            (text[..text.len() - 1].into(), CheckpointError::NotANote),
            (text[..text.len() / 2].into(), CheckpointError::NotANote),
            (format!("{text}\n"), CheckpointError::NotANote),
            (format!("{text}more"), CheckpointError::NotANote),
            (format!("\u{feff}{text}").replace('\u{feff}', "\u{1}"), CheckpointError::NotANote),
            (text.replace('\n', "\r\n"), CheckpointError::NotANote),
            (text.replace("\n42\n", "\n042\n"), CheckpointError::Size("042".into())),
            (text.replace("\n42\n", "\n+42\n"), CheckpointError::Size("+42".into())),
            (text.replace("\n42\n", "\n-1\n"), CheckpointError::Size("-1".into())),
            (text.replace(&root, "AAAA"), CheckpointError::Root("AAAA".into())),
            (text.replace(&root, &format!("{root}\nmore")), CheckpointError::Lines(4)),
            (text.replace("\n42\n", "\n"), CheckpointError::Lines(2)),
            ("a".repeat(MAX_LENGTH + 1), CheckpointError::TooLong),
        ] {
            assert_eq!(SignedCheckpoint::read(fault.as_bytes()), Err(expected), "{fault:?}");
        }
    }
}
