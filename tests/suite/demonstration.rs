//! `output/public/` of this repository: what the story publishes, kept so that a visitor can verify a file at
//! once, and the README's command for that with its answer.
//!
//! The same keys, clock and commits give the same bytes. They change with whatever an edition is made of, with
//! the pages that are served, and with `Cargo.lock`. This writes them and the README's answer anew:
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

/// Fails unless all that is served is what was kept, and the README says what `verify` answers.
pub fn is_kept(public: &Path, anchor: &str) {
    let is_rewritten = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = root.join("output/public");
    if is_rewritten {
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

    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let shown = shown(anchor);
    if is_rewritten {
        let old = Regex::new("```sh\ncargo run --locked -- verify [^`]*```\n\n```text\n[^`]*```\n");
        let readme = old.unwrap().replace(&readme, regex::NoExpand(&shown)).into_owned();
        std::fs::write(&path, readme).unwrap();
    }
    let readme = std::fs::read_to_string(&path).unwrap();
    assert!(readme.contains(&shown), "the README does not say this:\n{shown}");
}

fn digests(folder: &Path) -> BTreeMap<PathBuf, Digest> {
    let inside = |path: PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).into_iter().map(|(path, bytes)| (inside(path), Digest::of(&bytes))).collect()
}

/// The README's command, and what it prints.
fn shown(anchor: &str) -> String {
    let file = format!("output/public/editions/{ID}/{FILE}");
    let arguments = ["verify", "--register", "output/public", "--anchor", anchor, &file];
    let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1");
    let answer = Ran(command.output().unwrap()).ok().out();
    format!(
        "```sh\ncargo run --locked -- verify {file} \\\n    --register output/public --anchor \
         {anchor}\n```\n\n```text\n{answer}```\n"
    )
}
