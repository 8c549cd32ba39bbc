//! `output/public/` of this repository: what the story publishes, kept so that a visitor can verify a file at
//! once; and the README's commands for that, and for the audit of the story, with their answers.
//!
//! The same keys, clock and commits give the same bytes. They change with whatever an edition is made of, with
//! the pages that are served, and with `Cargo.lock`. This writes them and the README's answers anew:
//!
//! ```sh
//! INSTA_UPDATE=always cargo test --locked --test suite story
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use engross::digest::Digest;
use regex::Regex;

use crate::published::files;
use crate::story::ID;
use crate::workspace::{Ran, copy_folder};

/// Who publishes it. Nobody may take it for a board's own publication.
pub const PUBLISHER: &str = "Demonstration Safeguarding Partnership";

/// The file that the README verifies.
const FILE: &str = "v2/print.pdf";

/// Fails unless all that is served is what was kept, and the README says what `verify` and
/// `audit` answer.
pub fn is_kept(public: &Path, anchor: &str) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/public");
    if is_rewritten() {
        _ = std::fs::remove_dir_all(&kept);
        copy_folder(public, &kept);
    }
    let (served, kept) = (digests(public), digests(&kept));
    let is_other = |path: &&PathBuf| served.get(*path) != kept.get(*path);
    let others: BTreeSet<_> = served.keys().chain(kept.keys()).filter(is_other).collect();
    assert!(
        others.is_empty(),
        "output/public/ is not what the story publishes; tests/suite/demonstration.rs says how to write \
         it anew: {others:#?}"
    );

    let file = format!("output/public/editions/{ID}/{FILE}");
    let verdict = asked(&["verify", &file], anchor);
    let verify = format!("cargo run --locked -- verify {file} \\\n    ");
    is_in_the_readme(&verify, &format!("--register output/public --anchor {anchor}"), &verdict);
    let audit = asked(&["audit"], anchor);
    let (withdrawn, _) =
        part(&audit, &format!("{ID} v1\n")).split_once("\n  accessible.pdf").unwrap();
    let shown = [part(&audit, ""), part(&audit, "What happened"), withdrawn].join("\n…\n\n");
    let audit = "cargo run --locked -- audit ";
    let end = format!("--register output/public --anchor {anchor}");
    is_in_the_readme(audit, &end, &format!("{shown}\n…\n"));
}

/// Fails unless the README shows what the office is told of the story, which circulates it: the answer, and what
/// became of the circulation that was asked back.
pub fn is_audited(audit: &str, anchor: &str) {
    let asked_back = part(audit, &format!("{ID} v1, by entry 2\n"));
    let shown = format!("{}\n…\n\n{asked_back}\n…\n", part(audit, ""));
    is_in_the_readme("engross audit ", &format!("--anchor {anchor}"), &shown);
}

/// The first part of an audit that begins so, up to an empty line.
fn part<'a>(audit: &'a str, begin: &str) -> &'a str {
    audit.split("\n\n").find(|part| part.starts_with(begin)).unwrap()
}

fn is_rewritten() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always")
}

/// Fails unless the README shows a command, whose end depends on the story, with its answer.
fn is_in_the_readme(begin: &str, end: &str, answer: &str) {
    let shown = format!("```sh\n{begin}{end}\n```\n\n```text\n{}\n```\n", answer.trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut readme = std::fs::read_to_string(&path).unwrap();
    if is_rewritten() {
        let begin = regex::escape(begin);
        let old = format!("```sh\n{begin}[^`]*```\n\n```text\n[^`]*```\n");
        readme = Regex::new(&old).unwrap().replace(&readme, regex::NoExpand(&shown)).into_owned();
        std::fs::write(&path, &readme).unwrap();
    }
    assert!(readme.contains(&shown), "the README does not say this:\n{shown}");
}

fn digests(folder: &Path) -> BTreeMap<PathBuf, Digest> {
    let inside = |path: PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).into_iter().map(|(path, bytes)| (inside(path), Digest::of(&bytes))).collect()
}

/// What a command prints of what is kept, to somebody who knows the anchor.
fn asked(command: &[&str], anchor: &str) -> String {
    let mut asked = Command::new(env!("CARGO_BIN_EXE_engross"));
    asked.args(command).args(["--register", "output/public", "--anchor", anchor]);
    asked.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1");
    Ran(asked.output().unwrap()).ok().out()
}
