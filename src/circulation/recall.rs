//! A recall: a withdrawn version is asked back from those who have it.
//!
//! ```text
//! output/private/recall/
//!   <entry>.csv            who has what the entry withdrew; encrypted as the lists of circulations are
//! ```

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use super::holder::{Holder, Holders};
use super::row::Channel;
use super::spreadsheet::spreadsheet;
use super::{Vault, VaultError};
use crate::phrase::{counted, listed};
use crate::record::Version;
use crate::store;

/// Where recall lists are, below a workspace's `output/`.
pub const RECALL: &str = "private/recall";

/// Those who have a withdrawn version.
#[derive(Debug)]
pub struct RecallList<'h, 'p> {
    /// The entry that withdrew it.
    pub entry: u64,
    /// One at least.
    pub holders: Vec<&'h Holder<'p>>,
}

impl<'h, 'p> RecallList<'h, 'p> {
    /// Those who have a version; `None` if it is not withdrawn, or nobody was sent it.
    pub fn of(holders: &'h Holders<'p>, briefing: &str, version: Version) -> Option<Self> {
        let holders = holders.of_version(briefing, version);
        let entry = holders.first()?.recall?.entry;
        Some(Self { entry, holders })
    }

    /// How many have it, in which edition and by which channel.
    pub fn told(&self) -> String {
        let mut counts: BTreeMap<(&str, Channel), usize> = BTreeMap::new();
        for holder in &self.holders {
            *counts.entry((&holder.row.edition, holder.row.channel)).or_default() += 1;
        }
        let parts: Vec<_> = counts
            .iter()
            .map(|((edition, channel), count)| format!("{count} {edition} {}", channel.told()))
            .collect();
        let verb = if self.holders.len() == 1 { "has" } else { "have" };
        format!("{} {verb} it: {}", counted(self.holders.len(), "recipient"), listed(&parts))
    }

    /// Writes the list below a workspace's `output/`, for its owner alone, in place of an earlier one.
    pub fn write(&self, output: &Path, vault: &Vault) -> Result<PathBuf, RecallError> {
        let table = spreadsheet(self.holders.iter().copied());
        let (name, bytes) = vault.seal(&format!("{}.csv", self.entry), &table)?;
        let path = output.join(RECALL).join(name);
        match store::replace_secret(&path, &bytes) {
            Ok(()) => Ok(path),
            Err(error) => Err(RecallError::Io(path, error)),
        }
    }
}

/// Why a recall list could not be written.
#[derive(Debug)]
pub enum RecallError {
    Vault(VaultError),
    Io(PathBuf, io::Error),
}

impl Display for RecallError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vault(error) => error.fmt(f),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for RecallError {}

impl From<VaultError> for RecallError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}
