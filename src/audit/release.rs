//! A published release: every file that the register and the record name, and what they say of each other.

use std::path::{Path, PathBuf};

use super::auditor::{Auditor, day};
use super::cause::{Cause, Lost, Role};
use super::event::{Edition, Release};
use super::files;
use crate::content::Content;
use crate::publication::{LeftOut, PROOF};
use crate::record::{CONTENT, RECORD, REDLINE, Record, parity_report};
use crate::register::entry::Published;
use crate::verify::{Approved, Beside, NotGenuine, Verdict};

/// A release that is being looked at.
pub(super) struct Looking<'l> {
    pub entry: u64,
    pub published: &'l Published,
    pub folder: PathBuf,
    /// Whether its files were taken down.
    pub is_taken_down: bool,
    /// `None` if it is not here as it was published.
    pub record: Option<Record>,
    pub content: Option<Content>,
}

impl Looking<'_> {
    /// Where a file of the release is, from what is served.
    pub fn place(&self, name: impl AsRef<Path>) -> String {
        let Published { briefing, version, .. } = self.published;
        format!("editions/{briefing}/{version}/{}", name.as_ref().display())
    }

    /// "first v1"
    pub fn name(&self) -> String {
        format!("{} {}", self.published.briefing, self.published.version)
    }
}

