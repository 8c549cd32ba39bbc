//! Proofs: whether one leads to a root that the register has had, and is of the file beside it.

use super::{Beside, Case, File, Kind, Look};
use crate::digest::Digest;
use crate::publication::PROOF;
use crate::register::entry::Entry;
use crate::register::proof::{HEADER, Proof, Proven};

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    if !file.bytes.starts_with(HEADER.as_bytes()) {
        return Look::Other;
    }
    let proven = match proven(case, file.bytes) {
        Ok(proven) => proven,
        Err(why) => return Look::IsNot(Kind::Proof, why),
    };
    let name = file.last().strip_suffix(PROOF).unwrap_or_default();
    match is_of_its_neighbour(case, file, name, &proven) {
        Some(true) => Look::Is(Beside::Proof { entry: proven.index, said: proven.entry.told() }),
        Some(false) => Look::IsNot(
            Kind::Proof,
            format!("the file beside it, {name}, is not the one that it is of"),
        ),
        None => Look::Unknown(format!(
            "it is a proof, and the record that says whether it is of {name}, the file beside it, is not in \
             this copy"
        )),
    }
}

/// What a proof shows of this register; or why it shows nothing.
fn proven(case: &Case<'_>, bytes: &[u8]) -> Result<Proven, String> {
    let proof = Proof::read(bytes).map_err(|error| error.to_string())?;
    let proven = proof.verify(&case.register.genesis().key, &[]);
    let proven = proven.map_err(|error| error.to_string())?;
    let head = &proven.checkpoint;
    match case.register.tree().root_at(head.size) == Some(head.root) {
        true => Ok(proven),
        false => Err("it is of another history than this register's".to_owned()),
    }
}

/// A proof is named after a file. If that lies beside it, it must be one that the entry is about; `None` if only
/// the record would tell, and is not in the copy.
fn is_of_its_neighbour(
    case: &Case<'_>,
    file: &File<'_>,
    name: &str,
    proven: &Proven,
) -> Option<bool> {
    let neighbour = (file.neighbours)(name).map(|bytes| Digest::of(&bytes));
    let (Some(digest), Entry::Published(published)) = (neighbour, &proven.entry) else {
        return Some(true);
    };
    // Under the name of one of the release's files, it has to be that one.
    let files = case.files_of(published);
    match files.get(name) {
        Some((_, own)) => Some(*own == digest),
        None if files.values().any(|(_, own)| *own == digest) => Some(true),
        None => case.served.record(published).is_some().then_some(false),
    }
}
