//! What an audit shows of who got what: totals from the register, and more where the private part is at hand.

use engross::circulation::{
    Answer, AnswerCode, Channel, List, PRIVATE, Row, Salt, Salted, Vault, append, rows_of,
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

/// A board that circulated its second version to three, of whom one discussed it and one read it.
fn circulated() -> Board {
    circulated_within(&Vault::default())
}

fn circulated_within(vault: &Vault) -> Board {
    let board = Board { workspace: board().workspace.copied(), keys: Keys::new() };
    let rows = vec![
        row("Ann", "Health visitors", Channel::Email, &board),
        row("Bea", "Health visitors", Channel::Email, &board),
        row("Cem", "Police", Channel::Hand, &board),
    ];
    let at = register(&board).entries().last().unwrap().entry.timestamp();
    let list = List::new("first", "v2".parse().unwrap(), at, rows);
    let day = |day: &str| Some(day.parse().unwrap());
    let answer = |row: usize| Answer {
        attended: None,
        change: None,
        circulation: 4,
        code: list.salted[row].row.code,
        discussed: None,
        read: None,
        recalled: None,
        received: None,
    };
    let change = Some("We ask who was told.".to_owned());
    let answers = [
        Answer { discussed: day("2026-11-06"), attended: Some(4), change, ..answer(0) },
        Answer { read: day("2026-11-07"), ..answer(2) },
    ];
    let answers = answers.map(|row| Salted { row, salt: Salt::random(&mut OsRng) }).to_vec();
    let answers = List::new("first", "v2".parse().unwrap(), at, answers);
    let writer = append(writer(&board), &list, vault).unwrap();
    drop(append(writer, &answers, vault).unwrap());
    board
}

/// The parts of a report that are about circulation: the end of its answer, and the section.
fn about_circulation(report: &str) -> String {
    let (answer, rest) = report.split_once("\n\nThe register\n").unwrap();
    let (_, answer) = answer.split_once("Current is").unwrap();
    let (_, section) = rest.split_once("\n\nCirculation and answers\n").unwrap();
    let (section, _) = section.split_once("\n\nThe releases\n").unwrap();
    format!("{}\n…{section}", answer.trim_start())
}

#[test]
fn totals_are_public_and_who_is_not() {
    let board = circulated();
    let ran = board.workspace.engross(&["audit"]).ok();
    insta::assert_snapshot!("counted", about_circulation(&said(&ran)));
    assert!(ran.out().contains("2 private lists by the hashes"), "{}", ran.out());
    assert!(!ran.out().contains("Ann"), "{}", ran.out());
    // Somebody else's copy has no names, and says so.
    let copy = board.workspace.root().join(PUBLIC);
    let anchor = register(&board).anchor().to_string();
    let copy = ["audit", "--register", copy.to_str().unwrap(), "--anchor", &anchor];
    let ran = board.workspace.engross(&copy).ok();
    insta::assert_snapshot!("counted-by-a-copy", about_circulation(&said(&ran)));
    for names in [&["--names"][..], &["--recipient", "Ann"]] {
        let ran = board.workspace.engross(&[&copy[..], names].concat());
        assert_eq!(ran.status(), 2);
        assert!(ran.err().contains("disclose --check"), "{}", ran.err());
    }
}

#[test]
fn everybody_is_named_if_that_is_asked_for() {
    let board = circulated();
    let ran = board.workspace.engross(&["audit", "--names"]).ok();
    insta::assert_snapshot!("named", about_circulation(&said(&ran)));
}

#[test]
fn one_team_is_told_what_it_was_sent_and_answered() {
    let board = circulated();
    let ran = board.workspace.engross(&["audit", "--recipient", "health VISITORS"]).ok();
    insta::assert_snapshot!("one-team", about_circulation(&said(&ran)));
    let json = board.workspace.engross(&["audit", "--recipient", "Police", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json.out()).unwrap();
    let entries: Vec<_> =
        json["events"].as_array().unwrap().iter().map(|it| &it["entry"]).collect();
    assert_eq!(entries, [2, 4, 5], "only what happened to what they were sent");
    let named = &json["events"][1]["circulation"]["known"]["named"];
    assert_eq!(named.as_array().unwrap().len(), 1);
    assert_eq!((&named[0]["name"], &named[0]["outstanding"]), (&"Cem".into(), &true.into()));
    assert_eq!(
        (&json["names_people"], &json["scope"]["recipient"]),
        (&true.into(), &"Police".into())
    );
    let nobody = board.workspace.engross(&["audit", "--recipient", "Policy"]);
    assert_eq!(nobody.status(), 2);
    assert!(nobody.err().contains("called “Policy”"), "{}", nobody.err());
}

#[test]
fn who_was_refused_it_is_said_not_to_have_it_and_is_not_waited_for() {
    let board = circulated();
    let register = register(&board);
    let rows = rows_of(&register.entry(4).unwrap().entry).unwrap();
    let sent = format!(
        "engross:sent:1 {}\n1 1 begun\n2 1 accepted 250\n3 2 refused 550\n",
        rows.root.sha256
    );
    board.workspace.write(&format!("output/{PRIVATE}/4.sent"), sent);
    let ran = board.workspace.engross(&["audit", "--names"]).ok();
    insta::assert_snapshot!("refused", about_circulation(&said(&ran)));
    let json = board.workspace.engross(&["audit", "--names", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json.out()).unwrap();
    let event = json["events"].as_array().unwrap().iter().find(|it| it["entry"] == 4).unwrap();
    let known = &event["circulation"]["known"];
    let counts = ["have", "may_have", "refused", "not_sent", "silent"].map(|key| &known[key]);
    assert_eq!(counts, [2, 0, 1, 0, 0]);
    let bea = ["name", "delivery", "has_it"].map(|key| &known["named"][1][key]);
    assert_eq!(bea, ["Bea", "refused", "no"]);
    assert_eq!(known["named"][1]["outstanding"], false);
}

#[test]
fn a_table_has_a_row_for_each_who_is_named_and_none_otherwise() {
    let board = circulated();
    let rows = |arguments: &[&str]| {
        let ran = board.workspace.engross(&[&["audit", "--csv"], arguments].concat()).ok();
        let mut reader = csv::Reader::from_reader(ran.0.stdout.as_slice());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        rows
    };
    let of = |rows: &[csv::StringRecord], row: &str, column: usize| -> Vec<String> {
        let rows = rows.iter().filter(|it| &it[0] == row);
        rows.map(|it| it[column].to_owned()).collect()
    };
    let counted = rows(&[]);
    let people = ["has-it", "may-have-it", "refused", "not-sent", "discussed", "in-part", "silent"];
    let names = [&["circulated", "circulated"][..], &people].concat();
    assert_eq!(of(&counted, "count", 1), names);
    assert_eq!(of(&counted, "count", 13), ["2", "1", "2", "1", "0", "0", "1", "1", "1"]);
    assert!(of(&counted, "recipient", 14).is_empty());
    let named = rows(&["--names"]);
    assert_eq!(of(&named, "recipient", 14), ["Ann", "Bea", "Cem"]);
    assert_eq!(of(&named, "recipient", 17), ["unknown", "unknown", "handed-over"]);
    // Whoever answered has it.
    assert_eq!(of(&named, "recipient", 18), ["yes", "maybe", "yes"]);
    assert_eq!(of(&named, "recipient", 25), ["no", "yes", "yes"]);
}

/// Nobody is named, and that is no break; what is locked may hold whoever is asked about.
#[test]
fn what_is_locked_is_said_and_is_not_counted_as_nobody() {
    let key = age::x25519::Identity::generate().to_public().to_string();
    let board = circulated_within(&Vault::for_recipients([key.as_str()]).unwrap());
    let ran = board.workspace.engross(&["audit", "--recipient", "Ann"]).ok();
    insta::assert_snapshot!("locked", about_circulation(&said(&ran)));
    let codes = |ran: &str| ran.contains("by entry 4 and entry 5: the lists are encrypted");
    assert!(codes(&ran.out().replace('\n', " ").replace("    ", "")), "{}", ran.out());
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
    // A report is passed on, and says nothing of this machine's folders.
    assert!(ran.out().contains("output/private/circulation/4.json, the list of"), "{}", ran.out());
    assert!(!ran.out().contains(board.workspace.root().to_str().unwrap()), "{}", ran.out());
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
    As of entry 5 of the register, of <date> by the publisher's word.
    ");
    let before = board.workspace.engross(&["ask", "held", "Police", "--at", "2020-01-01"]);
    assert_eq!(before.status(), 1);
    assert!(before.out().contains("had been given nothing"), "{}", before.out());
}
