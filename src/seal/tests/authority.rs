//! A time-stamp authority made by hand. The tests of the whole command have it, too, so that it knows the
//! library by its public names alone; `super::engross` is that.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
};
use der::asn1::{Any, GeneralizedTime, Int, OctetString, SetOfVec};
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc5911, rfc5912, rfc6268};
use der::{Decode, DecodePem, Encode};
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion, TstInfo};

use super::engross::digest::Digest;
use super::engross::seal::{Key, pem};

const TOKEN_CONTENT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A service, which stamps as it should unless it is told otherwise.
pub struct Authority {
    pub key: Box<dyn Key>,
    pub certificate: Certificate,
    pub time: OffsetDateTime,
    /// What it stamps instead of what it is asked to.
    pub instead: Option<MessageImprint>,
    /// The number that it gives back instead of the one it was sent.
    pub nonce: Option<Int>,
    pub algorithm: ObjectIdentifier,
}

impl Authority {
    /// An authority with this key and certificate, both in PEM.
    pub fn new(key: &[u8], certificate: &[u8], time: OffsetDateTime) -> Self {
        Self {
            key: Box::new(pem::key(key, None).unwrap()),
            certificate: Certificate::from_pem(certificate).unwrap(),
            time,
            instead: None,
            nonce: None,
            algorithm: rfc5912::ECDSA_WITH_SHA_256,
        }
    }

    /// What a policy lists it by.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.certificate.to_der().unwrap())
    }

    /// The reply to a query.
    pub fn reply(&self, query: &[u8]) -> Vec<u8> {
        let query = TimeStampReq::from_der(query).unwrap();
        assert!(query.cert_req);
        let seconds = self.time.unix_timestamp().unsigned_abs();
        let info = TstInfo {
            version: TspVersion::V1,
            policy: ObjectIdentifier::new_unwrap("1.2.3.4"),
            message_imprint: self.instead.clone().unwrap_or(query.message_imprint),
            serial_number: Int::new(&[1]).unwrap(),
            gen_time: GeneralizedTime::from_unix_duration(std::time::Duration::from_secs(seconds))
                .unwrap(),
            accuracy: None,
            ordering: false,
            nonce: self.nonce.clone().or(query.nonce),
            tsa: None,
            extensions: None,
        };
        let token = self.token(&info.to_der().unwrap());
        // PKIStatusInfo: granted.
        let body = [vec![0x30, 3, 2, 1, 0], token].concat();
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [vec![0x30, 0x82, length[0], length[1]], body].concat()
    }

    fn token(&self, info: &[u8]) -> Vec<u8> {
        let one = |oid, value| Attribute { oid, values: SetOfVec::try_from(vec![value]).unwrap() };
        let digest = OctetString::new(Digest::of(info).as_bytes().to_vec()).unwrap();
        let attributes = SignedAttributes::try_from(vec![
            one(rfc5911::ID_CONTENT_TYPE, Any::encode_from(&TOKEN_CONTENT).unwrap()),
            one(rfc5911::ID_MESSAGE_DIGEST, Any::encode_from(&digest).unwrap()),
        ])
        .unwrap();
        let value = self.key.sign(&attributes.to_der().unwrap()).unwrap();
        let certificate = self.certificate.clone();
        let algorithm = |oid| AlgorithmIdentifierOwned { oid, parameters: None };
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: certificate.tbs_certificate.issuer.clone(),
                serial_number: certificate.tbs_certificate.serial_number.clone(),
            }),
            digest_alg: algorithm(rfc5912::ID_SHA_256),
            signed_attrs: Some(attributes),
            signature_algorithm: algorithm(self.algorithm),
            signature: OctetString::new(value).unwrap(),
            unsigned_attrs: None,
        };
        let content = OctetString::new(info).unwrap();
        let data = SignedData {
            version: CmsVersion::V3,
            digest_algorithms: SetOfVec::try_from(vec![algorithm(rfc5912::ID_SHA_256)]).unwrap(),
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: TOKEN_CONTENT,
                econtent: Some(Any::encode_from(&content).unwrap()),
            },
            certificates: Some(
                vec![CertificateChoices::Certificate(certificate)].try_into().unwrap(),
            ),
            crls: None,
            signer_infos: vec![signer].try_into().unwrap(),
        };
        let content = Any::encode_from(&data).unwrap();
        ContentInfo { content_type: rfc6268::ID_SIGNED_DATA, content }.to_der().unwrap()
    }
}
