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
//! 1. [`recipients`] reads a table of them, and a [`plan`] makes a list of it, of a version that may be circulated.
//! 2. [`append`] logs a list and keeps it.
//! 3. A [`disclosure`] shows some of its rows to somebody who may know, and proves them.
//! 4. What became of each row is its [`Delivery`], and whether somebody has it follows from that and from what
//!    they answered: [`Holder::possession`].
//! 5. A [`Reply`] that comes back, perhaps as one of many in a table ([`replies`]), is [accepted](accept) as an
//!    [`Answer`] if it fits one of the [`Holders`] of a version; [`Standing`] is what all answers of one come to.
//! 6. [`Outstanding`] is who has not answered, and a [`RecallList`] who has a version that was withdrawn.
//!
//! It knows no git, no clock, no terminal and no network.

mod accept;
mod answer;
pub mod at_rest;
mod code;
mod delivery;
pub mod disclosure;
mod holder;
mod list;
mod outstanding;
pub mod plan;
mod private;
mod recall;
pub mod recipients;
mod refusal;
pub mod replies;
mod reply;
mod row;
mod salted;
mod spreadsheet;
mod standing;
#[cfg(test)]
pub(crate) mod tests;

pub use crate::vault::{Vault, VaultError};
pub use accept::{Accepted, accept};
pub use answer::Answer;
pub use code::{AnswerCode, NotAnAnswerCode};
pub use delivery::{Deliveries, Delivery, Possession};
pub use holder::{Holder, Holders, Recall};
pub use list::{List, ListError, Listed};
pub use outstanding::{Asked, Awaited, Outstanding};
pub use private::{Kept, PRIVATE, PrivateError, PrivatePart};
pub use recall::{RECALL, RecallError, RecallList};
pub use refusal::{MAX_CHANGE, ReplyRefusal};
pub use reply::{Field, Reply};
pub use row::{Channel, NotAChannel, Row};
pub use salted::{Salt, Salted, tree};
pub use spreadsheet::spreadsheet;
pub use standing::{Standing, Step};

use crate::register::entry::Entry;
use crate::register::write::{WriteError, Writer};
use crate::vault::SUFFIX;

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

/// Where the list of an entry is, below a workspace's `output/`, as a vault keeps it.
pub fn place(entry: u64, vault: &Vault) -> String {
    let suffix = if vault.is_encrypting() { SUFFIX } else { "" };
    format!("{PRIVATE}/{}{suffix}", private::name(entry))
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
