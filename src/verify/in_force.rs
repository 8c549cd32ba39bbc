//! The policy that was in force when an entry was made, and the day of that, as the copy has them.

use time::OffsetDateTime;

use super::Case;
use crate::policy::Day;
use crate::policy::history::{Fault, Filed, State};

impl Case<'_> {
    /// The policy in force when an entry was made, by its number, if it is served and enough had signed
    /// it; else why it cannot be used.
    pub fn policy_at(&self, entry: u64) -> Result<(u32, &Filed), String> {
        let in_force = self.register.ledger().policy_at(entry).ok_or("there was no policy")?;
        let number = in_force.number;
        let mut filed = self.policies.versions.iter();
        let filed = filed.find(|filed| filed.digest() == in_force.digest).ok_or_else(|| {
            let path = self.served.policy().join(format!("v{number}/policy.json"));
            match path.symlink_metadata() {
                Ok(_) => format!(
                    "policy {number}, which was in force then, is in this copy another than the register has"
                ),
                Err(_) => format!("policy {number}, which was in force then, is not in this copy"),
            }
        })?;
        match filed.state {
            State::InForce | State::Past => Ok((number, filed)),
            State::Pending | State::Early => Err(format!(
                "this copy does not have the signatures with which policy {number} came into force"
            )),
        }
    }

    /// The policies that the register has and the copy, too, by their numbers, whoever signed them.
    pub(super) fn filed_policies(&self) -> impl Iterator<Item = (u32, &Filed)> {
        let logged = self.register.ledger().policies().iter();
        logged.filter_map(|logged| {
            let mut filed = self.policies.versions.iter();
            let filed = filed.find(|filed| filed.digest() == logged.digest)?;
            Some((logged.number, filed))
        })
    }

    /// Those of which the copy also has the signatures with which they came into force.
    pub(super) fn served_policies(&self) -> impl Iterator<Item = (u32, &Filed)> {
        self.filed_policies().filter(|(_, filed)| filed.was_in_force())
    }

    /// The policies that the register has and the copy, too, and that did not come into force by the signatures
    /// in it though the one before did: their numbers, each with why.
    pub fn unsigned_policies(&self) -> Vec<(u32, String)> {
        let is_backdated = |filed: &Filed| {
            let backdated = Fault::Backdated(filed.version());
            self.policies.faults.contains(&backdated).then(|| backdated.to_string())
        };
        let why = |filed: &Filed| match filed.state {
            State::InForce | State::Past => None,
            State::Pending => Some(filed.missing()),
            State::Early => is_backdated(filed),
        };
        self.filed_policies().filter_map(|(number, filed)| Some((number, why(filed)?))).collect()
    }

    /// Whether some policy of the register is not in the copy, or cannot be used.
    pub(super) fn lacks_policies(&self) -> bool {
        self.served_policies().count() < self.register.ledger().policies().len()
    }

    /// Whether a policy is the one in force.
    pub(super) fn is_in_force(&self, number: u32) -> bool {
        self.as_of.ledger.policies().last().is_some_and(|policy| policy.number == number)
    }

    /// When an entry was made, as the publisher says.
    pub(super) fn time_of(&self, entry: u64) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.as_of.timestamp(entry)).ok()
    }

    pub(super) fn day_of(&self, entry: u64) -> Option<Day> {
        self.time_of(entry).and_then(Day::of)
    }
}
