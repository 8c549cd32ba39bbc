//! Damaged files: whatever is cut off or changed, the answer is a document or an error.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::builder::Pdf;
use crate::readback::{Document, Error, Limits, dump, read};

const TYPST: &[u8] = include_bytes!("typst.pdf");

/// Reads within a second, and uses what was read.
fn look(bytes: &[u8]) -> Result<Document, Error> {
    let began = Instant::now();
    let result = read(bytes, &Limits::default());
    match &result {
        Ok(document) => drop((dump(document), document.text_of(1))),
        Err(error) => assert!(error.to_string().ends_with('.')),
    }
    let allowed = if cfg!(debug_assertions) { 5 } else { 1 };
    assert!(began.elapsed() < Duration::from_secs(allowed), "{:?}", began.elapsed());
    result
}

#[test]
fn truncated() {
    for part in 0..50 {
        let length = TYPST.len() * part / 50;
        let error = look(&TYPST[..length]).unwrap_err();
        assert!(matches!(error, Error::NotPdf | Error::Damaged { .. }), "{part}/50: {error}");
    }
}

#[test]
fn with_bytes_before_and_after() {
    let mut file = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    file.extend(TYPST);
    file.extend([b'\n'; 1000]);
    assert_eq!(look(&file), look(TYPST));
}

#[test]
fn an_object_where_another_should_be() {
    let file = Pdf::new("").build();
    let text = String::from_utf8_lossy(&file).replace("\n4 0 obj", "\n5 0 obj");
    assert!(
        look(&latin(&text, &file)).unwrap_err().to_string().contains("another object stands there")
    );
}

#[test]
fn a_wrong_stream_length() {
    let file = Pdf::new("BT ET").build();
    let text = String::from_utf8_lossy(&file).replace("/Length 5", "/Length 4");
    assert!(look(&latin(&text, &file)).unwrap_err().to_string().contains("wrong length"));
}

#[test]
fn compressed_content_cut_off_or_changed() {
    let content = b"BT /F 10 Tf (the whole text) Tj ET".repeat(9);
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content);
    stream.compress().unwrap();
    let whole = stream.content;
    let read = |data: &[u8]| {
        let mut pdf = Pdf::new("");
        look(&pdf.stream(4, "/Filter/FlateDecode", data).build())
    };
    assert!(read(&whole).is_ok() && read(b"").is_ok());
    assert!(read(&[&whole[..], b"\r\n"].concat()).is_ok());
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    for data in [&changed, &whole[..whole.len() / 2], &whole[..whole.len() - 1]] {
        assert!(matches!(read(data), Err(Error::Undecodable { .. })), "{} bytes", data.len());
    }
}

#[test]
fn a_later_update_counts_for_more() {
    let mut file = Pdf::new("BT /F 10 Tf (first) Tj ET").build();
    let text = String::from_utf8_lossy(&file).into_owned();
    let before = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().to_owned();
    let object = file.len();
    file.extend(b"4 0 obj<</Length 28>>stream\nBT /F 10 Tf (second) Tj ET  \nendstream endobj\n");
    let start = file.len();
    let section = format!(
        "xref\n4 1\n{object:010} 00000 n \ntrailer\n<</Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(section.bytes());
    assert_eq!(look(&file).unwrap().text_of(1), "second");
    // A section that leads back to itself is read once.
    let looped = String::from_utf8_lossy(&file)
        .replace(&format!("/Prev {before}"), &format!("/Prev {start}"));
    assert!(look(&latin(&looped, &file)).is_ok());
}

/// The changed text of a file, with the binary mark of line 2 put back.
fn latin(text: &str, file: &[u8]) -> Vec<u8> {
    let rest = text.find("1 0 obj").unwrap();
    let mark = file.windows(7).position(|window| window == b"1 0 obj").unwrap();
    [&file[..mark], &text.as_bytes()[rest..]].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut file = TYPST.to_vec();
        for (place, byte) in changes {
            let at = place.index(file.len());
            file[at] = byte;
        }
        let _ = look(&file);
    }

    /// The file is compressed; changes reach further in one that is not.
    #[test]
    fn changed_syntax(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut pdf = Pdf::new("/P<</MCID 0>>BDC BT /F1 10 Tf 1 0 0 1 9 9 Tm [(Tex) -20 <0041>] TJ ET EMC /X0 Do BI /W 1 ID x EI");
        pdf.form(20, "q 1 0 0 1 0 0 cm 0 0 9 9 re W n /C0 cs 0 scn /G0 gs BT /F 1 Tf (x) ' ET Q");
        pdf.set(25, "<</Subtype/Type0/Encoding/Identity-H/ToUnicode 27 0 R/DescendantFonts[<</W[1 2 3 4[5]]>>]>>");
        pdf.stream(27, "", b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41><43><0041> endbfrange");
        let mut file = pdf.build();
        for (place, byte) in changes {
            let at = place.index(file.len());
            file[at] = byte;
        }
        let _ = look(&file);
    }

    #[test]
    fn any_content(content in prop::collection::vec(prop::sample::select(TOKENS), 0..60)) {
        let mut pdf = Pdf::new(&content.join(" "));
        pdf.form(20, &content.join("\n")).form(21, "/X2 Do").form(22, "BT /F 1 Tf (x) Tj");
        pdf.set(23, "<</MCID 0/ActualText(said)>>").set(24, "<</ca .5/Font[5 0 R 9]>>");
        let _ = look(&pdf.build());
    }
}

const TOKENS: &[&str] = &[
    "q",
    "Q",
    "cm",
    "gs",
    "Do",
    "BMC",
    "BDC",
    "EMC",
    "BT",
    "ET",
    "Tf",
    "Td",
    "TD",
    "Tm",
    "T*",
    "Tj",
    "TJ",
    "'",
    "\"",
    "Tc",
    "Tw",
    "Tz",
    "TL",
    "Ts",
    "Tr",
    "m",
    "re",
    "W",
    "n",
    "g",
    "rg",
    "k",
    "cs",
    "scn",
    "BI",
    "ID",
    "EI",
    "/F",
    "/X0",
    "/X1",
    "/P0",
    "/G0",
    "/Artifact",
    "/Span",
    "<</MCID 0>>",
    "<</ActualText()>>",
    "(text)",
    "<FF>",
    "[(a) -900 (b)]",
    "[",
    "]",
    "<<",
    ">>",
    "(",
    ")",
    "<",
    "1",
    "-1",
    "0",
    "1e9",
    "99999999999999999999",
    ".5",
    "1 0 0 1 0 0",
    "%",
    "true",
    "null",
    "R",
    "endobj",
    "{",
];
