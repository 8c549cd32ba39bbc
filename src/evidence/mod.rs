//! The evidence pack of a published version: one file for the shelf, which anybody can check in ten years
//! with the programs that every system has, without engross and without the publisher.
//!
//! ```text
//! <id>-v<N>/
//!   HOW-TO-CHECK.txt           in plain words, with the commands
//!   bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
//!   data/public/register/      the whole register
//!   data/public/policy/        every policy that was in force, with its signatures
//!   data/public/editions/<id>/v<N>/
//!                              all that is served of the version, but for the page
//!   data/rebuild/              what the stock typst command needs, and Cargo.lock
//! ```
//!
//! 1. A [`Subject`] is the version that a pack is about, as the register has it.
//! 2. [`contents`] are gathered from a workspace; a [`refusal`] says why there is no pack.
//! 3. The [`page`] says how to check it, [`info`] what it is in labels of archives.
//! 4. A [`bag`] is all of that with the lists of RFC 8493, an [`archive`] the one file.
//!
//! The same workspace and register give the same bytes: nothing is of a clock, and nothing is compressed. It
//! knows no git and no terminal.

pub mod archive;
pub mod bag;
pub mod contents;
pub mod fault;
pub mod info;
pub mod page;
pub mod refusal;
pub mod subject;

use std::path::Path;

use time::OffsetDateTime;

pub use refusal::Refusal;
pub use subject::Subject;

use archive::Archive;

use crate::files::Files;

/// The register in a pack's payload.
const REGISTER: &str = "public/register/";

/// The policies in it.
const POLICY: &str = "public/policy/";

/// The folder of the version's own, each briefing and version a folder in it.
const EDITIONS: &str = "public/editions/";

/// What the stock compiler needs.
const REBUILD: &str = "rebuild/";

/// Packs what a workspace has of a version.
pub fn pack(root: &Path, subject: &Subject<'_>, with_rebuild: bool) -> Result<Vec<u8>, Refusal> {
    let payload = contents::gather(root, subject, with_rebuild)?;
    let page = page::write(subject, &payload).ok_or(Refusal::NoPage)?;
    let info = info::write(subject, &payload, env!("CARGO_PKG_VERSION"));
    let mut beside = Files::default();
    beside.insert(page::PAGE, page.into_bytes());
    beside.insert(bag::INFO, info.into_bytes());
    let archive = Archive { folder: folder(subject), files: bag::pack(&payload, &beside) };
    let (_, as_of) = subject.as_of();
    let time = OffsetDateTime::from_unix_timestamp(as_of).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Ok(archive.write(time)?)
}

/// The folder in a pack, and what its file is best called: `first-v1`.
pub fn folder(subject: &Subject<'_>) -> String {
    format!("{}-{}", subject.published.briefing, subject.published.version)
}
