//! Keys with their certificates in PKCS#12 (RFC 7292): `.p12` and `.pfx` files.
//!
//! Of the ways to encrypt one, PBES2 is read (RFC 8018), which programs have written since about 2021. The
//! file's own checksum is not looked at: what is decrypted with a wrong passphrase is no key, and a key
//! that was exchanged does not fit its certificate.

use cms::content_info::ContentInfo;
use cms::encrypted_data::EncryptedData;
use der::asn1::{ContextSpecific, OctetString};
use der::oid::db::rfc5911;
use der::{Decode, Encode};
use p256::SecretKey;
use p256::ecdsa::SigningKey;
use pkcs8::EncryptedPrivateKeyInfo;
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs12::authenticated_safe::AuthenticatedSafe;
use pkcs12::cert_type::CertBag;
use pkcs12::pfx::Pfx;
use pkcs12::safe_bag::{SafeBag, SafeContents};
use pkcs12::{
    PKCS_12_CERT_BAG_OID, PKCS_12_KEY_BAG_OID, PKCS_12_PKCS8_KEY_BAG_OID, PKCS_12_X509_CERT_OID,
};

use super::certificate::Certificate;
use super::pem;
use super::sealer::Error;

/// The key of a file and its certificates, the key's own first.
pub fn read(
    bytes: &[u8],
    passphrase: Option<&str>,
) -> Result<(SigningKey, Vec<Certificate>), Error> {
    // Some files are encrypted with the empty passphrase, so without one that is tried.
    opened(bytes, passphrase.unwrap_or_default()).map_err(|error| match (error, passphrase) {
        (Error::WrongPassphrase, None) => Error::PassphraseNeeded,
        (error, _) => error,
    })
}

fn opened(bytes: &[u8], passphrase: &str) -> Result<(SigningKey, Vec<Certificate>), Error> {
    let mut key = None;
    let mut certificates = Vec::new();
    for bag in bags(bytes, passphrase)? {
        match bag.bag_id {
            PKCS_12_KEY_BAG_OID => key = Some(pem::of_pkcs8(&inside(&bag)?)?),
            PKCS_12_PKCS8_KEY_BAG_OID => key = Some(decrypted(&inside(&bag)?, passphrase)?),
            PKCS_12_CERT_BAG_OID => certificates.extend(certificate(&inside(&bag)?)?),
            // Other bags hold nothing that a seal needs.
            _ => {}
        }
    }
    let key = SigningKey::from(&key.ok_or(Error::NoKey)?);
    certificates.sort_by_key(|certificate| certificate.key().as_ref() != Some(key.verifying_key()));
    match certificates.is_empty() {
        true => Err(Error::NoCertificate),
        false => Ok((key, certificates)),
    }
}

/// All that a file holds.
fn bags(bytes: &[u8], passphrase: &str) -> Result<Vec<SafeBag>, Error> {
    let file = Pfx::from_der(bytes).map_err(|_| Error::NotPkcs12)?;
    let content = data(&file.auth_safe).ok_or(Error::NotPkcs12)?;
    let safes = AuthenticatedSafe::from_der(&content).map_err(|_| Error::NotPkcs12)?;
    let mut bags = Vec::new();
    for safe in safes {
        let content = match safe.content_type {
            rfc5911::ID_ENCRYPTED_DATA => decrypted_data(&safe, passphrase)?,
            _ => data(&safe).ok_or(Error::NotPkcs12)?,
        };
        bags.extend(SafeContents::from_der(&content).map_err(|_| Error::NotPkcs12)?);
    }
    Ok(bags)
}

/// The bytes of a content that is not encrypted.
fn data(content: &ContentInfo) -> Option<Vec<u8>> {
    let data: OctetString = content.content.decode_as().ok()?;
    (content.content_type == rfc5911::ID_DATA).then(|| data.as_bytes().to_vec())
}

fn decrypted_data(content: &ContentInfo, passphrase: &str) -> Result<Vec<u8>, Error> {
    let data: EncryptedData = content.content.decode_as().map_err(|_| Error::NotPkcs12)?;
    let info = data.enc_content_info;
    let scheme = info.content_enc_alg.to_der().map_err(|_| Error::NotPkcs12)?;
    let scheme = EncryptionScheme::from_der(&scheme).map_err(|_| Error::OldPkcs12)?;
    let encrypted = info.encrypted_content.ok_or(Error::NotPkcs12)?;
    scheme.decrypt(passphrase, encrypted.as_bytes()).map_err(refusal)
}

fn decrypted(bytes: &[u8], passphrase: &str) -> Result<SecretKey, Error> {
    let key = EncryptedPrivateKeyInfo::from_der(bytes).map_err(|_| Error::OldPkcs12)?;
    let document = key.encryption_algorithm.decrypt(passphrase, key.encrypted_data);
    pem::of_pkcs8(&document.map_err(refusal)?)
}

fn refusal(error: pkcs5::Error) -> Error {
    match error {
        // The crate says the latter where it means the former.
        pkcs5::Error::DecryptFailed | pkcs5::Error::EncryptFailed => Error::WrongPassphrase,
        _ => Error::OldPkcs12,
    }
}

/// What a bag holds, as DER, without the tag around it.
fn inside(bag: &SafeBag) -> Result<Vec<u8>, Error> {
    let value: ContextSpecific<der::Any> =
        ContextSpecific::from_der(&bag.bag_value).map_err(|_| Error::NotPkcs12)?;
    value.value.to_der().map_err(|_| Error::NotPkcs12)
}

fn certificate(bag: &[u8]) -> Result<Option<Certificate>, Error> {
    let bag = CertBag::from_der(bag).map_err(|_| Error::BadCertificate)?;
    if bag.cert_id != PKCS_12_X509_CERT_OID {
        return Ok(None);
    }
    let read = Certificate::from_der(bag.cert_value.as_bytes());
    read.map(Some).map_err(|_| Error::BadCertificate)
}
