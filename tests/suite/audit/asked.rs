//! The questions that auditors ask, one command each.

use super::{engross, said};

#[test]
fn which_version_is_current_and_was() {
    let ran = engross(&["ask", "current", "first"]).ok();
    insta::assert_snapshot!(said(&ran), @"
    first v2 is current: published on <date> by entry 2.
      plain.pdf  SHA-256
                 <digest>
      second.pdf  SHA-256
                  <digest>
    As of entry 3 of the register, of <date> by the publisher's word.
    ");
    let before = engross(&["ask", "current", "first", "--at", "2020-01-01"]);
    assert_eq!(before.status(), 1);
    insta::assert_snapshot!(said(&before), @"
    At the end of <day>, no version of first was current: none was
    published.
    As of the end of <date>: before the register began.
    ");
}

#[test]
fn a_day_to_come_has_no_answer() {
    for question in [
        &["ask", "current", "first", "--at", "2999-01-01"][..],
        &["ask", "held", "Police", "--at", "2999-01-01"],
        &["ask", "changed", "first", "v1", "2999-01-01"],
    ] {
        let ran = engross(question);
        assert_eq!(ran.status(), 2, "{question:?}: {}", ran.out());
        assert!(ran.err().contains("2999-01-01 is a day to come"), "{}", ran.err());
    }
}

#[test]
fn what_a_member_decided() {
    let ran = engross(&["ask", "approvals", "amina"]).ok();
    insta::assert_snapshot!(said(&ran), @"
    Amina Shah (health) is shown to have decided 4 things.
      <date>  entry 0  signed policy 1
      <date>  entry 1  approved first v1
      <date>  entry 2  approved first v2
      <date>  entry 3  withdrew first v1
    As of entry 3 of the register, of <date> by the publisher's word.
    ");
    assert_eq!(engross(&["ask", "approvals", "ben COLE"]).status(), 0);
    let nobody = engross(&["ask", "approvals", "zoe"]);
    assert_eq!(nobody.status(), 1);
    insta::assert_snapshot!(said(&nobody), @"
    No policy in this copy has a member called zoe.
    As of entry 3 of the register, of <date> by the publisher's word.
    ");
}

#[test]
fn what_changed_between_two_published_versions() {
    let ran = engross(&["ask", "changed", "first", "v1"]).ok();
    insta::assert_snapshot!("changed", said(&ran));
    let same = engross(&["ask", "changed", "first", "v2", "v2"]).ok();
    assert!(same.out().starts_with("Nothing changed: both are first v2."), "{}", same.out());
    let none = engross(&["ask", "changed", "first", "2020-01-01"]);
    assert_eq!(none.status(), 1);
    assert!(none.err().contains("none was published"), "{}", none.err());
    assert_eq!(engross(&["ask", "changed", "first", "v7"]).status(), 1);
    assert_eq!(engross(&["ask", "changed", "first", "March"]).status(), 2);
}

#[test]
fn who_held_what_needs_the_private_part() {
    let ran = engross(&["ask", "held", "Health visitors"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("private part"), "{}", ran.err());
}
