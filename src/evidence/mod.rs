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
//! 5. Whoever gets one [opens](Opened) it, [judges](judge) each file by the register in it, and has a
//!    [`verdict`]. Before one is written, that is done as well.
//!
//! The same workspace and register give the same bytes: nothing is of a clock, and nothing is compressed. It
//! knows no git and no terminal.

pub mod archive;
mod bag;
mod contents;
pub mod fault;
mod info;
mod judge;
mod opened;
mod page;
mod rebuild;
pub mod refusal;
mod subject;
mod told;
pub mod verdict;

use std::path::Path;

use time::OffsetDateTime;

pub use fault::Fault;
pub use opened::Opened;
pub use refusal::Refusal;
pub use subject::Subject;
pub use verdict::{Verdict, Whole, refused, verdict};

use archive::Archive;
use info::Packer;
use page::Form;

use crate::files::Files;
use crate::verify::{Case, find};

/// All that is served, in a pack's payload.
const PUBLIC: &str = "public/";

/// The register in it.
const REGISTER: &str = "public/register/";

/// The policies in it.
const POLICY: &str = "public/policy/";

/// The folder of the version's own, each briefing and version a folder in it.
const EDITIONS: &str = "public/editions/";

/// What the stock compiler needs.
const REBUILD: &str = "rebuild/";

/// Packs what a workspace has of a version, if it is what the register says, all of it.
pub fn pack(root: &Path, subject: &Subject<'_>, with_rebuild: bool) -> Result<Vec<u8>, Refusal> {
    let payload = contents::gather(root, subject, with_rebuild)?;
    let form = Form::LATEST;
    let page = page::write(form, subject, &payload).ok_or(Refusal::NoPage)?;
    let packer = Packer { engross: env!("CARGO_PKG_VERSION"), form };
    let info = info::write(subject, &payload, packer);
    let mut beside = Files::default();
    beside.insert(page::PAGE, page.into_bytes());
    beside.insert(bag::INFO, info.into_bytes());
    let files = bag::pack(&payload, &beside);
    let (_, served) = find(&root.join("output/public"));
    let case = Case::new(subject.register, &served, None);
    if let Verdict::NotGenuine(faults) = verdict(&Opened::of(&files), &case) {
        return Err(Refusal::Faults(faults));
    }
    let archive = Archive { folder: folder(subject), files };
    let (_, as_of) = subject.as_of();
    let time = OffsetDateTime::from_unix_timestamp(as_of).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Ok(archive.write(time)?)
}

/// The folder in a pack, and what its file is best called: `first-v1`.
pub fn folder(subject: &Subject<'_>) -> String {
    format!("{}-{}", subject.published.briefing, subject.published.version)
}

/// Whether a file is to be looked at as a pack: one that is called a ZIP archive, or begins as a pack does.
pub fn is_pack(name: &str, beginning: &[u8]) -> bool {
    let is_called_so = Path::new(name).extension().is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    let has = |word: &[u8]| beginning.windows(word.len()).any(|window| window == word);
    is_called_so || beginning.starts_with(b"PK\x03\x04") && has(page::PAGE.as_bytes())
}
