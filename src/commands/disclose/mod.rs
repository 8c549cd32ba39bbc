//! `engross disclose`

mod check;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::circulation::disclosure::{self, Asked, Disclosure, FILES, MAX_ROWS};
use engross::circulation::{PrivateError, PrivatePart};
use engross::phrase::{counted, listed_in_short};
use engross::record::Version;
use engross::register::Register;
use engross::store;
use engross::vault::Vault;

use super::private_part::open_lists;
use super::register::{CopyArgs, refuse};
use super::vault::{VaultArgs, keep_from_git};
use crate::args;
use crate::terminal;

/// Show somebody who may know to whom what was circulated and what they answered, with the proof of each row; or check
/// what was shown
///
/// Writes the rows that are asked for, and the answers of these recipients, as a page, as a table, and as JSON with
/// the path of each to the hash in the register. --check holds such a folder, or its JSON file, against a copy of the register, and needs nothing
/// private.
///
/// Exit status: 0 written, or all of it is so, 1 nothing fits, or it is not so, 2 could not look, 4 it is so by a
/// copy that no anchor shows to be real.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The briefing [default: all]
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Which of its versions: v1, v2, v3 [default: all]
    #[arg(id = "release", value_name = "VERSION")]
    version: Option<Version>,

    /// The rows of this recipient: a whole name, or an address
    #[arg(long, value_name = "TEXT")]
    recipient: Option<String>,

    /// The rows of this team
    #[arg(long, value_name = "TEXT")]
    team: Option<String>,

    /// The rows of this organisation
    #[arg(long, value_name = "TEXT")]
    organisation: Option<String>,

    /// The folder to write to, which is new
    #[arg(long, short, value_name = "DIR", required_unless_present = "check")]
    out: Option<PathBuf>,

    /// Check what was disclosed: the folder, or disclosure.json
    #[arg(
        long,
        value_name = "DIR|FILE",
        conflicts_with_all = ["id", "release", "recipient", "team", "organisation", "out"]
    )]
    check: Option<PathBuf>,

    #[command(flatten)]
    vault: VaultArgs,

    #[command(flatten)]
    copy: CopyArgs,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if let Some(path) = &args.check {
        return check::run(all, &args.copy, path);
    }
    let Some(out) = &args.out else { return Err("say where to write it: -o DIR".into()) };
    if args.copy.register.is_some() {
        return Err("who got what is known in the workspace alone; leave --register out".into());
    }
    let asked = asked(args)?;
    let root = super::root(all)?;
    let vault = args.vault.open(&root)?;
    let register = match args.copy.open(all)? {
        Ok(register) => register,
        Err(refused) => return Ok(refuse(&refused)),
    };
    let part = read(&root, &register, &vault, &asked)?;
    let near = asked.near(&part);
    let disclosure = Disclosure::new(&register, &part, asked);
    if let Some(reason) = unfit(&disclosure, &near) {
        terminal::fail(&reason);
        return Ok(ExitCode::from(1));
    }
    write(&root, out, &disclosure)?;
    terminal::tell(&format!("Disclosed, for {}: {}.", disclosure.asked.told(), disclosure.told()));
    for disclosed in &disclosure.circulations {
        let circulated = &disclosed.logged;
        let name = format!("{} {}", circulated.briefing, circulated.version);
        let of = format!("  entry {}, {name}: ", disclosed.entry);
        terminal::tell_item(&of, &disclosed.told());
    }
    terminal::tell(&format!(
        "By our own records, which the register cannot prove: of these rows, {}.",
        disclosure.delivered_told()
    ));
    terminal::say(&format!("It is in {}:", terminal::short(&std::path::absolute(out)?)));
    terminal::tell(&format!(
        "{} is for people, {} for a spreadsheet, {} to be checked. All of them name people: give them to nobody \
         who may not know.",
        FILES[2], FILES[1], FILES[0]
    ));
    terminal::say("Whoever has a copy of the register and its anchor checks it:");
    terminal::say(&format!(
        "  engross disclose --check {} --register COPY --anchor {}",
        out.display(),
        register.anchor().line()
    ));
    Ok(ExitCode::SUCCESS)
}

fn asked(args: &Args) -> Result<Asked, &'static str> {
    let asked = Asked {
        briefing: args.id.clone(),
        organisation: args.organisation.clone(),
        recipient: args.recipient.clone(),
        team: args.team.clone(),
        version: args.version,
    };
    match asked == Asked::default() {
        true => Err("say whose rows: --recipient, --team, --organisation, or of which briefing"),
        false => Ok(asked),
    }
}

/// The lists, of which none may be unread that could have what is asked for.
fn read(
    root: &Path,
    register: &Register,
    vault: &Vault,
    asked: &Asked,
) -> Result<PrivatePart, Box<dyn Error>> {
    let (part, unread) = open_lists(&root.join("output"), register, vault)?;
    let is_asked = |error: &&PrivateError| error.is_of(asked.briefing.as_deref(), asked.version);
    let unread: Vec<_> = unread.iter().filter(is_asked).collect();
    for error in &unread {
        terminal::note(&error.to_string());
    }
    match unread.is_empty() {
        true => Ok(part),
        false => Err(format!(
            "{} cannot be read, so nobody knows whether these would be all rows and answers; nothing was written",
            counted(unread.len(), "list")
        )
        .into()),
    }
}

/// Why there is nothing to write, if there is not.
fn unfit(disclosure: &Disclosure, near: &[String]) -> Option<String> {
    match disclosure.rows() {
        0 => {
            let asked = disclosure.asked.told();
            let near = match near {
                [] => String::new(),
                near => format!("; these have it in them: {}", listed_in_short(near, 5)),
            };
            Some(format!("no row fits {asked}{near}"))
        }
        rows if rows > MAX_ROWS => Some(format!(
            "these are {rows} rows, and at most {MAX_ROWS} are disclosed at once; ask for less, such as a team"
        )),
        _ => None,
    }
}

/// Writes the three files into a folder that is new, and that git does not take.
fn write(root: &Path, out: &Path, disclosure: &Disclosure) -> Result<(), Box<dyn Error>> {
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    if out.exists() && (!out.is_dir() || fs::read_dir(out).map_err(failed)?.next().is_some()) {
        return Err(
            format!("there is something in {} already; name a new folder", out.display()).into()
        );
    }
    fs::create_dir_all(out).map_err(failed)?;
    if let Err(error) = keep_from_git(root, out) {
        fs::remove_dir(out).map_err(failed)?;
        return Err(error);
    }
    let page = disclosure::page(disclosure).into_bytes();
    for (name, bytes) in FILES.iter().zip([disclosure.bytes(), disclosure.table(), page]) {
        store::write_secret(&out.join(name), &bytes).map_err(failed)?;
    }
    Ok(())
}
