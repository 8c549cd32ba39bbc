//! Packing the evidence of a published version as people run it: the same bytes, and what is refused.

mod forged;

use engross::digest::Digest;
use engross::evidence::archive::{Archive, Limits};

use crate::board::{Board, V1};
use crate::publish::{self, PUBLIC, PUBLISHED, approved};
use crate::withdraw::{let_amina_withdraw, withdraw_version};
use crate::workspace::{Ran, Workspace};

/// A board that has published, and of which Amina may withdraw alone.
pub fn published() -> Board {
    let board = approved(let_amina_withdraw);
    publish::publish(&board).ok();
    board
}

/// Packs the first version into a file of the workspace.
pub fn pack(board: &Board, more: &[&str]) -> Ran {
    let command = ["evidence", "first", "v1", "-o", "pack.zip"];
    board.workspace.engross(&[&command, more].concat())
}

/// What a pack holds.
pub fn unpacked(board: &Board) -> Archive {
    Archive::read(&board.workspace.read("pack.zip"), &Limits::default()).unwrap()
}

/// The paths in a pack, but for the fonts and layouts.
fn paths(archive: &Archive) -> String {
    let paths = archive.files.under("").map(|(path, _)| path);
    let paths = paths.filter(|path| !path.contains("/fonts/") && !path.contains("/layouts/"));
    paths.collect::<Vec<_>>().join("\n")
}

/// What was said, without what is another in each run.
fn said(board: &Board, ran: &Ran) -> String {
    let said = board.said(ran);
    let line = regex::Regex::new(r"([0-9A-Z]{4}-){4}<code>").unwrap();
    let day = regex::Regex::new(r"\d{4}-\d\d-\d\d").unwrap();
    let size = regex::Regex::new(r"[\d.]+ (KiB|MiB)").unwrap();
    let said = line.replace_all(&said, "<line>");
    let said = day.replace_all(&said, "<day>");
    size.replace_all(&said, "<size>").into_owned()
}

#[test]
fn a_pack_holds_all_that_a_checker_needs() {
    let board = published();
    let ran = pack(&board, &[]).ok();
    insta::assert_snapshot!("packed", said(&board, &ran));
    let archive = unpacked(&board);
    assert_eq!(archive.folder, "first-v1");
    insta::assert_snapshot!("paths", paths(&archive));
    let font = "data/rebuild/fonts/source-sans-3/SourceSans3-Regular.ttf";
    assert!(archive.files.get(font).is_some());
}

#[test]
fn the_same_version_and_register_give_the_same_bytes_anywhere() {
    let board = published();
    pack(&board, &[]).ok();
    let digest = |board: &Board| Digest::of(&board.workspace.read("pack.zip"));
    let copy = board.copied();
    let mut command = copy.workspace.command(&["evidence", "first", "v1", "--output", "pack.zip"]);
    let command = command.env("TZ", "Pacific/Auckland").env("LC_ALL", "de_DE.UTF-8");
    Ran(command.output().unwrap()).ok();
    assert_eq!(digest(&copy), digest(&board));
    // Without a name for the file, it is called after the version.
    let folder = copy.workspace.root().join("sources");
    let mut command = copy.workspace.command(&["evidence", "first", "v1"]);
    Ran(command.current_dir(folder).output().unwrap()).ok();
    assert_eq!(Digest::of(&copy.workspace.read("sources/first-v1.zip")), digest(&board));
}

#[test]
fn what_was_taken_down_is_in_no_pack() {
    let board = published();
    withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    let ran = pack(&board, &[]).ok();
    insta::assert_snapshot!("taken-down", said(&board, &ran));
    let archive = unpacked(&board);
    insta::assert_snapshot!("taken-down-paths", paths(&archive));
    // No word of it, wherever: not in what the stock compiler needs, nor on the page.
    for (path, bytes) in archive.files.under("") {
        let has = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
        assert!(!has(b"A title"), "{path}");
    }
}

/// Each fault is made on a copy of a workspace whose version can be packed.
#[test]
fn no_pack_is_made_of_what_cannot_be_shown() {
    let whole = published();
    let mut all = String::new();
    let mut case = |name: &str, more: &[&str], change: &dyn Fn(&Board)| {
        let board = whole.copied();
        change(&board);
        let ran =
            board.workspace.engross(&[&["evidence", "first", "-o", "pack.zip"], more].concat());
        assert_eq!(ran.status(), 1, "{name}: {}{}", ran.out(), ran.err());
        assert!(!board.workspace.has("pack.zip"), "{name}");
        all += &format!("{name}:\n{}\n", said(&board, &ran));
    };
    case("not-published", &["v2"], &|_| {});
    case("damaged-register", &["v1"], &|board| {
        board.workspace.write(&format!("{PUBLIC}/register/tile/0/000.p/2"), [0; 64]);
    });
    case("no-release", &["v1"], &|board| {
        std::fs::remove_dir_all(board.workspace.root().join(V1)).unwrap();
    });
    case("another-release", &["v1"], &|board| {
        board.forge(|record| record.timestamp += 1);
    });
    case("no-rebuild", &["v1"], &|board| {
        let folder = board.workspace.root().join(V1).join("rebuild");
        std::fs::remove_dir_all(folder).unwrap();
    });
    case("no-record", &["v1"], &|board| {
        std::fs::remove_file(board.workspace.root().join(PUBLISHED).join("record.json")).unwrap();
    });
    #[cfg(unix)]
    case("link", &["v1"], &|board| {
        let link = board.workspace.root().join(PUBLISHED).join("more.pdf");
        std::os::unix::fs::symlink("/etc/passwd", link).unwrap();
    });
    insta::assert_snapshot!("refused", all);
}

