//! What the seal of an edition shows, by the policy that was in force when it was published.

use time::OffsetDateTime;

use super::Case;
use crate::readback;
use crate::seal::{self, Trust, Verdict};

/// What the seal of a published edition shows, in a sentence.
#[derive(Debug)]
pub enum Sealed {
    /// It holds, and its certificate was one that could seal.
    Met(String),
    /// It holds and adds nothing else; but the policy did not list its certificate, or that was not valid.
    NotMet(String),
    /// It holds and adds nothing else; what would show whose it is is not in the copy.
    NotShown(String),
}

impl Sealed {
    pub fn told(&self) -> &str {
        match self {
            Self::Met(told) | Self::NotMet(told) | Self::NotShown(told) => told,
        }
    }
}

/// The seal of a published edition; or, in a sentence, why what follows the edition is no seal, or more
/// than one.
pub(super) fn sealed(case: &Case<'_>, entry: u64, bytes: &[u8]) -> Result<Sealed, String> {
    let verdict = verdict(case, entry, bytes);
    let told = told(case, entry, &verdict);
    match verdict {
        Ok(Verdict::Sealed(_)) => Ok(Sealed::Met(told)),
        Ok(Verdict::OtherKey(_)) if case.policy_at(entry).is_err() => Ok(Sealed::NotShown(told)),
        Ok(Verdict::OtherKey(_) | Verdict::OutOfDate(_)) => Ok(Sealed::NotMet(told)),
        Ok(_) | Err(_) => Err(told),
    }
}

/// What is said of an edition that was published without a seal: nothing, if the policy names none.
pub(super) fn missing(case: &Case<'_>, entry: u64) -> Option<Sealed> {
    let (number, filed) = case.policy_at(entry).ok()?;
    let is_named = !filed.policy.machines.seals.is_empty();
    is_named.then(|| {
        Sealed::NotMet(format!(
            "It was published without a seal, and policy {number}, which was in force then, names one."
        ))
    })
}

/// What a file's seal is, by the policy that was in force when an entry was made.
pub(super) fn verdict(
    case: &Case<'_>,
    entry: u64,
    bytes: &[u8],
) -> Result<Verdict, readback::Error> {
    let machines = case.policy_at(entry).ok().map(|(_, filed)| &filed.policy.machines);
    let trust = Trust {
        seals: machines.map(|machines| machines.seals.clone()).unwrap_or_default(),
        authorities: machines.map(|machines| machines.time_stamps.clone()).unwrap_or_default(),
        at: case.time_of(entry).unwrap_or(OffsetDateTime::UNIX_EPOCH),
    };
    seal::verify(bytes, &trust, &case.limits.pdf)
}

/// The same in a sentence.
pub(super) fn told(
    case: &Case<'_>,
    entry: u64,
    verdict: &Result<Verdict, readback::Error>,
) -> String {
    match (verdict, case.policy_at(entry)) {
        (Err(error), _) => format!("The seal cannot be looked at: {error}"),
        (Ok(Verdict::OtherKey(seal)), Err(missing)) => {
            format!("Every byte is as {seal}. Whether that key may seal cannot be told: {missing}.")
        }
        (Ok(verdict), _) => verdict.to_string(),
    }
}
