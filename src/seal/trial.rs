//! A certificate for trying out: self-signed, so that no reader trusts it.

use std::time::Duration;

use der::asn1::{Any, BitString, SetOfVec, UtcTime, Utf8StringRef};
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc4519, rfc5912};
use der::{Encode, EncodePem, ErrorKind};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::rand_core::CryptoRngCore;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use time::OffsetDateTime;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::AsExtension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use x509_cert::{TbsCertificate, Version};

use super::certificate::Certificate;

/// The purpose of signing documents (RFC 9336).
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");

/// How many days it is valid.
pub const DAYS: u64 = 365;

/// A key and its certificate, both in PEM.
pub struct Trial {
    pub key: String,
    pub pem: String,
    pub certificate: Certificate,
}

/// Makes a P-256 key and a certificate that it signs itself, valid from a time on. It fails if the
/// name or the time is not one that a certificate can have.
pub fn make(
    name: &str,
    from: OffsetDateTime,
    random: &mut impl CryptoRngCore,
) -> der::Result<Trial> {
    let secret = SecretKey::random(random);
    let mut serial = [0; 16];
    random.fill_bytes(&mut serial);
    // A number is positive (RFC 5280, 4.1.2.2).
    serial[0] = serial[0] & 0x7F | 0x40;
    let certificate = certificate(name, from, &SigningKey::from(&secret), &serial)?;
    let private = secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| ErrorKind::Failed)?;
    Ok(Trial {
        key: private.to_string(),
        pem: certificate.to_pem(LineEnding::LF)?,
        certificate: Certificate::new(certificate)?,
    })
}

/// A certificate of version 3 (RFC 5280, 4.1), for signing documents (RFC 9336) and nothing else.
fn certificate(
    name: &str,
    from: OffsetDateTime,
    key: &SigningKey,
    serial: &[u8],
) -> der::Result<x509_cert::Certificate> {
    let subject = subject(name)?;
    let public = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key());
    let algorithm = AlgorithmIdentifierOwned { oid: rfc5912::ECDSA_WITH_SHA_256, parameters: None };
    let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(serial)?,
        signature: algorithm.clone(),
        issuer: subject.clone(),
        validity: validity(from)?,
        subject: subject.clone(),
        subject_public_key_info: public.map_err(|_| ErrorKind::Failed)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(vec![
            BasicConstraints { ca: false, path_len_constraint: None }
                .to_extension(&subject, &[])?,
            usage.to_extension(&subject, &[])?,
            ExtendedKeyUsage(vec![DOCUMENT_SIGNING]).to_extension(&subject, &[])?,
        ]),
    };
    let signature: DerSignature = key.sign(&tbs_certificate.to_der()?);
    Ok(x509_cert::Certificate {
        tbs_certificate,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(signature.as_bytes())?,
    })
}

fn subject(name: &str) -> der::Result<Name> {
    let value = Any::from(Utf8StringRef::new(name)?);
    let part = AttributeTypeAndValue { oid: rfc4519::COMMON_NAME, value };
    let part = RelativeDistinguishedName(SetOfVec::try_from(vec![part])?);
    Ok(x509_cert::name::RdnSequence(vec![part]))
}

fn validity(from: OffsetDateTime) -> der::Result<Validity> {
    let seconds = u64::try_from(from.unix_timestamp()).map_err(|_| ErrorKind::DateTime)?;
    let time = |seconds| UtcTime::from_unix_duration(Duration::from_secs(seconds));
    Ok(Validity {
        not_before: Time::UtcTime(time(seconds)?),
        not_after: Time::UtcTime(time(seconds + DAYS * 24 * 60 * 60)?),
    })
}
