//! Time stamps: what a service may get wrong, and what other programs' authorities signed.

use std::collections::BTreeSet;

use der::asn1::{Int, OctetString};
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use time::macros::datetime;
use x509_tsp::MessageImprint;

use super::authority::Authority;
use super::edition::edition;
use super::{NOW, file, sealer, sealer_of, trust};
use crate::digest::Digest;
use crate::readback::Limits;
use crate::seal::time_stamp::{self, Error};
use crate::seal::{self, Fault, Service, Trust, Verdict, seal, verify};

const LATER: OffsetDateTime = datetime!(2026-11-26 04:44:00 UTC);

fn authority() -> Authority {
    Authority::new(file!("stamp.key.pem"), file!("stamp.pem"), LATER)
}

fn digests(authority: &Authority) -> BTreeSet<Digest> {
    BTreeSet::from([authority.digest()])
}

fn stamped_by(authority: &Authority) -> Result<Vec<u8>, Error> {
    stamped(|query| Ok(authority.reply(query)), &digests(authority))
}

fn service<'s>(
    post: impl Fn(&[u8]) -> Result<Vec<u8>, String> + 's,
    authorities: &'s BTreeSet<Digest>,
) -> Service<'s> {
    Service { post: Box::new(post), random: Box::new(|| [0xFF; 8]), authorities }
}

fn stamped(
    post: impl Fn(&[u8]) -> Result<Vec<u8>, String>,
    authorities: &BTreeSet<Digest>,
) -> Result<Vec<u8>, Error> {
    let service = service(post, authorities);
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
    let authority = authority();
    let sealed = stamped_by(&authority).unwrap();
    assert_eq!(
        verdict(&sealed, digests(&authority)).to_string(),
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
    let authority = authority();
    let known = digests(&authority);
    let service = service(|query| Ok(authority.reply(query)), &known);
    let sealer = sealer_of(file!("short.key.pem"), file!("short.pem"));
    let sealed = seal(&edition(), &sealer, NOW, Some(&service), &Limits::default()).unwrap();
    let trust = |authorities| Trust {
        seals: BTreeSet::from([sealer.certificate().digest()]),
        authorities,
        at: datetime!(2030-01-01 00:00:00 UTC),
    };
    let verdict = |trust| verify(&sealed, &trust, &Limits::default()).unwrap();
    assert!(matches!(verdict(trust(digests(&authority))), Verdict::Sealed(_)));
    assert!(matches!(verdict(trust(BTreeSet::new())), Verdict::OutOfDate(_)));
}

#[test]
fn a_service_that_cannot_be_reached() {
    let error =
        stamped(|_| Err("could not be reached: no route to host".to_owned()), &BTreeSet::new())
            .unwrap_err();
    assert_eq!(
        error.to_string(),
        "The time-stamp service could not be reached: no route to host. Try again later, or seal \
         without a time stamp."
    );
}

#[test]
fn a_service_that_refuses() {
    let refused = |reply: &[u8]| stamped(|_| Ok(reply.to_vec()), &BTreeSet::new());
    assert_eq!(refused(&[0x30, 5, 0x30, 3, 2, 1, 2]), Err(Error::Refused(None)));
    // With its words, and a failure that has more bits than two bytes: systemFailure.
    let reply = b"\x30\x13\x30\x11\x02\x01\x02\x30\x05\x0c\x03no.\x03\x05\x06\0\0\0\x40";
    let error = refused(reply).unwrap_err();
    assert_eq!(error.to_string(), "The time-stamp service refused to stamp the seal. It says: no.");
}

#[test]
fn a_stamp_that_comes_with_a_refusal() {
    let authority = authority();
    let refusing = |query: &[u8]| {
        let mut reply = authority.reply(query);
        // The status, after the headers of both sequences and of the number.
        reply[8] = 2;
        Ok(reply)
    };
    assert_eq!(stamped(refusing, &digests(&authority)), Err(Error::Refused(None)));
}

#[test]
fn a_reply_to_another_query() {
    let authority = Authority { nonce: Some(Int::new(&[1]).unwrap()), ..authority() };
    assert_eq!(stamped_by(&authority), Err(Error::AnotherQuery));
}

#[test]
fn a_reply_that_is_none() {
    for reply in [b"".as_slice(), b"<html>", &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]] {
        assert_eq!(stamped(|_| Ok(reply.to_vec()), &BTreeSet::new()), Err(Error::Malformed));
    }
}

