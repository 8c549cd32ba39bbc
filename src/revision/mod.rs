//! A revision of a workspace: a commit, or the work tree, read into paths and bytes.
//!
//! The only module that knows git. A commit is read from git's objects alone, without a checkout.

mod dates;
mod history;
mod people;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Oid, Repository, Tree};
use serde::{Deserialize, Deserializer, Serialize};
use time::OffsetDateTime;

pub use dates::{WrongDate, wrong_date};
pub use history::{
    folder_in_history, inner_folders_ever, is_ignored, is_in_history, names_ever_in, upstream_file,
};
pub use people::{authors, leads_to};

use crate::files::Files;
use crate::report::{Place, Problem};
use crate::workspace::CONFIG_PATH;

/// The folders that a build reads, besides the configuration.
const FOLDERS: [&str; 2] = ["sources", "layouts"];

/// The folder that engross writes.
const OUTPUT: &str = "output";

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// How deep folders may stand in each other.
const MAX_DEPTH: usize = 16;

/// What a workspace held at one time.
#[derive(Debug)]
pub struct Revision {
    pub commit: Commit,
    pub files: Files,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// The commit that a revision is, or that a work tree started from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: CommitId,
    /// When it was committed, in seconds since 1970 (UTC).
    pub time: i64,
}

impl Commit {
    /// The day on which it was committed: "2022-09-14".
    pub fn day(&self) -> String {
        let date = OffsetDateTime::from_unix_timestamp(self.time);
        date.map(|date| date.date().to_string()).unwrap_or_default()
    }
}

/// Git's own name of a commit: 40 lower-case hexadecimal digits. Shown, never relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitId(String);

impl Display for CommitId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CommitId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if id.len() != 40 || !id.bytes().all(digit) {
            let message = "a commit is written as 40 lower-case hexadecimal digits";
            return Err(serde::de::Error::custom(message));
        }
        Ok(Self(id))
    }
}

/// Why a revision could not be read at all.
#[derive(Debug)]
pub enum RevisionError {
    NotARepository(PathBuf),
    /// A repository without a work tree, which a workspace has.
    Bare(PathBuf),
    /// A repository that belongs to another user of the machine, who could make git run anything.
    OfAnother(PathBuf),
    NoCommit(PathBuf),
    /// A copy of a repository without the beginning of its history.
    Shallow(PathBuf),
    UnknownRevision(String),
    NoWorkspace(String),
    Unreadable(PathBuf, io::Error),
    Git(git2::Error),
}

impl Display for RevisionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARepository(path) => write!(
                f,
                "{} is not in a git repository; a workspace is one: run `git init` there",
                path.display()
            ),
            Self::Bare(path) => {
                write!(
                    f,
                    "the repository of {} has no work tree; clone it and work there",
                    path.display()
                )
            }
            Self::OfAnother(path) => write!(
                f,
                "the repository of {0} belongs to another user, so git does not trust it; if you do, run: git config --global --add safe.directory {0}",
                path.display()
            ),
            Self::NoCommit(path) => write!(
                f,
                "the repository of {} has no commit yet, and an edition's date is its commit's: run `git add` and `git commit` first",
                path.display()
            ),
            Self::Shallow(path) => write!(
                f,
                "the repository of {} has only the end of its history, which does not say who wrote what or what was there before; run: git fetch --unshallow",
                path.display()
            ),
            Self::UnknownRevision(rev) => {
                write!(
                    f,
                    "git knows no revision `{rev}`; `git log --oneline` and `git tag` list them"
                )
            }
            Self::NoWorkspace(rev) => {
                write!(
                    f,
                    "revision `{rev}` has no {CONFIG_PATH} in this folder, so it is no workspace"
                )
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} cannot be read: {error}", path.display())
            }
            Self::Git(error) => write!(f, "git: {}", error.message()),
        }
    }
}

impl std::error::Error for RevisionError {}

impl From<git2::Error> for RevisionError {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}

impl Revision {
    /// The files as they lie in the work tree at `root`, committed or not.
    pub fn of_work_tree(root: &Path) -> Result<Self, RevisionError> {
        let repository = open(root)?;
        let commit = match repository.head() {
            Ok(head) => commit_of(&head.peel_to_commit()?),
            Err(_) => return Err(RevisionError::NoCommit(root.to_owned())),
        };
        let mut reader = Reader::within(MAX_FILE);
        reader.disk_file(root, CONFIG_PATH);
        for folder in FOLDERS {
            reader.disk_folder(root, folder, 0);
        }
        Ok(reader.revision(commit))
    }

