//! Review, approve, reject and status: what is signed, what is refused, and what is told.

mod faults;

use crate::board::{Board, V1};
use crate::workspace::{FRONT, Ran};

#[test]
fn a_release_is_reviewed_and_approved_by_its_board() {
    let board = Board::new();
    let review = board.workspace.engross(&["review", "first"]).ok();
    insta::assert_snapshot!("review-first-version", board.said(&review));

    let amina = board.sign(&["approve", "first"], "amina").ok();
    insta::assert_snapshot!("approved-by-one", board.said(&amina));
    board.approve("ben").ok();
    let chidi = board.approve("chidi").ok();
    assert!(chidi.out().contains("first v1 is approved."), "{}", chidi.out());
    let again = board.approve("amina").ok();
    assert_eq!(again.out(), "Amina Shah (health) has approved this version already.\n");

    let status = board.workspace.engross(&["status"]).ok();
    insta::assert_snapshot!(board.said(&status), @r"
    first  A title
      v1    It is approved.
            Approved by Amina Shah (health), Ben Cole (police) and Chidi Obi (local
            authority).
    ");
    let json = board.workspace.engross(&["status", "--json"]).ok().out();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["briefings"][0]["versions"][0]["standing"]["outcome"], "approved");
    // Nothing that was signed is in the way of what proposing and reproducing promise.
    board.workspace.commit();
    let same = board.workspace.engross(&["propose", "first"]).ok();
    assert!(same.out().contains("it was not made again"), "{}", same.out());
    board.workspace.engross(&["reproduce", "first", "v1"]).ok();
    assert_eq!(board.workspace.git_out(&["status", "--porcelain"]), "");
}

#[test]
fn the_same_policy_gives_the_same_allowed_signers_whoever_writes_it() {
    let board = Board::new();
    let path = format!("{V1}/allowed_signers");
    let proposed = board.workspace.read(&path);
    board.approve("ben").ok();
    assert_eq!(board.workspace.read(&path), proposed);
}

#[test]
fn editions_swapped_with_their_record_are_not_what_the_commit_gives() {
    let board = Board::new();
    let [one, two] = ["plain.pdf", "second.pdf"].map(|name| format!("{V1}/{name}"));
    let [first, second] = [board.workspace.read(&one), board.workspace.read(&two)];
    board.workspace.write(&one, second);
    board.workspace.write(&two, first);
    board.forge(|record| {
        let plain = record.subjects["plain.pdf"];
        let second = record.subjects.insert("second.pdf".into(), plain).unwrap();
        record.subjects.insert("plain.pdf".into(), second);
    });
    let ran = board.sign(&["approve", "first"], "amina");
    assert_eq!(ran.status(), 1, "{}", ran.out());
    let told = "made again from the commit, plain.pdf and second.pdf come out otherwise";
    assert!(ran.err().contains(told), "{}", ran.err());
    assert!(!board.workspace.has(&format!("{V1}/approvals")));
}

