//! What happens to files: each case with the word that must be said of it.

use engross::compare::Side;
use engross::digest::Digest;
use engross::import;
use engross::readback::Limits;
use engross::seal;
use engross::verify::{Case, NotGenuine, Status, Verdict};
use lopdf::{Document, Object};

use super::word;
use crate::published::{self, ID, Stage, publications};

/// The current version's print edition as it was published.
fn print() -> Vec<u8> {
    publications().file("v2/print.pdf")
}

/// The same before it was sealed.
fn built() -> Vec<u8> {
    publications().built("v2/print.pdf")
}

fn position(bytes: &[u8], word: &[u8]) -> usize {
    let found = bytes.windows(word.len()).position(|window| window == word);
    found.unwrap_or_else(|| panic!("there is no {}", String::from_utf8_lossy(word)))
}

/// One bit of a byte is another, so many bytes after the first place of a word.
fn flipped(word: &str, after: usize) -> Vec<u8> {
    let mut bytes = print();
    let at = position(&bytes, word.as_bytes()) + after;
    bytes[at] ^= 1;
    bytes
}

/// The first place of a text has another of the same length.
fn replaced(old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut bytes = print();
    let at = position(&bytes, old.as_bytes());
    bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
    bytes
}

/// The approved edition, changed and saved by another program.
fn saved(change: impl Fn(&mut Document)) -> Vec<u8> {
    let mut file = Document::load_mem(&built()).unwrap();
    change(&mut file);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

/// Sets something of the first object of which something is so.
fn set(file: &mut Document, (key, value): (&str, &[u8]), what: &str, to: Object) {
    let mut objects = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    let is_it = |found: &Object| found.as_name().is_ok_and(|name| name == value);
    let object = objects.find(|object| object.get(key.as_bytes()).is_ok_and(is_it)).unwrap();
    object.set(what, to);
}

fn information(file: &mut Document, key: &str, to: Object) {
    let id = file.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
    file.get_object_mut(id).and_then(Object::as_dict_mut).unwrap().set(key, to);
}

fn with_pages(change: impl Fn(&mut Vec<Object>)) -> Vec<u8> {
    saved(|file| {
        let mut objects = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
        let pages = objects.find(|object| {
            object.get(b"Kids").is_ok_and(|kids| {
                kids.as_array().is_ok_and(|kids| kids.len() == 2) && object.get(b"Count").is_ok()
            })
        });
        let pages = pages.unwrap();
        change(pages.get_mut(b"Kids").and_then(Object::as_array_mut).unwrap());
        let count = pages.get(b"Kids").and_then(Object::as_array).unwrap().len();
        pages.set("Count", count as i64);
    })
}

/// An update after the end, as editors append them: an object again, and where it is.
fn updated() -> Vec<u8> {
    let bytes = print();
    let object = "1 0 obj\n<</Title(Another)>>\nendobj\n";
    let table = format!("xref\n1 1\n{:010} 00000 n \ntrailer\n<</Size 2>>\n", bytes.len() + 1);
    let end = format!("startxref\n{}\n%%EOF\n", bytes.len() + 1 + object.len());
    [bytes, format!("\n{object}{table}{end}").into_bytes()].concat()
}

/// The signature goes, as far as readers see, by an update that leads back to the edition's own table.
fn dropped() -> Vec<u8> {
    let built = String::from_utf8_lossy(&built()).into_owned();
    let table = built.rsplit("startxref").next().unwrap().lines().nth(1).unwrap().to_owned();
    [print(), format!("startxref\n{table}\n%%EOF\n").into_bytes()].concat()
}

/// A word of the metadata stream is another of the same length, more or less.
fn xmp(old: &str, new: &str) -> Vec<u8> {
    let mut bytes = print();
    let start = position(&bytes, b"<x:xmpmeta");
    let at = start + position(&bytes[start..], old.as_bytes());
    let new = format!("{new:<length$}", length = old.len());
    bytes[at..at + old.len()].copy_from_slice(new.as_bytes());
    bytes
}

/// The dictionary of the first page.
fn first_page(file: &mut Document) -> &mut lopdf::Dictionary {
    let id = file.get_pages()[&1];
    file.get_object_mut(id).and_then(Object::as_dict_mut).unwrap()
}

fn emptied() -> Vec<u8> {
    saved(|file| {
        let empty = file.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), Vec::new()));
        first_page(file).set("Contents", Object::Reference(empty));
    })
}