    /// The files of a commit, named as git names it: an id, a tag, a branch, `HEAD~2`.
    pub fn of_commit(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let repository = open(root)?;
        if repository.is_empty()? {
            return Err(RevisionError::NoCommit(root.to_owned()));
        }
        let unknown = || RevisionError::UnknownRevision(name.to_owned());
        let found = repository
            .revparse_single(name)
            .map_err(|_| unknown())?
            .peel_to_commit()
            .map_err(|_| unknown())?;
        let mut tree = found.tree()?;
        let folder = folder_in_repository(&repository, root)?;
        if !folder.as_os_str().is_empty() {
            let entry =
                tree.get_path(&folder).map_err(|_| RevisionError::NoWorkspace(name.to_owned()))?;
            tree = entry
                .to_object(&repository)?
                .into_tree()
                .map_err(|_| RevisionError::NoWorkspace(name.to_owned()))?;
        }
        if tree.get_name(CONFIG_PATH).is_none() {
            return Err(RevisionError::NoWorkspace(name.to_owned()));
        }
        let mut reader = Reader::within(MAX_FILE);
        reader.git_tree(&repository, &tree, "", 0)?;
        Ok(reader.revision(commit_of(&found)))
    }
}

/// What git may mean by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// "the tag", "the branch", "the commit".
    pub what: &'static str,
    /// A name that means nothing else to git.
    pub name: String,
    pub commit: Commit,
}

/// All that git may mean by a word: the tag, the branch, else what git makes of it. Those that
/// are the same commit are one.
pub fn readings(root: &Path, word: &str) -> Result<Vec<Reading>, RevisionError> {
    let repository = open(root)?;
    let named = [
        ("the tag", format!("refs/tags/{word}")),
        ("the branch", format!("refs/heads/{word}")),
        ("the commit", word.to_owned()),
    ];
    let mut readings: Vec<Reading> = Vec::new();
    for (what, name) in named {
        let found = repository.revparse_single(&name).and_then(|object| object.peel_to_commit());
        let Ok(commit) = found.map(|commit| commit_of(&commit)) else { continue };
        if readings.iter().all(|known| known.commit != commit) {
            readings.push(Reading { what, name, commit });
        }
    }
    Ok(readings)
}

/// Whether git holds a path or would, so that what is in it may get about. A file need not be there yet.
pub fn is_within_reach_of_git(root: &Path, path: &Path) -> Result<bool, RevisionError> {
    let repository = open(root)?;
    let Some(work_tree) = repository.workdir() else { return Ok(false) };
    let (Ok(work_tree), Ok(path)) = (work_tree.canonicalize(), canonical(path)) else {
        return Ok(false);
    };
    let Ok(inside) = path.strip_prefix(&work_tree) else { return Ok(false) };
    let folder = inside.to_string_lossy().replace('\\', "/");
    let is_inside = |path: &[u8]| {
        path.strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
    };
    let staged = repository.index()?.iter().any(|entry| is_inside(&entry.path));
    let committed = repository.head().and_then(|head| head.peel_to_tree());
    let committed = committed.is_ok_and(|tree| tree.get_path(inside).is_ok());
    Ok(staged || committed || !repository.is_path_ignored(inside)?)
}

/// Where a path leads, or would if its file were there.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(_), Some(folder), Some(name)) => Ok(folder.canonicalize()?.join(name)),
        (found, ..) => found,
    }
}

fn open(root: &Path) -> Result<Repository, RevisionError> {
    Repository::discover(root).map_err(|error| match error.code() {
        ErrorCode::NotFound => RevisionError::NotARepository(root.to_owned()),
        ErrorCode::Owner => {
            let repository = root.ancestors().find(|folder| folder.join(".git").exists());
            RevisionError::OfAnother(repository.unwrap_or(root).to_owned())
        }
        _ => RevisionError::Git(error),
    })
}

/// The workspace's folder within its repository; empty if it is the repository's own.
fn folder_in_repository(repository: &Repository, root: &Path) -> Result<PathBuf, RevisionError> {
    let unreadable = |error| RevisionError::Unreadable(root.to_owned(), error);
    let Some(work_tree) = repository.workdir() else {
        return Err(RevisionError::Bare(root.to_owned()));
    };
    let root = root.canonicalize().map_err(unreadable)?;
    let work_tree = work_tree.canonicalize().map_err(unreadable)?;
    Ok(root.strip_prefix(work_tree).map(Path::to_owned).unwrap_or_default())
}

fn commit_of(commit: &git2::Commit<'_>) -> Commit {
    Commit { id: CommitId(commit.id().to_string()), time: commit.time().seconds() }
}

/// The files in one folder of the work tree, none larger than `max_file` bytes; and what could not be
/// read.
pub fn folder_of_work_tree(root: &Path, folder: &str, max_file: u64) -> (Files, Vec<Problem>) {
    let mut reader = Reader::within(max_file);
    reader.disk_folder(root, folder, 0);
    (reader.files, reader.problems)
}

struct Reader {
    files: Files,
    problems: Vec<Problem>,
    /// The largest file that is read, in bytes.
    max_file: u64,
}

