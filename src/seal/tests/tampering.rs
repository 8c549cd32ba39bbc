//! What strangers do to a sealed file.

use super::edition::{Edition, edition};
use super::{NOW, file, sealed, sealer, trust, verdict};
use crate::readback::{Error, Limits};
use crate::seal::revision::{CAPACITY, CONTENTS};
use crate::seal::signature::{Signature, to_sign};
use crate::seal::syntax::hexadecimal;
use crate::seal::{
    Certificate, Fault, Key, Sealer, Verdict, pem, seal, sealed_edition, trial, verify,
};

fn is_sound(bytes: &[u8]) -> bool {
    let verdict = verify(bytes, &trust(), &Limits::default());
    matches!(verdict, Ok(Verdict::Sealed(_) | Verdict::OutOfDate(_) | Verdict::OtherKey(_)))
}

fn position(bytes: &[u8], word: &str) -> usize {
    bytes.windows(word.len()).position(|window| window == word.as_bytes()).unwrap()
}

fn replaced(old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut bytes = sealed();
    let at = position(&bytes, old);
    bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
    bytes
}

#[test]
fn no_edition_is_taken_out_of_a_broken_seal() {
    assert_eq!(sealed_edition(&sealed(), &Limits::default()), Some(edition().as_slice()));
    for other in [edition(), replaced("/Title(Lessons)", "/Title(Lesions)")] {
        assert_eq!(sealed_edition(&other, &Limits::default()), None);
    }
}

#[test]
fn a_byte_flipped_anywhere() {
    let sealed = sealed();
    let start = position(&sealed, CONTENTS) + CONTENTS.len();
    let padding = start + 4000..start + 2 * CAPACITY - 10;
    // Much of what is drawn is alike, and so are the zeros.
    let all = (0..sealed.len()).filter(|at| {
        let step = if padding.contains(at) {
            997
        } else if *at > padding.end {
            211
        } else {
            13
        };
        at % step == 0
    });
    for at in all {
        let mut bytes = sealed.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!is_sound(&bytes), "byte {at}");
    }
}

#[test]
fn a_letter_s_other_case_in_the_signature() {
    let mut bytes = sealed();
    let start = position(&bytes, CONTENTS) + CONTENTS.len();
    let at = start + bytes[start..].iter().position(|byte| byte.is_ascii_lowercase()).unwrap();
    bytes[at] = bytes[at].to_ascii_uppercase();
    assert!(matches!(verdict(&bytes), Verdict::Broken(Fault::Signature)));
}

#[test]
fn something_hidden_behind_the_signature_s_value() {
    let mut bytes = sealed();
    let start = position(&bytes, CONTENTS) + CONTENTS.len();
    bytes[start + 2 * CAPACITY - 1] = b'1';
    assert!(matches!(verdict(&bytes), Verdict::Broken(Fault::Signature)));
}

/// The certificate that is trusted, and a signature that another key made over what it would sign.
#[test]
fn a_signature_that_the_certificate_s_key_did_not_make() {
    let mut bytes = sealed();
    let start = position(&bytes, CONTENTS) + CONTENTS.len();
    let digits = std::str::from_utf8(&bytes[start..start + 2 * CAPACITY]).unwrap();
    let pairs =
        (0..CAPACITY).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap());
    let mut signature = Signature::read(&pairs.collect::<Vec<_>>()).unwrap();
    let to_sign = to_sign(signature.digest, &signature.certificate).unwrap();
    let other = pem::key(file!("other.key.pem"), None).unwrap();
    signature.value = Key::sign(&other, &to_sign).unwrap();
    let digits = hexadecimal(&signature.to_der().unwrap());
    bytes[start..start + 2 * CAPACITY].fill(b'0');
    bytes[start..start + digits.len()].copy_from_slice(digits.as_bytes());
    assert!(matches!(verdict(&bytes), Verdict::Broken(Fault::Forged)));
}

#[test]
fn words_changed_in_the_edition() {
    let changed = replaced("What the board approved", "What nobody has approve");
    assert!(matches!(verdict(&changed), Verdict::Broken(Fault::Changed)));
}

#[test]
fn another_title() {
    let changed = replaced("/Title(Lessons)", "/Title(Lesions)");
    assert!(matches!(verdict(&changed), Verdict::Broken(Fault::Changed)));
}

#[test]
fn another_time() {
    let changed = replaced("(D:20261126044321Z)", "(D:20251126044321Z)");
    assert!(matches!(verdict(&changed), Verdict::Broken(Fault::Changed)));
    let none = replaced("(D:20261126044321Z)", "(D:20261326044321Z)");
    assert!(matches!(verdict(&none), Verdict::Broken(Fault::NoSeal)));
}

