//! Publishing loses power at every write, and the same command goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::reinstatement::Signed;
use super::*;
use crate::digest::Digest;
use crate::files::Files;
use crate::policy::Policy;
use crate::record::RECORD;
use crate::register::disk::{Disk, RealDisk};
use crate::register::entry::Reason;
use crate::register::ledger::Standing;
use crate::register::tests::crash::{FailingDisk, copy, everything, place, said};
use crate::register::tests::{log_key, published, version};
use crate::register::trust::Trust;
use crate::ssh::{KeyFile, Namespace, Signature, Signer};

fn package() -> Package {
    let Entry::Published(mut entry) = published("first", "v1") else { unreachable!() };
    entry.editions[0].sealed = Some(Digest::of(b"sealed").into());
    entry.record = Digest::of(b"record").into();
    entry.approvals = vec![Digest::of(b"signature").into()];
    let mut files = Files::default();
    files.insert("print.pdf", b"sealed".as_slice());
    files.insert("approvals/amina.sig", b"signature".as_slice());
    files.insert("allowed_signers", b"keys".as_slice());
    files.insert(RECORD, b"record".as_slice());
    Package { entry, files, left_out: None }
}

/// The policy that the register began with, and one that it does not have yet.
fn policies() -> Policies {
    let signatures = || BTreeMap::from([("amina.sig".to_owned(), b"signature".to_vec())]);
    Policies::of([(b"policy 1".to_vec(), signatures()), (b"policy 2".to_vec(), signatures())])
}

/// What the command does.
fn run(output: &Path, disk: &dyn Disk) -> Result<(), WriteError> {
    let (writer, _) = Writer::open(output, disk, log_key(), &Trust::default())?;
    if writer.register().ledger().standing("first", version("v1")).is_some() {
        return Ok(());
    }
    publish(writer, output, &package(), &policies()).map(drop)
}

/// A withdrawal, and its signature.
fn withdrawal(taken_down: bool) -> (Withdrawal, Signature) {
    let Package { entry, .. } = package();
    let withdrawal = Withdrawal::new(&entry, "amina".parse().unwrap(), Reason::Error, taken_down);
    let key = KeyFile::of_seed(1);
    let signature = key.sign(Namespace::Withdrawal, &withdrawal.bytes()).unwrap();
    (withdrawal, signature)
}

fn run_withdrawal(
    output: &Path,
    disk: &dyn Disk,
    (withdrawal, signature): &(Withdrawal, Signature),
) -> Result<(), WriteError> {
    let (writer, _) = Writer::open(output, disk, log_key(), &Trust::default())?;
    let standing = writer.register().ledger().standing("first", version("v1"));
    if matches!(standing, Some(Standing::Withdrawn(_))) {
        return Ok(());
    }
    withdraw(writer, output, withdrawal, signature, &policies(), 1_663_149_603).map(drop)
}

/// What members signed so that the version holds again, whoever they are.
fn run_reinstatement(output: &Path, disk: &dyn Disk) -> Result<(), WriteError> {
    let (writer, _) = Writer::open(output, disk, log_key(), &Trust::default())?;
    let Ok(reinstatement) = Reinstatement::new(writer.register(), "first", version("v1")) else {
        return Ok(());
    };
    let signature = KeyFile::of_seed(1).sign(Namespace::Reinstatement, &reinstatement.bytes());
    let policy = Policy::first("2022-01-01".parse().unwrap(), "2090-01-01".parse().unwrap());
    let signed = Signed {
        signatures: BTreeMap::from([("amina".parse().unwrap(), signature.unwrap())]),
        void: Vec::new(),
        quorum: policy.standing(&BTreeSet::new(), &BTreeSet::new()),
    };
    let time = 1_663_149_604;
    reinstate(writer, output, &reinstatement, &signed, &policy, &policies(), time).map(drop)
}

/// What of all files is served below `editions`, but for the pages.
fn editions(files: &[(PathBuf, Digest)]) -> Vec<&(PathBuf, Digest)> {
    let is_edition = |path: &Path| path.starts_with(EDITIONS) && !path.ends_with(pages::PAGE);
    files.iter().filter(|(path, _)| is_edition(path)).collect()
}

/// Kills a command at each write, looks at what is served, and runs the same command again.
fn kill_at_every_write(
    before: &Path,
    run: impl Fn(&Path, &dyn Disk) -> Result<(), WriteError>,
    is_bearable: impl Fn(&[(PathBuf, Digest)]) -> bool,
) {
    let whole = copy(before);
    run(whole.path(), &RealDisk).map_err(said).unwrap();
    let new = everything(whole.path());
    for leaves_a_part in [false, true] {
        for writes in 0.. {
            let place = copy(before);
            let done = run(place.path(), &FailingDisk::after(writes, leaves_a_part)).is_ok();
            let now = everything(place.path());
            assert!(is_bearable(&now), "after {writes} writes: {now:?}");
            run(place.path(), &RealDisk).map_err(said).unwrap();
            assert_eq!(everything(place.path()), new, "after {writes} writes");
            if done {
                assert!(writes > 15, "{writes}");
                break;
            }
        }
    }
}

#[test]
fn a_publication_that_is_killed_at_any_write_is_whole_or_never_was() {
    // Four files, and three proofs: no entry has the digest of the keys.
    let whole_or_none = |now: &[_]| [0, 7].contains(&editions(now).len());
    kill_at_every_write(place(1).path(), run, whole_or_none);
}

#[test]
fn a_withdrawal_that_is_killed_at_any_write_is_finished_or_never_was() {
    let before = place(1);
    run(before.path(), &RealDisk).map_err(said).unwrap();
    let signed = withdrawal(true);
    let run = |output: &Path, disk: &dyn Disk| run_withdrawal(output, disk, &signed);
    // What shows that it was published is never gone.
    let has_record =
        |now: &[(PathBuf, Digest)]| editions(now).iter().any(|(path, _)| path.ends_with(RECORD));
    kill_at_every_write(before.path(), run, has_record);
    run(before.path(), &RealDisk).map_err(said).unwrap();
    let left: Vec<_> = everything(before.path());
    let left = editions(&left).into_iter().map(|(path, _)| path.display().to_string());
    let folder = folder("first", version("v1"));
    insta::assert_snapshot!(left.collect::<Vec<_>>().join("\n").replace(&folder, "…"), @r"
    …/allowed_signers
    …/approvals/amina.sig
    …/approvals/amina.sig.tlog-proof
    …/print.pdf.tlog-proof
    …/record.json
    …/record.json.tlog-proof
    …/withdrawals/3.json
    …/withdrawals/3.json.sig
    …/withdrawals/3.json.sig.tlog-proof
    ");
}

#[test]
fn a_reinstatement_that_is_killed_at_any_write_is_finished_or_never_was() {
    let before = place(1);
    run(before.path(), &RealDisk).map_err(said).unwrap();
    run_withdrawal(before.path(), &RealDisk, &withdrawal(false)).map_err(said).unwrap();
    // The statement, the members' keys, and a signature with its proof come together.
    let whole_or_none = |now: &[(PathBuf, Digest)]| {
        let signed = editions(now)
            .into_iter()
            .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "reinstatements"));
        [0, 4].contains(&signed.count())
    };
    kill_at_every_write(before.path(), run_reinstatement, whole_or_none);
}
