//! Withdrawals: what a member signed says what the entry says, and they were allowed to.

use super::auditor::Auditor;
use super::cause::{Cause, Lost};
use super::event::{Signed, What};
use super::files;
use crate::approval::papers::SIGNATURE;
use crate::digest::Digest;
use crate::publication::{Withdrawal, withdrawal_path};
use crate::register::entry::{Published, Sha256, Withdrawn};
use crate::verify::{Beside, Verdict};

impl Auditor<'_> {
    pub(super) fn withdrawn(&mut self, entry: u64, withdrawn: &Withdrawn) -> What {
        let Withdrawn { briefing, version, taken_down, .. } = withdrawn;
        let mut by = Signed::default();
        if let Some((_, published)) = self.published(briefing, *version)
            && !self.is_lost(briefing, *version)
        {
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

    /// Who signed a withdrawal, if they could withdraw alone by the policy that was in force.
    fn statement(
        &mut self,
        entry: u64,
        withdrawn: &Withdrawn,
        published: &Published,
        path: &str,
    ) -> Result<Signed, Cause> {
        let place = self.case.served().folder(published).join(path);
        let statement = files::any(&place).map_err(Cause::Statement)?;
        let signature = files::any(&place.with_added_extension(SIGNATURE.trim_start_matches('.')));
        let signature = signature.map_err(|lost| match lost {
            Lost::Missing => Cause::StatementBroken("its signature is missing".to_owned()),
            lost => Cause::Statement(lost),
        })?;
        let broken = |reason: &str| Err(Cause::StatementBroken(reason.to_owned()));
        if !withdrawn.approvals.contains(&Sha256::from(Digest::of(&signature))) {
            return broken("its signature is not the one that the register names");
        }
        let said = match Withdrawal::read(&statement) {
            Ok(said) if said.is_said_by(withdrawn) => said,
            Ok(_) => return broken("it does not say what the register says"),
            Err(_) => return broken("it is not written as a withdrawal is"),
        };
        match files::verdict(self.case, &place, &statement) {
            Verdict::Beside(Beside::Withdrawal { by, could: true, .. }) => {
                self.checked.signatures += 1;
                Ok(Signed { members: vec![said.member], told: by })
            }
            Verdict::Beside(Beside::Withdrawal { by, .. }) => {
                broken(&format!("the policy did not let {by} withdraw alone"))
            }
            Verdict::NotGenuine(cause) => broken(&cause.told()),
            // Whose signature it is, the policy says; that it is not here is a break of its own.
            Verdict::Unread(_) if self.case.policy_at(entry).is_err() => Ok(Signed::default()),
            Verdict::Unread(reason) => broken(&reason),
            _ => broken("it is no withdrawal"),
        }
    }
}
