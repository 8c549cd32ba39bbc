//! Workspaces full of briefings of the real one's size.

use std::path::Path;
use std::process::Command;

use super::run;

const REAL: &str = include_str!("../../sources/2022-09-asthma-neglect/briefing.md");

/// A text of the real one's shape in which every paragraph is new.
pub fn different(index: usize) -> String {
    let words: Vec<&str> =
        REAL.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    let mut state = index as u64 + 1;
    let mut next = || {
        // Knuth's MMIX generator: the same texts in each run.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    REAL.lines()
        .map(|line| {
            let fixed =
                line.starts_with(['+', '#', '[']) || line.contains(" = ") || line.is_empty();
            if fixed {
                return format!("{line}\n");
            }
            let mark = if line.starts_with("- ") { "- " } else { "" };
            let text: Vec<_> = (0..line.split_whitespace().count()).map(|_| next()).collect();
            format!("{mark}{}.\n", text.join(" "))
        })
        .collect()
}

/// The real text with one paragraph of its own.
pub fn version(index: usize) -> String {
    format!("{REAL}\nThis is version {index} of the text, and says so.\n")
}

pub fn id(index: usize) -> String {
    format!("briefing-{index:04}")
}

/// Makes a workspace with this repository's layouts and `count` briefings, and commits it.
pub fn prepare(workspace: &Path, count: usize, text: fn(usize) -> String) {
    run(Command::new("cp")
        .args(["-r", "layouts", "engross.toml"])
        .arg(workspace)
        .current_dir(env!("CARGO_MANIFEST_DIR")));
    for index in 0..count {
        let folder = workspace.join("sources").join(id(index));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("briefing.md"), text(index)).expect("a file");
    }
    let git = |arguments: &[&str]| {
        run(Command::new("git")
            .args(["-c", "user.name=Bench", "-c", "user.email=bench@example.org"])
            .args(arguments)
            .current_dir(workspace));
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message=Bench"]);
}
