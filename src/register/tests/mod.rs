//! Registers made for tests, with fixed keys and a fixed clock.

pub mod crash;
mod faults;
mod kept;
mod proofs;
mod witnesses;

use ssh_key::private::Ed25519Keypair;

use super::entry::{
    Acknowledged, Circulated, Edition, Entry, Genesis, PolicyChanged, Published, Reason,
    Reinstated, Rows, Withdrawn,
};
use super::key::SecretKey;
use super::merkle::Hash;
use super::tile::Tile;
use super::*;
use crate::content::ContentCode;
use crate::digest::Digest;
use crate::record::Version;

pub const ORIGIN: &str = "example.org/register";

/// A key made from one number.
pub fn key(name: &str, seed: u8) -> SecretKey {
    use base64::prelude::{BASE64_STANDARD, Engine};
    let public = Ed25519Keypair::from_seed(&[seed; 32]).public.0;
    let id = signed_note::key_id(name, &[&[1], public.as_slice()].concat());
    let secret = BASE64_STANDARD.encode([&[1], [seed; 32].as_slice()].concat());
    SecretKey::read(&format!("PRIVATE+KEY+{name}+{id:08x}+{secret}\n")).unwrap()
}

pub fn log_key() -> SecretKey {
    key(ORIGIN, 7)
}

pub fn digest(of: &str) -> Digest {
    Digest::of(of.as_bytes())
}

pub fn version(text: &str) -> Version {
    text.parse().unwrap()
}

pub fn genesis() -> Genesis {
    Genesis {
        name: "The Board".into(),
        origin: ORIGIN.into(),
        key: log_key().log_key(),
        policy: digest("policy 1").into(),
        recovery: Vec::new(),
        timestamp: 1_663_149_600,
        kind: Default::default(),
    }
}

pub fn policy(number: u32) -> Entry {
    Entry::Policy(PolicyChanged {
        number,
        policy: digest(&format!("policy {number}")).into(),
        approvals: Vec::new(),
        timestamp: 1_663_149_601,
        kind: Default::default(),
    })
}

pub fn published(briefing: &str, number: &str) -> Entry {
    let of = |what: &str| digest(&format!("{what} of {briefing} {number}"));
    Entry::Published(Published {
        briefing: briefing.into(),
        version: version(number),
        record: of("record").into(),
        content: of("content").into(),
        code: ContentCode::of(&of("content")).to_string(),
        editions: vec![Edition {
            name: "print.pdf".into(),
            built: of("built").into(),
            length: 48_213,
            sealed: Some(of("sealed").into()),
        }],
        approvals: Vec::new(),
        timestamp: 1_663_149_602,
        kind: Default::default(),
    })
}

pub fn withdrawn(briefing: &str, number: &str) -> Entry {
    Entry::Withdrawn(Withdrawn {
        briefing: briefing.into(),
        version: version(number),
        reason: Reason::Error,
        taken_down: false,
        approvals: Vec::new(),
        timestamp: 1_663_149_603,
        kind: Default::default(),
    })
}

pub fn reinstated(briefing: &str, number: &str) -> Entry {
    Entry::Reinstated(Reinstated {
        approvals: Vec::new(),
        briefing: briefing.into(),
        timestamp: 1_663_149_604,
        kind: Default::default(),
        version: version(number),
    })
}

pub fn circulated(briefing: &str, number: &str) -> Entry {
    Entry::Circulated(Circulated {
        briefing: briefing.into(),
        rows: Rows { count: 12, root: digest("recipients").into() },
        timestamp: 1_663_149_606,
        kind: Default::default(),
        version: version(number),
    })
}

pub fn acknowledged(briefing: &str, number: &str) -> Entry {
    Entry::Acknowledged(Acknowledged {
        briefing: briefing.into(),
        rows: Rows { count: 1, root: digest("answers").into() },
        timestamp: 1_663_149_607,
        kind: Default::default(),
        version: version(number),
    })
}

/// A short history with something of each kind that can be wrong.
pub fn history() -> Vec<Entry> {
    vec![
        genesis().into(),
        published("first", "v1"),
        policy(2),
        published("first", "v2"),
        withdrawn("first", "v2"),
        published("second", "v1"),
    ]
}

/// The files of a register with these entries, whatever they are, signed with this key.
pub fn signed_files(entries: &[Vec<u8>], key: &SecretKey) -> Files {
    let tree: Tree = entries.iter().map(|entry| Hash::leaf(entry)).collect();
    let mut files = Files::default();
    for tile in Tile::all(tree.size()) {
        files.insert(tile.to_string(), tile.bytes(&tree, entries));
    }
    let origin = key.name().to_owned();
    let checkpoint = Checkpoint { origin, size: tree.size(), root: tree.root() };
    files.insert(CHECKPOINT, SignedCheckpoint::sign(checkpoint, key).unwrap().bytes());
    files
}

pub fn files(entries: &[Entry]) -> Files {
    signed_files(&entries.iter().map(Entry::bytes).collect::<Vec<_>>(), &log_key())
}

/// Some hundred entries: full tiles, and a level above.
pub fn long_history() -> Vec<Entry> {
    let published = (1..600).map(|number| published("first", &format!("v{number}")));
    [genesis().into()].into_iter().chain(published).collect()
}