#[test]
fn a_stamp_of_something_else() {
    let algorithm = AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None };
    let imprint = MessageImprint {
        hash_algorithm: algorithm,
        hashed_message: OctetString::new(vec![0; 32]).unwrap(),
    };
    let authority = Authority { instead: Some(imprint), ..authority() };
    assert_eq!(stamped_by(&authority), Err(Error::AnotherSignature));
}

#[test]
fn a_service_that_nobody_lists() {
    let authority = authority();
    let stamped = stamped(|query| Ok(authority.reply(query)), &BTreeSet::new());
    let error = stamped.unwrap_err().to_string();
    let told = format!("engross policy set --time-stamp {}.", authority.digest());
    assert!(
        error.contains("the time-stamp service, Test time stamps.") && error.ends_with(&told),
        "{error}"
    );
}

#[test]
fn a_certificate_that_is_not_for_time_stamps() {
    let authority = Authority::new(file!("seal.key.pem"), file!("seal.pem"), LATER);
    assert_eq!(stamped_by(&authority), Err(Error::NotForTimeStamps));
}

#[test]
fn a_stamp_from_before_the_certificate() {
    let early = Authority { time: datetime!(2025-12-31 00:00:00 UTC), ..authority() };
    assert_eq!(stamped_by(&early), Err(Error::NotForTimeStamps));
}

#[test]
fn an_algorithm_that_is_not_checked() {
    let pss = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
    let sha_512 = rfc5912::ECDSA_WITH_SHA_512;
    // RSA is checked, and not by a key on a curve.
    for algorithm in [pss, sha_512, rfc5912::SHA_256_WITH_RSA_ENCRYPTION] {
        let authority = Authority { algorithm, ..authority() };
        assert_eq!(stamped_by(&authority), Err(Error::Algorithm(algorithm.to_string())));
    }
    // It is one that is checked, and yet not the one that was used.
    let other = Authority { algorithm: rfc5912::ECDSA_WITH_SHA_384, ..authority() };
    assert_eq!(stamped_by(&other), Err(Error::Unsound));
}

#[test]
fn a_stamp_that_is_changed_afterwards() {
    let authority = authority();
    let mut sealed = stamped_by(&authority).unwrap();
    // The last of the value, which is the end of what is not zero.
    let end = sealed.windows(20).rposition(|window| window == b"00000000000000000000").unwrap();
    let last = sealed[..end].iter().rposition(|byte| *byte != b'0').unwrap();
    sealed[last] = if sealed[last] == b'1' { b'2' } else { b'1' };
    assert!(matches!(
        verdict(&sealed, digests(&authority)),
        Verdict::Broken(Fault::TimeStamp(_) | Fault::Signature)
    ));
}

/// OpenSSL's stamps of `stamped`, by keys of each kind, over each hash.
#[test]
fn what_authorities_with_other_keys_signed() {
    for token in [
        file!("stamps/rsa-sha256.der"),
        file!("stamps/rsa-sha384.der"),
        file!("stamps/rsa-sha512.der"),
        file!("stamps/p384-sha256.der"),
        file!("stamps/p384-sha384.der"),
    ] {
        time_stamp::read(token, file!("stamps/stamped")).unwrap();
        assert_eq!(time_stamp::read(token, b"other").unwrap_err(), Error::AnotherSignature);
        // The last byte of the signature is the last of all.
        let mut changed = token.to_vec();
        *changed.last_mut().unwrap() ^= 1;
        let error = time_stamp::read(&changed, file!("stamps/stamped")).unwrap_err();
        assert_eq!(error, Error::Unsound);
    }
    // Nothing here checks these, which is said by name.
    for token in [file!("stamps/p384-sha512.der"), file!("stamps/p521-sha512.der")] {
        let error = time_stamp::read(token, file!("stamps/stamped")).unwrap_err();
        assert_eq!(error, Error::Algorithm(rfc5912::ECDSA_WITH_SHA_512.to_string()));
    }
}
