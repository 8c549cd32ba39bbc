//! Withdrawing what was published as people run it: who may, what it leaves, and what is refused.

use engross::digest::Digest;
use engross::policy::Policy;
use engross::register::entry::Entry;
use engross::ssh::{Namespace, Signature, Verification};

use crate::board::{Board, V1};
use crate::publish::{self, PUBLIC, PUBLISHED, approved, listed, register};
use crate::workspace::Ran;

/// A board that has published, and of which Amina may withdraw alone.
fn published() -> Board {
    let board = approved(let_amina_withdraw);
    publish::publish(&board).ok();
    board
}

pub fn let_amina_withdraw(policy: &mut Policy) {
    policy.members.get_mut(&"amina".parse().unwrap()).unwrap().may_withdraw = true;
}

fn withdraw(board: &Board, member: &str, more: &[&str]) -> Ran {
    withdraw_version(board, member, "v1", more)
}

/// Withdraws a version of `first`, for an error, as a member.
pub fn withdraw_version(board: &Board, member: &str, version: &str, more: &[&str]) -> Ran {
    let command = ["withdraw", "first", version, "--reason", "error"];
    board.sign(&[&command, more].concat(), member)
}

#[test]
fn a_member_who_may_withdraws_alone() {
    let board = published();
    let before = listed(&board, PUBLISHED);
    let ran = withdraw(&board, "amina", &[]).ok();
    insta::assert_snapshot!(board.said(&ran), @r#"
    You withdraw, as Amina Shah (health), first v1: something that it says is wrong.
    first v1 is withdrawn: entry 2 of the register.
    To pass it on:
      git add output/public
      git commit -m "first v1: withdrawn"
      git push
    "#);
    let shown = board.workspace.engross(&["register", "show"]).ok();
    assert!(shown.out().contains("first v1  withdrawn"), "{}", shown.out());
    // The files stay, and beside them lies what was signed, as the entry says.
    let now = listed(&board, PUBLISHED);
    assert!(before.lines().all(|path| now.contains(path)), "{now}");
    let statement = board.workspace.read(&format!("{PUBLISHED}/withdrawals/2.json"));
    let bytes = board.workspace.read(&format!("{PUBLISHED}/withdrawals/2.json.sig"));
    let signature = Signature::read(&bytes).unwrap();
    assert_eq!(signature.verify(Namespace::Withdrawal, &statement), Verification::Good);
    let register = register(&board);
    let Entry::Withdrawn(entry) = &register.entries()[2].entry else { panic!() };
    assert_eq!(entry.approvals, [Digest::of(&bytes).into()]);
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
}

#[test]
fn what_is_taken_down_leaves_proofs_and_no_words() {
    let board = published();
    let ran = withdraw(&board, "amina", &["--take-down"]).ok();
    insta::assert_snapshot!("taken-down", board.said(&ran));
    insta::assert_snapshot!("left", listed(&board, PUBLISHED));
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
}

/// Who withdraws because a child may be known by it must not think that the files are gone.
#[test]
fn a_withdrawal_for_confidentiality_says_that_the_files_are_served_still() {
    let board = published();
    let command = ["withdraw", "first", "v1", "--reason", "confidentiality"];
    let ran = board.sign(&command, "amina").ok();
    let said =
        "To remove them:\n  engross withdraw first v1 --reason confidentiality --take-down\n";
    assert!(ran.out().contains(said), "{}", ran.out());
    assert!(board.workspace.has(&format!("{PUBLISHED}/plain.pdf")));
    let ran = board.sign(&[&command[..], &["--take-down"]].concat(), "amina").ok();
    assert!(!ran.out().contains("still served"), "{}", ran.out());
    assert!(!board.workspace.has(&format!("{PUBLISHED}/plain.pdf")));
}

/// It is withdrawn in a hurry, and only then does somebody see that the files must go, too.
#[test]
fn the_files_can_be_taken_down_later() {
    let board = published();
    withdraw(&board, "amina", &[]).ok();
    withdraw(&board, "amina", &["--take-down"]).ok();
    assert!(!board.workspace.has(&format!("{PUBLISHED}/plain.pdf")));
    assert!(board.workspace.has(&format!("{PUBLISHED}/withdrawals/2.json.sig")));
    assert!(board.workspace.has(&format!("{PUBLISHED}/withdrawals/3.json.sig")));
}

#[test]
fn nobody_withdraws_what_they_may_not() {
    let whole = published();
    let mut all = String::new();
    let mut case = |name: &str, status: i32, board: &Board, ran: Ran| {
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        all += &format!("{name}:\n{}\n", board.said(&ran));
    };
    case("not-alone", 1, &whole, withdraw(&whole, "ben", &[]));
    case("stranger", 2, &whole, withdraw(&whole, "stranger", &[]));
    let other = ["withdraw", "first", "v2", "--reason", "error"];
    case("never-published", 1, &whole, whole.sign(&other, "amina"));
    let other = ["withdraw", "first", "v1", "--reason", "whim"];
    case("no-reason", 2, &whole, whole.sign(&other, "amina"));
    assert_eq!(register(&whole).checkpoint().size, 2);
    withdraw(&whole, "amina", &[]).ok();
    case("twice", 1, &whole, withdraw(&whole, "amina", &[]));
    insta::assert_snapshot!("refused", all);
    assert_eq!(register(&whole).checkpoint().size, 3);
}

/// What must go must go, whatever the calendar says.
#[test]
fn an_expired_policy_still_lets_a_version_be_withdrawn() {
    let board = published();
    publish::change_policy(&board, |policy| policy.expires = "2022-02-01".parse().unwrap());
    withdraw(&board, "amina", &[]).ok();
    let told: Vec<_> =
        register(&board).entries().iter().map(|logged| logged.entry.told()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    The register of The Board began, with policy 1
    first v1 was published: plain.pdf, second.pdf
    Policy 2 came into force
    first v1 was withdrawn: something that it says is wrong
    ");
    assert!(board.workspace.has(&format!("{PUBLIC}/policy/v2/policy.json")));
}

/// The register's key is on the publisher's machine, and a member has only a copy of the workspace.
#[test]
fn a_member_signs_in_their_own_copy_and_the_publisher_logs_it() {
    let board = published();
    let key = "output/private/register/key";
    let kept = board.workspace.read(key);
    std::fs::remove_file(board.workspace.root().join(key)).unwrap();
    let at_once = withdraw(&board, "amina", &[]);
    assert!(at_once.err().contains("on their own copy with --sign"), "{}", at_once.err());
    assert_eq!(withdraw(&board, "ben", &["--sign"]).status(), 1);
    let signed = withdraw(&board, "amina", &["--sign"]).ok();
    assert_eq!(register(&board).checkpoint().size, 2);
    board.workspace.write(key, kept);
    let logged = board.workspace.engross(&["withdraw", "first", "v1", "--yes"]).ok();
    let said = [signed, logged].map(|ran| board.said(&ran));
    insta::assert_snapshot!("signed-ahead", said.join("\n"));
    let statement = board.workspace.read(&format!("{PUBLISHED}/withdrawals/2.json"));
    assert_eq!(statement, board.workspace.read(&format!("{V1}/withdrawals/amina.json")));
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
    // The release is still what its record says.
    assert_eq!(board.workspace.engross(&["review", "first"]).status(), 0);
}

/// A version that holds again is not withdrawn again by what was signed before.
#[test]
fn what_was_signed_ahead_counts_once() {
    let board = published();
    let log = || board.workspace.engross(&["withdraw", "first", "v1", "--yes"]);
    assert_eq!(log().status(), 1);
    withdraw(&board, "amina", &["--sign"]).ok();
    log().ok();
    for member in ["amina", "ben", "chidi"] {
        board.sign(&["reinstate", "first", "v1", "--sign"], member).ok();
    }
    board.workspace.engross(&["reinstate", "first", "v1"]).ok();
    let again = log();
    assert_eq!(again.status(), 1);
    let told =
        "withdrawals/amina.json counts for nothing: it was signed for something else, or before";
    assert!(again.err().contains(told), "{}", again.err());
    assert_eq!(register(&board).checkpoint().size, 4);
    withdraw(&board, "amina", &["--sign"]).ok();
    log().ok();
}

#[test]
fn what_was_signed_ahead_and_changed_since_is_not_logged() {
    let board = published();
    withdraw(&board, "amina", &["--sign"]).ok();
    let path = format!("{V1}/withdrawals/amina.json");
    let said = String::from_utf8(board.workspace.read(&path)).unwrap();
    board.workspace.write(&path, said.replace("\"takenDown\":false", "\"takenDown\":true"));
    let ran = board.workspace.engross(&["withdraw", "first", "v1", "--yes"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("amina.json counts for nothing"), "{}", ran.err());
    assert_eq!(register(&board).checkpoint().size, 2);
}
