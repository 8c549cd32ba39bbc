//! Answers, what is outstanding, recalls and backups as people run them.

use engross::circulation::{AnswerCode, PrivatePart};
use engross::policy::Day;
use engross::vault::Vault;
use time::OffsetDateTime;

use crate::board::Board;
use crate::circulate::{circulate, published, sent};
use crate::publish::{listed, register};
use crate::withdraw::withdraw_version;
use crate::workspace::Ran;

/// A board that circulated what it published to three, of whom two were sent it, and their codes.
fn circulated() -> (Board, Vec<AnswerCode>) {
    let board = published();
    circulate(&board, &["--edition", "plain"]).ok();
    sent(&board, &[(1, "accepted 250"), (2, "accepted 250")]);
    let codes = codes(&board, &Vault::default());
    (board, codes)
}

fn codes(board: &Board, vault: &Vault) -> Vec<AnswerCode> {
    let output = board.workspace.root().join("output");
    let (part, wrong) = PrivatePart::open(&output, &register(board), vault);
    assert_eq!(wrong, []);
    part.circulations[0].list.salted.iter().map(|salted| salted.row.code).collect()
}

fn today() -> Day {
    Day::of(OffsetDateTime::now_utc()).unwrap()
}

fn acknowledge(board: &Board, code: AnswerCode, more: &[&str]) -> Ran {
    board.workspace.engross(&[&["acknowledge", &code.to_string()], more].concat())
}

/// What was printed, without the day and the codes.
fn said(board: &Board, codes: &[AnswerCode], ran: &Ran) -> String {
    let said = board.said(ran).replace(&today().to_string(), "TODAY");
    let said = said.replace(&today().in_words(), "TODAY");
    let numbered = (1..).zip(codes);
    numbered.fold(said, |said, (number, code)| {
        said.replace(&code.to_string(), &format!("CODE-{number}"))
    })
}

fn size(board: &Board) -> u64 {
    register(board).checkpoint().size
}

#[test]
fn answers_are_recorded_one_by_one_and_who_is_waited_for_is_told() {
    let (board, codes) = circulated();
    let today = today().to_string();
    let mut all = String::new();
    let mut case = |ran: Ran, status: i32| {
        assert_eq!(ran.status(), status, "{}{}", ran.out(), ran.err());
        all += &(said(&board, &codes, &ran) + "\n");
    };
    case(board.workspace.engross(&["outstanding"]), 1);
    case(acknowledge(&board, codes[0], &["--received", &today]), 0);
    case(acknowledge(&board, codes[0], &["--received", &today]), 0);
    let discussed = ["--discussed", &today, "--attended", "9", "--change", "We ask who was seen."];
    case(acknowledge(&board, codes[1], &discussed), 0);
    case(board.workspace.engross(&["outstanding", "first", "v1"]), 1);
    case(board.workspace.engross(&["outstanding", "--after", "1"]), 0);
    case(board.workspace.engross(&["outstanding", "second"]), 2);
    insta::assert_snapshot!("answers", all);
    assert_eq!(size(&board), 5);
    assert_eq!(board.workspace.engross(&["register", "check"]).status(), 0);
    // What they said is nowhere that git keeps.
    board.workspace.commit();
    assert_eq!(board.workspace.git_out(&["log", "-S", "who was seen", "--oneline"]), "");
}

