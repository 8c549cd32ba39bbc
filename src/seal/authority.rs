//! What a time-stamp authority signed. They have more kinds of keys than seals do: RSA (PKCS#1 v1.5, RFC
//! 8017) of 2048 to 8192 bits with SHA-256, SHA-384 or SHA-512, and ECDSA (FIPS 186-5) on P-256 or P-384
//! with SHA-256 or SHA-384. Nothing is signed here.

use cms::signed_data::SignerInfo;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::certificate::Certificate;
use super::time_stamp::Error;

/// What a key is for.
enum Key {
    Rsa,
    P256,
    P384,
}

enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// Checks that a certificate's key signed a message, as a signer says.
pub(super) fn verify(
    certificate: &Certificate,
    signer: &SignerInfo,
    message: &[u8],
) -> Result<(), Error> {
    let oid = signer.signature_algorithm.oid;
    let algorithm =
        algorithm(certificate, signer).ok_or_else(|| Error::Algorithm(oid.to_string()))?;
    let info = &certificate.inner().tbs_certificate.subject_public_key_info;
    let key = UnparsedPublicKey::new(algorithm, info.subject_public_key.raw_bytes());
    key.verify(message, signer.signature.as_bytes()).map_err(|_| Error::Unsound)
}

/// How to check a signature; none if that is not known here, or not for such a key.
fn algorithm(
    certificate: &Certificate,
    signer: &SignerInfo,
) -> Option<&'static dyn VerificationAlgorithm> {
    let (is_rsa, hash) = stated(signer)?;
    Some(match (key(certificate)?, hash) {
        (Key::Rsa, Hash::Sha256) if is_rsa => &signature::RSA_PKCS1_2048_8192_SHA256,
        (Key::Rsa, Hash::Sha384) if is_rsa => &signature::RSA_PKCS1_2048_8192_SHA384,
        (Key::Rsa, Hash::Sha512) if is_rsa => &signature::RSA_PKCS1_2048_8192_SHA512,
        (Key::P256, Hash::Sha256) if !is_rsa => &signature::ECDSA_P256_SHA256_ASN1,
        (Key::P256, Hash::Sha384) if !is_rsa => &signature::ECDSA_P256_SHA384_ASN1,
        (Key::P384, Hash::Sha256) if !is_rsa => &signature::ECDSA_P384_SHA256_ASN1,
        (Key::P384, Hash::Sha384) if !is_rsa => &signature::ECDSA_P384_SHA384_ASN1,
        _ => return None,
    })
}

/// Whether a signer says that it signed with RSA, and over which hash.
fn stated(signer: &SignerInfo) -> Option<(bool, Hash)> {
    Some(match signer.signature_algorithm.oid {
        // Of RSA alone, the hash is that of the message's digest (RFC 3370, 3.2).
        rfc5912::RSA_ENCRYPTION => (true, hash(signer.digest_alg.oid)?),
        rfc5912::SHA_256_WITH_RSA_ENCRYPTION => (true, Hash::Sha256),
        rfc5912::SHA_384_WITH_RSA_ENCRYPTION => (true, Hash::Sha384),
        rfc5912::SHA_512_WITH_RSA_ENCRYPTION => (true, Hash::Sha512),
        rfc5912::ECDSA_WITH_SHA_256 => (false, Hash::Sha256),
        rfc5912::ECDSA_WITH_SHA_384 => (false, Hash::Sha384),
        rfc5912::ECDSA_WITH_SHA_512 => (false, Hash::Sha512),
        _ => return None,
    })
}

fn hash(oid: ObjectIdentifier) -> Option<Hash> {
    match oid {
        rfc5912::ID_SHA_256 => Some(Hash::Sha256),
        rfc5912::ID_SHA_384 => Some(Hash::Sha384),
        rfc5912::ID_SHA_512 => Some(Hash::Sha512),
        _ => None,
    }
}

fn key(certificate: &Certificate) -> Option<Key> {
    let algorithm = &certificate.inner().tbs_certificate.subject_public_key_info.algorithm;
    if algorithm.oid == rfc5912::RSA_ENCRYPTION {
        return Some(Key::Rsa);
    }
    let curve: ObjectIdentifier = algorithm.parameters.as_ref()?.decode_as().ok()?;
    match (algorithm.oid, curve) {
        (rfc5912::ID_EC_PUBLIC_KEY, rfc5912::SECP_256_R_1) => Some(Key::P256),
        (rfc5912::ID_EC_PUBLIC_KEY, rfc5912::SECP_384_R_1) => Some(Key::P384),
        _ => None,
    }
}
