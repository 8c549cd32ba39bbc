//! Circulating a published version as people run it: what is said, what is public, and what is refused.

use engross::circulation::PrivatePart;
use engross::register::entry::Entry;
use engross::vault::Vault;

use crate::board::Board;
use crate::publish::{self, PUBLIC, approved, listed, register};
use crate::withdraw::{let_amina_withdraw, withdraw_version};
use crate::workspace::Ran;

const TABLE: &str = "name,organisation,team,address,edition,channel\n\
    Ann Other,A Trust,Health visitors,ann@example.org,plain,email\n\
    Bo Be,A Trust,School nurses,bo@example.org,,email\n\
    ,City Council,Social work,\"1 High Street\nBirmingham\",second,post\n";

/// A board that has published, and a table of recipients.
pub fn published() -> Board {
    let board = approved(let_amina_withdraw);
    publish::publish(&board).ok();
    board.workspace.write("output/private/recipients.csv", TABLE);
    board
}

pub fn circulate(board: &Board, more: &[&str]) -> Ran {
    let command = ["circulate", "first", "--to", "output/private/recipients.csv", "--yes"];
    board.workspace.engross(&[&command, more].concat())
}

/// Writes down what came of sending rows of entry 2, as sending them does: `accepted 250`.
pub fn sent(board: &Board, outcomes: &[(usize, &str)]) {
    let path = "output/private/circulation/2.sent";
    let time = register(board).entries()[2].entry.timestamp();
    let lines = outcomes.iter().map(|(row, outcome)| match outcome.is_empty() {
        true => format!("{time} {row} begun\n"),
        false => format!("{time} {row} begun\n{time} {row} {outcome}\n"),
    });
    let before = String::from_utf8(board.workspace.read(path)).unwrap();
    board.workspace.write(path, before + &lines.collect::<String>());
}

fn private_part(board: &Board, vault: &Vault) -> PrivatePart {
    let output = board.workspace.root().join("output");
    let (part, wrong) = PrivatePart::open(&output, &register(board), vault);
    assert_eq!(wrong, []);
    part
}

#[test]
fn the_register_has_their_number_and_who_they_are_stays_private() {
    let board = published();
    let pages = |board| {
        let files = listed(board, PUBLIC);
        files.lines().filter(|path| !path.starts_with("register/")).collect::<Vec<_>>().join("\n")
    };
    let before = pages(&board);
    let ran = circulate(&board, &["--edition", "plain"]).ok();
    insta::assert_snapshot!("circulated", board.said(&ran));
    let register = register(&board);
    let Entry::Circulated(entry) = &register.entries()[2].entry else { panic!() };
    assert_eq!(entry.rows.count, 3);
    let part = private_part(&board, &Vault::default());
    let editions = part.circulations[0].list.salted.iter().map(|salted| &salted.row.edition);
    assert_eq!(editions.collect::<Vec<_>>(), ["plain.pdf", "plain.pdf", "second.pdf"]);
    // Beside the register nothing else is served than before, and no name anywhere.
    assert_eq!(pages(&board), before);
    board.workspace.commit();
    assert_eq!(board.workspace.git_out(&["log", "-S", "Ann Other", "--oneline"]), "");
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
}

