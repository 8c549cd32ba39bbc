//! The audit: everything that can be broken in the chain, each with the name that must be said of it; and
//! the command as auditors run it.

mod asked;
mod breaks;
mod circulated;
mod histories;
mod reinstated;

use std::path::Path;
use std::sync::OnceLock;

use engross::audit::{Audit, Means, Scope, audit};
use engross::register::Register;
use engross::register::trust::Trust;
use engross::verify::{Case, find};
use tempfile::TempDir;

use crate::board::Board;
use crate::publish::{self, PUBLIC};
use crate::withdraw::{let_amina_withdraw, withdraw_version};
use crate::workspace::{FRONT, Ran, copy_folder};

/// A board that has published two versions and withdrawn the first.
fn board() -> &'static Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(|| {
        let board = publish::approved(let_amina_withdraw);
        publish::publish(&board).ok();
        publish_again(&board);
        withdraw_version(&board, "amina", "v1", &[]).ok();
        board.workspace.copy("layouts/audit");
        board.workspace.copy("layouts/shared");
        board.workspace.copy("layouts/fonts");
        board.workspace.commit();
        board
    })
}

/// Publishes a second version, in which a word is another.
fn publish_again(board: &Board) {
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    board.workspace.commit();
    board.workspace.engross(&["propose", "first", "--quiet"]).ok();
    board.workspace.commit();
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    board.workspace.commit();
    publish::publish(board).ok();
}

/// A copy of all that the board serves.
fn copied() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&board().workspace.root().join(PUBLIC), copy.path());
    copy
}

/// Audits a copy that is held against the register's anchor.
fn audited(public: &Path, scope: &Scope) -> Audit {
    let (folder, served) = find(public);
    let anchor = publish::register(board()).anchor();
    let trust = Trust { anchor: Some(anchor.into()), ..Trust::default() };
    match Register::open(&folder, &trust) {
        Ok(register) => {
            let case = Case::new(&register, &served, None);
            audit(&case, scope, &Means::default(), &|| {})
        }
        Err(refused) => Audit::refused(scope.clone(), &refused),
    }
}

/// What was said, without what is another in each run.
fn said(ran: &Ran) -> String {
    let patterns = [
        (r"[A-Za-z0-9+/]{43}=", "<root>"),
        (r"([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{5}", "<anchor>"),
        (r"\d{4}-\d\d-\d\d", "<date>"),
        (r"\d{1,2} [A-Z][a-z]+ 20\d\d", "<day>"),
        (r"[0-9a-f]{64}", "<digest>"),
        (r"\b([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{5}\b", "<code>"),
    ];
    let said = format!("{}{}", ran.err(), ran.out());
    patterns.iter().fold(said, |said, (pattern, with)| {
        regex::Regex::new(pattern).unwrap().replace_all(&said, *with).into_owned()
    })
}

fn engross(arguments: &[&str]) -> Ran {
    board().workspace.engross(arguments)
}

#[test]
fn a_whole_chain_is_told_from_its_answer_to_what_could_not_be_shown() {
    let ran = engross(&["audit"]);
    assert_eq!(ran.status(), 0, "{}", ran.err());
    insta::assert_snapshot!("whole", said(&ran));
}

