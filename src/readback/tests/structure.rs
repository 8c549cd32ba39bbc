//! The structure tree, annotations, bookmarks and the information dictionary.

use insta::assert_snapshot;

use super::builder::Pdf;

const TWO: &str =
    "/P<</MCID 0>>BDC BT /F 10 Tf (zero) Tj ET EMC /P<</MCID 1>>BDC BT /F 10 Tf (one) Tj ET EMC";

#[test]
fn the_tree_orders_the_text_and_may_miss_or_repeat_it() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(8, "<</S/P/Pg 3 0 R/K[1 0 1 7]>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 missing "onezeroone"
    artifacts:
    outside:
    "#);
    pdf.set(8, "<</S/P/Pg 3 0 R/K 1>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      P p1 "one"
    artifacts:
    outside:
      p1 "zero"
    "#);
}

#[test]
fn an_untagged_file_is_all_outside() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(1, "<</Type/Catalog/Pages 2 0 R>>");
    let document = pdf.read();
    assert!(!document.tagged && document.root.is_empty());
    assert_eq!(document.text_of(1), "zero\none");
}

#[test]
fn roles_are_mapped_but_standard_ones_never() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(6, "<</K 7 0 R/RoleMap<</Absatz/Para/Para/P/H1/P/A/B/B/A>>>>");
    pdf.set(7, "<</S/A/K[<</S/Absatz/Pg 3 0 R/K 0>><</S/H1/Pg 3 0 R/K 1>>]>>");
    let dump = pdf.dump();
    assert!(dump.contains("P was=Absatz p1 \"zero\"") && dump.contains("H1 p1 \"one\""), "{dump}");
}

#[test]
fn attributes_of_tables_and_lists() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(6, "<</K 7 0 R/ClassMap<</Kopf[<</O/Table/Scope/Row/RowSpan 2>>]>>>>");
    pdf.set(
        7,
        "<</S/Table/A<</O/Table/Summary(sums)>>/K[
           <</S/TH/ID(h)/C[/Kopf 0]/A[<</O/Layout/Width 1>> 0 <</O/Table/Scope/Column/ColSpan 2>>]/Pg 3 0 R/K 0>>
           <</S/TD/A<</O/Table/Headers[(h)]>>/Pg 3 0 R/K 1>>
           <</S/L/A<</O/List/ListNumbering/Decimal>>>>]>>",
    );
    assert_snapshot!(pdf.dump(), @r#"
    Table summary="sums"
      TH id=h scope=Column columns=2 rows=2 p1 "zero"
      TD headers=h p1 "one"
      L numbering=Decimal
    artifacts:
    outside:
    "#);
}

#[test]
fn annotations_in_the_tree_and_outside() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(3, "<</Type/Page/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 9 0 R/Annots[30 0 R 31 0 R 33 0 R]>>");
    pdf.set(8, "<</S/Link/Pg 3 0 R/K[0 <</Type/OBJR/Obj 30 0 R>> 1 <</Type/OBJR/Obj 34 0 R>>]>>");
    let link = "<</Type/Annot/Subtype/Link/Rect[9 8 1 2]/Contents(read me)/A<</S/URI/URI(https://example.org)>>>>";
    pdf.set(30, link);
    pdf.set(31, "<</Subtype/FreeText/Contents(note)/Rect[10 10 20 20]/AP<</N 32 0 R>>>>");
    pdf.stream(32, "/Subtype/Form/BBox[0 0 5 5]/Resources 9 0 R", b"BT /F 2 Tf (typed over) Tj ET");
    pdf.set(33, "<</Subtype/Widget/FT/Sig/TU(Seal)/V 40 0 R/Rect[0 0 0 0]>>");
    pdf.set(34, "<</Subtype/Link/Dest[3 0 R/Fit]>>");
    assert_snapshot!(pdf.dump(), @r#"
    Document
      Link p1 "zeroone" -> https://example.org contents="read me" -> (GoTo) on no page
    annotations outside the structure tree:
      p1 FreeText contents="note" appearance="typed over"
      p1 Widget label="Seal"
    artifacts:
    outside:
    "#);
    let typed = pdf.read().annotations[0].appearance[0].clone();
    assert_eq!((typed.start, typed.size), ((10.0, 10.0), 4.0));
}

#[test]
fn bookmarks_and_metadata() {
    let mut pdf = Pdf::new(TWO);
    pdf.set(
        1,
        "<</Type/Catalog/Pages 2 0 R/Metadata 30 0 R/Outlines<</First 31 0 R>>
           /ViewerPreferences<</DisplayDocTitle true>>>>",
    );
    pdf.stream(30, "", b"<x:xmpmeta/>");
    pdf.set(31, "<</Title(One)/First 32 0 R/Next 33 0 R>>");
    pdf.set(32, "<</Title<FEFF00C9>>>").set(33, "<</Title(Two)>>");
    let document = pdf.read();
    let outline: Vec<_> =
        document.outline.iter().map(|mark| (mark.level, mark.title.as_str())).collect();
    assert_eq!(outline, [(1, "One"), (2, "É"), (1, "Two")]);
    assert_eq!(document.xmp.as_deref(), Some("<x:xmpmeta/>"));
    assert!(document.shows_title);
}

#[test]
fn a_document_can_go_to_another_thread() {
    fn sendable<T: Send + Sync>(_: &T) {}
    sendable(&Pdf::new(TWO).read());
}