#[test]
fn whoever_has_it_is_left_out_the_next_time() {
    let board = published();
    circulate(&board, &["--edition", "plain"]).ok();
    sent(&board, &[(1, "accepted 250"), (2, "accepted 250")]);
    let nobody = circulate(&board, &["--edition", "plain"]).ok();
    board.workspace.write("output/private/recipients.csv", format!("{TABLE}Ci,,,,second,hand\n"));
    let one = circulate(&board, &["--edition", "plain"]).ok();
    insta::assert_snapshot!("left-out", board.said(&nobody) + "\n" + &board.said(&one));
    circulate(&board, &["--edition", "plain", "--again"]).ok();
    let register = register(&board);
    let told: Vec<_> = register.entries()[2..].iter().map(|logged| logged.entry.told()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    first v1 was circulated to 3 recipients
    first v1 was circulated to 1 recipient
    first v1 was circulated to 4 recipients
    ");
}

/// One was refused, of one it is not known, one was given it by post, and all commands say so.
#[test]
fn what_was_to_be_given_is_not_told_as_given() {
    let board = published();
    circulate(&board, &["--edition", "plain"]).ok();
    let mut all = String::new();
    let mut case = |status: i32, command: &[&str]| {
        let ran = board.workspace.engross(command);
        assert_eq!(ran.status(), status, "{command:?}: {}{}", ran.out(), ran.err());
        let code = regex::Regex::new(r"\b[0-9A-Z]{4}-[0-9A-Z]{5}\b").unwrap();
        let ran = code.replace_all(&said(&board, &ran), "CODE").into_owned();
        all += &format!("$ engross {}\n{ran}\n", command.join(" "));
    };
    let nobody = ["ask", "held", "Health visitors"];
    let table = "output/private/recipients.csv";
    let circulate = ["circulate", "first", "--to", table, "--edition", "plain"];
    case(1, &nobody);
    case(0, &circulate);
    sent(&board, &[(1, "refused 550"), (2, "")]);
    case(1, &nobody);
    case(0, &["ask", "held", "School nurses"]);
    case(1, &["ask", "held", "School nurses", "--at", "2020-01-01"]);
    case(0, &["ask", "held", "City Council"]);
    case(1, &["outstanding"]);
    case(2, &circulate);
    withdraw_version(&board, "amina", "v1", &[]).ok();
    case(0, &["recall", "first", "v1"]);
    let list = String::from_utf8(board.workspace.read("output/private/recall/3.csv")).unwrap();
    let states: Vec<_> = ["refused", "unknown", "handed-over"]
        .map(|state| list.contains(&format!(",{state},")))
        .into();
    assert_eq!(states, [false, true, true]);
    // A record that was damaged or lost makes nobody somebody who has not got it.
    board.workspace.write("output/private/circulation/2.sent", "damaged");
    case(0, &["recall", "first", "v1"]);
    insta::assert_snapshot!("not-given", all);
}

#[test]
fn what_would_be_circulated_is_said_and_nothing_is() {
    let board = published();
    let mut all = String::new();
    let mut dry = |status: i32, more: &[&str]| {
        let before = listed(&board, "output");
        let ran = circulate(&board, &[&["--dry-run"], more].concat());
        assert_eq!(ran.status(), status, "{}{}", ran.out(), ran.err());
        all += &format!("{more:?}:\n{}\n", board.said(&ran));
        assert_eq!(listed(&board, "output"), before);
    };
    dry(1, &[]);
    dry(1, &["v2"]);
    dry(0, &["--edition", "plain"]);
    circulate(&board, &["--edition", "plain"]).ok();
    dry(0, &["--edition", "plain"]);
    board.workspace.write("output/private/recipients.csv", format!("{TABLE}Ci,,,,second,hand\n"));
    dry(0, &["--edition", "plain"]);
    assert_eq!(register(&board).checkpoint().size, 3);
    withdraw_version(&board, "amina", "v1", &[]).ok();
    dry(1, &["--edition", "plain"]);
    insta::assert_snapshot!("dry-run", all);
    // What was interrupted would be finished, and that is writing.
    let intent = "output/private/register/intent.json";
    let entry = String::from_utf8(register(&board).entries()[2].bytes.clone()).unwrap();
    let decided = serde_json::json!({
        "format": "engross-intent-1", "index": 2, "entry": entry, "changes": [],
    });
    board.workspace.write(intent, decided.to_string());
    let ran = circulate(&board, &["--edition", "plain", "--dry-run"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("an earlier command was interrupted"), "{}", ran.err());
    assert!(board.workspace.has(intent));
}

#[test]
fn nothing_is_circulated_that_may_not_be() {
    let board = published();
    let mut all = String::new();
    let mut case = |name: &str, status: i32, ran: Ran| {
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        all += &format!("{name}:\n{}\n", board.said(&ran));
    };
    case("table", 1, circulate(&board, &[]));
    case("edition", 1, circulate(&board, &["--edition", "large-print"]));
    case("version", 1, circulate(&board, &["v2"]));
    let command = ["circulate", "second", "--to", "output/private/recipients.csv", "--yes"];
    case("briefing", 1, board.workspace.engross(&command));
    let command =
        ["circulate", "first", "--to", "output/private/recipients.csv", "--edition", "plain"];
    case("nobody-to-ask", 2, board.workspace.engross(&command));
    withdraw_version(&board, "amina", "v1", &[]).ok();
    case("withdrawn", 1, circulate(&board, &["--edition", "plain"]));
    insta::assert_snapshot!("not-circulated", all);
    assert_eq!(register(&board).checkpoint().size, 3);
}

#[test]
fn where_git_would_take_it_no_name_is_written() {
    let board = published();
    board.workspace.write(".gitignore", "/output/draft/\n");
    let ran = circulate(&board, &["--edition", "plain"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("git would take output/private"), "{}", ran.err());
    assert_eq!(register(&board).checkpoint().size, 2);
}

#[test]
fn what_is_private_is_encrypted_for_whom_the_workspace_names() {
    let board = published();
    let key = age::x25519::Identity::generate();
    let recipients = format!("\n[private]\nrecipients = [\"{}\"]\n", key.to_public());
    let config = String::from_utf8(board.workspace.read("engross.toml")).unwrap();
    board.workspace.write("engross.toml", config.clone() + &recipients);
    circulate(&board, &["--edition", "plain"]).ok();
    assert_eq!(listed(&board, "output/private/circulation"), "2.json.age\n2.sent");
    sent(&board, &[(1, "accepted 250"), (2, "accepted 250")]);

    // Without the key it is not known who has it, and so nobody gets it twice.
    use age::secrecy::ExposeSecret;
    board.workspace.write("key.txt", key.to_string().expose_secret());
    let other = age::x25519::Identity::generate();
    board.workspace.write("other.txt", other.to_string().expose_secret());
    let mut all = String::new();
    let mut case = |status: i32, more: &[&str]| {
        let ran = circulate(&board, &[&["--edition", "plain"], more].concat());
        assert_eq!(ran.status(), status, "{more:?}: {}{}", ran.out(), ran.err());
        all += &format!("== {}\n{}\n", more.join(" "), board.said(&ran));
    };
    case(1, &[]);
    case(2, &["--identity", "other.txt"]);
    case(2, &["--identity", "other.txt", "--again"]);
    case(0, &["--identity", "key.txt"]);
    insta::assert_snapshot!("locked", all);
    for command in [&["outstanding"][..], &["send"], &["disclose", "first", "-o", "out"]] {
        let ran = board.workspace.engross(&[command, &["--identity", "other.txt"]].concat());
        assert_eq!(ran.status(), 2, "{command:?}");
        assert!(ran.err().contains("opens no list"), "{command:?}: {}", ran.err());
    }
    assert_eq!(register(&board).checkpoint().size, 3);
    circulate(&board, &["--edition", "plain", "--again"]).ok();
    assert_eq!(register(&board).checkpoint().size, 4);

    board.workspace.write("engross.toml", config + "\n[private]\nrecipients = [\"age1x\"]\n");
    let ran = circulate(&board, &[]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("error[age-recipient]"), "{}", ran.err());
}

/// What was printed, without what is another in each run.
fn said(board: &Board, ran: &Ran) -> String {
    let register = register(board);
    let day = engross::register::told::day(register.entries()[2].entry.timestamp());
    let said = format!("{}{}", ran.err(), ran.out());
    let said = said.replace(&register.anchor().line(), "<anchor>").replace(&day, "<day>");
    let today = engross::policy::Day::of(time::OffsetDateTime::now_utc()).unwrap();
    let said = said.replace(&today.in_words(), "TODAY");
    said.replace(board.workspace.root().to_str().unwrap(), "WORKSPACE")
}

#[test]
fn what_is_disclosed_is_checked_by_a_copy_without_what_is_private() {
    let board = published();
    circulate(&board, &["--edition", "plain"]).ok();
    let part = private_part(&board, &Vault::default());
    let code = part.circulations[0].list.salted[1].row.code.to_string();
    let today = engross::policy::Day::of(time::OffsetDateTime::now_utc()).unwrap();
    let today = today.to_string();
    let answer = ["--discussed", &today, "--attended", "9", "--change", "We ask who was seen."];
    board.workspace.engross(&[&["acknowledge", &code][..], &answer].concat()).ok();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("handed-out");
    let folder = folder.to_str().unwrap();
    let ran =
        board.workspace.engross(&["disclose", "--organisation", "a trust", "-o", folder]).ok();
    let mut all = said(&board, &ran).replace(folder, "FOLDER") + "\n";

    // The auditor has a copy of what is served, and the anchor from a letterhead.
    let auditor = board.workspace.cloned();
    std::fs::remove_dir_all(auditor.root().join("output")).unwrap();
    crate::workspace::copy_folder(
        &board.workspace.root().join(PUBLIC),
        &auditor.root().join("copy"),
    );
    let anchor = register(&board).anchor().to_string();
    let check = ["disclose", "--check", folder, "--register", "copy"];
    let anchored = [&check[..], &["--anchor", &anchor]].concat();
    let mut case = |name: &str, status: i32, ran: Ran| {
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        all += &format!("{name}:\n{}\n", said(&board, &ran));
    };
    case("good", 0, auditor.engross(&anchored));
    case("no-anchor", 4, auditor.engross(&check));
    let change = |file: &str, old: &str, new: &str| {
        let path = std::path::Path::new(folder).join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{text}");
        std::fs::write(path, text.replacen(old, new, 1)).unwrap();
    };
    change("disclosure.csv", "Bo Be", "Bo Bee");
    case("table", 1, auditor.engross(&anchored));
    change("disclosure.json", "Bo Be", "Bo Bee");
    case("row", 1, auditor.engross(&anchored));
    change("disclosure.json", "Bo Bee", "Bo Be");
    change("disclosure.json", "We ask", "We never ask");
    case("answer", 1, auditor.engross(&anchored));
    change("disclosure.json", "{", "{ ");
    case("not-canonical", 1, auditor.engross(&anchored));
    insta::assert_snapshot!("disclosed", all);
    let other = anchor.replace(|_| true, "0");
    let other = [&check[..], &["--anchor", &other]].concat();
    assert_eq!(auditor.engross(&other).status(), 2);
}

#[test]
fn nothing_is_disclosed_that_was_not_asked_for_or_where_git_would_take_it() {
    let board = published();
    circulate(&board, &["--edition", "plain"]).ok();
    let mut all = String::new();
    let mut case = |status: i32, arguments: &[&str]| {
        let ran = board.workspace.engross(&[&["disclose"][..], arguments].concat());
        assert_eq!(ran.status(), status, "{arguments:?}: {}{}", ran.out(), ran.err());
        all += &format!("$ engross disclose {}\n{}\n", arguments.join(" "), said(&board, &ran));
    };
    case(1, &["--recipient", "Ann", "-o", "output/private/out"]);
    case(1, &["--team", "Nobody", "-o", "output/private/out"]);
    case(2, &["-o", "output/private/out"]);
    case(2, &["--recipient", "Ann Other", "-o", "output/public/out"]);
    case(2, &["--recipient", "Ann Other", "-o", "sources"]);
    std::fs::remove_file(board.workspace.root().join("output/private/circulation/2.json")).unwrap();
    case(2, &["first", "-o", "output/private/out"]);
    insta::assert_snapshot!("not-disclosed", all);
    for folder in ["output/private/out", "output/public/out"] {
        assert!(!board.workspace.has(folder), "{folder}");
    }
}
