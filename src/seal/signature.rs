//! The signature: CMS (RFC 5652) with the attributes that PAdES asks for (ETSI EN 319 122-1 and
//! 319 142-1, baseline B-B and B-T), ECDSA on P-256 with SHA-256.
//!
//! It has one spelling, as a seal's revision has: what is read is written again and must be the same
//! bytes, so that nothing else stands in it.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
};
use der::asn1::{Any, OctetString, SetOfVec};
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc5911, rfc5912, rfc6268};
use der::{Decode, Encode, Reader, Sequence, SliceReader};
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::Verifier;
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;

use super::certificate::Certificate;
use crate::digest::Digest;

/// Attributes of ESS (RFC 5035) and of time stamps (RFC 3161, Appendix A).
const SIGNING_CERTIFICATE: ObjectIdentifier = rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2;
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// A signature over a digest.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    pub certificate: Certificate,
    /// Other certificates, by which readers come from this one to one that they trust.
    pub chain: Vec<Certificate>,
    /// What was signed.
    pub digest: Digest,
    /// `ECDSA-Sig-Value` (RFC 5480) over [`to_sign`].
    pub value: Vec<u8>,
    /// A time-stamp token over the value, as DER.
    pub time_stamp: Option<Vec<u8>>,
}

/// `SigningCertificateV2`, where what is left out has its default: SHA-256.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateDigest>,
}

#[derive(Sequence)]
struct CertificateDigest {
    digest: OctetString,
}

/// The bytes that the key signs: the signed attributes as a DER `SET OF`.
pub fn to_sign(digest: Digest, certificate: &Certificate) -> der::Result<Vec<u8>> {
    attributes(digest, certificate)?.to_der()
}

/// What PAdES B-B signs. The time is not among it: a PDF has that in the signature's `M`.
fn attributes(digest: Digest, certificate: &Certificate) -> der::Result<SignedAttributes> {
    let octets = |digest: Digest| OctetString::new(digest.as_bytes().to_vec());
    let certificates = vec![CertificateDigest { digest: octets(certificate.digest())? }];
    SetOfVec::try_from(vec![
        attribute(rfc5911::ID_CONTENT_TYPE, Any::encode_from(&rfc5911::ID_DATA)?)?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, Any::encode_from(&octets(digest)?)?)?,
        attribute(SIGNING_CERTIFICATE, Any::encode_from(&SigningCertificate { certificates })?)?,
    ])
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

impl Signature {
    /// Writes `ContentInfo` as DER.
    pub fn to_der(&self) -> der::Result<Vec<u8>> {
        let certificate = self.certificate.inner();
        let all = [certificate].into_iter().chain(self.chain.iter().map(Certificate::inner));
        let certificates: Vec<_> = all.cloned().map(CertificateChoices::Certificate).collect();
        let time_stamp = match &self.time_stamp {
            Some(token) => {
                let attributes = vec![attribute(TIME_STAMP, Any::from_der(token)?)?];
                Some(SetOfVec::try_from(attributes)?)
            }
            None => None,
        };
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: certificate.tbs_certificate.issuer.clone(),
                serial_number: certificate.tbs_certificate.serial_number.clone(),
            }),
            digest_alg: algorithm(rfc5912::ID_SHA_256),
            signed_attrs: Some(attributes(self.digest, &self.certificate)?),
            signature_algorithm: algorithm(rfc5912::ECDSA_WITH_SHA_256),
            signature: OctetString::new(self.value.as_slice())?,
            unsigned_attrs: time_stamp,
        };
        let data = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![algorithm(rfc5912::ID_SHA_256)])?,
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: rfc5911::ID_DATA,
                econtent: None,
            },
            certificates: Some(certificates.try_into()?),
            crls: None,
            signer_infos: vec![signer].try_into()?,
        };
        let content = Any::encode_from(&data)?;
        ContentInfo { content_type: rfc6268::ID_SIGNED_DATA, content }.to_der()
    }

    /// Reads what [`to_der`](Self::to_der) writes, with zeros after it; none if anything differs.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = SliceReader::new(bytes).ok()?;
        let data: ContentInfo = reader.decode().ok()?;
        let length = usize::try_from(reader.position()).ok()?;
        let (own, padding) = bytes.split_at_checked(length)?;
        let signature = Self::of(&data.content.decode_as().ok()?)?;
        let same = signature.to_der().ok()? == own && padding.iter().all(|byte| *byte == 0);
        same.then_some(signature)
    }

    fn of(data: &SignedData) -> Option<Self> {
        let [signer] = data.signer_infos.0.as_slice() else { return None };
        let mut certificate = None;
        let mut chain = Vec::new();
        for choice in data.certificates.as_ref()?.0.iter() {
            let CertificateChoices::Certificate(inner) = choice else { return None };
            match certificate.is_none() && is_signer(&signer.sid, inner) {
                true => certificate = Some(Certificate::new(inner.clone()).ok()?),
                false => chain.push(Certificate::new(inner.clone()).ok()?),
            }
        }
        let digest = value(signer.signed_attrs.as_ref()?, rfc5911::ID_MESSAGE_DIGEST)?;
        let digest: OctetString = digest.decode_as().ok()?;
        let time_stamp = match &signer.unsigned_attrs {
            Some(attributes) => Some(value(attributes, TIME_STAMP)?.to_der().ok()?),
            None => None,
        };
        Some(Self {
            certificate: certificate?,
            chain,
            digest: Digest::from(<[u8; 32]>::try_from(digest.as_bytes()).ok()?),
            value: signer.signature.as_bytes().to_vec(),
            time_stamp,
        })
    }

    /// Whether the certificate's key made it.
    pub fn is_sound(&self) -> bool {
        let checked = to_sign(self.digest, &self.certificate).ok().and_then(|signed| {
            let value = DerSignature::try_from(self.value.as_slice()).ok()?;
            self.certificate.key()?.verify(&signed, &value).ok()
        });
        checked.is_some()
    }
}

/// Whether a signer is named by this certificate's issuer and number.
pub(super) fn is_signer(signer: &SignerIdentifier, certificate: &x509_cert::Certificate) -> bool {
    let SignerIdentifier::IssuerAndSerialNumber(named) = signer else { return false };
    named.issuer == certificate.tbs_certificate.issuer
        && named.serial_number == certificate.tbs_certificate.serial_number
}

/// The only value of an attribute.
pub(super) fn value(attributes: &SignedAttributes, oid: ObjectIdentifier) -> Option<&Any> {
    let attribute = attributes.iter().find(|attribute| attribute.oid == oid)?;
    match attribute.values.as_slice() {
        [value] => Some(value),
        _ => None,
    }
}
