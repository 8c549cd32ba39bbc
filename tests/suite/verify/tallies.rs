//! What is said of many files at once.

use super::{anchor, run};
use crate::published::{ID, Stage, publications};
use crate::workspace::Ran;

#[test]
fn what_proves_nothing_is_counted_apart() {
    let ran = run(Stage::V2, &["--anchor", &anchor(), &format!("editions/{ID}/v2")]);
    let first = ran.out().lines().next().unwrap().to_owned();
    let told = " are genuine and hold and 1 is as engross writes it and proves nothing.";
    assert!(first.ends_with(told), "{first}");
}

/// The first line has room for five.
#[test]
fn each_file_that_is_not_genuine_or_missing_is_named() {
    let published = publications();
    let copy = published.copied(Stage::V2);
    let folder = copy.path().join(format!("editions/{ID}/v2"));
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files.retain(|file| !file.ends_with("record.json"));
    files.iter().for_each(|file| std::fs::write(file, "changed").unwrap());
    let copy = copy.path().to_str().unwrap();
    let verify = ["verify", "--register", copy, "--anchor", &anchor(), folder.to_str().unwrap()];
    let ran = Ran(published.workspace.command(&verify).output().unwrap());
    let said = ran.out();
    let (tally, _) = said.split_once("\n\n").unwrap();
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let is_named = |line: &str| line.starts_with("  Not genuine  ") && line.ends_with(name);
        assert!(tally.lines().any(is_named), "{name} is not in\n{tally}");
    }
}