#[test]
fn each_release_is_made_again_from_its_commit() {
    let ran = engross(&["audit", "--rebuild", "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!((&json["status"], &json["checked"]["rebuilt"]), (&"whole".into(), &2.into()));
    assert_eq!(json["events"][1]["release"]["made_again"], "same");
    let codes: Vec<_> = json["unshown"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert!(!codes.contains(&&"rebuild".into()), "{codes:?}");
}

#[test]
fn a_break_is_told_with_its_consequence() {
    let copy = copied();
    std::fs::write(copy.path().join("editions/first/v2/plain.pdf"), "another").unwrap();
    let anchor = publish::register(board()).anchor().to_string();
    let copy = ["--register", copy.path().to_str().unwrap(), "--anchor", &anchor];
    let ran = engross(&[&["audit", "--briefing", "first"], &copy[..]].concat());
    assert_eq!(ran.status(), 1, "{}", ran.out());
    insta::assert_snapshot!("broken", said(&ran));
    assert!(ran.out().contains("  - 1 release with all that belongs to it."), "{}", ran.out());
}

#[test]
fn without_an_anchor_nothing_shows_the_copy_to_be_real() {
    let copy = copied();
    let ran = engross(&["audit", "--register", copy.path().to_str().unwrap()]);
    assert_eq!(ran.status(), 4, "{}", ran.out());
    assert!(ran.out().contains("nothing shows the copy to be real"), "{}", ran.out());
}

#[test]
fn what_cannot_be_audited_is_said() {
    let none = tempfile::tempdir().unwrap();
    let none = ["audit", "--register", none.path().to_str().unwrap()];
    for (arguments, words) in [
        (&none[..], "there is no register in"),
        (&["audit", "--briefing", "second"], "no briefing `second`; it has first"),
        (&["audit", "--from", "2027-01-02", "--to", "2027-01-01"], "is before --from"),
        (&["audit", "--pdf", "report.txt"], "has to end in .pdf"),
        (&["audit", "--names", "--recipient", "Ann"], "cannot be used with"),
    ] {
        let ran = engross(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        assert!(ran.err().contains(words), "{arguments:?}: {}", ran.err());
    }
}

#[test]
fn days_and_a_briefing_bound_what_is_audited() {
    let events = |arguments: &[&str]| {
        let ran = engross(&[&["audit", "--json"], arguments].concat()).ok();
        let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        json["events"].as_array().unwrap().len()
    };
    assert_eq!(events(&[]), 4);
    assert_eq!(events(&["--briefing", "first"]), 3);
    assert_eq!(events(&["--to", "2020-01-01"]), 0);
    assert_eq!(events(&["--from", "2020-01-01"]), 4);
}

#[test]
fn a_spreadsheet_has_a_row_for_each_event_and_for_what_was_not_shown() {
    let ran = engross(&["audit", "--csv"]).ok();
    let mut reader = csv::Reader::from_reader(ran.0.stdout.as_slice());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(reader.headers().unwrap().len(), 26);
    let kinds: Vec<_> = rows.iter().filter(|row| &row[0] == "event").map(|row| &row[1]).collect();
    assert_eq!(kinds, ["began", "published", "published", "withdrawn"]);
    assert_eq!((&rows[3][4], &rows[3][5], &rows[3][9]), ("first", "v1", "Amina Shah (health)"));
    assert!(rows.iter().any(|row| &row[0] == "not shown"), "{rows:?}");
}

/// The finished file is read back before it is written, so it is enough that it is there and has the same
/// bytes again.
#[test]
fn a_report_is_written_that_says_the_same_and_has_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.pdf", "two.pdf"].map(|name| folder.path().join(name));
    for path in [&one, &two] {
        let ran = engross(&["audit", "--pdf", path.to_str().unwrap()]).ok();
        assert!(ran.out().starts_with("The chain is whole"), "{}", ran.out());
    }
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    let again = engross(&["audit", "--pdf", one.to_str().unwrap()]);
    assert_eq!(again.status(), 2);
    assert!(again.err().contains("is there already"), "{}", again.err());
    let text = engross(&["text", one.to_str().unwrap()]).ok().out();
    assert!(text.contains("heading 2   What could not be shown"), "{text}");
}

#[test]
fn an_auditor_without_a_workspace_has_a_report() {
    let (copy, folder) = (copied(), tempfile::tempdir().unwrap());
    let anchor = publish::register(board()).anchor().to_string();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_engross"));
    command.current_dir(folder.path()).args(["audit", "--anchor", &anchor, "--pdf", "report.pdf"]);
    Ran(command.arg("--register").arg(copy.path()).output().unwrap()).ok();
    // A workspace that has the same layout makes the same.
    let own = folder.path().join("own.pdf");
    let own = own.to_str().unwrap();
    let register = copy.path().to_str().unwrap();
    engross(&["audit", "--anchor", &anchor, "--register", register, "--pdf", own]).ok();
    let [report, own] = ["report.pdf", "own.pdf"].map(|name| folder.path().join(name));
    assert!(
        std::fs::read(report).unwrap() == std::fs::read(own).unwrap(),
        "what is built in is stale"
    );
}

#[test]
fn a_layout_that_leaves_a_break_out_makes_no_report() {
    let board = Board { workspace: board().workspace.copied(), keys: crate::board::Keys::new() };
    let layout = String::from_utf8(board.workspace.read("layouts/audit/audit.typ")).unwrap();
    let shown = "for it in section.parts { part(it) }";
    assert!(layout.contains(shown));
    board.workspace.write("layouts/audit/audit.typ", layout.replace(shown, ""));
    let ran = board.workspace.engross(&["audit", "--pdf", "report.pdf"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("the finished report"), "{}", ran.err());
    assert!(!board.workspace.has("report.pdf"));
}