impl Auditor<'_> {
    pub(super) fn release(&mut self, entry: u64, published: &Published) -> Release {
        let mut looking = Looking {
            entry,
            published,
            folder: self.case.served().folder(published),
            is_taken_down: self.is_taken_down(&published.briefing, published.version),
            record: None,
            content: None,
        };
        self.looked_into.insert((published.briefing.clone(), published.version));
        if looking.is_taken_down {
            self.taken_down.push(looking.name());
        }
        self.expiry(&looking);
        let (editions, approved) = match looking.folder.is_dir() {
            true => self.served(&mut looking),
            false => self.nothing_served(&looking),
        };
        let again = self.again(&looking);
        let as_of = self.case.as_of();
        Release {
            briefing: published.briefing.clone(),
            version: published.version,
            title: looking.content.map(|content| content.title),
            content_code: published.code.clone(),
            record: published.record.sha256.to_string(),
            editions,
            approved,
            standing: as_of.standing(entry, published),
            reach: self.reach(&published.briefing, published.version),
            again,
        }
    }

    /// All that is served of a release.
    fn served(&mut self, looking: &mut Looking<'_>) -> (Vec<Edition>, Approved) {
        self.record(looking);
        self.content(looking);
        let editions = looking.published.editions.iter();
        let editions = editions.map(|edition| self.edition(looking, edition)).collect();
        self.byproducts(looking);
        let approved = self.approvals(looking);
        self.proofs(looking);
        (editions, approved.unwrap_or_else(|| Approved::NotShown("it is no release".into())))
    }

    /// That nothing is here is told once, whatever is missing with it.
    fn nothing_served(&mut self, looking: &Looking<'_>) -> (Vec<Edition>, Approved) {
        let published = looking.published;
        self.broken(Cause::Release, looking.place(""), Some(published));
        self.lost.insert((published.briefing.clone(), published.version));
        let editions = published.editions.iter().map(Edition::named).collect();
        (editions, Approved::NotShown("nothing of this release is here".into()))
    }

    /// A file of a release, which has to be the one with a digest.
    pub(super) fn file(
        &mut self,
        looking: &Looking<'_>,
        (name, role): (&str, Role),
        digest: &crate::digest::Digest,
    ) -> Option<Vec<u8>> {
        match files::recorded(&looking.folder.join(name), digest) {
            Ok(bytes) => {
                self.looked_at.insert(looking.place(name));
                self.checked.files += 1;
                Some(bytes)
            }
            Err(lost) => {
                let place = looking.place(name);
                let lost = match role {
                    Role::Edition => self.instead(looking, name, lost),
                    _ => lost,
                };
                self.broken(Cause::File(role, lost), place, Some(looking.published));
                None
            }
        }
    }

    /// What an edition is instead that was changed, if that can be said.
    fn instead(&self, looking: &Looking<'_>, name: &str, lost: Lost) -> Lost {
        let path = looking.folder.join(name);
        match (&lost, files::any(&path)) {
            (Lost::Changed, Ok(bytes)) => match files::verdict(self.case, &path, &bytes) {
                Verdict::NotGenuine(NotGenuine::Unknown(_) | NotGenuine::Large(_)) => lost,
                Verdict::NotGenuine(cause) => Lost::Instead(cause.told()),
                _ => lost,
            },
            _ => lost,
        }
    }

    /// Whether a file that was taken down is gone, if the release's files were.
    pub(super) fn is_gone(&mut self, looking: &Looking<'_>, name: &str) -> bool {
        if looking.is_taken_down && looking.folder.join(name).symlink_metadata().is_ok() {
            self.broken(Cause::StillServed, looking.place(name), Some(looking.published));
        }
        looking.is_taken_down
    }

    /// Nothing may be published after a policy's last day.
    fn expiry(&mut self, looking: &Looking<'_>) {
        let case = self.case;
        let Ok((number, filed)) = case.policy_at(looking.entry) else { return };
        let published = day(case.as_of().timestamp(looking.entry));
        if published.is_some_and(|day| day > filed.policy.expires) {
            let place = format!("register, entry {}", looking.entry);
            self.broken(Cause::PolicyExpired(number), place, Some(looking.published));
        }
    }

    fn record(&mut self, looking: &mut Looking<'_>) {
        let published = looking.published;
        let Some(bytes) = self.file(looking, (RECORD, Role::Record), &published.record.sha256)
        else {
            return;
        };
        match Record::read(&bytes) {
            Ok(record) => {
                let differing = differing(&record, published);
                if !differing.is_empty() {
                    let place = looking.place(RECORD);
                    self.broken(Cause::RecordDisagrees(differing), place, Some(published));
                }
                looking.record = Some(record);
            }
            Err(error) => {
                let lost = Lost::Unreadable(error.to_string());
                let place = looking.place(RECORD);
                self.broken(Cause::File(Role::Record, lost), place, Some(published));
            }
        }
    }

    fn content(&mut self, looking: &mut Looking<'_>) {
        if self.is_gone(looking, CONTENT) {
            return;
        }
        let digest = &looking.published.content.sha256;
        let Some(bytes) = self.file(looking, (CONTENT, Role::Content), digest) else { return };
        match serde_json::from_slice(&bytes) {
            Ok(content) => looking.content = Some(content),
            Err(error) => {
                let lost = Lost::Unreadable(error.to_string());
                let place = looking.place(CONTENT);
                self.broken(Cause::File(Role::Content, lost), place, Some(looking.published));
            }
        }
    }

    /// The files that the record names beside the editions. The text is one, and was looked at.
    fn byproducts(&mut self, looking: &Looking<'_>) {
        let Some(record) = &looking.record else { return };
        let left_out = LeftOut::of(record, self.case.register().ledger());
        for (name, digest) in record.byproducts.iter().filter(|(name, _)| *name != CONTENT) {
            let left_out = left_out.filter(|_| name == REDLINE);
            if self.is_gone(looking, name) {
                continue;
            }
            if let Some(left_out) = left_out {
                let is_there = looking.folder.join(name).symlink_metadata().is_ok();
                match left_out {
                    LeftOut::TakenDown(_) if is_there => {
                        let place = looking.place(name);
                        self.broken(Cause::StillServed, place, Some(looking.published));
                        continue;
                    }
                    // No entry says that it must not be there, so it is looked at as any other file.
                    _ if is_there => {}
                    _ => {
                        self.redlines.push(looking.name());
                        continue;
                    }
                }
            }
            let Some(bytes) = self.file(looking, (name, Role::Byproduct), digest) else { continue };
            self.parity_report(looking, record, name, &bytes);
        }
    }

    /// A parity report is of an edition that the record names, and of the text that was published.
    fn parity_report(&mut self, looking: &Looking<'_>, record: &Record, name: &str, bytes: &[u8]) {
        let of = record.subjects.iter().find(|(edition, _)| {
            edition.strip_suffix(".pdf").is_some_and(|edition| parity_report(edition) == name)
        });
        let Some((_, built)) = of else { return };
        let report = serde_json::from_slice::<crate::parity::ParityReport>(bytes);
        let is_of_it = report.is_ok_and(|report| {
            report.sha256 == *built
                && report.content_digest == looking.published.content.sha256
                && report.verdict == crate::parity::Verdict::Same
        });
        if !is_of_it {
            self.broken(Cause::OtherParity, looking.place(name), Some(looking.published));
        }
    }

    /// The proof beside each edition and beside the record is of the entry that published them.
    fn proofs(&mut self, looking: &Looking<'_>) {
        let editions = looking.published.editions.iter().map(|edition| edition.name.as_str());
        for name in editions.chain([RECORD]) {
            let name = format!("{name}{PROOF}");
            let path = looking.folder.join(&name);
            let cause = match files::any(&path) {
                Err(lost) => Cause::Proof(lost),
                Ok(bytes) => match self.case.verify(&name, &bytes).verdict {
                    Verdict::Beside(Beside::Proof { entry, .. }) if entry == looking.entry => {
                        self.checked.proofs += 1;
                        self.looked_at.insert(looking.place(&name));
                        continue;
                    }
                    Verdict::Beside(Beside::Proof { entry, .. }) => Cause::ProofBroken(format!(
                        "it is of entry {entry}, and the release is entry {}",
                        looking.entry
                    )),
                    Verdict::NotGenuine(cause) => Cause::ProofBroken(cause.told()),
                    _ => Cause::ProofBroken("it is no proof".to_owned()),
                },
            };
            self.broken(cause, looking.place(&name), Some(looking.published));
        }
    }
}

/// What a record says otherwise than the entry that published it.
fn differing(record: &Record, published: &Published) -> Vec<String> {
    let editions = published.editions.iter();
    let built = editions.map(|edition| (edition.name.clone(), edition.built.sha256)).collect();
    let compared = [
        (record.briefing == published.briefing, "which briefing it is of"),
        (record.version == published.version, "which version it is"),
        (record.content_digest == published.content.sha256, "the text"),
        (record.subjects == built, "the editions"),
    ];
    let differing = compared.into_iter().filter(|(is_same, _)| !is_same);
    differing.map(|(_, what)| what.to_owned()).collect()
}
