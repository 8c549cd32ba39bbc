//! Time stamps: a service made by hand, and what a service may get wrong.

use std::collections::BTreeSet;

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
};
use der::asn1::{Any, GeneralizedTime, Int, OctetString, SetOfVec};
use der::oid::ObjectIdentifier;
use der::oid::db::{rfc5911, rfc5912, rfc6268};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use time::macros::datetime;
use x509_cert::attr::Attribute;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion, TstInfo};

use super::edition::edition;
use super::{NOW, file, sealer, sealer_of, trust};
use crate::digest::Digest;
use crate::readback::Limits;
use crate::seal::time_stamp::{Error, Post, TOKEN_CONTENT};
use crate::seal::{self, Fault, Sealer, Service, Trust, Verdict, seal, verify};

const LATER: OffsetDateTime = datetime!(2026-11-26 04:44:00 UTC);

/// A service, which stamps as it should unless it is told otherwise.
struct Authority {
    sealer: Sealer,
    time: OffsetDateTime,
    /// What it stamps instead of what it is asked to.
    instead: Option<MessageImprint>,
    algorithm: ObjectIdentifier,
}

impl Authority {
    fn new() -> Self {
        Self {
            sealer: sealer_of(file!("stamp.key.pem"), file!("stamp.pem")),
            time: LATER,
            instead: None,
            algorithm: rfc5912::ECDSA_WITH_SHA_256,
        }
    }

    fn digests(&self) -> BTreeSet<Digest> {
        BTreeSet::from([self.sealer.certificate().digest()])
    }

    fn reply(&self, query: &[u8]) -> Vec<u8> {
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
            nonce: None,
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
        let value = self.sealer.key.sign(&attributes.to_der().unwrap()).unwrap();
        let certificate = self.sealer.certificate().inner().clone();
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

    fn stamped(&self) -> Result<Vec<u8>, Error> {
        stamped(&|query| Ok(self.reply(query)), &self.digests())
    }
}

fn stamped(post: &Post<'_>, authorities: &BTreeSet<Digest>) -> Result<Vec<u8>, Error> {
    let service = Service { post, authorities };
    seal(&edition(), &sealer(), NOW, Some(&service), &Limits::default()).map_err(
        |error| match error {
            seal::Error::TimeStamp(error) => error,
            error => panic!("{error}"),
        },
    )
}

fn verdict(bytes: &[u8], authorities: BTreeSet<Digest>) -> Verdict {
    verify(bytes, &Trust { authorities, ..trust() }, &Limits::default()).unwrap()
}

#[test]
fn a_stamped_seal_says_by_when_it_was_there() {
    let authority = Authority::new();
    let sealed = authority.stamped().unwrap();
    assert_eq!(
        verdict(&sealed, authority.digests()).to_string(),
        "Every byte is as Test Safeguarding Children Partnership sealed it, on 26 November 2026, \
         04:43 UTC by its own word, and by 26 November 2026, 04:44 UTC by the time stamp of Test \
         time stamps."
    );
    let Verdict::Sealed(seal) = verdict(&sealed, BTreeSet::new()) else { panic!() };
    assert!(seal.time_stamp.is_some_and(|stamp| stamp.time == LATER && !stamp.is_known));
}

/// Only a stamp by a known authority shows that the seal is from when its certificate was valid.
#[test]
fn a_stamp_keeps_a_seal_when_its_certificate_has_expired() {
    let authority = Authority::new();
    let post = |query: &[u8]| Ok(authority.reply(query));
    let service = Service { post: &post, authorities: &authority.digests() };
    let sealer = sealer_of(file!("short.key.pem"), file!("short.pem"));
    let sealed = seal(&edition(), &sealer, NOW, Some(&service), &Limits::default()).unwrap();
    let trust = |authorities| Trust {
        seals: BTreeSet::from([sealer.certificate().digest()]),
        authorities,
        at: datetime!(2030-01-01 00:00:00 UTC),
    };
    let verdict = |trust| verify(&sealed, &trust, &Limits::default()).unwrap();
    assert!(matches!(verdict(trust(authority.digests())), Verdict::Sealed(_)));
    assert!(matches!(verdict(trust(BTreeSet::new())), Verdict::OutOfDate(_)));
}

#[test]
fn a_service_that_cannot_be_reached() {
    let error = stamped(&|_| Err("no route to host".to_owned()), &BTreeSet::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "The time-stamp service could not be reached: no route to host. Try again later, or seal \
         without a time stamp."
    );
}

#[test]
fn a_service_that_refuses() {
    let refusal = vec![0x30, 5, 0x30, 3, 2, 1, 2];
    assert_eq!(stamped(&|_| Ok(refusal.clone()), &BTreeSet::new()), Err(Error::Refused));
}

#[test]
fn a_reply_that_is_none() {
    for reply in [b"".as_slice(), b"<html>", &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]] {
        assert_eq!(stamped(&|_| Ok(reply.to_vec()), &BTreeSet::new()), Err(Error::Malformed));
    }
}

#[test]
fn a_stamp_of_something_else() {
    let algorithm = AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None };
    let imprint = MessageImprint {
        hash_algorithm: algorithm,
        hashed_message: OctetString::new(vec![0; 32]).unwrap(),
    };
    let authority = Authority { instead: Some(imprint), ..Authority::new() };
    assert_eq!(authority.stamped(), Err(Error::AnotherSignature));
}

#[test]
fn a_service_that_nobody_lists() {
    let authority = Authority::new();
    let digest = authority.sealer.certificate().digest();
    let stamped = stamped(&|query| Ok(authority.reply(query)), &BTreeSet::new());
    assert_eq!(stamped, Err(Error::UnknownAuthority(digest)));
}

#[test]
fn a_certificate_that_is_not_for_time_stamps() {
    let authority = Authority { sealer: sealer(), ..Authority::new() };
    assert_eq!(authority.stamped(), Err(Error::NotForTimeStamps));
}

#[test]
fn a_stamp_from_before_the_certificate() {
    let early = Authority { time: datetime!(2025-12-31 00:00:00 UTC), ..Authority::new() };
    assert_eq!(early.stamped(), Err(Error::NotForTimeStamps));
}

#[test]
fn an_algorithm_that_is_not_checked() {
    let rsa = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
    let authority = Authority { algorithm: rsa, ..Authority::new() };
    assert_eq!(authority.stamped(), Err(Error::Algorithm(rsa.to_string())));
    // It is one that is checked, and yet not the one that was used.
    let other = Authority { algorithm: rfc5912::ECDSA_WITH_SHA_512, ..Authority::new() };
    assert_eq!(other.stamped(), Err(Error::Unsound));
}

#[test]
fn a_stamp_that_is_changed_afterwards() {
    let authority = Authority::new();
    let mut sealed = authority.stamped().unwrap();
    // The last of the value, which is the end of what is not zero.
    let end = sealed.windows(20).rposition(|window| window == b"00000000000000000000").unwrap();
    let last = sealed[..end].iter().rposition(|byte| *byte != b'0').unwrap();
    sealed[last] = if sealed[last] == b'1' { b'2' } else { b'1' };
    assert!(matches!(
        verdict(&sealed, authority.digests()),
        Verdict::Broken(Fault::TimeStamp(_) | Fault::Signature)
    ));
}
