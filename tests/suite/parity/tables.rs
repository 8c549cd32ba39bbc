//! Tables that go on, on another page or in another column: each part begins with the header row.

use engross::parity::{Kind, Parity, Rule};

use super::{SAMPLE, Sample};
use crate::random::written;

#[test]
fn a_table_that_goes_on_on_another_page_repeats_its_header() {
    let edits = [
        ("accessible/layout.typ", "paper: \"a4\"", "width: 210mm, height: 130mm"),
        (
            "accessible/layout.typ",
            "  seal-box(facts.seal, 1pt + ink, width: 100%, height: 28mm)",
            "",
        ),
        (
            "shared/table.typ",
            "#let data-table(header, rows, words, room) = table(",
            "#let data-table(header, rows, words, room) = table(\n  inset: 15mm,",
        ),
    ];
    let pdf = SAMPLE.make("accessible", &edits);
    let parity = SAMPLE.check("accessible", &pdf);
    assert_eq!(parity.differences, []);
    assert!(parity.uses.of(Rule::RepeatedHeader) > 0, "{:?}", parity.uses);
}

/// A table that begins in the first column of the print edition's page and ends in the second.
fn in_two_columns() -> Sample {
    let before = vec!["Some words that stand before the table.".to_owned(); 8];
    let row = "| a row of the table | with words that take two or three lines |\n";
    let table = format!("| Agency | Contacts |\n|---|---|\n{}", row.repeat(10));
    Sample::of(&written("Title", &[before, vec![table]].concat()))
}

/// What comes of that table, with `beside` on each page's background.
fn with_beside(beside: &str) -> Parity {
    let edit = format!("background: draft-mark + place(bottom, block[{beside}])");
    let sample = in_two_columns();
    let edits = [("print/layout.typ", "background: draft-mark", edit.as_str())];
    sample.check("print", &sample.make("print", &edits))
}

#[test]
fn a_table_that_goes_on_in_the_next_column_repeats_its_header() {
    let parity = with_beside("");
    assert_eq!(parity.differences, []);
    assert_eq!(parity.uses.of(Rule::RepeatedHeader), 1);
}

#[test]
fn a_header_is_repeated_no_more_often_than_its_table_breaks() {
    for beside in ["Agency Contacts", "Agency"] {
        let kinds: Vec<_> =
            with_beside(beside).differences.iter().map(|difference| difference.kind).collect();
        assert!(!kinds.is_empty(), "{beside} may stand there");
        assert!(kinds.iter().all(|kind| *kind == Kind::Artefact), "{beside}: {kinds:?}");
    }
}
