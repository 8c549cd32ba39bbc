//! Reinstating what was withdrawn as people run it: members sign, the publisher logs it, and what is refused.

use engross::digest::Digest;
use engross::policy::Policy;
use engross::register::entry::Entry;
use engross::ssh::{Namespace, Signature, Verification};

use crate::board::{Board, V1};
use crate::publish::{self, PUBLIC, PUBLISHED, approved, listed, register, unapproved};
use crate::withdraw::{let_amina_withdraw, withdraw_version};
use crate::workspace::Ran;

const MEMBERS: [&str; 3] = ["amina", "ben", "chidi"];

/// A board that has published a version and withdrawn it.
fn withdrawn(change: impl Fn(&mut Policy)) -> Board {
    let board = approved(|policy| {
        let_amina_withdraw(policy);
        change(policy);
    });
    publish::publish(&board).ok();
    withdraw_version(&board, "amina", "v1", &[]).ok();
    board
}

fn sign(board: &Board, member: &str) -> Ran {
    board.sign(&["reinstate", "first", "v1", "--sign"], member)
}

fn reinstate(board: &Board) -> Ran {
    board.workspace.engross(&["reinstate", "first", "v1"])
}

#[test]
fn a_version_holds_again_once_enough_members_have_signed() {
    let board = withdrawn(|_| {});
    let first = sign(&board, "amina").ok();
    sign(&board, "ben").ok();
    let last = sign(&board, "chidi").ok();
    let done = reinstate(&board).ok();
    let said = [first, last, done].map(|ran| board.said(&ran));
    let day = regex::Regex::new(r"20\d\d-\d\d-\d\d").unwrap();
    insta::assert_snapshot!("reinstated", day.replace_all(&said.join("\n"), "<day>"));

    // What was signed is served, and is what the entry names.
    let folder = format!("{PUBLISHED}/reinstatements/2");
    let statement = board.workspace.read(&format!("{folder}/statement.json"));
    let register = register(&board);
    let Entry::Reinstated(entry) = &register.entries()[3].entry else { panic!() };
    let mut digests = Vec::new();
    for member in MEMBERS {
        let bytes = board.workspace.read(&format!("{folder}/{member}.sig"));
        let signature = Signature::read(&bytes).unwrap();
        assert_eq!(signature.verify(Namespace::Reinstatement, &statement), Verification::Good);
        digests.push(Digest::of(&bytes).into());
    }
    digests.sort();
    assert_eq!(entry.approvals, digests);

    // Whoever asks is told that it is current.
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
    let anchor = register.anchor().to_string();
    let file = format!("{PUBLISHED}/plain.pdf");
    let asked = ["verify", &file, "--register", PUBLIC, "--anchor", &anchor];
    let verdict = board.workspace.engross(&asked).ok();
    assert!(verdict.out().contains("is genuine and current"), "{}", verdict.out());
    // All that is served with it holds; the withdrawal is not the last word any more.
    let folder = ["verify", PUBLISHED, "--json", "--register", PUBLIC, "--anchor", &anchor];
    let folder = board.workspace.engross(&folder);
    assert_eq!(folder.status(), 3, "{}", folder.out());
    let json: serde_json::Value = serde_json::from_str(&folder.out()).unwrap();
    for answer in json["files"].as_array().unwrap() {
        let is_old = answer["file"].as_str().unwrap().ends_with("withdrawals/2.json");
        let status = if is_old { "not-current" } else { "current" };
        assert_eq!(answer["status"], status, "{}", answer["sentence"]);
    }
    let page = board.workspace.engross(&["text", &format!("{PUBLISHED}/index.html")]).ok();
    assert!(page.out().contains("This version is current"), "{}", page.out());
    // The release is still what its record says.
    assert_eq!(board.workspace.engross(&["review", "first"]).status(), 0);
}

/// What was signed once is worth nothing after another withdrawal.
#[test]
fn each_withdrawal_needs_signatures_of_its_own() {
    let board = withdrawn(|_| {});
    MEMBERS.iter().for_each(|member| drop(sign(&board, member).ok()));
    reinstate(&board).ok();
    withdraw_version(&board, "amina", "v1", &[]).ok();
    assert_eq!(reinstate(&board).status(), 1);
    for member in MEMBERS {
        let [old, new] = [2, 4].map(|entry| format!("{V1}/reinstatements/{entry}/{member}.sig"));
        board.workspace.write(&new, board.workspace.read(&old));
    }
    let ran = reinstate(&board);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("reinstatements/4/ben.sig counts for nothing"), "{}", ran.err());
    assert_eq!(register(&board).checkpoint().size, 5);
}

