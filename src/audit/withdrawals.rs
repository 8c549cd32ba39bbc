//! Withdrawals, and their end: what members signed says what the entry says, and they were allowed to.

use super::auditor::Auditor;
use super::cause::{Cause, Lost};
use super::event::{Signed, What};
use super::files;
use crate::approval::papers::SIGNATURE;
use crate::approval::told::{people, person};
use crate::digest::Digest;
use crate::policy::{MemberId, Policy};
use crate::publication::{Withdrawal, withdrawal_path};
use crate::register::entry::{Published, Reinstated, Sha256, Withdrawn};
use crate::ssh::{Namespace, Signature, Verification};

impl Auditor<'_> {
    pub(super) fn withdrawn(&mut self, entry: u64, withdrawn: &Withdrawn) -> What {
        let Withdrawn { briefing, version, taken_down, .. } = withdrawn;
        let mut by = Signed::default();
        if let Some((_, published)) = self.published(briefing, *version) {
            let path = withdrawal_path(entry);
            match self.statement(entry, withdrawn, published, &path) {
                Ok(signed) => by = signed,
                Err(cause) => {
                    let place = format!("editions/{briefing}/{version}/{path}");
                    self.broken(cause, place, Some(published));
                }
            }
        }
        What::Withdrawn {
            briefing: briefing.clone(),
            version: *version,
            reason: self.case.as_of().reason(entry),
            taken_down: *taken_down,
            by,
        }
    }

    /// Who signed a withdrawal, if they may withdraw alone by the policy that was in force.
    fn statement(
        &mut self,
        entry: u64,
        withdrawn: &Withdrawn,
        published: &Published,
        path: &str,
    ) -> Result<Signed, Cause> {
        let folder = self.case.served().folder(published);
        let statement = files::any(&folder.join(path)).map_err(Cause::Statement)?;
        let signature = files::any(&folder.join(format!("{path}{SIGNATURE}")));
        let signature = signature.map_err(|lost| match lost {
            Lost::Missing => Cause::StatementBroken("its signature is missing".to_owned()),
            lost => Cause::Statement(lost),
        })?;
        let broken = |reason: &str| Cause::StatementBroken(reason.to_owned());
        let named = Sha256::from(Digest::of(&signature));
        if !withdrawn.approvals.contains(&named) {
            return Err(broken("its signature is not the one that the register names"));
        }
        let signature = Signature::read(&signature).map_err(|error| broken(&error.to_string()))?;
        // What it was worth, a policy that cannot be shown would say: that is a break of its own.
        let case = self.case;
        let Ok((_, filed)) = case.policy_at(entry) else { return Ok(Signed::default()) };
        let policy = &filed.policy;
        let (member, ..) = policy
            .holder(signature.key())
            .ok_or_else(|| broken("no member has the key that signed it"))?;
        let said =
            Withdrawal::new(published, member.clone(), withdrawn.reason, withdrawn.taken_down);
        if said.bytes() != statement {
            return Err(broken("it does not say what the register says"));
        }
        if signature.verify(Namespace::Withdrawal, &statement) != Verification::Good {
            return Err(broken("its signature is not over it"));
        }
        if !policy.members.get(member).is_some_and(|member| member.may_withdraw) {
            let who = person(policy, member);
            return Err(broken(&format!("the policy did not let {who} withdraw alone")));
        }
        self.checked.signatures += 1;
        Ok(signed(policy, vec![member.clone()]))
    }

    pub(super) fn reinstated(&mut self, _entry: u64, reinstated: &Reinstated) -> What {
        let Reinstated { briefing, version, .. } = reinstated;
        What::Reinstated { briefing: briefing.clone(), version: *version, by: Signed::default() }
    }
}

fn signed(policy: &Policy, members: Vec<MemberId>) -> Signed {
    let told = people(policy, &members);
    Signed { members, told }
}
