//! One thing that happened, as the register has it: canonical JSON (RFC 8785), at most 65,535 bytes.
//!
//! ```text
//! {"approvals":[],"briefing":"2022-09-asthma-neglect","code":"S4FW-MEFG-6YCA-PYP5R",
//!  "content":{"sha256":"c91f…"},
//!  "editions":[{"built":{"sha256":"5c77…"},"length":48213,"name":"print.pdf","sealed":{"sha256":"20ef…"}}],
//!  "record":{"sha256":"ad38…"},"timestamp":1663149600,"type":"engross:published:1","version":1}
//! ```
//!
//! `type` says which kind it is, and each kind has the fields of its type here and no others.
//! `timestamp` is in seconds since 1970 (UTC), and is the publisher's claim: what came before what is
//! told by the order of the entries. An entry holds digests and coded reasons and hardly a word, so
//! that bytes can be taken down and the register still checks. Lists of digests and names are sorted and
//! have nothing twice.
//!
//! [`Entry::read`] accepts exactly what [`Entry::bytes`] writes. What entries mean one after another is
//! the [`ledger`](super::ledger)'s.

mod error;
mod kinds;

pub use error::EntryError;
pub use kinds::{
    Acknowledged, AcknowledgedType, Circulated, CirculatedType, Claim, Corrected, CorrectedType,
    Edition, Genesis, GenesisType, NotAReason, PolicyChanged, PolicyType, Published, PublishedType,
    Reason, Reinstated, ReinstatedType, Rows, Sha256, Withdrawn, WithdrawnType,
};

use serde::{Deserialize, Serialize};

use super::tile::MAX_ENTRY;
use crate::digest::Digest;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// The register began.
    Genesis(Genesis),
    /// Another policy came into force.
    Policy(PolicyChanged),
    Published(Published),
    Withdrawn(Withdrawn),
    /// What was withdrawn holds again.
    Reinstated(Reinstated),
    /// A claim of an earlier entry was wrong.
    Corrected(Corrected),
    /// A published version was given to people.
    Circulated(Circulated),
    /// Answers came from those who were given it, or to its recall.
    Acknowledged(Acknowledged),
}

/// What kind an entry is, whatever else it has.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

impl Entry {
    /// The entry's one spelling: its types have their fields in the order of RFC 8785, and no fractions.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data has a JSON form")
    }

    /// Reads an entry; anything but the very bytes that [`Entry::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY {
            return Err(EntryError::TooLong);
        }
        let Kind { kind } = serde_json::from_slice(bytes)?;
        let entry = match &*kind {
            "engross:genesis:1" => Self::Genesis(serde_json::from_slice(bytes)?),
            "engross:policy:1" => Self::Policy(serde_json::from_slice(bytes)?),
            "engross:published:1" => Self::Published(serde_json::from_slice(bytes)?),
            "engross:withdrawn:1" => Self::Withdrawn(serde_json::from_slice(bytes)?),
            "engross:reinstated:1" => Self::Reinstated(serde_json::from_slice(bytes)?),
            "engross:corrected:1" => Self::Corrected(serde_json::from_slice(bytes)?),
            "engross:circulated:1" => Self::Circulated(serde_json::from_slice(bytes)?),
            "engross:acknowledged:1" => Self::Acknowledged(serde_json::from_slice(bytes)?),
            _ => return Err(EntryError::OfNoKind(kind)),
        };
        entry.agrees_with_itself()?;
        match entry.bytes() == bytes {
            true => Ok(entry),
            false => Err(EntryError::NotCanonical),
        }
    }

    /// Its time as the publisher claims it, in seconds since 1970 (UTC).
    pub fn timestamp(&self) -> i64 {
        match self {
            Self::Genesis(Genesis { timestamp, .. })
            | Self::Policy(PolicyChanged { timestamp, .. })
            | Self::Published(Published { timestamp, .. })
            | Self::Withdrawn(Withdrawn { timestamp, .. })
            | Self::Reinstated(Reinstated { timestamp, .. })
            | Self::Corrected(Corrected { timestamp, .. })
            | Self::Circulated(Circulated { timestamp, .. })
            | Self::Acknowledged(Acknowledged { timestamp, .. }) => *timestamp,
        }
    }

    /// The digests of the files that it names, as they are served: a proof of it proves these.
    pub fn files(&self) -> Vec<Digest> {
        let signed = |approvals: &[Sha256]| approvals.iter().map(|it| it.sha256).collect();
        match self {
            Self::Genesis(Genesis { policy, .. }) => vec![policy.sha256],
            Self::Policy(PolicyChanged { policy, approvals, .. }) => {
                [vec![policy.sha256], signed(approvals)].concat()
            }
            Self::Published(published) => {
                let editions = published.editions.iter().map(Edition::file).collect();
                let own = vec![published.record.sha256, published.content.sha256];
                [own, editions, signed(&published.approvals)].concat()
            }
            Self::Withdrawn(Withdrawn { approvals, .. })
            | Self::Reinstated(Reinstated { approvals, .. })
            | Self::Corrected(Corrected { approvals, .. }) => signed(approvals),
            Self::Circulated(_) | Self::Acknowledged(_) => Vec::new(),
        }
    }

    /// What one part of an entry says of another, and what its type cannot hold.
    pub fn agrees_with_itself(&self) -> Result<(), EntryError> {
        error::is_time(self.timestamp())?;
        match self {
            Self::Genesis(genesis) => genesis.agrees_with_itself(),
            Self::Policy(policy) => error::is_sorted("approvals", &policy.approvals),
            Self::Published(published) => published.agrees_with_itself(),
            Self::Withdrawn(withdrawn) => {
                error::is_briefing(&withdrawn.briefing)?;
                error::is_sorted("approvals", &withdrawn.approvals)
            }
            Self::Reinstated(reinstated) => {
                error::is_briefing(&reinstated.briefing)?;
                error::is_sorted("approvals", &reinstated.approvals)
            }
            Self::Corrected(corrected) => {
                if let Claim::Timestamp(timestamp) = corrected.claim {
                    error::is_time(timestamp)?;
                }
                error::is_sorted("approvals", &corrected.approvals)
            }
            Self::Circulated(Circulated { briefing, rows, .. })
            | Self::Acknowledged(Acknowledged { briefing, rows, .. }) => {
                error::is_briefing(briefing)?;
                rows.agrees_with_itself()
            }
        }
    }
}

#[cfg(test)]
mod tests;
