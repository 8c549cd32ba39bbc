//! A certificate for trying out: self-signed, so that no reader trusts it.

use std::fmt;
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
use super::letters::letter;

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

/// The longest common name (RFC 5280, Appendix A), in characters.
const LONGEST: usize = 64;

/// Why there is no certificate.
#[derive(Debug)]
pub enum Error {
    NoName,
    /// The name has this many characters.
    LongName(usize),
    /// The name has a character that a seal cannot show.
    Letter(char),
    /// The time is not one that a certificate can have, or the name is not.
    Encoding(der::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("the certificate needs a name: your organisation's"),
            Self::LongName(length) => write!(
                f,
                "the name has {length} characters, and a certificate holds {LONGEST}; shorten it"
            ),
            Self::Letter(char) => write!(
                f,
                "a seal cannot show the character “{}” of the name; write it in Latin letters",
                char.escape_debug()
            ),
            Self::Encoding(error) => write!(f, "the certificate could not be made: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<der::Error> for Error {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error)
    }
}

/// Makes a P-256 key and a certificate that it signs itself, valid from a time on.
pub fn make(
    name: &str,
    from: OffsetDateTime,
    random: &mut impl CryptoRngCore,
) -> Result<Trial, Error> {
    let length = name.chars().count();
    match name.chars().find(|char| letter(*char).is_none()) {
        _ if name.trim().is_empty() => return Err(Error::NoName),
        _ if length > LONGEST => return Err(Error::LongName(length)),
        Some(char) => return Err(Error::Letter(char)),
        None => {}
    }
    let secret = SecretKey::random(random);
    let mut serial = [0; 16];
    random.fill_bytes(&mut serial);
    // A number is positive (RFC 5280, 4.1.2.2).
    serial[0] = serial[0] & 0x7F | 0x40;
    let certificate = certificate(name, from, &SigningKey::from(&secret), &serial)?;
    let private =
        secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| der::Error::from(ErrorKind::Failed))?;
    Ok(Trial {
        key: private.to_string(),
        pem: certificate.to_pem(LineEnding::LF)?,
        certificate: Certificate::new(certificate)?,
    })
}

/// A certificate of version 3 (RFC 5280, 4.1), for signing documents (RFC 9336) and nothing else.
pub(super) fn certificate(
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
