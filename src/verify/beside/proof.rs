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
    let Proven { index, entry, checkpoint: head, .. } = &proven;
    let name = file.last().strip_suffix(PROOF).unwrap_or_default();
    match case.register.tree().root_at(head.size) {
        None => return Look::Unknown(format!("it proves entry {index}. {}", is_older(case, head))),
        Some(root) if root != head.root => {
            let why = "it is of another history than this register's";
            return Look::IsNot(Kind::Proof, why.to_owned());
        }
        Some(_) => {}
    }
    match is_of_its_neighbour(case, file, name, entry) {
        Some(true) => Look::Is(Beside::Proof { entry: *index, said: entry.told() }),
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

/// Whether a file is a proof that leads to a later head than this copy's, and the register's key signed that.
pub(in super::super) fn is_of_later_head(case: &Case<'_>, bytes: &[u8]) -> bool {
    let size = case.register.checkpoint().size;
    proven(case, bytes).is_ok_and(|proven| proven.checkpoint.size > size)
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

/// A proof is named after a file. If that lies beside it, it must be one that the entry is about; `None` if only
/// the record would tell, and is not in the copy.
fn is_of_its_neighbour(
    case: &Case<'_>,
    file: &File<'_>,
    name: &str,
    entry: &Entry,
) -> Option<bool> {
    let neighbour = (file.neighbours)(name).map(|bytes| Digest::of(&bytes));
    let Some(digest) = neighbour else { return Some(true) };
    if let Entry::Published(published) = entry {
        let files = case.files_of(published);
        // Under the name of one of the release's files, it has to be that one.
        if let Some((_, own)) = files.get(name) {
            return Some(*own == digest);
        }
        return match is_named(entry, &digest) || files.values().any(|(_, own)| *own == digest) {
            true => Some(true),
            false => case.served.record(published).is_some().then_some(false),
        };
    }
    // A statement has no digest in its entry, and the signature over it has.
    Some(is_named(entry, &digest) || !name.ends_with(SIGNATURE))
}

fn is_named(entry: &Entry, digest: &Digest) -> bool {
    entry.files().contains(digest)
}
