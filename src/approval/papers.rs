//! What lies beside a record and is signed: found and read within bounds, and not judged.
//!
//! ```text
//! proposals/<member>.sig        the proposer's signature over the record
//! approvals/<member>.sig        a member's signature over the record
//! rejections/<member>.json      a member's rejection, and below its signature
//! rejections/<member>.json.sig
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::rejection;
use crate::files::Files;
use crate::policy::MemberId;
use crate::record::RELEASES;
use crate::release::ReleaseError;
use crate::release::beside::{self, Unread};
use crate::revision::{self, RevisionError};
use crate::ssh;

pub use crate::release::APPROVALS;

/// The folder of rejections in a release's folder.
pub const REJECTIONS: &str = "rejections";

/// The folder of proposals in a release's folder.
pub const PROPOSALS: &str = "proposals";

/// The folders that hold what members sign.
const FOLDERS: [&str; 3] = [APPROVALS, REJECTIONS, PROPOSALS];

/// What a signature's file ends with.
pub const SIGNATURE: &str = ".sig";

/// What a rejection's file ends with.
pub const STATEMENT: &str = ".json";

/// How many files that are no member's are told by name.
const MOST_STRANGERS: usize = 20;

/// How many files of a folder are looked at, to find those.
const MOST_FILES: usize = 10_000;

/// The path of a member's approval, from the release's folder.
pub fn approval_path(member: &MemberId) -> String {
    format!("{APPROVALS}/{member}{SIGNATURE}")
}

/// The path of a member's rejection, from the release's folder.
pub fn rejection_path(member: &MemberId) -> String {
    format!("{REJECTIONS}/{member}{STATEMENT}")
}

/// The path of a member's proposal, from the release's folder.
pub fn proposal_path(member: &MemberId) -> String {
    format!("{PROPOSALS}/{member}{SIGNATURE}")
}

/// The states that a release's folders of rejections and proposals had in git's history, as paths from
/// the release's folder; or why they are not known. A no that was signed stays one, and so does who
/// proposed, whatever became of the file.
pub type Past = Result<Vec<Files>, String>;

/// The past of each release of a briefing, by the name of its folder.
pub fn pasts(root: &Path, briefing: &str) -> Result<BTreeMap<String, Vec<Files>>, RevisionError> {
    let folder = format!("{RELEASES}/{briefing}");
    revision::inner_folders_ever(
        root,
        &folder,
        &[REJECTIONS, PROPOSALS],
        rejection::MAX_LENGTH as u64,
    )
}

/// A file's bytes, or why they were not read.
pub type Paper = Result<Vec<u8>, Unread>;

/// What members signed beside a record.
#[derive(Debug, Default)]
pub struct Papers {
    pub proposals: BTreeMap<MemberId, Paper>,
    pub approvals: BTreeMap<MemberId, Paper>,
    /// Each rejection, and its signature.
    pub rejections: BTreeMap<MemberId, [Paper; 2]>,
    /// Files in the folders that are no member's, by their paths from the release's folder.
    pub strangers: BTreeMap<String, Paper>,
    /// How many more of them there are.
    pub more: usize,
    /// What should be a folder and is none.
    pub unread: BTreeMap<&'static str, Unread>,
}

impl Papers {
    /// Reads what lies in a release's folder. A member's files are looked for by their names, so that
    /// no number of other files keeps one from being found. What cannot be looked at may be there.
    pub fn read(folder: &Path, members: &BTreeSet<MemberId>) -> Result<Self, ReleaseError> {
        let mut papers = Self::default();
        let paper = |path: &str, most: usize| {
            let path = folder.join(path);
            match beside::read(&path, most as u64) {
                Err(Unread::Missing) => Ok(None),
                Err(Unread::Failed(reason)) => {
                    Err(ReleaseError::Unreadable(path, io::Error::other(reason)))
                }
                read => Ok(Some(read)),
            }
        };
        for name in FOLDERS {
            let inner = folder.join(name);
            match inner.symlink_metadata() {
                Ok(kind) if kind.is_symlink() => drop(papers.unread.insert(name, Unread::Link)),
                Ok(kind) if !kind.is_dir() => drop(papers.unread.insert(name, Unread::NotAFile)),
                _ => {}
            }
        }
        let mut known = BTreeSet::new();
        for member in members {
            let approval = approval_path(member);
            let proposal = proposal_path(member);
            let statement = rejection_path(member);
            let signature = format!("{statement}{SIGNATURE}");
            if !papers.unread.contains_key(APPROVALS)
                && let Some(read) = paper(&approval, ssh::MAX_LENGTH)?
            {
                papers.approvals.insert(member.clone(), read);
            }
            if !papers.unread.contains_key(PROPOSALS)
                && let Some(read) = paper(&proposal, ssh::MAX_LENGTH)?
            {
                papers.proposals.insert(member.clone(), read);
            }
            if !papers.unread.contains_key(REJECTIONS) {
                let read = [
                    paper(&statement, rejection::MAX_LENGTH)?,
                    paper(&signature, ssh::MAX_LENGTH)?,
                ];
                if read.iter().any(Option::is_some) {
                    let read = read.map(|read| read.unwrap_or(Err(Unread::Missing)));
                    papers.rejections.insert(member.clone(), read);
                }
            }
            known.extend([approval, proposal, statement, signature]);
        }
        for name in FOLDERS {
            papers.strangers_in(folder, name, &known)?;
        }
        Ok(papers)
    }

    /// The files in one of the folders that are none of those that are known.
    fn strangers_in(
        &mut self,
        folder: &Path,
        name: &'static str,
        known: &BTreeSet<String>,
    ) -> Result<(), ReleaseError> {
        if self.unread.contains_key(name) {
            return Ok(());
        }
        let inner = folder.join(name);
        let entries = match inner.read_dir() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(ReleaseError::Unreadable(inner, error)),
        };
        let paths = entries
            .flatten()
            .take(MOST_FILES)
            .map(|entry| format!("{name}/{}", entry.file_name().to_string_lossy()));
        // What was being written when it was stopped is nobody's.
        let is_left_over = |path: &String| path.contains("/.");
        let mut strangers: Vec<_> =
            paths.filter(|path| !known.contains(path) && !is_left_over(path)).collect();
        strangers.sort();
        self.more += strangers.len().saturating_sub(MOST_STRANGERS);
        strangers.truncate(MOST_STRANGERS);
        for path in strangers {
            let read = beside::read(&folder.join(&path), rejection::MAX_LENGTH as u64);
            self.strangers.insert(path, read);
        }
        Ok(())
    }
}
