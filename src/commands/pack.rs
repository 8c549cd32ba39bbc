//! `engross verify` of evidence packs, each by the register that it holds.

use std::error::Error;
use std::io::Read;
use std::process::ExitCode;

use engross::evidence::archive::Limits;
use engross::evidence::{self, Opened, Verdict};
use engross::import;
use engross::phrase::named;
use engross::register::fault::Refused;
use engross::verify::{self, Case, Status};
use serde_json::{Value, json};

use super::file;
use super::verify::{Args, FORMAT, tell};
use crate::terminal;

/// So many of a file's first bytes show whether it is a pack.
const BEGINNING: u64 = 512;

/// Whether a file is to be looked at as a pack.
pub fn is_pack(name: &str) -> bool {
    // What is read of a pipe is gone.
    if !std::fs::metadata(name).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut beginning = Vec::new();
    let read =
        std::fs::File::open(name).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    read.is_ok() && evidence::is_pack(name, &beginning)
}

/// What is said of a pack.
struct Said {
    status: Status,
    sentence: String,
    details: Vec<(&'static str, String)>,
    json: Value,
}

/// Looks at packs, each by the register in it.
pub fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if args.copy.register.is_some() {
        return Err(
            "a pack is judged by the register in it: leave --register out; or unpack it, and name \
                    the files in it"
                .into(),
        );
    }
    if let Some(other) = args.files.iter().find(|name| !is_pack(name)) {
        return Err(format!("{} is no pack, and packs are looked at alone", named(other)).into());
    }
    let mut said = Vec::new();
    for name in &args.files {
        said.push(look(name, args)?);
    }
    if args.json {
        let packs: Vec<_> = said.iter().map(|said| &said.json).collect();
        terminal::print_json(&json!({"format": FORMAT, "packs": packs}))?;
    } else {
        for (place, said) in said.iter().enumerate() {
            if place > 0 {
                terminal::say("");
            }
            tell(&said.sentence, &said.details);
        }
    }
    let worst = said.iter().map(|said| said.status).max().unwrap_or(Status::Unread);
    Ok(ExitCode::from(worst.code()))
}

fn look(name: &str, args: &Args) -> Result<Said, Box<dyn Error>> {
    let limits = Limits::default();
    let most = import::Limits { bytes: limits.bytes, ..import::Limits::default() };
    let opened = match file::read(name, &most) {
        Ok(file) => {
            Opened::read(&file.bytes, &limits).map_err(|error| (error.code(), error.to_string()))
        }
        Err(reason) => Err(("unread", reason)),
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err((code, reason)) => return Ok(unread(name, code, &reason)),
    };
    let register = match opened.register(&args.copy.trust(None)?) {
        Ok(register) => register,
        Err(refused) => return Ok(said(name, &evidence::refused(&opened, &refused), None)),
    };
    if let Some(known) = args.copy.against(&register)?
        && let Some(fault) = register.contradiction(&known)
    {
        let refused = Refused { faults: vec![fault] };
        return Ok(said(name, &evidence::refused(&opened, &refused), None));
    }
    let folder = tempfile::tempdir()?;
    opened.serve(folder.path())?;
    let (_, served) = verify::find(folder.path());
    let case = Case::new(&register, &served, args.at);
    Ok(said(name, &evidence::verdict(&opened, &case), Some(&case)))
}

fn said(name: &str, verdict: &Verdict, case: Option<&Case<'_>>) -> Said {
    let is_anchored = case.is_some_and(|case| case.register().is_anchored());
    Said {
        status: verdict.status(is_anchored),
        sentence: verdict.sentence(name, case),
        details: verdict.details(name, case),
        json: verdict.json(name, case),
    }
}

/// What is said of a file that was not read as a pack, and why.
fn unread(name: &str, code: &str, reason: &str) -> Said {
    let sentence = format!("{} was not looked at: {reason}.", named(name));
    let status = Status::Unread;
    let json = json!({
        "pack": name, "status": status.word(), "sentence": sentence, "code": code, "reason": reason,
    });
    Said { status, sentence, details: vec![("Refused", code.to_owned())], json }
}
