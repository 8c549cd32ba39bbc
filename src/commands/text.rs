//! `engross text`

use std::error::Error;
use std::process::ExitCode;

use engross::blocks;
use engross::import::{self, Limits};

use super::file;
use crate::terminal;

/// Print what a document says, a line for each block
///
/// FILE is a PDF, tagged or not, a Word document (.docx), a web page, Markdown (a briefing, say) or
/// plain text; `-` is standard input. No line depends on another, so that git can compare the lines:
/// see docs/git.md.
///
/// Exit status: 0 read, 2 could not read.
#[derive(Debug, clap::Args)]
pub struct Args {
    pub file: String,
}

pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let limits = Limits::default();
    let file = file::read(&args.file, &limits)?;
    let read =
        import::read(&file.kind, &file.bytes, &limits).map_err(|error| file.wrong(&error))?;
    // A title that stands in the text is said there.
    let title = read.title.filter(|title| read.blocks.blocks.iter().all(|it| it.text != *title));
    for (label, value) in [("called", title), ("language", read.language)] {
        if let Some(value) = value {
            terminal::say(&terminal::harmless(&format!("{label:<11} {value}")));
        }
    }
    for line in blocks::text(&read.blocks).lines() {
        terminal::say(&terminal::harmless(line));
    }
    for remark in read.remarks {
        terminal::say(&terminal::harmless(&format!("note        {remark}")));
    }
    Ok(ExitCode::SUCCESS)
}
