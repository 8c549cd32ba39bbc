//! Proofs: whether one leads to a root that the register has had, and is of the file beside it.

use super::{Beside, Case, File, Kind, Look};
use crate::approval::papers::SIGNATURE;
use crate::digest::Digest;
use crate::publication::PROOF;
use crate::register::checkpoint::Checkpoint;
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
    let Proven { index, checkpoint: head, .. } = &proven;
    match case.register.tree().root_at(head.size) {
        Some(root) if root == head.root => match of_its_neighbour(case, file, proven) {
            Ok(Proven { index, entry, .. }) => {
                Look::Is(Beside::Proof { entry: index, said: entry.told() })
            }
            Err(why) => Look::IsNot(Kind::Proof, why),
        },
        Some(_) => {
            Look::IsNot(Kind::Proof, "it is of another history than this register's".to_owned())
        }
        None => Look::Unknown(format!("it proves entry {index}. {}", is_older(case, head))),
    }
}

/// What the proof beside a file says of it, if this copy of the register is too old to say that.
///
/// It is no verdict: whether what came later goes on from this copy, only a later copy shows.
pub(in super::super) fn of_later(case: &Case<'_>, file: &File<'_>) -> Option<String> {
    let proof = (file.neighbours)(&format!("{}{PROOF}", file.last()))?;
    let Proven { index, entry, checkpoint: head, .. } = proven(case, &proof).ok()?;
    let is_later = head.size > case.register.checkpoint().size;
    (is_later && entry.files().contains(file.sha256)).then(|| {
        format!(
            "the proof beside it says that entry {index} is about it. {}",
            is_older(case, &head)
        )
    })
}

fn is_older(case: &Case<'_>, head: &Checkpoint) -> String {
    let last = case.register.checkpoint().size - 1;
    format!(
        "This copy of the register ends with entry {last}, before the {} entries that the proof is of: bring it \
         up to date, and ask again",
        head.size
    )
}

/// What a proof shows that the key of this register has signed; or why it shows nothing.
fn proven(case: &Case<'_>, bytes: &[u8]) -> Result<Proven, String> {
    let proof = Proof::read(bytes).map_err(|error| error.to_string())?;
    let proven = proof.verify(&case.register.genesis().key, &[]);
    proven.map_err(|error| error.to_string())
}

/// A proof is named after a file. If that lies beside it, it must be one that the entry is about.
fn of_its_neighbour(case: &Case<'_>, file: &File<'_>, proven: Proven) -> Result<Proven, String> {
    let Some(name) = file.last().strip_suffix(PROOF) else { return Ok(proven) };
    let neighbour = (file.neighbours)(name).map(|bytes| Digest::of(&bytes));
    let Some(digest) = neighbour else { return Ok(proven) };
    let is_named = proven.entry.files().contains(&digest);
    let is_it = match &proven.entry {
        Entry::Published(published) => {
            let files = case.files_of(published);
            match files.get(name) {
                // Under the name of one of the release's files, it has to be that one.
                Some((_, own)) => *own == digest,
                None => is_named || files.values().any(|(_, own)| *own == digest),
            }
        }
        // A statement has no digest in its entry, and the signature over it has.
        _ => is_named || !name.ends_with(SIGNATURE),
    };
    match is_it {
        true => Ok(proven),
        false => Err(format!("the file beside it, {name}, is not the one that it is of")),
    }
}
