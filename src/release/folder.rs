//! What stands in a release's folder.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::make::{LOCK, Proved, builder, file_name};
use super::redline::Redlined;
use super::{APPROVALS, Fault, REINSTATEMENTS, Release, WITHDRAWALS};
use crate::content::Briefing;
use crate::digest::Digest;
use crate::edition::compile::typst_version;
use crate::edition::world::FONTS;
use crate::edition::{Edition, Order, inputs};
use crate::files::Files;
use crate::record::{CONTENT, RECORD, REDLINE, Record, RecordDigest, parity_report};
use crate::store;

/// The folder in a release with what the stock compiler needs.
pub const REBUILD: &str = "rebuild";

/// Where the crates of the engross that made a release are listed, in its folder.
pub(super) const LOCK_PATH: &str = "rebuild/Cargo.lock";

/// The list of all files but itself that sha256sum reads.
const SUMS: &str = "SHA256SUMS";

/// How to check a release without engross.
const README: &str = "README.txt";

/// Git is to change no byte of a release, not even a line end.
const ATTRIBUTES: &str = "* -text\n";

/// The folders and files that are added later, which have their own judge.
const ADDED_LATER: [&str; 6] =
    [APPROVALS, "rejections", "proposals", "allowed_signers", REINSTATEMENTS, WITHDRAWALS];

/// What file managers leave behind in a folder that somebody looked at.
const LEFT_BEHIND: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// All files of a release.
pub(super) fn files(
    sources: &Files,
    briefing: &Briefing,
    record: &Record,
    editions: &[Proved],
    redlined: Option<&Redlined>,
) -> Files {
    let mut files = around(sources, briefing, record);
    for Proved { order, edition, parity } in editions {
        let name = &order.edition;
        files.insert(file_name(name), edition.pdf.clone());
        files.insert(parity_report(name), parity.as_slice());
        rebuild(&mut files, sources, order, edition);
    }
    files.insert(CONTENT, briefing.content.canonical_json());
    if let Some(Redlined { edition, .. }) = redlined {
        files.insert(REDLINE, edition.pdf.clone());
    }
    files.insert(SUMS, sums(&files).into_bytes());
    files
}

/// The files of a release that are known before any edition is made.
fn around(sources: &Files, briefing: &Briefing, record: &Record) -> Files {
    let mut files = Files::default();
    for (path, bytes) in sources.under(FONTS) {
        files.insert(format!("{REBUILD}/fonts/{}", &path[FONTS.len()..]), bytes.clone());
    }
    files.insert(LOCK_PATH, LOCK.as_bytes());
    let bytes = record.bytes();
    files.insert(README, readme(briefing, record, RecordDigest::of(&bytes)).into_bytes());
    files.insert(RECORD, bytes);
    files.insert(".gitattributes", ATTRIBUTES.as_bytes());
    files
}

/// Adds what the stock compiler needs to make an edition.
fn rebuild(files: &mut Files, sources: &Files, order: &Order, edition: &Edition) {
    let needed = inputs::for_stock_compiler(sources, order, edition, "../fonts");
    for (path, bytes) in needed.under("") {
        files.insert(format!("{REBUILD}/{}/{path}", order.edition), bytes.clone());
    }
}

/// What lies in a release's folder and is not as it was made, beside the files that the record names:
/// what can be told without its editions.
pub(super) fn faults_around(release: &Release, sources: &Files, briefing: &Briefing) -> Vec<Fault> {
    let made = around(sources, briefing, &release.record);
    let is_unknown = |path: &str| path == SUMS || path.starts_with(&format!("{REBUILD}/"));
    faults(release, &made, &is_unknown)
}

/// The same of the whole folder, from editions that were made again and are the recorded ones.
pub(super) fn faults_of_all<'e>(
    release: &Release,
    sources: &Files,
    briefing: &Briefing,
    editions: impl Iterator<Item = &'e (Order, Edition)>,
) -> Vec<Fault> {
    let mut made = around(sources, briefing, &release.record);
    editions.for_each(|(order, edition)| rebuild(&mut made, sources, order, edition));
    for name in named(&release.record) {
        if let Ok(bytes) = release.file(name) {
            made.insert(name, bytes);
        }
    }
    made.insert(SUMS, sums(&made).into_bytes());
    faults(release, &made, &|_| false)
}

