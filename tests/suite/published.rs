//! Two versions of the real briefing, approved, sealed and published by the library: what is served after
//! each entry of the register.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use engross::content::ContentCode;
use engross::digest::Digest;
use engross::files::Files;
use engross::policy::MemberId;
use engross::policy::history::History;
use engross::publication::{self, Package, Policies, Withdrawal};
use engross::readback::Limits;
use engross::record::Record;
use engross::register::anchor::Pin;
use engross::register::disk::RealDisk;
use engross::register::entry::{Edition, Entry, Genesis, Published, PublishedType, Reason};
use engross::register::key::SecretKey;
use engross::register::trust::Trust;
use engross::register::write::Writer;
use engross::register::{PUBLIC, Register};
use engross::release::Release;
use engross::seal::{Sealer, pem, seal};
use engross::ssh::{Namespace, Signer};
use engross::verify::{Served, find};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::board::{Keys, policy};
use crate::workspace::{Workspace, copy_folder};

pub const ID: &str = "2022-09-asthma-neglect";

/// The key of the register: 32 bytes of 7, which everybody knows.
const KEY: &str =
    "PRIVATE+KEY+example.org/register+f683abad+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";

/// When the register began.
pub const BEGUN: OffsetDateTime = datetime!(2026-11-26 09:00 UTC);

/// When each other entry was made: v1, v2, the withdrawal of v2.
const TIMES: [OffsetDateTime; 3] = [
    datetime!(2026-11-27 09:00 UTC),
    datetime!(2026-12-10 09:00 UTC),
    datetime!(2027-01-05 09:00 UTC),
];

/// After so many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    V1,
    V2,
    Withdrawn,
}

/// What is served at each stage, and what was never served.
pub struct Publications {
    /// An `output/` for each stage.
    outputs: [TempDir; 3],
    pub workspace: Workspace,
    pub anchor: Pin,
}

/// The one that all tests look at, and none writes to.
pub fn publications() -> &'static Publications {
    static PUBLICATIONS: OnceLock<Publications> = OnceLock::new();
    PUBLICATIONS.get_or_init(Publications::make)
}

pub fn sealer(name: &str) -> Sealer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seal");
    let read = |kind: &str| std::fs::read(folder.join(format!("{name}{kind}"))).unwrap();
    let key = pem::key(&read(".key.pem"), None).unwrap();
    Sealer::new(Box::new(key), pem::certificates(&read(".pem")).unwrap()).unwrap()
}

/// Seals an edition as of the day on which the register began.
pub fn sealed(edition: &[u8], name: &str) -> Vec<u8> {
    seal(edition, &sealer(name), BEGUN, None, &Limits::default()).unwrap()
}

impl Publications {
    fn make() -> Self {
        let workspace = approved();
        let first = tempfile::tempdir().unwrap();
        begin(&workspace, first.path(), BEGUN);
        publish_whole(&workspace, first.path(), "v1", TIMES[0]);

        let second = copied(first.path());
        publish_whole(&workspace, second.path(), "v2", TIMES[1]);

        let third = copied(second.path());
        withdraw(&workspace, third.path(), "v2", TIMES[2]);
        let register = Register::open(&first.path().join(PUBLIC), &Trust::default()).unwrap();
        Self { anchor: register.anchor().into(), outputs: [first, second, third], workspace }
    }

    /// What is served at a stage.
    pub fn public(&self, stage: Stage) -> PathBuf {
        self.outputs[stage as usize].path().join("public")
    }

    /// What is served, in a folder of its own.
    pub fn copied(&self, stage: Stage) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&self.public(stage), copy.path());
        copy
    }

    /// An `output/` of its own, to which entries can be appended.
    pub fn output(&self, stage: Stage) -> TempDir {
        copied(self.outputs[stage as usize].path())
    }

    /// The register at a stage, held against the anchor, and what is served beside it.
    pub fn open(&self, stage: Stage) -> (Register, Served) {
        let (register, served) = find(&self.public(stage));
        let trust = Trust { anchor: Some(self.anchor), ..Trust::default() };
        (Register::open(&register, &trust).unwrap(), served)
    }

    /// A published file: `v1/print.pdf`.
    pub fn file(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.public(Stage::V2).join("editions").join(ID).join(path)).unwrap()
    }

    /// A file of a release as it was approved: `v1/print.pdf`.
    pub fn built(&self, path: &str) -> Vec<u8> {
        self.workspace.read(&format!("output/releases/{ID}/{path}"))
    }
}

/// A workspace with two approved versions of the briefing, and a third that nobody approved.
fn approved() -> Workspace {
    let (workspace, keys) = (Workspace::of_this_repository(), Keys::new());
    workspace.write(&format!("output/private/names/{ID}.txt"), "Arthur Sample\n");
    policy(&workspace, &keys, |policy| {
        policy.machines.seals.insert(sealer("seal").certificate().digest());
        policy.members.get_mut(&member("amina")).unwrap().may_withdraw = true;
    });
    workspace.commit();
    let source = format!("sources/{ID}/briefing.md");
    for (version, (old, new)) in
        [("v1", ("", "")), ("v2", ("annual", "monthly")), ("v3", ("sighted", "alerted"))]
    {
        let text = String::from_utf8(workspace.read(&source)).unwrap();
        workspace.write(&source, text.replacen(old, new, usize::from(version != "v1")));
        workspace.commit();
        workspace.engross(&["propose", ID, "--quiet"]).ok();
        workspace.commit();
        for member in ["amina", "ben", "chidi"].iter().filter(|_| version != "v3") {
            let key = keys.path(member);
            let key = ["--yes", "--no-rebuild", "--key", key.to_str().unwrap()];
            workspace.engross(&[&["approve", ID], &key[..]].concat()).ok();
        }
        workspace.commit();
    }
    workspace
}

