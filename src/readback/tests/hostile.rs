//! Files made to crash, hang or exhaust whoever reads them: each is refused for its own reason.

use std::time::{Duration, Instant};

use super::builder::Pdf;
use crate::readback::{Error, Limits, ObjectId, read};

const SHOW: &str = "/P<</MCID 0>>BDC BT /F 10 Tf (text) Tj ET EMC";

fn id(number: u32) -> ObjectId {
    ObjectId { number, generation: 0 }
}

fn error(pdf: &Pdf) -> Error {
    let began = Instant::now();
    let error = read(&pdf.build(), &Limits::default()).unwrap_err();
    let allowed = if cfg!(debug_assertions) { 20 } else { 1 };
    assert!(began.elapsed() < Duration::from_secs(allowed), "{error} after {:?}", began.elapsed());
    error
}

#[test]
fn loop_in_the_page_tree() {
    let mut pdf = Pdf::new(SHOW);
    pdf.set(2, "<</Type/Pages/Kids[3 0 R 2 0 R]>>");
    assert_eq!(error(&pdf), Error::PageLoop(id(2)));
}

#[test]
fn loop_in_the_structure_tree() {
    let mut pdf = Pdf::new(SHOW);
    pdf.set(8, "<</S/P/Pg 3 0 R/K[0 7 0 R]>>");
    assert_eq!(error(&pdf), Error::StructureLoop(id(7)));
}

#[test]
fn loop_in_form_xobjects() {
    let mut pdf = Pdf::new("/X0 Do");
    pdf.form(20, "/X1 Do").form(21, "/X0 Do");
    assert_eq!(error(&pdf), Error::FormLoop(id(20)));
}

#[test]
fn loop_in_the_outline() {
    let mut pdf = Pdf::new(SHOW);
    pdf.set(1, "<</Pages 2 0 R/Outlines<</First 30 0 R>>>>");
    pdf.set(30, "<</Title(a)/Next 31 0 R>>").set(31, "<</Title(b)/Next 30 0 R>>");
    assert_eq!(error(&pdf), Error::OutlineLoop(id(30)));
}

#[test]
fn loop_in_references() {
    let mut pdf = Pdf::new(SHOW);
    pdf.set(30, "31 0 R").set(31, "30 0 R").set(2, "30 0 R");
    assert!(matches!(error(&pdf), Error::ReferenceLoop(_)));
    // A stream whose length is itself.
    pdf.set(2, "<</Kids[3 0 R]>>").set(4, "<</Length 4 0 R>>stream\nx\nendstream");
    assert_eq!(error(&pdf), Error::ReferenceLoop(id(4)));
}

#[test]
fn form_xobjects_that_double_at_every_level() {
    let mut pdf = Pdf::new("/X Do /X Do");
    for number in 30..=90 {
        let resources = format!("/Subtype/Form/Resources<</XObject<</X {} 0 R>>>>", number + 1);
        pdf.stream(number, &resources, b"/X Do /X Do");
    }
    pdf.set(9, "<</XObject<</X 30 0 R>>>>");
    assert!(matches!(error(&pdf), Error::TooManyOperations { .. }));
}

#[test]
fn deep_nesting() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let mut pdf = Pdf::new(SHOW);
    pdf.set(8, &deep("[", "]"));
    assert!(matches!(error(&pdf), Error::TooDeep { what: "arrays and dictionaries", .. }));
    pdf.set(8, &deep("<</K", ">>"));
    assert!(matches!(error(&pdf), Error::TooDeep { what: "arrays and dictionaries", .. }));
    let mut pdf = Pdf::new(&deep("[", "]"));
    assert!(matches!(error(&pdf), Error::TooDeep { what: "arrays and dictionaries", .. }));
    pdf.stream(4, "", deep("q ", "").as_bytes());
    assert!(matches!(error(&pdf), Error::TooDeep { what: "graphics states", .. }));
    pdf.stream(4, "", deep("/A BMC ", "").as_bytes());
    assert!(matches!(error(&pdf), Error::TooDeep { what: "marked content", .. }));
    // Brackets in a string need no stack.
    let pdf = Pdf::new(&format!("BT /F 1 Tf ({}) Tj ET", deep("(", ")")));
    assert_eq!(pdf.read().outside[0].glyphs.len(), 200_000);
}

