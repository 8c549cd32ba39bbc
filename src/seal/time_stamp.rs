//! Time stamps (RFC 3161): a service's word that a signature was there at some time.

use std::collections::BTreeSet;
use std::fmt;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use der::asn1::{BitString, Int, OctetString};
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc5280, rfc5911, rfc5912, rfc6268};
use der::{Any, Decode, Encode, Sequence};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion, TstInfo};

use super::authority;
use super::certificate::Certificate;
use super::signature::{is_signer, value};
use crate::digest::Digest;

const TOKEN_CONTENT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Posts a query (`application/timestamp-query`) and gives the reply (`application/timestamp-reply`), or
/// what became of it: "could not be reached: no route to host".
pub type Post<'p> = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + 'p;

/// Gives bytes that nobody can guess.
pub type Random<'r> = dyn Fn() -> [u8; 8] + 'r;

/// A service that stamps, and the way to it.
pub struct Service<'s> {
    pub post: Box<Post<'s>>,
    pub random: Box<Random<'s>>,
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
    /// The service sent nothing that could be read: what became of the query.
    NoReply(String),
    /// The service replied that it does not stamp this, perhaps with its reason.
    Refused(Option<String>),
    /// The reply is to another query.
    AnotherQuery,
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
    /// The certificate is none of those that may stamp: whose it is, and its SHA-256.
    UnknownAuthority(String, Digest),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReply(what) => write!(
                f,
                "The time-stamp service {what}. Try again later, or seal without a time stamp."
            ),
            Self::Refused(None) => f.write_str("The time-stamp service refused to stamp the seal."),
            Self::Refused(Some(reason)) => write!(
                f,
                "The time-stamp service refused to stamp the seal. It says: {}.",
                reason.trim_end_matches('.')
            ),
            Self::AnotherQuery => {
                f.write_str("The time-stamp service sent the reply to another query.")
            }
            Self::Malformed => f.write_str("What the time-stamp service sent is no time stamp."),
            Self::AnotherSignature => f.write_str("The time stamp is not about this seal."),
            Self::Algorithm(oid) => write!(
                f,
                "The time stamp is signed with an algorithm that is not checked here ({oid}). Use a \
                 service that signs with RSA of 2048 bits or more, or with ECDSA on P-256 or P-384."
            ),
            Self::Unsound => f.write_str("The time stamp's signature is wrong."),
            Self::NotForTimeStamps => f.write_str(
                "The certificate that signed the time stamp is not for time stamps, or was not valid \
                 then.",
            ),
            Self::UnknownAuthority(name, digest) => write!(
                f,
                "The policy does not list the certificate of the time-stamp service, {name}. If it is \
                 the one that you mean, let the board add it: engross policy set --time-stamp {digest}."
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Service<'_> {
    /// A token over a signature's value, checked.
    pub(super) fn stamp(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = nonce((self.random)()).map_err(|_| Error::Malformed)?;
        let query = query(signature, nonce.clone()).map_err(|_| Error::Malformed)?;
        let reply = (self.post)(&query).map_err(Error::NoReply)?;
        let token = token(&reply)?;
        let (info, authority) = checked(&token, signature)?;
        if info.nonce != Some(nonce) {
            return Err(Error::AnotherQuery);
        }
        match self.authorities.contains(&authority.digest()) {
            true => Ok(token),
            false => Err(Error::UnknownAuthority(authority.name(), authority.digest())),
        }
    }
}

/// A number by which the reply to one query is told from that to another.
fn nonce(mut random: [u8; 8]) -> der::Result<Int> {
    // Positive, and of eight bytes: DER leaves out zeros in front.
    random[0] = 0x40 | random[0] & 0x3F;
    Int::new(&random)
}

/// Asks for a stamp and the certificate that it is checked with.
fn query(signature: &[u8], nonce: Int) -> der::Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None };
    TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: algorithm,
            hashed_message: OctetString::new(Sha256::digest(signature).to_vec())?,
        },
        req_policy: None,
        nonce: Some(nonce),
        cert_req: true,
        extensions: None,
    }
    .to_der()
}

/// `TimeStampResp` (RFC 3161, 2.4.2). The crate's has no room for each reason that a service may give.
#[derive(Sequence)]
struct Reply {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<ContentInfo>,
}

/// `PKIStatusInfo`
#[derive(Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    words: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

/// What status a granted stamp has: as it was asked for, or with something else.
const GRANTED: [u8; 2] = [0, 1];

/// The token out of a service's reply.
fn token(reply: &[u8]) -> Result<Vec<u8>, Error> {
    let Reply { status, token } = Reply::from_der(reply).map_err(|_| Error::Malformed)?;
    match token {
        Some(token) if GRANTED.contains(&status.status) => {
            token.to_der().map_err(|_| Error::Malformed)
        }
        _ => Err(Error::Refused(status.reason())),
    }
}

impl Status {
    /// The service's own words, which may hold anything.
    fn reason(&self) -> Option<String> {
        let words = self.words.as_ref()?.join(" ").replace(char::is_control, "\u{fffd}");
        let words: String = words.trim().chars().take(MAX_REASON).collect();
        (!words.is_empty()).then_some(words)
    }
}

/// So many characters of a service's reason are told.
const MAX_REASON: usize = 200;

/// Reads a token over a signature's value, and checks all but whether its authority is known.
pub fn read(token: &[u8], signature: &[u8]) -> Result<TimeStamp, Error> {
    let (info, authority) = checked(token, signature)?;
    Ok(TimeStamp { time: time(&info), authority })
}

fn time(info: &TstInfo) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + info.gen_time.to_unix_duration()
}

/// What a token states, and whose certificate it is signed with.
fn checked(token: &[u8], signature: &[u8]) -> Result<(TstInfo, Certificate), Error> {
    let (info, signer, certificate) = open(token).ok_or(Error::Malformed)?;
    check(&signer, &info, &certificate)?;
    let info = TstInfo::from_der(&info).map_err(|_| Error::Malformed)?;
    let imprint = &info.message_imprint;
    let is_of_it = imprint.hash_algorithm.oid == rfc5912::ID_SHA_256
        && imprint.hashed_message.as_bytes() == Sha256::digest(signature).as_slice();
    if !is_of_it {
        return Err(Error::AnotherSignature);
    }
    let is_for = certificate.is_only_for(rfc5280::ID_KP_TIME_STAMPING);
    if !is_for || !certificate.is_valid_at(time(&info)) {
        return Err(Error::NotForTimeStamps);
    }
    Ok((info, certificate))
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
    authority::verify(certificate, signer, &signed)
}

fn digest(algorithm: ObjectIdentifier, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    match algorithm {
        rfc5912::ID_SHA_256 => Ok(Sha256::digest(bytes).to_vec()),
        rfc5912::ID_SHA_384 => Ok(Sha384::digest(bytes).to_vec()),
        rfc5912::ID_SHA_512 => Ok(Sha512::digest(bytes).to_vec()),
        other => Err(Error::Algorithm(other.to_string())),
    }
}
