//! `publish`, `withdraw`, `circulate` and `acknowledge` are killed, again and again, at moments that nobody chose.
//!
//! Where each write may fail is tested below (`src/publication/tests.rs`); this is the real program, the real
//! disk and a real `kill -9`. The clock is stopped, so that what is served in the end must be, to the byte,
//! what it is when nothing goes wrong. It takes about a minute:
//!
//! ```sh
//! cargo test --locked --test suite killed -- --ignored
//! ```

mod lists;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use tempfile::TempDir;
use time::OffsetDateTime;

use crate::board::Board;
use crate::publish::{CERTIFICATE, KEY, approved};
use crate::served::approve_again;
use crate::withdraw::let_amina_withdraw;
use crate::workspace::{Ran, copy_folder};

/// How often each command is killed.
const ROUNDS: usize = 90;

const OUTPUT: &str = "output";
const PUBLIC: &str = "output/public";
/// That something was decided on and not done yet.
const INTENT: &str = "output/private/register/intent.json";
/// What is being made ready.
const STAGED: &str = "output/private/register/staged";

/// After which file a command is killed, in turn: at any moment, or soon after there is one, since most of the
/// time nothing is written.
const MOMENTS: [Option<&str>; 3] = [None, Some(STAGED), Some(INTENT)];

/// Files by their paths from the folder that they are in.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

#[test]
#[ignore = "takes half a minute; .ci/run has it"]
fn whatever_is_killed_is_whole_or_never_was() {
    let board = approved(let_amina_withdraw);
    let publish =
        ["publish", "first", "--no-rebuild", "--seal-key", KEY, "--certificate", CERTIFICATE];
    let key = board.keys.path("amina");
    let withdraw = ["withdraw", "first", "v2", "--reason", "error", "--yes", "--key"];
    let withdraw = [&withdraw[..], &[key.to_str().unwrap()]].concat();
    let take_down = [&withdraw[..], &["--take-down"]].concat();

    let mut killed = Killed::new(&board);
    killed.command(&publish).output().unwrap();
    approve_again(&board);
    killed.again_and_again("publish", &publish);
    killed.again_and_again("withdraw", &withdraw);
    killed.again_and_again("take down", &take_down);
}

struct Killed<'b> {
    board: &'b Board,
    random: TestRng,
    /// Seconds since 1970: it is always then.
    now: String,
}

/// A command's course when nothing goes wrong.
struct Course {
    before: TempDir,
    after: Tree,
    /// How long it takes until it begins to write, and until it ends.
    thinks: Duration,
    takes: Duration,
}

/// How far a command had come when it was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// Nothing had been written.
    Nowhere,
    /// Something was made ready, and nothing decided.
    Staging,
    /// It was decided, and not all was in its place.
    Deciding,
    /// All was in its place.
    Through,
}

