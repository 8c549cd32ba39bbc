//! What is read from files that other programs made, and what hostile files come to.
//! `tests/import/README.md` says how each file was made.

mod construct;
mod fixtures;
mod hostile;
mod same;
mod zipped;

use std::path::Path;

/// Calls `check` with the name and bytes of each file in a folder of `tests/`.
fn for_each_file(folder: &str, check: impl Fn(&str, &[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_suffix(name);
        settings.bind(|| check(name, &std::fs::read(&path).unwrap()));
    }
}
