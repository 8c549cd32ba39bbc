//! What was withdrawn and holds again: who agreed to that, and what is broken if it cannot be shown.

use crate::board::Board;
use crate::publish::{PUBLISHED, approved, publish};
use crate::withdraw::{let_amina_withdraw, withdraw_version};

fn reinstated() -> Board {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    withdraw_version(&board, "amina", "v1", &[]).ok();
    for member in ["amina", "ben", "chidi"] {
        board.sign(&["reinstate", "first", "v1", "--sign"], member).ok();
    }
    board.workspace.engross(&["reinstate", "first", "v1"]).ok();
    board
}

#[test]
fn who_agreed_that_a_version_holds_again_is_shown_or_missed() {
    let board = reinstated();
    let ran = board.workspace.engross(&["audit"]);
    assert_eq!(ran.status(), 0, "{}", ran.out());
    let by = "first v1 was reinstated. Signed by Amina Shah (health),";
    assert!(ran.out().contains(by), "{}", ran.out());
    assert!(ran.out().contains("Current is first v1."), "{}", ran.out());
    let given = board.workspace.engross(&["ask", "approvals", "ben"]).ok();
    assert!(given.out().contains("agreed that first v1 holds again"), "{}", given.out());

    let folder = format!("{PUBLISHED}/reinstatements/2");
    let broken = |path: &str| {
        let path = board.workspace.root().join(path);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let ran = board.workspace.engross(&["audit"]);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(ran.status(), 1);
        ran.out()
    };
    let said = broken(&format!("{folder}/ben.sig"));
    assert!(said.contains("Break 1: statement-broken"), "{said}");
    let said = broken(&format!("{folder}/statement.json"));
    assert!(said.contains("Break 1: statement-missing"), "{said}");
}
