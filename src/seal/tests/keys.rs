//! Keys and certificates in each form, and what is wrong with them.

use p256::elliptic_curve::rand_core::OsRng;

use super::edition::edition;
use super::{NOW, file, verdict};
use crate::readback::Limits;
use crate::seal::sealer::Error;
use crate::seal::{Key, Sealer, Verdict, pem, pkcs12, seal, trial};

fn key(bytes: &[u8], passphrase: Option<&str>) -> Result<Vec<u8>, Error> {
    pem::key(bytes, passphrase).map(|key| key.to_bytes().to_vec())
}

fn fit(key: &[u8], certificate: &[u8]) -> Result<(), Error> {
    let key = pem::key(key, None)?;
    Sealer::new(Box::new(key), pem::certificates(certificate)?).map(|_| ())
}

#[test]
fn one_key_in_each_form() {
    let plain = key(file!("seal.key.pem"), None).unwrap();
    assert_eq!(key(file!("seal.sec1.pem"), None).as_ref(), Ok(&plain));
    assert_eq!(key(file!("seal.encrypted.pem"), Some("correct horse")).as_ref(), Ok(&plain));
}

#[test]
fn a_key_beside_its_certificate_and_text_in_one_file() {
    let both = [b"bag attributes\n", file!("seal.pem"), file!("seal.key.pem")].concat();
    assert!(key(&both, None).is_ok());
    assert_eq!(pem::certificates(&both).unwrap().len(), 1);
}

#[test]
fn wrong_passphrases() {
    let encrypted = file!("seal.encrypted.pem");
    assert_eq!(key(encrypted, Some("wrong horse")), Err(Error::WrongPassphrase));
    assert_eq!(key(encrypted, None), Err(Error::PassphraseNeeded));
    assert_eq!(key(file!("seal.old.pem"), Some("correct horse")), Err(Error::OldEncryption));
}

#[test]
fn a_key_and_its_certificates_in_pkcs_12() {
    let (key, certificates) = pkcs12::read(file!("seal.p12"), Some("correct horse")).unwrap();
    assert_eq!(key.to_bytes(), pem::key(file!("seal.key.pem"), None).unwrap().to_bytes());
    // OpenSSL writes the key's own first; any order will do.
    assert_eq!(certificates, pem::certificates(file!("seal.chain.pem")).unwrap());
    let names: Vec<_> = certificates.iter().map(|certificate| certificate.name()).collect();
    assert_eq!(names, ["Test Safeguarding Children Partnership", "Test authority"]);
}

#[test]
fn what_is_wrong_with_pkcs_12() {
    let refused = |bytes, passphrase| pkcs12::read(bytes, Some(passphrase)).unwrap_err();
    assert_eq!(refused(file!("seal.p12"), "wrong horse"), Error::WrongPassphrase);
    let without = pkcs12::read(file!("seal.p12"), None).unwrap_err();
    assert_eq!(without, Error::PassphraseNeeded);
    assert_eq!(refused(file!("seal.old.p12"), "correct horse"), Error::OldPkcs12);
    assert_eq!(refused(file!("seal.pem"), "correct horse"), Error::NotPkcs12);
}

#[test]
fn no_key_and_no_certificate() {
    assert_eq!(key(file!("seal.pem"), None), Err(Error::NoKey));
    assert_eq!(pem::certificates(file!("seal.key.pem")), Err(Error::NoCertificate));
}

#[test]
fn damaged_keys_and_certificates() {
    let damaged = |pem: &[u8]| {
        let text = String::from_utf8(pem.to_vec()).unwrap();
        text.replacen("\nMI", "\nMJ", 1).into_bytes()
    };
    assert_eq!(key(&damaged(file!("seal.key.pem")), None), Err(Error::BadKey));
    assert_eq!(pem::certificates(&damaged(file!("seal.pem"))), Err(Error::BadCertificate));
}

#[test]
fn a_key_on_another_curve() {
    assert_eq!(key(file!("p384.key.pem"), None), Err(Error::NotP256));
    assert_eq!(fit(file!("seal.key.pem"), file!("p384.pem")), Err(Error::NotP256));
}

#[test]
fn a_key_that_is_not_the_certificate_s() {
    assert_eq!(fit(file!("other.key.pem"), file!("seal.pem")), Err(Error::KeyDoesNotFit));
}

#[test]
fn a_certificate_that_is_not_for_signing() {
    assert_eq!(fit(file!("encipher.key.pem"), file!("encipher.pem")), Err(Error::NotForSigning));
}

#[test]
fn a_token_that_does_not_sign() {
    struct Locked;
    impl Key for Locked {
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, String> {
            Err("the token is locked".to_owned())
        }
    }
    let sealer = Sealer::new(Box::new(Locked), pem::certificates(file!("seal.pem")).unwrap());
    assert_eq!(
        sealer.err().map(|error| error.to_string()).as_deref(),
        Some("The key did not sign: the token is locked.")
    );
}

#[test]
fn a_trial_certificate_seals_and_is_known_to_nobody() {
    let trial = trial::make("Bwrdd Diogelu Plant Tŷ Gŵyr", NOW, &mut OsRng).unwrap();
    let key = pem::key(trial.key.as_bytes(), None).unwrap();
    let certificates = pem::certificates(trial.pem.as_bytes()).unwrap();
    assert_eq!(certificates, [trial.certificate]);
    let sealer = Sealer::new(Box::new(key), certificates).unwrap();
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default()).unwrap();
    let Verdict::OtherKey(seal) = verdict(&sealed) else { panic!("{}", verdict(&sealed)) };
    assert_eq!(seal.certificate.name(), "Bwrdd Diogelu Plant Tŷ Gŵyr");
}

#[test]
fn names_that_no_certificate_for_trying_out_has() {
    let refused = |name: &str| match trial::make(name, NOW, &mut OsRng) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("{name:?}"),
    };
    assert_eq!(refused(" "), "the certificate needs a name: your organisation's");
    assert_eq!(
        refused(&"a".repeat(65)),
        "the name has 65 characters, and a certificate holds 64; shorten it"
    );
    assert_eq!(
        refused("東京"),
        "a seal cannot show the character “東” of the name; write it in Latin letters"
    );
}
