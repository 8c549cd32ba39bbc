//! What became of a release: what a register has of it.

use serde_json::{Value, json};

use crate::record::{Record, RecordDigest, Version};
use crate::register::ledger::{Ledger, Standing};

/// What became of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was published, by this entry, and this is how it stands.
    Published {
        entry: u64,
        standing: Outcome,
    },
    /// Another record was published under its number, by this entry.
    Another {
        version: Version,
        entry: u64,
    },
    /// It was not published, and this later version was.
    PassedOver(Version),
    Unpublished,
}

/// How a published release stands, and by which entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Current,
    Superseded { by: Version, entry: u64 },
    Withdrawn { entry: u64, taken_down: bool },
}

impl Fate {
    /// What a register's ledger has of the release with this record.
    pub fn of(ledger: &Ledger, record: &Record, digest: RecordDigest) -> Self {
        let (briefing, version) = (&record.briefing, record.version);
        let versions = ledger.briefings().get(briefing);
        let entry_of = |version: &Version| Some(versions?.get(version)?.entry);
        match (entry_of(&version), ledger.standing(briefing, version)) {
            (Some(entry), Some(standing)) => {
                if ledger.entry_of_record(&digest.digest()) != Some(entry) {
                    return Self::Another { version, entry };
                }
                let standing = match standing {
                    Standing::Current => Outcome::Current,
                    Standing::Superseded { by } => {
                        Outcome::Superseded { by, entry: entry_of(&by).unwrap_or(entry) }
                    }
                    Standing::Withdrawn(withdrawal) => Outcome::Withdrawn {
                        entry: withdrawal.entry,
                        taken_down: withdrawal.taken_down,
                    },
                };
                Self::Published { entry, standing }
            }
            _ => match versions.and_then(|versions| versions.last_key_value()) {
                Some((last, _)) if *last > version => Self::PassedOver(*last),
                _ => Self::Unpublished,
            },
        }
    }

    /// The same as a sentence, if it was published.
    pub fn told(&self) -> Option<String> {
        Some(match self {
            Self::Published { entry, standing: Outcome::Current } => {
                format!("It is published and current: entry {entry} of the register.")
            }
            Self::Published { entry, standing: Outcome::Superseded { by, entry: later } } => {
                format!(
                    "It was published by entry {entry} of the register, and superseded by {by}, entry {later}."
                )
            }
            Self::Published {
                entry,
                standing: Outcome::Withdrawn { entry: later, taken_down },
            } => {
                let files = if *taken_down { "; its files were taken down" } else { "" };
                format!(
                    "It was published by entry {entry} of the register, and is withdrawn by entry \
                     {later}{files}."
                )
            }
            Self::Another { version, entry } => format!(
                "The register has another record as {version}, by entry {entry}: nobody should use \
                 this one."
            ),
            Self::PassedOver(_) | Self::Unpublished => return None,
        })
    }

    pub fn json(&self) -> Value {
        match self {
            Self::Published { entry, standing } => match standing {
                Outcome::Current => json!({ "entry": entry, "standing": "current" }),
                Outcome::Superseded { by, entry: later } => json!({
                    "entry": entry, "standing": "superseded", "by": by, "by_entry": later,
                }),
                Outcome::Withdrawn { entry: later, taken_down } => json!({
                    "entry": entry, "standing": "withdrawn", "by_entry": later,
                    "taken_down": taken_down,
                }),
            },
            Self::Another { entry, .. } => json!({ "entry": entry, "standing": "another-record" }),
            Self::PassedOver(_) | Self::Unpublished => Value::Null,
        }
    }
}
