//! What stands in a release's folder.

use super::make::{LOCK, Proved, file_name};
use super::redline::Redlined;
use crate::content::Briefing;
use crate::digest::Digest;
use crate::edition::compile::typst_version;
use crate::edition::inputs;
use crate::edition::world::FONTS;
use crate::files::Files;
use crate::record::{CONTENT, RECORD, REDLINE, Record, RecordDigest, parity_report};

/// The folder in a release with what the stock compiler needs.
pub(super) const REBUILD: &str = "rebuild";

/// Where the crates of the engross that made a release are listed, in its folder.
pub(super) const LOCK_PATH: &str = "rebuild/Cargo.lock";

/// The list of all files but itself that sha256sum reads.
const SUMS: &str = "SHA256SUMS";

/// Git is to change no byte of a release, not even a line end.
const ATTRIBUTES: &str = "* -text\n";

/// All files of a release.
pub(super) fn files(
    sources: &Files,
    briefing: &Briefing,
    record: &Record,
    editions: &[Proved],
    redlined: Option<&Redlined>,
) -> Files {
    let mut files = Files::default();
    for Proved { order, edition, parity } in editions {
        let name = &order.edition;
        files.insert(file_name(name), edition.pdf.clone());
        files.insert(parity_report(name), parity.as_slice());
        let rebuild = inputs::for_stock_compiler(sources, order, edition, "../fonts");
        for (path, bytes) in rebuild.under("") {
            files.insert(format!("{REBUILD}/{name}/{path}"), bytes.clone());
        }
    }
    for (path, bytes) in sources.under(FONTS) {
        files.insert(format!("{REBUILD}/fonts/{}", &path[FONTS.len()..]), bytes.clone());
    }
    files.insert(LOCK_PATH, LOCK.as_bytes());
    files.insert(CONTENT, briefing.content.canonical_json());
    if let Some(Redlined { edition, .. }) = redlined {
        files.insert(REDLINE, edition.pdf.clone());
    }
    let bytes = record.bytes();
    files.insert("README.txt", readme(briefing, record, RecordDigest::of(&bytes)).into_bytes());
    files.insert(RECORD, bytes);
    files.insert(".gitattributes", ATTRIBUTES.as_bytes());
    files.insert(SUMS, sums(&files).into_bytes());
    files
}

/// A line for each file, as sha256sum writes and reads them.
fn sums(files: &Files) -> String {
    files.under("").map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes))).collect()
}

fn readme(briefing: &Briefing, record: &Record, digest: RecordDigest) -> String {
    let editions: String = record.subjects.keys().map(|name| format!("  {name}\n")).collect();
    let redline = record.previous().map(|(previous, _)| {
        format!("  {REDLINE}         what changed since {previous}, each change marked\n")
    });
    format!(
        include_str!("readme.txt"),
        title = briefing.content.title,
        briefing = record.briefing,
        version = record.version,
        commit = record.commit,
        editions = editions,
        redline = redline.unwrap_or_default(),
        typst = typst_version(),
        digest = digest,
        spoken = digest.spoken(),
    )
}
