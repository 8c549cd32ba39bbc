//! The policies that the register names: each is there as it was logged, and enough had signed it.

use std::collections::BTreeSet;

use super::auditor::Auditor;
use super::cause::{Cause, Lost};
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::history::POLICY;
use crate::register::entry::Entry;
use crate::register::ledger::Policy;

impl Auditor<'_> {
    pub(super) fn policies(&mut self) {
        let case = self.case;
        let ledger = case.register().ledger();
        // They are served from the first release on.
        if ledger.briefings().is_empty() {
            return;
        }
        let files = case.served().policies();
        if files.under("").next().is_none() {
            let under = ledger.policies().iter().flat_map(|policy| self.under(policy)).collect();
            return self.broken(Cause::Policy(Lost::Missing, under), format!("{POLICY}/"), None);
        }
        for logged in ledger.policies() {
            self.policy(logged, &files);
        }
    }

    fn policy(&mut self, logged: &Policy, files: &Files) {
        let folder = format!("{POLICY}/v{}", logged.number);
        let place = format!("{folder}/policy.json");
        let lost = match files.get(&place) {
            None => Some(Lost::Missing),
            Some(bytes) if Digest::of(bytes) != logged.digest => Some(Lost::Changed),
            Some(_) => None,
        };
        if let Some(lost) = lost {
            let under = self.under(logged);
            return self.broken(Cause::Policy(lost, under), place, None);
        }
        self.checked.policies += 1;
        let signatures = format!("{folder}/signatures");
        self.signatures(logged, &signatures, files);
        let mut versions = self.case.policies().versions.iter();
        match versions.find(|filed| filed.digest() == logged.digest) {
            Some(filed) if filed.was_in_force() => {
                let signed = filed.signed.iter().filter(|signed| signed.counts.is_ok());
                self.checked.signatures += signed.count();
            }
            _ => {
                let under = self.under(logged);
                self.broken(Cause::PolicyUnsigned(under), signatures, None);
            }
        }
    }

    /// The signatures that an entry names are here. The first policy's are in no entry.
    fn signatures(&mut self, logged: &Policy, folder: &str, files: &Files) {
        let entry = self.case.register().entry(logged.since).map(|logged| &logged.entry);
        let Some(Entry::Policy(entry)) = entry else { return };
        let here: BTreeSet<_> =
            files.under(&format!("{folder}/")).map(|(_, bytes)| Digest::of(bytes)).collect();
        let missing = entry.approvals.iter().filter(|named| !here.contains(&named.sha256)).count();
        if missing > 0 {
            self.broken(Cause::PolicySignatures(missing), folder, None);
        }
    }

    /// The releases that were published under a policy.
    fn under(&self, policy: &Policy) -> Vec<String> {
        let ledger = self.case.register().ledger();
        let of_briefing = ledger.briefings().iter().flat_map(|(id, versions)| {
            versions.iter().map(move |(version, release)| (id, version, release.entry))
        });
        let under = of_briefing.filter(|(.., entry)| ledger.policy_at(*entry) == Some(policy));
        under.map(|(id, version, _)| format!("{id} {version}")).collect()
    }
}
