//! The private part of a workspace, as commands open it.

use std::error::Error;
use std::path::{Path, PathBuf};

use engross::files::Files;
use engross::report::{Report, Severity};
use engross::revision;
use engross::vault::Vault;
use engross::workspace::{CONFIG_PATH, Config};

use crate::terminal;

/// Who reads what is private.
#[derive(Debug, clap::Args)]
pub struct VaultArgs {
    /// The age key that opens what is encrypted in output/private/
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

impl VaultArgs {
    /// A vault for whom `engross.toml` names, which opens what the key that was given opens.
    pub fn open(&self, root: &Path) -> Result<Vault, Box<dyn Error>> {
        let config = config(root)?;
        let vault = Vault::for_recipients(config.private.recipients.iter().map(String::as_str))?;
        self.unlock(vault)
    }

    /// The same vault, with the key that was given.
    pub fn unlock(&self, vault: Vault) -> Result<Vault, Box<dyn Error>> {
        let Some(path) = &self.identity else { return Ok(vault) };
        let said = |error: &dyn Error| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| said(&error))?;
        Ok(vault.with_identities(&text).map_err(|error| said(&error))?)
    }
}

/// What `engross.toml` says in the work tree.
pub fn config(root: &Path) -> Result<Config, Box<dyn Error>> {
    let bytes = std::fs::read(root.join(CONFIG_PATH));
    let bytes = bytes.map_err(|error| format!("{CONFIG_PATH} cannot be read: {error}"))?;
    let mut files = Files::default();
    files.insert(CONFIG_PATH, bytes);
    let (config, problems) = Config::read(&files);
    let is_whole = problems.iter().all(|problem| problem.severity != Severity::Error);
    if let Some(config) = config.filter(|_| is_whole) {
        return Ok(config);
    }
    let mut report = Report::default();
    if let Some(text) = files.get(CONFIG_PATH).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        report.keep_text(CONFIG_PATH, text);
    }
    report.extend(problems);
    terminal::print_report(&report);
    Err(format!("{CONFIG_PATH} has {}", terminal::tally(&report)).into())
}

/// Refuses to write names where git would take them.
pub fn keep_from_git(root: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    match folder.exists() {
        true => keep_file_from_git(root, folder),
        false => Ok(()),
    }
}

/// The same for one file, which need not be there yet.
pub fn keep_file_from_git(root: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    match revision::is_within_reach_of_git(root, file)? {
        false => Ok(()),
        true => Err(format!(
            "git would take {} into the repository, and no names of people belong there; write its path \
             into .gitignore first",
            terminal::short(file)
        )
        .into()),
    }
}