fn annotated() -> Vec<u8> {
    saved(|file| {
        let mut note = lopdf::Dictionary::new();
        note.set("Type", Object::Name(b"Annot".to_vec()));
        note.set("Subtype", Object::Name(b"FreeText".to_vec()));
        note.set("Rect", vec![50.into(), 50.into(), 400.into(), 100.into()]);
        note.set("Contents", text("This version was withdrawn."));
        let note = file.add_object(note);
        first_page(file).set("Annots", vec![Object::Reference(note)]);
    })
}

type Make = fn() -> Vec<u8>;

/// What is done to a file, and what may be said of it: one word of several.
const CASES: &[(&str, Make, &str)] = &[
    // As it is.
    ("the published print edition", print, "current"),
    ("the published accessible edition", || publications().file("v2/accessible.pdf"), "current"),
    ("the version before", || publications().file("v1/print.pdf"), "superseded"),
    ("the record", || publications().built("v2/record.json"), "current"),
    ("the content", || publications().built("v2/content.json"), "current"),
    ("a parity report", || publications().built("v2/print.parity.json"), "current"),
    ("the redline", || publications().built("v2/redline.pdf"), "current"),
    ("an approval", || publications().built("v2/approvals/amina.sig"), "current"),
    ("the policy", || publications().workspace.read("policy/v1/policy.json"), "policy"),
    ("a proof", || publications().file("v2/print.pdf.tlog-proof"), "a good proof"),
    // Never published.
    ("the edition before it was sealed", built, "before-seal"),
    ("a release that nobody approved", || publications().built("v3/print.pdf"), "unpublished"),
    ("its record", || publications().built("v3/record.json"), "unpublished"),
    (
        "that release, sealed all the same",
        || published::sealed(&publications().built("v3/print.pdf"), "seal"),
        "unpublished",
    ),
    ("a draft", draft, "draft"),
    ("a text that has nothing to do with it", || b"Something else.".to_vec(), "unknown"),
    ("nothing", Vec::new, "unread"),
    // Something after the end, or cut off.
    ("a line end after the end", || [print(), b"\n".to_vec()].concat(), "appended"),
    ("a program after the end", || [print(), vec![0x4d, 0x5a, 0x90, 0]].concat(), "appended"),
    ("the file twice", || [print(), print()].concat(), "appended"),
    ("an update after the end", updated, "appended"),
    ("an update that leads back to before the seal", dropped, "appended"),
    ("a seal on top", || [print(), print()[built().len()..].to_vec()].concat(), "appended"),
    ("the last byte missing", || print()[..print().len() - 1].to_vec(), "cut"),
    ("the seal cut off in the middle", || print()[..built().len() + 2000].to_vec(), "cut"),
    ("half of the edition", || built()[..built().len() / 2].to_vec(), "cut"),
    ("the first kilobyte", || print()[..1024].to_vec(), "cut"),
    (
        "something before the beginning",
        || [b"\n".to_vec(), print()].concat(),
        "same-words|changed-bytes|other-words",
    ),
    // Another seal.
    ("a seal by another key of the same name", || published::sealed(&built(), "other"), "seal"),
    ("a seal by the right key on another day", || published::sealed(&built(), "seal"), "seal"),
    (
        "the seal of another edition",
        || {
            let other = publications().file("v2/accessible.pdf");
            let length = publications().built("v2/accessible.pdf").len();
            [built(), other[length..].to_vec()].concat()
        },
        "seal",
    ),
    (
        "a line that only claims a seal",
        || [built(), format!("\n%engross-seal-1 {}\n", built().len()).into_bytes()].concat(),
        "seal|cut",
    ),
    ("words in place of the seal", || [built(), b"% sealed".to_vec()].concat(), "seal"),
    ("a bit of the signature's value", || flipped("/Contents<", 200), "seal"),
    ("a bit of what the signature covers", || flipped("/ByteRange[", 12), "seal"),
    ("a bit of the time in the seal", || flipped("/M(D:", 6), "seal"),
    // One bit of each kind of thing.
    ("a bit of the header", || flipped("%PDF-1.7", 7), "same-words|changed-bytes|other-words"),
    (
        "a bit of the catalog",
        || flipped("/Type/Catalog", 8),
        "same-words|changed-bytes|other-words",
    ),
    ("a bit of a page", || flipped("/Type/Page/", 7), "same-words|changed-bytes|other-words"),
    (
        "a bit of a stream of words",
        || flipped("stream\n", 40),
        "same-words|changed-bytes|other-words",
    ),
    ("a bit of a font", || flipped("/FontFile", 5), "same-words|changed-bytes|other-words"),
    (
        "a bit of a map to letters",
        || flipped("/ToUnicode", 4),
        "same-words|changed-bytes|other-words",
    ),
    (
        "a bit of a tag",
        || flipped("/StructElem", 4),
        "same-words|changed-bytes|other-words|other-form",
    ),
    ("a bit of a link", || flipped("/Subtype/Link", 10), "same-words|changed-bytes|other-words"),
    (
        "a bit of an outline",
        || flipped("/Outlines", 4),
        "same-words|changed-bytes|other-words|other-form",
    ),
    (
        "a bit of a colour profile",
        || flipped("/ICCBased", 4),
        "same-words|changed-bytes|other-words",
    ),
    (
        "a bit of the metadata stream",
        || flipped("<x:xmpmeta", 80),
        "same-words|changed-bytes|other-words",
    ),
    (
        "a bit of the table of objects",
        || flipped("xref\n", 30),
        "same-words|changed-bytes|other-words",
    ),
    ("a bit of the trailer", || flipped("trailer", 20), "same-words|changed-bytes|other-words"),
    ("another title in the XMP", || xmp("Learning", "Teaching"), "other-words|same-words"),
    ("another program in the XMP", || xmp("engross", "another"), "other-words|same-words"),
    (
        "a language that the seal's revision overrides",
        || replaced("/Lang(en-GB)", "/Lang(cy-GB)"),
        "same-words",
    ),
    (
        "another language",
        || saved(|file| file.catalog_mut().unwrap().set("Lang", text("cy-GB"))),
        "other-words",
    ),
    // Saved again.
    ("saved again", || saved(|_| {}), "same-words"),
    (
        "another title",
        || saved(|file| information(file, "Title", text("Another title"))),
        "other-words",
    ),
    (
        "another author",
        || saved(|file| information(file, "Author", text("Somebody"))),
        "other-words",
    ),
    (
        "another program's name",
        || saved(|file| information(file, "Creator", text("A tool"))),
        "same-words|other-words",
    ),
    (
        "another alternative text",
        || saved(|file| set(file, ("S", b"P"), "Alt", text("Nothing."))),
        "other-words",
    ),
    (
        "words to be said in place of those shown",
        || saved(|file| set(file, ("S", b"H2"), "ActualText", text("Nothing."))),
        "other-words",
    ),
    (
        "a paragraph made a heading",
        || saved(|file| set(file, ("S", b"P"), "S", Object::Name(b"H3".to_vec()))),
        "other-words",
    ),
    (
        "a script at opening",
        || {
            saved(|file| {
                let mut action = lopdf::Dictionary::new();
                action.set("S", Object::Name(b"JavaScript".to_vec()));
                action.set("JS", text("app.alert(1)"));
                file.catalog_mut().unwrap().set("OpenAction", action);
            })
        },
        "other-words",
    ),
    (
        "a link that leads elsewhere",
        || {
            saved(|file| {
                set(file, ("Subtype", b"Link"), "Subtype", Object::Name(b"Stamp".to_vec()))
            })
        },
        "other-words",
    ),
    ("a page missing", || with_pages(|pages| drop(pages.remove(0))), "other-words|changed-bytes"),
    (
        "a page replaced by the other",
        || with_pages(|pages| pages[0] = pages[1].clone()),
        "other-words|changed-bytes|unknown",
    ),
    ("a page replaced by an empty one", emptied, "other-words"),
    ("a note on a page", annotated, "other-words"),
    ("a page twice", || with_pages(|pages| pages.push(pages[0].clone())), "unknown"),
    ("the pages swapped", || with_pages(|pages| pages.swap(0, 1)), "same-words|other-words"),
    (
        "the record with a digit changed",
        || {
            let mut record = publications().built("v2/record.json");
            let at = position(&record, b"\"sha256\":\"") + 12;
            record[at] = if record[at] == b'0' { b'1' } else { b'0' };
            record
        },
        "changed-bytes",
    ),
    (
        "the content with a word changed",
        || {
            let content = String::from_utf8(publications().built("v2/content.json")).unwrap();
            content.replacen("monthly", "daily..", 1).into_bytes()
        },
        "changed-bytes",
    ),
    // The same JSON in other bytes, and what only looks so.
    ("the record laid out for people", || laid_out("v2/record.json"), "respelled"),
    ("the content laid out for people", || laid_out("v2/content.json"), "respelled"),
    ("a parity report laid out for people", || laid_out("v2/print.parity.json"), "respelled"),
    (
        "the policy with a line end",
        || [publications().workspace.read("policy/v1/policy.json"), b"\n".to_vec()].concat(),
        "respelled",
    ),
    (
        "the record laid out for people, with a digit changed",
        || {
            let record = String::from_utf8(laid_out("v2/record.json")).unwrap();
            record.replacen("\"version\": 2", "\"version\": 9", 1).into_bytes()
        },
        "unknown|changed-bytes|other-words",
    ),
    (
        "the record with a value twice, the first of which is another",
        || {
            let record = String::from_utf8(publications().built("v2/record.json")).unwrap();
            record.replacen('{', "{\"_type\":\"another\",", 1).into_bytes()
        },
        "unknown|changed-bytes",
    ),
    ("a proof of a later head that the same key signed", later_proof, "unread"),
    (
        "a proof with another entry",
        || {
            let proof = String::from_utf8(publications().file("v2/print.pdf.tlog-proof")).unwrap();
            proof.replacen("index 2", "index 1", 1).into_bytes()
        },
        "proof",
    ),
];