#[test]
fn a_table_is_recorded_whole_or_not_at_all_and_only_once() {
    let (board, codes) = circulated();
    let today = today();
    let mut all = String::new();
    let mut take = |table: String, more: &[&str], status: i32| {
        board.workspace.write("output/private/answers.csv", table);
        let from = ["acknowledge", "--from", "output/private/answers.csv"];
        let ran = board.workspace.engross(&[&from, more].concat());
        assert_eq!(ran.status(), status, "{}{}", ran.out(), ran.err());
        all += &(said(&board, &codes, &ran) + "\n");
    };
    let header = "code,received,discussed,attended,change";
    let (first, second, third) = (codes[0], codes[1], codes[2]);
    let wrong = format!(
        "{header}\n{first},2020-01-01,,,\n{second},,,4,\n0000-0000S,{today},,,\n{third},,,,\nme,,,,\n"
    );
    take(wrong, &[], 1);
    take(format!("{header}\n{first},{today},,,\n"), &["--briefing", "second"], 1);
    assert_eq!(size(&board), 3);
    let right =
        format!("{header}\n{first},{today},,,\n{second},,{today},4,\"We ask,\nand listen.\"\n");
    take(right.clone(), &[], 0);
    take(right, &[], 0);
    insta::assert_snapshot!("table", all);
    assert_eq!(size(&board), 4);
    let ran = board.workspace.engross(&["outstanding", "--csv", "who.csv"]);
    assert!(ran.err().contains("git would take who.csv"), "{}", ran.err());
    assert!(!board.workspace.has("who.csv"));
    let path = "output/private/who.csv";
    assert_eq!(board.workspace.engross(&["outstanding", "--csv", path]).status(), 1);
    let csv = String::from_utf8(board.workspace.read(path)).unwrap();
    // An address has two lines.
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains("Ann Other") && !csv.contains("Bo Be"), "{csv}");
}

#[test]
fn what_is_withdrawn_is_recalled_from_all_who_have_it() {
    let (board, codes) = circulated();
    let mut all = String::new();
    let mut case = |ran: Ran, status: i32| {
        assert_eq!(ran.status(), status, "{}{}", ran.out(), ran.err());
        all += &(said(&board, &codes, &ran) + "\n");
    };
    case(board.workspace.engross(&["recall", "first", "v1"]), 1);
    let recalled = ["--recalled", &today().to_string()];
    case(acknowledge(&board, codes[0], &recalled), 1);
    case(withdraw_version(&board, "amina", "v1", &[]), 0);
    case(acknowledge(&board, codes[0], &recalled), 0);
    case(board.workspace.engross(&["outstanding", "--recall"]), 1);
    case(board.workspace.engross(&["outstanding"]), 0);
    insta::assert_snapshot!("recall", all);
    let list = String::from_utf8(board.workspace.read("output/private/recall/3.csv")).unwrap();
    assert_eq!(list.lines().filter(|line| line.contains("first,v1,2")).count(), 3);
    board.workspace.engross(&["recall", "first", "v1"]).ok();
    let again = String::from_utf8(board.workspace.read("output/private/recall/3.csv")).unwrap();
    assert!(again.contains(&today().to_string()) && again != list);
}

