//! Two editions without their content: what each may have follows from its own file, and both say
//! the same.

use engross::compare::{self, Answer, Side};
use engross::diff::Nouns;
use engross::import::Limits;
use engross::parity::{self, Alone, Kind, NotAnEdition};
use engross::readback;
use lopdf::{Document, Object, StringFormat};

use super::SAMPLE;
use super::files::{TAMPERED, tampered};

fn alone(pdf: &[u8]) -> Result<Alone, NotAnEdition> {
    parity::alone(&readback::read(pdf, &readback::Limits::default()).unwrap())
}

/// Whether two files are editions that keep the rules, say the same, and state the same, as `compare`
/// has it.
fn same(one: &[u8], other: &[u8]) -> bool {
    let side = |pdf| Side::of_file("edition.pdf", pdf, &Limits::default());
    let (Ok(one), Ok(other)) = (side(one), side(other)) else { return false };
    let are_editions = one.alone().is_some() && other.alone().is_some();
    are_editions && compare::compare(one, other, &Nouns::default()).answer() == Answer::Same
}

#[test]
fn both_editions_show_by_themselves_that_they_keep_the_rules() {
    let [print, accessible] = ["print", "accessible"].map(|edition| SAMPLE.make(edition, &[]));
    for (edition, pdf) in [("print", &print), ("accessible", &accessible)] {
        let alone = alone(pdf).unwrap();
        assert_eq!(alone.parity, SAMPLE.check(edition, pdf), "{edition}");
    }
    assert!(same(&print, &accessible));
}

#[test]
fn looks_that_differ_are_no_differences() {
    let print = SAMPLE.make("print", &[]);
    let accessible = "accessible/layout.typ";
    let captions = "  set figure.caption(position: top)\n  let way = (";
    for edit in [
        ("shared/quote.typ", "par(signed(it.attribution))", "par(signed[— #it.attribution])"),
        (accessible, "  let way = (", captions),
        (accessible, "  seal-box(facts.seal, 1pt + ink, width: 100%, height: 28mm)", ""),
    ] {
        let other = SAMPLE.make("accessible", &[edit]);
        assert!(same(&print, &other), "{edit:?}");
    }
}

#[test]
fn what_was_tampered_with_is_seen_from_the_files_alone() {
    let [print, accessible] = ["print", "accessible"].map(|edition| SAMPLE.make(edition, &[]));
    assert!(same(&tampered(&print, |_| ()), &accessible));
    let missed =
        TAMPERED.iter().filter(|(_, tamper, _)| same(&tampered(&print, *tamper), &accessible));
    let missed: Vec<_> = missed.map(|(name, ..)| name).collect();
    assert_eq!(missed, [&""; 0]);
}

#[test]
fn a_layout_that_betrays_one_edition_is_seen_beside_the_other() {
    let print = SAMPLE.make("print", &[]);
    for code in [
        "show \"sighted\": \"alerted\"",
        "show \"daily\": none",
        "show list.item.where(body: [x]): none\n  show strong: none",
        "show heading.where(level: 3): it => it + par[Nobody wrote this.]",
    ] {
        let edit = format!("  {code}\n{}", super::BODY);
        let other = SAMPLE.make("accessible", &[("accessible/layout.typ", super::BODY, &edit)]);
        assert!(!same(&print, &other), "{code}");
    }
}

#[test]
fn who_claims_to_be_an_edition_is_not_believed_for_that() {
    let print = SAMPLE.make("print", &[]);
    let claim = |pdf: &[u8], creator: &str| {
        let mut file = Document::load_mem(pdf).unwrap();
        let id = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
        let info = file.get_object_mut(id).unwrap().as_dict_mut().unwrap();
        let text = Object::String(creator.as_bytes().to_vec(), StringFormat::Literal);
        info.set("Creator", text);
        let mut changed = Vec::new();
        file.save_to(&mut changed).unwrap();
        changed
    };
    assert_eq!(alone(&claim(&print, "Someone")).unwrap_err(), NotAnEdition::NoClaim);
    // The claim is there, and the facts block is not as every edition has it.
    let edit = (
        "accessible/layout.typ",
        "  heading(level: 2, facts.heading)",
        "  heading(level: 2)[About]",
    );
    assert_eq!(alone(&SAMPLE.make("accessible", &[edit])).unwrap_err(), NotAnEdition::NoFacts);
    // Facts that lead nowhere, or are none.
    let stated = |from: &str, to: &str| {
        let edit = ("shared/facts.typ", from, to);
        alone(&SAMPLE.make("accessible", &[edit])).map(|alone| {
            let kinds = alone.parity.differences.iter().map(|difference| difference.kind);
            kinds.collect::<Vec<Kind>>()
        })
    };
    let value = "if \"target\" in line { link(line.target, line.value) } else { line.value }";
    assert_eq!(stated(value, "line.value"), Err(NotAnEdition::Address));
    let other = "if line.label == \"Version\" [7th] else if \"target\" in line { link(line.target, line.value) } else { line.value }";
    assert_eq!(stated(value, other), Err(NotAnEdition::Version));
    let other = other.replace("Version", "Content code");
    assert_eq!(stated(value, &other), Err(NotAnEdition::Code));
    // A draft that calls itself a release still has a draft's marks.
    let other = other.replace("Content code", "Version").replace("7th", "7");
    assert!(stated(value, &other).unwrap().contains(&Kind::Metadata));
}