/// Each kind of tree as deep as the highest limit, on a test thread's small stack.
#[test]
fn trees_as_deep_as_any_limit_allows() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    let mut pdf = Pdf::new(SHOW);
    for number in 1000..2000 {
        pdf.set(number, &format!("<</S/Div/K {} 0 R>>", number + 1));
        pdf.set(number + 1000, &format!("<</Kids[{} 0 R]>>", number + 1001));
        pdf.stream(number + 3000, &format!("/Length {} 0 R", number + 3001), b"");
        let resources = format!("/Subtype/Form/Resources<</XObject<</X {} 0 R>>>>", number + 5001);
        pdf.stream(number + 5000, &resources, b"/X Do");
    }
    let refused = |pdf: &Pdf| match read(&pdf.build(), &limits) {
        Err(Error::TooDeep { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    pdf.set(8, "<</S/P/K 1000 0 R>>");
    assert_eq!(refused(&pdf), "structure elements");
    pdf.set(8, "<</S/P>>").set(4, "<</Length 4000 0 R>>stream\n\nendstream");
    assert_eq!(refused(&pdf), "references");
    pdf.stream(4, "", b"/X Do").set(9, "<</XObject<</X 6000 0 R>>>>");
    assert_eq!(refused(&pdf), "form XObjects");
    pdf.set(2, "<</Kids[2000 0 R]>>");
    assert_eq!(refused(&pdf), "page tree nodes");
}

#[test]
fn decompression_bombs() {
    let mut pdf = Pdf::new(SHOW);
    let mut bomb = |size: usize, number: u32| {
        let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), vec![b' '; size]);
        stream.compress().unwrap();
        pdf.stream(number, "/Filter/FlateDecode", &stream.content);
    };
    bomb(17 << 20, 4);
    assert_eq!(error(&pdf), Error::StreamTooLarge { object: Some(id(4)), limit: 16 << 20 });

    // Many forms, each within the bound.
    let mut pdf = Pdf::new(&"/X0 Do ".repeat(10));
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), vec![b' '; 15 << 20]);
    stream.compress().unwrap();
    pdf.stream(20, "/Subtype/Form/Filter/FlateDecode", &stream.content);
    assert_eq!(error(&pdf), Error::TooMuchDecompressed { limit: 64 << 20 });

    // Filters upon filters.
    pdf.stream(4, "/Filter[/AHx/AHx/AHx/AHx/AHx]", b"20>");
    assert!(matches!(error(&pdf), Error::TooDeep { what: "the filters of a stream", .. }));
    // A predictor whose rows are longer than any file.
    let entries =
        "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 999999999999/Colors 99999999>>";
    pdf.stream(4, entries, &stream.content);
    assert!(error(&pdf).to_string().contains("4 0"));
}

#[test]
fn more_of_everything_than_the_limits_allow() {
    let limits = Limits { text: 50, runs: 5, operations: 60, objects: 4000, ..Limits::default() };
    let error = |content: &str, kids: &str| {
        let mut pdf = Pdf::new(content);
        pdf.set(8, &format!("<</S/P/Pg 3 0 R/K[{kids}]>>"));
        read(&pdf.build(), &limits).unwrap_err()
    };
    let text = format!("BT /F 1 Tf ({}) Tj ET", "x".repeat(60));
    assert_eq!(error(&text, "0"), Error::TooMuchText { limit: 50 });
    let runs = "BT /F 1 Tf".to_owned() + &" (x) Tj 0 9 Td".repeat(7);
    assert_eq!(error(&runs, "0"), Error::TooManyRuns { limit: 5 });
    assert_eq!(error(&"n ".repeat(61), "0"), Error::TooManyOperations { limit: 60 });
    assert!(matches!(error("", &"0 ".repeat(4000)), Error::TooManyObjects { .. }));
    assert_eq!(
        read(&Pdf::new("").build(), &Limits { bytes: 99, ..limits.clone() })
            .map_err(|error| matches!(error, Error::TooLarge { limit: 99, .. })),
        Err(true)
    );
    // Claimed a hundred times, the same text is said and paid for a hundred times.
    let claimed = "/P<</MCID 0>>BDC BT /F 1 Tf (x) Tj ET EMC";
    assert_eq!(error(claimed, &"0 ".repeat(30)), Error::TooManyRuns { limit: 5 });
}

#[test]
fn a_code_map_of_every_code() {
    let mut pdf = Pdf::new("BT /F1 9 Tf <FFFFFFFF00000000> Tj ET");
    pdf.set(25, "<</Subtype/Type0/ToUnicode 30 0 R/Encoding 30 0 R/DescendantFonts[<</W[0 4294967295 7 0 [1]]>>]>>");
    pdf.stream(
        30,
        "",
        b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange
          1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange
          1 begincidrange <00000000> <FFFFFFFF> 4294967295 endcidrange",
    );
    assert_eq!(pdf.read().outside[0].glyphs, "\u{fffd}A");
}

#[test]
fn encrypted() {
    let file = Pdf::new(SHOW).build();
    let text = String::from_utf8_lossy(&file).replace("/Size 100", "/Encrypt<<>>");
    // The binary mark in line 2 is not UTF-8: the offsets have moved, but the trailer is read first.
    let start = text.find("xref\n0 1").unwrap();
    let text = text.replace(&format!("startxref\n{}", start - 8), &format!("startxref\n{start}"));
    assert_eq!(read(text.as_bytes(), &Limits::default()), Err(Error::Encrypted));
}
