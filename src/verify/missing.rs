//! What is missing where releases are served: what the register says was published there, and is not there.
//!
//! A folder is that of a release if it holds its record, or is called what publishing calls it. A file under
//! the right name is not missing, whatever it is: its own verdict says that. A folder under it is no file.

use std::collections::BTreeSet;
use std::path::Path;

use super::agreed::{self, Papers};
use super::served::EDITIONS;
use super::{Answer, Case, Verdict};
use crate::approval::papers::{APPROVALS, SIGNATURE};
use crate::digest::Digest;
use crate::phrase::counted;
use crate::policy::history::POLICY;
use crate::publication::{LeftOut, PROOF};
use crate::record::{RECORD, REDLINE};
use crate::register::entry::{Entry, Published, Sha256};
use crate::register::ledger::Standing;
use crate::release::WITHDRAWALS;
use crate::release::beside::{self, MAX_FILE};

impl Case<'_> {
    /// What is missing in a folder; nothing if it is none of releases.
    pub fn missing(&self, folder: &Path) -> Vec<Answer> {
        let whole = self.missing_whole(folder);
        let own = self.release_in(folder).and_then(|entry| Some((entry, self.published(entry)?)));
        let own = own.map(|(entry, published)| self.missing_files(folder, entry, published));
        whole.into_iter().chain(own.into_iter().flatten()).collect()
    }

    /// In the folder of all that is served, of all releases or of all policies: those that are not there.
    fn missing_whole(&self, folder: &Path) -> Vec<Answer> {
        let (editions, policies) = (self.served.editions(), self.served.policy());
        let is = |other: &Path| match (folder.canonicalize(), other.canonicalize()) {
            (Ok(folder), Ok(other)) => folder == other,
            _ => false,
        };
        match () {
            () if is(&editions) => self.missing_releases(folder),
            () if is(&policies) => self.missing_policies(folder),
            () if self.served.all().is_some_and(is) => {
                // What is not there at all is no folder that is looked into.
                let releases = self.index.published().len();
                let gone = releases > 0 && !editions.exists();
                let gone = gone.then(|| {
                    let so_many = counted(releases, "version");
                    let why =
                        format!("is missing: the register says that {so_many} were published");
                    missing(&folder.join(EDITIONS), why)
                });
                let policies =
                    (!policies.exists()).then(|| self.missing_policies(&folder.join(POLICY)));
                gone.into_iter().chain(policies.into_iter().flatten()).collect()
            }
            () => Vec::new(),
        }
    }

    fn missing_policies(&self, folder: &Path) -> Vec<Answer> {
        let logged = self.register.ledger().policies().iter();
        let gone = logged.filter_map(|logged| {
            let place = folder.join(format!("v{}", logged.number));
            let path = place.join("policy.json");
            let mut filed = self.policies.versions.iter();
            let filed = filed.find(|filed| filed.digest() == logged.digest);
            match filed {
                Some(filed) if filed.was_in_force() => None,
                Some(_) => Some(missing(
                    &place.join("signatures"),
                    "lacks signatures with which the policy came into force".to_owned(),
                )),
                // Another file in its place has its own verdict.
                None => {
                    let entry = logged.since;
                    let why = format!("entry {entry} of the register put it into force");
                    no_file(&path, &why)
                }
            }
        });
        gone.collect()
    }

    fn missing_releases(&self, folder: &Path) -> Vec<Answer> {
        let published = self.index.published().keys();
        let published = published.filter_map(|entry| Some((*entry, self.published(*entry)?)));
        let gone = published.filter(|(_, published)| !self.served.folder(published).exists());
        let gone = gone.map(|(entry, published)| {
            let path = folder.join(&published.briefing).join(published.version.to_string());
            missing(&path, format!("is missing: entry {entry} of the register published it"))
        });
        gone.collect()
    }

    /// The entry that published the release whose folder this is.
    fn release_in(&self, folder: &Path) -> Option<u64> {
        let ledger = self.register.ledger();
        let record = beside::read(&folder.join(RECORD), MAX_FILE).ok();
        let by_record = record.and_then(|record| ledger.entry_of_record(&Digest::of(&record)));
        by_record.or_else(|| {
            let folder = folder.canonicalize().ok()?;
            let version = folder.file_name()?.to_str()?.parse().ok()?;
            let briefing = folder.parent()?.file_name()?.to_str()?;
            Some(ledger.briefings().get(briefing)?.get(&version)?.entry)
        })
    }

    fn missing_files(&self, folder: &Path, entry: u64, published: &Published) -> Vec<Answer> {
        let own = format!(
            "{} {}, which entry {entry} of the register published, has such a file",
            published.briefing, published.version
        );
        let mut expected: Vec<_> =
            self.expected(published).into_iter().map(|path| (path, own.clone())).collect();
        let mut signed = vec![(APPROVALS.to_owned(), digests(&published.approvals), entry)];
        for (entry, Papers { folder, named, statement }) in self.papers(published) {
            let why = format!("it was served with entry {entry} of the register");
            match folder == WITHDRAWALS {
                true => expected.push((format!("{statement}{SIGNATURE}"), why.clone())),
                false => signed.push((folder, named, entry)),
            }
            expected.push((statement, why));
        }
        let gone = expected.into_iter().filter_map(|(path, why)| no_file(&folder.join(path), &why));
        let unsigned = signed.iter().filter_map(|(path, named, entry)| {
            let path = folder.join(path);
            let found = self.served.signatures(&path);
            let found = found.iter().filter(|bytes| named.contains(&Digest::of(bytes))).count();
            let (gone, named) = (named.len().saturating_sub(found), named.len());
            let why = format!(
                "lacks {gone} of the {named} signatures that entry {entry} of the register names"
            );
            (gone > 0).then(|| missing(&path, why))
        });
        gone.chain(unsigned).collect()
    }

    /// The files of a release that belong in its folder, by their names, and the proofs beside them.
    fn expected(&self, published: &Published) -> BTreeSet<String> {
        let ledger = self.register.ledger();
        let standing = ledger.standing(&published.briefing, published.version);
        let is_down = matches!(standing, Some(Standing::Withdrawn(it)) if it.taken_down);
        let record = self.served.record(published);
        let has_redline = record.is_none_or(|record| LeftOut::of(&record, ledger).is_none());
        let files = self.files_of(published).into_keys();
        let files = files.filter(|name| match name.as_str() {
            RECORD => true,
            REDLINE => has_redline && !is_down,
            _ => !is_down,
        });
        let editions = published.editions.iter().map(|edition| edition.name.as_str());
        let proofs = editions.chain([RECORD]).map(|name| format!("{name}{PROOF}"));
        files.chain(proofs).collect()
    }

    /// What is served with the entries that withdrew or reinstated a release.
    fn papers(&self, published: &Published) -> impl Iterator<Item = (u64, Papers)> {
        let is_it = |entry: &Entry| {
            let of = match entry {
                Entry::Withdrawn(withdrawn) => (&withdrawn.briefing, withdrawn.version),
                Entry::Reinstated(reinstated) => (&reinstated.briefing, reinstated.version),
                _ => return false,
            };
            of == (&published.briefing, published.version)
        };
        let entries = (0..).zip(self.register.entries());
        let entries = entries.filter(move |(_, logged)| is_it(&logged.entry));
        entries.filter_map(|(entry, _)| Some((entry, agreed::papers(self, entry)?)))
    }
}

fn digests(approvals: &[Sha256]) -> BTreeSet<Digest> {
    approvals.iter().map(|digest| digest.sha256).collect()
}

/// That nothing is at the path of a file, or a folder. Whatever else is there has an answer of its own.
fn no_file(path: &Path, why: &str) -> Option<Answer> {
    let told = match path.symlink_metadata() {
        Err(_) => format!("is missing: {why}"),
        Ok(found) if found.is_dir() => format!("is a folder and no file: {why}"),
        Ok(_) => return None,
    };
    Some(missing(path, told))
}

fn missing(path: &Path, why: String) -> Answer {
    let name = path.display().to_string();
    Answer { name, sha256: None, verdict: Verdict::Missing(why) }
}
