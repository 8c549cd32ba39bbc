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

use super::delivery::Possession;
use super::holder::{Holder, Holders};
use super::row::Channel;
use super::spreadsheet::spreadsheet;
use super::{Vault, VaultError};
use crate::phrase::{counted, listed};
use crate::record::Version;
use crate::register::disk::{Disk, RealDisk};
use crate::store;
use crate::vault::SUFFIX;

/// Where recall lists are, below a workspace's `output/`.
pub const RECALL: &str = "private/recall";

/// Those who have a withdrawn version, or may have it.
#[derive(Debug)]
pub struct RecallList<'h, 'p> {
    /// The entry that withdrew it.
    pub entry: u64,
    pub holders: Vec<&'h Holder<'p>>,
    /// To how many it was circulated who do not have it: it was not sent to them, or refused.
    pub without: usize,
}

impl<'h, 'p> RecallList<'h, 'p> {
    /// Those who have a version, or may have it; `None` if it is not withdrawn, or was circulated to nobody.
    pub fn of(holders: &'h Holders<'p>, briefing: &str, version: Version) -> Option<Self> {
        let all = holders.of_version(briefing, version);
        let entry = all.first()?.recall?.entry;
        let (without, holders): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|holder| holder.possession() == Possession::HasNot);
        Some(Self { entry, holders, without: without.len() })
    }

    /// How many have it or may have it, in which edition and by which channel, and how many have not.
    pub fn told(&self) -> String {
        let mut counts: BTreeMap<(&str, Channel), usize> = BTreeMap::new();
        for holder in &self.holders {
            *counts.entry((&holder.row.edition, holder.row.channel)).or_default() += 1;
        }
        let parts: Vec<_> = counts
            .iter()
            .map(|((edition, channel), count)| format!("{count} {edition} {}", channel.told()))
            .collect();
        let (all, parts) = (self.holders.len(), listed(&parts));
        let may_have =
            self.holders.iter().filter(|holder| holder.possession() == Possession::MayHave).count();
        let recipients = counted(all, "recipient");
        let has = match (may_have, all) {
            (0, 1) => "has it",
            (0, _) => "have it",
            (may_have, all) if may_have == all => "may have it",
            _ => "have it or may have it",
        };
        let mut said = match all {
            0 => "Nobody has it".to_owned(),
            _ => format!("{recipients} {has}: {parts}"),
        };
        let whether = match may_have {
            0 => String::new(),
            some if some == all => ". Whether they were sent it is not known".to_owned(),
            some => format!(". Of {some} of them it is not known whether they were sent it"),
        };
        said += &whether;
        if self.without > 0 {
            let without = counted(self.without, "recipient");
            said += &format!(". It was not sent to {without}, or the mail server refused it");
        }
        said
    }

    /// Writes the list below a workspace's `output/`, for its owner alone, in place of an earlier one, encrypted or
    /// not.
    pub fn write(&self, output: &Path, vault: &Vault) -> Result<PathBuf, RecallError> {
        let table = spreadsheet(self.holders.iter().copied());
        let plain = format!("{}.csv", self.entry);
        let (name, bytes) = vault.seal(&plain, &table)?;
        let encrypted = format!("{plain}{SUFFIX}");
        let earlier = if name == plain { encrypted } else { plain };
        let [path, earlier] = [name, earlier].map(|name| output.join(RECALL).join(name));
        let io = |path: &Path, error| RecallError::Io(path.to_owned(), error);
        store::replace_secret(&path, &bytes).map_err(|error| io(&path, error))?;
        RealDisk.remove(&earlier).map_err(|error| io(&earlier, error))?;
        Ok(path)
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
