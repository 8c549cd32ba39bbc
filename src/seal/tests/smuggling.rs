//! Seals made with the real key whose revision holds more, or other, than a seal.

use p256::ecdsa::SigningKey;

use super::edition::edition;
use super::{NOW, file, sealer, verdict};
use crate::digest::Digest;
use crate::readback::Limits;
use crate::seal::revision::{CAPACITY, CONTENTS, Revision, Words, byte_range};
use crate::seal::signature::{Signature, to_sign};
use crate::seal::{Key, Part, Verdict, pem};

/// The edition with a revision that was changed before it was signed, all that it states of places
/// made true again.
pub(crate) fn signed(change: impl Fn(String) -> String) -> Vec<u8> {
    let edition = edition();
    let certificate = sealer().certificate().clone();
    let words = Words { name: &certificate.name(), time: NOW };
    let revision = Revision::write(&edition, words, &Limits::default()).unwrap();
    let changed = change(String::from_utf8(revision.bytes.clone()).unwrap());
    assert_ne!(changed.as_bytes(), revision.bytes);
    let mut file = [edition.clone(), with_table(&changed, edition.len()).into_bytes()].concat();

    let at = |word: &str| file.windows(word.len()).position(|window| window == word.as_bytes());
    let start = at(CONTENTS).unwrap() + CONTENTS.len();
    let (before, after) = (start - 1, start + 2 * CAPACITY + 1);
    let range = byte_range(before, after, file.len() - after);
    let from = start - CONTENTS.len() - range.len();
    file[from..from + range.len()].copy_from_slice(range.as_bytes());

    let key: SigningKey = pem::key(file!("seal.key.pem"), None).unwrap();
    let digest = Digest::of_parts([&file[..before], &file[after..]]);
    let value = key.sign(&to_sign(digest, &certificate).unwrap()).unwrap();
    let signature = Signature { certificate, chain: Vec::new(), digest, value, time_stamp: None };
    let digits = crate::seal::syntax::hexadecimal(&signature.to_der().unwrap());
    file[start..start + digits.len()].copy_from_slice(digits.as_bytes());
    file
}

/// The revision with its cross-reference table written for where the objects now stand.
fn with_table(revision: &str, edition: usize) -> String {
    let (objects, end) = revision.split_once("xref\n").unwrap();
    let (_, trailer) = end.split_once("trailer\n").unwrap();
    let (trailer, after) = trailer.split_once("\nstartxref\n").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let mut table = String::from("xref\n");
    for (at, _) in objects.match_indices(" obj\n") {
        let line = objects[..at].rfind('\n').map_or(0, |at| at + 1);
        let (number, generation) = objects[line..at].split_once(' ').unwrap();
        table.push_str(&format!("{number} 1\n{:010} {generation:0>5} n \n", edition + line));
    }
    let start = edition + objects.len();
    format!("{objects}{table}trailer\n{trailer}\nstartxref\n{start}\n{after}")
}

/// Asserts that the part is found that is not as a seal has it.
fn smuggled(part: Part, change: impl Fn(String) -> String) {
    let verdict = verdict(&signed(change));
    assert!(matches!(verdict, Verdict::Smuggled(found) if found == part), "{verdict:?}");
}

/// The same, where some text is replaced.
fn replaced(part: Part, old: &str, new: &str) {
    smuggled(part, |revision| {
        assert_eq!(revision.matches(old).count(), 1, "{old}");
        revision.replace(old, new)
    });
}

#[test]
fn a_page_that_shows_something_else() {
    replaced(Part::Page, "/Contents 6 0 R", "/Contents 5 0 R");
}

#[test]
fn a_second_page_beside_the_seal_s() {
    let page = "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 6 0 R>>\nendobj\nxref\n0 1";
    smuggled(Part::Table, |revision| revision.replacen("xref\n", &page.replace("0 1", ""), 1));
}

#[test]
fn another_annotation() {
    replaced(Part::Page, "/Annots [14 0 R]", "/Annots [14 0 R 3 0 R]");
}

#[test]
fn an_action_at_opening() {
    replaced(
        Part::Catalog,
        "/AcroForm",
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AcroForm",
    );
}

#[test]
fn other_pages() {
    replaced(Part::Catalog, "/Pages 2 0 R", "/Pages 9 0 R");
}

#[test]
fn a_seal_that_covers_the_page() {
    replaced(Part::Field, "/Rect [106 79 296 118]", "/Rect [0 0 596 842]");
}

#[test]
fn a_seal_that_is_hidden() {
    replaced(Part::Field, "/F 132", "/F 2");
}

#[test]
fn a_seal_that_shows_other_words() {
    smuggled(Part::Look, |revision| revision.replacen(" m ", " 1 m ", 1));
}

#[test]
fn a_seal_that_speaks_other_words() {
    replaced(Part::Tag, "/S /Form", "/Alt (Not what is shown)/S /Form");
}

#[test]
fn a_seal_that_permits_changes() {
    replaced(Part::Signature, "/TransformParams/P 1", "/TransformParams/P 3");
}

#[test]
fn a_seal_in_another_s_name() {
    let name = |name: &str| {
        let units = name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        crate::seal::syntax::hexadecimal(&units)
    };
    smuggled(Part::Signature, |revision| revision.replacen(&name("Test S"), &name("Best S"), 1));
}

#[test]
fn an_order_of_the_tags_that_was_changed() {
    replaced(Part::StructureElement, "/K [10 0 R 11 0 R 16 0 R]", "/K [11 0 R 10 0 R 16 0 R]");
    replaced(Part::StructureRoot, "/K [9 0 R]", "/K [10 0 R]");
}

#[test]
fn an_object_that_no_seal_has() {
    smuggled(Part::Table, |revision| {
        revision.replacen("xref\n", "5 0 obj\n<</Length 0>>stream\n\nendstream\nendobj\nxref\n", 1)
    });
}

#[test]
fn another_title_in_the_trailer() {
    replaced(Part::Table, "/Info 12 0 R", "/Info 3 0 R");
}

#[test]
fn a_remark_between_objects() {
    smuggled(Part::Field, |revision| revision.replacen("endobj\n", "endobj\n% 1\n", 1));
}

#[test]
fn bytes_after_the_end() {
    smuggled(Part::Table, |revision| revision + "more");
}
