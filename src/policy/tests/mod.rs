//! What a policy is refused for, when its rule is met, and which version is in force.

mod check;
mod edit;
mod folder;
mod history;
mod read;
mod standing;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::ssh::{KeyFile, Signer};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn id(text: &str) -> MemberId {
    text.parse().unwrap()
}

/// The public half of a key that tests make from a number.
pub fn key(seed: u8) -> PublicKey {
    KeyFile::of_seed(seed).key().clone()
}

pub fn member(seed: u8, role: &str) -> Member {
    Member {
        name: format!("Member {seed}"),
        role: role.parse().unwrap(),
        keys: vec![MemberKey::new(key(seed))],
        emails: BTreeSet::new(),
        may_withdraw: false,
    }
}

/// A policy of three members, one of each agency, and two recovery keys.
pub fn policy() -> Policy {
    let mut policy = Policy::first(day("2026-11-26"), day("2027-11-26"));
    for (seed, name, role) in
        [(1, "amina", "health"), (2, "ben", "local-authority"), (3, "chidi", "police")]
    {
        policy.members.insert(id(name), member(seed, role));
    }
    policy.recovery.keys = [key(101), key(102)].into();
    policy.recovery.least = NonZeroU32::MIN.saturating_add(1);
    policy
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}
