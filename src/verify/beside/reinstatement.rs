//! Reinstatements: whether a statement is what members signed so that an entry reinstates a version.
//!
//! What they sign follows from the register alone, so a statement is held against that, byte for byte.

use super::super::agreed::{self, Agreed};
use super::{Beside, Case, File, Kind, Look, not_here};
use crate::publication::Reinstatement;
use crate::register::entry::{Entry, Reinstated};

/// How a statement begins: a briefing's name follows.
const BEGIN: &[u8] = b"{";

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    let kind = Reinstatement::TYPE.as_bytes();
    let is_one = file.bytes.windows(kind.len()).any(|window| window == kind);
    if !file.bytes.starts_with(BEGIN) || !is_one {
        return Look::Other;
    }
    let entries = || case.register.entries().iter().enumerate().rev();
    let reinstated = entries().find_map(|(entry, logged)| match &logged.entry {
        Entry::Reinstated(reinstated) => {
            let statement = Reinstatement::logged_by(case.register, entry as u64);
            is(statement, file).then_some((entry as u64, reinstated))
        }
        _ => None,
    });
    if let Some((entry, reinstated)) = reinstated {
        return judge(case, entry, reinstated);
    }
    let is_of_withdrawal =
        |entry: usize| is(Reinstatement::undoing(case.register, entry as u64), file);
    let why = match entries().any(|(entry, _)| is_of_withdrawal(entry)) {
        true => "no entry of the register says that this version holds again",
        false => {
            "it is not what members sign about any withdrawal of this register, or is spelled otherwise"
        }
    };
    not_here(case, Kind::Reinstatement, why)
}

fn is(reinstatement: Option<Reinstatement>, file: &File<'_>) -> bool {
    reinstatement.is_some_and(|reinstatement| reinstatement.bytes() == file.bytes)
}

fn judge(case: &Case<'_>, entry: u64, reinstated: &Reinstated) -> Look {
    let published = case.register.published(&reinstated.briefing, reinstated.version);
    let last = published.and_then(|published| case.as_of.decided(published));
    match agreed::agreed(case, entry) {
        Agreed::NotShown(reason) => {
            Look::Unknown(format!("it is what members sign, and who did cannot be shown: {reason}"))
        }
        agreed => Look::Is(Beside::Reinstatement {
            entry,
            said: Entry::Reinstated(reinstated.clone()).told(),
            agreed,
            is_last: last == Some(entry),
        }),
    }
}
