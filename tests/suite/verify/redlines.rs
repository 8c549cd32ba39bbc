//! A redline shows the words of two versions: once one of them is withdrawn, it is not to be used.

use engross::register::Register;
use engross::register::trust::Trust;
use engross::verify::{Case, Status, find};
use time::macros::datetime;

use crate::published::{ID, Stage, publications, withdraw};

#[test]
fn a_redline_that_shows_withdrawn_words_does_not_hold() {
    let output = publications().output(Stage::V2);
    withdraw(&publications().workspace, output.path(), "v1", datetime!(2027-01-05 09:00 UTC));
    let (register, served) = find(&output.path().join("public"));
    let trust = Trust { anchor: Some(publications().anchor), ..Trust::default() };
    let register = Register::open(&register, &trust).unwrap();
    let case = Case::new(&register, &served, None);
    let answer = |name: &str| {
        let answer = case.verify(name, &publications().file(&format!("v2/{name}")));
        (answer.status(&case), answer.sentence(&case))
    };
    let expected = format!(
        "redline.pdf is genuine, but do not use it: it is redline.pdf of {ID} v2, and it shows what v1 said, \
         which was withdrawn."
    );
    assert_eq!(answer("redline.pdf"), (Status::NotCurrent, expected));
    assert_eq!(answer("print.pdf").0, Status::Current);
    let before = Case::new(&register, &served, Some("2026-12-31".parse().unwrap()));
    let redline = before.verify("redline.pdf", &publications().file("v2/redline.pdf"));
    assert_eq!(redline.status(&before), Status::Current);
}
