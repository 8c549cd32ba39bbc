//! Sealing and verifying: a small edition made by hand, with the keys of `tests/seal`.

mod authority;
pub(crate) mod edition;
mod keys;
mod random;
mod sealing;
pub(crate) mod smuggling;
mod tampering;
mod time_stamps;

use std::collections::BTreeSet;

use time::OffsetDateTime;
use time::macros::datetime;

use super::{Sealer, Trust, Verdict, pem, seal, verify};
use crate as engross;
use crate::readback::Limits;

/// A file of `tests/seal`.
macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/seal/", $name)).as_slice()
    };
}
use file;

/// When the seals of these tests are made, and when they are looked at.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-26 04:43:21 UTC);

pub(crate) fn sealer() -> Sealer {
    sealer_of(file!("seal.key.pem"), file!("seal.pem"))
}

pub(crate) fn sealer_of(key: &[u8], certificates: &[u8]) -> Sealer {
    let key = pem::key(key, None).unwrap();
    Sealer::new(Box::new(key), pem::certificates(certificates).unwrap()).unwrap()
}

/// Takes the seals of `seal.pem`, and no other.
fn trust() -> Trust {
    Trust {
        seals: BTreeSet::from([sealer().certificate().digest()]),
        authorities: BTreeSet::new(),
        at: NOW,
    }
}

fn sealed() -> Vec<u8> {
    seal(&edition::edition(), &sealer(), NOW, None, &Limits::default()).unwrap()
}

fn verdict(bytes: &[u8]) -> Verdict {
    verify(bytes, &trust(), &Limits::default()).unwrap()
}
