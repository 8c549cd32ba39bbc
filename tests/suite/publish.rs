//! Publishing an approved release as people run it: what is served, and what is refused.

use std::sync::LazyLock;

use engross::policy::Policy;
use engross::readback::Limits;
use engross::register::entry::Entry;
use engross::register::proof::Proof;
use engross::register::trust::Trust;
use engross::register::{Register, entry};
use engross::seal::trial::{self, Trial};
use engross::seal::{Verdict, verify};
use engross::ssh::{Namespace, Signer};
use p256::elliptic_curve::rand_core::OsRng;
use time::{Duration, OffsetDateTime};

use crate::board::Board;
use crate::workspace::{LAYOUT, Ran};

pub const KEY: &str = "output/private/seal.key.pem";
pub const CERTIFICATE: &str = "output/private/seal.pem";
pub const PUBLIC: &str = "output/public";
pub const PUBLISHED: &str = "output/public/editions/first/v1";

/// A key of a seal, valid from yesterday on.
static SEAL: LazyLock<Trial> =
    LazyLock::new(|| seal_from(OffsetDateTime::now_utc() - Duration::days(1)));

fn seal_from(time: OffsetDateTime) -> Trial {
    trial::make("The Board", time, &mut OsRng).unwrap()
}

/// A board whose policy lists the seal, with a register, and a release that everybody approved.
pub fn approved(change: impl Fn(&mut Policy)) -> Board {
    let board = unapproved(change);
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    board.workspace.commit();
    board
}

/// The same, and nobody approved it.
pub fn unapproved(change: impl Fn(&mut Policy)) -> Board {
    let boxed = LAYOUT.replace("  )))\n}", "  )))\n  seal-box(facts.seal, 1pt)\n}");
    let boxed = format!("#import \"../shared/facts.typ\": seal-box\n{boxed}");
    let board = Board::in_layout(&boxed, |policy| {
        policy.machines.seals.insert(SEAL.certificate.digest());
        change(policy);
    });
    keep(&board, &SEAL);
    board.workspace.engross(&["register", "init"]).ok();
    board.workspace.commit();
    board
}

fn keep(board: &Board, seal: &Trial) {
    board.workspace.write(KEY, &seal.key);
    board.workspace.write(CERTIFICATE, &seal.pem);
}

/// Publishes the newest release without making it again.
pub fn publish(board: &Board) -> Ran {
    board.workspace.engross(&seal_arguments())
}

/// What says so on the command line.
pub fn seal_arguments() -> [&'static str; 7] {
    ["publish", "first", "--no-rebuild", "--seal-key", KEY, "--certificate", CERTIFICATE]
}

pub fn register(board: &Board) -> Register {
    let folder = board.workspace.root().join(PUBLIC).join("register");
    Register::open(&folder, &Trust::default()).unwrap()
}

pub fn published(register: &Register) -> &entry::Published {
    let found = register.entries().iter().find_map(|logged| match &logged.entry {
        Entry::Published(published) => Some(published),
        _ => None,
    });
    found.unwrap()
}

/// All files below a folder of the workspace, one a line.
pub fn listed(board: &Board, folder: &str) -> String {
    fn walk(folder: &std::path::Path, into: &mut Vec<String>, from: &std::path::Path) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, into, from),
                false => into.push(path.strip_prefix(from).unwrap().display().to_string()),
            }
        }
    }
    let folder = board.workspace.root().join(folder);
    let mut paths = Vec::new();
    if folder.exists() {
        walk(&folder, &mut paths, &folder);
    }
    paths.sort();
    paths.join("\n")
}

/// Whether nothing is served but a register, and the list of its files.
pub fn is_a_register_alone(served: &str) -> bool {
    served.lines().all(|path| path.starts_with("register/") || path == "files.html")
}