impl Reader {
    fn within(max_file: u64) -> Self {
        Self { files: Files::default(), problems: Vec::new(), max_file }
    }

    fn revision(self, commit: Commit) -> Revision {
        Revision { commit, files: self.files, problems: self.problems }
    }

    fn refuse(&mut self, path: &str, message: &str, hint: &str) {
        self.problems
            .push(Problem::error("unreadable-file", message).at(Place::file(path)).hint(hint));
    }

    fn refuse_link(&mut self, path: &str) {
        self.refuse(
            path,
            "a symbolic link may lead anywhere, so none is followed",
            "put the file itself here",
        );
    }

    /// One file that cannot be read leaves the others to be read.
    fn refuse_unreadable(&mut self, path: &str, error: &io::Error) {
        self.refuse(
            path,
            &format!("this cannot be read: {error}"),
            "see whose it is, and who may read it",
        );
    }

    fn refuse_size(&mut self, path: &str) {
        let most = match self.max_file >> 20 {
            0 => format!("{} KiB", self.max_file >> 10),
            mib => format!("{mib} MiB"),
        };
        self.refuse(path, &format!("this file is larger than {most}"), "make it smaller");
    }

    fn refuse_depth(&mut self, path: &str) {
        self.refuse(
            path,
            &format!("folders stand in each other more than {MAX_DEPTH} deep"),
            "make them flatter",
        );
    }

    fn disk_folder(&mut self, root: &Path, folder: &str, depth: usize) {
        let path = root.join(folder);
        if path.is_symlink() {
            return self.refuse_link(folder);
        }
        if !path.exists() {
            return;
        }
        if depth > MAX_DEPTH {
            return self.refuse_depth(folder);
        }
        let entries = match path.read_dir() {
            Ok(entries) => entries,
            Err(error) => return self.refuse_unreadable(folder, &error),
        };
        for entry in entries {
            let entry =
                entry.and_then(|entry| Ok((entry.file_type()?.is_dir(), entry.file_name())));
            let (is_folder, name) = match entry {
                Ok(entry) => entry,
                Err(error) => return self.refuse_unreadable(folder, &error),
            };
            let Some(name) = name.to_str() else {
                self.refuse(
                    folder,
                    "a file in this folder has a name that is not Unicode",
                    "give it another name",
                );
                continue;
            };
            // As in a commit: what starts with a dot belongs to other programs.
            if name.starts_with('.') {
                continue;
            }
            let inner = format!("{folder}/{name}");
            if is_folder {
                self.disk_folder(root, &inner, depth + 1);
            } else {
                self.disk_file(root, &inner);
            }
        }
    }

    fn disk_file(&mut self, root: &Path, path: &str) {
        let full = root.join(path);
        let metadata = match full.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => return self.refuse_unreadable(path, &error),
        };
        if metadata.is_symlink() {
            self.refuse_link(path);
        } else if !metadata.is_file() {
            self.refuse(path, "this is neither a file nor a folder", "take it away");
        } else if metadata.len() > self.max_file {
            self.refuse_size(path);
        } else {
            match std::fs::read(&full) {
                Ok(bytes) => self.files.insert(path, bytes),
                Err(error) => self.refuse_unreadable(path, &error),
            }
        }
    }

    fn git_tree(
        &mut self,
        repository: &Repository,
        tree: &Tree<'_>,
        folder: &str,
        depth: usize,
    ) -> Result<(), RevisionError> {
        for entry in tree {
            let Ok(name) = entry.name() else {
                self.refuse(
                    folder,
                    "a file in this folder has a name that is not Unicode",
                    "give it another name",
                );
                continue;
            };
            let wanted = depth > 0 || name == CONFIG_PATH || FOLDERS.contains(&name);
            if !wanted || name.starts_with('.') {
                continue;
            }
            let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            match entry.kind() {
                _ if entry.filemode() == 0o120_000 => self.refuse_link(&path),
                Some(ObjectType::Tree) if depth > MAX_DEPTH => self.refuse_depth(&path),
                Some(ObjectType::Tree) => {
                    let inner = repository.find_tree(entry.id())?;
                    self.git_tree(repository, &inner, &path, depth + 1)?;
                }
                Some(ObjectType::Blob) => self.git_blob(repository, entry.id(), path)?,
                _ => self.refuse(
                    &path,
                    "a submodule is another repository, which is not read",
                    "copy its files here",
                ),
            }
        }
        Ok(())
    }

    fn git_blob(
        &mut self,
        repository: &Repository,
        id: Oid,
        path: String,
    ) -> Result<(), RevisionError> {
        let (size, _) = repository.odb()?.read_header(id)?;
        if size as u64 > self.max_file {
            self.refuse_size(&path);
        } else {
            self.files.insert(path, repository.find_blob(id)?.content());
        }
        Ok(())
    }
}
