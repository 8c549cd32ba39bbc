//! Keys in tokens (PKCS#11): smart cards, USB tokens, hardware modules. The key never leaves one.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as TokenError, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use p256::ecdsa::Signature;
use sha2::{Digest as _, Sha256};

use super::certificate::Certificate;
use super::sealer::{Error, Key};

/// Which key of which token.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The token maker's library.
    pub module: &'w Path,
    /// The token's label.
    pub token: &'w str,
    /// The label that the key has, and the certificate for it if the token holds one.
    pub label: &'w str,
}

/// A key in a token that is open.
pub struct Token {
    session: Session,
    key: ObjectHandle,
}

/// Opens a token: its key, and the certificates of the same label.
pub fn open(wanted: Wanted<'_>, pin: &str) -> Result<(Token, Vec<Certificate>), Error> {
    let library = Pkcs11::new(wanted.module).map_err(unusable)?;
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(unusable)?;
    let slot = slot(&library, wanted.token)?;
    let session = library.open_ro_session(slot).map_err(unusable)?;
    session.login(UserType::User, Some(&AuthPin::from(pin))).map_err(|error| match error {
        TokenError::Pkcs11(
            RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid,
            _,
        ) => Error::WrongPin,
        TokenError::Pkcs11(RvError::PinLocked, _) => Error::PinLocked,
        error => unusable(error),
    })?;
    let label = || Attribute::Label(wanted.label.as_bytes().to_vec());
    let key =
        [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::KeyType(KeyType::EC), label()];
    let keys = session.find_objects(&key).map_err(unusable)?;
    let [key] = keys[..] else { return Err(Error::NoTokenKey(keys.len())) };
    let certificate = [Attribute::Class(ObjectClass::CERTIFICATE), label()];
    let mut certificates = Vec::new();
    for found in session.find_objects(&certificate).map_err(unusable)? {
        let values = session.get_attributes(found, &[AttributeType::Value]).map_err(unusable)?;
        for value in values {
            let Attribute::Value(bytes) = value else { continue };
            certificates.push(Certificate::from_der(&bytes).map_err(|_| Error::BadCertificate)?);
        }
    }
    Ok((Token { session, key }, certificates))
}

/// The only token with a label.
fn slot(library: &Pkcs11, label: &str) -> Result<Slot, Error> {
    let mut found = Vec::new();
    for slot in library.get_slots_with_initialized_token().map_err(unusable)? {
        let token = library.get_token_info(slot).map_err(unusable)?;
        if token.label().trim_end() == label {
            found.push(slot);
        }
    }
    match found[..] {
        [slot] => Ok(slot),
        _ => Err(Error::NoToken(found.len())),
    }
}

fn unusable(error: TokenError) -> Error {
    Error::Token(error.to_string())
}

impl Key for Token {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        // Every token can sign a digest; not every one makes the digest too.
        let digest = Sha256::digest(message);
        let signed = self.session.sign(&Mechanism::Ecdsa, self.key, &digest);
        let signed = signed.map_err(|error| error.to_string())?;
        let signature = Signature::from_slice(&signed)
            .map_err(|_| "the token's signature is not one by a P-256 key".to_owned())?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}
