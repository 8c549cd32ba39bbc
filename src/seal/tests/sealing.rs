//! What a sealed file is, and what is not sealed.

use time::macros::datetime;

use super::edition::{Edition, edition};
use super::{NOW, file, sealed, sealer, sealer_of, trust, verdict};
use crate::digest::Digest;
use crate::readback::{self, Child, Limits};
use crate::seal::{Certificate, Error, Fault, Sealer, Trust, Verdict, pem, seal, trial, verify};

fn refused(edition: &[u8]) -> Error {
    seal(edition, &sealer(), NOW, None, &Limits::default()).unwrap_err()
}

#[test]
fn a_sealed_edition_is_said_to_be_one() {
    let Verdict::Sealed(seal) = verdict(&sealed()) else { panic!("{}", verdict(&sealed())) };
    assert_eq!((seal.length, seal.edition), (edition().len(), Digest::of(&edition())));
    assert_eq!(seal.claimed, NOW);
    assert_eq!(seal.certificate.name(), "Test Safeguarding Children Partnership");
    assert_eq!(
        verdict(&sealed()).to_string(),
        "Every byte is as Test Safeguarding Children Partnership sealed it, on 26 November 2026, \
         04:43 UTC by its own word."
    );
}

#[test]
fn the_edition_is_an_exact_prefix() {
    assert!(sealed().starts_with(&edition()));
}

#[test]
fn the_same_seal_has_the_same_bytes() {
    assert_eq!(sealed(), sealed());
}

/// Seals are looked at for many years by writing them again. If this digest changes, no seal that was
/// made before holds: change the format's name instead, and keep writing this one too.
#[test]
fn the_format_is_as_it_was_when_the_first_seal_was_made() {
    let first = "040aa66f313cae35fc9c067d7a943c0e4cd3d58d2ff905217a6ef09013f31bf9";
    assert_eq!(Digest::of(&sealed()).to_string(), first);
}

/// What readers are told of the field, and what they see.
#[test]
fn the_field_is_tagged_named_and_shown() {
    let document = readback::read(&sealed(), &Limits::default()).unwrap();
    let form = document.root[0].nodes().find(|node| node.role == "Form").unwrap();
    let [Child::Annotation(field)] = &form.children[..] else { panic!("{form:?}") };
    assert_eq!((field.subtype.as_str(), field.page, field.flags), ("Widget", 2, 132));
    assert_eq!(
        field.label.as_deref(),
        Some("Sealed by Test Safeguarding Children Partnership, 26 November 2026, 04:43 UTC")
    );
    // Within the box around the label, above it.
    let rect = [field.rect.left, field.rect.bottom, field.rect.right, field.rect.top];
    assert_eq!(rect, [106.0, 79.0, 296.0, 118.0]);
    assert!(field.appearance.is_empty(), "the words are drawn, so that the file says no others");
    assert!(document.annotations.is_empty() && document.drawn_outside.is_empty());
}

#[test]
fn an_edition_that_is_not_sealed_is_said_to_be_none() {
    assert!(matches!(verdict(&edition()), Verdict::NotSealed));
}

#[test]
fn sealing_twice() {
    assert!(matches!(refused(&sealed()), Error::Sealed), "{:?}", refused(&sealed()));
}

#[test]
fn a_file_that_engross_did_not_make() {
    let other = Edition::new().change(12, "engross", "another").bytes();
    assert!(matches!(refused(&other), Error::NotAnEdition));
    assert!(matches!(refused(b"%PDF-1.7"), Error::Unreadable(_)));
}

#[test]
fn an_edition_that_was_changed_by_an_update() {
    let updated = Edition::new().bytes();
    let table = updated.windows(9).position(|window| window == b"xref\n0 13").unwrap();
    let end = format!(
        "\nxref\n0 0\ntrailer\n<</Size 13/Root 1 0 R/Info 12 0 R/ID[(one)(two)]/Prev {table}>>\n\
         startxref\n{}\n%%EOF",
        updated.len() + 1
    );
    let updated = [updated, end.into_bytes()].concat();
    assert!(matches!(refused(&updated), Error::NotAnEdition), "{:?}", refused(&updated));
}

#[test]
fn no_box_around_the_label() {
    let none = Edition::new().change(6, "re S", "re n").bytes();
    assert!(matches!(refused(&none), Error::NoBox));
    let elsewhere = Edition::new().change(6, "100 60 200", "300 60 200").bytes();
    assert!(matches!(refused(&elsewhere), Error::NoBox));
}

#[test]
fn no_label() {
    let none = Edition::new().change(6, "Electronic seal", "Another seal").bytes();
    assert!(matches!(refused(&none), Error::NoBox));
}

