//! A witness's word that a checkpoint goes on from all that it saw before: C2SP tlog-cosignature,
//! version 1 (<https://c2sp.org/tlog-cosignature>).
//!
//! What is signed with Ed25519 are two lines and the checkpoint's text:
//!
//! ```text
//! cosignature/v1
//! time 1679315147
//! example.org/register
//! 42
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! ```
//!
//! The signature in the note is the time, in seconds since 1970 in eight bytes, the highest first, and
//! the 64 bytes of Ed25519.

use signed_note::{Signature, StandardVerifier, Verifier};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::key::{NotAKey, SecretKey, WitnessKey};

/// A cosignature that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness's key.
    pub witness: String,
    /// When it saw the checkpoint, as it says, in seconds since 1970.
    pub timestamp: u64,
}

impl Cosignature {
    pub(super) fn of(signature: &Signature) -> Option<Self> {
        let (timestamp, _) = split(signature.signature())?;
        Some(Self { witness: signature.name().to_owned(), timestamp })
    }

    pub(super) fn sign(
        checkpoint: &Checkpoint,
        key: &SecretKey,
        timestamp: u64,
    ) -> Result<Signature, CheckpointError> {
        let signature = key.sign(&message(timestamp, checkpoint.text().as_bytes()));
        let timestamped = [timestamp.to_be_bytes().as_slice(), &signature].concat();
        Ok(Signature::new(key.name().to_owned(), key.witness_key().id(), timestamped)?)
    }
}

/// Checks the cosignatures of one witness.
pub(super) struct CosignatureVerifier {
    id: u32,
    ed25519: StandardVerifier,
}

impl CosignatureVerifier {
    pub(super) fn new(key: &WitnessKey) -> Result<Self, NotAKey> {
        Ok(Self { id: key.id(), ed25519: key.verifier()? })
    }
}

impl Verifier for CosignatureVerifier {
    fn name(&self) -> &str {
        self.ed25519.name()
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        split(signature).is_some_and(|(timestamp, ed25519)| {
            self.ed25519.verify(&message(timestamp, text), ed25519)
        })
    }
}

/// The time and the signature proper. No time is higher than 2⁶³ - 1.
fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (timestamp, ed25519) = signature.split_first_chunk()?;
    let timestamp = u64::from_be_bytes(*timestamp);
    (timestamp <= i64::MAX as u64).then_some((timestamp, ed25519))
}

fn message(timestamp: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {timestamp}\n").as_bytes(), text].concat()
}

#[cfg(test)]
mod tests {
    use ssh_key::rand_core::OsRng;

    use super::*;
    use crate::register::checkpoint::SignedCheckpoint;
    use crate::register::merkle::Hash;

    fn key(name: &str) -> SecretKey {
        SecretKey::read(&SecretKey::generate(name, &mut OsRng).unwrap()).unwrap()
    }

    fn signed(by: &SecretKey) -> SignedCheckpoint {
        let origin = "example.org/register".to_owned();
        let checkpoint = Checkpoint { origin, size: 1, root: Hash::leaf(b"an entry") };
        SignedCheckpoint::sign(checkpoint, by).unwrap()
    }

    #[test]
    fn those_of_known_witnesses_are_told_and_others_passed_over() {
        let log = key("example.org/register");
        let (one, two) = (key("one.example"), key("two.example"));
        let mut signed = signed(&log);
        let line = signed.cosign(&one, 1_679_315_147).unwrap();
        assert!(line.starts_with("— one.example ") && line.ends_with('\n'));
        signed.cosign(&two, 1_679_315_148).unwrap();
        let read = SignedCheckpoint::read(&signed.bytes()).unwrap();
        read.verify(&log.log_key()).unwrap();
        let found = |keys: &[SecretKey]| {
            let keys: Vec<_> = keys.iter().map(SecretKey::witness_key).collect();
            read.cosignatures(&keys).unwrap()
        };
        let seen = |witness: &str, timestamp| Cosignature { witness: witness.into(), timestamp };
        assert_eq!(found(std::slice::from_ref(&one)), [seen("one.example", 1_679_315_147)]);
        assert_eq!(
            found(&[two, one.clone()]),
            [seen("one.example", 1_679_315_147), seen("two.example", 1_679_315_148)]
        );
        assert_eq!(found(&[key("one.example")]), []);
    }

    #[test]
    fn a_later_one_takes_the_place_of_an_earlier() {
        let log = key("example.org/register");
        let witness = key("one.example");
        let mut signed = signed(&log);
        signed.cosign(&witness, 1).unwrap();
        signed.cosign(&witness, 2).unwrap();
        let found = signed.cosignatures(&[witness.witness_key()]).unwrap();
        assert_eq!(found.iter().map(|found| found.timestamp).collect::<Vec<_>>(), [2]);
        assert_eq!(String::from_utf8_lossy(&signed.bytes()).matches("one.example").count(), 1);
    }

    #[test]
    fn one_for_another_root_or_time_makes_the_note_worthless() {
        let log = key("example.org/register");
        let witness = key("one.example");
        let mut signed = signed(&log);
        signed.cosign(&witness, 1).unwrap();
        let text = String::from_utf8(signed.bytes()).unwrap();
        let other = text.replacen("\n1\n", "\n2\n", 1);
        let other = SignedCheckpoint::read(other.as_bytes()).unwrap();
        let bad = Err(CheckpointError::BadSignature("one.example".into()));
        assert_eq!(other.cosignatures(&[witness.witness_key()]), bad);

        let ed25519 = Cosignature::sign(&signed.checkpoint, &witness, 1).unwrap();
        for timestamp in [2, u64::MAX] {
            let mut changed = u64::to_be_bytes(timestamp).to_vec();
            changed.extend(&ed25519.signature()[8..]);
            let verifier = CosignatureVerifier::new(&witness.witness_key()).unwrap();
            assert!(!verifier.verify(signed.checkpoint.text().as_bytes(), &changed));
        }
    }
}