/// A file of JSON as programs show it to people.
fn laid_out(path: &str) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(&publications().built(path)).unwrap();
    serde_json::to_vec_pretty(&value).unwrap()
}

fn draft() -> Vec<u8> {
    let workspace = publications().workspace.copied();
    workspace.engross(&["build", ID]).ok();
    workspace.read(&format!("output/draft/{ID}/print.pdf"))
}

/// Of a register of 300 entries, with the key of this one.
fn later_proof() -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/register/proofs");
    let mut proofs: Vec<_> = folder.read_dir().unwrap().map(|it| it.unwrap().path()).collect();
    proofs.sort();
    std::fs::read(&proofs[0]).unwrap()
}

#[test]
fn of_each_file_is_said_what_it_is() {
    let mut wrong = Vec::new();
    for (name, make, words) in CASES {
        let said = word(Stage::V2, "handed-in.pdf", &make());
        if !words.split('|').any(|word| word == said) {
            wrong.push(format!("{name}: {said}, and not {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name proves nothing: what a file is is told whatever it is called.
#[test]
fn two_files_that_were_swapped_are_told_apart() {
    let bytes = publications().file("v2/accessible.pdf");
    assert_eq!(word(Stage::V2, "print.pdf", &bytes), "current");
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let details = case.verify("print.pdf", &bytes).details(&case);
    let note = "it is called print.pdf, and is accessible.pdf; a name proves nothing";
    assert!(details.iter().any(|(_, value)| value == note), "{details:?}");
}

/// No bit can be changed anywhere: some of all of them are tried.
#[test]
fn no_changed_bit_is_genuine() {
    let bytes = print();
    let digest = Digest::of(&bytes);
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        assert_ne!(Digest::of(&changed), digest);
        let said = word(Stage::V2, "print.pdf", &changed);
        let known = ["same-words", "other-words", "other-form", "changed-bytes", "seal", "cut"];
        assert!(known.contains(&said.as_str()), "byte {at}: {said}");
    }
}

/// A seal that holds by the right key is not enough: the file is not the one that was published.
#[test]
fn a_valid_seal_alone_makes_nothing_genuine() {
    let sealed = published::sealed(&built(), "seal");
    assert!(seal::sealed_edition(&sealed, &Limits::default()).is_some());
    assert_eq!(word(Stage::V2, "print.pdf", &sealed), "seal");
}

#[test]
fn of_a_file_larger_than_any_the_digest_decides() {
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let answer = case.verify("huge.pdf", &vec![0; (64 << 20) + 1]);
    assert_eq!(answer.verdict.status(true), Status::NotGenuine);
    assert_eq!(
        answer.sentence(&case),
        "huge.pdf is not genuine: the register has no such file. It is larger than 64 MiB, so what it says \
         was not looked at."
    );
    // As if these were as large.
    let status = |bytes: &[u8]| {
        let answer = case.verify_large("huge", Digest::of(bytes), &|_| None);
        answer.verdict.status(true)
    };
    assert_eq!(status(&publications().built("v2/redline.pdf")), Status::Current);
    // Nothing shows whether its seal is the one that it should have.
    assert_eq!(status(&print()), Status::Unread);
}

/// Hostile files are answered within bounds: they are no file of the register, whatever they do.
#[test]
fn hostile_files_are_unknown_and_harm_nothing() {
    let file = |objects: &[&str]| {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (number, object) in (1..).zip(objects) {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
        }
        let size = objects.len() + 1;
        let start = bytes.len();
        let end = format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
        bytes.extend(end.bytes());
        bytes
    };
    let deep = format!("<</Type/Catalog/Pages 2 0 R/Deep {}>>", "[".repeat(500_000));
    let exploding = {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..200 {
            encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let mut bytes =
            b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ".to_vec();
        bytes.extend(format!("{}>>\nstream\n", packed.len()).bytes());
        bytes.extend(packed);
        bytes.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF");
        bytes
    };
    let cases = [
        (
            "a page tree that loops",
            file(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
        ),
        (
            "a structure tree that loops",
            file(&[
                "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 3 0 R/MarkInfo<</Marked true>>>>",
                "<</Type/Pages/Kids[]/Count 0>>",
                "<</Type/StructTreeRoot/K[4 0 R]>>",
                "<</Type/StructElem/S/P/P 3 0 R/K[4 0 R]>>",
            ]),
        ),
        ("arrays in each other without end", file(&[&deep, "<</Type/Pages/Kids[]/Count 0>>"])),
        ("an object stream that explodes", exploding),
        ("a PDF of its first line", b"%PDF-1.7\n".to_vec()),
        (
            "a table that leads to itself",
            b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF".to_vec(),
        ),
        ("a page in HTML without end", "<div>".repeat(300_000).into_bytes()),
        ("formats in each other without end", "<a href=x>".repeat(200_000).into_bytes()),
        ("tables in each other without end", "<table>".repeat(200_000).into_bytes()),
        ("templates in each other without end", "<template>".repeat(200_000).into_bytes()),
        ("JSON without end", "[".repeat(300_000).into_bytes()),
        ("names in JSON without end", "{\"a\":".repeat(300_000).into_bytes()),
    ];
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let deep = case.verify("hostile.html", "<div>".repeat(200_000).as_bytes()).details(&case);
    let why = "were not read. The page has more than 200 elements in each other.".to_owned();
    assert!(deep.contains(&("Its words", why)), "{deep:?}");
    for (name, bytes) in cases {
        assert_eq!(word(Stage::V2, "hostile.pdf", &bytes), "unknown", "{name}");
        assert_eq!(word(Stage::V2, "hostile.html", &bytes), "unknown", "{name}");
    }
}

/// A text has none of a PDF's bytes: of the releases whose codes it states, its words say which it is of.
#[test]
fn a_text_is_compared_with_the_edition_whose_words_it_has() {
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let published = (0..3).filter_map(|entry| case.published(entry));
    let codes: Vec<_> = published.map(|published| published.code.clone()).collect();
    for version in ["v1", "v2"] {
        let bytes = publications().file(&format!("{version}/print.pdf"));
        let side = Side::of_file("print.pdf", &bytes, &import::Limits::default()).unwrap();
        let mut texts: Vec<_> = side.blocks.blocks.into_iter().map(|block| block.text).collect();
        texts.extend(codes.clone());
        let answer = case.verify("print.txt", texts.join("\n\n").as_bytes());
        let Verdict::NotGenuine(NotGenuine::Changed { of, .. }) = &answer.verdict else {
            panic!("{answer:?}");
        };
        assert_eq!(of.version.to_string(), version);
    }
}
