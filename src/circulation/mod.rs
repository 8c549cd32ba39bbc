//! Circulation: who got which edition of a published version and how, and what they answered.
//!
//! ```text
//! output/private/circulation/
//!   <entry>.json         the rows behind an entry of the register, each with its salt: who got it, or
//!   <entry>.json.age     who answered; encrypted if `engross.toml` says for whom
//! ```
//!
//! The register says how many rows there are and one [hash](tree) of them. A [`Row`] is one recipient, an
//! [`Answer`] is what one of them said; each is [`Salted`], so that nobody guesses a name from the hash,
//! and whoever is given a row with its path finds that it is in the register. A [`List`] is all rows of
//! one entry, and the [`PrivatePart`] keeps lists, as a [`Vault`] encrypts them.
//!
//! It knows no git, no clock, no terminal and no network.

mod answer;
mod code;
mod list;
mod private;
mod row;
mod salted;
#[cfg(test)]
mod tests;
mod vault;

pub use answer::Answer;
pub use code::{AnswerCode, NotAnAnswerCode};
pub use list::{List, ListError, Listed};
pub use private::{Kept, PRIVATE, PrivateError, PrivatePart};
pub use row::{Channel, NotAChannel, Row};
pub use salted::{Salt, Salted, tree};
pub use vault::{Vault, VaultError};

use crate::register::entry::Entry;
use crate::register::write::{WriteError, Writer};

/// Appends the entry of a list to the register that a writer holds, and keeps the list itself: both, or
/// neither. The bytes are the list as the vault has it.
pub fn append<'d, R: Listed>(
    mut writer: Writer<'d>,
    list: &List<R>,
    vault: &Vault,
) -> Result<Writer<'d>, AppendError> {
    let index = writer.register().tree().size();
    let next = writer.next(list.entry())?;
    let (name, bytes) = vault.seal(&private::name(index), &list.bytes())?;
    writer.stage_secret(&name, &bytes)?;
    let put = Writer::put(&name, &format!("{PRIVATE}/{name}"));
    Ok(writer.append(next, vec![put])?)
}

/// Why a list could not be kept with its entry.
#[derive(Debug)]
pub enum AppendError {
    Write(WriteError),
    Vault(VaultError),
}

impl std::fmt::Display for AppendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Write(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AppendError {}

impl From<WriteError> for AppendError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl From<VaultError> for AppendError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

/// How many rows an entry is of and their root, if it is of any.
pub fn rows_of(entry: &Entry) -> Option<crate::register::entry::Rows> {
    match entry {
        Entry::Circulated(circulated) => Some(circulated.rows),
        Entry::Acknowledged(acknowledged) => Some(acknowledged.rows),
        _ => None,
    }
}
