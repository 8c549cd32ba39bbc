//! Files that want to take long, take much, or be misread. Each ends in an error by name, or in no
//! harm.

use proptest::prelude::*;

use super::zipped::{docx, zip};
use crate::import::{self, FileKind, ImportError, Limits};

fn error(name: &str, bytes: &[u8]) -> ImportError {
    import::read(name, bytes, &Limits::default()).unwrap_err()
}

fn says(error: &ImportError, words: &str) {
    assert!(error.to_string().contains(words), "{error}");
    assert!(!error.hint().is_empty());
}

#[test]
fn a_file_that_is_too_large() {
    let limits = Limits { bytes: 9, ..Limits::default() };
    let error = import::read("a.txt", b"0123456789", &limits).unwrap_err();
    assert_eq!(error, ImportError::TooLarge { bytes: 10, limit: 9 });
}

#[test]
fn a_zip_bomb() {
    let zeros = " ".repeat(40 << 20);
    let bomb = docx(&format!("<w:p>{zeros}</w:p>"), &[]);
    assert!(bomb.len() < 100_000);
    says(&error("a.docx", &bomb), "word/document.xml has more than 16777216 bytes once unpacked");
    // Many parts, each within the bound of one.
    let part = format!("<w:hdr xmlns:w='wordprocessingml/main'>{}</w:hdr>", " ".repeat(15 << 20));
    let names: Vec<_> = (1..5).map(|n| format!("word/header{n}.xml")).collect();
    let parts: Vec<_> = names.iter().map(|name| (&**name, &*part)).collect();
    let references: String =
        (1..5).map(|n| format!("<w:headerReference r:id='header{n}.xml'/>")).collect();
    let body = format!("<w:sectPr>{references}</w:sectPr>");
    says(&error("a.docx", &docx(&body, &parts)), "bytes once unpacked");
}

#[test]
fn an_archive_of_many_entries() {
    let names: Vec<_> = (0..11).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    let limits = Limits { entries: 10, ..Limits::default() };
    let error = import::read("a.docx", &zip(&files), &limits).unwrap_err();
    says(&error, "more than 10 entries");
}

#[test]
fn an_archive_with_two_texts() {
    let mut twice = docx("<w:p><w:r><w:t>one</w:t></w:r></w:p>", &[("word/documenu.xml", "<x/>")]);
    let at: Vec<_> = twice
        .windows(17)
        .enumerate()
        .filter(|(_, window)| *window == b"word/documenu.xml")
        .map(|(at, _)| at)
        .collect();
    for at in at {
        twice[at + 12] = b't';
    }
    says(&error("a.docx", &twice), "two parts of one name");
}

#[test]
fn a_part_s_name_that_leads_out_of_the_archive() {
    let relations = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>"#;
    let file = zip(&[("_rels/.rels", relations.as_bytes()), ("../../etc/passwd", b"root")]);
    says(&error("a.docx", &file), "etc/passwd is damaged");
}

#[test]
fn archives_that_hold_something_else() {
    for (part, kind) in [
        ("xl/workbook.xml", "a spreadsheet"),
        ("ppt/presentation.xml", "a presentation"),
        ("readme.txt", "without a Word document"),
    ] {
        says(&error("a.docx", &zip(&[(part, b"x")])), kind);
    }
    says(&error("a.docx", b"PK\x03\x04 and no more"), "damaged");
}

#[test]
fn entities_that_expand() {
    let laughs = r#"<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>"#;
    let relations = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="a.xml"/></Relationships>"#;
    let file = zip(&[("_rels/.rels", relations.as_bytes()), ("a.xml", laughs.as_bytes())]);
    says(&error("a.docx", &file), "it has a document type");
    let file = docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", &[]);
    says(&error("a.docx", &file), "`&b;` is not defined");
}

#[test]
fn elements_without_end() {
    let deep = "<w:sdt><w:sdtContent>".repeat(50_000);
    says(&error("a.docx", &docx(&deep, &[])), "more than 200 elements in each other");
    let many = "<w:p/>".repeat(1_000_001);
    says(&error("a.docx", &docx(&many, &[])), "more than 1000000 elements");
    let attributes: String = (0..1001).map(|n| format!(" a{n}='x'")).collect();
    says(&error("a.docx", &docx(&format!("<w:p{attributes}/>"), &[])), "1000 attributes");
    let fields = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(101);
    says(&error("a.docx", &docx(&format!("<w:p>{fields}</w:p>"), &[])), "100 fields");
    says(&error("a.docx", &docx("<w:p>", &[])), "is damaged");
}

#[test]
fn pages_nested_without_end() {
    for tag in ["<div>", "<b>", "<span>", "<ul><li>", "<table><tr><td>", "<blockquote>"] {
        let page = format!("<!doctype html>{}", tag.repeat(100_000));
        says(&error("a.html", page.as_bytes()), "elements in each other");
    }
    // Formatting that each paragraph opens again.
    let marks: String = (0..150).map(|n| format!("<b a={n}>")).collect();
    let page = format!("<!doctype html><p>{marks}{}", "</p><p>x".repeat(200_000));
    says(&error("a.html", page.as_bytes()), "elements and texts");
}

