//! What entries say on the publisher's word alone, as later entries correct it.

use std::collections::BTreeMap;

use super::Register;
use super::entry::{Claim, Entry, Reason};

/// The claims of a register's entries.
#[derive(Debug)]
pub struct Claims {
    /// Of each entry, in seconds since 1970 (UTC).
    timestamps: Vec<i64>,
    /// Of each entry that gives one.
    reasons: BTreeMap<u64, Reason>,
}

impl Claims {
    pub fn of(register: &Register) -> Self {
        let entries = register.entries();
        let mut timestamps: Vec<_> =
            entries.iter().map(|logged| logged.entry.timestamp()).collect();
        let mut reasons = BTreeMap::new();
        for (index, logged) in (0..).zip(entries) {
            match &logged.entry {
                Entry::Withdrawn(withdrawn) => drop(reasons.insert(index, withdrawn.reason)),
                Entry::Corrected(corrected) => match corrected.claim {
                    Claim::Reason(reason) => drop(reasons.insert(corrected.entry, reason)),
                    Claim::Timestamp(timestamp) => {
                        let at = usize::try_from(corrected.entry).ok();
                        if let Some(claimed) = at.and_then(|at| timestamps.get_mut(at)) {
                            *claimed = timestamp;
                        }
                    }
                },
                _ => {}
            }
        }
        Self { timestamps, reasons }
    }

    pub fn timestamps(&self) -> &[i64] {
        &self.timestamps
    }

    /// When an entry was made, as the publisher says.
    pub fn timestamp(&self, entry: u64) -> i64 {
        usize::try_from(entry).ok().and_then(|at| self.timestamps.get(at)).copied().unwrap_or(0)
    }

    pub fn reason(&self, entry: u64) -> Option<Reason> {
        self.reasons.get(&entry).copied()
    }
}
