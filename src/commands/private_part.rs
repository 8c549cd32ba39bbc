//! The publisher's private part, as far as a command may read it.

use std::error::Error;
use std::path::PathBuf;

use engross::circulation::{PRIVATE, PrivateError, PrivatePart, Vault};
use engross::register::Register;

use super::register::CopyArgs;
use crate::args;

/// Who reads the private part.
#[derive(Debug, clap::Args)]
pub struct PrivateArgs {
    /// The age identity that opens the private part, if it is encrypted
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

impl PrivateArgs {
    /// The lists of this workspace, and what is wrong with them; nothing of somebody else's copy, or where
    /// there are none.
    pub fn open(
        &self,
        all: &args::Args,
        copy: &CopyArgs,
        register: &Register,
    ) -> Result<Option<(PrivatePart, Vec<PrivateError>)>, Box<dyn Error>> {
        let Ok(root) = super::root(all) else { return Ok(None) };
        let output = root.join("output");
        if copy.register.is_some() || !output.join(PRIVATE).is_dir() {
            return Ok(None);
        }
        let mut vault = Vault::default();
        if let Some(path) = &self.identity {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            vault = vault.with_identities(&text)?;
        }
        Ok(Some(PrivatePart::open(&output, register, &vault)))
    }
}
