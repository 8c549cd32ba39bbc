//! Sending a circulation by e-mail as people run it, as far as it goes without a mail server. What one gets is in
//! tests/interop/mail.py.

use engross::circulation::{PrivatePart, append};
use engross::register::disk::RealDisk;
use engross::register::key::SecretKey;
use engross::register::trust::Trust;
use engross::register::write::Writer;
use engross::vault::Vault;

use crate::board::Board;
use crate::circulate::{circulate, published};
use crate::workspace::Ran;

const MAIL: &str = "\n[mail]\nfrom = \"The Board <briefings@board.example>\"\n";

/// A board that has circulated a version, and more in its engross.toml.
fn circulated(more: &str) -> Board {
    let board = published();
    configure(&board, more);
    circulate(&board, &["--edition", "plain"]).ok();
    board
}

fn configure(board: &Board, more: &str) {
    let config = String::from_utf8(board.workspace.read("engross.toml")).unwrap();
    board.workspace.write("engross.toml", config + more);
}

fn server() -> String {
    // A port of this machine on which nothing listens.
    format!("{MAIL}server = \"127.0.0.1\"\nport = 1\n")
}

fn send(board: &Board, more: &[&str]) -> Ran {
    board.workspace.engross(&[&["send", "2"][..], more].concat())
}

/// What was written of an answer code, which is another each time, is blotted out.
fn blotted(text: &str) -> String {
    let code = regex::Regex::new(r"\b[0-9A-Z]{4}-[0-9A-Z]{5}\b").unwrap();
    let id = regex::Regex::new(r"[0-9a-f]{32}").unwrap();
    let date = regex::Regex::new(r"Date: .*").unwrap();
    let text = code.replace_all(text, "CODE");
    let text = id.replace_all(&text, "ID");
    date.replace_all(&text, "Date: THEN").into_owned()
}

#[test]
fn messages_are_files_for_those_who_get_it_by_e_mail() {
    let board = circulated(MAIL);
    let ran = send(&board, &["--eml"]).ok();
    let folder = "output/private/mail/2";
    assert_eq!(crate::publish::listed(&board, folder), "1.eml\n2.eml");
    let held = board.workspace.engross(&["ask", "held", "A Trust"]).ok().out();
    assert!(held.starts_with("A Trust may have been given 2 editions."), "{held}");
    let message = board.workspace.read(&format!("{folder}/1.eml"));
    let text = String::from_utf8(message).unwrap();
    let head = text.split("Content-Disposition").next().unwrap();
    insta::assert_snapshot!(blotted(&format!("{}\n{head}", board.said(&ran))));
    assert!(text.contains("filename=\"first-v1-plain.pdf\""), "{text}");
    assert!(!board.workspace.git_out(&["status", "--porcelain"]).contains("mail"));
}

#[test]
fn messages_that_a_mail_program_sent_are_recorded_once_and_sent_no_more() {
    let board = circulated(MAIL);
    let none = send(&board, &["--sent", "--yes"]);
    assert_eq!(none.status(), 2);
    send(&board, &["--eml"]).ok();
    let outstanding = board.workspace.engross(&["outstanding"]).out();
    assert!(outstanding.contains("Marked *: whether it was sent is not known."), "{outstanding}");
    let mut said = vec![board.said(&none)];
    for wrong in [&["--only", "1,7"][..], &["--on", "2090-01-01"], &["--on", "2000-01-01"]] {
        let ran = send(&board, &[&["--sent", "--yes"], wrong].concat());
        assert_eq!(ran.status(), 2, "{wrong:?}");
        said.push(board.said(&ran));
    }
    let records = [&["--sent", "--yes", "--only", "2"][..], &["--sent", "--yes"], &["--sent"]];
    said.extend(records.map(|record| board.said(&send(&board, record).ok())));
    let day = regex::Regex::new(r"\d+\s+[A-Z][a-z]+\s+20[1-8]\d").unwrap();
    insta::assert_snapshot!(day.replace_all(&said.join("\n"), "<day>"));
    let all = board.workspace.engross(&["send"]).ok().out();
    assert!(all.contains("sent to all 2 recipients by e-mail"), "{all}");
    let held = board.workspace.engross(&["ask", "held", "A Trust"]).ok().out();
    assert!(held.starts_with("A Trust was given 2 editions."), "{held}");
    let again = send(&board, &["--eml"]).ok().out();
    assert!(again.starts_with("0 messages"), "{again}");
    assert!(!board.workspace.engross(&["outstanding"]).out().contains('*'));
}

