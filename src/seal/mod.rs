//! The seal: the organisation's signature, appended to a finished edition at publication.
//!
//! It is a PAdES baseline signature (ETSI EN 319 142-1: B-B, with a time stamp B-T) by a P-256 key
//! with an X.509 certificate. It is one incremental update: the edition, as it was approved, is an
//! exact prefix of the sealed file. It certifies the file and permits no change; its field is shown
//! in the box that the layout keeps free, and tagged, so that PDF/UA-1 and PDF/A-2a still hold.
//!
//! [`seal`] makes one with a [`Sealer`]: [`pem`] and [`pkcs12`] read keys and certificates, [`token`]
//! finds them in hardware. What is appended (`revision`, `base`) follows from the edition, the
//! certificate's name and the time; where it is shown (`place`) and what it looks like (`look`,
//! `letters`) too. [`verify`](verify::verify) therefore writes it again and compares every byte, so
//! that no seal holds anything besides itself.
//!
//! It knows no policy and no register, no clock and no network: trust, time, and the way to a
//! [`time_stamp`] service are handed in.

mod authority;
mod base;
pub mod certificate;
pub mod error;
mod letters;
mod look;
pub mod pem;
pub mod pkcs12;
mod place;
mod revision;
pub mod sealer;
mod signature;
mod syntax;
pub mod time_stamp;
pub mod token;
pub mod trial;
pub mod verdict;
pub mod verify;

#[cfg(test)]
pub(crate) mod tests;

use time::OffsetDateTime;

pub use certificate::Certificate;
pub use error::Error;
pub use revision::Part;
pub use sealer::{Key, Sealer};
pub use time_stamp::Service;
pub use verdict::{Fault, Seal, Stamp, Verdict};
pub use verify::{Trust, certificates, sealed_edition, stamp, verify};

use crate::digest::Digest;
use crate::readback::Limits;
use revision::{Revision, Words};
use signature::Signature;

/// Seals an edition. The same edition, key, certificates and time give the same bytes, but for the
/// time stamp, if a service is to set one, and for a key that does not sign by RFC 6979.
pub fn seal(
    edition: &[u8],
    sealer: &Sealer,
    time: OffsetDateTime,
    service: Option<&Service<'_>>,
    limits: &Limits,
) -> Result<Vec<u8>, Error> {
    let certificate = &sealer.certificate;
    let (from, until) = certificate.validity();
    if !certificate.is_valid_at(time) {
        return Err(match time < from {
            true => Error::NotYetValid(look::spoken(from)),
            false => Error::Expired(look::spoken(until)),
        });
    }
    let words = Words { name: &certificate.name(), time };
    let mut revision = Revision::write(edition, words, limits)?;
    let [before, after] = revision.covered();
    let digest = Digest::of_parts([edition, before, after]);
    let to_sign = signature::to_sign(digest, certificate)?;
    let mut signature = Signature {
        certificate: certificate.clone(),
        chain: sealer.chain.clone(),
        digest,
        value: sealer.key.sign(&to_sign).map_err(Error::Key)?,
        time_stamp: None,
    };
    if !signature.is_sound() {
        return Err(Error::KeyDoesNotFit);
    }
    if let Some(service) = service {
        signature.time_stamp = Some(service.stamp(&signature.value)?);
    }
    revision.sign(&signature.to_der()?)?;
    Ok([edition, &revision.bytes].concat())
}