#[test]
fn a_gigantic_table() {
    let cell = "<td colspan=9999999999 rowspan=9999999999>x";
    let page = format!("<!doctype html><table>{}", format!("<tr>{cell}").repeat(20_000));
    assert_eq!(
        import::read("a", page.as_bytes(), &Limits::default()).unwrap().blocks.blocks.len(),
        20_000
    );
}

#[test]
fn markdown_nested_without_end() {
    says(&error("a.md", ("> ".repeat(100_000) + "x").as_bytes()), "in each other");
    says(&error("a.md", ("1. ".repeat(100_000) + "x").as_bytes()), "in each other");
    let chain: String = (0..20_000).map(|n| format!("[^{n}]: x[^{}]\n\n", n + 1)).collect();
    let read = import::read("a.md", chain.as_bytes(), &Limits::default()).unwrap();
    assert!(read.blocks.blocks.len() >= 20_000);
    for text in ["[".repeat(50_000), "![".repeat(50_000), "*a_".repeat(50_000), "`".repeat(50_000)]
    {
        assert!(import::read("a.md", text.as_bytes(), &Limits::default()).is_ok());
    }
}

#[test]
fn what_is_no_text() {
    says(&error("a.txt", b"caf\xe9"), "byte 3");
    says(&error("a.md", b"a\0b"), "byte 1");
    assert_eq!(error("a.exe", b"MZ"), ImportError::Unknown);
    says(&error("a.pdf", b"%PDF-1.7\nno more"), "damaged");
}

#[test]
fn an_empty_file_says_nothing() {
    let read = import::read("a.txt", b"", &Limits::default()).unwrap();
    assert!(read.kind == FileKind::Text && read.blocks.blocks.is_empty());
}

const NAMES: [&str; 4] = ["a.html", "a.md", "a.txt", "a.docx"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), name in 0..4_usize) {
        let _ = import::read(NAMES[name], &bytes, &Limits::default());
    }

    #[test]
    fn random_markup_is_read_or_refused(
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..60),
        name in 0..3_usize,
    ) {
        let _ = import::read(NAMES[name], parts.concat().as_bytes(), &Limits::default());
    }

    #[test]
    fn random_word_documents_are_read_or_refused(
        parts in prop::collection::vec(prop::sample::select(WORD.to_vec()), 0..40),
    ) {
        // Closed again, so that what is in it is reached.
        let open: Vec<_> = parts.iter().filter(|part| !part.ends_with("/>") && part.starts_with('<')).collect();
        let close = open.iter().rev().map(|part| format!("</{}>", part[1..].split([' ', '>']).next().unwrap()));
        let body = parts.concat() + &close.collect::<String>();
        let read = import::read("a.docx", &docx(&body, &[]), &Limits::default());
        prop_assert!(read.is_ok(), "{read:?}");
    }

    #[test]
    fn files_with_a_byte_changed_are_read_or_refused(file in 0..4_usize, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (name, bytes) = [
            ("a.docx", &include_bytes!("../../../tests/import/constructs-pandoc.docx")[..]),
            ("a.pdf", include_bytes!("../../../tests/import/constructs-libreoffice.pdf")),
            ("a.pdf", include_bytes!("../../../tests/import/legacy-untagged.pdf")),
            ("a.html", include_bytes!("../../../tests/import/constructs-pandoc.html")),
        ][file];
        let mut bytes = bytes.to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = import::read(name, &bytes, &Limits::default());
    }
}

const PARTS: [&str; 40] = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=#a id=b>",
    "<a href=#b id=a>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<blockquote>",
    "</blockquote>",
    "<h1>",
    "<br>",
    "<q>",
    "<template>",
    "<svg>",
    "<select>",
    "1",
    "words ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "**",
    "_",
    "[^1]",
    "[^1]: ",
    "| a | b |\n|---|---|\n",
    "    ",
    "— ",
    "+++\n",
    "`",
    "![a](b \"c\")",
];

const WORD: [&str; 24] = [
    "<w:p>",
    "<w:p/>",
    "<w:r>",
    "<w:t>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:ins>",
    "<w:del>",
    "<w:sdt>",
    "<w:sdtContent>",
    "<w:hyperlink r:id='web'>",
    "<w:fldSimple w:instr='HYPERLINK \"a\"'>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:fldChar w:fldCharType='separate'/>",
    "<w:fldChar w:fldCharType='end'/>",
    "<w:instrText>",
    "<mc:AlternateContent>",
    "<mc:Choice>",
    "<w:drawing>",
    "<w:txbxContent>",
    "<w:pPr>",
    "words ",
    "<w:br/>",
];