/// Nothing is served but a register that has only begun.
fn assert_nothing_is_published(board: &Board, ran: &Ran) {
    assert_eq!(register(board).checkpoint().size, 1);
    let served = listed(board, PUBLIC);
    assert!(is_a_register_alone(&served), "{served}\n{}", ran.err());
}

#[test]
fn an_approved_release_is_sealed_served_and_logged() {
    let board = approved(|_| {});
    let seal = ["--seal-key", KEY, "--certificate", CERTIFICATE];
    let ran = board.workspace.engross(&[&["publish", "first"][..], &seal].concat()).ok();
    insta::assert_snapshot!("published", board.said(&ran));
    insta::assert_snapshot!("served", listed(&board, PUBLIC));

    let register = register(&board);
    let published = published(&register);
    assert_eq!(published.approvals.len(), 3);
    let trust = engross::seal::Trust {
        seals: [SEAL.certificate.digest()].into(),
        authorities: [].into(),
        at: OffsetDateTime::now_utc(),
    };
    for edition in &published.editions {
        let sealed = board.workspace.read(&format!("{PUBLISHED}/{}", edition.name));
        let built = board.workspace.read(&format!("{}/{}", crate::board::V1, edition.name));
        assert_eq!(engross::digest::Digest::of(&sealed), edition.file());
        assert_eq!((&sealed[..built.len()], built.len() as u64), (&built[..], edition.length));
        let verdict = verify(&sealed, &trust, &Limits::default()).unwrap();
        assert!(matches!(verdict, Verdict::Sealed(_)), "{verdict}");
        let proof = board.workspace.read(&format!("{PUBLISHED}/{}.tlog-proof", edition.name));
        let proven = Proof::read(&proof).unwrap().verify(&register.genesis().key, &[]).unwrap();
        assert_eq!(proven.entry, Entry::Published(published.clone()));
    }
    // What git then keeps is the same on every machine, and nothing private.
    board.workspace.commit();
    let clone = board.workspace.cloned();
    for path in
        ["record.json", "plain.pdf", "approvals/amina.sig"].map(|p| format!("{PUBLISHED}/{p}"))
    {
        assert_eq!(clone.read(&path), board.workspace.read(&path), "{path}");
    }
    assert!(!board.workspace.git_out(&["ls-files"]).contains("output/private"));
}

#[test]
fn a_release_is_published_once() {
    let board = approved(|_| {});
    publish(&board).ok();
    let before = listed(&board, PUBLIC);
    let again = publish(&board);
    assert_eq!(again.status(), 1);
    assert!(
        again.err().contains("it is published already: entry 1 of the register"),
        "{}",
        again.err()
    );
    assert_eq!((register(&board).checkpoint().size, listed(&board, PUBLIC)), (2, before));
}

