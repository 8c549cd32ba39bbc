//! Every file of a pack, held against the register in it and what follows from that.
//!
//! What an entry, or the record that it names, has the digest of must be under its name. All else that is
//! served says by itself what it shows, which [`verify`](crate::verify) judges. What is missing is told, too.

use std::collections::BTreeMap;

use super::bag::{self, in_bag};
use super::fault::Fault;
use super::opened::Opened;
use super::page::{self, PAGE};
use super::subject::Subject;
use super::{EDITIONS, POLICY, REBUILD, REGISTER, info, rebuild};
use crate::approval::allowed_signers::{ALLOWED_SIGNERS, lacking};
use crate::approval::papers::{APPROVALS, SIGNATURE, STATEMENT};
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::Policy;
use crate::publication::{CERTIFICATES, LeftOut, PROOF};
use crate::record::{CONTENT, RECORD, REDLINE, Record};
use crate::register::entry::{Entry, Published};
use crate::release::WITHDRAWALS;
use crate::verify::{Answer, Approved, Case, Part, Release, Verdict};

/// What came of the files of a pack.
#[derive(Debug, Default)]
pub struct Judged {
    pub faults: Vec<Fault>,
    /// The paths of files of which nothing says what they must be.
    pub unproved: Vec<String>,
    /// What the record is, and so who approved the release and how it stands.
    pub record: Option<Box<Release>>,
    /// What each edition is, by its name.
    pub editions: Vec<(String, Box<Release>)>,
}

impl Judged {
    fn keep(&mut self, release: Box<Release>) {
        match &release.part {
            Part::Record => self.record = Some(release),
            Part::Edition(name) => self.editions.push((name.clone(), release)),
            _ => {}
        }
    }
}

/// Holds a pack's files against the register in it, in a case of what it serves.
pub fn judge(opened: &Opened, subject: &Subject<'_>, case: &Case<'_>) -> Judged {
    let mut judge = Judge::new(&opened.payload, subject, case);
    judge.served();
    judge.strangers();
    judge.missing();
    if let Some(record) = &judge.record {
        let rebuild::Judged { faults, unproved } = rebuild::judge(judge.payload, record);
        judge.judged.faults.extend(faults);
        judge.judged.unproved.extend(unproved);
    }
    judge.approval();
    judge.beside(&opened.beside);
    judge.judged
}

struct Judge<'j> {
    payload: &'j Files,
    subject: &'j Subject<'j>,
    case: &'j Case<'j>,
    /// Of the version's files, with a `/` at the end.
    folder: String,
    record: Option<Record>,
    /// The digests that the entry and the record have, by path.
    digests: BTreeMap<String, Digest>,
    judged: Judged,
}

impl<'j> Judge<'j> {
    fn new(payload: &'j Files, subject: &'j Subject<'j>, case: &'j Case<'j>) -> Self {
        let folder = subject.folder();
        let published = subject.published;
        let record = payload.get(&format!("{folder}{RECORD}"));
        let record = record.filter(|bytes| Digest::of(bytes) == published.record.sha256);
        let record = record.and_then(|bytes| Record::read(bytes).ok());
        let digests = digests(subject, &folder, record.as_ref());
        Self { payload, subject, case, folder, record, digests, judged: Judged::default() }
    }

    fn fault(&mut self, path: &str, why: impl Into<String>) {
        self.judged.faults.push(Fault::NotGenuine(in_bag(path), why.into()));
    }

    /// What is served of the version, and the policies.
    fn served(&mut self) {
        let payload = self.payload;
        for (path, bytes) in payload.under(EDITIONS).chain(payload.under(POLICY)) {
            let answer = self.look(path, bytes);
            let is_logged = self.digests.get(path).map(|digest| Digest::of(bytes) == *digest);
            match (answer.verdict, is_logged) {
                (Verdict::NotGenuine(cause), _) => self.fault(path, cause.told()),
                // What sealed a file that was taken down, nothing shows any more.
                (Verdict::Unread(_), _) if self.is_left(path) => {
                    self.judged.unproved.push(in_bag(path));
                }
                (Verdict::Unread(why), _) => self.fault(path, why),
                (_, Some(false)) => self.fault(path, "the register has another file of this name"),
                (Verdict::Release(release), Some(true)) => self.judged.keep(release),
                (Verdict::Release(_), None) if !self.is_approval(path, bytes) => {
                    self.fault(path, "it has the name of another file than it is");
                }
                _ => {}
            }
        }
        self.signers();
    }

    /// What a file is, among those beside it.
    fn look(&self, path: &str, bytes: &[u8]) -> Answer {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let neighbour = |name: &str| Some(self.payload.get(&format!("{folder}/{name}"))?.to_vec());
        self.case.verify_among(path, bytes, &neighbour)
    }

    /// Whether a file is the certificates that are left of a release whose files were taken down.
    fn is_left(&self, path: &str) -> bool {
        self.subject.is_taken_down() && path.strip_prefix(&*self.folder) == Some(CERTIFICATES)
    }

    fn is_approval(&self, path: &str, bytes: &[u8]) -> bool {
        let approvals = &self.subject.published.approvals;
        path.starts_with(&format!("{}{APPROVALS}/", self.folder))
            && approvals.contains(&Digest::of(bytes).into())
    }

