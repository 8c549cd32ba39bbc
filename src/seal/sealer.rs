//! Who seals: a key, its certificate, and the certificates above that.

use std::fmt;

use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{DerSignature, SigningKey};

use super::certificate::Certificate;

/// A P-256 key, in a file or in a token that never gives it away.
pub trait Key {
    /// The DER `ECDSA-Sig-Value` over a message's SHA-256, or why there is none.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String>;
}

impl Key for SigningKey {
    /// The same message always has the same signature (RFC 6979).
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let signature: DerSignature = Signer::try_sign(self, message).map_err(|e| e.to_string())?;
        Ok(signature.as_bytes().to_vec())
    }
}

/// A key and the certificate that says whose it is.
pub struct Sealer {
    pub(super) key: Box<dyn Key>,
    pub(super) certificate: Certificate,
    pub(super) chain: Vec<Certificate>,
}

/// Why a key and certificates cannot seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The file holds no key.
    NoKey,
    /// The key is encrypted in OpenSSL's old way, which protects it badly.
    OldEncryption,
    /// The key is encrypted, and no passphrase was given.
    PassphraseNeeded,
    WrongPassphrase,
    /// The key is encrypted in a way that is not read here.
    Encryption,
    /// What should be a key is damaged.
    BadKey,
    /// The key, or the certificate's, is not for ECDSA on P-256.
    NotP256,
    /// The file is not a PKCS#12 file.
    NotPkcs12,
    /// The PKCS#12 file is encrypted in an old way.
    OldPkcs12,
    /// The token, or the library for it, could not be used.
    Token(String),
    /// So many tokens have the label, and not one.
    NoToken(usize),
    /// So many keys of the token have the label, and not one.
    NoTokenKey(usize),
    WrongPin,
    PinLocked,
    /// The file holds no certificate.
    NoCertificate,
    /// What should be a certificate is damaged.
    BadCertificate,
    /// The certificate is not for signatures.
    NotForSigning,
    /// The key is not the certificate's.
    KeyDoesNotFit,
    /// The key did not sign.
    Key(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKey => {
                "There is no private key in the file. In PEM it begins with -----BEGIN PRIVATE \
                 KEY-----."
            }
            Self::OldEncryption => {
                "The key is encrypted in an old, weak way. Convert it: openssl pkcs8 -topk8 -in OLD \
                 -out NEW."
            }
            Self::PassphraseNeeded => "The key is encrypted. Give its passphrase: --passphrase-file FILE.",
            Self::WrongPassphrase => "The passphrase is wrong.",
            Self::Encryption => {
                "The key is encrypted in a way that is not read here. Convert it: openssl pkcs8 \
                 -topk8 -v2 aes-256-cbc -in OLD -out NEW."
            }
            Self::BadKey => "The private key is damaged. Take it from where it came again.",
            Self::NotP256 => {
                "The key is not one on the curve P-256, which seals need so that every reader can \
                 check them. Ask for a certificate for a P-256 key (also called prime256v1 or \
                 secp256r1)."
            }
            Self::NotPkcs12 => "This is not a PKCS#12 file, or a damaged one.",
            Self::OldPkcs12 => {
                "The PKCS#12 file is encrypted in an old, weak way. Convert it: openssl pkcs12 \
                 -legacy -in OLD -out BOTH.pem, then openssl pkcs12 -export -in BOTH.pem -out NEW."
            }
            Self::NoCertificate => {
                "There is no certificate in the file. In PEM it begins with -----BEGIN \
                 CERTIFICATE-----."
            }
            Self::BadCertificate => "A certificate is damaged. Take it from where it came again.",
            Self::NotForSigning => {
                "The certificate is not for signing documents. Ask for one whose key usage has \
                 digital signature or non-repudiation."
            }
            Self::KeyDoesNotFit => {
                "The key is not the one that the certificate is for. Use the two that belong \
                 together."
            }
            Self::WrongPin => "The PIN is wrong. A token locks itself after a few wrong ones.",
            Self::PinLocked => "The token has locked itself after wrong PINs. Ask who issued it.",
            Self::Token(message) => return write!(f, "The token could not be used: {message}."),
            Self::NoToken(found) => {
                return write!(
                    f,
                    "There are {found} tokens with this label, and there must be one. Is it plugged \
                     in? List them: pkcs11-tool --module LIBRARY --list-slots."
                );
            }
            Self::NoTokenKey(found) => {
                return write!(
                    f,
                    "The token has {found} keys on elliptic curves with this label, and there must be \
                     one. List them: pkcs11-tool --module LIBRARY --login --list-objects."
                );
            }
            Self::Key(message) => return write!(f, "The key did not sign: {message}."),
        })
    }
}

impl std::error::Error for Error {}

impl Sealer {
    /// The first certificate is the key's; the others lead from it to one that readers trust.
    pub fn new(key: Box<dyn Key>, certificates: Vec<Certificate>) -> Result<Self, Error> {
        let mut certificates = certificates.into_iter();
        let certificate = certificates.next().ok_or(Error::NoCertificate)?;
        let public = certificate.key().ok_or(Error::NotP256)?;
        if !certificate.may_sign() {
            return Err(Error::NotForSigning);
        }
        // What a token's key fits, only a signature shows.
        const PROBE: &[u8] = b"engross: does this key fit its certificate?";
        let signature = key.sign(PROBE).map_err(Error::Key)?;
        let signature = DerSignature::try_from(signature.as_slice());
        let fits = signature.is_ok_and(|signature| public.verify(PROBE, &signature).is_ok());
        let chain = certificates.collect();
        if fits { Ok(Self { key, certificate, chain }) } else { Err(Error::KeyDoesNotFit) }
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// All its certificates in PEM, the key's own first.
    pub fn certificates_pem(&self) -> der::Result<String> {
        std::iter::once(&self.certificate).chain(&self.chain).map(Certificate::pem).collect()
    }
}
