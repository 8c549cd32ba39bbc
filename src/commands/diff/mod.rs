//! `engross diff`

mod files;
mod gate;
mod output;
mod revisions;
mod sides;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use engross::review::{Asked, Side};

use super::{file, root};
use crate::args::Args as Global;
use files::{file_and_briefing, files};
use revisions::revisions;
use sides::{Known, readings};

/// Show what changed between two versions, in words
///
/// WORDS are [ID] [A [B]]: a briefing and its two sides. A side is a commit, tag or branch; with
/// an ID, a version of its releases, v2; `work` or `.` for the work tree; or a file, `-` for standard input.
/// Without B it is the work tree; without A it is what was last accepted, or HEAD where nothing was;
/// without ID it is every briefing. Two files need no workspace.
///
/// Exit status: 0 nothing changed, 1 something did, 2 could not compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing, and its two sides
    #[arg(value_name = "WORDS", num_args = 0..=3)]
    pub words: Vec<String>,

    /// Show each difference of typography, and the words around each difference in full
    #[arg(long)]
    pub all: bool,

    /// Print the changes as JSON
    #[arg(long, conflicts_with_all = ["html", "markdown"])]
    pub json: bool,

    /// Write the changes as a page to FILE, which ends in .html, or print it
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub html: Option<Option<PathBuf>>,

    /// Write the changes as Markdown to FILE, which ends in .md, or print it: for a comment
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub markdown: Option<Option<PathBuf>>,

    /// Write the redline of a briefing to PATH, which ends in .pdf: both versions as one, for a
    /// board's papers. A PATH without an ending, or of a folder, gets one for each briefing that differs
    #[arg(long, value_name = "PATH", conflicts_with = "json")]
    pub pdf: Option<PathBuf>,

    /// Build a briefing's editions of both sides, or take two PDFs, and compare how their pages look;
    /// --html shows them
    #[arg(long)]
    pub pages: bool,

    /// Say PATH in the place of two files' names: git's difftool gives files of its own making
    #[arg(long = "as", value_name = "PATH")]
    pub called: Option<String>,

    /// How wide lines are [default: as wide as the terminal, 80 where there is none]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,

    /// Do not page what is longer than the terminal
    #[arg(long)]
    pub no_pager: bool,
}

impl Args {
    /// Whether something is made that other people are to get.
    fn is_handed_on(&self) -> bool {
        self.html.is_some() || self.markdown.is_some() || self.pdf.is_some()
    }
}

pub fn run(global: &Global, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    // Two files need no workspace.
    let root = root(global);
    if let (Err(error), Some(word)) = (&root, args.words.iter().find(|word| !file::is_file(word))) {
        return Err(format!("`{word}` is not a file, and there is no workspace: {error}").into());
    }
    let known = root.as_ref().ok().map(|root| Known::new(root, &args.words)).transpose()?;
    let asked = Asked::read(&args.words, |word| readings(word, known.as_ref()))?;
    let asked = match (asked, &root) {
        (Ok(asked), _) => asked,
        // What is not a file could have been something of a workspace's.
        (Err(_), Err(_)) => return Err(root.err().unwrap_or_else(|| "no workspace".into())),
        (Err(unclear), Ok(_)) => return Err(unclear.into()),
    };
    match (&asked.old, &asked.new) {
        (Some(Side::File(old)), Side::File(new)) if asked.id.is_none() => {
            files(global, args, old, new)
        }
        (Some(Side::File(_)), _) | (_, Side::File(_)) => file_and_briefing(args, &root?, &asked),
        _ => revisions(args, &root?, &asked),
    }
}
