//! Publication: an approved release is sealed, and all that others need of it is put where it is served.
//!
//! ```text
//! output/public/
//!   index.html, editions/<id>/index.html
//!                              pages for people: what there is, and what is current
//!   files.html                 links to all files; the register writes it with each entry
//!   editions/<id>/v<N>/
//!     index.html               the same of this version
//!     <edition>.pdf            sealed: it starts with exactly the approved file
//!     record.json, content.json, <edition>.parity.json, redline.pdf
//!                              as they are in the release
//!     approvals/, proposals/   what members signed
//!     allowed_signers          their keys, for ssh-keygen
//!     certificates.pem         the seal's
//!     <file>.tlog-proof        that the register has it, beside each file that an entry, or the record that it
//!                              has, has the digest of
//!     withdrawals/<entry>.json that it was withdrawn, and below its signature
//!     withdrawals/<entry>.json.sig
//!     reinstatements/<entry>/  that it holds again after this withdrawal, and who signed that
//!   policy/v<N>/               each policy that was in force, with the signatures that made it so
//!   register/
//! ```
//!
//! 1. [`refusals`](refusal::refusals) says what stands against it, all at once.
//! 2. [`Package`] is the sealed editions, the files beside them, and the register's entry.
//! 3. [`publish`] appends that, after those of [`Policies`] that the register does not have yet.
//! 4. [`withdraw`] appends that a published version holds no more, which a member signed
//!    ([`Withdrawal`]), and may take its files down.
//! 5. [`reinstate`] appends that it holds again, which as many signed as must approve a release
//!    ([`Reinstatement`]).
//!
//! All of it goes through the register's journal: what is served changes whole, or not at all. It knows no
//! git, no clock and no terminal.

mod package;
mod pages;
mod policies;
mod redline;
pub mod refusal;
pub mod reinstatement;
mod withdrawal;
pub mod withdrawn_ahead;

pub use package::{CERTIFICATES, Package, PackageError};
pub use pages::{Kept, Site, title};
pub use policies::{Policies, PoliciesError};
pub use redline::{LeftOut, last_served};
pub use refusal::{Candidate, Refusal};
pub use reinstatement::{Reinstatement, reinstate};
pub use withdrawal::{
    Withdrawal, WithdrawalError, also_served, redlines_that_show, withdraw, withdrawal_path,
};

use std::path::Path;

use crate::files::Files;
use crate::record::Version;
use crate::register::entry::Entry;
use crate::register::journal::Change;
use crate::register::write::{WriteError, Writer};

/// Where published editions are served from, below a workspace's `output/`.
pub const EDITIONS: &str = "public/editions";

/// What the name of a proof ends with, after that of the file that it stands beside.
pub const PROOF: &str = ".tlog-proof";

/// The folder of a published version, below a workspace's `output/`.
pub fn folder(briefing: &str, version: Version) -> String {
    format!("{EDITIONS}/{briefing}/{version}")
}

/// Git is to change no byte of what is served, not even a line end.
pub const ATTRIBUTES: &str = "* -text\n";

/// Publishes a package in the register that a writer holds below a workspace's `output/`: its entry, its
/// folder, a proof beside each file that it proves, and the pages. Policies that the register lacks
/// come before it, each an entry of its own.
pub fn publish<'d>(
    writer: Writer<'d>,
    output: &Path,
    package: &Package,
    policies: &Policies,
) -> Result<Writer<'d>, WriteError> {
    let published = &package.entry;
    let mut writer = policies.append(writer, published.timestamp)?;
    let entry = Entry::Published(published.clone());
    let next = writer.next(entry.clone())?;
    let proof = next.proof().bytes();
    for (path, bytes) in package.files.under("") {
        writer.stage(&format!("edition/{path}"), bytes)?;
    }
    for path in package.proved() {
        writer.stage(&format!("edition/{path}{PROOF}"), &proof)?;
    }
    let mut changes = vec![Writer::put("edition", &folder(&published.briefing, published.version))];
    changes.extend(around(&writer, output, &entry, &package.files, policies, &published.briefing)?);
    writer.stage("attributes", ATTRIBUTES.as_bytes())?;
    changes.push(Writer::put("attributes", "public/.gitattributes"));
    writer.append(next, changes)
}

/// Stages what goes with each entry about a briefing, the policies and the pages; the changes that put them
/// in their places. `files` are those that come with the entry.
fn around(
    writer: &Writer<'_>,
    output: &Path,
    entry: &Entry,
    files: &Files,
    policies: &Policies,
    briefing: &str,
) -> Result<Vec<Change>, WriteError> {
    let mut changes = policies.stage(writer)?;
    let site = Site::new(writer.register(), entry, files, output)?;
    changes.extend(site.stage(writer, briefing)?);
    Ok(changes)
}

#[cfg(test)]
mod tests;
