//! Keys and certificates in PEM (RFC 7468): PKCS#8, encrypted or not, and SEC 1.

use der::{Decode, SecretDocument};
use p256::SecretKey;
use p256::ecdsa::SigningKey;
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};

use super::certificate::Certificate;
use super::sealer::Error;

/// The certificates of a file, in its order.
pub fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, Error> {
    if !contains(pem, b"-----BEGIN CERTIFICATE-----") {
        return Err(Error::NoCertificate);
    }
    let blocks = blocks(pem, "CERTIFICATE");
    let read = blocks.map(|(_, block)| {
        let (_, bytes) = der::pem::decode_vec(block).map_err(|_| Error::BadCertificate)?;
        Certificate::from_der(&bytes).map_err(|_| Error::BadCertificate)
    });
    read.collect()
}

/// The first private key of a file.
pub fn key(pem: &[u8], passphrase: Option<&str>) -> Result<SigningKey, Error> {
    let (label, block) = blocks(pem, "PRIVATE KEY").next().ok_or(Error::NoKey)?;
    // RFC 1421's headers; RFC 7468 has none.
    if contains(block, b"Proc-Type:") {
        return Err(Error::OldEncryption);
    }
    let text = std::str::from_utf8(block).map_err(|_| Error::BadKey)?;
    let (_, document) = SecretDocument::from_pem(text).map_err(|_| Error::BadKey)?;
    let key = match label {
        "PRIVATE KEY" => of_pkcs8(document.as_bytes()),
        "ENCRYPTED PRIVATE KEY" => {
            let passphrase = passphrase.ok_or(Error::PassphraseNeeded)?;
            decrypted(document.as_bytes(), passphrase)
        }
        "EC PRIVATE KEY" => of_sec1(document.as_bytes()),
        _ => Err(Error::NotP256),
    };
    key.map(|key| SigningKey::from(&key))
}

fn decrypted(bytes: &[u8], passphrase: &str) -> Result<SecretKey, Error> {
    let encrypted = EncryptedPrivateKeyInfo::from_der(bytes).map_err(|_| Error::Encryption)?;
    match encrypted.decrypt(passphrase) {
        // A wrong passphrase may by chance leave something that looks decrypted.
        Ok(document) => match PrivateKeyInfo::from_der(document.as_bytes()) {
            Ok(_) => of_pkcs8(document.as_bytes()),
            Err(_) => Err(Error::WrongPassphrase),
        },
        // The crate says the latter where it means the former.
        Err(pkcs8::Error::EncryptedPrivateKey(
            pkcs8::pkcs5::Error::DecryptFailed | pkcs8::pkcs5::Error::EncryptFailed,
        )) => Err(Error::WrongPassphrase),
        Err(_) => Err(Error::Encryption),
    }
}

/// `PrivateKeyInfo` (RFC 5958).
pub(super) fn of_pkcs8(bytes: &[u8]) -> Result<SecretKey, Error> {
    let info = PrivateKeyInfo::from_der(bytes).map_err(|_| Error::BadKey)?;
    let curve = info.algorithm.parameters_oid().ok();
    let is_p256 = info.algorithm.oid == der::oid::db::rfc5912::ID_EC_PUBLIC_KEY
        && curve == Some(der::oid::db::rfc5912::SECP_256_R_1);
    if !is_p256 {
        return Err(Error::NotP256);
    }
    SecretKey::try_from(info).map_err(|_| Error::BadKey)
}

/// `ECPrivateKey` (RFC 5915).
fn of_sec1(bytes: &[u8]) -> Result<SecretKey, Error> {
    let sequence = der::asn1::SequenceRef::from_der(bytes);
    // What is whole and yet no key of this curve is one of another.
    SecretKey::from_sec1_der(bytes).map_err(|_| match sequence {
        Ok(_) => Error::NotP256,
        Err(_) => Error::BadKey,
    })
}

const BEGIN: &[u8] = b"-----BEGIN ";

/// The blocks whose label ends in some words: the label, and the block with its two lines.
fn blocks<'p>(pem: &'p [u8], ending: &str) -> impl Iterator<Item = (&'p str, &'p [u8])> {
    let mut rest = pem;
    std::iter::from_fn(move || {
        loop {
            let block = &rest[find(rest, BEGIN)?..];
            let inside = &block[BEGIN.len()..];
            let label = std::str::from_utf8(&inside[..find(inside, b"-----")?]).ok()?;
            let end = format!("-----END {label}-----");
            let (block, after) = block.split_at(find(block, end.as_bytes())? + end.len());
            rest = after;
            if label.ends_with(ending) {
                return Some((label, block));
            }
        }
    })
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    find(bytes, word).is_some()
}
