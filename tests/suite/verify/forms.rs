//! Files that say the words of a published one and are otherwise: the first line says in what.

use engross::verify::Case;
use lopdf::{Dictionary, Document, Object};

use crate::published::{Stage, publications};

/// The approved edition with the last object that is one changed, saved by another program.
fn changed(is_one: fn(&Dictionary) -> bool, change: fn(&mut Dictionary)) -> Vec<u8> {
    let mut file = Document::load_mem(&publications().built("v2/print.pdf")).unwrap();
    let objects = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    change(objects.filter(|object| is_one(object)).last().unwrap());
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

/// An update after the end that gives the file another title, as `exiftool` appends it.
fn retitled() -> Vec<u8> {
    let mut bytes = publications().file("v2/print.pdf");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let own = text.rsplit("trailer").next().unwrap().to_owned();
    let after = |word: &str| {
        let found = own.split_once(word).unwrap().1.trim_start();
        found.split(|it: char| !it.is_ascii_digit()).next().unwrap().to_owned()
    };
    let (info, root, size, table) =
        (after("/Info"), after("/Root"), after("/Size"), after("startxref"));
    let object = bytes.len() + 1;
    bytes.extend(format!("\n{info} 0 obj\n<</Title(Doctored)>>\nendobj\n").into_bytes());
    let start = bytes.len();
    let update = format!(
        "xref\n{info} 1\n{object:010} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Info {info} 0 R/Prev \
         {table}>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend(update.into_bytes());
    bytes
}

/// The first line, and what differs, of a file.
fn told(bytes: &[u8]) -> (String, String) {
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let answer = case.verify("print.pdf", bytes);
    let details = answer.details(&case).into_iter();
    let details = details.filter(|(label, _)| !["As of", "SHA-256"].contains(label));
    let details: Vec<_> = details.map(|(_, value)| value).collect();
    (answer.sentence(&case), details.join("\n"))
}

#[test]
fn the_same_words_with_another_structure_are_told_as_that() {
    let is_paragraph = |object: &Dictionary| {
        object.get(b"S").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"P"))
    };
    for kind in ["", "H2", "Sect"] {
        let bytes = match kind {
            "" => changed(is_paragraph, |object| object.set("S", Object::Name(Vec::new()))),
            "H2" => changed(is_paragraph, |object| object.set("S", Object::Name(b"H2".to_vec()))),
            _ => changed(is_paragraph, |object| object.set("S", Object::Name(b"Index".to_vec()))),
        };
        let (sentence, details) = told(&bytes);
        assert!(sentence.contains("it says the same words as print.pdf of"), "{kind}: {sentence}");
        assert!(
            sentence.ends_with(" v2, with another structure."),
            "{kind}: {sentence}\n{details}"
        );
        assert!(!details.contains("``"), "{kind}: {details}");
    }
}

#[test]
fn the_same_words_with_other_bookmarks_are_told_as_that() {
    let is_bookmark = |object: &Dictionary| object.has(b"Title") && object.has(b"Parent");
    let bytes = changed(is_bookmark, |object| object.set("Title", Object::string_literal("Other")));
    let (sentence, details) = told(&bytes);
    assert!(sentence.ends_with(" v2, with other bookmarks."), "{sentence}\n{details}");
    assert!(!details.contains("breaks the rules"), "{details}");
    assert!(details.contains("“Other”"), "{details}");
}

#[test]
fn an_appended_title_is_named() {
    let (sentence, details) = told(&retitled());
    assert!(
        sentence.contains("bytes appended, and states something else of itself."),
        "{sentence}"
    );
    assert!(details.contains("Title: “Doctored” instead of “"), "{details}");
}