#[test]
fn where_a_list_is_lost_nobody_is_said_to_have_answered() {
    let (board, codes) = circulated();
    acknowledge(&board, codes[0], &["--discussed", &today().to_string()]).ok();
    let root = board.workspace.root().join("output/private/circulation");
    std::fs::remove_file(root.join("3.json")).unwrap();
    let ran = board.workspace.engross(&["outstanding"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("3.json, the list of entry 3: it is not there"), "{}", ran.err());
    std::fs::remove_file(root.join("2.json")).unwrap();
    assert_eq!(board.workspace.engross(&["outstanding"]).status(), 2);
    let withdrawn = withdraw_version(&board, "amina", "v1", &[]).ok();
    assert!(withdrawn.err().contains("circulated to 3 recipients"), "{}", withdrawn.err());
    assert_eq!(board.workspace.engross(&["recall", "first", "v1"]).status(), 2);
    assert!(!board.workspace.has("output/private/recall"));
}

/// Whoever withdraws may not have the key at hand, and the version must go all the same.
#[test]
fn a_version_is_withdrawn_at_once_though_nobody_can_read_who_has_it() {
    let (board, key) = encrypted();
    let ran = withdraw_version(&board, "amina", "v1", &[]).ok();
    insta::assert_snapshot!("withdrawn-without-key", said(&board, &[], &ran));
    assert!(!board.workspace.has("output/private/recall"));
    board.workspace.engross(&["recall", "first", "v1", "--identity", &key]).ok();
    assert_eq!(listed(&board, "output/private/recall"), "3.csv.age");
    let locked = board.workspace.engross(&["outstanding", "--recall"]);
    assert_eq!(locked.status(), 2);
    assert!(locked.err().contains("--identity FILE"), "{}", locked.err());
}

/// A board whose lists are encrypted, and the file of the key that opens them.
fn encrypted() -> (Board, String) {
    let board = published();
    let key = name_recipient(&board);
    circulate(&board, &["--edition", "plain"]).ok();
    sent(&board, &[(1, "accepted 250"), (2, "accepted 250")]);
    (board, key)
}

/// Names in engross.toml for whom lists are encrypted; the file of the key that opens them.
fn name_recipient(board: &Board) -> String {
    use age::secrecy::ExposeSecret;
    let key = age::x25519::Identity::generate();
    let config = String::from_utf8(board.workspace.read("engross.toml")).unwrap();
    let private = format!("\n[private]\nrecipients = [\"{}\"]\n", key.to_public());
    board.workspace.write("engross.toml", config + &private);
    board.workspace.write(".config/key", key.to_string().expose_secret());
    ".config/key".to_owned()
}

#[test]
fn lists_that_were_plain_are_encrypted_for_whoever_is_named_later() {
    let (board, _) = circulated();
    assert_eq!(board.workspace.engross(&["private", "encrypt"]).status(), 2);
    withdraw_version(&board, "amina", "v1", &[]).ok();
    let key = name_recipient(&board);
    let recalled = board.workspace.engross(&["recall", "first", "v1"]).ok();
    assert!(recalled.err().contains("2 lists are not encrypted"), "{}", recalled.err());
    assert_eq!(listed(&board, "output/private/recall"), "3.csv.age");

    let ran = board.workspace.engross(&["private", "encrypt"]).ok();
    assert!(ran.out().contains("1 list is encrypted, and plain no more"), "{}", ran.out());
    assert_eq!(listed(&board, "output/private/circulation"), "2.json.age\n2.sent");
    let ran = board.workspace.engross(&["private", "encrypt", "--identity", &key]).ok();
    assert!(ran.out().contains("2 lists are encrypted anew"), "{}", ran.out());
    let recalled = board.workspace.engross(&["recall", "first", "v1", "--identity", &key]).ok();
    assert!(!recalled.err().contains("not encrypted"), "{}", recalled.err());
}

#[test]
fn what_is_private_is_backed_up_and_comes_back_elsewhere() {
    use age::secrecy::ExposeSecret;
    let (board, key) = encrypted();
    let today = today().to_string();
    let vault = {
        let text = String::from_utf8(board.workspace.read(&key)).unwrap();
        Vault::default().with_identities(&text).unwrap()
    };
    let codes = codes(&board, &vault);
    acknowledge(&board, codes[0], &["--received", &today, "--identity", &key]).ok();
    let mut all = String::new();
    let mut case = |name: &str, on: &Board, command: &[&str], status: i32| {
        let ran = on.workspace.engross(&[&["private"], command].concat());
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        all += &format!("{name}:\n{}\n", said(on, &codes, &ran));
    };
    let backup = ["backup", "-o", ".config/backup.age"];
    case("without key", &board, &backup, 0);
    case("nothing is replaced", &board, &backup, 2);
    let with_key = ["backup", "-o", ".config/second.age", "--identity", &key];
    case("with key", &board, &with_key, 0);
    let another = age::x25519::Identity::generate();
    board.workspace.write(".config/another", another.to_string().expose_secret());
    let with_another = ["backup", "-o", ".config/third.age", "--identity", ".config/another"];
    case("with a key that opens no list", &board, &with_another, 2);
    assert!(!board.workspace.has(".config/third.age"));
    case("checked", &board, &["check", ".config/second.age", "--identity", &key], 0);
    case("locked", &board, &["check", ".config/second.age"], 2);

    // Another machine, which has all that is public.
    let other = board.copied();
    std::fs::remove_dir_all(other.workspace.root().join("output/private")).unwrap();
    let restore = ["restore", ".config/second.age", "--identity", &key];
    case("restored", &other, &restore, 0);
    case("in place", &other, &restore, 0);
    assert!(!other.workspace.has("output/private/register/key"));
    let outstanding = ["outstanding", "--identity", &key];
    assert_eq!(other.workspace.engross(&outstanding).status(), 1);
    let remind = [&outstanding[..], &["--remind", "output/private/letters", "--send"]].concat();
    for sending in [&["send", "2", "--identity", &key][..], &remind] {
        let ran = other.workspace.engross(sending);
        assert_eq!(ran.status(), 2);
        assert!(ran.err().contains("sent where the register is written"), "{}", ran.err());
    }
    assert!(!other.workspace.has("output/private/letters"));
    case("taken over", &other, &[&restore[..], &["--register"]].concat(), 0);
    let answer = ["--read", &today, "--identity", &key];
    acknowledge(&other, codes[1], &answer).ok();
    other.workspace.write("output/private/circulation/2.json.age", "damaged");
    case("differs", &other, &restore, 1);
    insta::assert_snapshot!("backup", all);
}

/// Whenever it is killed, the same command run again comes to the same: each answer is there once.
#[test]
fn killed_at_any_moment_and_run_again_no_answer_is_lost_or_there_twice() {
    let (board, codes) = circulated();
    let today = today();
    for round in 1..=12u32 {
        let rows = codes.iter().map(|code| format!("{code},{today},{round}\n"));
        let table = format!("code,discussed,attended\n{}", rows.collect::<String>());
        board.workspace.write("output/private/answers.csv", table);
        let command = ["acknowledge", "--from", "output/private/answers.csv"];
        let mut killed = board.workspace.command(&command).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(u64::from(round * round)));
        // It may have ended before.
        let _ = killed.kill();
        killed.wait().unwrap();
        board.workspace.engross(&command).ok();
        let output = board.workspace.root().join("output");
        let (part, wrong) = PrivatePart::open(&output, &register(&board), &Vault::default());
        assert_eq!((wrong, part.answers.len()), (Vec::new(), round as usize), "{round}");
        assert_eq!(part.answers.last().unwrap().list.salted.len(), 3);
    }
    assert_eq!(size(&board), 3 + 12);
    assert!(!board.workspace.has("output/private/register/intent.json"));
}

