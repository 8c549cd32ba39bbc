//! What is served of a release and shown on its page, as far as an entry has its digest.

use std::path::Path;

use crate::approval::papers::{APPROVALS, SIGNATURE};
use crate::digest::Digest;
use crate::files::Files;
use crate::publication::folder;
use crate::record::{CONTENT, RECORD, Record};
use crate::register::entry::Published;
use crate::release::beside::{self, MAX_FILE};
use crate::ssh;

/// What is served of a release.
#[derive(Debug, Default)]
pub struct Kept {
    /// `None` if its text is not served.
    pub(super) title: Option<String>,
    pub(super) record: Option<Record>,
    /// The members whose approvals these are, as their files are named, in order.
    pub(super) approvals: Vec<String>,
}

impl Kept {
    /// What is served in a version's folder.
    pub fn in_folder(folder: &Path, published: &Published) -> Self {
        let approvals = folder.join(APPROVALS);
        let names = approvals.read_dir().into_iter().flatten().flatten();
        let names = names.filter_map(|entry| entry.file_name().into_string().ok());
        let read = |name: String| {
            let bytes = beside::read(&approvals.join(&name), ssh::MAX_LENGTH as u64).ok()?;
            Some((name, Digest::of(&bytes)))
        };
        let file = |name: &str| beside::read(&folder.join(name), MAX_FILE).ok();
        Self::of(published, file, names.filter_map(read))
    }

    /// What is to be served of a release, by paths from its version's folder.
    pub(super) fn among(files: &Files, published: &Published) -> Self {
        let folder = format!("{APPROVALS}/");
        let approvals = files.under(&folder);
        let approvals =
            approvals.map(|(path, bytes)| (path[folder.len()..].to_owned(), Digest::of(bytes)));
        Self::of(published, |name| Some(files.get(name)?.to_vec()), approvals)
    }

    fn of(
        published: &Published,
        file: impl Fn(&str) -> Option<Vec<u8>>,
        approvals: impl Iterator<Item = (String, Digest)>,
    ) -> Self {
        let record = file(RECORD).filter(|bytes| Digest::of(bytes) == published.record.sha256);
        let named = |digest: Digest| published.approvals.contains(&digest.into());
        let approvals = approvals.filter(|(_, digest)| named(*digest));
        let mut approvals: Vec<_> = approvals
            .filter_map(|(name, _)| Some(name.strip_suffix(SIGNATURE)?.to_owned()))
            .collect();
        approvals.sort();
        Self {
            title: file(CONTENT).and_then(|text| title_in(&text, published)),
            record: record.and_then(|bytes| Record::read(&bytes).ok()),
            approvals,
        }
    }
}

/// The title of a published version, if its text is served below a workspace's `output/`.
pub fn title(output: &Path, published: &Published) -> Option<String> {
    let folder = output.join(folder(&published.briefing, published.version));
    let text = beside::read(&folder.join(CONTENT), MAX_FILE).ok()?;
    title_in(&text, published)
}

/// The title in a text, if that is the published one.
fn title_in(text: &[u8], published: &Published) -> Option<String> {
    if Digest::of(text) != published.content.sha256 {
        return None;
    }
    let content: serde_json::Value = serde_json::from_slice(text).ok()?;
    Some(content["title"].as_str()?.to_owned())
}
