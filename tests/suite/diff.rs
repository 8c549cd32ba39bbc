//! What changed between two texts, and that no change is missed.

mod histories;
mod hostile;
mod legacy;
pub mod random;

use engross::content::{self, Content};
use engross::files::Files;

/// The content of a briefing's text; a text without front matter gets one.
pub fn content(text: &str) -> Content {
    let front =
        "+++\ntitle = \"Learning Lessons\"\ndate = \"2022-09\"\nlanguage = \"en-GB\"\n+++\n\n";
    let whole = if text.starts_with("+++") { text.to_owned() } else { format!("{front}{text}") };
    let chart: &[u8] = include_bytes!("../parity/chart.png");
    let mut files = Files::default();
    files.insert("sources/sample/briefing.md", whole.clone().into_bytes());
    if whole.contains("(chart.png") {
        files.insert("sources/sample/chart.png", chart.to_vec());
    }
    let reading = content::read("sample", &files);
    let problems = reading.problems;
    reading.briefing.unwrap_or_else(|| panic!("{problems:?}\n{whole}")).content
}
