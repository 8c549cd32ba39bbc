//! X.509 certificates (RFC 5280) with P-256 keys.

use std::fmt;
use std::sync::Arc;

use der::oid::ObjectIdentifier;
use der::pem::LineEnding;
use der::referenced::OwnedToRef;
use der::{Decode, Encode, EncodePem, Tagged};
use p256::ecdsa::VerifyingKey;
use time::OffsetDateTime;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;

use crate::digest::Digest;

/// A certificate, valid DER in any case; its key may be of a kind that seals do not take.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    inner: Arc<x509_cert::Certificate>,
    digest: Digest,
}

impl Certificate {
    /// Reads DER.
    pub fn from_der(bytes: &[u8]) -> der::Result<Self> {
        Self::new(x509_cert::Certificate::from_der(bytes)?)
    }

    pub(super) fn new(inner: x509_cert::Certificate) -> der::Result<Self> {
        let digest = Digest::of(&inner.to_der()?);
        Ok(Self { inner: inner.into(), digest })
    }

    /// The certificate in PEM (RFC 7468).
    pub fn pem(&self) -> der::Result<String> {
        self.inner.to_pem(LineEnding::LF)
    }

    pub(super) fn inner(&self) -> &x509_cert::Certificate {
        &self.inner
    }

    /// The SHA-256 of its DER: what a policy names it by.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Who it is for: the common name, else the organisation, else the whole name as RFC 4514 has it.
    /// Anybody can write anything there, so what would control a terminal is replaced.
    pub fn name(&self) -> String {
        let subject = &self.inner.tbs_certificate.subject;
        let part = |kind| attribute(subject, kind);
        let name = part(COMMON_NAME).or_else(|| part(ORGANISATION));
        let name = name.unwrap_or_else(|| subject.to_string());
        name.replace(char::is_control, "\u{fffd}")
    }

    /// The first and the last second at which it is valid.
    pub fn validity(&self) -> (OffsetDateTime, OffsetDateTime) {
        let validity = &self.inner.tbs_certificate.validity;
        let time =
            |time: x509_cert::time::Time| OffsetDateTime::UNIX_EPOCH + time.to_unix_duration();
        (time(validity.not_before), time(validity.not_after))
    }

    pub fn is_valid_at(&self, time: OffsetDateTime) -> bool {
        let (from, until) = self.validity();
        // The last second is valid to its end.
        (from.unix_timestamp()..=until.unix_timestamp()).contains(&time.unix_timestamp())
    }

    /// Its key; none if that is not for ECDSA on P-256.
    pub fn key(&self) -> Option<VerifyingKey> {
        let info = &self.inner.tbs_certificate.subject_public_key_info;
        VerifyingKey::try_from(info.owned_to_ref()).ok()
    }

    /// Whether it may sign documents, as far as it restricts what its key is for.
    pub(super) fn may_sign(&self) -> bool {
        match self.inner.tbs_certificate.get::<KeyUsage>() {
            Ok(None) => true,
            Ok(Some((_, usage))) => {
                usage.0.contains(KeyUsages::DigitalSignature)
                    || usage.0.contains(KeyUsages::NonRepudiation)
            }
            Err(_) => false,
        }
    }

    /// Whether it is for this purpose and no other (RFC 5280, 4.2.1.12).
    pub(super) fn is_only_for(&self, purpose: ObjectIdentifier) -> bool {
        let usage = self.inner.tbs_certificate.get::<ExtendedKeyUsage>();
        matches!(usage, Ok(Some((_, usage))) if usage.0 == [purpose])
    }
}

const COMMON_NAME: ObjectIdentifier = der::oid::db::rfc4519::COMMON_NAME;
const ORGANISATION: ObjectIdentifier = der::oid::db::rfc4519::ORGANIZATION_NAME;

/// The words of a part of a name.
fn attribute(name: &Name, kind: ObjectIdentifier) -> Option<String> {
    let mut parts = name.0.iter().flat_map(|part| part.0.iter());
    let value = &parts.find(|part| part.oid == kind)?.value;
    let text = match value.tag() {
        der::Tag::BmpString => {
            let units = value.value().as_chunks::<2>().0.iter();
            String::from_utf16(&units.map(|unit| u16::from_be_bytes(*unit)).collect::<Vec<_>>())
                .ok()
        }
        _ => std::str::from_utf8(value.value()).ok().map(str::to_owned),
    };
    text.filter(|text| !text.trim().is_empty())
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, {})", self.name(), self.digest)
    }
}
