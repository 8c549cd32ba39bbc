//! Time stamps (RFC 3161): a service's word that a signature was there at some time.

use std::collections::BTreeSet;
use std::fmt;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use der::asn1::OctetString;
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc5280, rfc5911, rfc5912, rfc6268};
use der::{Any, Decode, Encode};
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use super::certificate::Certificate;
use super::signature::{is_signer, value};
use crate::digest::Digest;

pub(super) const TOKEN_CONTENT: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Posts a query (`application/timestamp-query`) and gives the reply, or why there is none.
pub type Post<'p> = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + 'p;

/// A service that stamps, and the way to it.
pub struct Service<'s> {
    pub post: &'s Post<'s>,
    /// The SHA-256 of the certificates whose stamps are taken.
    pub authorities: &'s BTreeSet<Digest>,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeStamp {
    pub time: OffsetDateTime,
    /// The service's certificate.
    pub authority: Certificate,
}

/// Why there is no time stamp, or why it proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The service could not be reached.
    Unreachable(String),
    /// The service replied that it does not stamp this.
    Refused,
    /// What came is no time-stamp token.
    Malformed,
    /// The token is about something else.
    AnotherSignature,
    /// The token is signed in a way that is not checked here, by its object identifier.
    Algorithm(String),
    /// The token's signature is not by the certificate in it.
    Unsound,
    /// The certificate is not for time stamps, or was not valid when it stamped.
    NotForTimeStamps,
    /// The certificate is none of those that may stamp: its SHA-256.
    UnknownAuthority(Digest),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(
                f,
                "The time-stamp service could not be reached: {why}. Try again later, or seal without \
                 a time stamp."
            ),
            Self::Refused => f.write_str("The time-stamp service refused to stamp the seal."),
            Self::Malformed => f.write_str("What the time-stamp service sent is no time stamp."),
            Self::AnotherSignature => f.write_str("The time stamp is not about this seal."),
            Self::Algorithm(oid) => write!(
                f,
                "The time stamp is signed with an algorithm that is not checked here ({oid}). Use a \
                 service that signs with ECDSA on P-256."
            ),
            Self::Unsound => f.write_str("The time stamp's signature is wrong."),
            Self::NotForTimeStamps => f.write_str(
                "The certificate that signed the time stamp is not for time stamps, or was not valid \
                 then.",
            ),
            Self::UnknownAuthority(digest) => write!(
                f,
                "The policy does not list the time-stamp service's certificate, sha256:{digest}."
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Service<'_> {
    /// A token over a signature's value, checked.
    pub(super) fn stamp(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let query = query(signature).map_err(|_| Error::Malformed)?;
        let reply = (self.post)(&query).map_err(Error::Unreachable)?;
        let token = token(&reply)?;
        let stamp = read(&token, signature)?;
        match self.authorities.contains(&stamp.authority.digest()) {
            true => Ok(token),
            false => Err(Error::UnknownAuthority(stamp.authority.digest())),
        }
    }
}

/// Asks for a stamp and the certificate that it is checked with. Without a nonce: no two signatures
/// have one value, and an older stamp of the same would be as true.
fn query(signature: &[u8]) -> der::Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None };
    TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: algorithm,
            hashed_message: OctetString::new(Sha256::digest(signature).to_vec())?,
        },
        req_policy: None,
        nonce: None,
        cert_req: true,
        extensions: None,
    }
    .to_der()
}

/// The token out of a service's reply.
fn token(reply: &[u8]) -> Result<Vec<u8>, Error> {
    let reply = TimeStampResp::from_der(reply).map_err(|_| Error::Malformed)?;
    let token = reply.time_stamp_token.ok_or(Error::Refused)?;
    token.to_der().map_err(|_| Error::Malformed)
}