/// Begins the register in an `output/`, with the workspace's policy.
pub fn begin(workspace: &Workspace, output: &Path, time: OffsetDateTime) {
    let key = SecretKey::read(KEY).unwrap();
    let genesis = Genesis {
        name: "The Board".into(),
        origin: key.name().into(),
        key: key.log_key(),
        policy: Digest::of(&workspace.read("policy/v1/policy.json")).into(),
        recovery: Vec::new(),
        timestamp: time.unix_timestamp(),
        kind: Default::default(),
    };
    drop(Writer::begin(output, &RealDisk, key, genesis).unwrap());
    copy_folder(&workspace.root().join("policy"), &output.join("public/policy"));
}

fn member(id: &str) -> MemberId {
    id.parse().unwrap()
}

/// The policies of a workspace, judged, and as they are served.
fn policies(workspace: &Workspace, register: &Register) -> (History, Policies) {
    let root = workspace.root();
    let mut all = Files::default();
    for (path, bytes) in files(&root.join("policy")) {
        all.insert(path.strip_prefix(root).unwrap().to_str().unwrap(), bytes);
    }
    let history = History::of(&all);
    let policies = Policies::read(root, &history, register.ledger()).unwrap();
    (history, policies)
}

fn writer(output: &Path) -> Writer<'static> {
    let key = SecretKey::read(KEY).unwrap();
    Writer::open(output, &RealDisk, key, &Trust::default()).unwrap().0
}

/// Publishes a release that everybody approved as `engross publish` does, all that is served included.
fn publish_whole(workspace: &Workspace, output: &Path, version: &str, time: OffsetDateTime) {
    let writer = writer(output);
    let (history, policies) = policies(workspace, writer.register());
    let release = Release::open(workspace.root(), ID, version.parse().unwrap()).unwrap();
    let policy = &history.in_force().unwrap().policy;
    let everybody = ["amina", "ben", "chidi"].map(member).into();
    let ledger = writer.register().ledger();
    let package = Package::seal(&release, ledger, policy, &everybody, &sealer("seal"), None, time);
    drop(publication::publish(writer, output, &package.unwrap(), &policies).unwrap());
}

/// Withdraws a version as Amina.
pub fn withdraw(workspace: &Workspace, output: &Path, version: &str, time: OffsetDateTime) {
    let writer = writer(output);
    let (_, policies) = policies(workspace, writer.register());
    let entry = writer.register().ledger().briefings()[ID][&version.parse().unwrap()].entry;
    let Entry::Published(published) = &writer.register().entry(entry).unwrap().entry else {
        unreachable!()
    };
    let withdrawal = Withdrawal::new(published, member("amina"), Reason::Error, false);
    let key = Keys::new().key("amina");
    let signature = key.sign(Namespace::Withdrawal, &withdrawal.bytes()).unwrap();
    let time = time.unix_timestamp();
    drop(publication::withdraw(writer, output, &withdrawal, &signature, &policies, time).unwrap());
}

/// Publishes a release into an `output/`, whoever approved it, and whatever the policy is.
pub fn publish(workspace: &Workspace, output: &Path, version: &str, time: OffsetDateTime) {
    let from = workspace.root().join(format!("output/releases/{ID}/{version}"));
    let to = output.join(format!("public/editions/{ID}/{version}"));
    copy_folder(&from, &to);
    let record = Record::read(&std::fs::read(from.join("record.json")).unwrap()).unwrap();
    let editions = record.subjects.iter().map(|(name, digest)| {
        let built = std::fs::read(from.join(name)).unwrap();
        let sealed = seal(&built, &sealer("seal"), time, None, &Limits::default()).unwrap();
        std::fs::write(to.join(name), &sealed).unwrap();
        Edition {
            built: (*digest).into(),
            length: built.len() as u64,
            name: name.clone(),
            sealed: Some(Digest::of(&sealed).into()),
        }
    });
    let signatures = from.join("approvals").read_dir().into_iter().flatten();
    let mut approvals: Vec<_> = signatures
        .map(|signature| Digest::of(&std::fs::read(signature.unwrap().path()).unwrap()).into())
        .collect();
    approvals.sort();
    let entry = Published {
        approvals,
        briefing: ID.into(),
        code: ContentCode::of(&record.content_digest).to_string(),
        content: record.content_digest.into(),
        editions: editions.collect(),
        record: Digest::of(&record.bytes()).into(),
        timestamp: time.unix_timestamp(),
        kind: PublishedType::One,
        version: record.version,
    };
    let proof = append(output, Entry::Published(entry));
    std::fs::write(to.join("print.pdf.tlog-proof"), proof).unwrap();
}

/// Appends an entry to the register in an `output/`; its proof.
pub fn append(output: &Path, entry: Entry) -> Vec<u8> {
    let mut writer = writer(output);
    let next = writer.next(entry).unwrap();
    let proof = next.proof().bytes();
    writer.append(next, Vec::new()).unwrap();
    proof
}

fn copied(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(folder, copy.path());
    copy
}

/// All files of a stage by their paths, with their bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => drop(files.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    files
}
