//! What is served beside a register. None of it counts but what has a digest that the register has.
//!
//! ```text
//! public/register/                      the register
//! public/policy/v1/policy.json          each policy, and its signatures
//! public/editions/<id>/v1/print.pdf     the files of a release
//! ```

use std::collections::BTreeSet;
use std::fs::FileType;
use std::path::{Path, PathBuf};

use crate::approval::papers::SIGNATURE;
use crate::content::Content;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::history::POLICY;
use crate::record::{CONTENT, RECORD, Record};
use crate::register::CHECKPOINT;
use crate::register::entry::Published;
use crate::register::listing;
use crate::release::beside::{self, MAX_FILE};
use crate::ssh;

/// The folder that holds the releases.
pub(super) const EDITIONS: &str = "editions";

/// The folder that holds the register.
const REGISTER: &str = "register";

/// So many policies, and so many signatures of each, are looked at.
const MOST: usize = 1_000;

/// The folder that is served, or its copy.
#[derive(Debug)]
pub struct Served {
    folder: PathBuf,
    /// That of the register in it.
    register: PathBuf,
}

/// The register in a copy, which may be of all that is served or of the register alone; and what is served
/// beside it.
pub fn find(copy: &Path) -> (PathBuf, Served) {
    let inside = copy.join(REGISTER);
    let (register, folder) =
        match !copy.join(CHECKPOINT).is_file() && inside.join(CHECKPOINT).is_file() {
            true => (inside, copy.to_owned()),
            false => (copy.to_owned(), copy.join("..")),
        };
    (register.clone(), Served { folder, register })
}

impl Served {
    /// The folder of all releases.
    pub fn editions(&self) -> PathBuf {
        self.folder.join(EDITIONS)
    }

    /// The folder of all policies.
    pub fn policy(&self) -> PathBuf {
        self.folder.join(POLICY)
    }

    /// The folder of all that is served, if the copy is of more than the register.
    pub fn all(&self) -> Option<&Path> {
        (self.register.file_name()? == REGISTER).then_some(&*self.folder)
    }

    /// The folders that hold what is served: the one of all of it, if the copy was named as that; else, beside a
    /// register that was named alone, those of the releases and the policies, since anything may lie there.
    pub fn folders(&self) -> Vec<PathBuf> {
        match self.register == self.folder.join(REGISTER) {
            true => vec![self.folder.clone()],
            false => {
                [self.editions(), self.policy()].into_iter().filter(|it| it.is_dir()).collect()
            }
        }
    }

    /// The path of a file below what is served, with slashes.
    pub fn place(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }

    /// The folder of the register.
    pub fn register(&self) -> &Path {
        &self.register
    }

    /// The files beside the register that the list of all files may name, as far as they can be read.
    pub fn files(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        for place in listing::PLACES {
            let _ = listing::add_files(&self.folder.join(place), place, &mut files);
        }
        files
    }

    /// The folder of a release.
    pub fn folder(&self, published: &Published) -> PathBuf {
        let Published { briefing, version, .. } = published;
        self.editions().join(briefing).join(version.to_string())
    }

    /// A file of a release, if it is there and has this digest.
    pub fn file(&self, published: &Published, name: &str, digest: &Digest) -> Option<Vec<u8>> {
        let bytes = beside::read(&self.folder(published).join(name), MAX_FILE).ok()?;
        (Digest::of(&bytes) == *digest).then_some(bytes)
    }

    /// A file by its path from the folder that is served, if it is one.
    pub(super) fn read(&self, path: &str) -> Option<Vec<u8>> {
        beside::read(&self.folder.join(path), MAX_FILE).ok()
    }

    pub fn record(&self, published: &Published) -> Option<Record> {
        let bytes = self.file(published, RECORD, &published.record.sha256)?;
        Record::read(&bytes).ok()
    }

    pub fn content(&self, published: &Published) -> Option<Content> {
        let bytes = self.file(published, CONTENT, &published.content.sha256)?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The signatures in a folder.
    pub fn signatures(&self, folder: &Path) -> Vec<Vec<u8>> {
        let names = names(folder, FileType::is_file);
        let signatures = names.iter().filter(|name| name.ends_with(SIGNATURE));
        let read = |name: &String| beside::read(&folder.join(name), ssh::MAX_LENGTH as u64);
        signatures.filter_map(|name| read(name).ok()).collect()
    }

    /// The policies and their signatures, by their paths in a workspace.
    pub fn policies(&self) -> Files {
        let mut files = Files::default();
        let folder = self.policy();
        for version in names(&folder, FileType::is_dir) {
            let mut read = |path: String, most: usize| {
                if let Ok(bytes) = beside::read(&folder.join(&path), most as u64) {
                    files.insert(format!("{POLICY}/{path}"), bytes);
                }
            };
            read(format!("{version}/policy.json"), crate::policy::MAX_LENGTH);
            let signatures = format!("{version}/signatures");
            for name in names(&folder.join(&signatures), FileType::is_file) {
                read(format!("{signatures}/{name}"), ssh::MAX_LENGTH);
            }
        }
        files
    }
}

/// The names of what is in a folder and of a kind, in order; of none if there is no such folder.
fn names(folder: &Path, is_of_kind: fn(&FileType) -> bool) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().flatten().take(MOST);
    let of_kind = entries.filter(|entry| entry.file_type().is_ok_and(|kind| is_of_kind(&kind)));
    let mut names: Vec<_> =
        of_kind.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}
