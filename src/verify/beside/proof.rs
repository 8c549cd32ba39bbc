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
    match proven(case, file.bytes).and_then(|proven| of_its_neighbour(case, file, proven)) {
        Ok(Proven { index, entry, .. }) => {
            Look::Is(Beside::Proof { entry: index, said: entry.told() })
        }
        Err(why) => Look::IsNot(Kind::Proof, why),
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

/// A proof is named after a file. If that lies beside it, it must be one that the entry is about.
fn of_its_neighbour(case: &Case<'_>, file: &File<'_>, proven: Proven) -> Result<Proven, String> {
    let Some(name) = file.last().strip_suffix(PROOF) else { return Ok(proven) };
    let neighbour = (file.neighbours)(name).map(|bytes| Digest::of(&bytes));
    let (Some(digest), Entry::Published(published)) = (neighbour, &proven.entry) else {
        return Ok(proven);
    };
    // Under the name of one of the release's files, it has to be that one.
    let files = case.files_of(published);
    let is_it = match files.get(name) {
        Some((_, own)) => *own == digest,
        None => files.values().any(|(_, own)| *own == digest),
    };
    match is_it {
        true => Ok(proven),
        false => Err(format!("the file beside it, {name}, is not the one that it is of")),
    }
}