#[test]
fn without_the_release_the_rest_can_be_packed() {
    let board = published();
    std::fs::remove_dir_all(board.workspace.root().join(V1)).unwrap();
    let ran = pack(&board, &["--no-rebuild"]).ok();
    assert!(ran.out().contains("to make the pages again is not in it"), "{}", ran.out());
    assert!(!paths(&unpacked(&board)).contains("rebuild"));
}

/// What the page of a pack says, and what its `bag-info.txt`.
fn page(board: &Board) -> [String; 2] {
    pack(board, &[]).ok();
    let archive = unpacked(board);
    ["HOW-TO-CHECK.txt", "bag-info.txt"]
        .map(|name| String::from_utf8(archive.files.get(name).unwrap().to_vec()).unwrap())
}

#[test]
fn the_page_asks_who_withdrew_a_version_if_anybody_did() {
    let board = published();
    let [text, info] = page(&board);
    assert!(!text.contains("Who withdrew it"), "{text}");
    assert!(info.contains("\nEngross-Evidence: 2\n"), "{info}");
    withdraw_version(&board, "amina", "v1", &[]).ok();
    let [text, _] = page(&board);
    for told in [
        "9. Who withdrew it?",
        "By entry 2 it was withdrawn. Amina Shah (health) signed that, under policy 1.",
        " 1 amina error false\n",
        "    | Good \"engross-withdrawal\" signature for amina ...\n",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

/// Runs `verify` on a file of the workspace, from there.
fn verify(board: &Board, more: &[&str]) -> Ran {
    board.workspace.engross(&[&["verify", "pack.zip"], more].concat())
}

#[test]
fn a_pack_is_verified_by_the_register_in_it() {
    let board = published();
    pack(&board, &[]).ok();
    let anchor = publish::register(&board).anchor().to_string();
    let ran = verify(&board, &["--anchor", &anchor]).ok();
    // When it was sealed is another time in each run, and lines end elsewhere then.
    let seals = regex::Regex::new(r"(?s)  Seal .*?\n  Whole").unwrap();
    let told = said(&board, &ran);
    insta::assert_snapshot!("verified", seals.replace(&told, "  Seal …\n  Whole"));

    // Nothing of this workspace counts: it may have another register, or none.
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(board.workspace.root().join("pack.zip"), elsewhere.path().join("pack.zip"))
        .unwrap();
    let there = |more: &[&str]| {
        let mut command = board.workspace.command(&[&["verify", "pack.zip"], more].concat());
        Ran(command.current_dir(elsewhere.path()).output().unwrap())
    };
    assert_eq!(there(&["--anchor", &anchor]).status(), 0);
    let ran = there(&[]);
    assert_eq!(ran.status(), 4);
    assert!(ran.out().starts_with("pack.zip agrees with itself, and nothing shows whose it is"));
    let json: serde_json::Value =
        serde_json::from_str(&there(&["--anchor", &anchor, "--json"]).out()).unwrap();
    assert_eq!(json["packs"][0]["status"], "current");
    assert_eq!(json["packs"][0]["release"]["briefing"], "first");
    assert_eq!(there(&["--anchor", &anchor, "--register", "."]).status(), 2);
    let before = there(&["--anchor", &anchor, "--at", "2022-01-01"]);
    assert_eq!(before.status(), 3, "{}", before.out());
}

#[test]
fn what_is_no_pack_is_refused_by_name() {
    let board = published();
    pack(&board, &[]).ok();
    let whole = board.workspace.read("pack.zip");
    let mut all = String::new();
    let mut case = |name: &str, bytes: &[u8], status: i32| {
        board.workspace.write("pack.zip", bytes);
        let ran = verify(&board, &["--anchor", &"0".repeat(64)]);
        assert_eq!(ran.status(), status, "{name}: {}", ran.out());
        all += &format!("{name}:\n{}\n", ran.out());
    };
    case("no archive", b"no archive", 2);
    case("cut off", &whole[..whole.len() / 2], 2);
    let outside = whole.windows(2).enumerate().filter(|(_, window)| *window == b"v1");
    let mut led_out = whole.clone();
    outside.for_each(|(at, _)| led_out[at..at + 2].copy_from_slice(b"/."));
    case("led out", &led_out, 2);
    insta::assert_snapshot!("no-packs", all);
    let ran = board.workspace.engross(&["verify", "pack.zip", "engross.toml"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("packs are looked at alone"), "{}", ran.err());
}

/// What lies on a shelf is verified by every later version.
#[test]
fn packs_that_were_made_long_ago_are_verified() {
    let shelf = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence");
    let board = Workspace::new();
    let names = shelf.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let packs: Vec<_> = names.filter(|name| name.ends_with(".zip")).collect();
    assert!(packs.contains(&"care-v2.zip".to_owned()), "{packs:?}");
    for pack in packs {
        let anchor = std::fs::read_to_string(shelf.join(&pack).with_extension("anchor")).unwrap();
        let mut command = board.command(&["verify", &pack, "--anchor", anchor.trim()]);
        let ran = Ran(command.current_dir(&shelf).output().unwrap());
        assert_eq!(ran.status(), 0, "{}{}", ran.out(), ran.err());
        let said = ran.out();
        let first = said.lines().next().unwrap_or_default();
        let genuine = "is genuine and current: it is the evidence of care v2, as Board of Examples \
                       published it.";
        assert_eq!(first, format!("{pack} {genuine}"));
    }
}