/// Reads a token over a signature's value, and checks all but whether its authority is known.
pub fn read(token: &[u8], signature: &[u8]) -> Result<TimeStamp, Error> {
    let (info, signer, certificate) = open(token).ok_or(Error::Malformed)?;
    check(&signer, &info, &certificate)?;
    let info = TstInfo::from_der(&info).map_err(|_| Error::Malformed)?;
    let imprint = &info.message_imprint;
    let is_of_it = imprint.hash_algorithm.oid == rfc5912::ID_SHA_256
        && imprint.hashed_message.as_bytes() == Sha256::digest(signature).as_slice();
    if !is_of_it {
        return Err(Error::AnotherSignature);
    }
    let time = OffsetDateTime::UNIX_EPOCH + info.gen_time.to_unix_duration();
    let is_for = certificate.is_only_for(rfc5280::ID_KP_TIME_STAMPING);
    if !is_for || !certificate.is_valid_at(time) {
        return Err(Error::NotForTimeStamps);
    }
    Ok(TimeStamp { time, authority: certificate })
}

/// What a token holds: the signed statement, who signed it, and their certificate.
fn open(token: &[u8]) -> Option<(Vec<u8>, SignerInfo, Certificate)> {
    let token = ContentInfo::from_der(token).ok()?;
    if token.content_type != rfc6268::ID_SIGNED_DATA {
        return None;
    }
    let data: SignedData = token.content.decode_as().ok()?;
    let content = &data.encap_content_info;
    if content.econtent_type != TOKEN_CONTENT {
        return None;
    }
    let info: OctetString = content.econtent.as_ref()?.decode_as().ok()?;
    let [signer] = data.signer_infos.0.as_slice() else { return None };
    let mut certificates = data.certificates.as_ref()?.0.iter();
    let certificate = certificates.find_map(|choice| match choice {
        CertificateChoices::Certificate(inner) if is_signer(&signer.sid, inner) => Some(inner),
        _ => None,
    })?;
    Some((info.as_bytes().to_vec(), signer.clone(), Certificate::new(certificate.clone()).ok()?))
}

/// Checks that the signer signed the statement.
fn check(signer: &SignerInfo, info: &[u8], certificate: &Certificate) -> Result<(), Error> {
    let attributes = signer.signed_attrs.as_ref().ok_or(Error::Malformed)?;
    let kind: Option<ObjectIdentifier> =
        value(attributes, rfc5911::ID_CONTENT_TYPE).and_then(|kind| kind.decode_as().ok());
    let stated: OctetString = value(attributes, rfc5911::ID_MESSAGE_DIGEST)
        .and_then(|digest: &Any| digest.decode_as().ok())
        .ok_or(Error::Malformed)?;
    let digest = digest(signer.digest_alg.oid, info)?;
    if kind != Some(TOKEN_CONTENT) || stated.as_bytes() != digest {
        return Err(Error::Unsound);
    }
    let signed = attributes.to_der().map_err(|_| Error::Malformed)?;
    let algorithm = signer.signature_algorithm.oid;
    let hash = match algorithm {
        rfc5912::ECDSA_WITH_SHA_256 => Sha256::digest(signed).to_vec(),
        rfc5912::ECDSA_WITH_SHA_384 => Sha384::digest(signed).to_vec(),
        rfc5912::ECDSA_WITH_SHA_512 => Sha512::digest(signed).to_vec(),
        other => return Err(Error::Algorithm(other.to_string())),
    };
    let key = certificate.key().ok_or_else(|| Error::Algorithm(algorithm.to_string()))?;
    let signature = DerSignature::try_from(signer.signature.as_bytes());
    let signature = signature.map_err(|_| Error::Unsound)?;
    key.verify_prehash(&hash, &signature).map_err(|_| Error::Unsound)
}

fn digest(algorithm: ObjectIdentifier, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    match algorithm {
        rfc5912::ID_SHA_256 => Ok(Sha256::digest(bytes).to_vec()),
        rfc5912::ID_SHA_384 => Ok(Sha384::digest(bytes).to_vec()),
        rfc5912::ID_SHA_512 => Ok(Sha512::digest(bytes).to_vec()),
        other => Err(Error::Algorithm(other.to_string())),
    }
}