#[test]
fn words_in_the_box() {
    let words = "/Artifact BMC BT /F 9 Tf 120 90 Td (not free) Tj ET EMC ";
    let taken = Edition::new().change(6, "/Artifact", &format!("{words}/Artifact")).bytes();
    assert!(matches!(refused(&taken), Error::BoxTaken));
}

#[test]
fn a_box_too_small_for_the_words() {
    let small = Edition::new().change(6, "200 62 re", "200 20 re").bytes();
    assert!(matches!(refused(&small), Error::BoxTooSmall));
}

#[test]
fn a_name_that_cannot_be_drawn() {
    let sealer = sealer_of(file!("chinese.key.pem"), file!("chinese.pem"));
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default());
    assert!(matches!(sealed, Err(Error::Letter('東'))));
}

#[test]
fn a_certificate_that_is_not_valid() {
    let sealer = sealer_of(file!("short.key.pem"), file!("short.pem"));
    let at = |time| seal(&edition(), &sealer, time, None, &Limits::default()).map(|_| ());
    assert!(matches!(at(datetime!(2025-12-31 23:59:59 UTC)), Err(Error::NotYetValid(_))));
    assert!(at(datetime!(2026-01-01 00:00:00 UTC)).is_ok());
    assert!(at(datetime!(2026-12-31 23:59:59 UTC)).is_ok());
    let expired = at(datetime!(2027-01-01 00:00:00 UTC)).unwrap_err();
    assert_eq!(
        expired.to_string(),
        "The certificate was valid until 31 December 2026, 23:59 UTC only. Use a new one."
    );
}

#[test]
fn a_seal_is_looked_at_when_its_certificate_has_expired() {
    let sealer = sealer_of(file!("short.key.pem"), file!("short.pem"));
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default()).unwrap();
    let mut trust = trust();
    trust.seals.insert(sealer.certificate().digest());
    let at = |at| verify(&sealed, &Trust { at, ..trust.clone() }, &Limits::default()).unwrap();
    assert!(matches!(at(NOW), Verdict::Sealed(_)));
    assert!(matches!(at(datetime!(2027-01-01 00:00:00 UTC)), Verdict::OutOfDate(_)));
}

/// The look-alike has another key, and the same name.
#[test]
fn a_seal_by_a_key_of_the_same_name() {
    let sealer = sealer_of(file!("other.key.pem"), file!("other.pem"));
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default()).unwrap();
    let Verdict::OtherKey(seal) = verdict(&sealed) else { panic!("{}", verdict(&sealed)) };
    assert_eq!(seal.certificate.name(), "Test Safeguarding Children Partnership");
    assert_eq!(
        verdict(&sealed).to_string(),
        "A key that the policy does not list sealed the file, in the name of Test Safeguarding \
         Children Partnership. Anybody can make such a key: do not trust the name."
    );
}

#[test]
fn a_name_that_would_control_a_terminal() {
    let key = pem::key(file!("seal.key.pem"), None).unwrap();
    let certificate = trial::certificate("A\u{1b}[2J\u{202e}", NOW, &key, &[1]).unwrap();
    let certificate = Certificate::new(certificate).unwrap();
    assert_eq!(certificate.name(), "A\u{fffd}[2J\u{202e}");
    let sealer = Sealer::new(Box::new(key), vec![certificate]).unwrap();
    let refused = seal(&edition(), &sealer, NOW, None, &Limits::default()).unwrap_err();
    assert!(matches!(refused, Error::Letter('\u{fffd}')));
}

#[test]
fn a_seal_with_its_issuer_s_certificate() {
    let sealer = sealer_of(file!("seal.key.pem"), file!("seal.chain.pem"));
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default()).unwrap();
    assert!(matches!(verdict(&sealed), Verdict::Sealed(_)), "{}", verdict(&sealed));
}

#[test]
fn a_signature_that_is_no_seal() {
    let catalog = "/AcroForm<</Fields[]/SigFlags 3>>/Lang";
    let signed = Edition::new().change(1, "/Lang", catalog).bytes();
    assert!(matches!(verdict(&signed), Verdict::Foreign));
    assert!(matches!(refused(&signed), Error::Sealed));
}

/// A file from elsewhere that another key's owner has put a real seal's shape onto.
#[test]
fn what_is_sealed_is_an_edition() {
    let begun = [edition(), format!("\n%engross-seal-1 {}\n", edition().len()).into_bytes()];
    assert!(matches!(verdict(&begun.concat()), Verdict::Broken(Fault::Cut)));
}