/// They are the same bytes at two places of the register.
#[test]
fn two_withdrawals_within_a_second_need_signatures_of_their_own() {
    let board = approved(let_amina_withdraw);
    publish::publish(&board).ok();
    let key = board.keys.path("amina");
    let command = ["withdraw", "first", "v1", "--reason", "error", "--yes", "--key"];
    let withdraw = || {
        let mut command = board.workspace.command(&command);
        command.arg(&key).env("ENGROSS_NOW", "3700000000");
        Ran(command.output().unwrap()).ok()
    };
    withdraw();
    MEMBERS.iter().for_each(|member| drop(sign(&board, member).ok()));
    reinstate(&board).ok();
    withdraw();
    let register = register(&board);
    assert_eq!(register.entries()[2].bytes, register.entries()[4].bytes);
    for member in MEMBERS {
        let [old, new] = [2, 4].map(|entry| format!("{V1}/reinstatements/{entry}/{member}.sig"));
        board.workspace.write(&new, board.workspace.read(&old));
    }
    let ran = reinstate(&board);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("reinstatements/4/ben.sig counts for nothing"), "{}", ran.err());
}

#[test]
fn nothing_is_reinstated_that_should_not_be() {
    let whole = withdrawn(|_| {});
    let mut all = String::new();
    let mut case = |name: &str, status: i32, board: &Board, ran: Ran| {
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        all += &format!("{name}:\n{}\n", board.said(&ran));
    };
    let never = ["reinstate", "first", "v2"];
    case("no-such-release", 2, &whole, whole.workspace.engross(&never));
    case("a-stranger-signs", 2, &whole, sign(&whole, "stranger"));
    case("nobody-signed", 1, &whole, reinstate(&whole));
    sign(&whole, "amina").ok();
    sign(&whole, "ben").ok();
    case("signed-twice", 0, &whole, sign(&whole, "ben"));
    case("below-the-quorum", 1, &whole, reinstate(&whole));
    sign(&whole, "chidi").ok();

    let swapped = whole.copied();
    let ben = format!("{V1}/reinstatements/2/ben.sig");
    swapped
        .workspace
        .write(&format!("{V1}/reinstatements/2/chidi.sig"), swapped.workspace.read(&ben));
    case("one-key-twice", 1, &swapped, reinstate(&swapped));

    let expired = whole.copied();
    publish::change_policy(&expired, |policy| policy.expires = "2022-02-01".parse().unwrap());
    case("expired-policy", 1, &expired, reinstate(&expired));

    let gone = whole.copied();
    withdraw_version(&gone, "amina", "v1", &["--take-down"]).ok();
    case("taken-down", 1, &gone, reinstate(&gone));
    case("taken-down-signs", 1, &gone, sign(&gone, "amina"));

    reinstate(&whole).ok();
    case("not-withdrawn", 1, &whole, reinstate(&whole));
    assert!(!listed(&swapped, PUBLISHED).contains("reinstatements"));
    insta::assert_snapshot!("refused", all);
}

#[test]
fn an_author_does_not_reinstate_their_own_text() {
    let board = unapproved(|policy| {
        let_amina_withdraw(policy);
        policy.approval.roles.clear();
        policy.approval.least = 2.try_into().unwrap();
        let amina = policy.members.get_mut(&"amina".parse().unwrap()).unwrap();
        amina.emails.insert("test@example.org".parse().unwrap());
    });
    board.approve("ben").ok();
    board.approve("chidi").ok();
    board.workspace.commit();
    publish::publish(&board).ok();
    withdraw_version(&board, "amina", "v1", &[]).ok();
    let ran = sign(&board, "amina");
    assert_eq!(ran.status(), 1);
    let told = "the signature of Amina Shah (health) would count for nothing: an author does not";
    assert!(ran.err().contains(told), "{}", ran.err());
    sign(&board, "ben").ok();
    let ran = reinstate(&board);
    assert!(ran.err().contains("Needed: one more: Chidi Obi (local authority)"), "{}", ran.err());
    sign(&board, "chidi").ok();
    reinstate(&board).ok();
}
