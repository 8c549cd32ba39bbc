//! The lists of who got what and who answered, as commands read them.

use std::error::Error;
use std::path::Path;

use engross::circulation::{PrivatePart, Vault};
use engross::register::Register;

use crate::terminal;

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
