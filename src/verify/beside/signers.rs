//! `allowed_signers`: whether it lists the keys of a policy of the register, and no others.

use super::{Beside, Case, File, Kind, Look, not_here};
use crate::approval::allowed_signers::{HEADER, lacking};

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    if !file.bytes.starts_with(HEADER.as_bytes()) {
        return Look::Other;
    }
    let mut policies = case.served_policies();
    let found =
        policies.find_map(|(policy, filed)| Some((policy, lacking(file.bytes, &filed.policy)?)));
    match found {
        Some((policy, lacks)) => {
            Look::Is(Beside::Signers { policy, is_in_force: case.is_in_force(policy), lacks })
        }
        None if case.lacks_policies() => Look::Unknown(
            "it lists members' keys, and a policy of the register is not in this copy to hold it against"
                .to_owned(),
        ),
        None => not_here(
            case,
            Kind::Signers,
            "no policy of this register gives this list: somebody changed it, or it is another board's",
        ),
    }
}