#[test]
fn letters_remind_those_who_have_not_answered_and_ask_back_what_is_withdrawn() {
    let (board, codes) = circulated();
    let config = String::from_utf8(board.workspace.read("engross.toml")).unwrap();
    let mail = "\n[mail]\nfrom = \"The Board <board@example.org>\"\n";
    let remind = ["outstanding", "--remind", "output/private/letters"];
    let without = board.workspace.engross(&remind);
    assert_eq!(without.status(), 2, "{}", without.err());
    board.workspace.write("engross.toml", config + mail);
    acknowledge(&board, codes[1], &["--discussed", &today().to_string()]).ok();
    let for_git = board.workspace.engross(&["outstanding", "--remind", "reminders"]);
    assert!(for_git.err().contains("git would take reminders"), "{}", for_git.err());
    assert!(!board.workspace.has("reminders"));
    let ran = board.workspace.engross(&remind);
    assert_eq!(ran.status(), 1);
    assert_eq!(listed(&board, "output/private/letters"), "2/1.eml\n2/3.txt");
    let letter = |path: &str| {
        let letter = board.workspace.read(&format!("output/private/letters/{path}"));
        let letter = String::from_utf8(letter).unwrap().replace("=\r\n", "").replace('\r', "");
        let id = regex::Regex::new("<[0-9a-f]{32}@").unwrap();
        let date = regex::Regex::new("(?m)^Date: .*$").unwrap();
        let letter = letter.replace(&today().in_words(), "TODAY");
        let letter = id.replace_all(&letter, "<ID@");
        let letter = date.replace_all(&letter, "Date: DATE").into_owned();
        (1..).zip(&codes).fold(letter, |letter, (number, code)| {
            letter.replace(&code.to_string(), &format!("CODE-{number}"))
        })
    };
    insta::assert_snapshot!("reminder", letter("2/1.eml"));
    // The same on the same day, byte by byte.
    let before = board.workspace.read("output/private/letters/2/1.eml");
    board.workspace.engross(&remind);
    assert_eq!(board.workspace.read("output/private/letters/2/1.eml"), before);

    withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    let recall = ["recall", "first", "v1", "--letters", "output/private/letters"];
    let ran = board.workspace.engross(&recall).ok();
    insta::assert_snapshot!("recall-letters", said(&board, &codes, &ran));
    insta::assert_snapshot!("recall-letter", letter("2/3.txt"));
}