#[test]
fn below_the_quorum_who_is_missing_is_named() {
    let board = unapproved(|_| {});
    board.approve("amina").ok();
    let ran = publish(&board);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(board.said(&ran), @r"
    error: first v1 cannot be published; nothing was written
      - too few members have approved it. Needed: one of local authority: Chidi Obi; one of police: Ben Cole.
    ");
    assert_nothing_is_published(&board, &ran);
}

/// Whoever asks whether it could be published hears all of it, and how the key is named.
#[test]
fn who_is_missing_is_named_without_a_register_and_a_key_too() {
    let board = unapproved(|_| {});
    board.approve("amina").ok();
    std::fs::remove_dir_all(board.workspace.root().join(PUBLIC)).unwrap();
    let ran = board.workspace.engross(&["publish", "first", "--no-rebuild"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(board.said(&ran), @r"
    error: first v1 cannot be published; nothing was written
      - too few members have approved it. Needed: one of local authority: Chidi Obi; one of police: Ben Cole.
      - there is no register here yet; engross register init begins one.
      - no key of a seal was named. To use what engross seal init made: --seal-key output/private/seal.key.pem --certificate output/private/seal.pem.
    ");
    std::fs::remove_file(board.workspace.root().join(KEY)).unwrap();
    let ran = board.workspace.engross(&["publish", "first", "--no-rebuild"]);
    assert!(ran.err().contains("no key of a seal was named: --seal-key FILE"), "{}", ran.err());
}

/// Approvals count as they lie in the folder, and the others must get them with what they made possible.
#[test]
fn approvals_that_are_in_no_commit_are_named_to_be_committed() {
    let board = unapproved(|_| {});
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    let ran = publish(&board).ok();
    let add = "  git add output/public output/releases/first/v1\n";
    assert!(ran.out().contains(add), "{}", ran.out());
    assert!(ran.err().contains("is in no commit yet"), "{}", ran.err());
}

/// Each fault is made on a copy of a release that could be published.
#[test]
fn nothing_is_published_that_should_not_be() {
    let whole = approved(|_| {});
    let mut all = String::new();
    let mut case = |name: &str, status: i32, change: &dyn Fn(&Board)| {
        let board = whole.copied();
        change(&board);
        let ran = publish(&board);
        assert_eq!(ran.status(), status, "{name}: {}{}", ran.out(), ran.err());
        assert!(!board.workspace.has(&format!("{PUBLISHED}/record.json")), "{name}");
        all += &format!("{name}:\n{}\n", board.said(&ran));
    };
    case("changed-file", 1, &|board| {
        let path = format!("{}/plain.pdf", crate::board::V1);
        board.workspace.write(&path, [board.workspace.read(&path), b"\n".to_vec()].concat());
    });
    case("sealed-twice", 1, &|board| {
        let path = format!("{}/plain.pdf", crate::board::V1);
        let key = engross::seal::pem::key(SEAL.key.as_bytes(), None).unwrap();
        let certificates = engross::seal::pem::certificates(SEAL.pem.as_bytes()).unwrap();
        let sealer = engross::seal::Sealer::new(Box::new(key), certificates).unwrap();
        let now = OffsetDateTime::now_utc();
        let pdf = board.workspace.read(&path);
        let sealed = engross::seal::seal(&pdf, &sealer, now, None, &Limits::default()).unwrap();
        board.workspace.write(&path, sealed);
    });
    case("expired-certificate", 1, &|board| {
        let long_ago = OffsetDateTime::from_unix_timestamp(1_300_000_000).unwrap();
        keep(board, &seal_from(long_ago));
    });
    case("another-key", 2, &|board| {
        board.workspace.write(KEY, &seal_from(OffsetDateTime::now_utc()).key)
    });
    case("no-register", 1, &|board| {
        std::fs::remove_dir_all(board.workspace.root().join(PUBLIC)).unwrap();
    });
    case("dirty-register", 2, &|board| {
        board.workspace.write(&format!("{PUBLIC}/register/tile/0/000.p/1"), [0; 32]);
    });
    case("no-memory-of-the-register", 2, &|board| {
        let head = board.workspace.root().join("output/private/register/head");
        std::fs::remove_file(head).unwrap();
    });
    case("no-key-of-the-register", 2, &|board| {
        board.workspace.write("output/private/register/key", "no key");
    });
    case("place-taken", 2, &|board| board.workspace.write(&format!("{PUBLISHED}/other"), ""));
    insta::assert_snapshot!("refused", all);
}

/// Puts a second policy into force, which all members sign.
pub fn change_policy(board: &Board, change: impl Fn(&mut Policy)) {
    let mut policy = Policy::read(&board.workspace.read("policy/v1/policy.json")).unwrap();
    policy.version = policy.version.next();
    change(&mut policy);
    board.workspace.write("policy/v2/policy.json", policy.bytes());
    for member in ["amina", "ben", "chidi"] {
        let signature = board.keys.key(member).sign(Namespace::Policy, &policy.bytes()).unwrap();
        board.workspace.write(&format!("policy/v2/signatures/{member}.sig"), signature.bytes());
    }
    board.workspace.commit();
}

#[test]
fn a_policy_that_the_register_does_not_have_comes_before_the_release() {
    let board = approved(|_| {});
    change_policy(&board, |policy| policy.expires = "2091-01-01".parse().unwrap());
    publish(&board).ok();
    let told: Vec<_> =
        register(&board).entries().iter().map(|logged| logged.entry.told()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    The register of The Board began, with policy 1
    Policy 2 came into force
    first v1 was published: plain.pdf, second.pdf
    ");
    assert!(board.workspace.has("output/public/policy/v2/signatures/chidi.sig"));
}

#[test]
fn a_register_that_began_with_another_policy_gets_no_release() {
    let board = approved(|_| {});
    change_policy(&board, |policy| policy.expires = "2091-01-01".parse().unwrap());
    for folder in [PUBLIC, "output/private/register"] {
        std::fs::remove_dir_all(board.workspace.root().join(folder)).unwrap();
    }
    board.workspace.engross(&["register", "init", "--policy", "policy/v2/policy.json"]).ok();
    let ran = publish(&board);
    assert_eq!(ran.status(), 2);
    let told = "the register has another policy as v1 than policy/v1/policy.json";
    assert!(ran.err().contains(told), "{}", ran.err());
    assert_nothing_is_published(&board, &ran);
}

#[test]
fn an_expired_policy_publishes_nothing() {
    let board = approved(|policy| policy.expires = "2022-02-01".parse().unwrap());
    let ran = publish(&board);
    assert_eq!(ran.status(), 1);
    assert!(ran.err().contains("the policy expired on 1 February 2022; renew it"), "{}", ran.err());
    assert_nothing_is_published(&board, &ran);
}

#[test]
fn a_release_without_a_box_for_the_seal_is_not_published() {
    let board = Board::with(|policy| {
        policy.machines.seals.insert(SEAL.certificate.digest());
    });
    keep(&board, &SEAL);
    board.workspace.engross(&["register", "init"]).ok();
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    let ran = publish(&board);
    assert_eq!(ran.status(), 2);
    assert!(
        ran.err().contains("plain.pdf could not be sealed. The edition has no box"),
        "{}",
        ran.err()
    );
    assert_nothing_is_published(&board, &ran);
}

/// What was decided when something stopped it is finished by the same command.
#[test]
fn the_same_command_finishes_what_was_interrupted() {
    let board = approved(|_| {});
    let before = board.copied();
    publish(&board).ok();
    // The decision, as it lies on the disk after a power cut: all is staged, and nothing is in place.
    let register = register(&board);
    let entry = String::from_utf8(register.entries()[1].bytes.clone()).unwrap();
    let private = "output/private/register";
    let mut changes = Vec::new();
    for path in listed(&board, PUBLIC).lines() {
        before.workspace.write(
            &format!("{private}/staged/{path}"),
            board.workspace.read(&format!("{PUBLIC}/{path}")),
        );
        changes
            .push(serde_json::json!({"put": {"staged": path, "place": format!("public/{path}")}}));
    }
    before
        .workspace
        .write(&format!("{private}/staged/head"), board.workspace.read(&format!("{private}/head")));
    changes.push(serde_json::json!({"put": {"staged": "head", "place": "private/register/head"}}));
    let intent = serde_json::json!({
        "format": "engross-intent-1", "index": 1, "entry": entry, "changes": changes,
    });
    before.workspace.write(&format!("{private}/intent.json"), intent.to_string());

    let ran = publish(&before).ok();
    assert!(
        ran.err().contains("Entry 1 had been decided when something interrupted it"),
        "{}",
        ran.err()
    );
    assert!(ran.out().contains("It is in output/public/editions/first/v1."), "{}", ran.out());
    assert_eq!(listed(&before, PUBLIC), listed(&board, PUBLIC));
    assert_eq!(publish(&before).status(), 1);
}