#[test]
fn a_subject_changed_after_signing_is_told_in_every_review() {
    let board = Board::new();
    board.approve("amina").ok();
    let file = format!("{V1}/plain.pdf");
    board.workspace.write(&file, [board.workspace.read(&file), b"\n".to_vec()].concat());
    let ran = board.workspace.engross(&["review", "first"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("review-of-a-changed-edition", board.said(&ran));
}

#[test]
fn a_backdated_commit_is_neither_proposed_nor_approved() {
    let board = Board::new();
    board
        .workspace
        .git_at("2020-01-01T10:00:00Z", &["commit", "--quiet", "--allow-empty", "--message=Old"]);
    let ran = board.workspace.engross(&["propose", "first", "--again"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("error[commit-date]"), "{}", ran.err());

    let commit = board.workspace.git_out(&["rev-parse", "HEAD"]);
    board.forge(|record| {
        record.commit = serde_json::from_str(&format!("\"{}\"", commit.trim())).unwrap();
        record.timestamp = 1_577_872_800;
    });
    let ran = board.approve("amina");
    assert_eq!(ran.status(), 1, "{}", ran.out());
    assert!(ran.err().contains("says that it was made more than a day before"), "{}", ran.err());
}

#[test]
fn nothing_is_proposed_over_an_approved_version_that_is_gone() {
    let board = Board::new();
    board.approve("amina").ok();
    board.workspace.commit();
    std::fs::remove_dir_all(board.workspace.root().join(V1)).unwrap();
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    board.workspace.commit();
    let ran = board.workspace.engross(&["propose", "first"]);
    assert_eq!(ran.status(), 1, "{}", ran.out());
    assert!(ran.err().contains("error[approved-release]"), "{}", ran.err());
}

/// What lies in the work tree is nobody's commit.
#[test]
fn a_dirty_work_tree_changes_nothing_of_what_is_approved() {
    let board = Board::new();
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    board.workspace.write("layouts/plain/layout.typ", "#panic()");
    board.sign(&["approve", "first"], "amina").ok();
}

#[test]
fn whoever_may_not_approve_is_told_why_and_signs_nothing() {
    let mut all = String::new();
    let mut case = |name: &str, ran: Ran, board: &Board| {
        assert_ne!(ran.status(), 0, "{name}");
        all += &format!("{name}: {}\n{}", ran.status(), board.said(&ran));
        assert!(!board.workspace.has(&format!("{V1}/approvals")), "{name}");
    };
    let board = Board::new();
    case("a stranger", board.approve("stranger"), &board);
    let key = board.keys.path("amina");
    let key = key.to_str().unwrap();
    let engross = |arguments: &[&str]| board.workspace.engross(arguments);
    case("another's name", board.sign(&["approve", "first", "--as", "ben"], "amina"), &board);
    case("nobody to ask", engross(&["approve", "first", "--no-rebuild", "--key", key]), &board);
    case("no such key", engross(&["approve", "first", "--key", "nowhere"]), &board);
    case("no such version", board.sign(&["approve", "first", "v7"], "amina"), &board);
    case("no such briefing", board.sign(&["approve", "second"], "amina"), &board);
    case("no name of a briefing", board.sign(&["approve", "../first"], "amina"), &board);
    let mut command = board.workspace.command(&["approve", "first"]);
    command.env_remove("SSH_AUTH_SOCK");
    case("no agent", Ran(command.output().unwrap()), &board);

    let board = Board::with(|policy| {
        let amina = policy.members.values_mut().next().unwrap();
        amina.emails.insert("test@example.org".parse().unwrap());
    });
    case("an author", board.approve("amina"), &board);
    board.approve("ben").ok();

    let board = Board::with(|policy| {
        let amina = policy.members.values_mut().next().unwrap();
        amina.keys[0].until = Some("2022-12-31".parse().unwrap());
    });
    case("a key that has expired", board.approve("amina"), &board);

    let board = Board::new();
    board.sign(&["reject", "first", "--reason", "The date is wrong."], "amina").ok();
    case("who has rejected it", board.approve("amina"), &board);
    insta::assert_snapshot!("may-not-approve", all);
}

#[test]
fn a_rejection_is_signed_with_its_reason_and_holds_nothing_confidential() {
    let board = Board::new();
    board.approve("amina").ok();
    let reason = "It names Arthur Sample.";
    let ran = board.sign(&["reject", "first", "--reason", reason], "amina");
    assert_eq!(ran.status(), 1);
    assert!(!ran.err().contains("Arthur"), "{}", ran.err());
    assert!(!board.workspace.has(&format!("{V1}/rejections")));
    assert_eq!(board.sign(&["reject", "first", "--reason", " "], "amina").status(), 2);

    let ran = board.sign(&["reject", "first", "--reason", "The date\nis wrong."], "amina").ok();
    insta::assert_snapshot!("rejected", board.said(&ran));
    let status = board.workspace.engross(&["status"]).ok();
    insta::assert_snapshot!("status-of-a-rejected-release", board.said(&status));
}

#[test]
fn what_was_signed_and_committed_counts_whatever_becomes_of_its_file() {
    let board = Board::new();
    let key = board.keys.path("ben");
    board.workspace.engross(&["propose", "first", "--key", key.to_str().unwrap()]).ok();
    board.sign(&["reject", "first", "--reason", "The date is wrong."], "amina").ok();
    board.workspace.commit();
    for folder in ["rejections", "proposals"] {
        std::fs::remove_dir_all(board.workspace.root().join(V1).join(folder)).unwrap();
    }
    board.workspace.commit();
    for member in ["amina", "ben"] {
        let ran = board.approve(member);
        assert_eq!(ran.status(), 1, "{member}: {}", ran.out());
    }
    let status = board.workspace.engross(&["status"]).ok();
    insta::assert_snapshot!("status-after-signatures-were-taken-away", board.said(&status));
    // The first reason stays.
    let again = board.sign(&["reject", "first", "--reason", "Another."], "amina").ok();
    assert!(again.out().contains("has rejected this version already"), "{}", again.out());
    assert!(!board.workspace.has(&format!("{V1}/rejections")));
}

#[test]
fn status_does_not_call_changed_files_approved() {
    let board = Board::new();
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    let file = format!("{V1}/plain.pdf");
    board.workspace.write(&file, "another");
    let ran = board.workspace.engross(&["status"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!("status-of-a-changed-edition", board.said(&ran));
}

#[cfg(unix)]
#[test]
fn a_folder_of_approvals_that_is_a_link_is_told_before_anything_is_computed_or_asked() {
    let board = Board::new();
    let place = board.workspace.root().join(V1).join("approvals");
    std::os::unix::fs::symlink(board.keys.path(""), &place).unwrap();
    let ran = board.approve("amina");
    assert_eq!((ran.status(), ran.out()), (2, String::new()), "{}", ran.err());
    assert!(ran.err().contains("is a symbolic link"), "{}", ran.err());
}

/// A child's name in a reason would be in git for good.
#[test]
fn a_rejection_without_a_list_of_names_to_look_for_is_warned_of() {
    let board = Board::new();
    std::fs::remove_dir_all(board.workspace.root().join("output/private/names")).unwrap();
    let ran = board.sign(&["reject", "first", "--reason", "The date is wrong."], "amina").ok();
    assert!(ran.err().contains("nobody looked for names"), "{}", ran.err());
}

/// What is refused afterwards must be refused before somebody signs.
#[test]
fn where_git_s_history_is_cut_off_nobody_signs() {
    let board = Board::new();
    let origin = format!("file://{}", board.workspace.root().display());
    let shallow = board.copied();
    let root = shallow.workspace.root();
    std::fs::remove_dir_all(root.join(".git")).unwrap();
    let clone = tempfile::tempdir().unwrap();
    let folder = clone.path().join("clone");
    board.workspace.git(&["clone", "--quiet", "--depth=1", &origin, folder.to_str().unwrap()]);
    std::fs::rename(folder.join(".git"), root.join(".git")).unwrap();
    let ran = shallow.approve("amina");
    assert_eq!(ran.status(), 2, "{}", ran.out());
    assert!(ran.err().contains("git fetch --unshallow"), "{}", ran.err());
    assert!(!shallow.workspace.has(&format!("{V1}/approvals")));
}

#[test]
fn who_signs_a_proposal_is_its_proposer_and_does_not_approve_it() {
    let board = Board::new();
    let warned = board.workspace.engross(&["propose", "first", "--again"]).ok();
    assert!(warned.err().contains("nobody is known as its proposer"), "{}", warned.err());
    let stranger = board.keys.path("stranger");
    let stranger = ["propose", "first", "--again", "--key", stranger.to_str().unwrap()];
    assert_eq!(board.workspace.engross(&stranger).status(), 2);
    assert!(!board.workspace.has("output/releases/first/v3"));
    let key = board.keys.path("ben");
    let ran = board.workspace.engross(&["propose", "first", "--key", key.to_str().unwrap()]).ok();
    assert_eq!(ran.err(), "");
    insta::assert_snapshot!("proposed-by-a-member", board.said(&ran));
    let status = board.workspace.engross(&["status"]).ok();
    insta::assert_snapshot!("status-of-a-signed-proposal", board.said(&status));
    let ran = board.approve("ben");
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("an author does not approve"), "{}", ran.err());
    // The proposer of another record is nobody's.
    board.workspace.engross(&["propose", "first", "--again", "--quiet"]).ok();
    let newest = board.workspace.engross(&["review", "first", "--json"]).ok().out();
    let newest: serde_json::Value = serde_json::from_str(&newest).unwrap();
    assert_eq!(newest["standing"]["proposers"], serde_json::json!([]));
}

/// Proposing once more makes nobody's text somebody else's.
#[test]
fn who_wrote_what_was_never_approved_stays_its_author() {
    let board = Board::with(|policy| {
        policy.approval.roles.clear();
        policy.approval.least = 2.try_into().unwrap();
        let amina = policy.members.values_mut().next().unwrap();
        amina.emails.insert("test@example.org".parse().unwrap());
    });
    let again = || {
        board.workspace.engross(&["propose", "first", "--again", "--quiet"]).ok();
        board.workspace.commit();
    };
    again();
    assert_eq!(board.approve("amina").status(), 1);
    board.approve("ben").ok();
    board.approve("chidi").ok();
    board.workspace.commit();
    // Others have approved the text, and nothing was written since.
    again();
    board.approve("amina").ok();
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    board.workspace.commit();
    again();
    assert_eq!(board.approve("amina").status(), 1);
}

#[test]
fn what_changed_since_the_version_before_is_told_and_shown() {
    let board = Board::new();
    let old = "A text.\n\nMeet within 5 days.\n";
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}{old}"));
    board.workspace.commit();
    board.workspace.engross(&["propose", "first", "--quiet"]).ok();
    board.workspace.commit();
    let new = old.replace("5 days", "3 days");
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}{new}"));
    board.workspace.commit();
    board.workspace.engross(&["propose", "first", "--quiet"]).ok();
    let ran = board.workspace.engross(&["review", "first"]).ok();
    insta::assert_snapshot!("review-third-version", board.said(&ran));

    let ran = board.workspace.engross(&["review", "first", "v2", "--html", "page.html"]).ok();
    insta::assert_snapshot!(board.said(&ran), @"Version 2 waits for three more approvals.");
    let ran = board.workspace.engross(&["review", "first", "--html", "page.html"]).ok();
    insta::assert_snapshot!(board.said(&ran), @"Version 3 waits for three more approvals.");
    let page = String::from_utf8(board.workspace.read("page.html")).unwrap();
    assert!(page.contains("href=\"./output/releases/first/v3/plain.pdf\""), "{page}");
    assert!(page.contains("added: </span>3<"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("href=\"./output/releases/first/v3/redline.pdf\""), "{page}");
    assert!(page.contains("href=\"#every-change\"") && page.contains("id=\"every-change\""));
    assert!(page.contains("Nobody signed the proposal."), "{page}");
    let wrong = board.workspace.engross(&["review", "first", "--html", "page.pdf"]);
    assert_eq!(wrong.status(), 2);

    let json = board.workspace.engross(&["review", "first", "--json"]).ok().out();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changed_since"], 2);
    assert_eq!(json["editions"]["plain.pdf"]["pages"], 1);
}

#[test]
fn without_a_policy_a_release_can_be_reviewed_and_not_approved() {
    let workspace = crate::propose::workspace();
    workspace.engross(&["propose", "first", "--quiet"]).ok();
    let ran = workspace.engross(&["review", "first"]).ok();
    assert!(ran.out().contains("Nobody can approve version 1: no policy is in force."));
    let status = workspace.engross(&["status"]).ok();
    insta::assert_snapshot!(status.out(), @r"
    No policy is in force: `engross policy show` says why.

    first  A title
      v1    Nobody can approve it: no policy is in force.
    ");
    assert!(!workspace.has(&format!("{V1}/allowed_signers")));
    assert_eq!(workspace.engross(&["approve", "first"]).status(), 2);
}

/// Only root can give a file away; for others git's own tests must do.
#[cfg(target_os = "linux")]
#[test]
fn a_repository_of_another_user_is_neither_reviewed_nor_approved() {
    let board = Board::new();
    let root = board.workspace.root();
    let given =
        std::process::Command::new("chown").args(["-R", "12345"]).arg(root).output().unwrap();
    if !given.status.success() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    for what in [&["review", "first"][..], &["approve", "first", "--yes"], &["status"]] {
        let mut command = board.workspace.command(what);
        command.env("HOME", home.path()).env_remove("SUDO_UID");
        let ran = Ran(command.output().unwrap());
        assert_eq!(ran.status(), 2, "{what:?}: {}{}", ran.out(), ran.err());
        assert!(ran.err().contains("belongs to another user"), "{}", ran.err());
    }
}

/// The register has the policy, so one that was changed by mistake must not be started anew.
#[test]
fn a_policy_that_was_changed_is_brought_back_and_not_begun_again() {
    let board = Board::new();
    let path = "policy/v1/policy.json";
    let signed = String::from_utf8(board.workspace.read(path)).unwrap();
    board.workspace.write(path, signed.replace("Ben Cole", "Ben Kole"));
    let ran = board.approve("amina");
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("git restore policy"), "{}", ran.err());
    assert!(!ran.err().contains("policy init"), "{}", ran.err());
}
