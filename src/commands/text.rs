//! `engross text`

use std::error::Error;
use std::process::ExitCode;

use engross::digest::Digest;
use engross::import::{self, ImportError, Limits};

use super::file::{self, File};
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

    /// Of what cannot be read, print why and its SHA-256, so that git goes on with what follows
    #[arg(long)]
    pub for_git: bool,
}

pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let limits = Limits::default();
    let file = file::read(&args.file, &limits)?;
    let read = match import::read(&file.kind, &file.bytes, &limits) {
        Ok(read) => read,
        Err(error) if args.for_git => return unread(args, &file, &error),
        Err(error) => return Err(file.wrong(&error).into()),
    };
    for line in read.text().lines() {
        terminal::say(&terminal::harmless(line));
    }
    Ok(ExitCode::SUCCESS)
}

/// What git is told of a file that cannot be read. The name is left out: git makes up another each
/// time.
fn unread(args: &Args, file: &File, error: &ImportError) -> Result<ExitCode, Box<dyn Error>> {
    // Of a file that is too large, not all was read.
    let digest = match args.file.as_str() {
        "-" => Digest::of(&file.bytes),
        path => Digest::of(&std::fs::read(path)?),
    };
    terminal::say(&terminal::harmless(&format!("note        cannot be read: {error}")));
    terminal::say(&format!("sha256      {digest}"));
    Ok(ExitCode::SUCCESS)
}
