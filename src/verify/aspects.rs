//! The parts of a verdict on a release, each by itself: an audit asks for all of them.

use std::collections::BTreeSet;

use super::{Approved, Case, Served, approved, sealed};
use crate::policy::MemberId;
use crate::policy::history::History;
use crate::readback;
use crate::seal;

impl<'c> Case<'c> {
    /// What is served beside the register.
    pub fn served(&self) -> &'c Served {
        self.served
    }

    /// The policies that are served, judged by their signatures.
    pub fn policies(&self) -> &History {
        &self.policies
    }

    /// Who approved the release that an entry published; `None` if it published none.
    pub fn approved(&self, entry: u64) -> Option<Approved> {
        Some(approved::approved(self, entry, self.published(entry)?))
    }

    /// What the seal of a file shows, by the policy that was in force when an entry was made.
    pub fn seal(&self, entry: u64, bytes: &[u8]) -> Result<seal::Verdict, readback::Error> {
        sealed::verdict(self, entry, bytes)
    }
}

impl Approved {
    /// The members who are shown to have approved; `None` if that cannot be shown.
    pub fn members(&self) -> Option<&BTreeSet<MemberId>> {
        match self {
            Self::Met { members, .. } | Self::NotMet { members, .. } => Some(members),
            Self::NotShown(_) => None,
        }
    }
}
