//! Publishing loses power at every write, and the same command goes on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::digest::Digest;
use crate::files::Files;
use crate::register::disk::{Disk, RealDisk};
use crate::register::tests::crash::{FailingDisk, copy, everything, place, said};
use crate::register::tests::{log_key, published, version};
use crate::register::trust::Trust;

fn package() -> Package {
    let Entry::Published(entry) = published("first", "v1") else { unreachable!() };
    let mut files = Files::default();
    files.insert("print.pdf", b"sealed".as_slice());
    files.insert("approvals/amina.sig", b"signature".as_slice());
    files.insert(RECORD, b"record".as_slice());
    Package { entry, files }
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
    publish(writer, &package(), &policies()).map(drop)
}

/// What of all files is served below `editions`.
fn editions(files: &[(PathBuf, Digest)]) -> Vec<&(PathBuf, Digest)> {
    files.iter().filter(|(path, _)| path.starts_with(EDITIONS)).collect()
}

#[test]
fn a_publication_that_is_killed_at_any_write_is_whole_or_never_was() {
    let before = place(1);
    let whole = copy(before.path());
    run(whole.path(), &RealDisk).map_err(said).unwrap();
    let new = everything(whole.path());
    assert_eq!(editions(&new).len(), 5);
    for leaves_a_part in [false, true] {
        for writes in 0.. {
            let place = copy(before.path());
            let done = run(place.path(), &FailingDisk::after(writes, leaves_a_part)).is_ok();
            let now = everything(place.path());
            let is_whole = editions(&now) == editions(&new);
            assert!(is_whole || editions(&now).is_empty(), "after {writes} writes: {now:?}");
            run(place.path(), &RealDisk).map_err(said).unwrap();
            assert_eq!(everything(place.path()), new, "after {writes} writes");
            if done {
                assert!(writes > 30, "{writes}");
                break;
            }
        }
    }
}
