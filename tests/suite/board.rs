//! A workspace whose board has a policy in force, and the members' keys.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use engross::policy::{Member, MemberKey, Policy};
use engross::record::Record;
use engross::ssh::{KeyFile, Namespace, Signer};
use tempfile::TempDir;

use crate::workspace::{LAYOUT, Ran, Workspace};

/// The members, by their names in `tests/keys`, and their roles.
const MEMBERS: [(&str, &str, &str); 3] = [
    ("amina", "Amina Shah", "health"),
    ("ben", "Ben Cole", "police"),
    ("chidi", "Chidi Obi", "local-authority"),
];

/// The members' private keys, which nobody else can read.
pub struct Keys {
    folder: TempDir,
}

impl Keys {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
        for entry in keys.read_dir().unwrap() {
            let name = entry.unwrap().file_name();
            let place = folder.path().join(&name);
            std::fs::copy(keys.join(&name), &place).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn key(&self, name: &str) -> KeyFile {
        KeyFile::open(&self.path(name)).unwrap()
    }
}

/// A policy of these members, signed by all of them.
pub fn policy(workspace: &Workspace, keys: &Keys, change: impl Fn(&mut Policy)) {
    let mut policy = Policy::first("2022-01-01".parse().unwrap(), "2090-01-01".parse().unwrap());
    for (id, name, role) in MEMBERS {
        let member = Member {
            name: name.to_owned(),
            role: role.parse().unwrap(),
            keys: vec![MemberKey::new(keys.key(id).key().clone())],
            emails: BTreeSet::from([format!("{id}@example.org").parse().unwrap()]),
            may_withdraw: false,
        };
        policy.members.insert(id.parse().unwrap(), member);
    }
    change(&mut policy);
    workspace.write("policy/v1/policy.json", policy.bytes());
    workspace.write("policy/.gitattributes", "* -text\n");
    for (id, ..) in MEMBERS {
        let signature = keys.key(id).sign(Namespace::Policy, &policy.bytes()).unwrap();
        workspace.write(&format!("policy/v1/signatures/{id}.sig"), signature.bytes());
    }
}

pub const V1: &str = "output/releases/first/v1";

/// A workspace with a policy in force and a release that nobody has signed, all committed.
pub struct Board {
    pub workspace: Workspace,
    pub keys: Keys,
}

impl Board {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with something of the policy changed.
    pub fn with(change: impl Fn(&mut Policy)) -> Self {
        Self::in_layout(LAYOUT, change)
    }

    /// The same with both editions in another layout.
    pub fn in_layout(layout: &str, change: impl Fn(&mut Policy)) -> Self {
        let board = Self { workspace: crate::propose::workspace(), keys: Keys::new() };
        policy(&board.workspace, &board.keys, change);
        board.workspace.write("layouts/plain/layout.typ", layout);
        board.workspace.write("layouts/second/layout.typ", layout);
        board.workspace.commit();
        board.workspace.engross(&["propose", "first", "--quiet"]).ok();
        board.workspace.commit();
        board
    }

    /// The same board in other folders.
    pub fn copied(&self) -> Self {
        Self { workspace: self.workspace.copied(), keys: Keys::new() }
    }

    /// Runs `approve` or `reject` as a member who says yes.
    pub fn sign(&self, what: &[&str], member: &str) -> Ran {
        let key = self.keys.path(member);
        let key = ["--yes", "--key", key.to_str().unwrap()];
        self.workspace.engross(&[what, &key].concat())
    }

    /// Approves the newest release without making it again.
    pub fn approve(&self, member: &str) -> Ran {
        self.sign(&["approve", "first", "--no-rebuild"], member)
    }

    /// Puts another record in the place of the release's, as strict a one.
    pub fn forge(&self, change: impl Fn(&mut Record)) {
        let mut record = crate::propose::record(&self.workspace, V1);
        change(&mut record);
        self.workspace.write(&format!("{V1}/record.json"), record.bytes());
    }

    /// What was printed, without what is another in each run: digests, commits, folders.
    pub fn said(&self, ran: &Ran) -> String {
        let said = format!("{}{}", ran.err(), ran.out());
        let said = said.replace(self.workspace.root().to_str().unwrap(), "WORKSPACE");
        let said = said.replace(self.keys.folder.path().to_str().unwrap(), "KEYS");
        let digest = regex::Regex::new("[0-9a-f]{64}").unwrap();
        let commit = regex::Regex::new(r"commit( +)[0-9a-f]{10,40}").unwrap();
        let code =
            regex::Regex::new(r"\b([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{5}\b").unwrap();
        let said = digest.replace_all(&said, "<digest>");
        let said = commit.replace_all(&said, "commit$1<commit>");
        code.replace_all(&said, "<code>").into_owned()
    }
}
