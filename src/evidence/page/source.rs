//! What a page is written from: a version, and the payload of its pack.

use super::super::subject::Subject;
use super::super::{POLICY, PUBLIC, REBUILD};
use crate::approval::papers::{APPROVALS, SIGNATURE};
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::history::History;
use crate::policy::{MemberId, Policy};
use crate::record::{CONTENT, RECORD, Record};
use crate::register::entry::Edition;

/// What a page is written from.
pub(super) struct Source<'s> {
    pub subject: &'s Subject<'s>,
    pub payload: &'s Files,
    /// Of the version's files in the payload, with a `/` at the end.
    pub folder: String,
    pub record: Record,
    /// The policy that was in force when it was published.
    pub policy: Policy,
}

impl<'s> Source<'s> {
    /// `None` if the record or the policy is not there.
    pub fn read(subject: &'s Subject<'s>, payload: &'s Files) -> Option<Self> {
        let folder = subject.folder();
        let record = Record::read(payload.get(&format!("{folder}{RECORD}"))?).ok()?;
        let policy = policy_at(subject, payload, subject.entry)?;
        Some(Self { subject, payload, folder, record, policy })
    }

    /// The policy that was in force when an entry was made; `None` if it is not there.
    pub fn policy_at(&self, entry: u64) -> Option<Policy> {
        policy_at(self.subject, self.payload, entry)
    }

    /// All policies in the pack, judged by their signatures.
    pub fn policies(&self) -> History {
        let mut files = Files::default();
        for (path, bytes) in self.payload.under(POLICY) {
            files.insert(&path[PUBLIC.len()..], bytes.clone());
        }
        History::of(&files)
    }

    /// The briefing's title, if what it says is there.
    pub fn title(&self) -> Option<String> {
        let content: serde_json::Value = serde_json::from_slice(self.own(CONTENT)?).ok()?;
        Some(content["title"].as_str()?.to_owned())
    }

    /// A file of the version's own.
    pub fn own(&self, name: &str) -> Option<&'s [u8]> {
        self.payload.get(&format!("{}{name}", self.folder)).map(|bytes| &**bytes)
    }

    pub fn has(&self, name: &str) -> bool {
        self.own(name).is_some()
    }

    /// The editions that are in the pack.
    pub fn editions(&self) -> impl Iterator<Item = &Edition> {
        self.subject.published.editions.iter().filter(|edition| self.has(&edition.name))
    }

    /// Those that are sealed, by name.
    pub fn sealed(&self) -> Vec<&str> {
        let sealed = self.editions().filter(|edition| edition.sealed.is_some());
        sealed.map(|edition| &*edition.name).collect()
    }

    /// The names of the record's by-products that are in the pack.
    pub fn byproducts(&self) -> impl Iterator<Item = &String> {
        self.record.byproducts.keys().filter(|name| self.has(name))
    }

    /// The members whose approvals are in the pack, in the order of their files.
    pub fn approved(&self) -> Vec<MemberId> {
        self.signed(APPROVALS).into_iter().map(|(member, _)| member).collect()
    }

    /// The members whose signatures are in a folder of the version's, in the order of their files, each with
    /// the signature's digest.
    pub fn signed(&self, folder: &str) -> Vec<(MemberId, Digest)> {
        let folder = format!("{}{folder}/", self.folder);
        let member = |path: &str| path[folder.len()..].strip_suffix(SIGNATURE)?.parse().ok();
        let files = self.payload.under(&folder);
        files.filter_map(|(path, bytes)| Some((member(path)?, Digest::of(bytes)))).collect()
    }

    /// The paths in the pack of the scripts with the commands that make pages again.
    pub fn scripts(&self) -> Vec<String> {
        let paths = self.payload.under(REBUILD).map(|(path, _)| path);
        let scripts = paths.filter(|path| path.ends_with("/rebuild.sh"));
        scripts.map(|path| format!("  data/{path}")).collect()
    }
}

fn policy_at(subject: &Subject<'_>, payload: &Files, entry: u64) -> Option<Policy> {
    let number = subject.register.ledger().policy_at(entry)?.number;
    Policy::read(payload.get(&format!("{POLICY}v{number}/policy.json"))?).ok()
}
