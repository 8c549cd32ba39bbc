//! A small release whose register is kept by somebody who logs what they like: what is said of its edition.

mod codes;
mod decisions;
mod insider;
mod proposals;
mod signers;

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::Path;

use tempfile::TempDir;
use time::OffsetDateTime;

use self::decisions::Then;
use super::*;
use crate::content::ContentCode;
use crate::policy::{Member, MemberKey, Policy};
use crate::record::Record;
use crate::register::entry::Edition;
use crate::register::tests::{files, genesis};
use crate::register::trust::Trust;
use crate::seal::tests::edition::edition;
use crate::seal::tests::{NOW, sealer};
use crate::ssh::{KeyFile, Namespace, Signer};

/// The edition's name, and what else an entry says of it.
const PRINT: &str = "print.pdf";

/// What is published, before anybody doctors it.
struct Release {
    policy: Policy,
    record: Record,
    entry: Published,
    /// What readers get.
    file: Vec<u8>,
    /// Whether the entry says that it has a seal.
    has_seal: bool,
    /// What comes after it in the register.
    then: Vec<Then>,
    /// What the copy lacks of the record, the approval and the policy, by how its path ends.
    lacks: &'static str,
}

impl Release {
    /// One edition, sealed, that its one member approved.
    fn new() -> Self {
        let mut policy =
            Policy::first("2022-01-01".parse().unwrap(), "2090-01-01".parse().unwrap());
        policy.approval.least = NonZeroU32::MIN;
        policy.approval.roles.clear();
        policy.machines.seals.insert(sealer().certificate().digest());
        let member = Member {
            name: "Amina Shah".into(),
            role: "health".parse().unwrap(),
            keys: vec![MemberKey::new(amina().key().clone())],
            emails: BTreeSet::new(),
            may_withdraw: false,
        };
        policy.members.insert("amina".parse().unwrap(), member);
        let mut record = crate::record::tests::record();
        record.subjects = [(PRINT.to_owned(), Digest::of(&edition()))].into();
        let built = edition();
        let file = crate::seal::seal(&built, &sealer(), NOW, None, &readback::Limits::default());
        let file = file.unwrap();
        let entry = Published {
            approvals: Vec::new(),
            briefing: record.briefing.clone(),
            code: ContentCode::of(&record.content_digest).to_string(),
            content: record.content_digest.into(),
            editions: vec![Edition {
                built: Digest::of(&built).into(),
                length: built.len() as u64,
                name: PRINT.into(),
                sealed: None,
            }],
            record: Digest::of(b"to be told").into(),
            timestamp: NOW.unix_timestamp(),
            kind: Default::default(),
            version: record.version,
        };
        Self { policy, record, entry, file, has_seal: true, then: Vec::new(), lacks: "nothing" }
    }

    /// The same with another file under the edition's name.
    fn of_file(file: Vec<u8>) -> Self {
        Self { file, ..Self::new() }
    }

    /// What is said of the edition once all of it is logged and served.
    fn answer(self) -> (Answer, String, Vec<(&'static str, String)>) {
        let file = self.file.clone();
        self.answer_of(PRINT, &file)
    }

    /// The same of any file.
    fn answer_of(self, name: &str, bytes: &[u8]) -> (Answer, String, Vec<(&'static str, String)>) {
        let (folder, register) = self.served();
        let (_, served) = find(folder.path());
        let case = Case::new(&register, &served, None);
        let answer = case.verify(name, bytes);
        let (sentence, details) = (answer.sentence(&case), answer.details(&case));
        (answer, sentence, details)
    }

    /// All that is served, and the register, whose anchor is known.
    fn served(mut self) -> (TempDir, Register) {
        let record = self.record.bytes();
        let approval = amina().sign(Namespace::Approval, &record).unwrap();
        let file = Digest::of(&self.file).into();
        self.entry.editions[0].sealed = self.has_seal.then_some(file);
        self.entry.record = Digest::of(&record).into();
        self.entry.approvals = vec![Digest::of(approval.bytes()).into()];
        let policy = self.policy.bytes();
        let signature = amina().sign(Namespace::Policy, &policy).unwrap();
        let mut first = genesis();
        first.policy = Digest::of(&policy).into();

        let folder = TempDir::new().unwrap();
        let lacks = self.lacks;
        let write = |folder: &Path, path: &str, bytes: &[u8]| {
            if !path.ends_with(lacks) {
                write(folder, path, bytes);
            }
        };
        let release = format!("editions/{}/{}", self.entry.briefing, self.entry.version);
        write(folder.path(), "policy/v1/policy.json", &policy);
        write(folder.path(), "policy/v1/signatures/amina.sig", signature.bytes());
        write(folder.path(), &format!("{release}/record.json"), &record);
        write(folder.path(), &format!("{release}/approvals/amina.sig"), approval.bytes());
        let mut entries = vec![first.into(), Entry::Published(self.entry.clone())];
        for then in &self.then {
            let entry = then.entry(&self, &entries, &folder.path().join(&release));
            entries.push(entry);
        }
        let files = files(&entries);
        write(folder.path(), "register/checkpoint", files.get("checkpoint").unwrap());
        let known = Register::replay(&files, &Trust::default()).unwrap();
        let trust = Trust { anchor: Some(known.anchor().into()), ..Trust::default() };
        (folder, Register::replay(&files, &trust).unwrap())
    }
}

fn amina() -> KeyFile {
    KeyFile::of_seed(1)
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The edition sealed at a time.
fn sealed(edition: &[u8], sealer: &crate::seal::Sealer, time: OffsetDateTime) -> Vec<u8> {
    crate::seal::seal(edition, sealer, time, None, &readback::Limits::default()).unwrap()
}