impl<'b> Killed<'b> {
    fn new(board: &'b Board) -> Self {
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        Self { board, random, now: OffsetDateTime::now_utc().unix_timestamp().to_string() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.board.workspace.root().join(path)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.board.workspace.command(arguments);
        command.env("ENGROSS_NOW", &self.now).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Kills a command in many rounds, each of which begins with the same files; at the end it is done.
    fn again_and_again(&mut self, name: &str, arguments: &[&str]) {
        let course = self.course(arguments);
        let mut came = BTreeMap::new();
        for round in 0..ROUNDS {
            self.put_back(course.before.path());
            self.kill(&course, arguments, round);
            let far = self.came(&course);
            *came.entry(far).or_insert(0) += 1;
            let told = format!("{name}, round {round}, {far:?}");
            self.assert_is_bearable(&course, &told);
            if round % 2 == 0 {
                let checked = Ran(self.command(&["register", "check"]).output().unwrap());
                assert_eq!(checked.status(), 0, "{told}: {}{}", checked.out(), checked.err());
            }
            self.assert_goes_through(&course, arguments, &told);
        }
        for far in [Came::Nowhere, Came::Staging, Came::Deciding] {
            assert!(came.contains_key(&far), "{name} was never killed while {far:?}: {came:?}");
        }
    }

    /// Runs a command to its end.
    fn course(&self, arguments: &[&str]) -> Course {
        let before = tempfile::tempdir().unwrap();
        copy_folder(&self.path(OUTPUT), before.path());
        let begun = Instant::now();
        let child = self.command(arguments).spawn().unwrap();
        self.wait_for(STAGED);
        let thinks = begun.elapsed();
        Ran(child.wait_with_output().unwrap()).ok();
        let takes = begun.elapsed();
        Course { before, after: tree(&self.path(OUTPUT)), thinks, takes }
    }

    /// Waits until there is a file, and no longer than any command takes.
    fn wait_for(&self, path: &str) {
        let (path, begun) = (self.path(path), Instant::now());
        while !path.exists() && begun.elapsed() < Duration::from_secs(10) {
            sleep(Duration::from_micros(100));
        }
    }

    fn put_back(&self, before: &Path) {
        std::fs::remove_dir_all(self.path(OUTPUT)).unwrap();
        copy_folder(before, &self.path(OUTPUT));
    }

    /// Starts a command and kills it at one of [`MOMENTS`]: in the first rounds at once.
    fn kill(&mut self, course: &Course, arguments: &[&str], round: usize) {
        let after = MOMENTS[round % MOMENTS.len()];
        let mut child = self.command(arguments).spawn().unwrap();
        let at_most = match after {
            _ if round < MOMENTS.len() => Duration::ZERO,
            None => course.takes,
            Some(INTENT) => (course.takes - course.thinks) / 4,
            Some(_) => course.takes - course.thinks,
        };
        let moment = self.random.random_range(0..=at_most.as_micros() as u64);
        if let Some(path) = after {
            self.wait_for(path);
        }
        sleep(Duration::from_micros(moment));
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn came(&self, course: &Course) -> Came {
        match (self.path(INTENT).exists(), self.path(STAGED).exists()) {
            (true, _) => Came::Deciding,
            (false, true) => Came::Staging,
            _ if tree(&self.path(PUBLIC)) == inside(&course.after, "public") => Came::Through,
            _ => Came::Nowhere,
        }
    }

    /// A stranger finds the register whole.
    fn assert_served_is_whole(&self, round: &str) {
        let anchor = self.board.workspace.read("output/private/register/anchor");
        let anchor = String::from_utf8(anchor).unwrap();
        let check =
            ["register", "check", "--json", "--register", PUBLIC, "--anchor", anchor.trim()];
        let checked = Ran(self.command(&check).output().unwrap());
        let json: serde_json::Value = serde_json::from_str(&checked.out()).unwrap();
        let is_whole = json["good"] == true && checked.status() == 0;
        assert!(is_whole, "{round}: {}{}", checked.out(), checked.err());
    }

    /// A stranger finds the register whole, and no file that is neither as before nor as after. Of a version
    /// there are all files or none, but for its page.
    fn assert_is_bearable(&self, course: &Course, round: &str) {
        self.assert_served_is_whole(round);
        let before = inside(&tree(course.before.path()), "public");
        let after = inside(&course.after, "public");
        let served = tree(&self.path(PUBLIC));
        for (path, bytes) in &served {
            let known = [&before, &after].map(|tree| tree.get(path));
            assert!(known.contains(&Some(bytes)), "{round}: {} is half done", path.display());
        }
        for (path, bytes) in &before {
            let stays = after.get(path) == Some(bytes);
            assert!(
                !stays || served.get(path) == Some(bytes),
                "{round}: {} is lost",
                path.display()
            );
        }
        let comes = |path: &&PathBuf| path.starts_with("editions") && !path.ends_with("index.html");
        let new: Vec<_> =
            after.keys().filter(|path| !before.contains_key(*path)).filter(comes).collect();
        let there = new.iter().filter(|path| served.contains_key(**path)).count();
        let is_withdrawal = new.iter().any(|path| path.iter().any(|part| part == "withdrawals"));
        assert!(
            is_withdrawal || [0, new.len()].contains(&there),
            "{round}: {there} of {} files are served",
            new.len()
        );
    }

    /// The same command goes through, and all is as if nothing had happened.
    fn assert_goes_through(&self, course: &Course, arguments: &[&str], round: &str) {
        // What was done is not done twice.
        let status = i32::from(self.came(course) == Came::Through);
        let again = Ran(self.command(arguments).output().unwrap());
        assert_eq!(again.status(), status, "{round}: {}{}", again.out(), again.err());
        assert!(tree(&self.path(OUTPUT)) == course.after, "{round}: it ends otherwise");
    }
}

/// All files below a folder.
fn tree(folder: &Path) -> Tree {
    let files = crate::published::files(folder).into_iter();
    files.map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes)).collect()
}

/// The part of a tree that is in one of its folders.
fn inside(tree: &Tree, folder: &str) -> Tree {
    let files = tree.iter().filter_map(|(path, bytes)| {
        Some((path.strip_prefix(folder).ok()?.to_owned(), bytes.clone()))
    });
    files.collect()
}
