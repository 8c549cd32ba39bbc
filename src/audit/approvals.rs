//! The approvals of a release: those that the register names are here, and as many as the policy asked for.

use std::collections::BTreeSet;

use super::auditor::Auditor;
use super::cause::{Cause, Lost};
use super::files;
use super::release::Looking;
use crate::approval::allowed_signers::{ALLOWED_SIGNERS, allowed_signers, lacking};
use crate::approval::papers::APPROVALS;
use crate::digest::Digest;
use crate::publication::PROOF;
use crate::verify::Approved;

impl Auditor<'_> {
    pub(super) fn approvals(&mut self, looking: &Looking<'_>) -> Option<Approved> {
        let named: BTreeSet<_> =
            looking.published.approvals.iter().map(|digest| digest.sha256).collect();
        let mut missing = named.clone();
        let mut others = Vec::new();
        let signatures = files::signatures(&looking.folder.join(APPROVALS));
        for (name, bytes) in signatures.into_iter().filter(|(name, _)| !name.ends_with(PROOF)) {
            let digest = Digest::of(&bytes);
            missing.remove(&digest);
            if !named.contains(&digest) {
                others.push(looking.place(format!("{APPROVALS}/{name}")));
            }
        }
        let about = Some(looking.published);
        if !missing.is_empty() {
            // Each that is there without being named stands in the place of one that is missing.
            let gone = missing.len().saturating_sub(others.len());
            others.into_iter().for_each(|place| self.broken(Cause::OtherApproval, place, about));
            if gone > 0 {
                let cause = Cause::Approvals { missing: gone, of: named.len() };
                self.broken(cause, looking.place(APPROVALS), about);
            }
        }
        self.allowed_signers(looking);
        let approved = self.case.approved(looking.entry)?;
        match &approved {
            Approved::Met { members, .. } => self.checked.signatures += members.len(),
            Approved::NotMet { needed, .. } => {
                let cause = Cause::TooFewApproved(needed.clone());
                self.broken(cause, looking.place(APPROVALS), about);
            }
            Approved::NotShown(reason) => {
                // A missing record, policy or approval is a break of its own, and this follows from it.
                let follows = looking.record.is_none()
                    || !missing.is_empty()
                    || self.case.policy_at(looking.entry).is_err();
                if !follows {
                    let cause = Cause::ApprovalUnshown(reason.clone());
                    self.broken(cause, looking.place(APPROVALS), about);
                }
            }
        }
        Some(approved)
    }

    /// The list of keys for ssh-keygen has no other keys than the policy.
    fn allowed_signers(&mut self, looking: &Looking<'_>) {
        let case = self.case;
        let Ok((_, filed)) = case.policy_at(looking.entry) else { return };
        let is_other = match files::any(&looking.folder.join(ALLOWED_SIGNERS)) {
            Ok(bytes) => {
                let found = String::from_utf8_lossy(&bytes);
                let is_earlier = || lacking(&bytes, &filed.policy).is_some();
                !keys(&found).eq(keys(&allowed_signers(&filed.policy))) && !is_earlier()
            }
            Err(Lost::Missing) => false,
            Err(_) => true,
        };
        if is_other {
            let place = looking.place(ALLOWED_SIGNERS);
            self.broken(Cause::AllowedSigners, place, Some(looking.published));
        }
    }
}

/// The lines of a list of keys. What is said in comments, another version of engross may word otherwise.
fn keys(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}