    /// The members' keys are those of the policy that was in force when it was published.
    fn signers(&mut self) {
        let path = format!("{}{ALLOWED_SIGNERS}", self.folder);
        let policy = self.subject.policy().and_then(|policy| {
            let path = format!("{POLICY}v{}/policy.json", policy.number);
            Policy::read(self.payload.get(&path)?).ok()
        });
        if let (Some(policy), Some(bytes)) = (policy, self.payload.get(&path))
            && lacking(bytes, &policy).is_none()
        {
            self.fault(&path, "the policy that was in force then has other members or keys");
        }
    }

    /// Who approved it can be shown.
    fn approval(&mut self) {
        if let Some(Approved::NotShown(why)) = self.judged.record.as_ref().map(|it| &it.approved) {
            let fault = Fault::NoApproval(why.clone());
            self.judged.faults.push(fault);
        }
    }

    /// What is no file of a pack, whatever it is elsewhere.
    fn strangers(&mut self) {
        let known = |path: &str| match path.strip_prefix(&*self.folder) {
            Some(name) => {
                let of_release = self.digests.contains_key(path)
                    || [ALLOWED_SIGNERS, CERTIFICATES].contains(&name)
                    || name.strip_suffix(PROOF).is_some_and(|name| self.has_proof(name));
                // What members signed is told by what it says.
                of_release || name.contains('/')
            }
            None => [POLICY, REGISTER, REBUILD].iter().any(|folder| path.starts_with(folder)),
        };
        let paths = self.payload.under("").map(|(path, _)| path);
        let strangers: Vec<_> = paths.filter(|path| !known(path)).map(str::to_owned).collect();
        for path in strangers {
            self.fault(&path, "no pack of this version has such a file");
        }
    }

    /// Whether there is a proof beside a file of the release.
    fn has_proof(&self, name: &str) -> bool {
        self.digests.contains_key(&format!("{}{name}", self.folder))
    }

    /// What belongs to a pack of this version, and is not there.
    fn missing(&mut self) {
        let Published { editions, approvals, .. } = self.subject.published;
        let is_there = |path: &String| self.payload.get(path).is_some();
        let own = |name: &str| format!("{}{name}", self.folder);
        let names = editions.iter().map(|edition| edition.name.as_str()).chain([RECORD]);
        let mut needed: Vec<_> = names.map(|name| own(&format!("{name}{PROOF}"))).collect();
        needed.push(own(ALLOWED_SIGNERS));
        if editions.iter().any(|edition| edition.sealed.is_some()) {
            needed.push(own(CERTIFICATES));
        }
        let is_needed = |path: &&String| match path.strip_prefix(&*self.folder) {
            Some(RECORD) | None => true,
            Some(REDLINE) => !self.subject.is_taken_down() && !self.is_redline_left_out(),
            Some(_) => !self.subject.is_taken_down(),
        };
        needed.extend(self.digests.keys().filter(is_needed).cloned());
        for (index, entry) in self.subject.later() {
            if let Entry::Withdrawn(withdrawn) = entry
                && !withdrawn.approvals.is_empty()
            {
                let statement = own(&format!("{WITHDRAWALS}/{index}{STATEMENT}"));
                needed.extend([format!("{statement}{SIGNATURE}"), statement]);
            }
        }
        let mut lacks: Vec<_> = needed.into_iter().filter(|path| !is_there(path)).collect();
        let folder = own(&format!("{APPROVALS}/"));
        let found = self.payload.under(&folder).map(|(_, bytes)| Digest::of(bytes));
        let found: Vec<_> = found.collect();
        if approvals.iter().any(|approval| !found.contains(&approval.sha256)) {
            lacks.push(folder);
        }
        lacks.sort();
        self.judged.faults.extend(lacks.iter().map(|path| Fault::Lacks(in_bag(path))));
    }

    /// Whether the redline is one that is not served.
    fn is_redline_left_out(&self) -> bool {
        let ledger = self.subject.register.ledger();
        self.record.as_ref().is_some_and(|record| LeftOut::of(record, ledger).is_some())
    }

    /// What engross writes from all of this is what it would write.
    fn beside(&mut self, beside: &Files) {
        let text = |path: &str| std::str::from_utf8(beside.get(path)?).ok();
        if let Some(form) = text(bag::INFO).and_then(info::later_form) {
            self.judged.faults.push(Fault::LaterForm(form.to_owned()));
            return;
        }
        let packer = text(bag::INFO).and_then(info::packer);
        let page = packer.and_then(|it| page::write(it.form, self.subject, self.payload));
        let info = packer.map(|it| info::write(self.subject, self.payload, it));
        for (path, written) in [(PAGE, page), (bag::INFO, info)] {
            if written.is_none() || text(path) != written.as_deref() {
                self.judged.faults.push(Fault::Altered(path));
            }
        }
    }
}

/// The digests that entries and the record have, by paths in the payload.
fn digests(
    subject: &Subject<'_>,
    folder: &str,
    record: Option<&Record>,
) -> BTreeMap<String, Digest> {
    let published = subject.published;
    let mut digests = BTreeMap::new();
    let mut own = |name: &str, digest| _ = digests.insert(format!("{folder}{name}"), digest);
    for (name, digest) in record.iter().flat_map(|record| &record.byproducts) {
        own(name, *digest);
    }
    own(CONTENT, published.content.sha256);
    own(RECORD, published.record.sha256);
    for edition in &published.editions {
        own(&edition.name, edition.file());
    }
    for policy in subject.register.ledger().policies() {
        digests.insert(format!("{POLICY}v{}/policy.json", policy.number), policy.digest);
    }
    digests
}
