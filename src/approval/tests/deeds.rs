//! What members and others do to a release, each deed by its name.

use std::collections::BTreeSet;
use std::fs;

use super::{Desk, STRANGER, day, id, key, record};
use crate::approval::rejection::Rejection;
use crate::policy::MemberKey;
use crate::ssh::{Namespace, Signer};

/// What is done to a release that is approved, or that nobody has signed.
pub type Deed = (&'static str, fn() -> Desk);

pub const ENOUGH: [Deed; 4] = [
    ("as many of each role as are asked for", Desk::approved),
    ("one more than are asked for", || {
        let desk = Desk::approved();
        desk.approve("dora", 4);
        desk
    }),
    ("an author, where the policy lets authors approve", || {
        let mut desk = Desk::approved();
        desk.policy.approval.authors_may_approve = true;
        desk.written_by = Ok(BTreeSet::from(["amina@example.org".into()]));
        desk
    }),
    ("rejected by a member who is not needed", || {
        let desk = Desk::approved();
        desk.reject("dora", 4, 2);
        desk
    }),
];

pub const NOT_ENOUGH: [Deed; 46] = [
    ("nobody", Desk::new),
    ("below the quorum", || {
        let desk = Desk::new();
        desk.approve("amina", 1);
        desk.approve("ben", 2);
        desk
    }),
    ("the right number, wrong roles", || {
        let desk = Desk::new();
        desk.approve("amina", 1);
        desk.approve("ben", 2);
        desk.approve("dora", 4);
        desk
    }),
    ("over another version's record: replayed", || {
        let desk = Desk::approved();
        desk.sign("approvals/ben.sig", 2, Namespace::Approval, &record(1).bytes());
        desk
    }),
    ("over a record that is not there", || {
        let desk = Desk::approved();
        desk.sign("approvals/ben.sig", 2, Namespace::Approval, &record(7).bytes());
        desk
    }),
    ("over the record and a line end", || {
        let desk = Desk::approved();
        let message = [record(2).bytes(), b"\n".to_vec()].concat();
        desk.sign("approvals/ben.sig", 2, Namespace::Approval, &message);
        desk
    }),
    ("in the namespace of proposals", || {
        let desk = Desk::approved();
        desk.sign("approvals/ben.sig", 2, Namespace::Proposal, &record(2).bytes());
        desk
    }),
    ("in the namespace of policies", || {
        let desk = Desk::approved();
        desk.sign("approvals/ben.sig", 2, Namespace::Policy, &record(2).bytes());
        desk
    }),
    ("by a removed member", || {
        let mut desk = Desk::approved();
        desk.policy.members.remove(&id("ben"));
        desk
    }),
    ("by a key that was taken away from its member", || {
        let mut desk = Desk::approved();
        desk.key_of("ben").key = key(12).key().clone();
        desk
    }),
    ("by a key that has expired", || {
        let mut desk = Desk::approved();
        desk.key_of("ben").until = Some(day("2026-05-31"));
        desk
    }),
    ("by a key that is not valid yet", || {
        let mut desk = Desk::approved();
        desk.key_of("ben").from = Some(day("2026-06-02"));
        desk
    }),
    ("by a stranger, named after a member", || {
        let desk = Desk::approved();
        desk.approve("ben", STRANGER);
        desk
    }),
    ("by a stranger, named after nobody", || {
        let desk = Desk::new();
        desk.approve("eve", STRANGER);
        desk
    }),
    ("by one key under two names", || {
        let desk = Desk::approved();
        desk.approve("ben", 1);
        desk
    }),
    ("by one key under its own name and nobody's", || {
        let desk = Desk::new();
        desk.approve("amina", 1);
        desk.approve("amina-shah", 1);
        desk
    }),
    ("by who wrote it", || {
        let mut desk = Desk::approved();
        desk.written_by = Ok(BTreeSet::from(["ben@example.org".into(), "x@example.org".into()]));
        desk
    }),
    ("by who proposed it", || {
        let desk = Desk::approved();
        desk.propose(2);
        desk
    }),
    ("by who proposed it with a key that has expired since", || {
        let mut desk = Desk::approved();
        desk.propose(2);
        let old = MemberKey { until: Some(day("2026-05-31")), ..desk.key_of("ben").clone() };
        *desk.key_of("ben") = MemberKey::new(key(12).key().clone());
        desk.policy.members.get_mut(&id("ben")).unwrap().keys.push(old);
        desk.approve("ben", 12);
        desk
    }),
    ("where nobody can tell who wrote it", || {
        let mut desk = Desk::approved();
        desk.written_by = Err("git does not have the commit".into());
        desk
    }),
    ("by who rejected it as well", || {
        let desk = Desk::approved();
        desk.reject("ben", 2, 2);
        desk
    }),
    ("by who rejected it before approving it", || {
        let desk = Desk::new();
        desk.reject("ben", 2, 2);
        for (member, seed) in [("amina", 1), ("ben", 2), ("chidi", 3)] {
            desk.approve(member, seed);
        }
        desk
    }),
    ("by who rejected it with a key that has expired since", || {
        let mut desk = Desk::approved();
        desk.reject("ben", 2, 2);
        let old = MemberKey { until: Some(day("2026-05-31")), ..desk.key_of("ben").clone() };
        *desk.key_of("ben") = MemberKey::new(key(12).key().clone());
        desk.policy.members.get_mut(&id("ben")).unwrap().keys.push(old);
        desk.approve("ben", 12);
        desk
    }),
    ("rejected by the only one of two who is needed", || {
        let desk = Desk::new();
        desk.reject("chidi", 3, 2);
        desk
    }),
    ("rejected, and the rejection taken away after it was committed", || {
        let mut desk = Desk::approved();
        desk.reject("ben", 2, 2);
        desk.commit_and_remove(&["rejections/ben.json", "rejections/ben.json.sig"]);
        desk
    }),
    ("rejected, and a byte added to the rejection", || {
        let desk = Desk::approved();
        desk.reject("ben", 2, 2);
        let path = desk.folder.path().join("rejections/ben.json");
        let bytes = [fs::read(&path).unwrap(), b"\n".to_vec()].concat();
        fs::write(path, bytes).unwrap();
        desk
    }),
    ("rejected, and the rejection of another version put over it", || {
        let mut desk = Desk::approved();
        desk.reject("ben", 2, 2);
        desk.commit_and_remove(&["rejections/ben.json", "rejections/ben.json.sig"]);
        desk.reject("ben", 2, 1);
        desk
    }),
    ("rejected, and only the signature was written before the power went", || {
        let desk = Desk::approved();
        desk.reject("ben", 2, 2);
        fs::remove_file(desk.folder.path().join("rejections/ben.json")).unwrap();
        desk
    }),
    ("rejected, and the folder of rejections is a file", || {
        let desk = Desk::approved();
        desk.write("rejections", b"");
        desk
    }),
    ("by who proposed it, and the proposal taken away after it was committed", || {
        let mut desk = Desk::approved();
        desk.propose(2);
        desk.commit_and_remove(&["proposals/ben.sig"]);
        desk
    }),
    ("by who proposed it, and somebody else's proposal put over it", || {
        let mut desk = Desk::approved();
        desk.propose(2);
        desk.commit_and_remove(&["proposals/ben.sig"]);
        desk.sign("proposals/ben.sig", 4, Namespace::Proposal, &record(2).bytes());
        desk
    }),
    ("where nobody can tell who rejected it before, and authors may approve", || {
        let mut desk = Desk::approved();
        desk.policy.approval.authors_may_approve = true;
        desk.past = Err("git's history is cut off here".into());
        desk
    }),
    ("cut off", || {
        let desk = Desk::approved();
        let path = desk.folder.path().join("approvals/ben.sig");
        let whole = fs::read(&path).unwrap();
        fs::write(path, &whole[..whole.len() / 2]).unwrap();
        desk
    }),
    ("empty", || {
        let desk = Desk::approved();
        desk.write("approvals/ben.sig", b"");
        desk
    }),
    ("two signatures in one file", || {
        let desk = Desk::approved();
        let path = desk.folder.path().join("approvals/ben.sig");
        let other = fs::read(desk.folder.path().join("approvals/amina.sig")).unwrap();
        let both = [fs::read(&path).unwrap(), other].concat();
        fs::write(path, both).unwrap();
        desk
    }),
    ("one byte changed", || {
        let desk = Desk::approved();
        let path = desk.folder.path().join("approvals/ben.sig");
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.len() - 40;
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        fs::write(path, bytes).unwrap();
        desk
    }),
    ("10 MB of nested JSON", || {
        let desk = Desk::approved();
        desk.write("approvals/ben.sig", "[".repeat(10 << 20).as_bytes());
        desk
    }),
    ("as large as a disk", || {
        let desk = Desk::approved();
        let file = fs::File::create(desk.folder.path().join("approvals/ben.sig")).unwrap();
        file.set_len(1 << 40).unwrap();
        desk
    }),
    ("a folder", || {
        let desk = Desk::approved();
        fs::remove_file(desk.folder.path().join("approvals/ben.sig")).unwrap();
        fs::create_dir(desk.folder.path().join("approvals/ben.sig")).unwrap();
        desk
    }),
    ("a file that should be the folder of approvals", || {
        let desk = Desk::new();
        desk.write("approvals", b"");
        desk
    }),
    ("the member's name in capitals", || {
        let desk = Desk::new();
        desk.approve("BEN", 2);
        desk
    }),
    ("a rejection of another version", || {
        let desk = Desk::new();
        desk.reject("ben", 2, 1);
        desk
    }),
    ("a rejection that nobody signed", || {
        let desk = Desk::new();
        let rejection = Rejection::new(&record(2), id("ben"), "No.").unwrap();
        desk.write("rejections/ben.json", &rejection.bytes());
        desk
    }),
    ("a rejection with another reason than was signed", || {
        let desk = Desk::new();
        desk.reject("ben", 2, 2);
        let rejection = Rejection::new(&record(2), id("ben"), "Another reason.").unwrap();
        desk.write("rejections/ben.json", &rejection.bytes());
        desk
    }),
    ("a rejection by a stranger", || {
        let desk = Desk::new();
        desk.reject("ben", STRANGER, 2);
        desk
    }),
    ("a rejection that is 10 MB of nested JSON", || {
        let desk = Desk::new();
        desk.write("rejections/ben.json", "[".repeat(10 << 20).as_bytes());
        desk
    }),
];
