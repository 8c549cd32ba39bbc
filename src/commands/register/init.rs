//! `engross register init`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::digest::Digest;
use engross::files::Files;
use engross::register::anchor::LABEL;
use engross::register::disk::RealDisk;
use engross::register::entry::Genesis;
use engross::register::key::SecretKey;
use engross::register::write::{WriteError, Writer};
use engross::register::{CHECKPOINT, PRIVATE, PUBLIC, SERVED};
use engross::report::Report;
use engross::revision;
use engross::workspace::{CONFIG_PATH, Config};
use ssh_key::rand_core::OsRng;

use super::super::board::Board;
use super::{line, read_key};
use crate::{clock, terminal};

/// Begin the register, and print its anchor
///
/// Writes the first entry, with the register's key and the first policy's digest, to
/// output/public/register/. Put the anchor where people know it from you: a letterhead, a website that
/// is not this one, the minutes. Whoever has it can tell your register from a look-alike.
///
/// Exit status: 0 it began, 1 engross.toml has errors, 2 could not begin.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A key that you have already [default: one is made in output/private/register/key, readable by
    /// you alone]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    /// What the register is called for ever: the address that it will be served at, without https://
    /// [default: the address to check at, in engross.toml, and /register]
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,

    /// The first policy, whether or not it is in force [default: policy/v1/policy.json, if the policy is in
    /// force]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// The public SSH key of somebody who may put a policy into force when too few members are left;
    /// may be said more than once
    #[arg(long, value_name = "FILE")]
    recovery: Vec<PathBuf>,

    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    let folder = output.join(PUBLIC);
    if folder.exists() {
        return Err(WriteError::Begun(folder).into());
    }
    none_upstream(root)?;
    let policy = policy(root, args.policy.as_deref())?;
    let Some(config) = config(root)? else { return Ok(ExitCode::from(1)) };
    let origin = args.origin.clone().unwrap_or_else(|| default_origin(&config.publisher.check));
    let key = key(root, args.key.as_deref(), &origin)?;
    let genesis = Genesis {
        name: config.publisher.name,
        policy: policy.into(),
        recovery: recovery(&args.recovery)?,
        timestamp: clock::now()?.unix_timestamp(),
        kind: Default::default(),
        key: key.log_key(),
        origin,
    };
    let writer = Writer::begin(&output, &RealDisk, key, genesis)?;
    let register = writer.register();
    let (anchor, key) = (register.anchor(), &register.genesis().key);
    if args.json {
        terminal::print_json(&serde_json::json!({
            "format": "engross-register-init-1",
            "anchor": anchor,
            "anchor_line": anchor.line(),
            "origin": register.genesis().origin,
            "key": key,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    line(&format!("The register of {} has begun.", register.genesis().name));
    line(&format!("  called   {}", register.genesis().origin));
    line(&format!("  key      {key}"));
    line(&format!("  anchor   {anchor}"));
    line("");
    line("For a letterhead, or wherever people know it from you:");
    line(&format!("  {LABEL} {}", anchor.line()));
    line("");
    line(&format!(
        "Commit it: git add output/{SERVED}, then git commit. Keep a copy of output/{PRIVATE} in a \
         safe place: it has the key, and what was last signed. It belongs on one machine."
    ));
    Ok(ExitCode::SUCCESS)
}

/// The configuration as it lies in the work tree; its problems are said.
fn config(root: &Path) -> Result<Option<Config>, Box<dyn Error>> {
    let mut files = Files::default();
    files.insert(CONFIG_PATH, read(&root.join(CONFIG_PATH))?);
    let (config, problems) = Config::read(&files);
    let mut report = Report::default();
    report.extend(problems);
    terminal::print_report(&report);
    Ok(config)
}

/// Refuses to begin a register where the branch that this one is pushed to has one: every command holds the
/// two against each other, and would refuse this one.
fn none_upstream(root: &Path) -> Result<(), Box<dyn Error>> {
    let path = format!("output/{PUBLIC}");
    match revision::upstream_file(root, &format!("{path}/{CHECKPOINT}"))? {
        None => Ok(()),
        Some(_) => Err(format!(
            "the branch that this one is pushed to has a register in {path} already, and no command \
             accepts another beside it. If it is yours, bring it back: git restore {path}. If it came \
             with a workspace that you cloned, let go of where that came from, git remote remove \
             origin, and push to a repository of your own"
        )
        .into()),
    }
}

/// The digest of the first policy. The anchor is made of it, so nobody may have to change it afterwards.
fn policy(root: &Path, named: Option<&Path>) -> Result<Digest, Box<dyn Error>> {
    if let Some(path) = named {
        return Ok(Digest::of(&read(&root.join(path))?));
    }
    let history = Board::open(root)?.history;
    let first = history.versions.first().filter(|_| history.in_force().is_some());
    let first = first.ok_or(
        "no policy is in force, and the anchor would be that of one which nobody has agreed to. \
         `engross policy show` says what is missing. To begin with a file all the same, name it: \
         --policy FILE",
    )?;
    Ok(first.digest())
}

fn read(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// `www.example.org/register` where a reader checks at `https://www.example.org/`.
fn default_origin(check: &str) -> String {
    format!("{}/register", check.trim_start_matches("https://").trim_end_matches('/'))
}

/// The register's key; if none is named and none was made, one is made.
fn key(root: &Path, named: Option<&Path>, origin: &str) -> Result<SecretKey, Box<dyn Error>> {
    if let Some(path) = named {
        return read_key(path);
    }
    let inside = format!("output/{PRIVATE}/key");
    if !revision::is_ignored(root, &inside)? {
        return Err(format!(
            "git does not ignore {inside}, and a secret key must never get into it; add the line \
             /output/private/ to .gitignore"
        )
        .into());
    }
    let path = root.join(&inside);
    if !path.exists() {
        let text = SecretKey::generate(origin, &mut OsRng).ok_or_else(|| {
            format!("`{origin}` cannot be the name of a register: no spaces, and no `+`")
        })?;
        let written = SecretKey::write(&path, &text);
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let key = read_key(&path)?;
    match key.name() == origin {
        true => Ok(key),
        false => Err(format!(
            "the key in {inside} is that of `{}`, not of `{origin}`; move it away, or say --origin {}",
            key.name(),
            key.name()
        )
        .into()),
    }
}

/// Public keys of OpenSSH, without their comments, in order.
fn recovery(paths: &[PathBuf]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut keys = Vec::new();
    for path in paths {
        let text = String::from_utf8(read(path)?)?;
        let mut words = text.split_whitespace();
        let (Some(kind), Some(key)) = (words.next(), words.next()) else {
            return Err(format!("{} is no public SSH key", path.display()).into());
        };
        keys.push(format!("{kind} {key}"));
    }
    keys.sort();
    keys.dedup();
    Ok(keys)
}
