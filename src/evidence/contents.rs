//! What goes into a pack: what is served of one version, with the whole register and all policies, and what
//! the stock compiler needs.

use std::path::{Path, PathBuf};

use super::refusal::Refusal;
use super::subject::Subject;
use super::{POLICY, REBUILD, REGISTER};
use crate::files::Files;
use crate::publication;
use crate::register::tile::Tile;
use crate::register::{CHECKPOINT, Register};
use crate::release::beside::{self, MAX_FILE, Unread};
use crate::release::{self, Release};

/// What is never packed: pages are for people to read today, and prove nothing.
const LEFT_OUT: [&str; 2] = ["index.html", ".gitattributes"];

/// So deep folders stand in each other at most.
const MAX_DEPTH: usize = 8;

/// So many files of a folder are read.
const MAX_FILES: usize = 5_000;

/// The payload of the pack of a version, from a workspace's root. Of what was taken down, what holds none of
/// its words.
pub fn gather(root: &Path, subject: &Subject<'_>, with_rebuild: bool) -> Result<Files, Refusal> {
    let output = root.join("output");
    let mut payload = Files::default();
    add_register(&mut payload, subject.register);
    let version = subject.published.version;
    let folder = publication::folder(&subject.published.briefing, version);
    add(&mut payload, &output.join(folder), &subject.folder())?;
    for policy in subject.register.ledger().policies() {
        let folder = format!("{POLICY}v{}/", policy.number);
        add(&mut payload, &output.join(&folder), &folder)?;
    }
    // What makes the pages again holds all their words.
    if with_rebuild && !subject.is_taken_down() {
        let folder = rebuild_folder(root, subject)?;
        add(&mut payload, &folder, REBUILD)?;
    }
    Ok(payload)
}

/// The register's files: those of its head, and none that it had when it was smaller.
fn add_register(payload: &mut Files, register: &Register) {
    for tile in Tile::all(register.checkpoint().size) {
        let bytes = tile.bytes(register.tree(), register.entries());
        payload.insert(format!("{REGISTER}{tile}"), bytes);
    }
    payload.insert(format!("{REGISTER}{CHECKPOINT}"), register.signed().bytes());
}

/// The folder with what the stock compiler needs, if it is that of the published release.
fn rebuild_folder(root: &Path, subject: &Subject<'_>) -> Result<PathBuf, Refusal> {
    let published = subject.published;
    let release =
        Release::open(root, &published.briefing, published.version).map_err(Refusal::NoRelease)?;
    if release.digest.digest() != published.record.sha256 {
        return Err(Refusal::AnotherRelease(subject.name()));
    }
    let folder = release.folder.join(release::REBUILD);
    match folder.is_dir() && !folder.is_symlink() {
        true => Ok(folder),
        false => Err(Refusal::NoRebuild(folder.display().to_string())),
    }
}

/// Adds the files of a folder, under a path that ends with `/`; none if there is no such folder.
fn add(payload: &mut Files, folder: &Path, under: &str) -> Result<(), Refusal> {
    let unread = |path: &Path, unread| Refusal::Unread(path.display().to_string(), unread);
    let mut folders = vec![(folder.to_owned(), under.to_owned(), 0)];
    let mut files = 0;
    while let Some((folder, under, depth)) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        let failed = |error: std::io::Error| unread(&folder, Unread::Failed(error.to_string()));
        for entry in folder.read_dir().map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if LEFT_OUT.contains(&&*name) {
                continue;
            }
            files += 1;
            if files > MAX_FILES || depth > MAX_DEPTH {
                return Err(failed(std::io::Error::other("it has too many files or folders")));
            }
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push((path, format!("{under}{name}/"), depth + 1));
                continue;
            }
            let bytes = beside::read(&path, MAX_FILE).map_err(|error| unread(&path, error))?;
            payload.insert(format!("{under}{name}"), bytes);
        }
    }
    Ok(())
}
