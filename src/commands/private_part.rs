//! The publisher's private part, as far as a command may read it.

use std::error::Error;
use std::path::Path;

use engross::circulation::{PRIVATE, PrivateError, PrivatePart};
use engross::register::Register;
use engross::vault::Vault;

use super::register::CopyArgs;
use super::vault::VaultArgs;
use crate::{args, terminal};

/// Who reads the private part.
#[derive(Debug, clap::Args)]
pub struct PrivateArgs {
    #[command(flatten)]
    vault: VaultArgs,
}

/// The lists that could be read, and what is wrong with the others.
pub type Opened = (PrivatePart, Vec<PrivateError>);

impl PrivateArgs {
    /// The lists of this workspace, and what is wrong with them; nothing of somebody else's copy, or where
    /// there are none.
    pub fn open(
        &self,
        all: &args::Args,
        copy: &CopyArgs,
        register: &Register,
    ) -> Result<Option<Opened>, Box<dyn Error>> {
        let Ok(root) = super::root(all) else { return Ok(None) };
        let output = root.join("output");
        if copy.register.is_some() || !output.join(PRIVATE).is_dir() {
            return Ok(None);
        }
        let vault = self.vault.unlock(Vault::default())?;
        Ok(Some(PrivatePart::open(&output, register, &vault)))
    }
}

/// Reads the private part, and says whether it is whole. Lists that are lost or damaged are told, and the others
/// are used; if one is locked, that is an error.
pub fn read_part(
    output: &Path,
    register: &Register,
    vault: &Vault,
) -> Result<(PrivatePart, bool), Box<dyn Error>> {
    let (part, unread) = PrivatePart::open(output, register, vault);
    if let Some(locked) = unread.iter().find(|error| error.is_locked()) {
        return Err(locked.to_string().into());
    }
    for error in &unread {
        terminal::note(&format!("{error}. What it says is missing from what follows."));
    }
    Ok((part, unread.is_empty()))
}
