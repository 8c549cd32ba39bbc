//! Reinstatements: what members signed says that this withdrawal is over, and as many signed as the policy asks
//! for.

use std::collections::BTreeSet;

use super::auditor::Auditor;
use super::cause::Cause;
use super::event::{Signed, What};
use super::files;
use crate::approval::told::people;
use crate::digest::Digest;
use crate::policy::{MemberId, Policy};
use crate::publication::Reinstatement;
use crate::register::entry::{Entry, Published, Reinstated};
use crate::ssh::{Namespace, Signature, Verification};

impl Auditor<'_> {
    pub(super) fn reinstated(&mut self, entry: u64, reinstated: &Reinstated) -> What {
        let Reinstated { briefing, version, .. } = reinstated;
        let mut by = Signed::default();
        if let Some((_, published)) = self.published(briefing, *version)
            && let Some(reinstatement) = self.ended(entry, published)
            && !self.is_lost(briefing, *version)
        {
            match self.signers(entry, reinstated, published, &reinstatement) {
                Ok(signed) => by = signed,
                Err(cause) => {
                    let path = reinstatement.statement_path();
                    let place = format!("editions/{briefing}/{version}/{path}");
                    self.broken(cause, place, Some(published));
                }
            }
        }
        What::Reinstated { briefing: briefing.clone(), version: *version, by }
    }

    /// What members had to sign to end the withdrawal that came last before an entry.
    fn ended(&self, entry: u64, published: &Published) -> Option<Reinstatement> {
        let Published { briefing, version, .. } = published;
        (0..entry).rev().find_map(|index| {
            let logged = self.case.register().entry(index)?;
            match &logged.entry {
                Entry::Withdrawn(withdrawn)
                    if (&withdrawn.briefing, withdrawn.version) == (briefing, *version) =>
                {
                    Some(Reinstatement::after(published, index, logged))
                }
                _ => None,
            }
        })
    }

    /// Who signed it, if they are as many as the policy that was in force asks for.
    fn signers(
        &mut self,
        entry: u64,
        reinstated: &Reinstated,
        published: &Published,
        reinstatement: &Reinstatement,
    ) -> Result<Signed, Cause> {
        let folder = self.case.served().folder(published);
        let statement = files::any(&folder.join(reinstatement.statement_path()));
        let statement = statement.map_err(Cause::Statement)?;
        let broken = |reason: String| Err(Cause::StatementBroken(reason));
        if statement != reinstatement.bytes() {
            return broken("it does not say what the register says".to_owned());
        }
        let named: BTreeSet<_> = reinstated.approvals.iter().map(|digest| digest.sha256).collect();
        let here = files::signatures(&folder.join(reinstatement.folder()));
        let signatures: Vec<_> =
            here.into_iter().filter(|(_, bytes)| named.contains(&Digest::of(bytes))).collect();
        if signatures.len() < named.len() {
            let missing = named.len() - signatures.len();
            return broken(format!(
                "{missing} of the signatures that the register names are missing"
            ));
        }
        // Whose they are, the policy says; that it is not here is a break of its own.
        let case = self.case;
        let Ok((number, filed)) = case.policy_at(entry) else { return Ok(Signed::default()) };
        let policy = &filed.policy;
        let bytes = signatures.iter().map(|(_, bytes)| bytes.as_slice());
        let members: BTreeSet<_> =
            bytes.filter_map(|bytes| signer(policy, bytes, &statement)).collect();
        self.checked.signatures += members.len();
        match policy.standing(&members, &BTreeSet::new()).is_met() {
            true => Ok(Signed {
                told: people(policy, &members),
                members: members.into_iter().collect(),
            }),
            false => broken(format!("fewer members signed it than policy {number} asks for")),
        }
    }
}

/// The member whose good signature over a statement this is.
fn signer(policy: &Policy, signature: &[u8], statement: &[u8]) -> Option<MemberId> {
    let signature = Signature::read(signature).ok()?;
    let is_good = signature.verify(Namespace::Reinstatement, statement) == Verification::Good;
    let (member, ..) = policy.holder(signature.key()).filter(|_| is_good)?;
    Some(member.clone())
}
