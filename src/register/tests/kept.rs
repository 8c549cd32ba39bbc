//! A register that is kept in `tests/register/`, for other people's tools and for every later version.
//!
//! ```text
//! log/                     a register of 300 entries, cosigned by a witness
//! keys                     the register's key and the witness's
//! proofs/<entry>           proofs of some of its entries
//! consistency/<size>       how it goes on from when it was smaller: as a witness is asked (C2SP
//!                          tlog-witness), with the smaller register's checkpoint after it
//! ```
//!
//! What is written must be these bytes. `INSTA_UPDATE=always` writes them anew.

use super::*;
use crate::register::disk::{Disk, RealDisk};
use crate::register::proof::Proof;

const SIZE: usize = 300;

/// Tiles are 256 wide: sizes and entries before, at and after that.
const SIZES: [usize; 6] = [1, 6, 255, 256, 257, 300];
const PROVED: [u64; 6] = [0, 1, 5, 255, 256, 299];

fn kept() -> Files {
    let policies = (3..).map(policy);
    let entries: Vec<_> = history().into_iter().chain(policies).take(SIZE).collect();
    let witness = key("witness.example", 9);
    let mut log = files(&entries);
    let mut signed = SignedCheckpoint::read(log.get(CHECKPOINT).unwrap()).unwrap();
    signed.cosign(&witness, 1_663_149_700).unwrap();
    log.insert(CHECKPOINT, signed.bytes());

    let register = Register::replay(&log, &Trust::default()).unwrap();
    let mut kept = Files::default();
    for (path, bytes) in log.under("") {
        kept.insert(format!("log/{path}"), bytes.clone());
    }
    let keys = format!("{}\n{}\n", log_key().log_key(), witness.witness_key());
    kept.insert("keys", keys.into_bytes());
    for index in PROVED {
        let proof = Proof::of(&register, index).unwrap();
        kept.insert(format!("proofs/{index}.tlog-proof"), proof.bytes());
    }
    for size in SIZES {
        let mut text = format!("old {size}\n");
        for hash in register.tree().consistency(size as u64, SIZE as u64).unwrap() {
            text += &format!("{hash}\n");
        }
        let old = files(&entries[..size]);
        let old = String::from_utf8(old.get(CHECKPOINT).unwrap().to_vec()).unwrap();
        kept.insert(format!("consistency/{size}"), format!("{text}\n{old}").into_bytes());
    }
    kept
}

#[test]
fn what_is_written_is_what_was_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/register");
    let kept = kept();
    for (path, bytes) in kept.under("") {
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            RealDisk.write(&folder.join(path), bytes).unwrap();
        }
        let found = std::fs::read(folder.join(path)).unwrap_or_default();
        assert_eq!(Digest::of(&found), Digest::of(bytes), "{path}");
    }
    let witnesses = vec![key("witness.example", 9).witness_key()];
    let trust = Trust { witnesses, ..Trust::default() };
    let register = Register::open(&folder.join("log"), &trust).unwrap();
    assert_eq!(register.checkpoint().size, SIZE as u64);
    assert_eq!(register.cosignatures().len(), 1);
}