#[test]
fn what_would_be_sent_is_said_and_nothing_is() {
    let board = circulated(&server());
    let dry = send(&board, &["--dry-run"]).ok();
    let all = board.workspace.engross(&["send"]).ok();
    let record =
        String::from_utf8(board.workspace.read("output/private/circulation/2.sent")).unwrap();
    assert_eq!(record.lines().count(), 1, "{record}");
    let refused = send(&board, &["--yes"]);
    assert_eq!(refused.status(), 1);
    let said = [dry, all, refused].map(|ran| board.said(&ran)).join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn whoever_was_not_sent_it_is_not_passed_over_when_it_is_circulated_again() {
    let board = circulated(&server());
    let again = circulate(&board, &["--edition", "plain", "--send"]);
    assert_eq!(again.status(), 1);
    insta::assert_snapshot!(board.said(&again));
}

/// Circulates the list of entry 2 once more, as entry 3, with an address that the table of recipients refuses. Lists
/// that were made before it did may have one.
fn circulate_to_no_address(board: &Board) {
    let output = board.workspace.root().join("output");
    let vault = Vault::default();
    let (part, _) = PrivatePart::open(&output, &crate::publish::register(board), &vault);
    let mut list = part.circulations[0].list.clone();
    list.salted[0].row.address = "\"ann other\"@example.org".into();
    let key = String::from_utf8(board.workspace.read("output/private/register/key")).unwrap();
    let key = SecretKey::read(&key).unwrap();
    let writer = Writer::open(&output, &RealDisk, key, &Trust::default()).unwrap().0;
    drop(append(writer, &list, &vault).unwrap());
}

#[test]
fn whoever_cannot_be_written_to_is_named_and_everybody_else_is_written_to() {
    let board = circulated(&server());
    send(&board, &["--eml"]).ok();
    circulate_to_no_address(&board);
    let mut all = String::new();
    let mut case = |command: &[&str], folder: &str, files: &str| {
        let ran = board.workspace.engross(command);
        assert_eq!(ran.status(), 1, "{}{}", ran.out(), ran.err());
        let said = format!("== {}\n{}\n", command[0], board.said(&ran));
        // Where a line ends after a date depends on the date.
        let words = regex::Regex::new(
            r"message\s+written[^;]*;\s+whether\s+it\s+was\s+sent\s+is\s+not\s+known",
        );
        let day = regex::Regex::new(
            r"\d+ (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
        );
        let said = blotted(&said);
        let said = words.unwrap().replace_all(&said, "message written TODAY, perhaps sent");
        all += &day.unwrap().replace_all(&said, "TODAY");
        assert_eq!(crate::publish::listed(&board, folder), files);
    };
    case(&["send", "3", "--eml"], "output/private/mail/3", "2.eml");
    case(&["send", "3", "--dry-run"], "output/private/mail/3", "2.eml");
    let letters = "2/1.eml\n2/2.eml\n2/3.txt\n3/2.eml\n3/3.txt";
    let folder = "output/private/reminders";
    case(&["outstanding", "--remind", folder], folder, letters);
    crate::withdraw::withdraw_version(&board, "amina", "v1", &[]).ok();
    let folder = "output/private/recalls";
    case(&["recall", "first", "v1", "--letters", folder], folder, letters);
    insta::assert_snapshot!(all);
}

#[test]
fn letters_that_no_server_took_are_written_and_can_be_sent_later() {
    let board = circulated(&server());
    send(&board, &["--eml"]).ok();
    let folder = "output/private/reminders";
    let remind = ["outstanding", "--remind", folder, "--send", "--yes"];
    let ran = board.workspace.engross(&remind);
    assert_eq!(ran.status(), 1, "{}", ran.err());
    assert!(ran.err().contains("no server listens there"), "{}", ran.err());
    assert!(ran.out().contains("0 of 2 messages were sent."), "{}", ran.out());
    assert_eq!(
        crate::publish::listed(&board, folder),
        "2/1.eml\n2/2.eml\n2/3.txt\n2/reminder.sent"
    );
    let sent =
        String::from_utf8(board.workspace.read(&format!("{folder}/2/reminder.sent"))).unwrap();
    assert_eq!(sent.lines().count(), 1, "{sent}");
    for command in [["outstanding", "--send"].as_slice(), &["recall", "first", "v1", "--send"]] {
        let ran = board.workspace.engross(command);
        assert_eq!(ran.status(), 2, "{}", ran.out());
        assert!(ran.err().contains("say which folder"), "{}", ran.err());
    }
}

#[test]
fn a_version_that_a_later_one_supersedes_is_sent_only_for_a_reason() {
    let board = circulated(&server());
    let mut all = String::new();
    let mut case = |status: i32, more: &[&str]| {
        let ran = send(&board, more);
        assert_eq!(ran.status(), status, "{more:?}: {}{}", ran.out(), ran.err());
        all += &format!("== {more:?}\n{}\n", board.said(&ran));
    };
    let reason = ["--reason", "Their inspector asked for this one"];
    case(1, &[&["--dry-run"], &reason[..]].concat());
    crate::served::publish_again(&board);
    case(1, &["--dry-run"]);
    case(1, &["--eml"]);
    case(1, &["--dry-run", "--reason", " "]);
    case(0, &[&["--dry-run"], &reason[..]].concat());
    let sent = "output/private/circulation/2.sent";
    let before = String::from_utf8(board.workspace.read(sent)).unwrap();
    assert_eq!(before.lines().count(), 1, "{before}");
    assert!(!board.workspace.has("output/private/mail/2"));
    case(0, &[&["--eml"], &reason[..]].concat());
    let sent = String::from_utf8(board.workspace.read(sent)).unwrap();
    assert!(sent.ends_with(" reason Their inspector asked for this one\n"), "{sent}");
    // It was said, and holds for the rest of this circulation.
    case(0, &["--dry-run"]);
    insta::assert_snapshot!(all);
}

#[test]
fn nothing_is_sent_that_cannot_be() {
    let board = published();
    let mut all = String::new();
    let mut case = |name: &str, status: i32, ran: Ran| {
        all += &format!("== {name}\n{}\n", board.said(&ran));
        assert_eq!(ran.status(), status, "{name}: {}", ran.err());
    };
    let through = |more: &[&str]| circulate(&board, &[&["--edition", "plain"], more].concat());
    case("nobody sends", 2, through(&["--send"]));
    configure(&board, MAIL);
    case("no server", 2, through(&["--send"]));
    configure(&board, "server = \"127.0.0.1\"\nport = 1\nuser = \"board\"\n");
    case("no password", 2, through(&["--send"]));
    board.workspace.write("password", "secret\n");
    case("a password in git", 2, through(&["--send", "--password-file", "password"]));
    board.workspace.write("output/private/password", "secret\n");
    board.workspace.write("letters/circulation.txt", "Dear {nam},\n");
    let password = ["--password-file", "output/private/password"];
    case("a letter that is none", 1, through(&[&["--send"], &password[..]].concat()));
    assert_eq!(crate::publish::register(&board).checkpoint().size, 2);
    board.workspace.write("letters/circulation.txt", "Subject: {title}\n\nDear {name}: {code}\n");
    circulate(&board, &["--edition", "plain"]).ok();
    case("no circulation", 2, board.workspace.engross(&["send", "1"]));
    case("no such entry", 2, board.workspace.engross(&["send", "9"]));
    case("a folder that git sees", 2, send(&board, &["--eml", "messages"]));
    crate::withdraw::withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    case("withdrawn", 1, send(&board, &["--eml"]));
    case("withdrawn", 1, send(&board, &[&["--yes"], &password[..]].concat()));
    insta::assert_snapshot!(all);
}
