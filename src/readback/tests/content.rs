//! What content streams show: fonts, marked content, forms, and what hides text.

use insta::assert_snapshot;

use super::builder::Pdf;
use crate::readback::{Clip, Colour, Rect, Run};

/// The only run of the paragraph.
fn run(content: &str) -> Run {
    let document = Pdf::new(content).read();
    document.root[0].runs().next().unwrap().clone()
}

#[test]
fn nested_form_xobjects_count_their_own_identifiers() {
    let mut pdf = Pdf::new(
        "/P<</MCID 0>>BDC /X0 Do EMC /Artifact BMC /X2 Do EMC
         BT /F 10 Tf (outside) Tj ET",
    );
    pdf.form(20, "BT /F 10 Tf (inherits 0, ) Tj ET /X1 Do");
    pdf.form(21, "/Span<</MCID 0>>BDC BT /F 10 Tf (own 0) Tj ET EMC BT /F 10 Tf (, again 0) Tj ET");
    pdf.form(22, "BT /F 10 Tf (footer) Tj ET");
    pdf.set(8, "<</S/P/Pg 3 0 R/K[0 <</Type/MCR/Stm 21 0 R/MCID 0>>]>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 "inherits 0, , again 0own 0"
    artifacts:
      p1 "footer"
    outside:
      p1 "outside"
    "#);
}

#[test]
fn a_form_xobject_as_a_whole() {
    let mut pdf = Pdf::new("/X0 Do");
    pdf.form(20, "BT /F 10 Tf (whole) Tj ET");
    pdf.set(8, "<</S/P/Pg 3 0 R/K<</Type/OBJR/Obj 20 0 R>>>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 "whole"
    artifacts:
    outside:
    "#);
}

#[test]
fn actual_text_of_marked_content_and_of_an_element() {
    let mut pdf = Pdf::new(
        "/P<</MCID 0>>BDC BT /F 10 Tf (interna) Tj
           /Span<</ActualText<FEFF00AD>>>BDC (-) Tj EMC (tional ) Tj
           /Span<</ActualText(guilty)>>BDC (not ) Tj /Span<</ActualText(inner)>>BDC (guilty) Tj EMC EMC
           /Span<</ActualText( silent)>>BDC EMC ET EMC
         /P<</MCID 1>>BDC BT /F 10 Tf (seen) Tj ET EMC",
    );
    pdf.set(8, "<</S/P/Pg 3 0 R/K[0 <</S/Span/ActualText(said)/Pg 3 0 R/K 1>>]>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P
        p1 "interna\u{ad}tional guilty silent" shown="international not guilty"
        Span actual="said" p1 "seen"
    artifacts:
    outside:
    "#);
    let document = pdf.read();
    assert_eq!(document.root[0].text(), "interna\u{ad}tional guilty silentsaid");
    assert_eq!(document.root[0].glyphs(), "interna-tional not guiltyseen");
}

#[test]
fn properties_by_name_with_language_alt_and_expansion() {
    let mut pdf = Pdf::new("/P/P0 BDC BT /F 10 Tf (NHS) Tj ET EMC");
    pdf.set(23, "<</MCID 0/Lang(cy)/E(National Health Service)/Alt(an alt)>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 "NHS" lang=cy alt="an alt" expansion="National Health Service"
    artifacts:
    outside:
    "#);
}

#[test]
fn fonts_without_to_unicode() {
    let show = "/P<</MCID 0>>BDC BT /F 10 Tf (caf\\351 \\223) Tj /F1 10 Tf <0102ff> Tj ET EMC";
    let mut pdf = Pdf::new(show);
    // A simple font with glyph names, one of them unknown.
    let font = "<</Type/Font/Subtype/TrueType/BaseFont/A/Encoding<</Differences[1/ff.alt/u1F600/nonsense 255/g12]>>>>";
    pdf.set(25, font);
    assert_eq!(pdf.read().root[0].text(), "café “ﬀ😀\u{fffd}");
    // A composite font: two-byte codes that mean nothing.
    pdf.set(25, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</DW 500>>]>>");
    let document = pdf.read();
    assert_eq!(document.root[0].text(), "café “\u{fffd}\u{fffd}");
    assert_eq!(document.root[0].runs().map(Run::unknown).sum::<usize>(), 2);
    // No font at all.
    let document = Pdf::new("/P<</MCID 0>>BDC BT (ab) Tj ET EMC").read();
    assert_eq!(document.root[0].text(), "\u{fffd}\u{fffd}");
}

#[test]
fn to_unicode_counts_for_more_than_the_encoding() {
    let mut pdf = Pdf::new("/P<</MCID 0>>BDC BT /F1 10 Tf (ABC) Tj ET EMC");
    pdf.set(25, "<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/ToUnicode 30 0 R>>");
    pdf.stream(
        30,
        "",
        b"1 begincodespacerange <00><FF> endcodespacerange
          2 beginbfrange <41><41><0058> <42><42>[<00660066>] endbfrange",
    );
    assert_eq!(pdf.read().root[0].text(), "XffC");
}

#[test]
fn hidden_text_shows_what_hides_it() {
    let tag = |inner: &str| format!("/P<</MCID 0>>BDC {inner} EMC");
    assert_eq!(run(&tag("BT /F 10 Tf 3 Tr (a) Tj ET")).mode, 3);
    let tiny = run(&tag("0.1 0 0 0.1 0 0 cm BT /F 5 Tf 2 0 0 2 100 200 Tm (a) Tj ET"));
    assert_eq!((tiny.size, tiny.start), (1.0, (10.0, 20.0)));
    assert_eq!(run(&tag("BT /F 10 Tf 1 g (a) Tj ET")).colour, Colour::Gray(1.0));
    assert_eq!(run(&tag("BT /F 10 Tf 1 Tr 1 1 1 RG (a) Tj ET")).colour, Colour::Rgb([1.0; 3]));
    let clip = run(&tag("10 20 30 40 re W n BT /F 10 Tf (a) Tj ET")).clip;
    let bounds = Rect { left: 10.0, bottom: 20.0, right: 40.0, top: 60.0 };
    assert_eq!(clip, Some(Clip { bounds, exact: true }));
    let clip = run(&tag("0 0 m 9 9 l 9 0 l W* n BT /F 10 Tf (a) Tj ET")).clip;
    assert!(!clip.unwrap().exact);
    assert!(run("/P<</MCID 0>>BDC /OC/P0 BDC BT /F 10 Tf (a) Tj ET EMC EMC").optional);

    let mut pdf = Pdf::new(&tag("/G0 gs /C0 cs 0.5 scn BT /F 10 Tf (a) Tj ET"));
    pdf.set(24, "<</ca 0>>").set(26, "[/ICCBased 30 0 R]").stream(30, "/N 1", b"");
    let run = pdf.read().root[0].runs().next().unwrap().clone();
    assert_eq!((run.opacity, run.colour), (0.0, Colour::Gray(0.5)));
}

#[test]
fn runs_join_where_nothing_lies_between() {
    let content = "BT /F 10 Tf [(Off) 20 (ice) -600 (hours)] TJ 0 -12 Td (next) Tj ET";
    let document = Pdf::new(content).read();
    let texts: Vec<&str> = document.outside.iter().map(Run::spoken).collect();
    assert_eq!(texts, ["Office", "hours", "next"]);
    assert_eq!(document.text_of(1), "Office hours\nnext");
}

#[test]
fn several_content_streams_and_an_inline_image() {
    let mut pdf = Pdf::new("");
    pdf.set(3, "<</Type/Page/MediaBox[0 0 9 9]/Contents[4 0 R 30 0 R]/Resources 9 0 R>>");
    pdf.stream(4, "", b"/P<</MCID 0>>BDC BT /F 10 Tf (one");
    pdf.stream(
        4,
        "",
        b"/P<</MCID 0>>BDC BT /F 10 Tf (one) Tj ET BI /W 8/H 1/BPC 8/CS/G ID ( EI (x EI",
    );
    pdf.stream(30, "", b"BT /F 10 Tf ( two) Tj ET EMC");
    assert_eq!(pdf.read().root[0].text(), "one two");
}

#[test]
fn artefact_inside_content_and_content_inside_an_artefact() {
    let pdf = Pdf::new(
        "/Artifact BMC BT /F 10 Tf (bare) Tj /P<</MCID 0>>BDC (claimed) Tj /Artifact BMC (again) Tj EMC EMC ET EMC
         EMC EMC BT /F 10 Tf (late) Tj ET",
    );
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 "claimed"
    artifacts:
      p1 "bare"
      p1 "again"
    outside:
      p1 "late"
    "#);
}

#[test]
fn frames_are_the_upright_rectangles_whose_outlines_are_drawn() {
    let document = Pdf::new(
        "q 1 0 0 -1 100 300 cm 0 0 m 200 0 l 200 60 l 0 60 l h S Q
         10 10 20 20 re f 50 50 m 60 50 l 60 60 l h S 1 1 m 2 2 3 3 4 4 c S
         q 1 1 -1 1 0 0 cm 10 10 20 20 re S Q 10 400 20 30 re B",
    )
    .read();
    let frame = |left, bottom, right, top| Rect { left, bottom, right, top };
    let frames = [frame(100.0, 240.0, 300.0, 300.0), frame(10.0, 400.0, 30.0, 430.0)];
    assert_eq!(document.pages[0].frames, frames);
}
