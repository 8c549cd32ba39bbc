//! What an audit shows of who got what: totals from the register, and more where the private part is at hand.

use engross::circulation::{
    Answer, AnswerCode, Channel, List, PRIVATE, Row, Salt, Salted, Vault, append,
};
use engross::register::disk::RealDisk;
use engross::register::key::SecretKey;
use engross::register::trust::Trust;
use engross::register::write::Writer;
use ssh_key::rand_core::OsRng;

use super::{board, said};
use crate::board::{Board, Keys};
use crate::publish::{PUBLIC, published, register};

fn row(name: &str, team: &str, channel: Channel, board: &Board) -> Salted<Row> {
    let edition = published(&register(board)).editions[0].clone();
    let row = Row {
        address: format!("{}@example.org", name.to_lowercase()),
        channel,
        code: AnswerCode::random(&mut OsRng),
        edition: edition.name.clone(),
        file: edition.file().into(),
        name: name.into(),
        organisation: "A Trust".into(),
        team: team.into(),
    };
    Salted { row, salt: Salt::random(&mut OsRng) }
}

fn writer(board: &Board) -> Writer<'static> {
    let key = board.workspace.read("output/private/register/key");
    let key = SecretKey::read(&String::from_utf8(key).unwrap()).unwrap();
    let output = board.workspace.root().join("output");
    Writer::open(&output, &RealDisk, key, &Trust::default()).unwrap().0
}

/// A board that circulated its second version to three, of whom one answered.
fn circulated() -> Board {
    let board = Board { workspace: board().workspace.copied(), keys: Keys::new() };
    let rows = vec![
        row("Ann", "Health visitors", Channel::Email, &board),
        row("Bea", "Health visitors", Channel::Email, &board),
        row("Cem", "Police", Channel::Hand, &board),
    ];
    let vault = Vault::default();
    let at = register(&board).entries().last().unwrap().entry.timestamp();
    let list = List::new("first", "v2".parse().unwrap(), at, rows);
    let answer = Answer {
        attended: Some(4),
        change: None,
        circulation: 4,
        code: list.salted[0].row.code,
        discussed: None,
        read: None,
        recalled: None,
        received: None,
    };
    let answers = vec![Salted { row: answer, salt: Salt::random(&mut OsRng) }];
    let answers = List::new("first", "v2".parse().unwrap(), at, answers);
    let writer = append(writer(&board), &list, &vault).unwrap();
    drop(append(writer, &answers, &vault).unwrap());
    board
}

/// The line of a report that begins with a label.
fn line<'t>(text: &'t str, label: &str) -> &'t str {
    text.lines().find(|line| line.trim_start().starts_with(label)).unwrap_or_default()
}

#[test]
fn totals_are_public_and_who_is_not() {
    let board = circulated();
    let ran = board.workspace.engross(&["audit"]).ok();
    let told = "Circulated    to 3 recipients: 2 plain.pdf by email and 1 plain.pdf by hand. 1";
    assert_eq!(line(&ran.out(), "Circulated").trim(), told);
    assert!(ran.out().contains("2 private lists by the hashes"), "{}", ran.out());
    // Somebody else's copy has no names, and says so.
    let copy = board.workspace.root().join(PUBLIC);
    let anchor = register(&board).anchor().to_string();
    let copy = ["audit", "--register", copy.to_str().unwrap(), "--anchor", &anchor];
    let ran = board.workspace.engross(&copy).ok();
    assert_eq!(
        line(&ran.out(), "Circulated").trim(),
        "Circulated    to 3 recipients; 1 answer came."
    );
    assert!(ran.out().contains("The lists stay with the publisher"), "{}", ran.out());
}

#[test]
fn a_list_that_was_lost_or_changed_is_a_break() {
    for (name, code) in [("4.json", "list-missing"), ("5.json", "list-missing")] {
        let board = circulated();
        std::fs::remove_file(board.workspace.root().join("output").join(PRIVATE).join(name))
            .unwrap();
        let ran = board.workspace.engross(&["audit"]);
        assert_eq!(ran.status(), 1);
        assert!(ran.out().contains(&format!("Break 1: {code}")), "{}", ran.out());
    }
    let board = circulated();
    let path = format!("output/{PRIVATE}/4.json");
    let text = String::from_utf8(board.workspace.read(&path)).unwrap();
    board.workspace.write(&path, text.replace("Cem", "Dan"));
    let ran = board.workspace.engross(&["audit"]);
    assert!(ran.out().contains("Break 1: list-changed"), "{}", ran.out());
}

#[test]
fn what_a_team_held_is_told_with_how_it_stood() {
    let board = circulated();
    let ran = board.workspace.engross(&["ask", "held", "health VISITORS"]).ok();
    insta::assert_snapshot!(said(&ran), @"
    health VISITORS was given 1 edition, and maybe 1 more.
      <date>  entry 4  plain.pdf of first v2, to Ann: given, since they
                           answered; current
      <date>  entry 4  plain.pdf of first v2, to Bea: whether it was sent is not
                           known; current
    ");
    let before = board.workspace.engross(&["ask", "held", "Police", "--at", "2020-01-01"]);
    assert_eq!(before.status(), 1);
    assert!(before.out().contains("had been given nothing"), "{}", before.out());
}
