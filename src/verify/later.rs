//! Whether a copy is older than what lies in it: its register ends before entries of which it has signs.
//!
//! A copy that was made while something was logged has the head of before and files of after; and so has one in
//! which an old head was put back. What is current by that head may have been withdrawn since. A sign shows
//! that, and what it is of is trusted for nothing else.

use super::beside::proof;
use super::{Answer, Case, Status};
use crate::publication::PROOF;
use crate::record::{RECORD, Record};

/// So many proofs are looked at.
const MOST_PROOFS: usize = 10_000;

impl Case<'_> {
    /// Whether what is current by this copy may not be, since the register has more entries than the copy. Of a
    /// day that the copy's own entries reach beyond, later ones say nothing.
    pub fn is_outdated(&self) -> bool {
        let is_whole = self.as_of.ledger.size() == self.register.checkpoint().size;
        is_whole && self.has_signs_of_later()
    }

    /// That it is outdated, in a sentence.
    pub fn outdated_told(&self) -> Option<String> {
        self.is_outdated().then(|| format!("This copy {}.", self.signs_told()))
    }

    /// What the copy has, after its name, and what to do.
    pub(super) fn signs_told(&self) -> String {
        let last = self.register.checkpoint().size - 1;
        format!("has signs of entries after its last, entry {last}: copy it again")
    }

    /// Whether there are hashes or entries beyond the head, or a proof that leads to a later head, which the
    /// register's own key signed.
    pub(super) fn has_signs_of_later(&self) -> bool {
        *self
            .signs_of_later
            .get_or_init(|| self.register.has_files_of_later() || self.has_later_proof())
    }

    fn has_later_proof(&self) -> bool {
        let files = self.served.files().into_iter();
        let mut proofs = files.filter(|path| path.ends_with(PROOF)).take(MOST_PROOFS);
        proofs.any(|path| {
            let proof = self.served.read(&path);
            proof.is_some_and(|bytes| proof::is_of_later_head(self, &bytes))
        })
    }

    /// Why nothing can be said of a file that lies beside the record of a version that a later entry published.
    pub(super) fn of_later_version(&self, file: &super::File<'_>) -> Option<String> {
        let record = Record::read(&(file.neighbours)(RECORD)?).ok()?;
        let Record { briefing, version, .. } = record;
        let is_there = self.register.published(&briefing, version).is_some();
        (!is_there && self.has_signs_of_later()).then(|| {
            let signs = self.signs_told();
            format!("it lies among the files of {briefing} {version}, and this copy {signs}")
        })
    }
}

impl Answer {
    /// What it comes to. By an outdated copy nothing is current.
    pub fn status(&self, case: &Case<'_>) -> Status {
        match self.verdict.status(case.register().is_anchored()) {
            Status::Current | Status::NoAnchor if case.is_outdated() => Status::Unread,
            status => status,
        }
    }
}
