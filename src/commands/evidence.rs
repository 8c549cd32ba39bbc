//! `engross evidence`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::evidence::{self, Refusal, Subject};
use engross::record::Version;
use engross::register::told::day;
use engross::store;

use super::register::{self, CopyArgs};
use crate::args;
use crate::terminal;

/// Pack the evidence of a published version for the shelf: one file that anybody can check in ten years
///
/// The sealed editions, the record, who approved it, the policies, the certificates, the whole register, what the
/// stock typst command needs, and a page that says how to check all of it without engross. It is a bag (RFC
/// 8493) in a ZIP archive. The same version and register give the same bytes. `engross verify` checks a
/// pack.
///
/// Exit status: 0 it is packed, 1 it cannot be, 2 could not try.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which of its published versions: v1, v2, v3
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Version,

    /// The file to write [default: ID-VERSION.zip in this folder]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Leave out what the stock compiler needs: the release that was published is not in this workspace
    #[arg(long)]
    pub no_rebuild: bool,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let root = super::root(all)?;
    let register = match CopyArgs::default().open(all)? {
        Ok(register) => register,
        Err(refused) => {
            register::refuse(&refused);
            terminal::fail(&"a damaged register shows nothing, so nothing was packed");
            return Ok(ExitCode::from(1));
        }
    };
    let subject = Subject::of(&register, &args.id, args.version)
        .ok_or_else(|| Refusal::not_published(&register, &args.id, args.version));
    let packed = subject
        .and_then(|subject| Ok((subject, evidence::pack(&root, &subject, !args.no_rebuild)?)));
    let (subject, bytes) = match packed {
        Ok(packed) => packed,
        Err(refusal) => {
            terminal::fail(&refusal);
            terminal::note("Nothing was written.");
            return Ok(ExitCode::from(1));
        }
    };
    let path = args.output.clone();
    let path = path.unwrap_or_else(|| PathBuf::from(format!("{}.zip", evidence::folder(&subject))));
    store::write(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    tell(&subject, &path, bytes.len(), args);
    Ok(ExitCode::SUCCESS)
}

fn tell(subject: &Subject<'_>, path: &Path, bytes: usize, args: &Args) {
    let path = terminal::short(path);
    let name = subject.name();
    terminal::say(&format!("The evidence of {name} is in {path}, {}.", size(bytes)));
    let (last, as_of) = subject.as_of();
    terminal::say(&format!("  as of   entry {last} of the register, of {}", day(as_of)));
    let anchor = subject.register.anchor().line();
    terminal::say(&format!("  anchor  {anchor}"));
    if subject.is_taken_down() {
        terminal::say(&format!(
            "{name} was taken down, so its editions, its text and what makes them again are not in it: the \
             record, what was signed, and the register are."
        ));
    } else if args.no_rebuild {
        terminal::say("What the stock compiler needs to make the pages again is not in it.");
    }
    terminal::say(&format!("To check it: engross verify {path} --anchor {anchor}"));
    terminal::say("Without engross: HOW-TO-CHECK.txt in it says how.");
}

/// "583 KiB", "3.1 MiB"
fn size(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20)),
    }
}