#[test]
fn bytes_after_the_end() {
    for more in ["\n", "\0", "%", "anything at all"] {
        let longer = [sealed(), more.into()].concat();
        let verdict = verdict(&longer);
        let Verdict::Broken(Fault::Appended(bytes)) = verdict else { panic!("{verdict:?}") };
        assert_eq!(bytes, more.len());
    }
}

/// The signature goes, as far as viewers see, by an update that leads back to the edition.
#[test]
fn a_dropped_signature() {
    let sealed = sealed();
    let table = position(&sealed, "xref\n0 13");
    let end = format!("startxref\n{table}\n%%EOF\n");
    let dropped = [sealed, end.into_bytes()].concat();
    assert!(matches!(verdict(&dropped), Verdict::Broken(Fault::Appended(_))));
}

#[test]
fn another_seal_on_top() {
    let twice = [sealed(), sealed()[edition().len()..].to_vec()].concat();
    assert!(matches!(verdict(&twice), Verdict::Broken(Fault::Appended(_))));
}

#[test]
fn a_hole_in_what_is_covered() {
    let sealed = sealed();
    let at = position(&sealed, "/ByteRange[0 ") + 13;
    let mut bytes = sealed.clone();
    let before: usize = std::str::from_utf8(&bytes[at..at + 10]).unwrap().trim().parse().unwrap();
    bytes[at..at + 10].copy_from_slice(format!("{:>10}", before - 100).as_bytes());
    assert!(matches!(verdict(&bytes), Verdict::Broken(Fault::Hole)));
}

#[test]
fn a_file_that_ends_early() {
    let sealed = sealed();
    let marker = edition().len() + 1;
    for length in (0..sealed.len()).filter(|length| length % 37 == 0 || *length < marker + 600) {
        let verdict = verify(&sealed[..length], &trust(), &Limits::default());
        match length {
            _ if length < edition().len() => {
                assert!(matches!(verdict, Err(_) | Ok(Verdict::NotSealed)), "{length} {verdict:?}");
            }
            _ => assert!(
                matches!(verdict, Ok(Verdict::NotSealed | Verdict::Broken(Fault::Cut)))
                    || matches!(verdict, Ok(Verdict::Broken(Fault::NoSeal))),
                "{length} {verdict:?}"
            ),
        }
    }
}

#[test]
fn the_seal_of_another_file() {
    let mut other = edition();
    let at = position(&other, "approved");
    other[at..at + 8].copy_from_slice(b"rejected");
    let moved = [other, sealed()[edition().len()..].to_vec()].concat();
    assert!(matches!(verdict(&moved), Verdict::Broken(Fault::Changed)));
}

#[test]
fn a_line_that_only_claims_a_seal() {
    let claimed = [edition(), format!("\n%engross-seal-1 {}\n", edition().len()).into()].concat();
    let rest = [claimed, vec![b'x'; 50_000]].concat();
    assert!(matches!(verdict(&rest), Verdict::Broken(Fault::NoSeal)));
}

#[test]
fn a_line_that_states_another_length_begins_no_seal() {
    let claimed = [edition(), b"\n%engross-seal-1 12\n".to_vec()].concat();
    assert!(matches!(verdict(&claimed), Verdict::NotSealed));
}

/// Bounds hold for what is verified as they do for what is read.
#[test]
fn a_file_that_nests_without_end() {
    let deep = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\n", "[".repeat(1_000_000));
    let end = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\n";
    let file = format!("{deep}{end}startxref\n{}\n%%EOF", deep.len());
    let verdict = verify(file.as_bytes(), &trust(), &Limits::default());
    assert!(matches!(verdict, Err(Error::TooDeep { .. })), "{verdict:?}");
}

#[test]
fn a_file_larger_than_is_read() {
    let limits = Limits { bytes: 100, ..Limits::default() };
    assert!(matches!(verify(&sealed(), &trust(), &limits), Err(Error::TooLarge { .. })));
}

/// A stranger's own certificate, with a name that is drawn for as long as it lasts.
#[test]
fn a_name_without_end() {
    let name = "a ".repeat(4000);
    let key = pem::key(file!("seal.key.pem"), None).unwrap();
    let certificate = trial::certificate(&name, NOW, &key, &[1]).unwrap();
    let certificate = Certificate::new(certificate).unwrap();
    let sealer = Sealer::new(Box::new(key), vec![certificate]).unwrap();
    let sealed = seal(&edition(), &sealer, NOW, None, &Limits::default());
    assert!(matches!(sealed, Err(crate::seal::Error::BoxTooSmall)));
}

/// A box larger than any number of points that can be counted in.
#[test]
fn a_box_without_end() {
    let larger = "q 80000000 0 0 80000000 0 0 cm 0 0 60 60 re S Q";
    let endless = Edition::new().change(6, "100 60 200 62 re S", larger).bytes();
    let sealed = seal(&endless, &sealer(), NOW, None, &Limits::default());
    assert!(sealed.is_ok(), "{sealed:?}");
}
