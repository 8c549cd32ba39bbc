//! A file that Typst made: `typst.typ`, compiled for PDF/UA-1 and PDF/A-2a.

use insta::assert_snapshot;

use crate::readback::{Colour, Document, Limits, Run, dump, read};

fn document() -> Document {
    read(include_bytes!("typst.pdf"), &Limits::default()).unwrap()
}

#[test]
fn says_what_its_source_says() {
    assert_snapshot!(dump(&document()), @r#"
    title: "Everything at once"
    language: en-GB
    pages: 1
    tagged: yes
    Author: "Nobody"
    CreationDate: "D:20220901000000Z"
    Creator: "Typst 0.15.1"
    ModDate: "D:20220901000000Z"
    outline:
      "Lists"
    Document
      H1 title="Office efficient" p1 "Office efficient"
      P
        p1 "The office’s affluent shuffle: naïve café — “quotes” … difficult fjord. A seven-year-old child’s non-attendance, multi-agency/whole-family, internationalisa\u{ad}tion and counterrevolutionaries notwithstanding."
        Lbl
          Link
            Span p1 "1"
            -> (GoTo) contents="Footnote 1"
        Note id=Note 1
          Lbl
            Link
              Span p1 "1"
              -> (GoTo) contents="1"
          p1 "The footnote text, in an office."
        p1 " Plain, "
        Span was=Em p1 "empha\u{ad}sis"
        p1 ", "
        Span was=Strong p1 "strong"
        p1 ", "
        Code p1 "code"
        p1 ", H"
        Span p1 "2"
        p1 "O and " "Bore da" lang=cy ", then a "
        Link p1 "link whose text is long enough to wrap over two lines of the column" -> https://example.org/path contents="https://example.org/path"
        p1 ". A hard breakends here."
      H2 title="Lists" p1 "Lists"
      L numbering=Decimal
        LI
          Lbl p1 "1."
          LBody p1 "One"
        LI
          Lbl p1 "2."
          LBody
            P p1 "Two"
        L numbering=Circle
          LI
            Lbl p1 "•"
            LBody p1 "Nested"
          LI
            Lbl p1 "•"
            LBody
              P p1 "Nested again"
              P p1 "With a second paragraph."
      L numbering=None
        LI
          Lbl
            Span was=Strong p1 "Term"
          LBody p1 "Definition"
      Div
        Caption
          Span p1 "Figure\u{a0}1: Circle"
        Div
          Figure alt="A red circle" p1 ""
      Table
        THead
          TR
            TH id=U1x0y0 scope=Column p1 "Head A"
            TH id=U1x1y0 scope=Column p1 "Head B"
        TBody
          TR
            TD headers=U1x0y0 p1 "a1"
            TD headers=U1x1y0 p1 "b1"
          TR
            TD columns=2 headers=U1x0y0,U1x1y0 p1 "both"
      BlockQuote
        P p1 "Block quote text."
        Span p1 "— Someone"
      P p1 "Ωμέγα Привет white tiny"
    artifacts:
      p1 "DRAFT"
      p1 "Running header"
      p1 "decor"
      p1 "1/1"
    outside:
    "#);
}

#[test]
fn places_and_colours_of_its_text() {
    let document = document();
    let find = |text: &str| {
        let mut runs = document.root.iter().flat_map(|node| node.runs());
        runs.find(|run| run.spoken().contains(text)).cloned().unwrap()
    };
    let (white, tiny) = (find("white"), find("tiny"));
    assert_eq!((white.size, white.colour), (10.0, Colour::Gray(1.0)));
    assert!((tiny.size - 1.0).abs() < 0.001 && tiny.start.0 > white.end.0);
    let bounds = document.pages[0].bounds;
    let inside = |run: &Run| {
        run.start.0 > bounds.left && run.end.0 < bounds.right && run.start.1 < bounds.top
    };
    assert!(document.runs_of(1).into_iter().all(inside));
    let drawn = |run: &&Run| !run.glyphs.trim().is_empty();
    let mut runs = document.root[0].runs().filter(drawn);
    assert!(runs.all(|run| run.unknown() == 0 && run.end.0 > run.start.0));
}