/// The files whose digests a record has.
fn named(record: &Record) -> impl Iterator<Item = &String> {
    record.subjects.keys().chain(record.byproducts.keys())
}

/// What is not as these files are, and what is none of them, nor may be.
fn faults(release: &Release, made: &Files, may_be: &dyn Fn(&str) -> bool) -> Vec<Fault> {
    let record = &release.record;
    let is_named = |path: &str| path == RECORD || named(record).any(|name| name == path);
    let mut faults = Vec::new();
    // Another engross may word what it writes otherwise.
    if record.builder == builder() {
        let around = made.under("").filter(|(path, _)| !is_named(path));
        let fault = |(path, bytes): (&str, &Arc<[u8]>)| match release.fault(path, Digest::of(bytes))
        {
            Some(Fault::Changed { name, .. }) => Some(Fault::Altered(name)),
            fault => fault,
        };
        faults.extend(around.filter_map(fault));
    }
    let is_ours = |path: &str| match path.ends_with('/') {
        true => made.under(path).next().is_some() || may_be(path),
        false => made.get(path).is_some() || is_named(path) || may_be(path),
    };
    faults.extend(strangers(&release.folder, &is_ours).unwrap_or_else(Some));
    faults
}

/// The files in a folder that are not ours; a folder, with a slash at its end, stands for all in it.
fn strangers(folder: &Path, is_ours: &dyn Fn(&str) -> bool) -> Result<Option<Fault>, Fault> {
    let mut strangers = BTreeSet::new();
    let mut inner = vec![String::new()];
    while let Some(path) = inner.pop() {
        let unreadable =
            |error: io::Error| Fault::Unreadable(format!("./{path}"), error.to_string());
        for entry in folder.join(&path).read_dir().map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_added_later = path.is_empty() && ADDED_LATER.contains(&&*name);
            let is_left_behind = LEFT_BEHIND.contains(&&*name) || name.starts_with(store::PREFIX);
            if is_added_later || is_left_behind {
                continue;
            }
            // A link to a folder is none: it may lead anywhere.
            let is_folder = entry.file_type().map_err(unreadable)?.is_dir();
            let found = format!("{path}{name}{}", if is_folder { "/" } else { "" });
            match (is_ours(&found), is_folder) {
                (true, true) => inner.push(found),
                (true, false) => {}
                (false, _) => drop(strangers.insert(found)),
            }
        }
    }
    let strangers: Vec<_> = strangers.into_iter().collect();
    Ok((!strangers.is_empty()).then_some(Fault::Strangers(strangers)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::record;

    /// A release of two files around its record, and what is wrong with its folder then.
    fn told(change: impl Fn(&Path)) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let record = Record { builder: builder(), ..record() };
        let digest = RecordDigest::of(&record.bytes());
        let release = Release { folder: folder.path().to_owned(), record, digest };
        let mut made = Files::default();
        made.insert(README, &b"Read me."[..]);
        made.insert("rebuild/print/rebuild.sh", &b"typst"[..]);
        for (path, bytes) in made.under("") {
            store::write(&folder.path().join(path), bytes).unwrap();
        }
        change(folder.path());
        let faults = faults(&release, &made, &|_| false);
        faults.iter().map(|fault| fault.to_string()).collect()
    }

    fn write(folder: &Path, path: &str) {
        store::write(&folder.join(path), b"other").unwrap();
    }

    #[test]
    fn what_the_record_does_not_name_cannot_be_changed_unseen() {
        assert_eq!(told(|_| {}), [""; 0]);
        let changed = told(|folder| write(folder, "rebuild/print/rebuild.sh"));
        assert_eq!(changed, ["rebuild/print/rebuild.sh is not as it was made with the release"]);
        let gone = told(|folder| std::fs::remove_file(folder.join(README)).unwrap());
        assert_eq!(gone, ["README.txt is not beside the record"]);
    }

    #[test]
    fn what_was_added_is_told_but_for_what_members_sign() {
        let added = told(|folder| {
            for path in ["approvals/amina.sig", "proposals/ben.sig", "allowed_signers", ".DS_Store"]
            {
                write(folder, path);
            }
            for path in ["print.exe", "more/a", "more/b", "rebuild/print/more.typ"] {
                write(folder, path);
            }
        });
        let all = "more/, print.exe and rebuild/print/more.typ are no files of the release, though in \
                   its folder; take them away";
        assert_eq!(added, [all]);
    }
}
