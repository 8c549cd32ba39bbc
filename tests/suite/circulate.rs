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
    assert_eq!(listed(&board, "output/private/circulation"), "2.json.age");

    // Without the key it is not known who has it.
    let ran = circulate(&board, &["--edition", "plain"]).ok();
    assert!(ran.err().contains("Who has it already by this list is not known"), "{}", ran.err());
    use age::secrecy::ExposeSecret;
    board.workspace.write("key.txt", key.to_string().expose_secret());
    let ran = circulate(&board, &["--edition", "plain", "--identity", "key.txt"]).ok();
    assert!(ran.out().contains("nobody left to circulate it to"), "{}", ran.out());

    board.workspace.write("engross.toml", config + "\n[private]\nrecipients = [\"age1x\"]\n");
    let ran = circulate(&board, &[]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("error[age-recipient]"), "{}", ran.err());
}
