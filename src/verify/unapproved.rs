//! Whether a file that the register has as published is what was approved.
//!
//! Members approve a record; that names each edition as it was built, by its digest; what is published
//! begins with exactly those bytes and goes on with a seal and nothing else. Whoever keeps the register can
//! log any digest, so each of these steps is looked at.

use super::sealed::{self, Sealed};
use super::{Case, Part};
use crate::digest::Digest;
use crate::record::Record;
use crate::register::entry::{Edition, Published};

/// Why a published file is not what was approved.
#[derive(Debug, PartialEq, Eq)]
pub enum Unapproved {
    /// The record is of another release.
    OtherRelease,
    /// The record has no such file, or has other bytes under its name.
    OtherFile,
    /// It does not begin with the edition as it was built.
    OtherBeginning,
    /// What follows the edition is no seal, or more than one: a sentence.
    Seal(String),
}

/// What the seal of a published file shows, if the release has one on it; or why the file is not what was
/// approved. What the copy lacks shows nothing: without the record the release is none that holds.
pub(super) fn look(
    case: &Case<'_>,
    entry: u64,
    published: &Published,
    part: &Part,
    bytes: &[u8],
) -> Result<Option<Sealed>, Unapproved> {
    if let Some(record) = case.served.record(published) {
        agrees(published, part, &record)?;
    }
    let Part::Edition(name) = part else { return Ok(None) };
    let mut editions = published.editions.iter();
    let Some(edition) = editions.find(|edition| edition.name == *name) else { return Ok(None) };
    if edition.sealed.is_none() {
        return Ok(sealed::missing(case, entry));
    }
    begins_with(bytes, edition)?;
    sealed::sealed(case, entry, bytes).map(Some).map_err(Unapproved::Seal)
}

/// Whether an entry says of a file what the record says.
fn agrees(published: &Published, part: &Part, record: &Record) -> Result<(), Unapproved> {
    if (&record.briefing, record.version) != (&published.briefing, published.version) {
        return Err(Unapproved::OtherRelease);
    }
    let agrees = match part {
        Part::Edition(name) | Part::BeforeSeal(name) => {
            let built = published.editions.iter().find(|edition| edition.name == *name);
            built.map(|edition| edition.built.sha256) == record.subjects.get(name).copied()
        }
        Part::Content => record.content_digest == published.content.sha256,
        Part::Record | Part::Approval | Part::Byproduct(_) => true,
    };
    if agrees { Ok(()) } else { Err(Unapproved::OtherFile) }
}

fn begins_with(bytes: &[u8], edition: &Edition) -> Result<(), Unapproved> {
    let length = usize::try_from(edition.length).ok();
    let beginning = length.and_then(|length| bytes.get(..length));
    match beginning.map(Digest::of) == Some(edition.built.sha256) {
        true => Ok(()),
        false => Err(Unapproved::OtherBeginning),
    }
}
