//! `engross register check`

use std::error::Error;
use std::process::ExitCode;

use engross::register::Register;
use engross::register::aside;
use engross::register::told::day;

use super::{CopyArgs, entries, line, refuse, report};
use crate::args;
use crate::terminal;

/// Make everything again from the entries, and say whether this is the register, whole
///
/// Exit status: 0 it is, 1 it is not, 2 could not look, 4 it agrees with itself and no anchor was given.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    copy: CopyArgs,

    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

/// Without an anchor, a copy can only agree with itself.
const NO_ANCHOR: u8 = 4;

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let opened = args.copy.open(all)?;
    if args.json {
        let faults = opened.as_ref().err().map(report).unwrap_or_default();
        let register = opened.as_ref().ok();
        terminal::print_json(&serde_json::json!({
            "format": "engross-register-check-1",
            "good": register.is_some(),
            "anchored": register.is_some_and(Register::is_anchored),
            "anchor": register.map(Register::anchor),
            "size": register.map(|register| register.checkpoint().size),
            "outdated": register.map(Register::has_files_of_later),
            "root": register.map(|register| register.checkpoint().root.to_string()),
            "cosignatures": register.map(cosignatures),
            "notes": register.map(|register| aside::told(register.asides())).unwrap_or_default(),
            "problems": terminal::problems_json(&faults),
        }))?;
    }
    match &opened {
        Err(refused) if args.json => Ok(terminal::status(&report(refused))),
        Err(refused) => Ok(refuse(refused)),
        Ok(register) => {
            if !args.json {
                tell(register);
            }
            Ok(match register.is_anchored() {
                true => ExitCode::SUCCESS,
                false => ExitCode::from(NO_ANCHOR),
            })
        }
    }
}

fn cosignatures(register: &Register) -> serde_json::Value {
    let cosignatures = register.cosignatures().iter();
    let json = cosignatures.map(|cosignature| {
        serde_json::json!({
            "witness": cosignature.witness, "timestamp": cosignature.timestamp,
        })
    });
    json.collect()
}

fn tell(register: &Register) {
    let genesis = register.genesis();
    let last = register.entries().last().map_or(0, |last| last.entry.timestamp());
    let entries = entries(register.checkpoint().size);
    let entries = format!("{entries}, the last of {}", day(last));
    line(&match register.is_anchored() {
        true if register.has_files_of_later() => format!(
            "This is an old state of the register of {}: {entries}. The copy has files of later entries, so \
             copy it again.",
            genesis.name
        ),
        true => format!("This is the register of {}, whole: {entries}.", genesis.name),
        false => format!(
            "This copy agrees with itself ({entries}), and nothing shows that it is the register of \
             {}. Say the anchor that you know from elsewhere: --anchor",
            genesis.name
        ),
    });
    line(&format!("  called   {}", genesis.origin));
    if register.is_anchored() {
        line(&format!("  anchor   {}", register.anchor()));
    }
    line(&format!("  root     {}", register.checkpoint().root));
    for cosignature in register.cosignatures() {
        let when = day(i64::try_from(cosignature.timestamp).unwrap_or(i64::MAX));
        line(&format!("  witness  {} saw it on {when}", cosignature.witness));
    }
}
